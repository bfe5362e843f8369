"""Numbers on SQLite: exact decimals as text, of at most 38 digits; blank where there is no such number."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import ROUND_CEILING, ROUND_DOWN, ROUND_FLOOR, ROUND_HALF_UP, ROUND_UP, Context, Decimal
from functools import cache
from typing import Any

from tasuki.formulas.digits import MOST_DIGITS, MOST_PLACES, NATIVE_DIGITS, decimal_text
from tasuki.formulas.leaf.entry import Leaf
from tasuki.formulas.leaf.scaled import halves_up, power_of_ten, scaled, text_of_scaled

_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?", re.ASCII)
_MOST_POWER = 2_000
"""Digits up to which a power is multiplied out; beyond it no tie can be missed."""


@cache
def _context() -> Context:
    """Wide enough for every exact result of two numbers, and for 80 digits of those that are not."""
    return Context(prec=160, rounding=ROUND_HALF_UP, Emax=10**6, Emin=-(10**6))


def text_of(number: Decimal) -> str | None:
    """A number as decimal text; None if it is too long."""
    if not number:
        return "0"
    text = decimal_text(number)
    whole, _, places = text.lstrip("-").partition(".")
    return text if len(whole.lstrip("0")) + len(places) <= MOST_DIGITS else None


def _to_places(number: Decimal, places: int, rounding: str) -> Decimal:
    return number.quantize(Decimal((0, (1,), -places)), rounding=rounding, context=_context())


def _at_most_places(number: Decimal) -> str | None:
    return text_of(_to_places(number, MOST_PLACES, ROUND_HALF_UP)) if number.adjusted() <= MOST_DIGITS else None


def number(stored: int | None, scale: int) -> str | None:
    """An integer of some scale as decimal text."""
    return None if stored is None else text_of_scaled(stored, scale)


def whole(text: str | None) -> int | None:
    """Without its fraction, at most a billion either way."""
    return None if text is None else max(min(int(Decimal(text)), 10**9), -(10**9))


def assigned(text: str | None, places: int) -> int | None:
    """Rounded half-up to an integer of scale `places`; None if that has more than 18 digits."""
    if text is None:
        return None
    held, scale = scaled(text)
    kept = held * power_of_ten(places - scale) if scale <= places else halves_up(held, power_of_ten(scale - places))
    return kept if abs(kept) < 10**NATIVE_DIGITS else None


def add(left: str | None, right: str | None) -> str | None:
    """A sum."""
    return None if left is None or right is None else _sum(left, right, 1)


def subtract(left: str | None, right: str | None) -> str | None:
    """A difference."""
    return None if left is None or right is None else _sum(left, right, -1)


def _sum(left: str, right: str, sign: int) -> str | None:
    (one, places), (other, more) = scaled(left), scaled(right)
    if places < more:
        one *= power_of_ten(more - places)
    elif more < places:
        other *= power_of_ten(places - more)
    return text_of_scaled(one + sign * other, max(places, more))


def multiply(left: str | None, right: str | None) -> str | None:
    """A product."""
    if left is None or right is None:
        return None
    (one, places), (other, more) = scaled(left), scaled(right)
    return text_of_scaled(one * other, places + more)


def divide(left: str | None, right: str | None) -> str | None:
    """A quotient, rounded once."""
    if left is None or right is None:
        return None
    (top, places), (bottom, more) = scaled(left), scaled(right)
    if not bottom:
        return None
    found = halves_up(top * power_of_ten(more + MOST_PLACES), bottom * power_of_ten(places))
    return text_of_scaled(found, MOST_PLACES)


def remainder(left: str | None, right: str | None) -> str | None:
    """With the sign of the number divided; None for a remainder by zero."""
    if left is None or right is None or not Decimal(right):
        return None
    return text_of(_context().remainder(Decimal(left), Decimal(right)))


def compare(left: str | None, right: str | None) -> int | None:
    """-1, 0 or 1."""
    return None if left is None or right is None else int(Decimal(left).compare(Decimal(right)))


def negate(text: str | None) -> str | None:
    """With the other sign."""
    return None if text is None else text[1:] if text.startswith("-") else text if text == "0" else f"-{text}"


def absolute(text: str | None) -> str | None:
    """Without the sign."""
    return None if text is None else text.lstrip("-")


def _rounding(rounding: str) -> Callable[[Any, Any], str | None]:
    def leaf(text: str | None, places: int | None) -> str | None:
        if text is None or places is None:
            return None
        # Numbers have at most 38 places either way.
        return text_of(_to_places(Decimal(text), max(min(places, 40), -40), rounding))

    return leaf


def _extreme(choose: Callable[..., str]) -> Callable[..., str | None]:
    def leaf(*texts: str | None) -> str | None:
        found = [text for text in texts if text is not None]
        return choose(found, key=Decimal) if len(found) == len(texts) else None

    return leaf


def square_root(text: str | None) -> str | None:
    """To 20 places; None below zero."""
    if text is None or text.startswith("-"):
        return None
    return _at_most_places(_context().sqrt(Decimal(text)))


def exponential(text: str | None) -> str | None:
    """A power of e to 20 places; None if it is too long."""
    if text is None:
        return None
    exponent = Decimal(text)
    if exponent > 100:
        return None
    return "0" if exponent < -100 else _at_most_places(_context().exp(exponent))


def _logarithm(operation: Callable[[Context, Decimal], Decimal]) -> Callable[[Any], str | None]:
    def leaf(text: str | None) -> str | None:
        if text is None or text == "0" or text.startswith("-"):
            return None
        return _at_most_places(operation(_context(), Decimal(text)))

    return leaf


def power(base_text: str | None, exponent_text: str | None) -> str | None:
    """To 20 places; None where there is no real result or it is too long."""
    if base_text is None or exponent_text is None or not _is_in_domain(base_text, exponent_text):
        return None
    base, exponent = Decimal(base_text), Decimal(exponent_text)
    if not exponent:
        return "1"
    if not base:
        return "0"
    context = _context()
    # copy_abs and copy_negate: abs() and - would round to the 28 digits of Python's default.
    positive = base.copy_abs()
    size = context.multiply(context.log10(positive), exponent)
    if size > MOST_DIGITS + 1:
        return None
    if size < -MOST_PLACES - 2:
        return "0"
    is_whole = exponent == exponent.to_integral_value()
    found = _whole_power(positive, int(exponent)) if is_whole else None
    if found is None:
        found = context.power(positive, exponent)
    negative = base < 0 and int(exponent) % 2 == 1
    return _at_most_places(found.copy_negate() if negative else found)


def _whole_power(base: Decimal, exponent: int) -> Decimal | None:
    """Multiplied out, so that what lies exactly between two results is rounded up; None if that is too long."""
    digits = len(base.as_tuple().digits) * abs(exponent)
    if digits > _MOST_POWER:
        return None
    wide = Context(prec=_MOST_POWER + 200, Emax=10**6, Emin=-(10**6))
    raised = wide.power(base, abs(exponent))
    return raised if exponent > 0 else wide.divide(Decimal(1), raised)


def _is_in_domain(base: str | None, exponent: str | None) -> int | None:
    if base is None or exponent is None:
        return None
    if base == "0":
        return int(not exponent.startswith("-"))
    return int(not base.startswith("-") or "." not in exponent)


def is_number(text: str | None) -> int | None:
    """Whether VALUE can read a text."""
    return None if text is None else int(_NUMBER.fullmatch(text) is not None)


def value(text: str | None) -> str | None:
    """A text as a number; None if it is none, or too long a one."""
    if text is None or not _NUMBER.fullmatch(text):
        return None
    mantissa, _, exponent = text.lower().partition("e")
    digits = mantissa.strip("+-").replace(".", "").strip("0")
    if not digits:
        return "0"
    # Neither a text nor an exponent of any length becomes a number of that length.
    if len(digits) > MOST_DIGITS or len(exponent.lstrip("+-0")) > 6:
        return None
    found = Decimal(mantissa).scaleb(int(exponent or 0), Context(prec=len(mantissa) + 1, Emax=10**7, Emin=-(10**7)))
    return None if abs(found.adjusted()) > 2 * MOST_DIGITS else text_of(found)


LEAVES = (
    Leaf("number", 2, number),
    Leaf("whole", 1, whole),
    Leaf("assigned", 2, assigned),
    Leaf("add", 2, add),
    Leaf("subtract", 2, subtract),
    Leaf("multiply", 2, multiply),
    Leaf("divide", 2, divide),
    Leaf("mod", 2, remainder),
    Leaf("compare", 2, compare),
    Leaf("negate", 1, negate),
    Leaf("abs", 1, absolute),
    Leaf("round", 2, _rounding(ROUND_HALF_UP)),
    Leaf("trunc", 2, _rounding(ROUND_DOWN)),
    Leaf("away", 2, _rounding(ROUND_UP)),
    Leaf("down", 2, _rounding(ROUND_FLOOR)),
    Leaf("up", 2, _rounding(ROUND_CEILING)),
    Leaf("min", -1, _extreme(min)),
    Leaf("max", -1, _extreme(max)),
    Leaf("sqrt", 1, square_root),
    Leaf("exp", 1, exponential),
    Leaf("ln", 1, _logarithm(Context.ln)),
    Leaf("log", 1, _logarithm(Context.log10)),
    Leaf("power", 2, power),
    Leaf("power_domain", 2, _is_in_domain),
    Leaf("is_number", 1, is_number),
    Leaf("value", 1, value),
)
