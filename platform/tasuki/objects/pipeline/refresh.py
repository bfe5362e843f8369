"""Local derived values of records that were not written themselves: what they read has changed."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy import CTE, ColumnElement, Select, Update, and_, func, literal, or_, select, true

from tasuki.metadata.catalog import FieldDef
from tasuki.objects.derivations import derivations_of
from tasuki.objects.ids_list import ids_parameter, ids_relation
from tasuki.objects.pipeline.found import lacking_keys
from tasuki.objects.pipeline.local_values import with_derived
from tasuki.objects.pipeline.merge import derived_update
from tasuki.objects.pipeline.refusals import first_code, first_error
from tasuki.storage import Connection, Org
from tasuki.storage.dialect import is_distinct
from tasuki.storage.formula_binding import RowBinding


def refresh(
    org: Org, object_key: str, ids: Sequence[UUID], connection: Connection, moment: dict[str, Any]
) -> list[UUID]:
    """Compute the local derived values of the records `ids` anew; those that changed. Raises Unsettled."""
    given = {**moment, "ids": ids_parameter(org, ids)}
    key = ("refresh", object_key)
    statement = org.statements.get(key, lambda: _refresh(org, object_key))
    rows = connection.run(statement, given)
    if any(empty for _, empty in rows) or _picks(org, object_key):
        # No value: blank, or an error. A pick has one even where several fit.
        first_error(org, (*key, "errors"), lambda: _failed(org, object_key), connection, given, object_key)
    return [record for record, _ in rows]


def refresh_all(org: Org, object_key: str, connection: Connection, moment: dict[str, Any]) -> int:
    """Compute the local derived values of all records anew; how many changed. Raises Unsettled."""
    key = ("refresh all", object_key)
    first_error(org, (*key, "errors"), lambda: _failed(org, object_key, every=True), connection, moment, object_key)
    statement = org.statements.get(key, lambda: _refresh(org, object_key, every=True))
    return connection.count(statement, moment)


def lock_records(org: Org, object_key: str, ids: Sequence[UUID], connection: Connection) -> None:
    """Lock records whose derived values are about to change, in id order."""
    if org.database.name == "sqlite" or not ids:
        return

    def build() -> Select[Any]:
        table = org.tables[object_key]
        chosen = select(table.c.id).where(table.c.id.in_(ids_relation(org, "ids"))).order_by(table.c.id)
        return chosen.with_for_update(key_share=True)

    connection.run(org.statements.get(("lock records", object_key), build), {"ids": ids_parameter(org, ids)})


def lock_picks(org: Org, object_key: str, connection: Connection, *, picks: bool, writes: bool = False) -> None:
    """While somebody writes what picks look at, nobody picks among it: no lock of rows shows a record that another
    writer is making, nor the one that would pick it. `picks`: records of the object pick; `writes`: they are written.
    """
    if org.database.name == "sqlite":
        return
    derivations = derivations_of(org)
    written = {object_key} & derivations.picked.keys() if writes else frozenset[str]()
    looked_at = {source for picker, source in derivations.picked_by if picks and picker == object_key}
    for key in sorted(looked_at | written):
        lock = func.pg_advisory_xact_lock if key in written else func.pg_advisory_xact_lock_shared
        number = func.hashtextextended(func.concat(func.current_schema(), ".", literal(key)), 0)
        statement = org.statements.get(("lock picks", key, key in written), partial(select, lock(number)))
        connection.run(statement, {})


def stale_picks(org: Org, object_key: str, connection: Connection, moment: dict[str, Any]) -> list[UUID]:
    """Records that would pick another record now, or fail to."""

    def build() -> Select[Any]:
        rows = _computed(org, object_key, every=True)
        table = org.tables[object_key]
        picks = [field.key for field in derivations_of(org).local[object_key] if field.pick is not None]
        moved = [is_distinct(rows.c[f"new_{key}"], table.c[key]) for key in picks]
        failed = [rows.c[f"err_{key}"].is_not(None) for key in picks if f"err_{key}" in rows.c]
        joined = rows.join(table, and_(table.c.id == rows.c.id, table.c.deleted_at.is_(None)))
        return select(rows.c.id).select_from(joined).where(or_(*moved, *failed))

    return [row[0] for row in connection.run(org.statements.get(("stale picks", object_key), build), moment)]


def lacking(
    org: Org,
    object_key: str,
    field: FieldDef,
    ids: Sequence[UUID] | None,
    connection: Connection,
    moment: dict[str, Any],
) -> list[tuple[Any, ...]]:
    """The keys of records that have to be made before `field` of the records `ids` (None: all) can be set."""

    def build() -> Select[Any]:
        rows, table = _computed(org, object_key, every=ids is None), org.tables[object_key]
        return lacking_keys(rows, field).where(rows.c.id.in_(select(table.c.id).where(table.c.deleted_at.is_(None))))

    statement = org.statements.get(("lacking", object_key, field.key, ids is None), build)
    return connection.run(statement, {**moment, "ids": ids_parameter(org, ids or ())})


def _computed(org: Org, object_key: str, every: bool = False) -> CTE:
    """The records (all, or those of the parameter `ids`) with `new_*` of every local derived value."""
    item, table = org.catalog.objects[object_key], org.tables[object_key].alias("t")
    derivations = derivations_of(org)
    local = derivations.local[object_key]
    computed = {field.key for field in local}
    names = sorted({path[0] for path in derivations.local_reads[object_key]} - computed - {"id"})
    mine: ColumnElement[bool] = true() if every else table.c.id.in_(ids_relation(org, "ids"))
    rows = select(table.c.id, *(table.c[key].label(f"new_{key}") for key in names)).where(mine).cte("c0")

    def bind_row(layer: CTE) -> RowBinding:
        def columns(key: str) -> ColumnElement[Any]:
            return layer.c.id if key == "id" else layer.c[f"new_{key}"]

        return RowBinding(org.catalog, org.tables, org.database.name, item, columns, fresh=True)

    return with_derived(rows, local, bind_row, "c")


def _refresh(org: Org, object_key: str, every: bool = False) -> Update:
    table, keys = org.tables[object_key], [field.key for field in derivations_of(org).local[object_key]]
    computed = _computed(org, object_key, every)
    # Written out, without the errors: what is compared and then set is computed once.
    kept = select(computed.c.id, *(computed.c[f"new_{key}"] for key in keys))
    rows = kept.cte("kept").prefix_with("MATERIALIZED")
    values = {key: rows.c[f"new_{key}"] for key in keys}
    fallible = [key for key in keys if f"err_{key}" in computed.c]
    told = [] if every else fallible
    return derived_update(table, values, table.c.id == rows.c.id, watched=fallible, told=told)


def _picks(org: Org, object_key: str) -> bool:
    return any(field.pick is not None for field in derivations_of(org).local[object_key])


def _failed(org: Org, object_key: str, every: bool = False) -> Select[Any] | None:
    rows = _computed(org, object_key, every)
    local = derivations_of(org).local[object_key]
    known = {field.key: rows.c[f"err_{field.key}"] for field in local if f"err_{field.key}" in rows.c}
    if not known:
        return None
    names, code, failed = first_code(known)
    table = org.tables[object_key]
    alive = and_(table.c.id == rows.c.id, table.c.deleted_at.is_(None))
    return select(names, code).select_from(rows.join(table, alive)).where(failed).limit(1)
