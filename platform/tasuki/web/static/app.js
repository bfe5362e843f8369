// Conveniences only: every page works without this file. No inline handlers, nothing is evaluated.
(() => {
  "use strict";

  const $ = (selector, root = document) => root.querySelector(selector);

  // A link of the summary moves the focus into the control it names.
  document.addEventListener("click", (event) => {
    const link = event.target.closest("#errors a[href^='#']");
    const control = link && document.getElementById(link.hash.slice(1));
    if (control) {
      event.preventDefault();
      control.focus();
      control.scrollIntoView({ block: "center" });
    }
  });

  // One click, one submit.
  document.addEventListener("submit", (event) => {
    if (!event.target.matches("form[data-once]")) return;
    if (event.target.dataset.sent) { event.preventDefault(); return; }
    event.target.dataset.sent = "1";
    event.target.querySelector("button:not([type=button])")?.setAttribute("aria-disabled", "true");
  });
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) for (const form of document.querySelectorAll("form[data-sent]")) {
      delete form.dataset.sent;
      form.querySelector("[aria-disabled]")?.removeAttribute("aria-disabled");
    }
  });

  // Choosing a view or a quick filter shows it at once.
  document.addEventListener("change", (event) => {
    const form = event.target.closest("form[data-list]");
    if (form && event.target.matches("select")) form.requestSubmit();
  });

  // Reference fields: a text box with a list of candidates, by mouse or arrow keys.
  const list = (box) => document.getElementById(box.getAttribute("aria-controls"));
  const options = (box) => [...list(box).querySelectorAll("li[data-value]")];
  const current = (box) => $("li[aria-selected=true]", list(box));

  const close = (box) => {
    list(box).replaceChildren();
    box.setAttribute("aria-expanded", "false");
    box.removeAttribute("aria-activedescendant");
  };
  const mark = (box, option) => {
    current(box)?.setAttribute("aria-selected", "false");
    if (!option) return;
    option.id ||= `${box.id}-${option.dataset.value}`;
    option.setAttribute("aria-selected", "true");
    option.scrollIntoView({ block: "nearest" });
    box.setAttribute("aria-activedescendant", option.id);
  };
  const choose = (box, option) => {
    const combo = box.closest("[data-combo]");
    $("input[type=hidden]", combo).value = option.dataset.value;
    $("input[type=hidden][name^='_was.']", combo).value = option.dataset.name;
    box.value = option.dataset.name;
    close(box);
  };

  document.addEventListener("keydown", (event) => {
    const box = event.target.closest?.("[role=combobox]");
    if (!box || event.isComposing) return;
    const all = options(box), now = current(box), at = all.indexOf(now);
    if (event.key === "ArrowDown" && all.length) mark(box, all[(at + 1) % all.length]);
    else if (event.key === "ArrowUp" && all.length) mark(box, all[(at - 1 + all.length) % all.length]);
    else if (event.key === "Enter" && now) choose(box, now);
    else if (event.key === "Escape" && list(box).childElementCount) close(box);
    else return;
    event.preventDefault();
  });
  document.addEventListener("mousedown", (event) => {
    const option = event.target.closest("li[data-value]");
    if (!option) return;
    event.preventDefault();
    choose($("[role=combobox]", option.closest("[data-combo]")), option);
  });
  document.addEventListener("focusout", (event) => {
    if (event.target.matches("[role=combobox]")) close(event.target);
  });

  // htmx: what a fragment brings, and what to say when the server cannot be reached.
  document.addEventListener("htmx:after:swap", () => {
    for (const box of document.querySelectorAll("[role=combobox]")) {
      // An answer that comes after one has left the box is not wanted any more.
      if (box !== document.activeElement) close(box);
      else box.setAttribute("aria-expanded", String(list(box).childElementCount > 0));
    }
  });
  document.addEventListener("htmx:error", () => {
    const place = $("#toasts");
    if (!place || place.childElementCount) return;
    const note = document.createElement("p");
    note.className = "ban ban--e";
    note.textContent = place.dataset.lost;
    place.append(note);
    setTimeout(() => note.remove(), 8000);
  });
})();
