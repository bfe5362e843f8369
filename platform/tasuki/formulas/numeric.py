"""The forms a compiled number takes: on SQLite an integer of some scale or decimal text, on PostgreSQL numeric."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tasuki.formulas.digits import NATIVE_DIGITS, bounded, fits
from tasuki.formulas.emit import Emission, Part
from tasuki.formulas.scope import FieldType
from tasuki.formulas.snippets import Expression


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
        return replace(part, value=em.constant_integer(int(part.constant.scaleb(scale))), scale=scale)
    assert part.scale is not None and part.scale < scale, "a number is never cut on its way"
    return replace(part, value=em.sql(f"({{0}} * {10 ** (scale - part.scale)})", part.value), scale=scale)


def counted(em: Emission, kind: FieldType, value: Expression, parts: Sequence[Part]) -> Part:
    """An exact result as numeric, or as decimal text of a leaf function, which is blank where it is too long."""
    if fits(kind):
        return em.decimal(value, kind, parts)
    if not em.on_sqlite:
        value = em.leaf("exact", value)
    value = em.once(value)
    return em.decimal(value, bounded(kind), parts, em.partial("R202", value, parts))
