"""The one write path. One row is a batch of one; a million rows are batches of many.

    read -> stage -> resolve -> lock -> compute -> check -> merge -> settle -> history -> effects

Each stage is a module of `pipeline`. `resolve`, `compute`, `check`, `merge` and `history` are relations and steps of
the statements that `merge` assembles; `lock` is a statement of its own before them.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from tasuki.clock import local_date
from tasuki.diagnostics import Problem, Refused, problem
from tasuki.history import Origin, entry_parameters
from tasuki.ids import new_ids
from tasuki.metadata.catalog import Scope
from tasuki.objects.batch import Batch, Outcome
from tasuki.objects.pipeline.effects import DEPTH, derived_batches
from tasuki.objects.pipeline.lock import lock_statement
from tasuki.objects.pipeline.merge import RowResult, merge
from tasuki.objects.pipeline.plan import WritePlan, plan_of
from tasuki.objects.pipeline.read import ReadBatch, read
from tasuki.objects.pipeline.settle import settle
from tasuki.objects.pipeline.stage import stage
from tasuki.objects.pipeline.tell import problems_of_row
from tasuki.objects.pipeline.waves import freed_rows, part_of, split_into_waves
from tasuki.permissions import Access, access_for
from tasuki.storage import Connection, Org
from tasuki.storage.retry import run_with_retry


def read_batch(org: Org, batch: Batch, *, access: Access) -> ReadBatch:
    """The cells of `batch` as typed values, for `write`. It runs no statement, so whoever has many batches may read
    the next one in another thread while one is written."""
    return read(plan_of(org, batch.shape), batch, access)


def write(
    org: Org, batch: Batch, *, access: Access, door: str, check_only: bool = False, cells: ReadBatch | None = None
) -> Outcome:
    """Write the good rows of `batch` in one transaction and tell the problems of the others.

    With `check_only` the same happens and is then undone. Races with other writers are retried three times. `cells`
    are those of the batch where `read_batch` has read them already.
    """

    def run(connection: Connection) -> Outcome:
        return write_in(connection, org, batch, access=access, door=door, cells=cells)

    return run_with_retry(org.database, run, keep=not check_only)


def write_in(
    connection: Connection,
    org: Org,
    batch: Batch,
    *,
    access: Access,
    door: str,
    depth: int = 0,
    cells: ReadBatch | None = None,
) -> Outcome:
    """Run all stages inside the caller's transaction.

    Raises Refused if the object is hidden from the actor, or if a derived batch refuses a row (then nothing of the
    transaction may be kept: a cascade takes all or none).
    """
    now = org.now()
    plan = plan_of(org, batch.shape)
    _refuse_hidden(plan, access)
    if batch.shape.operation == "delete" and batch.deletion_id is None:
        batch = replace(batch, deletion_id=new_ids(1, now)[0])
    cells = cells or read(plan, batch, access)
    origin = Origin(principal=access.principal, at=now, door=door, reason=batch.reason)
    values = {**_parameters(org, access, batch, now), **entry_parameters(origin), "derived": depth > 0}
    outcome = Outcome(size=batch.size, problems={}, ids=[None] * batch.size)
    waves = deque(split_into_waves(plan, batch, cells))
    while waves:
        part, part_cells, rows = waves.popleft()
        results, created = _write_wave(connection, plan, part, part_cells, values, access, depth)
        outcome = _with_wave(outcome, _outcome(plan, part, part_cells, results, created), rows)
        if freed := freed_rows(plan, results):
            # Before the next wave: its rows come later and may want the same key.
            waves.appendleft(part_of(batch, cells, [rows[at] for at in freed]))
    return outcome


def _write_wave(
    connection: Connection,
    plan: WritePlan,
    batch: Batch,
    cells: ReadBatch,
    values: Mapping[str, Any],
    access: Access,
    depth: int,
) -> tuple[list[RowResult], dict[int, UUID | None]]:
    """The stages from `stage` to `effects` for rows of which no two touch the same key: what became of them, and the
    records that are new by row."""
    ids = _record_ids(plan, batch, values["now"])
    staged = stage(plan, batch, cells, ids, connection)
    given = {**values, **staged.values}
    lock = lock_statement(plan, staged.source)
    if lock is not None:
        connection.run(lock, given)
    if batch.shape.operation == "purge":
        # Details go after their masters, like every effect, and hold foreign keys to them until then.
        connection.defer_foreign_keys()
    results = merge(plan, staged.source, connection, given)
    told = {item.row for item in results}
    created = {row: record for row, record in enumerate(ids) if row not in told}
    written = [item.record for item in results if item.written]
    settle(plan, [*filter(None, created.values()), *written], connection)
    _run_effects(connection, plan, batch, access, depth, written)
    return results, created


def _refuse_hidden(plan: WritePlan, access: Access) -> None:
    """An object one may neither read nor create does not exist."""
    rights = access.object(plan.item.key)
    if not rights.visible and not rights.create:
        raise Refused(problem("R006"))


def _record_ids(plan: WritePlan, batch: Batch, now: datetime) -> Sequence[UUID | None]:
    if not plan.makes:
        return batch.ids or [None] * batch.size
    fresh = new_ids(batch.size, now)
    if plan.shape.match is None and plan.finds and batch.ids is not None:
        return [given or new for given, new in zip(batch.ids, fresh, strict=True)]
    return list(fresh)


def _parameters(org: Org, access: Access, batch: Batch, now: datetime) -> dict[str, Any]:
    """Who acts, when, and how far his scopes reach, for this object and those it refers to."""
    item = org.catalog.objects[batch.shape.object]
    rights = access.object(item.key)
    scopes: dict[str, Scope] = {"read": rights.read, "edit": rights.edit, "delete": rights.delete}
    for target in {field.to for field in item.fields.values() if field.to is not None} | {"user"}:
        scopes[f"see_{target}"] = access.object(target).read
    values: dict[str, Any] = {
        "now": now,
        "today": local_date(now, org.catalog.org.zone),
        "me": access.user,
        "user_id": access.user,
        "may_create": rights.create,
        "deletion_id": batch.deletion_id,
    }
    for verb, scope in scopes.items():
        values[f"{verb}_all"], values[f"{verb}_own"] = scope == "all", scope == "own"
    return values


def _run_effects(
    connection: Connection, plan: WritePlan, batch: Batch, access: Access, depth: int, written: Sequence[UUID]
) -> None:
    """Derived batches act in the actor's name with the definer's rights."""
    for derived in derived_batches(plan, batch, written, connection):
        if depth >= DEPTH:
            raise Refused(problem("R013", depth=DEPTH))
        definer = access_for(plan.org, replace(access.principal, system=True))
        outcome = write_in(connection, plan.org, derived, access=definer, door="effect", depth=depth + 1)
        if not outcome.ok:
            raise Refused(*(told for row in outcome.problems.values() for told in row))


def _outcome(
    plan: WritePlan, batch: Batch, cells: ReadBatch, results: list[RowResult], created: Mapping[int, UUID | None]
) -> Outcome:
    problems: dict[int, tuple[Problem, ...]] = {}
    ids = [created.get(row) for row in range(batch.size)]
    counts: Counter[str] = Counter()
    for item in results:
        if item.errors or item.row in cells.problems:
            problems[item.row] = problems_of_row(plan, batch, cells, item.row, item.errors)
        else:
            ids[item.row] = item.record
            counts[item.op if item.written else "unchanged"] += 1
    return Outcome(
        size=batch.size,
        problems=problems,
        ids=ids,
        created=len(created),
        updated=counts["u"],
        unchanged=counts["unchanged"],
        deleted=counts["d"] + counts["p"],
        restored=counts["r"],
    )


def _with_wave(whole: Outcome, part: Outcome, rows: Sequence[int]) -> Outcome:
    """The outcome of the whole batch with that of the rows `rows` filled in, instead of what they had before."""
    if part.size == whole.size:
        return part
    again = set(rows)
    before = {row: told for row, told in whole.problems.items() if row not in again}
    ids = list(whole.ids)
    for row, record in zip(rows, part.ids, strict=True):
        ids[row] = record
    return Outcome(
        size=whole.size,
        problems={**before, **{rows[at]: told for at, told in part.problems.items()}},
        ids=ids,
        created=whole.created + part.created,
        updated=whole.updated + part.updated,
        unchanged=whole.unchanged + part.unchanged,
        deleted=whole.deleted + part.deleted,
        restored=whole.restored + part.restored,
    )
