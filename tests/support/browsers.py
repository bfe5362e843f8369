"""Signed-in HTTP clients for tests: what a browser would send, without a browser."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import urlencode

from httpx2 import Response
from starlette.testclient import TestClient

from support.people import PASSWORD
from tasuki.storage import Org
from tasuki.web import build_app

BASE = "http://127.0.0.1"
SAME_ORIGIN = {"Sec-Fetch-Site": "same-origin"}
_FORM = {"Content-Type": "application/x-www-form-urlencoded"}
_CONTROL = re.compile(
    r"<(?P<tag>input|textarea|select)\b(?P<attributes>[^>]*)>(?P<rest>.*?(?=<(?:input|textarea|select|/form)\b))", re.S
)


class Browser:
    """A client with cookies that says, as browsers do, that its forms come from this very site."""

    def __init__(self, org: Org, *, base: str = BASE) -> None:
        self.client = TestClient(build_app(org), base_url=base, follow_redirects=False)

    def sign_in(self, username: str, password: str = PASSWORD) -> Browser:
        """Sign in; the test fails if that is refused."""
        answer = self.post("/sign-in", {"username": username, "password": password})
        assert answer.status_code == 303, answer.text
        return self

    def get(self, path: str, **headers: str) -> Response:
        """A page."""
        return self.client.get(path, headers=headers)

    def post(
        self, path: str, fields: dict[str, str] | list[tuple[str, str]], headers: dict[str, str] | None = None
    ) -> Response:
        """A form sent from this site, unless `headers` say otherwise."""
        return self.client.post(
            path,
            content=urlencode(fields),
            headers={
                "Content-Type": "application/x-www-form-urlencoded",
                **(SAME_ORIGIN if headers is None else headers),
            },
        )


def form_fields(page: Response) -> dict[str, str]:
    """What the controls of the page's last form hold, as a browser would send them (check boxes: ticked ones)."""
    html = page.text[page.text.rindex('<form method="post"') :]
    found: dict[str, str] = {}
    for control in _CONTROL.finditer(html):
        attributes = control["attributes"]
        name = _attribute(attributes, "name")
        kind = _attribute(attributes, "type")
        if not name or (kind in ("checkbox", "radio") and " checked" not in attributes):
            continue
        match control["tag"]:
            case "textarea":
                found[name] = unescape(control["rest"].split("</textarea>")[0].removeprefix("\n"))
            case "select":
                chosen = re.search(r'<option value="([^"]*)" selected', control["rest"])
                found[name] = unescape(chosen[1]) if chosen else ""
            case _:
                found[name] = unescape(_attribute(attributes, "value"))
    return found


def _attribute(text: str, name: str) -> str:
    found = re.search(rf'\b{name}="([^"]*)"', text)
    return found[1] if found else ""
