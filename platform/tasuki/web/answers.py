"""From a request to an answer: who asks, the page's function, and a page for everything that can go wrong."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from urllib.parse import parse_qs

import anyio
from anyio import CapacityLimiter
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from tasuki.diagnostics import Refused
from tasuki.identity import principal_of
from tasuki.labels import Language
from tasuki.layouts import addresses
from tasuki.permissions import access_for
from tasuki.storage.failures import is_unavailable
from tasuki.web.guards import comes_from_this_site
from tasuki.web.notices import AloneScreen, not_found, refused
from tasuki.web.visits import LANGUAGE_COOKIE, Form, Site, Visit, session_cookie

LOG = logging.getLogger("tasuki.web")

Page = Callable[[Visit], Response]
OpenPage = Callable[[Site, Request, Form], Response]
Endpoint = Callable[[Request], Awaitable[Response]]


_MOST_FIELDS = 5_000


class NotFound(Exception):
    """Raised by a page for anything that does not exist for this visitor; the answer is the same for all of them."""


@dataclass(frozen=True, slots=True)
class Threads:
    """How many requests run at once: those with database work, and those that hash passwords."""

    pages: CapacityLimiter
    hashing: CapacityLimiter


def member_page(page: Page) -> Endpoint:
    """An endpoint for signed-in people."""
    return _endpoint(lambda site, request, form: _answer_member(page, site, request, form), hashing=False)


def open_page(page: OpenPage, *, hashing: bool = False) -> Endpoint:
    """An endpoint for anybody; `hashing` runs it where slow password work keeps no page waiting."""
    return _endpoint(page, hashing=hashing)


def _endpoint(page: OpenPage, *, hashing: bool) -> Endpoint:
    async def endpoint(request: Request) -> Response:
        site: Site = request.app.state.site
        threads: Threads = request.app.state.threads
        if not comes_from_this_site(request):
            return alone(site, request, "notice.refused", ("notice.cross_site",), 403)
        try:
            form = await _read_form(request)
        except HTTPException as error:
            sentence = "notice.too_large" if error.status_code == 413 else "notice.no_form"
            return alone(site, request, "notice.refused", (sentence,), error.status_code)
        limiter = threads.hashing if hashing else threads.pages
        return await anyio.to_thread.run_sync(_guarded, page, site, request, form, limiter=limiter)

    return endpoint


async def _read_form(request: Request) -> Form:
    """The fields of a form. What is no form is no fields; how much may be sent is limited by the application."""
    if request.method != "POST":
        return Form()
    body = await request.body()
    if not request.headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
        return Form()
    try:
        return Form(parse_qs(body.decode("utf-8"), keep_blank_values=True, max_num_fields=_MOST_FIELDS))
    except ValueError as error:
        raise HTTPException(400) from error


def _guarded(page: OpenPage, site: Site, request: Request, form: Form) -> Response:
    """Nothing escapes: no trace reaches the browser, and every failure is logged under a number."""
    try:
        return page(site, request, form)
    except Exception as error:
        if is_unavailable(error):
            LOG.warning("%s %s: the database cannot be reached: %s", request.method, request.url.path, error)
            return alone(site, request, "notice.away", ("notice.away_why",), 503)
        number = secrets.token_hex(6)
        LOG.exception("%s %s failed, number %s", request.method, request.url.path, number)
        return alone(site, request, "notice.failed", ("notice.failed_why",), 500, id=number)


def _answer_member(page: Page, site: Site, request: Request, form: Form) -> Response:
    visit = visit_of(site, request, form)
    if visit is None:
        return _to_sign_in(request)
    try:
        return page(visit)
    except NotFound:
        return not_found(visit)
    except Refused as error:
        return refused(visit, error.problems)


def visit_of(site: Site, request: Request, form: Form) -> Visit | None:
    """The visit, or None if nobody is signed in."""
    token = request.cookies.get(session_cookie(request))
    address = request.client.host if request.client else ""
    principal = principal_of(site.org, token, address) if token else None
    if principal is None:
        return None
    language = chosen_language(request) or principal.language
    return Visit(site, request, form, principal, access_for(site.org, principal), language)


def chosen_language(request: Request) -> Language | None:
    """The language the visitor switched to, if he did."""
    cookie = request.cookies.get(LANGUAGE_COOKIE)
    return "en" if cookie == "en" else "ja" if cookie == "ja" else None


def guessed_language(request: Request) -> Language:
    """The language of a page for somebody unknown: what he switched to, else what his browser asks for first."""
    first = request.headers.get("accept-language", "").split(",")[0].strip().lower()
    return chosen_language(request) or ("en" if first.startswith("en") else "ja")


def _to_sign_in(request: Request) -> Response:
    """Whatever the address, somebody who is not signed in learns nothing about it."""
    came = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    had = session_cookie(request) in request.cookies
    pairs = [("next", came if request.method == "GET" and came != "/" else ""), ("notice", "again" if had else "")]
    address = addresses.with_query(addresses.SIGN_IN, pairs)
    if request.headers.get("hx-request") == "true":
        return Response(status_code=401, headers={"HX-Redirect": address})
    return RedirectResponse(address, 303)


def alone(
    site: Site, request: Request, title: str, sentences: tuple[str, ...], status: int, **values: object
) -> Response:
    """A page that needs neither session nor database."""
    pages = site.pages[guessed_language(request)]
    screen = AloneScreen(pages.say(title), tuple(pages.say(sentence, **values) for sentence in sentences))
    headers: Mapping[str, str] = {}
    template = "alone.html"
    if request.headers.get("hx-request") == "true":
        template, headers = "_notice.html", {"HX-Retarget": "#toasts", "HX-Reswap": "innerHTML"}
    return HTMLResponse(pages.render(template, screen), status, dict(headers))
