"""The page of one record and its history."""

from __future__ import annotations

from uuid import UUID

from starlette.responses import Response

from tasuki import ids
from tasuki.layouts import addresses
from tasuki.layouts.parts import Link
from tasuki.layouts.plans import PagePlan, page_plan
from tasuki.layouts.records import (
    HISTORY_ROWS,
    TIMELINE_ROWS,
    history_screen,
    record_screen,
    record_title,
    related_query,
)
from tasuki.layouts.saying import Said
from tasuki.objects import Record, list_records, read_record, timeline
from tasuki.web.answers import NotFound
from tasuki.web.visits import Visit


def show(visit: Visit) -> Response:
    """GET /objects/{object}/{id}."""
    plan, record = plan_and_record(visit)
    related = [list_records(visit.org, related_query(one, record.id), access=visit.access) for one in plan.related]
    entries = timeline(visit.org, plan.object.key, record.id, access=visit.access, limit=TIMELINE_ROWS)
    frame = visit.frame(here=plan.object.key, crumbs=crumbs(visit, plan, record))
    return visit.show("record.html", record_screen(frame, plan, record, related, entries, visit.access))


def history(visit: Visit) -> Response:
    """GET /objects/{object}/{id}/history."""
    plan, record = plan_and_record(visit)
    entries = timeline(visit.org, plan.object.key, record.id, access=visit.access, limit=HISTORY_ROWS + 1)
    frame = visit.frame(here=plan.object.key, crumbs=crumbs(visit, plan, record, visit.say("history.title")))
    return visit.show("history.html", history_screen(frame, plan, record, entries, visit.access))


def plan_and_record(visit: Visit) -> tuple[PagePlan, Record]:
    """The page's plan and the record the address names. Raises NotFound."""
    plan, identifier = plan_and_id(visit)
    return plan, record_or_404(visit, plan, identifier)


def plan_and_id(visit: Visit) -> tuple[PagePlan, UUID]:
    """The page's plan and the id in the address, whether or not there is such a record. Raises NotFound."""
    plan = page_plan(visit.access, visit.part("object"), visit.language)
    identifier = ids.from_text(visit.part("id"))
    if plan is None or identifier is None:
        raise NotFound
    return plan, identifier


def record_or_404(visit: Visit, plan: PagePlan, identifier: UUID) -> Record:
    """The record. Raises NotFound."""
    record = read_record(visit.org, plan.object.key, identifier, access=visit.access)
    if record is None:
        raise NotFound
    return record


def crumbs(visit: Visit, plan: PagePlan, record: Record | None, here: str = "") -> tuple[Link, ...]:
    """The way from the home page: list, record, and what one does there."""
    object_key = plan.object.key
    found = [Link(plan.label, addresses.list_of(object_key), object_key)]
    if record is not None:
        name = Said(record_title(plan, record, visit.language))
        found.append(Link(name, addresses.record_of(object_key, record.id) if here else ""))
    return (*found, Link(Said(here), "")) if here else tuple(found)
