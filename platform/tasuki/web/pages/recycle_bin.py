"""The recycle bin: looking, putting back, removing for good (after asking)."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from starlette.responses import Response

from tasuki import ids
from tasuki.diagnostics import Refused
from tasuki.layouts import addresses
from tasuki.layouts.bins import deleted_line, recycle_bin_screen
from tasuki.layouts.parts import Link
from tasuki.layouts.saying import Said
from tasuki.layouts.screens import PurgeScreen
from tasuki.objects import DeletedRecord, Outcome, list_deleted, purge, undelete
from tasuki.web.answers import NotFound
from tasuki.web.reading import name_of
from tasuki.web.visits import Visit

HERE = "recycle-bin"


def show(visit: Visit) -> Response:
    """GET /recycle-bin."""
    return _page(visit)


def restore(visit: Visit) -> Response:
    """POST /recycle-bin/{object}/{id}/restore."""
    found = _named(visit)

    def bring_back() -> Outcome:
        return undelete(visit.org, found.object, found.id, access=visit.access, door="screen")

    return _done(visit, bring_back, addresses.record_of(found.object, found.id), "restored")


def ask_purge(visit: Visit) -> Response:
    """GET /recycle-bin/{object}/{id}/purge: the question."""
    found = _named(visit)
    crumbs = (Link(Said(visit.say("bin.title")), addresses.RECYCLE_BIN), Link(Said(visit.say("bin.purge")), ""))
    screen = PurgeScreen(
        frame=visit.frame(here=HERE, crumbs=crumbs),
        line=deleted_line(found, visit.access, visit.language, ""),
        back=addresses.RECYCLE_BIN,
    )
    return visit.show("purge.html", screen)


def remove(visit: Visit) -> Response:
    """POST /recycle-bin/{object}/{id}/purge."""
    found = _named(visit)

    def remove_for_good() -> Outcome:
        return purge(visit.org, found.object, found.id, access=visit.access, door="screen")

    return _done(visit, remove_for_good, addresses.RECYCLE_BIN, "purged")


def _done(visit: Visit, act: Callable[[], Outcome], following: str, flash: str) -> Response:
    try:
        problems = act().problems.get(0, ())
    except Refused as error:
        problems = error.problems
    if problems:
        texts = (part.text(visit.language) for found in problems for part in (found.sentence, found.hint))
        return _page(visit, tuple(filter(None, texts)), 409)
    return visit.go(following, flash)


def _named(visit: Visit) -> DeletedRecord:
    """The deleted record the address names, if this person finds it in the bin. Raises NotFound."""
    wanted = (visit.part("object"), ids.from_text(visit.part("id")))
    for found in list_deleted(visit.org, access=visit.access, limit=1_000):
        if (found.object, found.id) == wanted:
            return found
    raise NotFound


def _page(visit: Visit, errors: tuple[str, ...] = (), status: int = 200) -> Response:
    deleted = list_deleted(visit.org, access=visit.access)
    people = {found.deleted_by for found in deleted if found.deleted_by is not None}
    names: dict[UUID | None, str] = {person: name_of(visit, "user", ids.to_text(person)) for person in people}
    crumbs = (Link(Said(visit.say("bin.title")), addresses.RECYCLE_BIN),)
    screen = recycle_bin_screen(visit.frame(here=HERE, crumbs=crumbs), deleted, names, visit.access, errors)
    return visit.show("recycle_bin.html", screen, status)
