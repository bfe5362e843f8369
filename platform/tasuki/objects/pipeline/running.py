"""Running sums of the settle stage: in each group, in order, every record gets what is left under its cap."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import (
    CTE,
    ColumnElement,
    Select,
    Update,
    and_,
    case,
    func,
    null,
    or_,
    select,
    type_coerce,
)

from tasuki.formulas import FieldType, Sql, assigned, compile_sql
from tasuki.metadata.catalog import FieldDef
from tasuki.metadata.scopes import field_type
from tasuki.objects.derivations import Running
from tasuki.objects.ids_list import ids_parameter, ids_relation
from tasuki.objects.pipeline.merge import derived_update
from tasuki.objects.pipeline.plan import live
from tasuki.objects.pipeline.refusals import first_code, first_error
from tasuki.storage import Connection, Org
from tasuki.storage.formula_binding import RowBinding
from tasuki.storage.types import column_type, zero


def groups_of(org: Org, running: Running, ids: Sequence[UUID], connection: Connection) -> list[UUID]:
    """The groups that the records `ids` stand in."""

    def build() -> Select[Any]:
        table = org.tables[running.object]
        over = table.c[running.over]
        return select(over).distinct().where(table.c.id.in_(ids_relation(org, "ids")), over.is_not(None))

    statement = org.statements.get(("groups", running.object, running.over), build)
    return [row[0] for row in connection.run(statement, {"ids": ids_parameter(org, ids)})]


def members_of(org: Org, running: Running, groups: Sequence[UUID], connection: Connection) -> list[UUID]:
    """The live records of the groups; the groups are locked, so that they stay as they are."""
    _lock(org, running, groups, connection)

    def build() -> Select[Any]:
        table = org.tables[running.object]
        return select(table.c.id).where(table.c[running.over].in_(ids_relation(org, "groups")), live(table))

    statement = org.statements.get(("members", running.object, running.over), build)
    return [row[0] for row in connection.run(statement, {"groups": ids_parameter(org, groups)})]


def share_out(org: Org, running: Running, groups: Sequence[UUID], connection: Connection) -> list[UUID]:
    """Share out anew in each of the groups; the records whose share changed."""
    given = {"groups": ids_parameter(org, groups)}
    key = ("share", running.object, running.over)
    first_error(org, (*key, "errors"), lambda: _failed(org, running), connection, given, running.object)
    statement = org.statements.get(key, lambda: _share(org, running))
    return [row[0] for row in connection.run(statement, given)]


def clear(org: Org, running: Running, ids: Sequence[UUID], connection: Connection) -> list[UUID]:
    """Records among `ids` that stand in no group have no share; those that had one."""

    def build() -> Update:
        table = org.tables[running.object]
        alone = [table.c.id.in_(ids_relation(org, "ids")), table.c[running.over].is_(None)]
        return derived_update(table, {field.key: null() for field in running.fields}, and_(*alone))

    statement = org.statements.get(("no share", running.object, running.over), build)
    return [row[0] for row in connection.run(statement, {"ids": ids_parameter(org, ids)})]


def share_out_all(org: Org, running: Running, connection: Connection) -> int:
    """Share out anew in all groups; how many records had another share."""
    key = ("share all", running.object, running.over)
    first_error(org, (*key, "errors"), lambda: _failed(org, running, True), connection, {}, running.object)
    return connection.count(org.statements.get(key, lambda: _share(org, running, True)), {})


def _lock(org: Org, running: Running, groups: Sequence[UUID], connection: Connection) -> None:
    if org.database.name == "sqlite":
        return

    def build() -> Select[Any]:
        target = org.catalog.objects[running.object].fields[running.over].to
        assert target is not None
        table = org.tables[target]
        chosen = select(table.c.id).where(table.c.id.in_(ids_relation(org, "groups"))).order_by(table.c.id)
        return chosen.with_for_update(key_share=True)

    statement = org.statements.get(("lock groups", running.object, running.over), build)
    connection.run(statement, {"groups": ids_parameter(org, groups)})


def _row(org: Org, running: Running) -> tuple[RowBinding, Any]:
    table = org.tables[running.object].alias("t")
    item = org.catalog.objects[running.object]
    return RowBinding(org.catalog, org.tables, org.database.name, item, table.c.__getitem__), table


def _stored(row: RowBinding, field: FieldDef, sql: Sql, given: FieldType) -> Sql:
    return assigned(sql, given, field.kind.column, field_type(field).percent, row.dialect)


def _values(org: Org, running: Running, every: bool) -> tuple[CTE, list[tuple[FieldDef, ColumnElement[Any] | None]]]:
    """(id, group, place, what each field would add and may add up to) of the live members, and the error of each."""
    row, table = _row(org, running)
    columns: list[Any] = [table.c.id, table.c[running.over].label("over")]
    errors: list[tuple[FieldDef, ColumnElement[Any] | None]] = []
    for field in running.fields:
        assert field.running is not None
        kind = column_type(field.kind.column)
        value = _stored(row, field, compile_sql(field.running.value.tree, row), field.running.value.type)
        columns.append(type_coerce(value.value, kind).label(f"v_{field.key}"))
        found = [value.error]
        if field.running.cap is not None:
            cap = _stored(row, field, compile_sql(field.running.cap.tree, row), field.running.cap.type)
            columns.append(type_coerce(cap.value, kind).label(f"cap_{field.key}"))
            found.append(cap.error)
        order = [row.column((key,)).asc().nulls_last() for key in field.running.order]
        place = func.row_number().over(partition_by=table.c[running.over], order_by=[*order, table.c.id])
        columns.append(place.label(f"place_{field.key}"))
        known = [error for error in found if error is not None]
        errors.append((field, None if not known else known[0] if len(known) == 1 else func.coalesce(*known)))
    columns += [error.label(f"err_{field.key}") for field, error in errors if error is not None]
    over = table.c[running.over]
    mine = [over.is_not(None) if every else over.in_(ids_relation(org, "groups")), live(table)]
    chosen = select(*columns).select_from(row.joined(table)).where(*mine)
    return chosen.cte("members"), errors


def _share(org: Org, running: Running, every: bool = False) -> Update:
    members, _ = _values(org, running, every)
    summed: list[Any] = list(members.c)
    for field in running.fields:
        adds = func.coalesce(members.c[f"v_{field.key}"], zero(field.kind.column))
        up_to_here = func.sum(adds).over(partition_by=members.c.over, order_by=members.c[f"place_{field.key}"])
        summed.append(type_coerce(up_to_here, members.c[f"v_{field.key}"].type).label(f"sum_{field.key}"))
    sums = select(*summed).cte("sums")
    shares = [_part(sums, field).label(field.key) for field in running.fields]
    rows = select(sums.c.id, *shares).subquery("new")
    table = org.tables[running.object]
    return derived_update(table, {field.key: rows.c[field.key] for field in running.fields}, table.c.id == rows.c.id)


def _part(sums: CTE, field: FieldDef) -> ColumnElement[Any]:
    """What the record's own value adds to the sum while that stays under the cap; blank where it has no value."""
    value, total = sums.c[f"v_{field.key}"], sums.c[f"sum_{field.key}"]
    assert field.running is not None
    if field.running.cap is None:
        return value
    cap = sums.c[f"cap_{field.key}"]
    before = total - value
    within = case((total < cap, total), else_=cap) - case((before < cap, before), else_=cap)
    nothing = zero(field.kind.column)
    return type_coerce(
        case((or_(value.is_(None), cap.is_(None)), value), (within < nothing, nothing), else_=within), value.type
    )


def _failed(org: Org, running: Running, every: bool = False) -> Select[Any] | None:
    members, errors = _values(org, running, every)
    known = {field.key: members.c[f"err_{field.key}"] for field, error in errors if error is not None}
    if not known:
        return None
    names, code, failed = first_code(known)
    return select(names, code).where(failed).limit(1)
