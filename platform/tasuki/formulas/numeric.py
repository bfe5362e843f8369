"""How compiled numbers lie: static digits and scale, and the forms a number takes on SQLite."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from tasuki.formulas.emit import NATIVE_DIGITS, Emission, Part, decimal_text
from tasuki.formulas.scope import FieldType

MOST_DIGITS = 38
"""Digits of a number, before and after the point together."""
MOST_PLACES = 20
"""Places of what is not exact: quotients, roots, powers."""


def number_type(number: Decimal) -> FieldType:
    """What a constant takes."""
    whole, _, places = decimal_text(abs(number)).partition(".")
    return FieldType("number", digits=len(whole.lstrip("0")), scale=len(places))


def bounded(digits: int, scale: int) -> FieldType:
    """A number of at most so many digits, and of no more than there can be."""
    return FieldType("number", digits=min(digits, MOST_DIGITS), scale=min(scale, MOST_DIGITS))


def fits(digits: int, scale: int) -> bool:
    """True if no number of these digits is too long, so that nothing needs to be looked at."""
    return digits + scale <= MOST_DIGITS


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


def joined_parts(em: Emission, kind: FieldType, parts: Sequence[Part]) -> list[Part]:
    """Parts in one form, so that one CASE may give any of them; blanks get the type."""
    if kind.type != "number":
        return [replace(part, value=em.null(kind.type), type=kind) if part.is_blank else part for part in parts]
    form = joined_scale(kind, parts) if em.on_sqlite else 0
    return [at_scale(em, part, form) for part in parts]


def joined_scale(kind: FieldType, parts: Sequence[Part]) -> int | None:
    """The scale at which all parts fit a 64-bit integer, or None: decimal text."""
    held = [part for part in parts if not part.is_blank]
    scale = max((part.type.scale if part.is_constant else part.scale or 0 for part in held), default=0)
    digits = max((part.type.digits for part in held), default=0)
    texts = any(part.scale is None for part in held if not part.is_constant)
    return None if texts or digits + scale > NATIVE_DIGITS else scale


def at_scale(em: Emission, part: Part, scale: int | None) -> Part:
    """A number part in another form of the same value: an integer of a scale not below its own, or decimal text. On
    PostgreSQL numeric."""
    if part.is_blank:
        return replace(part, value=em.null("number"), scale=scale)
    if not em.on_sqlite:
        return replace(part, value=em.number(part), integer=False)
    if part.scale == scale and not part.is_constant:
        return part
    if scale is None:
        return replace(part, value=em.number(part), scale=None, integer=False)
    if part.is_constant:
        return replace(part, value=em.sql(str(int(part.constant.scaleb(scale)))), scale=scale)
    assert part.scale is not None and part.scale < scale, "a number is never cut on its way"
    return replace(part, value=em.sql(f"({{0}} * {10 ** (scale - part.scale)})", part.value), scale=scale)
