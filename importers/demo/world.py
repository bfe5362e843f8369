"""Everything the generator draws from, as one value."""

from __future__ import annotations

from dataclasses import dataclass

from people import Names, read_names
from places import Country, read_country
from words import Words, read_words

Row = dict[str, str]
"""One line of a file: header -> cell. The first row of a file gives its header."""


@dataclass(frozen=True, slots=True)
class World:
    """Places, names and words."""

    country: Country
    names: Names
    words: Words


def read_world() -> World:
    """The world of the tables."""
    return World(read_country(), read_names(), read_words())


def yes(value: bool) -> str:
    """A check box as rosters have it."""
    return "はい" if value else "いいえ"
