"""Aggregates over exact decimals on SQLite, where a number may be text."""

from __future__ import annotations

from decimal import Context, Decimal

from tasuki.formulas.leaf.numbers import text_of

_EXACT = Context(prec=200)


class Sum:
    """The sum of decimal texts; NULL of none, or if it has more than 38 digits."""

    def __init__(self) -> None:
        self.total: Decimal | None = None

    def step(self, text: str | None) -> None:
        """One more row."""
        if text is not None:
            self.total = _EXACT.add(self.total or Decimal(0), Decimal(text))

    def finalize(self) -> str | None:
        """The sum as decimal text."""
        return None if self.total is None else text_of(self.total)


class Least:
    """The least of decimal texts; NULL of none."""

    def __init__(self) -> None:
        self.found: Decimal | None = None

    def step(self, text: str | None) -> None:
        """One more row."""
        if text is not None:
            number = Decimal(text)
            self.found = number if self.found is None else min(self.found, number)

    def finalize(self) -> str | None:
        """The least as decimal text."""
        return None if self.found is None else text_of(self.found)


class Greatest(Least):
    """The greatest of decimal texts; NULL of none."""

    def step(self, text: str | None) -> None:
        """One more row."""
        if text is not None:
            number = Decimal(text)
            self.found = number if self.found is None else max(self.found, number)


AGGREGATES: tuple[tuple[str, type], ...] = (("sum", Sum), ("min", Least), ("max", Greatest))
"""Name (without `tasuki_`) and class. With several arguments `tasuki_min` and `tasuki_max` compare the values of a
row, as SQLite's own min() and max() do."""
