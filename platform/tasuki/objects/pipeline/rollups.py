"""Roll-ups of the settle stage: what records add to those they belong to, before and after a change.

Counts and sums move by the difference, so that a record with a million others under it costs as much as one with two.
Smallest, largest, average and distinct are summed up anew for the records touched, and so is everything where a
difference cannot be told.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import (
    CTE,
    ColumnElement,
    FromClause,
    Select,
    Update,
    case,
    func,
    literal,
    literal_column,
    select,
    type_coerce,
    union_all,
)

from tasuki.diagnostics import Location, problem
from tasuki.fields import Column
from tasuki.formulas.digits import NATIVE_DIGITS
from tasuki.metadata.catalog import FieldDef
from tasuki.metadata.scopes import field_type
from tasuki.objects.derivations import Rollups
from tasuki.objects.ids_list import ids_parameter, ids_relation
from tasuki.objects.pipeline.merge import derived_update
from tasuki.objects.pipeline.refusals import Unsettled, first_code, first_error
from tasuki.objects.pipeline.summaries import Chosen, columns_of, failures, summed
from tasuki.storage import Connection, Org
from tasuki.storage.relations import relation_parameters, relation_rows
from tasuki.storage.types import column_type, zero
from tasuki.storage.wire import encode_column, encoder

Before = Sequence[tuple[Any, ...]]
"""What records added before a change: (the record they belong to, one value per additive field)."""


def added_by(org: Org, group: Rollups, ids: Sequence[UUID], connection: Connection) -> Before:
    """What the records `ids` add now, by the record they belong to."""
    statement = org.statements.get(("added", group.child, group.over, group.parent), lambda: _added(org, group))
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

    def failed(fields: Sequence[FieldDef]) -> None:
        def build() -> Select[Any] | None:
            return _failed(org, group, fields, _under(group, _touched(org, group)))

        first_error(org, (*key, *(field.key for field in fields)), build, connection, given, group.parent)

    failed(_often_blank(group))
    rows = connection.run(org.statements.get(key, lambda: _move(org, group)), given)
    return _changed(org, group, rows, lambda: failed(_filled(group)))


def sum_up(org: Org, group: Rollups, parents: Sequence[UUID], connection: Connection) -> list[UUID]:
    """Sum up anew for the records `parents`; those whose values changed."""
    _lock_parents(org, group, parents, connection)
    given = {"parents": ids_parameter(org, parents)}
    key = ("sum up", group.child, group.over, group.parent)

    def failed(fields: Sequence[FieldDef]) -> None:
        def build() -> Select[Any] | None:
            return _failed(org, group, fields, _under(group, _named(org)))

        first_error(org, (*key, *(field.key for field in fields)), build, connection, given, group.parent)

    failed(_often_blank(group))
    rows = connection.run(org.statements.get(key, lambda: _sum_up(org, group, _named(org))), given)
    return _changed(org, group, rows, lambda: failed(_filled(group)))


def sum_up_all(org: Org, group: Rollups, connection: Connection) -> int:
    """Sum up anew for every record; how many had another value."""

    def every() -> CTE:
        return select(org.tables[group.parent].c.id.label("parent")).cte("touched")

    key = ("sum up all", group.child, group.over, group.parent)

    def failed() -> Select[Any] | None:
        return _failed(org, group, group.fields, _under(group, every()))

    first_error(org, (*key, "errors"), failed, connection, {}, group.parent)
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


def _added(org: Org, group: Rollups) -> Select[Any]:
    """(parent, `v_*` of each additive field) of what the records of the parameter `ids` add."""
    fields = _additive(group)
    return summed(org, group, fields, _changed_ones(org))


def _changed_ones(org: Org) -> Chosen:
    return lambda child: [child.c.id.in_(ids_relation(org, "ids"))]


def _before_parameters(org: Org, group: Rollups, before: Before) -> dict[str, Any]:
    columns = columns_of(_additive(group))
    cells: list[Sequence[Any]] = list(zip(*before, strict=True)) if before else [()] * len(columns)
    dialect = org.database.name
    encoded = [encode_column(encoder(kind, dialect), c) for kind, c in zip(columns.values(), cells, strict=True)]
    return relation_parameters(columns, encoded, dialect, "before")


def _touched(org: Org, group: Rollups) -> CTE:
    """(parent, difference of each additive field) of every record that a changed one belongs or belonged to."""
    fields = _additive(group)
    after = _added(org, group)
    before = relation_rows(columns_of(fields), org.database.name, "before").subquery("before")
    minus = [(-before.c[f"v_{field.key}"]).label(f"v_{field.key}") for field in fields]
    moved = union_all(after, select(before.c.parent, *minus)).subquery("moved")
    names = [f"v_{field.key}" for field in fields]
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
    return summed(org, group, fields, _under(group, touched)).cte("anew")


def _under(group: Rollups, touched: CTE) -> Chosen:
    return lambda child: [child.c[group.over].in_(select(touched.c.parent))]


def _move(org: Org, group: Rollups) -> Update:
    touched = _touched(org, group)
    table = org.tables[group.parent]
    rest = [field for field in group.fields if not _is_additive(field)]
    columns: list[Any] = list(touched.c)
    source: FromClause = touched
    if rest:
        anew = _anew(org, group, touched, rest)
        source = touched.outerjoin(anew, anew.c.parent == touched.c.parent)
        columns += [_or_nothing(anew, field).label(f"v_{field.key}") for field in rest]
    rows = select(*columns).select_from(source).subquery("new")

    def value(field: FieldDef) -> ColumnElement[Any]:
        if not _is_additive(field):
            return rows.c[f"v_{field.key}"]
        kind, old = field.kind.column, table.c[field.key]
        moved: ColumnElement[Any] = func.coalesce(old, zero(kind)) + type_coerce(rows.c[f"v_{field.key}"], old.type)
        return case((func.abs(moved) < _limit(kind), moved))

    return derived_update(
        table,
        {f.key: value(f) for f in group.fields},
        table.c.id == rows.c.parent,
        [field.key for field in _filled(group)],
    )


def _limit(kind: Column) -> ColumnElement[Any]:
    """What a column of this kind does not reach any more."""
    if kind.type == "integer":
        return literal_column(str(10**NATIVE_DIGITS))
    return literal(Decimal(10) ** (NATIVE_DIGITS - kind.scale), column_type(kind))


def _filled(group: Rollups) -> list[FieldDef]:
    """Fields that always have a value: of no records the count and the sum are 0."""
    return [field for field in group.fields if _is_filled(field)]


def _often_blank(group: Rollups) -> list[FieldDef]:
    """Fields that have no value where there is nothing to compare: whether that is an error has to be asked."""
    return [field for field in group.fields if not _is_filled(field)]


def _is_filled(field: FieldDef) -> bool:
    return field.rollup is not None and field.rollup.operation in ("count", "distinct", "sum")


def _changed(org: Org, group: Rollups, rows: Sequence[tuple[Any, ...]], ask: Callable[[], None]) -> list[UUID]:
    """The records that changed. Raises Unsettled where what always has a value has none: `ask` finds out why, or it
    has more digits than its field."""
    if any(empty for _, empty in rows):
        ask()
        field = _filled(group)[-1]
        raise Unsettled(problem("R202", Location(field=field.key), label=field.label))
    return [record for record, _ in rows]


def _sum_up(org: Org, group: Rollups, touched: CTE) -> Update:
    table = org.tables[group.parent]
    anew = _anew(org, group, touched, group.fields)
    columns = [_or_nothing(anew, field).label(f"v_{field.key}") for field in group.fields]
    source = touched.outerjoin(anew, anew.c.parent == touched.c.parent)
    rows = select(touched.c.parent, *columns).select_from(source).subquery("new")
    values = {field.key: rows.c[f"v_{field.key}"] for field in group.fields}
    return derived_update(table, values, table.c.id == rows.c.parent, [field.key for field in _filled(group)])


def _or_nothing(anew: CTE, field: FieldDef) -> ColumnElement[Any]:
    """Of no records the count and the sum are 0, all else is blank."""
    assert field.rollup is not None
    value = anew.c[f"v_{field.key}"]
    if field.rollup.operation in ("count", "distinct", "sum"):
        return type_coerce(case((anew.c.parent.is_(None), zero(field.kind.column)), else_=value), value.type)
    return value


def _failed(org: Org, group: Rollups, fields: Sequence[FieldDef], chosen: Chosen) -> Select[Any] | None:
    """(field, code) of a roll-up that cannot be computed over the chosen records; None if none can fail."""
    found = failures(org, group, fields, chosen)
    if found is None:
        return None
    told = found.subquery("told")
    codes = {field.key: told.c[f"err_{field.key}"] for field in fields if f"err_{field.key}" in told.c}
    names, code, failed = first_code(codes)
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
