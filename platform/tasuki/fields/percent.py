"""A percentage."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar

from tasuki.fields.base import Base
from tasuki.fields.column import Column
from tasuki.fields.digits import BOUND_SCHEMA, MOST_DIGITS, bounds, exact, grouped, in_range, read_decimal
from tasuki.fields.kind import KindContext
from tasuki.fields.spelling import code
from tasuki.labels import Language


@dataclass(frozen=True, slots=True)
class Percent(Base):
    """A share of a hundred, stored as people say it: 10% is the number 10."""

    scale: int = 0
    min: Decimal | None = None
    max: Decimal | None = None

    name: ClassVar[str] = "percent"
    align_right: ClassVar[bool] = True
    options: ClassVar[Mapping[str, Any]] = {
        "scale": {"type": "integer", "minimum": 0, "maximum": 12},
        "min": BOUND_SCHEMA,
        "max": BOUND_SCHEMA,
    }

    @property
    def column(self) -> Column:
        return Column("decimal", self.scale)

    @property
    def width(self) -> int:
        return 12

    @classmethod
    def build(cls, options: Mapping[str, Any], context: KindContext) -> Percent:
        return cls(options.get("scale", 0), *bounds(options))

    def parse(self, text: str) -> Decimal | None:
        """As a number; a percent sign may follow."""
        tidy = code(text)
        settled = read_decimal(tidy[:-1] if len(tidy) > 1 and tidy.endswith("%") else tidy, MOST_DIGITS, self.scale)
        if settled is not None:
            in_range(settled, self.min, self.max)
        return settled

    def check(self, value: Decimal | None) -> Decimal | None:
        if value is None:
            return None
        settled = exact(Decimal(value), MOST_DIGITS, self.scale)
        in_range(settled, self.min, self.max)
        return settled

    def canonical(self, value: Decimal) -> str:
        return f"{value:f}"

    def present(self, value: Decimal, language: Language) -> str:
        return f"{grouped(value)}%"
