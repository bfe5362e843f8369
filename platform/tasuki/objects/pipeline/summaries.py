"""What the records of a group come to: counts, sums, smallest, largest, average, as the roll-up's column stores them.

Three SELECTs, each over the one before: what every record adds, the aggregates over that, and what is made of them. So
each part is computed once, and a formula may share what it uses twice.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import CTE, ColumnElement, FromClause, Select, case, func, literal_column, select, type_coerce

from tasuki.fields import Column
from tasuki.formulas import FieldType, Sql, assigned, compile_sql
from tasuki.formulas.digits import MOST_DIGITS, MOST_PLACES
from tasuki.formulas.typed import Read
from tasuki.metadata.catalog import FieldDef
from tasuki.metadata.scopes import field_type
from tasuki.objects.derivations import Rollups
from tasuki.objects.pipeline.plan import live
from tasuki.storage import Org
from tasuki.storage.aggregates import exact_sum, quotient
from tasuki.storage.formula_binding import RowBinding, holds
from tasuki.storage.types import column_type, zero

Chosen = Callable[[Any], Sequence[ColumnElement[bool]]]
"""Which of the records: conditions on their table."""


@dataclass(frozen=True, slots=True)
class _Each:
    """What one record adds to a field, blank if nothing, and its error."""

    value: Sql
    error: ColumnElement[Any] | None


def summed(org: Org, group: Rollups, fields: Sequence[FieldDef], chosen: Chosen) -> Select[Any]:
    """SELECT parent, `v_<field>` of each field, a row per record that live chosen ones belong to. A count or a sum that
    does not fit, or a part of which cannot be computed, is blank, which it never is otherwise."""
    row, child = _row(org, group)
    parts = {field.key: _each(row, field) for field in fields}
    columns = [part.value.value.label(f"x_{key}") for key, part in parts.items()]
    columns += [
        part.error.label(f"e_{field.key}")
        for field, part in zip(fields, parts.values(), strict=True)
        if part.error is not None and _poisoned(field, part)
    ]
    rows = _written_out(group, row, child, columns, chosen, f"each_{'_'.join(parts)}")
    totals = {field.key: _aggregates(row, field, parts[field.key], rows) for field in fields}
    named = [column.label(f"{what}_{key}") for key, found in totals.items() for what, column in found.items()]
    groups = select(rows.c.parent, *named).group_by(rows.c.parent).subquery("groups")
    finished = [_finished(row, field, parts[field.key], groups).value.label(f"v_{field.key}") for field in fields]
    return select(groups.c.parent, *finished)


def failures(org: Org, group: Rollups, fields: Sequence[FieldDef], chosen: Chosen) -> Select[Any] | None:
    """SELECT parent, `err_<field>` of each field that can fail, rows as `summed`; None if none can."""
    row, child = _row(org, group)
    parts = {field.key: _each(row, field) for field in fields}
    columns = [part.error.label(f"e_{key}") for key, part in parts.items() if part.error is not None]
    if not columns:
        return None
    rows = _written_out(group, row, child, columns, chosen, f"wrong_{'_'.join(parts)}")
    errors = [func.min(rows.c[f"e_{key}"]).label(f"err_{key}") for key in parts if f"e_{key}" in rows.c]
    return select(rows.c.parent, *errors).group_by(rows.c.parent)


def _row(org: Org, group: Rollups) -> tuple[RowBinding, Any]:
    child, item = org.tables[group.child].alias(), org.catalog.objects[group.child]
    return RowBinding(org.catalog, org.tables, org.database.name, item, child.c.__getitem__), child


def _written_out(group: Rollups, row: RowBinding, child: Any, columns: Sequence[Any], chosen: Chosen, name: str) -> CTE:
    """What each record adds, written out, so that a formula is computed once for all the aggregates over it."""
    over = child.c[group.over]
    mine = [*chosen(child), live(child), over.is_not(None)]
    each = select(over.label("parent"), *columns).select_from(row.joined(child)).where(*mine)
    return each.cte(name[:60]).prefix_with("MATERIALIZED")


def _each(row: RowBinding, field: FieldDef) -> _Each:
    rollup = field.rollup
    assert rollup is not None
    asked = compile_sql(rollup.where.tree, row) if rollup.where is not None else None
    test = holds(asked) if asked is not None else None
    error = asked.error if asked is not None else None
    if rollup.operation == "count" or rollup.value is None:
        counts = literal_column("1") if test is None else case((test, literal_column("1")))
        return _Each(Sql(counts), error)
    value = compile_sql(rollup.value.tree, row)
    if rollup.operation in ("min", "max") and not _is_such_a_field(row, field):
        kind, percent = field.kind.column, field_type(field).percent
        value = assigned(value, rollup.value.type, kind, percent, row.dialect)
        value = Sql(type_coerce(value.value, column_type(kind)), value.error, value.scale)
    kept = value if test is None else Sql(case((test, value.value)), None, value.scale)
    wrong = value.error if test is None or value.error is None else case((test, value.error))
    told = [found for found in (error, wrong) if found is not None]
    return _Each(kept, None if not told else told[0] if len(told) == 1 else func.coalesce(*told))


def _is_such_a_field(row: RowBinding, field: FieldDef) -> bool:
    """True if the value is a kept field of the same kind of column: it fits as it is."""
    assert field.rollup is not None and field.rollup.value is not None
    tree = field.rollup.value.tree
    if not isinstance(tree, Read) or len(tree.path) != 1 or field_type(field).percent:
        return False
    source = row.item.field(tree.path[0])
    return source is not None and not source.system and source.in_table and source.kind.column == field.kind.column


def _aggregates(row: RowBinding, field: FieldDef, each: _Each, rows: CTE) -> dict[str, ColumnElement[Any]]:
    """The aggregates of one field by what they are: `total`, `number`, `wrong`."""
    assert field.rollup is not None
    x = rows.c[f"x_{field.key}"]
    found: dict[str, ColumnElement[Any]] = {}
    match field.rollup.operation:
        case "count":
            found["total"] = func.count(x)
        case "distinct":
            found["total"] = func.count(x.distinct())
        case "min":
            found["total"] = func.min(x)
        case "max":
            found["total"] = func.max(x)
        case _:
            found["total"] = exact_sum(Sql(x, None, each.value.scale), row.dialect).value
            found["number"] = func.count(x)
    if _poisoned(field, each):
        found["wrong"] = func.count(rows.c[f"e_{field.key}"])
    return found


def _poisoned(field: FieldDef, each: _Each) -> bool:
    """True for what always has a value, so that having none says that something went wrong with a part of it."""
    assert field.rollup is not None
    return each.error is not None and field.rollup.operation in ("count", "distinct", "sum")


def _finished(row: RowBinding, field: FieldDef, each: _Each, groups: FromClause) -> Sql:
    """The aggregates of a field -> its value in the form of its column."""
    rollup, kind = field.rollup, field.kind.column
    assert rollup is not None
    total = groups.c[f"total_{field.key}"]
    value: ColumnElement[Any] = total
    if rollup.operation in ("sum", "avg") and rollup.value is not None:
        number = groups.c[f"number_{field.key}"]
        given, places = Sql(total, None, each.value.scale), 0
        if rollup.operation == "avg":
            given, places = quotient(given, number, row.dialect), MOST_PLACES
        percent = field_type(field).percent
        kept = assigned(given, _wide(rollup.value.type, places), kind, percent, row.dialect)
        value = kept.value if rollup.operation == "avg" else case((number == 0, zero(kind)), else_=kept.value)
    if _poisoned(field, each):
        value = case((groups.c[f"wrong_{field.key}"] == 0, value))
    return Sql(type_coerce(value, column_type(kind)))


def _wide(kind: FieldType, places: int) -> FieldType:
    """A number of the same places, as long as numbers get: the sum of many."""
    return replace(kind, digits=MOST_DIGITS, scale=max(kind.scale, places))


def columns_of(fields: Sequence[FieldDef]) -> dict[str, Column]:
    """The columns of `summed` without its errors."""
    return {"parent": Column("id"), **{f"v_{field.key}": field.kind.column for field in fields}}
