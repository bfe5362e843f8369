"""What the records of a group come to: counts, sums, smallest, largest, average, as the roll-up's column stores them.

Aggregates stand in an inner SELECT, what is made of them in an outer one: so each is computed once, and a formula may
share what it uses twice.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Select, case, func, select, type_coerce

from tasuki.fields import Column
from tasuki.formulas import FieldType, Sql, assigned, compile_sql
from tasuki.formulas.digits import MOST_DIGITS, MOST_PLACES
from tasuki.metadata.catalog import FieldDef, RollupDef
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
class _Raw:
    """The aggregates of one field by what they are (`total`, `number`, `error`); `scale` as in `Sql` of the total."""

    columns: Mapping[str, ColumnElement[Any]]
    scale: int | None = 0


def summed(org: Org, group: Rollups, fields: Sequence[FieldDef], chosen: Chosen) -> Select[Any]:
    """SELECT parent, `v_<field>` of each field and `err_<field>` where it can fail, a row per record that live chosen
    ones belong to. A sum that does not fit is blank, which it never is otherwise."""
    child = org.tables[group.child].alias()
    item = org.catalog.objects[group.child]
    row = RowBinding(org.catalog, org.tables, org.database.name, item, child.c.__getitem__)
    raws = {field.key: _raw(row, field) for field in fields}
    columns = [column.label(f"{what}_{key}") for key, raw in raws.items() for what, column in raw.columns.items()]
    over = child.c[group.over]
    mine = [*chosen(child), live(child), over.is_not(None)]
    inner = select(over.label("parent"), *columns).select_from(row.joined(child)).where(*mine)
    groups = inner.group_by(over).subquery("groups")
    finished = {field.key: _finished(row, field, raws[field.key], groups) for field in fields}
    values = [sql.value.label(f"v_{key}") for key, sql in finished.items()]
    errors = [sql.error.label(f"err_{key}") for key, sql in finished.items() if sql.error is not None]
    return select(groups.c.parent, *values, *errors)


def _raw(row: RowBinding, field: FieldDef) -> _Raw:
    rollup = field.rollup
    assert rollup is not None
    asked = compile_sql(rollup.where.tree, row) if rollup.where is not None else None
    test = holds(asked) if asked is not None else None
    errors = [asked.error] if asked is not None and asked.error is not None else []
    if rollup.operation == "count" or rollup.value is None:
        return _Raw({"total": func.count() if test is None else func.count(case((test, 1))), **_error(errors)})
    value = compile_sql(rollup.value.tree, row)
    if value.error is not None:
        errors.append(value.error if test is None else case((test, value.error)))
    kept = value if test is None else Sql(case((test, value.value)), value.error, value.scale)
    return _aggregated(row, field, rollup, kept, errors)


def _aggregated(
    row: RowBinding, field: FieldDef, rollup: RollupDef, value: Sql, errors: list[ColumnElement[Any]]
) -> _Raw:
    number = func.count(value.value)
    match rollup.operation:
        case "sum" | "avg":
            total = exact_sum(value, row.dialect)
            return _Raw({"total": total.value, "number": number, **_error(errors)}, total.scale)
        case "distinct":
            return _Raw({"total": func.count(value.value.distinct()), **_error(errors)})
    assert rollup.value is not None
    kind, percent = field.kind.column, field_type(field).percent
    each = assigned(value, rollup.value.type, kind, percent, row.dialect)
    errors = errors if each.error is None else [each.error]
    edge = func.min if rollup.operation == "min" else func.max
    return _Raw({"total": edge(type_coerce(each.value, column_type(kind))), **_error(errors)})


def _error(errors: Sequence[ColumnElement[Any]]) -> dict[str, ColumnElement[Any]]:
    if not errors:
        return {}
    return {"error": func.min(errors[0] if len(errors) == 1 else func.coalesce(*errors))}


def _finished(row: RowBinding, field: FieldDef, raw: _Raw, groups: FromClause) -> Sql:
    """The aggregates of a field -> its value in the form of its column."""
    rollup, kind = field.rollup, field.kind.column
    assert rollup is not None
    total = groups.c[f"total_{field.key}"]
    error: ColumnElement[Any] | None = groups.c.get(f"error_{field.key}")
    value: ColumnElement[Any] = total
    if rollup.operation in ("sum", "avg") and rollup.value is not None:
        number = groups.c[f"number_{field.key}"]
        given, places = Sql(total, None, raw.scale), 0
        if rollup.operation == "avg":
            given, places = quotient(given, number, row.dialect), MOST_PLACES
        percent = field_type(field).percent
        kept = assigned(given, _wide(rollup.value.type, places), kind, percent, row.dialect)
        value = kept.value if rollup.operation == "avg" else case((number == 0, zero(kind)), else_=kept.value)
        if rollup.operation == "avg" and kept.error is not None:
            error = kept.error if error is None else func.coalesce(error, kept.error)
    return Sql(type_coerce(value, column_type(kind)), error)


def _wide(kind: FieldType, places: int) -> FieldType:
    """A number of the same places, as long as numbers get: the sum of many."""
    return replace(kind, digits=MOST_DIGITS, scale=max(kind.scale, places))


def columns_of(fields: Sequence[FieldDef]) -> dict[str, Column]:
    """The columns of `summed` without its errors."""
    return {"parent": Column("id"), **{f"v_{field.key}": field.kind.column for field in fields}}
