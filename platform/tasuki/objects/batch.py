"""What goes into the write path and what comes out: a batch of rows of one object, an outcome per row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal
from uuid import UUID

from tasuki.diagnostics import Problem

Operation = Literal["insert", "update", "upsert", "delete", "undelete", "purge"]


@dataclass(frozen=True, slots=True)
class Input:
    """One column of a batch: the field it sets and, for a reference, the field of the target that names the record
    (None: its id). `keep_blank` speaks for this column alone; None does as the shape does."""

    field: str
    find_by: str | None = None
    keep_blank: bool | None = None


@dataclass(frozen=True, slots=True)
class Shape:
    """Everything the statements of a batch depend on; batches of one shape share their statements, whatever their
    size and whoever sends them.

    `match` names the field that identifies existing records (None: the record id). `keep_blank` says that an empty
    cell leaves the old value (or, on creation, the default) rather than clearing it.
    """

    object: str
    operation: Operation
    inputs: tuple[Input, ...] = ()
    match: str | None = None
    keep_blank: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Rows to write, as columns of text: `columns[i][r]` is the cell of `shape.inputs[i]` in row r.

    `ids[r]` is the record to change (None with `shape.match`, or on creation); `versions[r]` the version it must
    still have, None if any will do. All sequences have `size` entries. `deletion_id` names the set of records that a
    deletion removes together, or an undelete brings back. `refused` holds problems the caller found in rows: they are
    checked with the others, so that all their problems are told, and not written.
    """

    shape: Shape
    size: int
    columns: Sequence[Sequence[str | None]] = ()
    ids: Sequence[UUID | None] | None = None
    versions: Sequence[int | None] | None = None
    deletion_id: UUID | None = None
    reason: str | None = None
    refused: Mapping[int, tuple[Problem, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of a batch. `problems` holds the refused rows (index from 0); `ids[r]` is the record of row r, None
    if refused; the four counts add up to the rows that were not refused."""

    size: int
    problems: Mapping[int, tuple[Problem, ...]]
    ids: Sequence[UUID | None]
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    deleted: int = 0
    restored: int = 0
    kept: bool = True
    statements: tuple[str, ...] = field(default=())

    @property
    def ok(self) -> bool:
        """True if no row was refused."""
        return not self.problems


def one_row(
    object_key: str,
    operation: Operation,
    texts: Mapping[str, str] | None = None,
    *,
    id: UUID | None = None,
    version: int | None = None,
) -> Batch:
    """A batch of one record, as a form sends it: field key -> text, references by record id."""
    given = texts or {}
    return Batch(
        shape=_form_shape(object_key, operation, tuple(given)),
        size=1,
        columns=[[text] for text in given.values()],
        ids=[id],
        versions=[version],
    )


@lru_cache(maxsize=1024)
def _form_shape(object_key: str, operation: Operation, fields: tuple[str, ...]) -> Shape:
    """The shape of a form with these fields: the same value for the same form, so that its plan is found at once."""
    return Shape(object_key, operation, tuple(map(Input, fields)))
