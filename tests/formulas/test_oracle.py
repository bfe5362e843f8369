"""The oracle agrees with the vectors, which were worked out by hand: else it could err as the engine does."""

from __future__ import annotations

from formulas.oracle.lines import answer
from formulas.oracle.vectors import differences, vectors


def test_the_oracle_gives_what_the_vectors_expect() -> None:
    found = [difference for line in vectors() for difference in differences(line, answer(line))]
    assert found == []


def test_there_are_vectors_enough() -> None:
    lines = list(vectors())
    assert len({line["id"] for line in lines}) == len(lines)
    assert sum(len(line["expect"]) for line in lines) >= 600
