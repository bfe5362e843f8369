"""Rows of one batch that touch the same key follow each other in waves, so that a file gives the same result at once
as row by row.

Within a wave a record, and a value of a unique field, occurs once. A row whose key stands in an earlier row goes to a
later wave; so does a row that refers to a record of its own object which an earlier row may make, and one that changes
a record which took a key earlier in the batch: it may give that key up. Which keys records had before the batch is not
known here. Where a row may give up such a key, waves keep the order of the rows, so that no row comes too late to be
refused; and `freed_rows`, which came too early, are tried again.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from tasuki.objects.batch import Batch
from tasuki.objects.pipeline.check import TAKEN, read_tokens
from tasuki.objects.pipeline.merge import RowResult
from tasuki.objects.pipeline.plan import WritePlan
from tasuki.objects.pipeline.read import ReadBatch

Wave = tuple[Batch, ReadBatch, Sequence[int]]
Token = tuple[Hashable, Any]


def split_into_waves(plan: WritePlan, batch: Batch, cells: ReadBatch) -> list[Wave]:
    """The batch in waves, each with the rows of the whole batch it holds; usually one wave with all of them."""
    if batch.size == 1:
        return [(batch, cells, range(1))]
    keys = _keys(plan, batch, cells)
    needs = _needs(plan, cells)
    if not needs and all(_all_distinct(column) for column in keys.values()):
        return [(batch, cells, range(batch.size))]
    names = _names(plan, cells, keys)
    records = keys.get("id" if plan.shape.match is None else plan.shape.match)
    in_order = _may_free_keys(plan)
    waves: list[list[int]] = []
    taken: dict[Token, int] = {}
    asked: dict[Token, int] = {}
    held: dict[Any, list[Token]] = {}
    for row in range(batch.size):
        own = _tokens(keys.items(), row)
        named = _tokens(names, row)
        wanted = _tokens(needs, row)
        record = records[row] if records is not None and plan.finds else None
        freed = held.get(record, []) if record is not None else []
        after = [taken[token] + 1 for token in (*own, *wanted, *freed) if token in taken]
        # Within a wave everything is looked up before anything is written.
        wave = max((*after, *(asked[token] for token in (*own, *named) if token in asked)), default=0)
        if in_order:
            wave = max(wave, len(waves) - 1)
        taken.update((token, wave) for token in (*own, *freed))
        taken.update((token, max(wave, taken.get(token, 0))) for token in named)
        asked.update((token, max(wave, asked.get(token, 0))) for token in wanted)
        if record is not None:
            held[record] = own
        waves.extend([] for _ in range(len(waves), wave + 1))
        waves[wave].append(row)
    return [part_of(batch, cells, rows) for rows in waves if rows]


def freed_rows(plan: WritePlan, results: Sequence[RowResult]) -> list[int]:
    """Rows refused because another record had their key, which an earlier row of the same wave made it give up."""
    changed = {item.record: item.row for item in results if item.op == "u" and item.written}
    if not changed:
        return []
    found = []
    for item in results:
        holders = [failed.holder for failed in read_tokens(plan, item.errors) if failed.check.kind == TAKEN]
        rows = [changed[holder] for holder in holders if holder in changed]
        if rows and max(rows) < item.row:
            found.append(item.row)
    return found


def part_of(batch: Batch, cells: ReadBatch, rows: Sequence[int]) -> Wave:
    """Some rows of a batch as a batch."""
    return _part(batch, rows), _cells_part(cells, rows), rows


def _may_free_keys(plan: WritePlan) -> bool:
    """True if the batch can change a unique value of a record it finds by another."""
    given = {one.field for one in plan.shape.inputs} - {plan.shape.match}
    unique = {key for key in given if plan.field(key).unique or plan.field(key).external_id}
    return plan.finds and bool(unique or any(given & set(fields) for fields in plan.item.uniques))


def _tokens(columns: Iterable[tuple[Hashable, Sequence[Any]]], row: int) -> list[Token]:
    return [(name, column[row]) for name, column in columns if column[row] is not None]


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
    derived = any(plan.field(key).derived for key in fields)
    defaulted = derived or (plan.makes and all(plan.field(key).default is not None for key in fields))
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
    return keeps and (plan.finds or plan.field(key).default is not None or plan.field(key).derived)


def _needs(plan: WritePlan, cells: ReadBatch) -> list[tuple[str, Sequence[Any]]]:
    """Columns that name records of this same object by a key: (that key, the column)."""
    return [
        (given.find_by, column)
        for given, column in zip(plan.shape.inputs, cells.columns, strict=True)
        if given.find_by is not None and plan.makes and plan.field(given.field).to == plan.item.key
    ]


def _names(
    plan: WritePlan, cells: ReadBatch, keys: Mapping[Hashable, Sequence[Any]]
) -> list[tuple[str, Sequence[Any]]]:
    """Columns by which rows name records of this same object, though several records may have one name."""
    by_field = dict(zip((given.field for given in plan.shape.inputs), cells.columns, strict=True))
    wanted = dict.fromkeys(name for name, _ in _needs(plan, cells))
    return [(name, by_field[name]) for name in wanted if name in by_field and name not in keys]


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
