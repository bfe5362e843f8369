"""Stage 5, compute: the row as it would be, in relation `c`: inputs over old values, defaults, derived values."""

from __future__ import annotations

from typing import Any

from sqlalchemy import CTE, ColumnElement, FromClause, and_, case, cast, func, literal, null, or_, select, type_coerce

from tasuki.fields import Column
from tasuki.formulas import Sql
from tasuki.metadata.catalog import FieldDef
from tasuki.objects.defaults import default_value
from tasuki.objects.pipeline.local_values import with_derived
from tasuki.objects.pipeline.plan import WritePlan, bind, column_of
from tasuki.storage.dialect import fiscal_year, is_distinct, local_date
from tasuki.storage.formula_binding import RowBinding
from tasuki.storage.types import column_type, zero


def relation_c(plan: WritePlan, r: CTE) -> CTE:
    """`new_*` beside `old_*` for every field the batch may write and every one a formula reads, what could not be
    computed (`err_*`) or found (`key_*`), whether anything changes, and the fiscal year."""
    written = plan.written_fields()
    new = {key: _new_value(plan, r, key) for key in written}
    new |= {key: _unwritten_value(plan, r, key) for key in plan.read_fields() if key not in new}
    columns: list[Any] = [column for column in r.c if not column.key.startswith("in_")]
    columns.extend(value.label(f"new_{key}") for key, value in new.items())
    columns.extend(_default_errors(plan, r))
    differs = [is_distinct(new[key], r.c[f"old_{key}"]) for key in written]
    always = r.c.op != "u"
    columns.append((or_(always, *differs) if plan.finds else literal(1) == 1).label("changed"))
    if plan.makes:
        day = _year_day(plan, r, new)
        columns.append(day.label("year_day"))
        columns.append(_fiscal_year(plan, day).label("fiscal_year"))
    local = plan.local_fields()
    rows = select(*columns).select_from(r).cte("c0" if local else "c")
    return with_derived(rows, local, lambda layer: row_binding(plan, layer), "c")


def row_binding(plan: WritePlan, rows: FromClause) -> RowBinding:
    """Formulas over the rows of a batch as they would be, with the rows before it."""

    def columns(key: str) -> ColumnElement[Any]:
        return rows.c.id if key == "id" else rows.c[f"new_{key}"]

    return RowBinding(
        plan.org.catalog,
        plan.org.tables,
        plan.dialect,
        plan.item,
        columns,
        before=lambda key: rows.c[f"old_{key}"],
        new=rows.c.op == "c",
        fresh=True,
    )


def _new_value(plan: WritePlan, r: CTE, key: str) -> ColumnElement[Any]:
    field = plan.field(key)
    kind = column_type(column_of(field))
    given = plan.input(key)
    old = r.c[f"old_{key}"]
    first = _first_value(plan, r, field).value
    value: ColumnElement[Any]
    if given is None:
        # Not in the batch: the old value, or on creation the default.
        value = first if not plan.finds else case((r.c.op == "c", first), else_=old)
    elif plan.shape.keep_blank if given.keep_blank is None else given.keep_blank:
        value = func.coalesce(r.c[f"in_{key}"], first if not plan.finds else case((r.c.op == "c", first), else_=old))
    elif key == "owner":
        value = func.coalesce(r.c.in_owner, old if plan.finds else first, first)
    else:
        value = r.c[f"in_{key}"]
    return type_coerce(value, kind)


def _unwritten_value(plan: WritePlan, r: CTE, key: str) -> ColumnElement[Any]:
    """A field that formulas read and the batch does not write: as it was, or as every new record has it."""
    first = _starting_value(plan.field(key))
    old = r.c[f"old_{key}"]
    kind = column_type(column_of(plan.field(key)))
    if key in ("updated_at", "updated_by"):
        return type_coerce(first, kind)
    return type_coerce(first if not plan.finds else case((r.c.op == "c", first), else_=old), kind)


def _starting_value(field: FieldDef) -> ColumnElement[Any]:
    kind = column_type(column_of(field))
    if field.system:
        return bind("now" if column_of(field).type == "timestamp" else "me", column_of(field))
    if field.rollup is not None and field.rollup.operation in ("count", "distinct", "sum"):
        return zero(column_of(field))
    # PostgreSQL takes an untyped NULL of a relation for text.
    return cast(null(), kind)


def starting_values(plan: WritePlan) -> dict[str, ColumnElement[Any]]:
    """What a new record has in the fields that the settle stage keeps: nothing counts yet."""
    return {
        key: _starting_value(field)
        for key, field in plan.item.fields.items()
        if field.rollup is not None and field.rollup.operation in ("count", "distinct", "sum")
    }


def _first_value(plan: WritePlan, r: CTE, field: FieldDef) -> Sql:
    """What a new record has in a field nobody filled."""
    if field.key == "owner":
        return Sql(bind("me", Column("id")))

    def typed_in(key: str) -> ColumnElement[Any]:
        kind = column_type(column_of(plan.field(key)))
        return type_coerce(r.c[f"in_{key}"], kind) if plan.input(key) is not None else cast(null(), kind)

    return default_value(plan, field, typed_in)


def _default_errors(plan: WritePlan, r: CTE) -> list[Any]:
    """`err_*` of defaults that can fail, for the rows that take them."""
    found = []
    for key in plan.written_fields() if plan.makes else ():
        error = _first_value(plan, r, plan.field(key)).error
        if error is None:
            continue
        given = plan.input(key)
        taken = [r.c.op == "c"]
        if given is not None:
            if not (plan.shape.keep_blank if given.keep_blank is None else given.keep_blank):
                continue
            taken.append(r.c[f"in_{key}"].is_(None))
        found.append(case((and_(*taken), error)).label(f"err_{key}"))
    return found


def _year_day(plan: WritePlan, r: CTE, new: dict[str, ColumnElement[Any]]) -> ColumnElement[Any]:
    """The day that decides a record's fiscal year: the field `year_of`, else today."""
    today = bind("today", Column("date"))
    key = plan.item.year_of
    if key is None:
        return today
    value = new.get(key, r.c[f"old_{key}"])
    if plan.field(key).kind.column.type == "timestamp":
        value = local_date(value, plan.org.catalog.org.zone.key, plan.dialect)
    return func.coalesce(value, today)


def _fiscal_year(plan: WritePlan, day: ColumnElement[Any]) -> ColumnElement[int]:
    return fiscal_year(day, plan.org.catalog.org.fiscal_year_starts, plan.dialect)
