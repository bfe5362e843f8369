"""Decimal text as an integer and its places, and back: what Python counts fastest, and exactly."""

from __future__ import annotations

from tasuki.formulas.digits import MOST_DIGITS

_POWERS = tuple(10**places for places in range(2 * MOST_DIGITS + 2))


def scaled(text: str) -> tuple[int, int]:
    """`-12.50` -> (-1250, 2)."""
    whole, point, places = text.partition(".")
    return (int(whole + places), len(places)) if point else (int(whole), 0)


def text_of_scaled(number: int, places: int) -> str | None:
    """(-1250, 2) -> `-12.5`; None if it has more than 38 digits."""
    if not places:
        return str(number) if -_POWERS[MOST_DIGITS] < number < _POWERS[MOST_DIGITS] else None
    digits = str(abs(number)).rjust(places + 1, "0")
    whole, fraction = digits[:-places], digits[-places:].rstrip("0")
    if (len(whole) if whole != "0" else 0) + len(fraction) > MOST_DIGITS:
        return None
    text = f"{whole}.{fraction}" if fraction else whole
    return f"-{text}" if number < 0 and text != "0" else text


def power_of_ten(places: int) -> int:
    """10 to the power of `places`, at least 0."""
    return _POWERS[places] if places < len(_POWERS) else int(10**places)


def halves_up(numerator: int, denominator: int) -> int:
    """A quotient rounded to an integer, halves away from zero. The denominator is not 0."""
    top, bottom = abs(numerator), abs(denominator)
    found = (2 * top + bottom) // (2 * bottom)
    return -found if (numerator < 0) != (denominator < 0) else found
