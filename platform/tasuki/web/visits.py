"""A visit: one request with everything its page needs, as a value."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from tasuki.labels import Language
from tasuki.layouts.frames import frame_for
from tasuki.layouts.parts import Frame, Link
from tasuki.permissions import Access
from tasuki.principals import Principal
from tasuki.storage import Org
from tasuki.web.assets import Assets
from tasuki.web.rendering import Pages

FLASH_COOKIE = "tasuki_flash"
LANGUAGE_COOKIE = "tasuki_language"
FLASHES = frozenset({"created", "saved", "unchanged", "deleted", "restored", "purged"})
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "[::1]", "::1"})


@dataclass(frozen=True, slots=True)
class Site:
    """What the server made of the org when it started."""

    org: Org
    assets: Assets
    pages: Mapping[Language, Pages]


@dataclass(frozen=True, slots=True)
class Form:
    """The fields a form sent: name -> its values, in the order sent."""

    values: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def last(self, name: str, default: str = "") -> str:
        """The last value sent under `name`."""
        found = self.values.get(name)
        return found[-1] if found else default

    def all(self, name: str) -> Sequence[str]:
        """Every value sent under `name`."""
        return self.values.get(name, ())

    def has(self, name: str) -> bool:
        """True if `name` was sent at all."""
        return name in self.values

    def under(self, prefix: str) -> dict[str, str]:
        """The last values of the names that begin with `prefix`, by what follows it."""
        return {name.removeprefix(prefix): found[-1] for name, found in self.values.items() if name.startswith(prefix)}


@dataclass(frozen=True, slots=True)
class Visit:
    """A request of a signed-in person: who it is, what he may do, what he sent."""

    site: Site
    request: Request
    form: Form
    principal: Principal
    access: Access
    language: Language

    @property
    def org(self) -> Org:
        return self.site.org

    @property
    def pages(self) -> Pages:
        return self.site.pages[self.language]

    def part(self, name: str) -> str:
        """A variable part of the address."""
        return str(self.request.path_params[name])

    def query(self, name: str) -> str:
        """A part of the query string, "" if absent."""
        return self.request.query_params.get(name, "").strip()

    @property
    def wants_fragment(self) -> bool:
        """True if htmx asks for a part of the page; when it restores history it wants the whole."""
        headers = self.request.headers
        return headers.get("hx-request") == "true" and headers.get("hx-history-restore-request") != "true"

    def say(self, key: str, **values: object) -> str:
        """A sentence of the interface in the visitor's language."""
        return self.pages.say(key, **values)

    def frame(
        self, *, here: str = "", crumbs: tuple[Link, ...] = (), search: str = "", path: str | None = None
    ) -> Frame:
        """The frame of the page."""
        flash = self.request.cookies.get(FLASH_COOKIE, "")
        return frame_for(
            self.access,
            self.language,
            here=here,
            crumbs=crumbs,
            path=self.path if path is None else path,
            flash=flash if flash in FLASHES else "",
            search=search,
        )

    @property
    def path(self) -> str:
        """Where to come back to; a form that was sent is opened again, not sent again."""
        url = self.request.url
        return f"{url.path}?{url.query}" if url.query else url.path

    def show(self, template: str, screen: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
        """The page of `screen`."""
        response = HTMLResponse(self.pages.render(template, screen), status, dict(headers or {}))
        response.headers["Vary"] = "HX-Request, Cookie"
        if FLASH_COOKIE in self.request.cookies:
            response.delete_cookie(FLASH_COOKIE)
        return response

    def go(self, address: str, flash: str = "") -> Response:
        """On to another page after something was done; `flash` is what that page says first."""
        response = RedirectResponse(address, 303)
        if flash:
            keep_cookie(response, self.request, FLASH_COOKIE, flash, max_age=60)
        return response


def is_https(request: Request) -> bool:
    """True if the browser's connection is encrypted (a trusted proxy in front says so itself)."""
    return request.url.scheme == "https"


def may_carry_sessions(request: Request) -> bool:
    """Over plain http a session cookie may only travel inside this computer."""
    return is_https(request) or request.url.hostname in _LOOPBACK


def session_cookie(request: Request) -> str:
    """The name of the session cookie; the prefix makes browsers insist on https and this very host."""
    return "__Host-tasuki" if is_https(request) else "tasuki"


def local_path(text: str) -> str:
    """`text` if it is an address inside this site, else the home page."""
    inside = text.startswith("/") and not text.startswith(("//", "/\\")) and text.isprintable() and "\\" not in text
    return text if inside else "/"


def keep_cookie(response: Response, request: Request, name: str, value: str, *, max_age: int | None = None) -> None:
    """A cookie no script reads and no other site's form brings along; without `max_age` it ends with the browser."""
    response.set_cookie(name, value, max_age=max_age, path="/", httponly=True, samesite="lax", secure=is_https(request))
