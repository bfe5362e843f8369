"""Conditions of a list: the org's formulas, a person's filters, words to search for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, func, literal, or_, select
from sqlalchemy.types import Text

from tasuki.diagnostics import Location, Refused, problem
from tasuki.fields import BadValue
from tasuki.fields.spelling import multi_line
from tasuki.formulas.typed import Formula, Read, walk
from tasuki.metadata.catalog import FieldDef, ListViewDef, ObjectDef
from tasuki.objects.pipeline.plan import column_of, in_scope
from tasuki.objects.record import Filter
from tasuki.objects.selection import record_value
from tasuki.permissions import Access
from tasuki.storage import Org
from tasuki.storage.formula_binding import RowBinding, all_hold
from tasuki.storage.types import column_type

_WORD_LIMIT = 8
_BETWEEN_WORDS = re.compile(r"[\s\x00-\x1f\x7f-\x9f\ud800-\udfff]+")


def may_use_view(access: Access, object_key: str, view: ListViewDef) -> bool:
    """True if every field that decides which records the view shows and in what order may be read. Who may not read
    all of them would learn about the others from what is shown."""
    fields = access.org.statements.plan(("view fields", object_key, view.key), lambda: _view_fields(object_key, view))
    return all(key in access.object(item).readable for item, key in fields)


def _view_fields(object_key: str, view: ListViewDef) -> frozenset[tuple[str, str]]:
    found = {(object_key, key) for key, _ in view.sort}
    for part in walk(view.where.tree) if view.where is not None else ():
        if isinstance(part, Read):
            found.update(zip(part.objects, part.path, strict=True))
    return frozenset(found)


def view_condition(row: RowBinding, where: Formula) -> ColumnElement[bool]:
    """A list view's formula over the object's table."""
    return all_hold(where.tree, row)


def filter_condition(org: Org, row: RowBinding, place: int, given: Filter) -> ColumnElement[bool]:
    """The condition of one filter; its value is the parameter `filter_{place}`."""
    field = row.item.field(given.field)
    assert field is not None
    column = record_value(row, field).value
    value = bindparam(f"filter_{place}", type_=column_type(column_of(field)))
    match given.operator:
        case "blank":
            return column.is_(None)
        case "not_blank":
            return column.is_not(None)
        case "contains":
            pattern = bindparam(f"filter_{place}", type_=Text())
            return _contains(org, column, pattern) if field.to is None else _named(org, field.to, column, pattern)
        case "=" if field.kind.name == "multi_picklist":
            find = func.strpos if org.database.name == "postgresql" else func.instr
            key = literal(";").concat(bindparam(f"filter_{place}", type_=Text())).concat(";")
            return find(literal(";").concat(column).concat(";"), key) > 0
        case "=":
            return column == value
        case "<>":
            return or_(column != value, column.is_(None))
        case "<":
            return column < value
        case ">":
            return column > value
        case "<=":
            return column <= value
        case ">=":
            return column >= value


def filter_values(item: ObjectDef, filters: Sequence[Filter], access: Access) -> dict[str, Any]:
    """The parameters of the filters. Raises Refused with R014 for a field that does not exist for this person, and
    with the kind's own problem for text the field cannot hold."""
    values: dict[str, Any] = {}
    problems = []
    for place, given in enumerate(filters):
        field = item.field(given.field)
        if field is None or given.field not in access.object(item.key).readable:
            raise Refused(problem("R014", Location(field=given.field), field=given.field))
        if given.operator == "contains":
            _check_text(access, field, given)
        try:
            values[f"filter_{place}"] = _value(field, given)
        except BadValue as bad:
            problems.append(bad.problem.at(Location(field=given.field)))
    if problems:
        raise Refused(*problems)
    return values


def _check_text(access: Access, field: FieldDef, given: Filter) -> None:
    """Only text contains text. A reference is looked for by the name of its record, which has to be open to the
    person who looks."""
    if field.to is None:
        fits = field.kind.column.type == "text"
    else:
        fits = access.org.catalog.objects[field.to].name_field in access.object(field.to).readable
    if not fits:
        raise Refused(problem("R014", Location(field=given.field), field=given.field))


def _value(field: FieldDef, given: Filter) -> Any:
    if given.operator in ("blank", "not_blank"):
        return None
    if given.operator == "contains":
        return like_pattern(multi_line(given.text))
    try:
        return field.kind.parse(given.text)
    except BadValue as bad:
        # A retired choice can still be looked for.
        if bad.held is None:
            raise
        return bad.held


def search_words(text: str) -> tuple[str, ...]:
    """The words of a search, split at any kind of space and at characters no field can hold."""
    return tuple(filter(None, _BETWEEN_WORDS.split(text)))[:_WORD_LIMIT]


def search_condition(org: Org, item: ObjectDef, fields: Sequence[str], words: int) -> ColumnElement[bool]:
    """True where every word (parameters `word_0`...) stands in one of `fields`."""
    columns = org.tables[item.key].c

    def word(place: int) -> ColumnElement[bool]:
        pattern = bindparam(f"word_{place}", type_=Text())
        return or_(*(_contains(org, columns[key], pattern) for key in fields))

    return and_(*(word(place) for place in range(words)))


def search_fields(org: Org, item: ObjectDef, access: Access) -> tuple[str, ...]:
    """The fields a search looks into: those the layout names, as far as they may be read."""
    readable = access.object(item.key).readable
    keys = org.catalog.layouts[item.key].search_by
    return tuple(key for key in keys if key in readable and _is_text(item, key))


def _is_text(item: ObjectDef, key: str) -> bool:
    field = item.field(key)
    return field is not None and field.in_table and field.kind.column.type == "text"


def like_pattern(text: str) -> str:
    """A LIKE pattern for text that contains `text`; `!` escapes."""
    escaped = text.replace("!", "!!").replace("%", "!%").replace("_", "!_")
    return f"%{escaped}%"


def _named(
    org: Org, target_key: str, column: ColumnElement[Any], pattern: ColumnElement[str]
) -> ColumnElement[bool]:
    """True where the referenced record may be seen and its name contains the text."""
    target = org.tables[target_key].alias()
    name = target.c[org.catalog.objects[target_key].name_field]
    seen = in_scope(f"see_{target_key}", target.c.owner)
    return column.in_(select(target.c.id).where(_contains(org, name, pattern), seen))


def _contains(org: Org, column: ColumnElement[Any], pattern: ColumnElement[str]) -> ColumnElement[bool]:
    """LIKE without regard to the case of the letters A to Z, which SQLite's own LIKE is."""
    if org.database.name == "postgresql":
        # In any other collation further letters would have cases, other ones on every server.
        return column.collate("C").ilike(pattern, escape="!")
    return column.like(pattern, escape="!")


