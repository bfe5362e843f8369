"""A pattern as a tree: what RE2 reads, with every class spelled out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Ranges = tuple[tuple[int, int], ...]
"""Code points from-to, both counted, in order and apart."""

_RANGES_OF_A_PART = 60
"""Ranges of a class that cost as much as one more part."""

Place = Literal["start", "end", "line start", "line end", "word", "no word"]


class BadPattern(Exception):
    """A pattern that cannot be used; `found` is the part of it that is to blame, or RE2's own sentence."""

    def __init__(self, found: str) -> None:
        super().__init__(found)
        self.found = found


@dataclass(frozen=True, slots=True)
class One:
    """One character out of `ranges`."""

    ranges: Ranges


@dataclass(frozen=True, slots=True)
class At:
    """A place between characters."""

    place: Place


@dataclass(frozen=True, slots=True)
class Row:
    """One part after the other; none: the empty text."""

    parts: tuple[Pattern, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the parts."""

    parts: tuple[Pattern, ...]


@dataclass(frozen=True, slots=True)
class Repeat:
    """`part` from `least` to `most` times (None: any number)."""

    part: Pattern
    least: int
    most: int | None


Pattern = One | At | Row | Choice | Repeat


def fits_nothing(pattern: Pattern, *, at_a_place: bool = False) -> bool:
    """True if the pattern fits the empty text; `at_a_place`: at a place between characters that it asks for."""
    match pattern:
        case At():
            return True
        case Row(parts):
            through = all(fits_nothing(part) for part in parts)
            return through and (not at_a_place or any(fits_nothing(part, at_a_place=True) for part in parts))
        case Choice(parts):
            return any(fits_nothing(part, at_a_place=at_a_place) for part in parts)
        case Repeat(part, least, _):
            return (least == 0 and not at_a_place) or fits_nothing(part, at_a_place=at_a_place)
    return False


def places(pattern: Pattern) -> int:
    """How many places between characters the pattern asks for when its repetitions are written out. Raises BadPattern
    where one might be asked for again and again without a character in between: PostgreSQL gives up on these."""
    match pattern:
        case At():
            return 1
        case Row(parts) | Choice(parts):
            return sum(map(places, parts))
        case Repeat(part, least, most):
            if most != 1 and fits_nothing(part, at_a_place=True):
                raise BadPattern("(…)*")
            return places(part) * max(1, least + 1 if most is None else most)
    return 0


def size(pattern: Pattern) -> int:
    """How many parts the pattern has when its repetitions are written out; a class counts by its ranges."""
    match pattern:
        case One(ranges):
            return 1 + len(ranges) // _RANGES_OF_A_PART
        case Row(parts) | Choice(parts):
            return 1 + sum(map(size, parts))
        case Repeat(part, least, most):
            count = max(1, least + 1 if most is None else most)
            # What may be left out each time takes PostgreSQL the cube of how often that is.
            return size(part) * count * (4 if count > 1 and fits_nothing(part) else 1)
    return 1
