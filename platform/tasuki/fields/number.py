"""A decimal number with a fixed number of decimals."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar

from tasuki.fields.base import Base
from tasuki.fields.column import Column
from tasuki.fields.digits import BOUND_SCHEMA, MOST_DIGITS, bounds, exact, grouped, in_range, read_decimal
from tasuki.fields.kind import KindContext
from tasuki.fields.options import in_order
from tasuki.labels import Language


@dataclass(frozen=True, slots=True)
class Number(Base):
    """An exact decimal: at most `precision` digits, `scale` of them after the point. Never rounded silently."""

    precision: int = MOST_DIGITS
    scale: int = 0
    min: Decimal | None = None
    max: Decimal | None = None

    name: ClassVar[str] = "number"
    align_right: ClassVar[bool] = True
    options: ClassVar[Mapping[str, Any]] = {
        "precision": {"type": "integer", "minimum": 1, "maximum": MOST_DIGITS},
        "scale": {"type": "integer", "minimum": 0, "maximum": 17},
        "min": BOUND_SCHEMA,
        "max": BOUND_SCHEMA,
    }

    @property
    def column(self) -> Column:
        return Column("decimal", self.scale)

    @property
    def width(self) -> int:
        return self.precision + 4

    @classmethod
    def build(cls, options: Mapping[str, Any], context: KindContext) -> Number:
        """Raises BadValue if `scale` leaves no digit before the point."""
        precision, scale = options.get("precision", MOST_DIGITS), options.get("scale", 0)
        in_order("scale", scale, "precision - 1", precision - 1)
        return cls(precision, scale, *bounds(options))

    def parse(self, text: str) -> Decimal | None:
        settled = read_decimal(text, self.precision, self.scale)
        if settled is not None:
            in_range(settled, self.min, self.max)
        return settled

    def check(self, value: Decimal | None) -> Decimal | None:
        if value is None:
            return None
        settled = exact(Decimal(value), self.precision, self.scale)
        in_range(settled, self.min, self.max)
        return settled

    def canonical(self, value: Decimal) -> str:
        return f"{value:f}"

    def present(self, value: Decimal, language: Language) -> str:
        return grouped(value)
