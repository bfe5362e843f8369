"""Repeatable chance: one stream of random numbers per topic, so that a change in one table leaves the others alone."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from random import Random
from typing import Generic, TypeVar

Item = TypeVar("Item")


def stream(seed: int, topic: str) -> Random:
    """The random numbers of one topic; the same for the same seed on every machine."""
    return Random(f"{seed}/{topic}")


class Weighted(Generic[Item]):
    """Items drawn in proportion to their weights."""

    def __init__(self, *pairs: tuple[Item, float]) -> None:
        self.items: Sequence[Item] = [item for item, _ in pairs]
        self._sums = list(accumulate(weight for _, weight in pairs))

    def draw(self, rng: Random) -> Item:
        """One item."""
        return rng.choices(self.items, cum_weights=self._sums)[0]

    def draw_some(self, rng: Random, count: int) -> list[Item]:
        """Up to `count` different items, in the order of the table."""
        chosen = {self.items.index(self.draw(rng)) for _ in range(count)}
        return [self.items[index] for index in sorted(chosen)]
