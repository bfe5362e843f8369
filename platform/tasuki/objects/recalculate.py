"""All derived values anew, set-based: after a change of the definitions, or to make sure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from typing import Any

from tasuki.diagnostics import Refused
from tasuki.metadata.catalog import Catalog
from tasuki.objects.derivations import Derivations, Rollups, Running, derivations_of, object_at
from tasuki.objects.pipeline import rollups, running
from tasuki.objects.pipeline.found import batch_of
from tasuki.objects.pipeline.refresh import lacking, refresh_all
from tasuki.objects.selection import moment_of
from tasuki.objects.write import write_in
from tasuki.permissions import access_for
from tasuki.principals import system_principal
from tasuki.storage import Connection, Org


@dataclass(frozen=True, slots=True)
class _Local:
    object: str


_Step = _Local | Rollups | Running


def recalculate(org: Org, objects: Collection[str] | None = None) -> Mapping[str, int]:
    """Compute the derived values of `objects` (None: of all) and all that follows from them anew, in one transaction;
    by object how many records had another value. Rules are not tested: nobody changed anything.

    Raises Refused if a value cannot be computed.
    """
    steps, ordered = _steps(org, objects)
    access = access_for(org, system_principal("recalculate"))
    moment = moment_of(org, access, org.now())
    changed: Counter[str] = Counter()
    with org.database.write() as connection:
        connection.plan_for_whole_tables()
        # In the order of what follows from what, one pass is enough. Where two objects read each other, every pass
        # settles one more field on the way, and the compiler has refused circles of fields.
        for _ in range(1 + sum(1 for step in steps for _ in _makes(derivations_of(org), step))):
            found = Counter({step: _run(org, step, connection, moment) for step in steps})
            changed.update({_object_of(step): 0 for step in steps})
            for step, number in found.items():
                changed[_object_of(step)] += number
            if ordered or not any(found.values()):
                return dict(changed)
    raise AssertionError("derived values that do not settle")


def _run(org: Org, step: _Step, connection: Connection, moment: dict[str, Any]) -> int:
    if isinstance(step, _Local):
        _make_found(org, step.object, connection, moment)
        return refresh_all(org, step.object, connection, moment)
    if isinstance(step, Rollups):
        return rollups.sum_up_all(org, step, connection)
    return running.share_out_all(org, step, connection)


def _make_found(org: Org, object_key: str, connection: Connection, moment: dict[str, Any]) -> None:
    """Make the records that others lack: references that are found or made are new, or their keys are."""
    for field in derivations_of(org).local[object_key]:
        if field.find_or_create is None:
            continue
        keys = lacking(org, object_key, field, None, connection, moment)
        if keys:
            batch, cells = batch_of(field, keys)
            access = access_for(org, system_principal("recalculate"))
            outcome = write_in(connection, org, batch, access=access, door="effect", depth=1, cells=cells)
            if not outcome.ok:
                raise Refused(*(told for row in outcome.problems.values() for told in row))


def _object_of(step: _Step) -> str:
    return step.parent if isinstance(step, Rollups) else step.object


def _steps(org: Org, objects: Collection[str] | None) -> tuple[list[_Step], bool]:
    """The steps in order, and whether each comes after all it needs."""
    derivations = derivations_of(org)
    every = list(_all_steps(derivations))
    makers = {column: step for step in every for column in _makes(derivations, step)}
    needs = {
        step: {makers[c] for c in _reads(org.catalog, derivations, step) if c in makers} - {step} for step in every
    }
    if objects is not None:
        needs = _following(needs, {step for step in every if _object_of(step) in objects})
    try:
        return list(TopologicalSorter(needs).static_order()), True
    except CycleError:
        return list(needs), False


def _following(needs: Mapping[_Step, set[_Step]], start: set[_Step]) -> dict[_Step, set[_Step]]:
    """The steps `start` and all that follow from them."""
    chosen = set(start)
    while more := {step for step, needed in needs.items() if step not in chosen and needed & chosen}:
        chosen |= more
    return {step: needs[step] & chosen for step in needs if step in chosen}


def _all_steps(derivations: Derivations) -> Iterator[_Step]:
    yield from (_Local(key) for key, fields in derivations.local.items() if fields)
    yield from (group for groups in derivations.rollups.values() for group in groups)
    yield from (one for groups in derivations.runnings.values() for one in groups)


def _makes(derivations: Derivations, step: _Step) -> Iterator[tuple[str, str]]:
    fields = derivations.local[step.object] if isinstance(step, _Local) else step.fields
    return ((_object_of(step), field.key) for field in fields)


def _reads(catalog: Catalog, derivations: Derivations, step: _Step) -> Iterator[tuple[str, str]]:
    """(object, field) of every column a step comes from."""
    if isinstance(step, _Local):
        for path in derivations.local_reads[step.object]:
            for depth in range(len(path)):
                yield object_at(catalog, catalog.objects[step.object], path[:depth]).key, path[depth]
        return
    source = step.child if isinstance(step, Rollups) else step.object
    yield from ((source, name) for name in step.reads)
    for column, readers in derivations.readers.items():
        if any(step in (*reader.rollups, *reader.runnings) for reader in readers):
            yield column
