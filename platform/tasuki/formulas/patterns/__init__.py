"""Patterns of REGEX: read in RE2's language, written for each engine so that both find the same."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from tasuki.formulas.patterns.reading import read_pattern
from tasuki.formulas.patterns.tree import BadPattern, places, size
from tasuki.formulas.patterns.writing import POSTGRESQL, RE2, written

MOST_PARTS = 1000
"""Parts a pattern may have with its repetitions written out."""
MOST_PLACES = 20
"""Places between characters (`\\b`, `^`) it may ask for."""
MOST_WRITTEN = 40_000
"""Characters a pattern may have with its classes written out."""


@dataclass(frozen=True, slots=True)
class Translated:
    """A pattern that the whole text must fit, for RE2 and for PostgreSQL's own engine."""

    re2: str
    postgresql: str


@lru_cache(maxsize=1024)
def translated(text: str) -> Translated:
    """The pattern for both engines. Raises BadPattern: RE2 refuses it, the engines differ in a part of it, or it is
    too large (then `found` is "")."""
    pattern = read_pattern(text)
    if size(pattern) > MOST_PARTS or places(pattern) > MOST_PLACES:
        raise BadPattern("")
    found = Translated(written(pattern, RE2), f"^(?:{written(pattern, POSTGRESQL)})$")
    if max(len(found.re2), len(found.postgresql)) > MOST_WRITTEN:
        raise BadPattern("")
    return found


__all__ = ["BadPattern", "Translated", "translated"]
