"""Stage 1, read: text to typed values, column by column, each distinct text once; rights on the fields themselves."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from tasuki.diagnostics import Location, Problem, problem
from tasuki.fields import read_column
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


def _refusal(plan: WritePlan, planned: PlannedInput) -> Problem | None:
    """Why this principal cannot set the field. The matching key of an update is only compared: None."""
    field = planned.field
    if planned.system_set:
        return problem("R010", Location(field=field.key), label=field.label)
    if field.key == plan.shape.match and plan.shape.operation == "update":
        return None
    return problem("R007", Location(field=field.key), label=field.label)
