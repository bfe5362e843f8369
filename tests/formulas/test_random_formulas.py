"""Random well-typed formulas over random rows: value or error code are those of the oracle, on both engines.

TASUKI_EXAMPLES=200 tries 200 batches, other ones each time, instead of the same few, and every pair of functions.
"""

from __future__ import annotations

import os
from collections import Counter

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from formulas.oracle.engine import compared, shares, smallest
from formulas.oracle.random_formulas import batch, pairs
from tasuki.storage.evaluation import Evaluator

MORE = os.environ.get("TASUKI_EXAMPLES")
FORMULAS, ROWS = 120, 8


@settings(
    max_examples=int(MORE or 20),
    derandomize=MORE is None,
    deadline=None,
    database=None,
    phases=(Phase.generate,),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(seed=st.integers(0, 2**32))
def test_random_formulas_give_what_the_oracle_gives(engine: Evaluator, seed: int) -> None:
    lines = batch(seed, FORMULAS, ROWS)
    different = next(compared(engine, lines), None)
    assert different is None, f"seed {seed}: {smallest(engine, different[0])}"


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
