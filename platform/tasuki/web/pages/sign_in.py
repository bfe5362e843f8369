"""Signing in and out, and the language switch: the pages that need no session."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from tasuki.diagnostics import Refused
from tasuki.identity import sign_in, sign_out
from tasuki.layouts import addresses
from tasuki.layouts.saying import NOTHING, Said, say
from tasuki.web.answers import alone, guessed_language, visit_of
from tasuki.web.visits import (
    FLASH_COOKIE,
    LANGUAGE_COOKIE,
    Form,
    Site,
    is_https,
    keep_cookie,
    local_path,
    may_carry_sessions,
    session_cookie,
)

_NOTICES = frozenset({"out", "again"})
_A_YEAR = 365 * 24 * 3600


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInScreen:
    """The sign-in form; `notice` is a word of the catalogue or ""."""

    org: Said
    path: str
    next: str
    username: str = ""
    notice: str = ""
    error: Said = NOTHING
    hint: Said = NOTHING


def show(site: Site, request: Request, form: Form) -> Response:
    """GET /sign-in."""
    following = local_path(request.query_params.get("next", "/"))
    if visit_of(site, request, form) is not None:
        return RedirectResponse(following, 303)
    notice = request.query_params.get("notice", "")
    return _page(site, request, following, notice=notice if notice in _NOTICES else "")


def enter(site: Site, request: Request, form: Form) -> Response:
    """POST /sign-in: a new session, or the form again with one sentence that does not say what was wrong."""
    if not may_carry_sessions(request):
        return alone(site, request, "notice.refused", ("notice.plain_http",), 403)
    following = local_path(form.last("next", "/"))
    address = request.client.host if request.client else ""
    username = form.last("username")
    try:
        token = sign_in(site.org, username, form.last("password"), address, request.headers.get("user-agent", ""))
    except Refused as error:
        return _page(site, request, following, username=username, refusal=error)
    former = request.cookies.get(session_cookie(request))
    if former:
        sign_out(site.org, former)
    response = RedirectResponse(following, 303)
    keep_cookie(response, request, session_cookie(request), token)
    return response


def leave(site: Site, request: Request, form: Form) -> Response:
    """POST /sign-out: the session row is revoked, the cookie removed."""
    name = session_cookie(request)
    token = request.cookies.get(name)
    if token:
        sign_out(site.org, token)
    response = RedirectResponse(addresses.with_query(addresses.SIGN_IN, [("notice", "out")]), 303)
    response.delete_cookie(name, path="/", secure=is_https(request), httponly=True, samesite="lax")
    response.delete_cookie(FLASH_COOKIE)
    return response


def switch_language(site: Site, request: Request, form: Form) -> Response:
    """GET /language: remember the language and go back."""
    language = "en" if request.query_params.get("to") == "en" else "ja"
    response = RedirectResponse(local_path(request.query_params.get("next", "/")), 303)
    keep_cookie(response, request, LANGUAGE_COOKIE, language, max_age=_A_YEAR)
    return response


def _page(
    site: Site,
    request: Request,
    following: str,
    *,
    username: str = "",
    notice: str = "",
    refusal: Refused | None = None,
) -> Response:
    language = guessed_language(request)
    problem = refusal.problems[0] if refusal else None
    screen = SignInScreen(
        org=say(site.org.catalog.org.label, language),
        path=addresses.with_query(addresses.SIGN_IN, [("next", following if following != "/" else "")]),
        next=following,
        username=username,
        notice=notice,
        error=say(problem.sentence, language) if problem else NOTHING,
        hint=say(problem.hint, language) if problem else NOTHING,
    )
    return HTMLResponse(site.pages[language].render("sign_in.html", screen), 401 if problem else 200)
