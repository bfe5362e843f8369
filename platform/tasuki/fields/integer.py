"""A whole number."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar

from tasuki.diagnostics import problem
from tasuki.fields.base import Base
from tasuki.fields.column import Column
from tasuki.fields.digits import BOUND_SCHEMA, MOST_DIGITS, bounds, grouped, in_range, plain_number
from tasuki.fields.kind import BadValue, KindContext
from tasuki.fields.spelling import shown
from tasuki.labels import Language

_LIMIT = 10**MOST_DIGITS


@dataclass(frozen=True, slots=True)
class Integer(Base):
    """A whole number of at most 18 digits. `grouping` off shows 2021 instead of 2,021, as years are written."""

    min: Decimal | None = None
    max: Decimal | None = None
    grouping: bool = True

    name: ClassVar[str] = "integer"
    align_right: ClassVar[bool] = True
    options: ClassVar[Mapping[str, Any]] = {
        "min": BOUND_SCHEMA,
        "max": BOUND_SCHEMA,
        "grouping": {"type": "boolean"},
    }

    @property
    def column(self) -> Column:
        return Column("integer")

    @property
    def width(self) -> int:
        return 16

    @classmethod
    def build(cls, options: Mapping[str, Any], context: KindContext) -> Integer:
        return cls(*bounds(options), options.get("grouping", True))

    def parse(self, text: str) -> int | None:
        """1234, 1,234, １，２３４, ▲5; 5.0 is 5, 5.5 is refused."""
        plain = plain_number(text)
        if plain is None:
            return None
        whole, _, decimals = plain.partition(".")
        if decimals.strip("0"):
            raise BadValue(problem("R110", value=shown(text)))
        return self.check(int(whole))

    def check(self, value: int | None) -> int | None:
        if value is None:
            return None
        if not -_LIMIT < value < _LIMIT:
            raise BadValue(problem("R115", digits=MOST_DIGITS))
        in_range(value, self.min, self.max)
        return value

    def present(self, value: int, language: Language) -> str:
        return grouped(value) if self.grouping else str(value)
