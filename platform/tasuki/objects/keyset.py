"""Paging by the values of the last row instead of a row number, blank values last in either direction.

A sorted list has two parts: the records with a value in the first sort field, then those without. Each part is a
statement of its own that an index on (field, id) serves from the place on; the second runs only when the first does
not fill the page. (One ORDER BY with blanks last would need an index SQLite cannot have.)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import ColumnElement, and_, bindparam, false, or_

Part = Literal["valued", "blank", "whole"]
SortKey = tuple[ColumnElement[Any], bool]
"""A column and whether it descends."""


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a sorted list: the sort values of a record, then its id. None is a blank value."""

    values: tuple[Any, ...]

    @property
    def blanks(self) -> tuple[bool, ...]:
        """Which values are blank: the condition differs, so the statement does."""
        return tuple(value is None for value in self.values)

    @property
    def part(self) -> Part:
        """The part of the list the place lies in."""
        if len(self.values) == 1:
            return "whole"
        return "blank" if self.values[0] is None else "valued"


def parts_of(sort: Sequence[object], place: Place | None, backwards: bool) -> tuple[Part, ...]:
    """The parts a page may take rows from, in the order they are read."""
    if not sort:
        return ("whole",)
    if place is None:
        return ("valued", "blank")
    if backwards:
        return ("blank", "valued") if place.part == "blank" else ("valued",)
    return ("blank",) if place.part == "blank" else ("valued", "blank")


def order_of(
    keys: Sequence[SortKey], id: ColumnElement[Any], backwards: bool, part: Part
) -> list[ColumnElement[Any]]:
    """The terms of ORDER BY within a part; the record id always breaks ties."""
    terms: list[ColumnElement[Any]] = []
    for at, (column, descending) in enumerate(keys):
        if at == 0 and part == "blank":
            continue
        if at > 0:
            terms.append(column.is_(None).desc() if backwards else column.is_(None))
        terms.append(column.desc() if descending != backwards else column.asc())
    return [*terms, id.desc() if backwards else id.asc()]


def in_part(
    keys: Sequence[SortKey], id: ColumnElement[Any], place: Place | None, backwards: bool, part: Part
) -> list[ColumnElement[bool]]:
    """The conditions that a row lies in the part and, if the place does too, beyond the place."""
    found: list[ColumnElement[bool]] = []
    if part != "whole":
        first, descending = keys[0]
        found.append(first.is_(None) if part == "blank" else first.is_not(None))
        if part == "valued" and place is not None and place.part == part:
            # Implied by what follows, but this is what an index can start at.
            value = bindparam("place_0", type_=first.type)
            found.append(first <= value if descending != backwards else first >= value)
    if place is not None and place.part == part:
        found.append(_beyond([*keys, (id, False)], place, backwards))
    return found


def _beyond(keys: Sequence[SortKey], place: Place, backwards: bool) -> ColumnElement[bool]:
    """True for rows after the place (before it, if backwards): equal in some first keys, beyond in the next."""
    steps: list[ColumnElement[bool]] = []
    same: list[ColumnElement[bool]] = []
    for at, (column, descending) in enumerate(keys):
        value = bindparam(f"place_{at}", type_=column.type)
        if place.values[at] is None:
            steps.append(and_(*same, column.is_not(None) if backwards else false()))
            same.append(column.is_(None))
            continue
        beyond = column < value if descending != backwards else column > value
        if not backwards and at < len(keys) - 1:
            beyond = or_(beyond, column.is_(None))
        steps.append(and_(*same, beyond))
        same.append(column == value)
    return or_(*steps)
