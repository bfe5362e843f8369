"""Roll-ups of the settle stage: what records add to those they belong to, before and after a change.

Counts and sums move by the difference, so that a record with a million others under it costs as much as one with two.
Smallest, largest, average and distinct are summed up anew for the records touched, and so is everything where a
difference cannot be told.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import (
    CTE,
    ColumnElement,
    FromClause,
    Select,
    Update,
    and_,
    case,
    func,
    literal,
    select,
    type_coerce,
    union_all,
)

from tasuki.diagnostics import Location, problem
from tasuki.fields import Column
from tasuki.formulas import FieldType, Sql, assigned, compile_sql
from tasuki.formulas.digits import MOST_DIGITS, MOST_PLACES, NATIVE_DIGITS
from tasuki.metadata.catalog import FieldDef
from tasuki.metadata.scopes import field_type
from tasuki.objects.derivations import Rollups
from tasuki.objects.ids_list import ids_parameter, ids_relation
from tasuki.objects.pipeline.merge import derived_update
from tasuki.objects.pipeline.plan import live
from tasuki.objects.pipeline.refusals import Unsettled, first_code, first_error
from tasuki.storage import Connection, Org
from tasuki.storage.aggregates import exact_average, exact_sum
from tasuki.storage.formula_binding import RowBinding, holds
from tasuki.storage.relations import relation_parameters, relation_rows
from tasuki.storage.types import column_type, zero
from tasuki.storage.wire import encode_column, encoder

Before = Sequence[tuple[Any, ...]]
"""What records added before a change: (the record they belong to, one value per additive field)."""


def added_by(org: Org, group: Rollups, ids: Sequence[UUID], connection: Connection) -> Before:
    """What the records `ids` add now, by the record they belong to."""
    statement = org.statements.get(("added", group.child, group.over, group.parent), lambda: _added(org, group, "ids"))
    return connection.run(statement, {"ids": ids_parameter(org, ids)})


def move(
    org: Org, group: Rollups, ids: Sequence[UUID], before: Before, connection: Connection, *, locked: bool
) -> list[UUID]:
    """Bring the roll-ups over the changed records `ids` up to date, which added `before`; the records whose values
    changed. `locked`: the records they belong to are locked already."""
    if not locked:
        _lock(org, group, ids, [row[0] for row in before], connection)
    given = {"ids": ids_parameter(org, ids), **_before_parameters(org, group, before)}
    key = ("move", group.child, group.over, group.parent)
    errors = (*key, "errors")
    first_error(org, errors, lambda: _failed(org, group, _touched(org, group)), connection, given, group.parent)
    statement = org.statements.get(key, lambda: _move(org, group))
    return _changed(org, group, connection.run(statement, given))


def sum_up(org: Org, group: Rollups, parents: Sequence[UUID], connection: Connection) -> list[UUID]:
    """Sum up anew for the records `parents`; those whose values changed."""
    _lock_parents(org, group, parents, connection)
    given = {"parents": ids_parameter(org, parents)}
    key = ("sum up", group.child, group.over, group.parent)
    first_error(org, (*key, "errors"), lambda: _failed(org, group, _named(org)), connection, given, group.parent)
    statement = org.statements.get(key, lambda: _sum_up(org, group, _named(org)))
    return _changed(org, group, connection.run(statement, given))


def sum_up_all(org: Org, group: Rollups, connection: Connection) -> int:
    """Sum up anew for every record; how many had another value."""

    def every() -> CTE:
        return select(org.tables[group.parent].c.id.label("parent")).cte("touched")

    key = ("sum up all", group.child, group.over, group.parent)
    first_error(org, (*key, "errors"), lambda: _failed(org, group, every()), connection, {}, group.parent)
    return connection.count(org.statements.get(key, lambda: _sum_up(org, group, every())), {})


def parents_of(org: Org, group: Rollups, ids: Sequence[UUID], connection: Connection) -> list[UUID]:
    """The records that `ids` belong to."""

    def build() -> Select[Any]:
        child = org.tables[group.child]
        mine = child.c.id.in_(ids_relation(org, "ids"))
        return select(child.c[group.over]).distinct().where(mine, child.c[group.over].is_not(None))

    statement = org.statements.get(("parents", group.child, group.over), build)
    return [row[0] for row in connection.run(statement, {"ids": ids_parameter(org, ids)})]


def _additive(group: Rollups) -> list[FieldDef]:
    return [field for field in group.fields if _is_additive(field)]


def _is_additive(field: FieldDef) -> bool:
    """True if the field moves by differences: what is added must not be rounded on the way."""
    rollup = field.rollup
    assert rollup is not None
    if rollup.operation == "count":
        return True
    exact = field.kind.column.scale + (2 if field_type(field).percent else 0)
    return rollup.operation == "sum" and rollup.value is not None and rollup.value.type.scale <= exact


def _summaries(org: Org, group: Rollups, fields: Sequence[FieldDef], child: Any) -> tuple[FromClause, list[Sql]]:
    """The relation to sum over and, for each field, its value as its column stores it, with its error."""
    item = org.catalog.objects[group.child]
    row = RowBinding(org.catalog, org.tables, org.database.name, item, child.c.__getitem__)
    found = [_summary(row, field) for field in fields]
    return row.joined(child), found


def _summary(row: RowBinding, field: FieldDef) -> Sql:
    rollup = field.rollup
    assert rollup is not None
    test = holds(compile_sql(rollup.where.tree, row)) if rollup.where is not None else None
    failed = compile_sql(rollup.where.tree, row).error if rollup.where is not None else None
    if rollup.operation == "count":
        counted = func.count() if test is None else func.count(case((test, 1)))
        return Sql(type_coerce(counted, column_type(field.kind.column)), _any_error(failed))
    assert rollup.value is not None
    value = compile_sql(rollup.value.tree, row)
    wrong = value.error if test is None or value.error is None else case((test, value.error))
    errors = [found for found in (failed, wrong) if found is not None]
    kept = Sql(value.value if test is None else case((test, value.value)), None, value.scale)
    total = _total(row, field, kept)
    told = [found for found in (*map(_any_error, errors), total.error) if found is not None]
    return Sql(total.value, None if not told else told[0] if len(told) == 1 else func.coalesce(*told))


def _total(row: RowBinding, field: FieldDef, value: Sql) -> Sql:
    """The summary in the form of the field's column; a sum or count that does not fit is blank, which they never are
    otherwise."""
    assert field.rollup is not None and field.rollup.value is not None
    kind, percent, given = field.kind.column, field_type(field).percent, field.rollup.value.type
    match field.rollup.operation:
        case "sum":
            summed = exact_sum(value, row.dialect)
            none = func.count(value.value) == 0
            kept = assigned(Sql(summed.value, None, summed.scale), _wide(given), kind, percent, row.dialect)
            return Sql(type_coerce(case((none, zero(kind)), else_=kept.value), column_type(kind)))
        case "avg":
            mean = exact_average(value, row.dialect)
            kept = assigned(mean, _wide(given, MOST_PLACES), kind, percent, row.dialect)
            return Sql(type_coerce(kept.value, column_type(kind)), kept.error)
        case "distinct":
            return Sql(type_coerce(func.count(value.value.distinct()), column_type(kind)))
    each = assigned(value, given, kind, percent, row.dialect)
    edge = (func.min if field.rollup.operation == "min" else func.max)(type_coerce(each.value, column_type(kind)))
    return Sql(type_coerce(edge, column_type(kind)), _any_error(each.error))


def _wide(kind: FieldType, places: int = 0) -> FieldType:
    """A number of the same places, as long as numbers get: the sum of many."""
    return replace(kind, digits=MOST_DIGITS, scale=max(kind.scale, places))


def _any_error(error: ColumnElement[Any] | None) -> ColumnElement[Any] | None:
    return None if error is None else func.min(error)


def _added(org: Org, group: Rollups, ids: str) -> Select[Any]:
    child = org.tables[group.child].alias()
    fields = _additive(group)
    rows, values = _summaries(org, group, fields, child)
    columns = [value.value.label(f"a_{field.key}") for field, value in zip(fields, values, strict=True)]
    mine = [child.c.id.in_(ids_relation(org, ids)), live(child), child.c[group.over].is_not(None)]
    chosen = select(child.c[group.over].label("parent"), *columns).select_from(rows).where(*mine)
    return chosen.group_by(child.c[group.over])


def _before_columns(group: Rollups) -> dict[str, Column]:
    return {"parent": Column("id"), **{f"a_{field.key}": field.kind.column for field in _additive(group)}}


def _before_parameters(org: Org, group: Rollups, before: Before) -> dict[str, Any]:
    columns = _before_columns(group)
    cells: list[Sequence[Any]] = list(zip(*before, strict=True)) if before else [()] * len(columns)
    dialect = org.database.name
    encoded = [encode_column(encoder(kind, dialect), c) for kind, c in zip(columns.values(), cells, strict=True)]
    return relation_parameters(columns, encoded, dialect, "before")


def _touched(org: Org, group: Rollups) -> CTE:
    """(parent, difference of each additive field) of every record that a changed one belongs or belonged to."""
    fields = _additive(group)
    after = _added(org, group, "ids")
    before = relation_rows(_before_columns(group), org.database.name, "before").subquery("before")
    minus = [(-before.c[f"a_{field.key}"]).label(f"a_{field.key}") for field in fields]
    moved = union_all(after, select(before.c.parent, *minus)).subquery("moved")
    names = [f"a_{field.key}" for field in fields]
    # A part that could not be told leaves the whole untold.
    whole = func.count()
    sums = [case((func.count(moved.c[name]) == whole, func.sum(moved.c[name]))).label(name) for name in names]
    return select(moved.c.parent, *sums).group_by(moved.c.parent).cte("touched")


def _named(org: Org) -> CTE:
    parents = ids_relation(org, "parents").subquery("named")
    (column,) = parents.c
    return select(type_coerce(column, column_type(Column("id"))).label("parent")).cte("touched")


def _anew(org: Org, group: Rollups, touched: CTE, fields: Sequence[FieldDef]) -> CTE:
    """(parent, value of each field) over all live records of the parents touched."""
    child = org.tables[group.child].alias()
    rows, values = _summaries(org, group, fields, child)
    columns = [value.value.label(f"n_{field.key}") for field, value in zip(fields, values, strict=True)]
    mine = [child.c[group.over].in_(select(touched.c.parent)), live(child)]
    chosen = select(child.c[group.over].label("parent"), *columns).select_from(rows).where(*mine)
    return chosen.group_by(child.c[group.over]).cte("anew")


def _move(org: Org, group: Rollups) -> Update:
    touched = _touched(org, group)
    table = org.tables[group.parent]
    rest = [field for field in group.fields if not _is_additive(field)]
    columns: list[Any] = list(touched.c)
    source: FromClause = touched
    if rest:
        anew = _anew(org, group, touched, rest)
        source = touched.outerjoin(anew, anew.c.parent == touched.c.parent)
        columns += [_or_nothing(anew, field).label(f"n_{field.key}") for field in rest]
    rows = select(*columns).select_from(source).subquery("new")

    def value(field: FieldDef) -> ColumnElement[Any]:
        if not _is_additive(field):
            return rows.c[f"n_{field.key}"]
        kind, old = field.kind.column, table.c[field.key]
        moved: ColumnElement[Any] = func.coalesce(old, zero(kind)) + type_coerce(rows.c[f"a_{field.key}"], old.type)
        return moved if kind.type == "integer" else case((func.abs(moved) < _limit(kind), moved))

    return derived_update(table, {f.key: value(f) for f in group.fields}, table.c.id == rows.c.parent, _filled(group))


def _limit(kind: Column) -> ColumnElement[Any]:
    """What a column of this kind does not reach any more."""
    return literal(Decimal(10) ** (NATIVE_DIGITS - kind.scale), column_type(kind))


def _filled(group: Rollups) -> list[str]:
    """Fields that always have a value: of no records the count and the sum are 0."""
    return [f.key for f in group.fields if f.rollup and f.rollup.operation in ("count", "distinct", "sum")]


def _changed(org: Org, group: Rollups, rows: Sequence[tuple[Any, ...]]) -> list[UUID]:
    """The records that changed. Raises Unsettled if a sum has more digits than its field."""
    if any(empty for _, empty in rows):
        item = org.catalog.objects[group.parent]
        field = item.fields[_filled(group)[-1]]
        raise Unsettled(problem("R202", Location(field=field.key), label=field.label))
    return [record for record, _ in rows]


def _sum_up(org: Org, group: Rollups, touched: CTE) -> Update:
    table = org.tables[group.parent]
    anew = _anew(org, group, touched, group.fields)
    columns = [_or_nothing(anew, field).label(f"n_{field.key}") for field in group.fields]
    source = touched.outerjoin(anew, anew.c.parent == touched.c.parent)
    rows = select(touched.c.parent, *columns).select_from(source).subquery("new")
    values = {field.key: rows.c[f"n_{field.key}"] for field in group.fields}
    return derived_update(table, values, table.c.id == rows.c.parent, _filled(group))


def _or_nothing(anew: CTE, field: FieldDef) -> ColumnElement[Any]:
    """Of no records the count and the sum are 0, all else is blank."""
    assert field.rollup is not None
    value = anew.c[f"n_{field.key}"]
    if field.rollup.operation in ("count", "distinct", "sum"):
        return type_coerce(case((anew.c.parent.is_(None), zero(field.kind.column)), else_=value), value.type)
    return value


def _failed(org: Org, group: Rollups, touched: CTE) -> Select[Any] | None:
    """(field, code) of a roll-up that cannot be computed for a record touched; None if none can fail."""
    child = org.tables[group.child].alias()
    rows, values = _summaries(org, group, group.fields, child)
    errors = {f.key: v.error for f, v in zip(group.fields, values, strict=True) if v.error is not None}
    if not errors:
        return None
    mine = and_(child.c[group.over].in_(select(touched.c.parent)), live(child))
    columns = [error.label(key) for key, error in errors.items()]
    told = select(*columns).select_from(rows).where(mine).group_by(child.c[group.over]).subquery("told")
    names, code, failed = first_code({key: told.c[key] for key in errors})
    return select(names, code).where(failed).limit(1)


def _lock(org: Org, group: Rollups, ids: Sequence[UUID], before: Sequence[UUID], connection: Connection) -> None:
    """Lock the records that `ids` belong and belonged to, in id order."""
    if org.database.name == "sqlite":
        return

    def build() -> Select[Any]:
        parent, child = org.tables[group.parent], org.tables[group.child]
        now = select(child.c[group.over]).where(child.c.id.in_(ids_relation(org, "ids")))
        either = now.union(ids_relation(org, "parents"))
        chosen = select(parent.c.id).where(parent.c.id.in_(either)).order_by(parent.c.id)
        return chosen.with_for_update(key_share=True)

    statement = org.statements.get(("lock parents", group.child, group.over), build)
    connection.run(statement, {"ids": ids_parameter(org, ids), "parents": ids_parameter(org, before)})


def _lock_parents(org: Org, group: Rollups, parents: Sequence[UUID], connection: Connection) -> None:
    _lock(org, group, (), parents, connection)
