"""Stages 7 and 9, merge and history. This module alone writes to record tables.

On PostgreSQL one statement checks, merges and appends history, so that history is made from what RETURNING says was
written. SQLite has no data-modifying CTE: the checked rows go to a temporary relation `k`, and the statements after
it read that; its transaction is the only writer, so what was checked is what is written.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from uuid import UUID

from sqlalchemy import (
    CTE,
    ColumnElement,
    FromClause,
    Insert,
    MetaData,
    Select,
    Table,
    Update,
    and_,
    case,
    delete,
    false,
    func,
    insert,
    literal,
    null,
    or_,
    select,
    true,
    union_all,
    update,
)
from sqlalchemy import Column as SqlColumn
from sqlalchemy.engine import Dialect
from sqlalchemy.sql import ClauseElement
from sqlalchemy.sql.dml import ReturningUpdate

from tasuki.fields import Column
from tasuki.history import append_from, changes_text
from tasuki.objects.pipeline.check import relation_k
from tasuki.objects.pipeline.compute import relation_c, starting_values
from tasuki.objects.pipeline.number import numbered_rows, raise_counter
from tasuki.objects.pipeline.plan import WritePlan, bind, column_of
from tasuki.objects.pipeline.resolve import relation_r
from tasuki.objects.pipeline.stage import Source, make_relation, relation_b, stage_name
from tasuki.storage import Compiled, Connection
from tasuki.storage.dialect import is_distinct
from tasuki.storage.retry import Overtaken
from tasuki.storage.statements import compile_kept

Step = TypeVar("Step", ClauseElement, Compiled)
_OPERATIONS = {"c": "create", "u": "update", "d": "delete", "r": "undelete", "p": "purge"}


@dataclass(frozen=True, slots=True)
class SqliteMerge(Generic[Step]):
    """The statements of one shape on SQLite, in order; None where the shape has no such step.

    `change_in_place` stands for `change` where no value of an index changes: SQLite writes every index anew whose
    columns an UPDATE sets, changed or not, and pages written cost more than all the rest of a save.
    """

    relation: Table
    check: Step
    counter: Step | None
    create: Step | None
    change: Step | None
    change_in_place: Step | None
    purge: Step | None
    history: Step
    clear: Step


@dataclass(frozen=True, slots=True)
class RowResult:
    """What the database said of one row: the operation, its error tokens, the record, and whether it was written (a
    good row that changes nothing is not)."""

    row: int
    op: str
    errors: str
    record: UUID
    written: bool


def merge(plan: WritePlan, source: Source, connection: Connection, values: Mapping[str, Any]) -> list[RowResult]:
    """Check, merge and remember the staged batch; one result per row, in order, but none for a row that became a new
    record: its id is the one it was staged with, and a load has hardly any others.

    Raises Overtaken if a row that was checked could not be written because another writer changed it.
    """
    run = _run_postgresql if plan.dialect == "postgresql" else _run_sqlite
    return sorted(run(plan, source, connection, values), key=lambda result: result.row)


def _run_postgresql(
    plan: WritePlan, source: Source, connection: Connection, values: Mapping[str, Any]
) -> list[RowResult]:
    dialect = plan.org.database.dialect
    statement = plan.keep(("merge", source), lambda: compile_kept(merge_postgresql(plan, source), dialect))
    results = []
    for row, op, errors, record, due, written in connection.run(statement, values):
        if due and not written:
            raise Overtaken
        results.append(RowResult(row, op, errors, record, written))
    return results


def _run_sqlite(plan: WritePlan, source: Source, connection: Connection, values: Mapping[str, Any]) -> list[RowResult]:
    dialect = plan.org.database.dialect
    steps = plan.keep(("merge", source), lambda: _compiled(merge_sqlite(plan, source), dialect))
    make_relation(connection, steps.relation)
    rows = connection.run(steps.check, values)
    due = Counter(op for _, op, _, _, is_due, _ in rows if is_due)
    if due:
        change = steps.change if any(row[-1] for row in rows) else steps.change_in_place
        if steps.counter is not None and due["c"]:
            connection.run(steps.counter, values)
        for op, step in (("c", steps.create), *((op, change) for op in "udr"), ("p", steps.purge)):
            if step is not None and due[op] and connection.change(step, values) != due[op]:
                raise Overtaken
        connection.change(steps.history, values)
    connection.change(steps.clear, values)
    return [
        RowResult(row, op, errors, record, bool(is_due))
        for row, op, errors, record, is_due, _ in rows
        if not (is_due and op == "c")
    ]


def checked(plan: WritePlan, source: Source) -> CTE:
    """The chain b -> r -> c -> k."""
    return relation_k(plan, relation_c(plan, relation_r(plan, relation_b(plan, source))))


def merge_postgresql(plan: WritePlan, source: Source) -> Select[Any]:
    """One statement: (row, op, errors, record, due, written) of every row of the batch that was not created."""
    k = checked(plan, source)
    steps: list[CTE] = []
    rows: FromClause = k
    if plan.makes:
        rows, counter = numbered_rows(plan, k, _mergeable(k, "c"))
        if counter is not None:
            steps.append(counter)
        steps.append(_create(plan, rows, _mergeable(rows, "c")).returning(plan.table.c.id).cte("i"))
    writes = [steps[-1]] if plan.makes else []
    if plan.shape.operation == "purge":
        gone = delete(plan.table).where(plan.table.c.id == k.c.id, _mergeable(k, "p"))
        writes.append(gone.returning(plan.table.c.id).cte("u"))
    elif plan.finds:
        writes.append(_change(plan, k).returning(plan.table.c.id).cte("u"))
    done = union_all(*(select(write.c.id) for write in writes)).cte("done")
    source_rows = (rows if plan.makes else k).join(done, done.c.id == (rows if plan.makes else k).c.id)
    history = _history(plan, rows if plan.makes else k, source_rows, None).cte("h")
    written = done.c.id.is_not(None).label("written")
    statement = select(k.c.rn, k.c.op, k.c.errors, k.c.id, _mergeable(k, None).label("due"), written)
    told = or_(k.c.op != "c", done.c.id.is_(None))
    return statement.select_from(k.outerjoin(done, done.c.id == k.c.id)).where(told).add_cte(history)


def merge_sqlite(plan: WritePlan, source: Source) -> SqliteMerge[ClauseElement]:
    """The statements on SQLite; `check` gives (row, op, errors, record, due, whether a value of an index changes) of
    every row."""
    k = checked(plan, source)
    relation = _relation(plan, k)
    fill = insert(relation).from_select([column.key for column in k.c], select(k), include_defaults=False)
    rows: FromClause = relation
    counter = None
    if plan.makes:
        rows, _ = numbered_rows(plan, relation, _mergeable(relation, "c"))
        counter = raise_counter(plan, relation, _mergeable(relation, "c"))
    purge = plan.shape.operation == "purge"
    good = and_(relation.c.id == plan.table.c.id, _mergeable(relation, "p"))
    remove = delete(plan.table).where(select(relation.c.id).where(good).exists()) if purge else None
    told = [relation.c[name] for name in ("rn", "op", "errors", "id")]
    indexed = _indexed_fields(plan)
    moved = or_(false(), *(is_distinct(relation.c[f"new_{key}"], relation.c[f"old_{key}"]) for key in indexed))
    changes = plan.finds and not purge
    return SqliteMerge(
        relation,
        fill.returning(*told, _mergeable(relation, None), moved),
        counter,
        _create(plan, rows, _mergeable(rows, "c")) if plan.makes else None,
        _change(plan, relation) if changes else None,
        _change(plan, relation, leave=indexed) if changes else None,
        remove,
        _history(plan, rows, rows, _mergeable(rows, None)),
        delete(relation),
    )


def _compiled(steps: SqliteMerge[ClauseElement], dialect: Dialect) -> SqliteMerge[Compiled]:
    def compiled(step: ClauseElement) -> Compiled:
        return compile_kept(step, dialect)

    def maybe(step: ClauseElement | None) -> Compiled | None:
        return None if step is None else compile_kept(step, dialect)

    return SqliteMerge(
        steps.relation,
        compiled(steps.check),
        maybe(steps.counter),
        maybe(steps.create),
        maybe(steps.change),
        maybe(steps.change_in_place),
        maybe(steps.purge),
        compiled(steps.history),
        compiled(steps.clear),
    )


def _indexed_fields(plan: WritePlan) -> tuple[str, ...]:
    """Fields a change may set that stand in an index."""
    if plan.shape.operation not in ("update", "upsert"):
        return ()
    indexed = {column.key for index in plan.table.indexes for column in index.columns}
    return tuple(key for key in plan.merged_fields() if key in indexed)


def _relation(plan: WritePlan, k: CTE) -> Table:
    columns = [SqlColumn(column.key, column.type) for column in k.c]
    return Table(stage_name("k", plan), MetaData(), *columns, prefixes=["TEMPORARY"])


def _mergeable(rows: FromClause, op: str | None) -> ColumnElement[bool]:
    fits = [rows.c.refused.is_(false()), rows.c.errors == "", rows.c.changed]
    return and_(*fits, rows.c.op == op) if op else and_(*fits)


def _create(plan: WritePlan, rows: FromClause, where: ColumnElement[bool]) -> Insert:
    now, me = bind("now", Column("timestamp")), bind("me", Column("id"))
    values: dict[str, Any] = {"id": rows.c.id}
    values.update(starting_values(plan))
    values.update({key: rows.c[f"new_{key}"] for key in plan.merged_fields()})
    values.update({field.key: rows.c[f"number_{field.key}"] for field in plan.numbered_fields()})
    values.update({"created_at": now, "created_by": me, "updated_at": now, "updated_by": me, "version": literal(1)})
    if plan.item.year_of is not None:
        values["fiscal_year"] = rows.c.fiscal_year
    chosen = select(*(value.label(f"v_{name}") for name, value in values.items())).select_from(rows).where(where)
    return insert(plan.table).from_select(list(values), chosen, include_defaults=False)


def _change(plan: WritePlan, rows: FromClause, leave: Collection[str] = ()) -> Update:
    """Only where the version is still the one that was checked; the fields `leave` are not set."""
    operation = plan.shape.operation
    values: dict[str, Any] = {
        "updated_at": bind("now", Column("timestamp")),
        "updated_by": bind("me", Column("id")),
        "version": plan.table.c.version + 1,
    }
    if operation == "delete":
        values.update(deleted_at=bind("now", Column("timestamp")), deletion_id=bind("deletion_id", Column("id")))
    elif operation == "undelete":
        values.update(deleted_at=null(), deletion_id=null())
    else:
        values.update({key: rows.c[f"new_{key}"] for key in plan.merged_fields() if key not in leave})
    op = {"delete": "d", "undelete": "r"}.get(operation, "u")
    same = and_(plan.table.c.id == rows.c.id, plan.table.c.version == rows.c.old_version)
    return update(plan.table).values(values).where(same, _mergeable(rows, op))


def derived_update(
    table: Table,
    values: Mapping[str, ColumnElement[Any]],
    match: ColumnElement[bool],
    watched: Sequence[str] = (),
    told: Sequence[str] = (),
) -> ReturningUpdate[Any]:
    """Set derived columns where they differ, or get no value though `told`; gives the id of each such record and
    whether one of its columns `watched` has no value. Neither the version nor the history knows of it: nobody did it,
    it follows."""
    differs = or_(false(), *(is_distinct(table.c[key], value) for key, value in values.items()))
    differs = or_(differs, *(values[key].is_(None) for key in told))
    empty = or_(false(), *(table.c[key].is_(None) for key in watched))
    return update(table).values(dict(values)).where(match, differs).returning(table.c.id, empty)


def _history(plan: WritePlan, rows: FromClause, source: FromClause, where: ColumnElement[bool] | None) -> Insert:
    open_fields, personal_fields = _changes(plan, rows)
    names = [(rows.c.op == letter, word) for letter, word in _OPERATIONS.items()]
    return append_from(
        source,
        object_key=plan.item.key,
        record=rows.c.id,
        operation=case(*names),
        changes=changes_text(open_fields, plan.dialect),
        # Blank where nothing personal changed, whether or not the batch has such columns.
        personal=func.nullif(changes_text(personal_fields, plan.dialect), "{}") if personal_fields else None,
        dialect=plan.dialect,
        where=true() if where is None else where,
    )


def _changes(plan: WritePlan, rows: FromClause) -> tuple[list[Any], list[Any]]:
    """(field, column, old, new) of what history keeps, open and personal apart."""
    open_fields: list[Any] = []
    personal: list[Any] = []
    if plan.shape.operation not in ("insert", "update", "upsert"):
        return open_fields, personal
    numbered = {field.key for field in plan.numbered_fields()}
    written = {*plan.written_fields(), *numbered}
    for key in (*plan.item.fields, "owner"):
        field = plan.field(key)
        if key not in written or not field.history:
            continue
        # In an upsert a record that was found keeps the number it has.
        new = case((rows.c.op == "c", rows.c[f"number_{key}"])) if key in numbered else rows.c[f"new_{key}"]
        old = rows.c[f"old_{key}"] if plan.finds and key not in numbered else None
        kept = personal if field.data_class in ("personal", "secret") else open_fields
        kept.append((key, column_of(field), old, new))
    return open_fields, personal
