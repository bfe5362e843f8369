"""Random well-typed formulas over random rows: value or error code are those of the oracle, on both engines.

TASUKI_EXAMPLES=200 tries 200 batches, other ones each time, instead of the same few, and every pair of functions.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from formulas.oracle.engine import compared, shares, smallest
from formulas.oracle.random_formulas import batch, kept_numbers, pairs
from support.orgs import key_for
from tasuki.storage import open_database
from tasuki.storage.evaluation import Evaluator, evaluator

MORE = os.environ.get("TASUKI_EXAMPLES")
FORMULAS, ROWS = 120, 8


_SETTINGS = settings(
    max_examples=int(MORE or 8), derandomize=MORE is None, deadline=None, database=None, phases=(Phase.generate,)
)


def test_random_formulas_give_what_the_oracle_gives(engine: Evaluator) -> None:
    _agree(engine, lambda seed: batch(seed, FORMULAS, ROWS))


def test_what_fields_keep_is_counted_right(quick_engine: Evaluator) -> None:
    """As stored formulas and roll-ups are: on SQLite on 64-bit integers where the numbers of a row are short."""
    _agree(quick_engine, lambda seed: [*kept_numbers(seed, FORMULAS, ROWS), *batch(seed, FORMULAS // 4, ROWS)])


def _agree(engine: Evaluator, lines_of: Callable[[int], list[dict[str, Any]]]) -> None:
    @_SETTINGS
    @given(seed=st.integers(0, 2**32))
    def agree(seed: int) -> None:
        different = next(compared(engine, lines_of(seed)), None)
        assert different is None, f"seed {seed}: {smallest(engine, different[0])}"

    agree()


@pytest.fixture
def quick_engine(database_url: str) -> Iterator[Evaluator]:
    """An evaluator that compiles as for many rows."""
    database = open_database(database_url, key_for(database_url))
    with evaluator(database, few=False) as opened:
        yield opened
    database.close()


def test_every_function_takes_what_every_other_gives(engine: Evaluator) -> None:
    """One in forty of all pairs; with TASUKI_EXAMPLES all of them."""
    lines = pairs(seed=7, rows=6, every=1 if MORE else 40)
    found = [smallest(engine, line) for line, *_ in compared(engine, lines)]
    assert found[:5] == []


def test_a_fair_share_of_values_is_missing_and_of_results_are_errors() -> None:
    found = sum((shares(batch(seed, FORMULAS, ROWS)) for seed in range(5)), Counter[str]())
    results, cells = found["value"] + found["blank"] + found["error"], found["given"] + found["missing"]
    missing, error, blank = found["missing"] / cells, found["error"] / results, found["blank"] / results
    print(f"missing values {missing:.0%}; results: blank {blank:.0%}, errors {error:.0%}")
    assert missing >= 0.2 and error >= 0.05 and blank >= 0.1
