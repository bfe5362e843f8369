"""The one write path. One row is a batch of one; a million rows are batches of many.

    read -> stage -> resolve -> lock -> compute -> check -> merge -> settle -> history -> effects

Each stage is a module of `pipeline`. `resolve`, `compute`, `check`, `merge` and `history` are relations and steps of
the statements that `merge` assembles; `lock` is a statement of its own before them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
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
from tasuki.permissions import Access, access_for
from tasuki.storage import Connection, Org
from tasuki.storage.retry import run_with_retry


def write(org: Org, batch: Batch, *, access: Access, door: str, check_only: bool = False) -> Outcome:
    """Write the good rows of `batch` in one transaction and tell the problems of the others.

    With `check_only` the same happens and is then undone. Races with other writers are retried three times.
    """

    def run(connection: Connection) -> Outcome:
        return write_in(connection, org, batch, access=access, door=door)

    return run_with_retry(org.database, run, keep=not check_only)


def write_all_or_nothing(
    org: Org, batches: Sequence[Batch], *, access: Access, door: str, check_only: bool = False
) -> list[Outcome]:
    """Write every row of `batches` in one transaction, or none if one row of any batch is refused."""
    outcomes: list[Outcome] = []

    def run(connection: Connection) -> bool:
        outcomes.clear()
        outcomes.extend(write_in(connection, org, batch, access=access, door=door) for batch in batches)
        return all(outcome.ok for outcome in outcomes)

    run_with_retry(org.database, run, keep=lambda ok: ok and not check_only)
    kept = all(outcome.ok for outcome in outcomes) and not check_only
    return [replace(outcome, kept=kept) for outcome in outcomes]


def write_in(
    connection: Connection, org: Org, batch: Batch, *, access: Access, door: str, depth: int = 0
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
    derive = partial(_run_effects, connection, org, plan, batch, access, depth)
    cells = read(plan, batch, access)
    staged = stage(plan, batch, cells, _record_ids(plan, batch, now), connection)
    origin = Origin(principal=access.principal, at=now, door=door, reason=batch.reason)
    values = {**staged.values, **_parameters(org, access, batch, now), **entry_parameters(origin)}
    lock = lock_statement(plan, staged.source)
    if lock is not None:
        connection.run(lock, values)
    if batch.shape.operation == "purge":
        # Details hold foreign keys to their masters, so they go first.
        derive([record for record in batch.ids or () if record is not None])
    results = merge(plan, staged.source, connection, values)
    written = [item.record for item in results if item.written]
    settle(plan, written, connection)
    if batch.shape.operation != "purge":
        derive(written)
    return _outcome(plan, batch, cells, results)


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
    connection: Connection,
    org: Org,
    plan: WritePlan,
    batch: Batch,
    access: Access,
    depth: int,
    written: Sequence[UUID],
) -> None:
    """Derived batches act in the actor's name with the definer's rights."""
    if depth >= DEPTH:
        raise Refused(problem("R013", depth=DEPTH))
    definer = access_for(org, replace(access.principal, system=True))
    for derived in derived_batches(plan, batch, written, connection):
        outcome = write_in(connection, org, derived, access=definer, door="effect", depth=depth + 1)
        if not outcome.ok:
            raise Refused(*(told for row in outcome.problems.values() for told in row))


def _outcome(plan: WritePlan, batch: Batch, cells: ReadBatch, results: list[RowResult]) -> Outcome:
    problems: dict[int, tuple[Problem, ...]] = {}
    ids: list[UUID | None] = [None] * batch.size
    counts = Counter[str]()
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
        created=counts["c"],
        updated=counts["u"],
        unchanged=counts["unchanged"],
        deleted=counts["d"] + counts["p"],
        restored=counts["r"],
    )
