"""An amount of money in the org's currency."""

from __future__ import annotations

import re
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

# ISO 4217: currencies whose smallest unit is not a hundredth.
_DECIMALS = {
    **dict.fromkeys(("CLP", "ISK", "JPY", "KRW", "PYG", "UGX", "VND", "XAF", "XOF", "XPF"), 0),
    **dict.fromkeys(("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"), 3),
}
# In CP932 files the yen sign is the byte of the backslash.
_YEN = re.compile(r"([-+▲△]?) ?[¥\\]? ?([-+▲△]?[0-9,.]+) ?(?:円|JPY)?")


@dataclass(frozen=True, slots=True)
class Currency(Base):
    """An exact amount; `scale` follows the currency (yen 0) unless given (a unit price in sen)."""

    currency: str = "JPY"
    scale: int = 0
    min: Decimal | None = None
    max: Decimal | None = None

    name: ClassVar[str] = "currency"
    align_right: ClassVar[bool] = True
    options: ClassVar[Mapping[str, Any]] = {
        "scale": {"type": "integer", "minimum": 0, "maximum": 6},
        "min": BOUND_SCHEMA,
        "max": BOUND_SCHEMA,
    }

    @property
    def column(self) -> Column:
        return Column("decimal", self.scale)

    @property
    def width(self) -> int:
        return 18

    @classmethod
    def build(cls, options: Mapping[str, Any], context: KindContext) -> Currency:
        scale = options.get("scale", _DECIMALS.get(context.currency, 2))
        return cls(context.currency, scale, *bounds(options))

    def parse(self, text: str) -> Decimal | None:
        """As a number; the sign or name of the currency may stand before or after it."""
        settled = read_decimal(self._without_unit(text), MOST_DIGITS, self.scale)
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
        amount = grouped(value)
        if self.currency != "JPY":
            return f"{amount} {self.currency}"
        if language == "ja":
            return f"{amount}円"
        return f"-¥{amount[1:]}" if value < 0 else f"¥{amount}"

    def present_short(self, value: Decimal, language: Language) -> str:
        return grouped(value)

    def _without_unit(self, text: str) -> str:
        if text.isascii() and text.replace("-", "").isdigit():
            return text
        tidy = code(text)
        if self.currency == "JPY":
            found = _YEN.fullmatch(tidy)
            return found[1] + found[2] if found else tidy
        return tidy.removeprefix(self.currency).removesuffix(self.currency).strip()
