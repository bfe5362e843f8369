"""Sums that are exact on both engines, and never fail a statement."""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, ColumnElement, case, func, literal, literal_column, type_coerce

from tasuki.formulas import FieldType, Sql
from tasuki.formulas.compiling import bracketed
from tasuki.formulas.digits import MOST_DIGITS, NATIVE_DIGITS
from tasuki.formulas.emit import Emission, Part
from tasuki.formulas.operations import OPERATIONS
from tasuki.formulas.scope import Dialect
from tasuki.formulas.snippets import snippet

_LIMB = 1_000_000_000
_MOST = 9_000_000_000
OVERFLOW = "R202"


def exact_sum(value: Sql, dialect: Dialect) -> Sql:
    """The sum of `value` over a group of rows, blank ones left out; blank if all are."""
    if dialect == "postgresql":
        return Sql(func.sum(value.value))
    if value.scale is None:
        return Sql(func.tasuki_sum(value.value), scale=None)
    # SQLite's sum() raises where 64 bits are not enough: two limbs never do, and say whether the whole fits.
    stored = type_coerce(value.value, BigInteger())
    limb: ColumnElement[int] = literal_column(str(_LIMB))
    high: ColumnElement[int] = func.sum(stored.op("/", 8)(limb))
    low: ColumnElement[int] = func.sum(stored.op("%", 8)(limb))
    fits = func.abs(high) < literal_column(str(_MOST))
    total = case((fits, high.op("*", 8)(limb).op("+", 7)(low)))
    error = case((func.abs(high) >= literal_column(str(_MOST)), literal(OVERFLOW)))
    return Sql(type_coerce(total, BigInteger()), error, value.scale)


def quotient(total: Sql, number: ColumnElement[Any], dialect: Dialect) -> Sql:
    """A total over a number of things, as the language divides; blank of no things."""
    em = Emission(dialect)
    parts = (
        Part(FieldType("number", digits=MOST_DIGITS, scale=MOST_DIGITS), bracketed(total.value), None, total.scale),
        Part(FieldType("number", digits=NATIVE_DIGITS), snippet("NULLIF({0}, 0)", number), None, 0, integer=True),
    )
    mean = OPERATIONS["/"].emit(em, parts)
    error = None if mean.error is None else em.sharing.whole(mean.error)
    return Sql(em.sharing.whole(mean.value), error, mean.scale)
