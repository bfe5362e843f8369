"""Lists: one page of records by keyset, with a capped count."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, false, func, or_, select
from sqlalchemy.types import BigInteger

from tasuki.fields import Column
from tasuki.objects.conditions import (
    filter_condition,
    filter_values,
    like_pattern,
    search_condition,
    search_fields,
    search_words,
    view_condition,
)
from tasuki.objects.pipeline.plan import column_of, in_scope, live
from tasuki.objects.record import COUNT_CAP, Filter, ListPage, ListQuery
from tasuki.objects.selection import Selection, reading_parameters, selection
from tasuki.permissions import Access
from tasuki.storage import Org
from tasuki.storage.wire import canonical, from_canonical


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a sorted list: the sort values of a record and its id. `None` is a blank value."""

    values: tuple[Any, ...]

    @property
    def blanks(self) -> tuple[bool, ...]:
        """Which values are blank: the condition differs, so the statement does."""
        return tuple(value is None for value in self.values)


def list_records(org: Org, query: ListQuery, *, access: Access) -> ListPage:
    """One page of the records of `query.object` that `access` may read.

    Raises Refused for a filter or sort by a field that does not exist for this person, or a value it cannot hold.
    """
    item = org.catalog.objects[query.object]
    filter_values(item, [Filter(key, "blank") for key, _ in query.sort], access)
    chosen = selection(org, query.object, [*query.columns, *(key for key, _ in query.sort)], access)
    words = search_words(query.search)
    values = {
        **reading_parameters(org, query.object, access),
        **filter_values(item, query.filters, access),
        **{f"word_{place}": like_pattern(word) for place, word in enumerate(words)},
        "limit": query.limit + 1,
    }
    place = _place(chosen, query, query.after or query.before)
    backwards = place is not None and query.after is None
    if place is not None:
        values.update({f"place_{at}": value for at, value in enumerate(place.values)})
    fields = search_fields(org, item, access) if words else ()
    shape = (query.object, query.where, tuple((f.field, f.operator) for f in query.filters), fields, len(words))
    asked = ("list", shape, chosen.fields, chosen.named, query.sort, place and place.blanks, backwards)
    statement = org.statements.get(asked, lambda: _page(chosen, query, fields, len(words), place, backwards))
    counting = org.statements.get(("count", shape), lambda: _count(chosen, query, fields, len(words)))
    with org.database.read() as connection:
        rows = connection.run(statement, values)
        total = connection.run(counting, values)[0][0] if query.count else None
    return _list_page(chosen, query, rows, total, place, backwards)


def _conditions(chosen: Selection, query: ListQuery, fields: tuple[str, ...], words: int) -> list[ColumnElement[bool]]:
    org, item = chosen.org, chosen.item
    table = org.tables[item.key]
    found = [live(table), in_scope("read", table.c.owner)]
    if query.where is not None:
        found.append(view_condition(org, item, query.where))
    found.extend(filter_condition(org, item, place, given) for place, given in enumerate(query.filters))
    if words:
        found.append(search_condition(org, item, fields, words) if fields else false())
    return found


def _page(
    chosen: Selection, query: ListQuery, fields: tuple[str, ...], words: int, place: Place | None, backwards: bool
) -> Select[Any]:
    keys = _sort_keys(chosen, query)
    conditions = _conditions(chosen, query, fields, words)
    if place is not None:
        conditions.append(_beyond(keys, place, backwards))
    order = [part for key in keys for part in _order(*key, backwards)]
    return chosen.rows(*conditions).order_by(*order).limit(bindparam("limit", type_=BigInteger()))


SortKey = tuple[ColumnElement[Any], bool, bool]


def _order(
    column: ColumnElement[Any], descending: bool, can_be_blank: bool, backwards: bool
) -> list[ColumnElement[Any]]:
    """The terms of ORDER BY, spelled as in the indexes of `storage.tables`, or no index would serve the list."""
    term = column.desc() if descending != backwards else column.asc()
    if not can_be_blank:
        return [term]
    blank = column.is_(None)
    return [blank.desc() if backwards else blank, term]


def _sort_keys(chosen: Selection, query: ListQuery) -> list[SortKey]:
    """(column, descending, can be blank); the record id always breaks ties."""
    table = chosen.org.tables[chosen.item.key]
    keys: list[SortKey] = []
    for key, descending in query.sort:
        field = chosen.field(key)
        sure = field.system and key != "owner"
        keys.append((table.c[key], descending, not sure))
    return [*keys, (table.c.id, False, False)]


def _beyond(keys: list[SortKey], place: Place, backwards: bool) -> ColumnElement[bool]:
    """True for rows after the place (before it, if backwards) in the order of `keys`, blanks last."""
    steps: list[ColumnElement[bool]] = []
    same: list[ColumnElement[bool]] = []
    for at, (column, descending, can_be_blank) in enumerate(keys):
        value = bindparam(f"place_{at}", type_=column.type)
        blank = place.values[at] is None
        if blank:
            steps.append(and_(*same, column.is_not(None) if backwards else false()))
        else:
            beyond = column < value if descending != backwards else column > value
            if can_be_blank and not backwards:
                beyond = or_(beyond, column.is_(None))
            steps.append(and_(*same, beyond))
        same.append(column.is_(None) if blank else column == value)
    return or_(*steps)


def _count(chosen: Selection, query: ListQuery, fields: tuple[str, ...], words: int) -> Select[Any]:
    table = chosen.org.tables[chosen.item.key]
    some = select(table.c.id).where(*_conditions(chosen, query, fields, words)).limit(COUNT_CAP + 1)
    return select(func.count()).select_from(some.subquery("some"))


def _place(chosen: Selection, query: ListQuery, text: str | None) -> Place | None:
    """The place a page address names; an address that is no place of this list means its beginning."""
    if not text:
        return None
    kinds = [*(column_of(chosen.field(key)) for key, _ in query.sort), Column("id")]
    try:
        parts = json.loads(base64.urlsafe_b64decode(text.encode("ascii")))
        pairs = zip(kinds, parts, strict=True)
        return Place(tuple(None if part is None else from_canonical(kind, part) for kind, part in pairs))
    except (ValueError, ArithmeticError, TypeError, AttributeError):
        return None


def _address(chosen: Selection, query: ListQuery, row: tuple[Any, ...]) -> str:
    parts: list[str | None] = []
    for key, _ in query.sort:
        value = row[2 + chosen.fields.index(key)]
        parts.append(None if value is None else canonical(column_of(chosen.field(key)), value))
    parts.append(canonical(Column("id"), row[0]))
    return base64.urlsafe_b64encode(json.dumps(parts, ensure_ascii=False).encode()).decode("ascii")


def _list_page(
    chosen: Selection,
    query: ListQuery,
    rows: list[tuple[Any, ...]],
    total: int | None,
    place: Place | None,
    backwards: bool,
) -> ListPage:
    more = len(rows) > query.limit
    rows = rows[: query.limit]
    if backwards:
        rows.reverse()
    has_next, has_previous = (True, more) if backwards else (more, place is not None)
    return ListPage(
        records=tuple(map(chosen.record, rows)),
        next=_address(chosen, query, rows[-1]) if rows and has_next else None,
        previous=_address(chosen, query, rows[0]) if rows and has_previous else None,
        total=None if total is None else min(total, COUNT_CAP),
        total_is_capped=total is not None and total > COUNT_CAP,
    )
