"""Stage 1, read: text to typed values, column by column, each distinct text once; rights on the fields themselves."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from tasuki.diagnostics import Location, Problem, problem
from tasuki.fields import read_column
from tasuki.fields.spelling import shown
from tasuki.objects.batch import Batch
from tasuki.objects.pipeline.plan import PlannedInput, WritePlan
from tasuki.permissions import Access


@dataclass(frozen=True, slots=True)
class ReadBatch:
    """Typed cells, one list per input in order, and the problems of single cells by row.

    `held` are problems of values that a record may keep but not take (a retired choice), by row and field: they count
    only if the check stage finds the value to be new.
    """

    columns: tuple[list[Any], ...]
    problems: dict[int, list[Problem]]
    held: dict[int, dict[str, Problem]]


def read(plan: WritePlan, batch: Batch, access: Access) -> ReadBatch:
    """The batch as typed values. A cell that cannot be read is blank from here on and has its problem."""
    found = defaultdict(list, {row: list(told) for row, told in batch.refused.items()})
    held: dict[int, dict[str, Problem]] = defaultdict(dict)
    columns: list[list[Any]] = []
    editable = access.object(plan.item.key).editable
    for planned, texts in zip(plan.planned_inputs(), batch.columns, strict=True):
        key = planned.field.key
        if _finds_by_hidden(plan, planned, access):
            for row, text in enumerate(texts):
                if text:
                    found[row].append(_not_found(plan, planned, text))
            columns.append([None] * batch.size)
            continue
        refusal = _refusal(plan, planned) if planned.system_set or key not in editable else None
        if refusal is not None:
            # A file may carry columns one cannot write, as long as they stay empty.
            for row, text in enumerate(texts):
                if text:
                    found[row].append(refusal)
            columns.append([None] * batch.size)
            continue
        values, wrong = read_column(planned.kind, texts)
        for row, trouble in wrong.items():
            placed = trouble.at(Location(field=key))
            if values[row] is None:
                found[row].append(placed)
            else:
                held[row][key] = placed
        columns.append(values)
    return ReadBatch(tuple(columns), found, held)


def _finds_by_hidden(plan: WritePlan, planned: PlannedInput, access: Access) -> bool:
    """True for cells that find a record by a field this principal may not read: an answer would tell its values."""
    if planned.field.key == plan.shape.match:
        return planned.field.key not in access.object(plan.item.key).readable
    target, find_by = planned.field.to, planned.given.find_by
    return target is not None and find_by is not None and find_by not in access.object(target).readable


def _not_found(plan: WritePlan, planned: PlannedInput, text: str) -> Problem:
    """The same answer whether there is such a record or not."""
    field = planned.field
    if field.key == plan.shape.match:
        return problem("R006", Location(field=field.key))
    return problem("R003", Location(field=field.key), label=field.label, value=shown(text))


def _refusal(plan: WritePlan, planned: PlannedInput) -> Problem | None:
    """Why this principal cannot set the field. A matching key that is only compared needs no right to edit: None."""
    field = planned.field
    if planned.system_set:
        return problem("R010", Location(field=field.key), label=field.label)
    if field.key == plan.shape.match and (plan.shape.operation == "update" or not field.typed_by_people):
        return None
    return problem("R007", Location(field=field.key), label=field.label)
