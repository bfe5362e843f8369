"""Rows of one batch that touch the same key follow each other in waves, so that a file gives the same result at once
as row by row.

Within a wave a record, and a value of a unique field, occurs once. A row whose key stands in an earlier row goes to a
later wave; so does a row that refers to a record of its own object which an earlier row may make.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import replace
from typing import Any

from tasuki.objects.batch import Batch
from tasuki.objects.pipeline.plan import WritePlan
from tasuki.objects.pipeline.read import ReadBatch

Wave = tuple[Batch, ReadBatch, Sequence[int]]


def split_into_waves(plan: WritePlan, batch: Batch, cells: ReadBatch) -> list[Wave]:
    """The batch in waves, each with the rows of the whole batch it holds; usually one wave with all of them."""
    if batch.size == 1:
        return [(batch, cells, range(1))]
    keys = _keys(plan, batch, cells)
    needs = _needs(plan, cells)
    if not needs and all(_all_distinct(column) for column in keys.values()):
        return [(batch, cells, range(batch.size))]
    waves: list[list[int]] = []
    latest: dict[tuple[Hashable, Any], int] = {}
    for row in range(batch.size):
        own = [(name, column[row]) for name, column in keys.items() if column[row] is not None]
        wanted = [(name, column[row]) for name, column in needs if column[row] is not None]
        wave = max((latest[token] + 1 for token in (*own, *wanted) if token in latest), default=0)
        latest.update((token, wave) for token in own)
        if wave == len(waves):
            waves.append([])
        waves[wave].append(row)
    return [(_part(batch, rows), _cells_part(cells, rows), rows) for rows in waves]


def _keys(plan: WritePlan, batch: Batch, cells: ReadBatch) -> dict[Hashable, Sequence[Any]]:
    """Columns in which two rows with the same value touch the same key."""
    by_field = {given.field: column for given, column in zip(plan.shape.inputs, cells.columns, strict=True)}
    found: dict[Hashable, Sequence[Any]] = {}
    if batch.ids is not None:
        found["id"] = batch.ids
    for key, column in by_field.items():
        field = plan.field(key)
        if field.unique or field.external_id:
            found[key] = column
    for fields in plan.item.uniques:
        if all(key in by_field for key in fields):
            rows = zip(*(by_field[key] for key in fields), strict=True)
            found[fields] = [None if None in values else values for values in rows]
    return found


def _needs(plan: WritePlan, cells: ReadBatch) -> list[tuple[str, Sequence[Any]]]:
    """Columns that name records of this same object by a key: (that key, the column)."""
    return [
        (given.find_by, column)
        for given, column in zip(plan.shape.inputs, cells.columns, strict=True)
        if given.find_by is not None and plan.makes and plan.field(given.field).to == plan.item.key
    ]


def _all_distinct(column: Sequence[Any]) -> bool:
    values = [value for value in column if value is not None]
    return len(set(values)) == len(values)


def _part(batch: Batch, rows: Sequence[int]) -> Batch:
    return replace(
        batch,
        size=len(rows),
        columns=[[column[row] for row in rows] for column in batch.columns],
        ids=None if batch.ids is None else [batch.ids[row] for row in rows],
        versions=None if batch.versions is None else [batch.versions[row] for row in rows],
    )


def _cells_part(cells: ReadBatch, rows: Sequence[int]) -> ReadBatch:
    return ReadBatch(
        tuple([column[row] for row in rows] for column in cells.columns),
        {at: cells.problems[row] for at, row in enumerate(rows) if row in cells.problems},
        {at: cells.held[row] for at, row in enumerate(rows) if row in cells.held},
    )
