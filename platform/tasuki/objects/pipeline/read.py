"""Stage 1, read: text to typed values, column by column, each distinct text once; rights on the fields themselves."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from tasuki.diagnostics import Location, Problem, problem
from tasuki.fields import read_column
from tasuki.metadata.catalog import FieldDef
from tasuki.objects.batch import Batch, Input
from tasuki.objects.pipeline.plan import WritePlan
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
    found: dict[int, list[Problem]] = defaultdict(list)
    held: dict[int, dict[str, Problem]] = defaultdict(dict)
    columns = []
    for given, texts in zip(plan.shape.inputs, batch.columns, strict=True):
        target = plan.field(given.field)
        refusal = _refusal(plan, given, target, access)
        if refusal is not None:
            for row, text in enumerate(texts):
                # A file may carry columns one cannot write, as long as they stay empty.
                if text:
                    found[row].append(refusal)
            columns.append([None] * batch.size)
            continue
        reference = plan.target_field(given)
        values, wrong = read_column((reference or target).kind, texts)
        for row, trouble in wrong.items():
            placed = trouble.at(Location(field=given.field))
            if values[row] is None:
                found[row].append(placed)
            else:
                held[row][given.field] = placed
        columns.append(values)
    return ReadBatch(tuple(columns), found, held)


def _refusal(plan: WritePlan, given: Input, field: FieldDef, access: Access) -> Problem | None:
    """Why this principal cannot set the field at all; None if he can. The matching key of an upsert or update is
    only compared."""
    label = field.label
    if given.field == plan.shape.match and plan.shape.operation == "update":
        return None
    if not field.kind.typed_by_people and field.key != plan.shape.match:
        return problem("R010", Location(field=given.field), label=label)
    if given.field not in access.object(plan.item.key).editable:
        return problem("R007", Location(field=given.field), label=label)
    return None

