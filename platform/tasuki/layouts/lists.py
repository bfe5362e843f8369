"""The list: a query string becomes a question to the gate, the answer becomes a screen."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from tasuki import ids
from tasuki.labels import Language
from tasuki.layouts import addresses
from tasuki.layouts.cells import body_html
from tasuki.layouts.parts import Frame, Header, Option
from tasuki.layouts.plans import ColumnPlan, ListPlan, TablePlan
from tasuki.layouts.saying import Said, say
from tasuki.layouts.screens import Chip, FilterBox, ListScreen
from tasuki.metadata.catalog import FieldDef
from tasuki.objects import Filter, ListPage, ListQuery, Operator
from tasuki.permissions import Access

PAGE_ROWS = 50


@dataclass(frozen=True, slots=True)
class ListRequest:
    """A list's query string, taken apart. `sort` is as written: field keys with commas, `-` in front to descend."""

    view: str = ""
    search: str = ""
    sort: str = ""
    filters: tuple[tuple[str, str], ...] = ()
    after: str = ""
    before: str = ""

    def pairs(self, **changes: str) -> list[tuple[str, str]]:
        """The query string again, without its place in the pages, with some parts changed."""
        parts = {"view": self.view, "q": self.search, "sort": self.sort} | changes
        return [*parts.items(), *((f"f.{key}", text) for key, text in self.filters)]


def read_list_request(params: Iterable[tuple[str, str]]) -> ListRequest:
    """The request a query string makes; parts it does not know are left out."""
    plain = {"view": "", "q": "", "sort": "", "after": "", "before": ""}
    filters = []
    for name, text in params:
        if name in plain:
            plain[name] = text.strip()
        elif name.startswith("f.") and text.strip():
            filters.append((name[2:], text.strip()))
    return ListRequest(plain["view"], plain["q"], plain["sort"], tuple(filters), plain["after"], plain["before"])


def list_query(plan: ListPlan, request: ListRequest, access: Access) -> ListQuery | None:
    """The question to the gate; None if the request names a field that does not exist for this principal."""
    item, readable = plan.table.object, access.object(plan.table.object.key).readable
    sort = _sort(request.sort)
    named = [*(key for key, _ in sort), *(key for key, _ in request.filters)]
    if any(key not in readable for key in named) or any(not _field(plan, key).kind.sortable for key, _ in sort):
        return None
    return ListQuery(
        item.key,
        plan.table.keys,
        where=plan.view.where,
        filters=tuple(Filter(key, operator_for(_field(plan, key), text), text) for key, text in request.filters),
        search=request.search,
        sort=sort or plan.view.sort,
        after=request.after or None,
        before=request.before or None,
        limit=PAGE_ROWS,
    )


def operator_for(field: FieldDef, text: str) -> Operator:
    """How a filter typed on a list compares: whole values of closed kinds, a part of open text, a reference by its
    id (links do that) or by a part of what the record is called."""
    if field.kind.is_reference:
        return "contains" if ids.from_text(text) is None else "="
    return "=" if field.kind.choices("ja") or field.kind.column.type != "text" else "contains"


def _sort(text: str) -> tuple[tuple[str, bool], ...]:
    parts = [part for part in text.split(",") if part]
    return tuple((part.removeprefix("-"), part.startswith("-")) for part in parts)


def _field(plan: ListPlan, key: str) -> FieldDef:
    field = plan.table.object.field(key)
    assert field is not None, key
    return field


def list_screen(
    frame: Frame,
    plan: ListPlan,
    request: ListRequest,
    page: ListPage,
    access: Access,
    names: dict[str, str],
    errors: tuple[str, ...] = (),
) -> ListScreen:
    """The screen of one page. `names` gives, per filtered reference, what the record it names is called; `errors`
    says why there is no page to show."""
    item, language = plan.table.object, frame.language
    boxes = {column.field.key for column in plan.filters}
    given = dict(request.filters)
    return ListScreen(
        frame=frame,
        object=item.key,
        label=say(item.label, language),
        action=addresses.list_of(item.key),
        views=tuple(Option(key, label, key == plan.view.key) for key, label in plan.views),
        search=request.search,
        sort=request.sort,
        filters=tuple(_filter_box(column, given.get(column.field.key, ""), language, names) for column in plan.filters),
        chips=tuple(
            _chip(plan, request, key, text, language, names) for key, text in request.filters if key not in boxes
        ),
        headers=headers(plan.table, request, plan.view.sort),
        body=body_html(plan.table.rows, page.records),
        rows=len(page.records),
        total=page.total or 0,
        capped=page.total_is_capped,
        next=_turn(item.key, request, "after", page.next),
        previous=_turn(item.key, request, "before", page.previous),
        new=addresses.new_of(item.key) if access.object(item.key).create else "",
        narrowed=bool(request.search or request.filters),
        errors=errors,
    )


def headers(table: TablePlan, request: ListRequest | None, sort: tuple[tuple[str, bool], ...]) -> tuple[Header, ...]:
    """The column headings; with a request each sortable one links to the list sorted by it."""
    if request is None:
        return tuple(Header(column.label, column.field.kind.align_right) for column in table.columns)
    active, descending = next(iter(_sort(request.sort) or sort), ("", False))
    return tuple(_header(table, column, request, active, descending) for column in table.columns)


def _header(table: TablePlan, column: ColumnPlan, request: ListRequest, active: str, descending: bool) -> Header:
    key, kind = column.field.key, column.field.kind
    if not kind.sortable:
        return Header(column.label, kind.align_right)
    here = key == active
    turned = f"-{key}" if here and not descending else key
    href = addresses.list_of(table.object.key, request.pairs(sort=turned))
    return Header(column.label, kind.align_right, href, ("descending" if descending else "ascending") if here else "")


def _filter_box(column: ColumnPlan, text: str, language: Language, names: dict[str, str]) -> FilterBox:
    field = column.field
    options = tuple(Option(value, Said(label), value == text) for value, label in field.kind.choices(language))
    return FilterBox(f"f.{field.key}", column.label, options, names.get(field.key, text))


def _chip(plan: ListPlan, request: ListRequest, key: str, text: str, language: Language, names: dict[str, str]) -> Chip:
    field = _field(plan, key)
    labels = dict(field.kind.choices(language))
    rest = ListRequest(
        request.view, request.search, request.sort, tuple(pair for pair in request.filters if pair[0] != key)
    )
    shown = names.get(key) or labels.get(text, text)
    return Chip(
        f"f.{key}", text, say(field.label, language), shown, addresses.list_of(plan.table.object.key, rest.pairs())
    )


def _turn(object_key: str, request: ListRequest, way: str, place: str | None) -> str:
    return addresses.list_of(object_key, [*request.pairs(), (way, place)]) if place else ""


def filtered_records(plan: ListPlan, request: ListRequest) -> dict[str, tuple[str, UUID]]:
    """The references a request filters by: field -> (object, record)."""
    found = {}
    for key, text in request.filters:
        field = plan.table.object.field(key)
        identifier = ids.from_text(text)
        if field is not None and field.to is not None and identifier is not None:
            found[key] = (field.to, identifier)
    return found
