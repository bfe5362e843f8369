"""Pages that only say something: not found, refused."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from starlette.responses import Response

from tasuki.diagnostics import Problem
from tasuki.layouts.screens import NoticeScreen
from tasuki.web.visits import Visit

# What a refusal of the whole request answers; every other problem is the request's own fault (400).
_NOT_FOUND = frozenset({"R006"})
_FORBIDDEN = frozenset({"R007", "R008"})
_FRAGMENT = {"HX-Retarget": "#toasts", "HX-Reswap": "innerHTML"}


@dataclass(frozen=True, slots=True)
class AloneScreen:
    """A notice for somebody not known to be signed in."""

    title: str
    sentences: tuple[str, ...]


def not_found(visit: Visit) -> Response:
    """The one answer for an unknown address, object, record or field, hidden ones included: it tells nothing."""
    return _notice(visit, visit.say("notice.not_found"), (visit.say("notice.not_found_why"),), 404)


def refused(visit: Visit, problems: Iterable[Problem]) -> Response:
    """The answer to a request refused as a whole."""
    found = tuple(problems)
    codes = {one.code for one in found}
    if codes & _NOT_FOUND:
        return not_found(visit)
    sentences = tuple(
        sentence
        for one in found
        for sentence in (one.sentence.text(visit.language), one.hint.text(visit.language))
        if sentence
    )
    return _notice(visit, visit.say("notice.refused"), sentences, 403 if codes & _FORBIDDEN else 400)


def _notice(visit: Visit, title: str, sentences: tuple[str, ...], status: int) -> Response:
    # The language link leads home: the page's own address would make two notices differ.
    screen = NoticeScreen(frame=visit.frame(path="/"), title=title, sentences=sentences)
    if visit.wants_fragment:
        return visit.show("_notice.html", screen, status, _FRAGMENT)
    return visit.show("notice.html", screen, status)
