"""Numbers as people write them, read exactly; shared by the numeric kinds."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

from tasuki.diagnostics import problem
from tasuki.fields.kind import BadValue
from tasuki.fields.options import in_order
from tasuki.fields.spelling import code, shown

MOST_DIGITS = 18
"""Digits of the longest number: what fits 64 bits on every engine."""

BOUND_SCHEMA = {
    "anyOf": [
        {"type": "integer"},
        {"type": "string", "pattern": r"^-?[0-9]{1,18}(\.[0-9]{1,18})?$", "$comment": "bound"},
    ]
}
"""JSON Schema of `min` and `max`: an integer, or a decimal as YAML gives it (as text)."""

_STEPS = tuple(Decimal(1).scaleb(-scale) for scale in range(MOST_DIGITS + 1))
_PLAIN = re.compile(r"-?[0-9]{1,18}(?:\.[0-9]{1,18})?")
_TYPED = re.compile(r"([-+▲△]?)((?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)?(?:\.[0-9]+)?)")
_MOST_TYPED = 80


def plain_number(text: str) -> str | None:
    """`text` as `-?digits(.digits)?`, or None if it is blank. Raises BadValue.

    Reads 1,234 and １，２３４, +5, ▲5, △5 and every kind of minus sign.
    """
    if _PLAIN.fullmatch(text):
        return text
    tidy = code(text)
    if not tidy:
        return None
    found = _TYPED.fullmatch(tidy) if len(tidy) <= _MOST_TYPED else None
    if found is None or not found[2]:
        raise BadValue(problem("R111", value=shown(text)))
    amount = found[2].replace(",", "")
    amount = f"0{amount}" if amount.startswith(".") else amount
    return amount if found[1] in ("", "+") else f"-{amount}"


def read_decimal(text: str, precision: int, scale: int) -> Decimal | None:
    """The number written as `text` with exactly `scale` decimals, None if blank. Raises BadValue."""
    if len(text) <= precision - scale and text.isascii() and text.isdigit():
        return Decimal(text) if scale == 0 else Decimal(text).quantize(_STEPS[scale])
    plain = plain_number(text)
    return None if plain is None else exact(Decimal(plain), precision, scale)


def exact(number: Decimal, precision: int, scale: int) -> Decimal:
    """`number` with exactly `scale` decimals. Raises BadValue if digits would be lost or there are too many."""
    whole = precision - scale
    if not number.is_finite() or (number and number.adjusted() >= whole):
        raise BadValue(problem("R115", digits=whole))
    try:
        settled = number.quantize(_STEPS[scale], ROUND_HALF_UP)
    except InvalidOperation:
        raise BadValue(problem("R112", scale=scale)) from None
    if settled != number:
        raise BadValue(problem("R112", scale=scale) if scale else problem("R110", value=shown(f"{number:f}")))
    return settled if settled else abs(settled)


def bound(value: Any) -> Decimal | None:
    """A `min` or `max` of YAML as a number; None if it was not given."""
    return None if value is None else Decimal(str(value))


def bounds(options: Mapping[str, Any]) -> tuple[Decimal | None, Decimal | None]:
    """`min` and `max` of YAML options. Raises BadValue if min is the greater one."""
    least, most = bound(options.get("min")), bound(options.get("max"))
    in_order("min", least, "max", most)
    return least, most


def in_range(number: Decimal | int, least: Decimal | None, most: Decimal | None) -> None:
    """Raises BadValue if `number` is below `least` or above `most`."""
    if least is not None and number < least:
        raise BadValue(problem("R113", min=f"{least:,f}"))
    if most is not None and number > most:
        raise BadValue(problem("R114", max=f"{most:,f}"))


def grouped(number: Decimal | int) -> str:
    """The number with a comma between thousands and its own decimals."""
    return f"{number:,}" if isinstance(number, int) else f"{number:,f}"
