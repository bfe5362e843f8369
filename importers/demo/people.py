"""Invented people: common family and given names with their readings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from tables import read_table

Name = tuple[str, str]
# The table begins with the most frequent names; variants of one reading (髙, 﨑, 邉, 齋) stand at its end.
_COMMON = 60


@dataclass(frozen=True, slots=True)
class Person:
    """A name as written and as read, family name first."""

    name: str
    kana: str
    is_female: bool


@dataclass(frozen=True, slots=True)
class Names:
    """(written, read) of family and given names."""

    families: Sequence[Name]
    women: Sequence[Name]
    men: Sequence[Name]

    def draw(self, rng: Random, female: float = 0.35) -> Person:
        """A person; six of ten have one of the sixty most frequent family names."""
        family, family_kana = rng.choice(self.families[:_COMMON] if rng.random() < 0.6 else self.families)
        is_female = rng.random() < female
        given, given_kana = rng.choice(self.women if is_female else self.men)
        return Person(f"{family} {given}", f"{family_kana} {given_kana}", is_female)


def read_names() -> Names:
    """The names of the tables."""
    given = [(row["written"], row["read"], row["female"] == "1") for row in read_table("given_names")]
    return Names(
        families=[(row["written"], row["read"]) for row in read_table("family_names")],
        women=[(written, read) for written, read, female in given if female],
        men=[(written, read) for written, read, female in given if not female],
    )
