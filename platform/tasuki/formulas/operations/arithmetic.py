"""`+ - * / ^` of numbers: exact, or to 20 places, or an error.

On SQLite numbers of at most 18 digits are counted as integers of their scale.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Context, Decimal
from typing import Protocol

from tasuki.formulas.digits import (
    MOST_DIGITS,
    MOST_PLACES,
    bounded,
    decimal_text,
    fits,
    is_native,
    number_of,
    number_type,
)
from tasuki.formulas.emit import UNKNOWN, Emission, Part, Ratio
from tasuki.formulas.numeric import at_scale, counted, joined_scale
from tasuki.formulas.operations.signature import NUMBER, Example, Function, Parameter
from tasuki.formulas.scope import FieldType
from tasuki.formulas.snippets import Expression
from tasuki.labels import Label

ZERO = FieldType("number", digits=0)
# Python's default context would round constants to 28 digits.
_EXACT = Context(prec=100)


class Held(Protocol):
    """An argument, checked or compiled."""

    @property
    def type(self) -> FieldType: ...


def digits(argument: Held) -> FieldType:
    """What is known of a number; a blank has no digits."""
    return argument.type if argument.type.type == "number" else ZERO


def _sum_type(arguments: Sequence[Held]) -> FieldType:
    left, right = map(digits, arguments)
    return number_of(max(left.digits, right.digits) + 1, max(left.scale, right.scale))


def _product_type(arguments: Sequence[Held]) -> FieldType:
    left, right = map(digits, arguments)
    return number_of(left.digits + right.digits, left.scale + right.scale)


def _quotient_type(arguments: Sequence[Held]) -> FieldType:
    left, right = map(digits, arguments)
    return number_of(left.digits + right.scale, MOST_PLACES)


def _power_type(arguments: Sequence[Held]) -> FieldType:
    return number_of(MOST_DIGITS, MOST_PLACES)


def _same_type(arguments: Sequence[Held]) -> FieldType:
    return number_of(digits(arguments[0]).digits, digits(arguments[0]).scale)


def is_zero(em: Emission, part: Part) -> Expression:
    """Whether a number is 0."""
    text = em.on_sqlite and part.scale is None and not part.is_constant
    return em.sql("({0} = '0')" if text else "({0} = 0)", part.value)


def is_negative(em: Emission, part: Part) -> Expression:
    """Whether a number is below 0."""
    text = em.on_sqlite and part.scale is None and not part.is_constant
    return em.sql("(substr({0}, 1, 1) = '-')" if text else "({0} < 0)", part.value)


def _add(sign: str, leaf: str) -> Callable[[Emission, tuple[Part, ...]], Part]:
    def emit(em: Emission, parts: tuple[Part, ...]) -> Part:
        kind = _sum_type(parts)
        if not em.on_sqlite:
            return counted(em, kind, em.sql(f"({{0}} {sign} {{1}})", *map(em.number, parts)), parts)
        scale = joined_scale(kind, parts)
        if scale is not None and is_native(kind):
            left, right = (at_scale(em, part, scale) for part in parts)
            value = em.sql(f"({{0}} {sign} {{1}})", left.value, right.value)
            return Part(kind, value, em.first_error(parts), scale)
        return counted(em, kind, em.leaf(leaf, *map(em.number, parts)), parts)

    return emit


def multiply(em: Emission, parts: tuple[Part, ...]) -> Part:
    """A product."""
    kind = _product_type(parts)
    if not em.on_sqlite:
        return counted(em, kind, em.sql("({0} * {1})", *map(em.number, parts)), parts)
    if is_native(kind):
        shaped = [at_scale(em, part, part.type.scale) if part.is_constant else part for part in parts]
        scales = [part.scale for part in shaped if part.scale is not None]
        if len(scales) == len(shaped):
            value = em.sql("({0} * {1})", *(part.value for part in shaped))
            return Part(kind, value, em.first_error(parts), sum(scales))
    return counted(em, kind, em.leaf("multiply", *map(em.number, parts)), parts)


def _divide(em: Emission, parts: tuple[Part, ...]) -> Part:
    left, right = parts
    factor = _reciprocal(em, right, digits(left).scale)
    if factor is not None:
        product = multiply(em, (left, factor))
        return product if fits(product.type) else _quotient(em, parts)
    return _quotient(em, parts)


def _reciprocal(em: Emission, divisor: Part, places: int) -> Part | None:
    """What to multiply by instead of dividing by a constant, where both give the same: by 100, 8, 0.5."""
    if not divisor.is_constant or not divisor.constant:
        return None
    numerator, denominator = divisor.constant.as_integer_ratio()
    rest, twos, fives = abs(numerator), 0, 0
    while rest % 2 == 0:
        rest, twos = rest // 2, twos + 1
    while rest % 5 == 0:
        rest, fives = rest // 5, fives + 1
    if rest != 1 or max(twos, fives) + places > MOST_PLACES:
        return None
    power = max(twos, fives)
    factor = Decimal(denominator * 10**power // numerator).scaleb(-power)
    return replace(divisor, type=number_type(factor), value=em.constant_number(factor), constant=factor)


def _quotient(em: Emission, parts: tuple[Part, ...]) -> Part:
    kind = _quotient_type(parts)
    check = by_zero(em, parts)
    if fits(kind) and not em.on_sqlite:
        return em.decimal(_divided(em, parts), kind, parts, check)
    value = em.leaf("divide", *map(em.number, parts))
    if not fits(kind):
        value = em.once(value)
        check = em.first(check, em.partial("R202", value, parts))
    quotient = em.decimal(value, bounded(kind), parts, check)
    if em.assumed is None or not all(is_native(part.type) for part in parts):
        return quotient
    over, under = (at_scale(em, part, part.type.scale) if part.is_constant else part for part in parts)
    known = over.scale is not None and under.scale is not None
    return replace(quotient, ratio=Ratio(over, under)) if known else quotient


def _divided(em: Emission, parts: tuple[Part, ...]) -> Expression:
    """Rounded half up to 20 places. div() cuts, so half a divisor more rounds; dividing and rounding would round
    twice."""
    left, right = map(em.number, parts)
    dividend, divisor = (part.constant.copy_abs() if part.is_constant and part.constant else None for part in parts)
    negative = sum(part.is_constant and (part.constant or 0) < 0 for part in parts) % 2 == 1
    # Constants are worked out here.
    above = "2e20 * abs({0})" if dividend is None else _written(_EXACT.multiply(dividend, 2 * 10**MOST_PLACES))
    half = "abs({1})" if divisor is None else _written(divisor)
    below = "2 * abs(NULLIF({1}, 0))" if divisor is None else _written(_EXACT.multiply(divisor, 2))
    signs = [f"sign({{{place}}})" for place, known in enumerate((dividend, divisor)) if known is None]
    return em.sql(f"({' * '.join(signs) or 1} * div({above} + {half}, {below}) * {'-' * negative}1e-20)", left, right)


def _written(number: Decimal) -> str:
    """A constant that PostgreSQL takes for numeric: sums of its integers can be too large for it."""
    text = decimal_text(number)
    return text if "." in text else f"{text}.0"


def can_be_zero(part: Part) -> bool:
    """False for a constant that is not 0."""
    return not part.is_constant or part.constant == 0


def by_zero(em: Emission, parts: tuple[Part, ...]) -> Expression | None:
    """The error where the second of two numbers is 0 and the first is not blank."""
    left, right = parts
    if not can_be_zero(right) or left.is_blank:
        return None
    zero = is_zero(em, right)
    return em.when(zero if left.is_constant else em.sql("({0} AND {1})", zero, em.present((left,))), "R200")


def _power(em: Emission, parts: tuple[Part, ...]) -> Part:
    base, exponent = map(em.number, parts)
    value = em.once(em.leaf("power", base, exponent))
    check = em.sql(
        "CASE WHEN {0} IS NULL AND {1} THEN CASE WHEN {2} THEN 'R202' ELSE 'R203' END END",
        value,
        em.present(parts),
        em.leaf("power_domain", base, exponent),
    )
    return em.decimal(value, _power_type(parts), parts, check)


def _negate(em: Emission, parts: tuple[Part, ...]) -> Part:
    kind, part = _same_type(parts), parts[0]
    if part.is_constant and part.constant:
        negative = part.constant.copy_negate()
        return replace(part, type=kind, value=em.constant_number(negative), constant=negative)
    if em.on_sqlite and part.scale is None:
        return em.decimal(em.leaf("negate", part.value), kind, parts)
    # With a blank, since two signs would begin a comment.
    return replace(part, type=kind, value=em.sql("(- {0})", part.value), constant=UNKNOWN)


def _zero_if_blank(em: Emission, parts: tuple[Part, ...]) -> Part:
    zero = "'0'" if em.on_sqlite and parts[0].scale is None else "0"
    return replace(parts[0], type=_same_type(parts), value=em.sql(f"COALESCE({{0}}, {zero})", parts[0].value))


_PAIR = (Parameter("left", NUMBER), Parameter("right", NUMBER))

FUNCTIONS = (
    Function(
        "+",
        _PAIR,
        lambda arguments: bounded(_sum_type(arguments)),
        _add("+", "add"),
        Label("{0} + {1}", "{0} + {1}"),
        Label("足し算。正確に計算し、38桁を超えると誤り", "A sum, exact; more than 38 digits are an error"),
        (Example("0.1 + 0.2", "0.3"),),
    ),
    Function(
        "-",
        _PAIR,
        lambda arguments: bounded(_sum_type(arguments)),
        _add("-", "subtract"),
        Label("{0} − {1}", "{0} − {1}"),
        Label("引き算。正確に計算し、38桁を超えると誤り", "A difference, exact; more than 38 digits are an error"),
        (Example("1 - 0.9", "0.1"),),
    ),
    Function(
        "*",
        _PAIR,
        lambda arguments: bounded(_product_type(arguments)),
        multiply,
        Label("{0} × {1}", "{0} × {1}"),
        Label("掛け算。正確に計算し、38桁を超えると誤り", "A product, exact; more than 38 digits are an error"),
        (Example("1.5 * 1.5", "2.25"),),
    ),
    Function(
        "/",
        _PAIR,
        lambda arguments: bounded(_quotient_type(arguments)),
        _divide,
        Label("{0} ÷ {1}", "{0} ÷ {1}"),
        Label(
            "割り算。小数20桁に四捨五入する。0で割ると誤り",
            "A quotient, rounded half-up to 20 places; dividing by zero is an error",
        ),
        (Example("2 / 3", "0.66666666666666666667"), Example("1 / 0", error="R200")),
    ),
    Function(
        "^",
        _PAIR,
        _power_type,
        _power,
        Label("{0}の{1}乗", "{0} to the power of {1}"),
        Label(
            "べき乗。左から順に計算し、小数20桁に四捨五入する",
            "A power, from left to right, rounded half-up to 20 places",
        ),
        (Example("2 ^ 10", "1024"), Example("-2 ^ 2", "4"), Example("(-8) ^ 0.5", error="R203")),
    ),
    Function(
        "negate",
        (Parameter("number", NUMBER),),
        _same_type,
        _negate,
        Label("−{0}", "−{0}"),
        Label("符号を変えた数", "The number with the other sign"),
        (Example("-(1 + 2)", "-3"),),
    ),
    Function(
        "zero_if_blank",
        (Parameter("number", NUMBER),),
        _same_type,
        _zero_if_blank,
        Label("{0}", "{0}"),
        Label("空なら0", "0 where blank"),
    ),
)
