"""How many digits a number can have, known before any row is looked at."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from tasuki.formulas.scope import FieldType

NATIVE_DIGITS = 18
"""What a 64-bit integer holds in any case."""
MOST_DIGITS = 38
"""Digits of a number, before and after the point together."""
MOST_PLACES = 20
"""Places of what is not exact: quotients, roots, powers."""


def number_type(number: Decimal) -> FieldType:
    """What a constant takes."""
    whole, _, places = decimal_text(number.copy_abs()).partition(".")
    return FieldType("number", digits=len(whole.lstrip("0")), scale=len(places))


def number_of(digits: int, scale: int) -> FieldType:
    """A number of at most so many digits before and after the point."""
    return FieldType("number", digits=max(digits, 0), scale=max(scale, 0))


def bounded(kind: FieldType) -> FieldType:
    """The same number, if it is not too long."""
    return number_of(min(kind.digits, MOST_DIGITS), min(kind.scale, MOST_DIGITS))


def fits(kind: FieldType) -> bool:
    """True if no number of these digits is too long, so that none needs to be looked at."""
    return kind.digits + kind.scale <= MOST_DIGITS


def is_native(kind: FieldType) -> bool:
    """True if a 64-bit integer holds every number of these digits."""
    return kind.digits + kind.scale <= NATIVE_DIGITS


def joined_type(types: Sequence[FieldType]) -> FieldType:
    """What holds a value of any of these types (which are of one sort; blanks go with all)."""
    held = [kind for kind in types if kind.type != "blank"]
    if not held:
        return types[0]
    if held[0].type == "number":
        digits, scale = max(kind.digits for kind in held), max(kind.scale for kind in held)
        return FieldType("number", digits=digits, scale=scale)
    choices: frozenset[str] | None = frozenset()
    for kind in held:
        choices = None if choices is None or kind.choices is None else choices | kind.choices
    if held[0].type != "text":
        choices = None
    same = all(kind.to == held[0].to for kind in held)
    return FieldType(held[0].type, choices=choices, many=all(kind.many for kind in held), to=held[0].to if same else "")


def decimal_text(number: Decimal) -> str:
    """A number as decimal text: no exponent, no trailing zeros, never `-0`."""
    text = format(number, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text
