"""From a chunk of the file to a batch: cells translated and split as the saved load says, blanks refused."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal
from uuid import UUID

from tasuki.diagnostics import Location, Problem, problem
from tasuki.fields import read_column
from tasuki.fields.integer import Integer
from tasuki.fields.spelling import BLANKS, code, shown
from tasuki.ids import from_text
from tasuki.importers.columns import RECORD_VERSION, LoadColumn
from tasuki.importers.plan import LoadPlan
from tasuki.objects import Batch
from tasuki.tabular import Chunk

Refusals = dict[int, tuple[Problem, ...]]


def batch_of(plan: LoadPlan, chunk: Chunk) -> Batch:
    """The rows of `chunk` as a batch; rows refused here are still checked, so that all their problems are told."""
    refused: dict[int, list[Problem]] = defaultdict(list)
    columns = [_cells(column, chunk.columns[column.place], refused) for column in plan.columns]
    ids = None if plan.id_place is None else _record_ids(plan, chunk.columns[plan.id_place], refused)
    versions = None if plan.version_place is None else _versions(chunk.columns[plan.version_place], refused)
    return Batch(
        shape=plan.shape,
        size=len(chunk.rows),
        columns=columns,
        ids=ids,
        versions=versions,
        refused={row: tuple(found) for row, found in refused.items()},
    )


def _cells(column: LoadColumn, texts: Sequence[str], refused: dict[int, list[Problem]]) -> Sequence[str]:
    if column.map or column.split:
        translated = {text: _translated(column, text) for text in set(texts)}
        texts = [translated[text] for text in texts]
    if column.blank == "refuse":
        for row, text in enumerate(texts):
            if not text.strip(BLANKS):
                refused[row].append(problem("I016", Location(field=column.field), header=column.header))
    return texts


def _translated(column: LoadColumn, text: str) -> str:
    """The cell with its words replaced by `map`; split words are joined as the picklists read them."""
    if column.split is None:
        return column.map.get(text.strip(BLANKS), text)
    words = (word.strip(BLANKS) for word in text.split(column.split))
    return ";".join(column.map.get(word, word) for word in words if word)


def _record_ids(plan: LoadPlan, texts: Sequence[str], refused: dict[int, list[Problem]]) -> list[UUID | None]:
    """Record ids; a blank one makes a new record in an upsert and is refused in an update."""
    ids: list[UUID | None] = []
    for row, text in enumerate(texts):
        tidy = code(text)
        found = from_text(tidy) if tidy else None
        if found is None and (tidy or plan.mode == "update"):
            refused[row].append(problem("R146", Location(field="id"), value=shown(text)))
        ids.append(found)
    return ids


def _versions(texts: Sequence[str], refused: dict[int, list[Problem]]) -> list[int | None]:
    """The version each record must still have; blank: any."""
    versions, problems = read_column(Integer(min=Decimal(1)), texts)
    for row, found in problems.items():
        refused[row].append(found.at(Location(field=RECORD_VERSION)))
    return versions
