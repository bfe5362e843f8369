"""Lists: one page of records by keyset, with a capped count."""

from __future__ import annotations

import base64
import json
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, false, func, select
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
from tasuki.objects.keyset import Part, Place, in_part, order_of, parts_of
from tasuki.objects.pipeline.plan import column_of, live
from tasuki.objects.record import COUNT_CAP, Filter, ListPage, ListQuery
from tasuki.objects.selection import Selection, reached, reading_parameters, record_value, selection
from tasuki.permissions import Access
from tasuki.storage import Org
from tasuki.storage.formula_binding import RowBinding
from tasuki.storage.wire import canonical, from_canonical


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
    }
    place = _place(chosen, query, query.after or query.before)
    backwards = place is not None and query.after is None
    if place is not None:
        values.update({f"place_{at}": value for at, value in enumerate(place.values)})
    fields = search_fields(org, item, access) if words else ()
    asked_for = tuple((given.field, given.operator) for given in query.filters)
    shape = (query.object, query.where and query.where.text, asked_for, fields, len(words))
    asked = ("list", shape, chosen.key, query.sort, place and place.blanks, backwards)
    counting = org.statements.get(("count", shape, chosen.scope), lambda: _count(chosen, query, fields, len(words)))
    rows: list[tuple[Any, ...]] = []
    with org.database.read() as connection:
        for part in parts_of(query.sort, place, backwards):
            if len(rows) <= query.limit:
                statement = org.statements.get(
                    (*asked, part),
                    lambda part=part: _page(chosen, query, fields, len(words), place, backwards, part),  # type: ignore[misc]
                )
                rows.extend(connection.run(statement, {**values, "limit": query.limit + 1 - len(rows)}))
        total = connection.run(counting, values)[0][0] if query.count else None
    return _list_page(chosen, query, rows, total, place, backwards)


def _conditions(
    chosen: Selection, row: RowBinding, query: ListQuery, fields: tuple[str, ...], words: int
) -> list[ColumnElement[bool]]:
    org, item = chosen.org, chosen.item
    table = org.tables[item.key]
    found = [live(table), reached(chosen.scope, table.c.owner)]
    if query.where is not None:
        found.append(view_condition(row, query.where))
    found.extend(filter_condition(org, row, place, given) for place, given in enumerate(query.filters))
    if words:
        found.append(search_condition(org, item, fields, words) if fields else false())
    return found


def _page(
    chosen: Selection,
    query: ListQuery,
    fields: tuple[str, ...],
    words: int,
    place: Place | None,
    backwards: bool,
    part: Part,
) -> Select[Any]:
    table, row = chosen.org.tables[chosen.item.key], chosen.row()
    keys = [(record_value(row, chosen.field(key)).value, descending) for key, descending in query.sort]
    conditions = [*_conditions(chosen, row, query, fields, words), *in_part(keys, table.c.id, place, backwards, part)]
    order = order_of(keys, table.c.id, backwards, part)
    return chosen.rows(*conditions, row=row).order_by(*order).limit(bindparam("limit", type_=BigInteger()))


def _count(chosen: Selection, query: ListQuery, fields: tuple[str, ...], words: int) -> Select[Any]:
    table, row = chosen.org.tables[chosen.item.key], chosen.row()
    conditions = _conditions(chosen, row, query, fields, words)
    some = select(table.c.id).select_from(row.joined(table)).where(*conditions).limit(COUNT_CAP + 1)
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
    except (ValueError, ArithmeticError, TypeError, AttributeError, RecursionError):
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
