"""The list of problems that grows while an org is compiled."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import replace

from tasuki.diagnostics import Location, Problem, any_errors, in_order, problem
from tasuki.labels import Label


class Findings:
    """Collects problems; every stage gets the same one."""

    def __init__(self) -> None:
        self._problems: list[Problem] = []

    def add(self, code: str, where: Location, /, *, hint: Label | None = None, **values: object) -> None:
        """Add the problem `code` at `where`; `hint` replaces the hint of the catalogue of codes."""
        found = problem(code, where, **values)
        self._problems.append(found if hint is None else replace(found, hint=hint))

    def take(self, found: Problem) -> None:
        """Add a ready problem."""
        self._problems.append(found)

    @property
    def any_errors(self) -> bool:
        """True once something was found that forbids a catalogue."""
        return any_errors(self._problems)

    def in_order(self) -> tuple[Problem, ...]:
        """All problems, sorted by place."""
        return in_order(self._problems)


def nearest(word: str, known: Iterable[str]) -> Label | None:
    """A hint that names the known word nearest to `word`, or None if none is near."""
    found = difflib.get_close_matches(word, sorted(known), n=1, cutoff=0.6)
    return Label(f"「{found[0]}」のことですか", f"Did you mean “{found[0]}”?") if found else None
