"""Derived values that follow from a row and the records its references lead to: found and picked references, and
stored formulas. The same expressions compute a row that is written and refresh one that is not."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import CTE, ColumnElement, FromClause, and_, case, func, literal, or_, select, type_coerce

from tasuki.formulas import assigned, compile_sql
from tasuki.formulas.typed import Read, walk
from tasuki.metadata.catalog import FieldDef
from tasuki.metadata.scopes import field_type
from tasuki.storage.formula_binding import RowBinding, all_hold
from tasuki.storage.types import column_type

NONE_FITS, SEVERAL_FIT = "R031", "R032"


@dataclass(frozen=True, slots=True)
class LocalValue:
    """The expression of a derived value as its column stores it, the code of what went wrong (None: nothing can),
    and of a reference to be found the values of the key; `joins` are the relations these need."""

    value: ColumnElement[Any]
    error: ColumnElement[Any] | None = None
    keys: Mapping[str, ColumnElement[Any]] = dataclasses.field(default_factory=dict)
    joins: tuple[tuple[FromClause, ColumnElement[bool]], ...] = ()

    def joined(self, source: FromClause) -> FromClause:
        """`source` with the relations the value needs."""
        for table, match in self.joins:
            source = source.outerjoin(table, match)
        return source


def with_derived(rows: CTE, fields: Sequence[FieldDef], bind_row: Callable[[CTE], RowBinding], name: str) -> CTE:
    """`rows` with `new_*` of the derived values `fields` (and `err_*`, `key_*_*`), as the relation `name`.

    Each reference the system sets is a layer of its own, because what comes after it reads through it; formulas come
    last, together.
    """
    references = [[field] for field in fields if field.formula is None]
    formulas = [field for field in fields if field.formula is not None]
    layers = [*references, *([formulas] if formulas else [])]
    for place, layer in enumerate(layers, 1):
        rows = _layer(rows, layer, bind_row(rows), name if place == len(layers) else f"{name}{place}")
        if place < len(layers):
            # Written out: what comes after it would look a reference up again each time it reads through it.
            rows = rows.prefix_with("MATERIALIZED")
    return rows


def _layer(below: CTE, fields: Sequence[FieldDef], row: RowBinding, name: str) -> CTE:
    values = [local_value(row, field) for field in fields]
    source = row.joined(below)
    columns: list[Any] = list(below.c)
    for field, value in zip(fields, values, strict=True):
        source = value.joined(source)
        columns.append(value.value.label(f"new_{field.key}"))
        if value.error is not None:
            columns.append(value.error.label(f"err_{field.key}"))
        columns += [key.label(f"key_{field.key}_{part}") for part, key in value.keys.items()]
    return select(*columns).select_from(source).cte(name)


def local_value(row: RowBinding, given: FieldDef) -> LocalValue:
    """The derived value `given` on a row; its formulas' own joins gather in `row`."""
    if given.formula is not None:
        kept = assigned_to(row, given)
        return LocalValue(type_coerce(kept[0], column_type(given.kind.column)), kept[1])
    if given.find_or_create is not None:
        return _found(row, given)
    return _picked(row, given)


def assigned_to(row: RowBinding, given: FieldDef) -> tuple[ColumnElement[Any], ColumnElement[Any] | None]:
    """A formula field in the form its column has, and its error."""
    assert given.formula is not None
    sql = compile_sql(given.formula.tree, row)
    kept = assigned(sql, given.formula.type, given.kind.column, field_type(given).percent, row.dialect)
    return kept.value, kept.error


def _found(row: RowBinding, given: FieldDef) -> LocalValue:
    """The live record with this key; blank while there is none, or while a part of the key is blank."""
    assert given.find_or_create is not None and given.to is not None
    target = row.catalog.objects[given.to]
    table = row.tables[given.to].alias()
    keys, errors = {}, []
    for name, formula in given.find_or_create.items():
        key_field = target.fields[name]
        sql = compile_sql(formula.tree, row)
        kept = assigned(sql, formula.type, key_field.kind.column, field_type(key_field).percent, row.dialect)
        keys[name] = type_coerce(kept.value, column_type(key_field.kind.column))
        if kept.error is not None:
            errors.append(kept.error)
    match = and_(*(table.c[name] == value for name, value in keys.items()), table.c.deleted_at.is_(None))
    error = func.coalesce(*errors) if len(errors) > 1 else errors[0] if errors else None
    return LocalValue(table.c.id, error, keys, ((table, match),))


def _picked(row: RowBinding, given: FieldDef) -> LocalValue:
    """The one live record that fits the row."""
    assert given.pick is not None and given.to is not None
    table = row.tables[given.to].alias()
    target = row.catalog.objects[given.to]
    inner = RowBinding(row.catalog, row.tables, row.dialect, target, table.c.__getitem__, around=row)
    fitting = all_hold(given.pick.where.tree, inner)
    rows = inner.joined(table)
    only = (table, *(other for other, _ in inner.joins.values()))
    fits = select(table.c.id).select_from(rows).where(table.c.deleted_at.is_(None), fitting)
    ordered = [table.c[key].desc() if descending else table.c[key].asc() for key, descending in given.pick.order]
    # Said, because the engines put blank ones at different ends.
    fits = fits.order_by(*(part.nulls_last() for part in ordered), table.c.id)
    first = fits.limit(1).correlate_except(*only).scalar_subquery()
    if given.pick.expect == "first":
        return LocalValue(first)
    counted = select(func.count()).select_from(rows).where(table.c.deleted_at.is_(None), fitting)
    count = counted.correlate_except(*only).scalar_subquery()
    ready = _can_pick(row, given)
    codes = [(and_(ready, count > 1), literal(SEVERAL_FIT))]
    if given.pick.expect == "one":
        codes.append((and_(ready, count == 0), literal(NONE_FITS)))
    return LocalValue(first, case(*codes))


def _can_pick(row: RowBinding, given: FieldDef) -> ColumnElement[bool]:
    """True once the row has everything the pick asks of it; a row still being filled in is no problem."""
    assert given.pick is not None
    asked = [part.path for part in walk(given.pick.where.tree) if isinstance(part, Read) and part.outer]
    return and_(or_(literal(1) == 1), *(row.read(path).value.is_not(None) for path in dict.fromkeys(asked)))
