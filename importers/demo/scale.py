"""How much data: a small org to look at, or a whole year of the programme."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Scale:
    """Numbers of records; institutions and platforms are per prefecture."""

    experts: int
    requests: int
    visits: int
    calls: int
    institutions: int
    platforms: int


# The proportions of a whole year (7,000 experts, 11,500 dispatches, 28,500 calls) hold for the small one too.
SCALES = {
    "demo": Scale(experts=300, requests=1_000, visits=1_917, calls=4_750, institutions=7, platforms=1),
    "full": Scale(experts=7_000, requests=6_000, visits=11_500, calls=28_500, institutions=30, platforms=3),
}
