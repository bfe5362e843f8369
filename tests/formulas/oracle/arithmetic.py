"""Numbers as the page of meanings has them: exact decimals of at most 38 digits, quotients to 20 places."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import ROUND_CEILING, ROUND_DOWN, ROUND_FLOOR, ROUND_HALF_UP, ROUND_UP, Context, Decimal

from formulas.oracle.outcome import DIVISION, DOMAIN, OVERFLOW, Failed, plain

DIGITS, PLACES = 38, 20
# Wide enough that nothing within the language's limits is rounded on the way.
WIDE = Context(prec=400, Emax=10**9, Emin=-(10**9))
ZERO, ONE = Decimal(0), Decimal(1)


def checked(number: Decimal) -> Decimal:
    """The number, if it has at most 38 digits."""
    whole, _, fraction = plain(number.copy_abs()).partition(".")
    if len(whole.lstrip("0")) + len(fraction) > DIGITS:
        raise Failed(OVERFLOW)
    return number


def to_places(number: Decimal, places: int, rounding: str) -> Decimal:
    """The number with `places` decimal places (negative: before the point), in the given direction."""
    return number.quantize(Decimal((0, (1,), -places)), rounding=rounding, context=WIDE)


def _rounded(number: Decimal) -> Decimal:
    return checked(to_places(number, PLACES, ROUND_HALF_UP))


def add(left: Decimal, right: Decimal) -> Decimal:
    return checked(WIDE.add(left, right))


def subtract(left: Decimal, right: Decimal) -> Decimal:
    return checked(WIDE.subtract(left, right))


def multiply(left: Decimal, right: Decimal) -> Decimal:
    return checked(WIDE.multiply(left, right))


def divide(left: Decimal, right: Decimal) -> Decimal:
    """Rounded once, on the exact integers: two roundings would go wrong on ties."""
    if right == 0:
        raise Failed(DIVISION)
    top, bottom = left.as_integer_ratio(), right.as_integer_ratio()
    numerator, denominator = top[0] * bottom[1], top[1] * bottom[0]
    sign = -1 if (numerator < 0) != (denominator < 0) else 1
    scaled = abs(numerator) * 10**PLACES
    whole, rest = divmod(scaled, abs(denominator))
    if 2 * rest >= abs(denominator):
        whole += 1
    return checked(WIDE.scaleb(Decimal(sign * whole), -PLACES))


def remainder(left: Decimal, right: Decimal) -> Decimal:
    """With the sign of the left side."""
    if right == 0:
        raise Failed(DIVISION)
    return checked(Context(prec=2000, Emax=10**9, Emin=-(10**9)).remainder(left, right))


def power(base: Decimal, exponent: Decimal) -> Decimal:
    if exponent == 0:
        return ONE
    if base == 0:
        if exponent < 0:
            raise Failed(DOMAIN)
        return ZERO
    whole = exponent == exponent.to_integral_value()
    if base < 0 and not whole:
        raise Failed(DOMAIN)
    size = WIDE.multiply(WIDE.log10(base.copy_abs()), exponent)
    if size > DIGITS + 1:
        raise Failed(OVERFLOW)
    if size < -PLACES - 2:
        return ZERO
    found = WIDE.power(base.copy_abs(), exponent)
    return _rounded(found.copy_negate() if base < 0 and int(exponent) % 2 else found)


def square_root(number: Decimal) -> Decimal:
    if number < 0:
        raise Failed(DOMAIN)
    return _rounded(WIDE.sqrt(number))


def exponential(number: Decimal) -> Decimal:
    if number > 100:
        raise Failed(OVERFLOW)
    if number < -100:
        return ZERO
    return _rounded(WIDE.exp(number))


def natural_logarithm(number: Decimal) -> Decimal:
    if number <= 0:
        raise Failed(DOMAIN)
    return _rounded(WIDE.ln(number))


def logarithm(number: Decimal) -> Decimal:
    if number <= 0:
        raise Failed(DOMAIN)
    return _rounded(WIDE.log10(number))


def whole(number: Decimal) -> int:
    """A number where places, characters or days are meant."""
    return int(number)


def _to(number: Decimal, places: Decimal, rounding: str) -> Decimal:
    wanted = max(min(whole(places), 200), -200)
    return checked(to_places(number, wanted, rounding)) if number else number


def round_half_up(number: Decimal, places: Decimal) -> Decimal:
    return _to(number, places, ROUND_HALF_UP)


def truncate(number: Decimal, places: Decimal = ZERO) -> Decimal:
    return _to(number, places, ROUND_DOWN)


def _integral(rounding: str) -> Callable[[Decimal], Decimal]:
    return lambda number: checked(to_places(number, 0, rounding))


ONE_NUMBER: Mapping[str, Callable[[Decimal], Decimal]] = {
    "ABS": Decimal.copy_abs,
    "SQRT": square_root,
    "EXP": exponential,
    "LN": natural_logarithm,
    "LOG": logarithm,
    "FLOOR": _integral(ROUND_DOWN),
    "CEILING": _integral(ROUND_UP),
    "MFLOOR": _integral(ROUND_FLOOR),
    "MCEILING": _integral(ROUND_CEILING),
}
OPERATORS: Mapping[str, Callable[[Decimal, Decimal], Decimal]] = {
    "+": add,
    "-": subtract,
    "*": multiply,
    "/": divide,
    "^": power,
}
