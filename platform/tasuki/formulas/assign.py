"""The value of a formula in the form a column keeps it."""

from __future__ import annotations

from dataclasses import replace

from tasuki.fields import Column
from tasuki.formulas.compiling import bracketed
from tasuki.formulas.digits import NATIVE_DIGITS, is_native
from tasuki.formulas.emit import Emission, Part, Quick
from tasuki.formulas.operations.rounding import rounded_ratio
from tasuki.formulas.quick import either
from tasuki.formulas.scope import Dialect, FieldType, Sql
from tasuki.formulas.snippets import Expression


def assigned(sql: Sql, type_: FieldType, column: Column, percent: bool, dialect: Dialect) -> Sql:
    """What `column` stores of a compiled formula that gives `type_`.

    A number is rounded half-up to the column's places; as a percentage it is 100 times what the formula says. More than
    18 digits are an error. On SQLite it is an integer of the column's scale. A checkbox is never unknown, and a time
    has no milliseconds.
    """
    em = Emission(dialect)
    part = em.short(Part(type_, bracketed(sql.value), sql.error, sql.scale))
    match column.type:
        case "integer" | "decimal" if type_.type == "number":
            shift = 2 if percent else 0
            kept = _number(em, part, column, shift)
            part = kept if sql.quick is None else _quick(em, kept, sql.quick, column, shift)
        case "boolean":
            part = replace(part, value=em.sql("COALESCE({0}, {1})", part.value, em.truth(False)))
        case "time":
            cut = em.by(sqlite="substr({0}, 1, 8)", postgresql="CAST(date_trunc('second', {0}) AS time)")
            part = replace(part, value=em.sql(cut, part.value))
    error = None if part.error is None else em.sharing.whole(part.error)
    return Sql(em.sharing.whole(part.value), error, part.scale)


def _number(em: Emission, part: Part, column: Column, shift: int) -> Part:
    """A number at the column's scale; `shift` places of it go before the point."""
    # One digit more, since rounding may carry.
    sure = part.type.digits + 1 + shift + column.scale <= NATIVE_DIGITS
    if not em.on_sqlite:
        return _numeric(em, part, column, shift, sure)
    if part.scale is not None:
        value = _rescaled(em, part, part.scale - shift, column.scale, sure)
    else:
        value = em.leaf("assigned", part.value, em.constant_integer(column.scale + shift))
    error = part.error
    if not sure:
        value = em.once(value)
        error = em.first(error, em.partial("R202", value, (part,)))
    return Part(part.type, value, error, column.scale)


def _numeric(em: Emission, part: Part, column: Column, shift: int, sure: bool) -> Part:
    number = em.number(part)
    if shift:
        number = em.sql(f"({{0}} * {10**shift})", number)
    value, error = em.sql(f"round({{0}}, {column.scale})", number), part.error
    if not sure:
        rounded, limit = em.once(value), 10 ** (NATIVE_DIGITS - column.scale)
        value = em.sql(f"CASE WHEN abs({{0}}) < {limit} THEN {{0}} END", rounded)
        error = em.first(error, em.when(em.sql(f"(abs({{0}}) >= {limit})", rounded), "R202"))
    if column.type == "integer":
        value = em.sql("CAST({0} AS bigint)", value)
    return Part(part.type, value, error, column.scale)


def _quick(em: Emission, kept: Part, quick: Quick, column: Column, shift: int) -> Part:
    """What is kept, counted on 64-bit integers where the row allows it."""
    if quick.part.ratio is None:
        fast = _number(em, em.short(quick.part), column, shift)
    else:
        rounded = rounded_ratio(em, quick.part, column.scale + shift, "round")
        if rounded is None or not is_native(rounded.type):
            return kept
        fast = replace(rounded, scale=column.scale)
    value, error = either(em, bracketed(quick.guard), fast, kept)
    return replace(kept, value=value, error=error)


def _rescaled(em: Emission, part: Part, scale: int, wanted: int, sure: bool) -> Expression:
    """An integer of one scale as an integer of another."""
    value = part.value
    if scale > wanted:
        unit = 10 ** (scale - wanted)
        value = em.sql(f"(({{0}} + CASE WHEN {{0}} < 0 THEN -{unit // 2} ELSE {unit // 2} END) / {unit})", value)
        return value if sure else em.sql(f"CASE WHEN abs({{0}}) < {10**NATIVE_DIGITS} THEN {{0}} END", value)
    unit = 10 ** (wanted - scale)
    raised = em.sql(f"({{0}} * {unit})", value) if unit > 1 else value
    if sure:
        return raised
    return em.sql(f"CASE WHEN abs({{0}}) < {10**NATIVE_DIGITS // unit} THEN {{1}} END", value, raised)
