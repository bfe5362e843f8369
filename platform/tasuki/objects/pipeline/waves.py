"""Rows of one batch that touch the same key follow each other in waves, so that a file gives the same result at once
as row by row.

Within a wave a record, and a value of a unique field, occurs once. A row whose key stands in an earlier row goes to a
later wave; so does a row that refers to a record of its own object which an earlier row may make.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
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
    """Columns in which two rows with the same value touch, or may touch, the same key."""
    by_field = dict(zip((given.field for given in plan.shape.inputs), cells.columns, strict=True))
    found: dict[Hashable, Sequence[Any]] = {}
    if batch.ids is not None:
        found["id"] = batch.ids
    singles = [(key,) for key, field in plan.item.fields.items() if field.unique or field.external_id]
    for fields in (*singles, *plan.item.uniques):
        column = _key_column(plan, fields, by_field, batch.size)
        if column is not None:
            found[fields[0] if len(fields) == 1 else fields] = column
    return found


def _key_column(
    plan: WritePlan, fields: tuple[str, ...], by_field: Mapping[str, Sequence[Any]], size: int
) -> Sequence[Any] | None:
    """The values of a unique key row by row, None where the row does not touch it; None if no row does.

    A field whose value only the database knows (a default, or what the record has) counts as the same in all rows:
    then rows may follow each other needlessly, but never touch one key at once.
    """
    given = [by_field[key] for key in fields if key in by_field]
    defaulted = plan.makes and all(plan.field(key).default is not None for key in fields)
    if not (given or defaulted):
        return None
    if len(fields) == len(given) == 1 and not defaulted:
        return given[0]
    sure = [key for key in fields if key in by_field and not (None in by_field[key] and _filled(plan, key))]
    if any(key not in sure and not _filled(plan, key) for key in fields):
        return None
    rows = zip(*(by_field[key] for key in sure), strict=True) if sure else [()] * size
    cells = zip(*given, strict=True) if given else [()] * size
    # A row that gives nothing changes nothing, unless it makes a record with defaults.
    touched = [defaulted or any(cell is not None for cell in row) for row in cells]
    return [values if touches and None not in values else None for values, touches in zip(rows, touched, strict=True)]


def _filled(plan: WritePlan, key: str) -> bool:
    """True if a row that gives no value for the field may have one all the same."""
    given = plan.input(key)
    keeps = given is None or (plan.shape.keep_blank if given.keep_blank is None else given.keep_blank)
    return keeps and (plan.finds or plan.field(key).default is not None)


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
