"""Numbers and addresses that have the right form and belong to nobody that we know of."""

from __future__ import annotations

from random import Random

from places import Prefecture

_OFFICE = "9900"
"""The first four digits after the check digit name a registry office; no office has this number."""


def landline(rng: Random, prefecture: Prefecture) -> str:
    """A number in the area of the prefecture's capital, from the last exchanges of that area."""
    exchange = prefecture.exchange + rng.randrange(4)
    return f"{prefecture.area_code}-{exchange}-{rng.randrange(10_000):04d}"


def mobile(rng: Random) -> str:
    """The number of a mobile telephone."""
    return f"{rng.choice(('090', '080', '070'))}-{rng.randrange(9900, 10_000)}-{rng.randrange(10_000):04d}"


def corporate_number(kind: int, serial: int) -> str:
    """Thirteen digits, the first of which checks the others; `kind` is the two digits of the kind of body."""
    base = f"{_OFFICE}{kind:02d}{serial:06d}"
    total = sum(int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(base)))
    return f"{9 - total % 9}{base}"
