"""The one write path. One row is a batch of one; a million rows are batches of many.

    read -> stage -> resolve -> lock -> compute -> check -> merge -> settle -> history -> effects

Each stage is a module of `pipeline`. `resolve`, `compute`, `check`, `merge` and `history` are relations and steps of
the statements that `merge` assembles; `lock` is a statement of its own before them.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from tasuki.diagnostics import Problem, Refused, problem
from tasuki.history import Origin, entry_parameters
from tasuki.ids import new_ids
from tasuki.metadata.catalog import Scope
from tasuki.objects.batch import Batch, Outcome
from tasuki.objects.pipeline.merge import RowResult
from tasuki.objects.pipeline.plan import WritePlan, plan_of
from tasuki.objects.pipeline.read import ReadBatch, read
from tasuki.objects.pipeline.refusals import Unsettled
from tasuki.objects.pipeline.settle import is_settled
from tasuki.objects.pipeline.tell import problems_of_row, reader_of
from tasuki.objects.pipeline.waves import freed_rows, part_of, split_into_waves
from tasuki.objects.selection import moment_of
from tasuki.objects.wave import Wave, make_found, write_wave
from tasuki.permissions import Access
from tasuki.storage import Connection, Org
from tasuki.storage.retry import Overtaken, run_with_retry


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

    try:
        return run_with_retry(org.database, run, keep=not check_only)
    except Unsettled as refused:
        if batch.size > 1:
            raise
        # The one row of the batch was all of the transaction, which is undone.
        return _refused(batch, refused)


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
    transaction may be kept: a cascade takes all or none); and so it does for a batch of one row that settles wrong.
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
    whole = batch.size == 1 or depth > 0 or not is_settled(org, batch.shape.object)
    while waves:
        part, part_cells, rows = waves.popleft()
        wave = Wave(connection, plan, part, part_cells, values, access, depth, write_in)
        try:
            with nullcontext() if whole else connection.savepoint():
                told, again = _write_with_parents(wave)
        except Unsettled as refused:
            if whole:
                raise
            # Which row it was is found by halves, so that those before it are written first, as row by row.
            if part.size == 1:
                outcome = _with_wave(outcome, _refused(part, refused), rows)
            else:
                halves = [rows[: part.size // 2], rows[part.size // 2 :]]
                waves.extendleft(part_of(batch, cells, half) for half in reversed(halves))
            continue
        outcome = _with_wave(outcome, told, rows)
        if again:
            # Before the next wave: its rows come later and may want the same key.
            waves.appendleft(part_of(batch, cells, [rows[at] for at in again]))
    return outcome


def _write_with_parents(wave: Wave) -> tuple[Outcome, list[int]]:
    """Write a wave, then those of its rows that lacked nothing but a record to be made: what became of all of them,
    and the rows to try again. Parents are made in the same part of the transaction as what needs them."""
    results, created = write_wave(wave)
    outcome, again = _outcome(wave, results, created), freed_rows(wave.plan, results)
    rows = make_found(wave, results)
    if rows:
        batch, cells, _ = part_of(wave.batch, wave.cells, rows)
        second = replace(wave, batch=batch, cells=cells)
        results, created = write_wave(second)
        if make_found(second, results):
            # Made and gone again: only another writer can have done that.
            raise Overtaken
        outcome = _with_wave(outcome, _outcome(second, results, created), rows)
        again = sorted({*again, *(rows[at] for at in freed_rows(wave.plan, results))})
    return outcome, again


def _refused(batch: Batch, refused: Unsettled) -> Outcome:
    return Outcome(size=batch.size, problems={0: refused.problems}, ids=[None] * batch.size)


def _refuse_hidden(plan: WritePlan, access: Access) -> None:
    """An object one may neither read nor create does not exist."""
    rights = access.object(plan.item.key)
    if not rights.visible and not rights.create:
        raise Refused(problem("R006"))


def _parameters(org: Org, access: Access, batch: Batch, now: datetime) -> dict[str, Any]:
    """Who acts, when, and how far his scopes reach, for this object and those it refers to."""
    item = org.catalog.objects[batch.shape.object]
    rights = access.object(item.key)
    scopes: dict[str, Scope] = {"read": rights.read, "edit": rights.edit, "delete": rights.delete}
    for target in {field.to for field in item.fields.values() if field.to is not None} | {"user"}:
        scopes[f"see_{target}"] = access.object(target).read
    values: dict[str, Any] = {
        **moment_of(org, access, now),
        "me": access.user,
        "may_create": rights.create,
        "deletion_id": batch.deletion_id,
    }
    for verb, scope in scopes.items():
        values[f"{verb}_all"], values[f"{verb}_own"] = scope == "all", scope == "own"
    return values


def _outcome(wave: Wave, results: list[RowResult], created: Mapping[int, UUID | None]) -> Outcome:
    plan, batch, cells = wave.plan, wave.batch, wave.cells
    problems: dict[int, tuple[Problem, ...]] = {}
    reader = reader_of(wave.access)
    ids = [created.get(row) for row in range(batch.size)]
    counts: Counter[str] = Counter()
    for item in results:
        if item.errors or item.row in cells.problems:
            problems[item.row] = problems_of_row(plan, batch, cells, item.row, item.errors, reader)
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
