"""Screens that lead to records: home, search results, candidates of a reference."""

from __future__ import annotations

from collections.abc import Iterable

from tasuki import ids
from tasuki.layouts import addresses
from tasuki.layouts.cells import body_html
from tasuki.layouts.lists import headers
from tasuki.layouts.moments import moment
from tasuki.layouts.parts import Frame, Link, Option
from tasuki.layouts.plans import TablePlan
from tasuki.layouts.saying import Said, say
from tasuki.layouts.screens import CandidatesScreen, Found, HomeScreen, RecentLine, SearchScreen
from tasuki.layouts.values import record_name
from tasuki.objects import Candidate, ListPage, RecentRecord
from tasuki.permissions import Access


def home_screen(frame: Frame, links: tuple[Link, ...], recent: Iterable[RecentRecord], access: Access) -> HomeScreen:
    """The page one starts from."""
    return HomeScreen(frame=frame, objects=links, recent=tuple(_recent(one, access, frame) for one in recent))


def _recent(found: RecentRecord, access: Access, frame: Frame) -> RecentLine:
    catalog, record = access.org.catalog, found.record
    item = catalog.objects[record.object]
    name = item.field(item.name_field) if item.name_field in record.values else None
    return RecentLine(
        label=say(item.label, frame.language),
        name=record_name(name, record, frame.language),
        href=addresses.record_of(record.object, record.id),
        at=moment(catalog, found.at, frame.language),
    )


SHORTEST_SEARCH = 2
"""Characters a search over everything needs; one alone would find most of it."""


def search_screen(frame: Frame, query: str, found: Iterable[tuple[TablePlan, ListPage]]) -> SearchScreen:
    """What was found, object by object: first where records are called so, then where they only contain it."""
    ordered = sorted(found, key=lambda one: not _is_called(query, *one))
    return SearchScreen(
        frame=frame,
        query=query,
        too_short=len(query) < SHORTEST_SEARCH,
        found=tuple(_found(frame, query, *one) for one in ordered),
    )


def _is_called(query: str, plan: TablePlan, page: ListPage) -> bool:
    name = plan.object.name_field
    return any(query.casefold() in str(record.values.get(name) or "").casefold() for record in page.records)


def _found(frame: Frame, query: str, plan: TablePlan, page: ListPage) -> Found:
    return Found(
        label=say(plan.object.label, frame.language),
        headers=headers(plan, None, ()),
        body=body_html(plan.rows, page.records),
        rows=len(page.records),
        total=page.total or 0,
        capped=page.total_is_capped,
        all=addresses.list_of(plan.object.key, [("q", query)]),
    )


def candidates_screen(
    frame: Frame, object_key: str, label: Said, query: str, found: Iterable[Candidate]
) -> CandidatesScreen:
    """The records a reference to `object_key` may be set to."""
    options = {one.id: Option(ids.to_text(one.id), Said(one.name), False, one.detail) for one in found}
    return CandidatesScreen(
        frame=frame,
        label=label,
        action=addresses.candidates_of(object_key),
        query=query,
        options=tuple(options.values()),
        links={option.value: addresses.record_of(object_key, key) for key, option in options.items()},
    )
