"""One wave of the write path: the stages from `stage` to `effects` for rows of which no two touch the same key."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select

from tasuki.diagnostics import Problem, Refused, problem
from tasuki.ids import new_ids
from tasuki.objects.batch import Batch, Outcome
from tasuki.objects.pipeline.effects import DEPTH, derived_batches
from tasuki.objects.pipeline.found import batch_of, typed_keys, unfound
from tasuki.objects.pipeline.lock import changes_of, hold_found, lock_statement, locked_references
from tasuki.objects.pipeline.merge import RowResult, merge
from tasuki.objects.pipeline.plan import WritePlan, live
from tasuki.objects.pipeline.read import ReadBatch
from tasuki.objects.pipeline.refresh import lock_picks
from tasuki.objects.pipeline.refusals import Unsettled
from tasuki.objects.pipeline.settle import Settling, is_settled
from tasuki.objects.pipeline.stage import Staged, relation_b, stage
from tasuki.objects.pipeline.tell import reader_of
from tasuki.permissions import Access, access_for
from tasuki.storage import Connection
from tasuki.storage.retry import Overtaken
from tasuki.storage.statements import compile_statement


@dataclass(frozen=True, slots=True)
class Wave:
    """Rows on their way through the stages, with the parameters every statement may ask for."""

    connection: Connection
    plan: WritePlan
    batch: Batch
    cells: ReadBatch
    values: Mapping[str, Any]
    access: Access
    depth: int
    write: Callable[..., Outcome]
    """The write path itself, for derived batches."""


def write_wave(wave: Wave) -> tuple[list[RowResult], dict[int, UUID | None]]:
    """What became of the rows, and the records that are new by row. Raises Unsettled if what follows from them cannot
    be: then nothing of the wave may stand."""
    plan, connection = wave.plan, wave.connection
    ids = _record_ids(plan, wave.batch, wave.values["now"])
    staged = stage(plan, wave.batch, wave.cells, ids, connection)
    given = {**wave.values, **staged.values}
    lock_picks(plan.org, plan.item.key, connection, picks=plan.computes, writes=True)
    lock = lock_statement(plan, staged.source)
    if lock is not None:
        connection.run(lock, given)
    if wave.batch.shape.operation == "purge":
        # Details go after their masters, like every effect, and hold foreign keys to them until then.
        connection.defer_foreign_keys()
    changes = changes_of(plan)
    settling = _settling(wave) if is_settled(plan.org, plan.item.key) or plan.computed_after() else None
    existing = _existing(wave, staged, given) if settling else []
    before = settling.before(plan.item.key, existing, changes) if settling else None
    results = merge(plan, staged.source, connection, given)
    told = {item.row for item in results}
    created = {row: record for row, record in enumerate(ids) if row not in told}
    written = [item.record for item in results if item.written]
    if settling and before and (created or written):
        changed = [*existing, *filter(None, created.values())]
        hold_found(plan, changed, connection)
        settling.after(plan.item.key, changed, before, changes, locked=locked_references(plan))
        if plan.computed_after():
            settling.refresh(plan.item.key, changed)
        settling.test()
    _run_effects(wave, written)
    return results, created


def make_found(wave: Wave, results: Sequence[RowResult]) -> list[int]:
    """Make the records that rows lack and nothing else; the rows to try again."""
    if not any(field.find_or_create is not None for field in wave.plan.local_fields()):
        return []
    rows, wanted = unfound(wave.plan, results)
    for key, keys in wanted.items():
        field = wave.plan.item.fields[key]
        _make(wave, *batch_of(field, typed_keys(wave.plan, field, list(keys))))
    return rows


def _settling(wave: Wave) -> Settling:
    def make(batch: Batch, cells: ReadBatch) -> None:
        _make(wave, batch, cells)

    return Settling(wave.plan.org, wave.connection, dict(wave.values), make, reader_of(wave.access))


def _make(wave: Wave, batch: Batch, cells: ReadBatch) -> None:
    """Make found parents. Raises Unsettled if one is refused: its rules, or what it must have, forbid it."""
    outcome = _write_derived(wave, batch, cells)
    if any(told.code == "R002" for told in _all_problems(outcome)):
        # Somebody else made one of them between the two statements: from the start, it is found.
        raise Overtaken
    if not outcome.ok:
        raise Unsettled(*_all_problems(outcome))


def _existing(wave: Wave, staged: Staged, given: Mapping[str, Any]) -> list[UUID]:
    """The records the rows are about that exist already."""
    plan = wave.plan
    if not plan.finds:
        return []
    if plan.shape.match is None:
        return [record for record in wave.batch.ids or () if record is not None]
    dialect = plan.org.database.dialect
    statement = plan.keep(
        ("existing", staged.source), lambda: compile_statement(_select_existing(plan, staged), dialect)
    )
    return [row[0] for row in wave.connection.run(statement, given)]


def _select_existing(plan: WritePlan, staged: Staged) -> Select[Any]:
    name = f"in_{plan.shape.match}"
    b = relation_b(plan, staged.source, {name})
    table = plan.table.alias("o")
    same = table.c[str(plan.shape.match)] == b.c[name]
    return select(table.c.id).join_from(b, table, same).where(live(table))


def _record_ids(plan: WritePlan, batch: Batch, now: datetime) -> Sequence[UUID | None]:
    if not plan.makes:
        return batch.ids or [None] * batch.size
    fresh = new_ids(batch.size, now)
    if plan.shape.match is None and plan.finds and batch.ids is not None:
        return [given or new for given, new in zip(batch.ids, fresh, strict=True)]
    return list(fresh)


def _run_effects(wave: Wave, written: Sequence[UUID]) -> None:
    for derived in derived_batches(wave.plan, wave.batch, written, wave.connection):
        outcome = _write_derived(wave, derived, None)
        if not outcome.ok:
            raise Refused(*_all_problems(outcome))


def _all_problems(outcome: Outcome) -> list[Problem]:
    return [told for row in outcome.problems.values() for told in row]


def _write_derived(wave: Wave, batch: Batch, cells: ReadBatch | None) -> Outcome:
    """Derived batches act in the actor's name with the definer's rights."""
    if wave.depth >= DEPTH:
        raise Refused(problem("R013", depth=DEPTH))
    org, access = wave.plan.org, wave.access
    definer = access_for(org, replace(access.principal, system=True))
    return wave.write(wave.connection, org, batch, access=definer, door="effect", depth=wave.depth + 1, cells=cells)
