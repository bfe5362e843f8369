"""Both engines give what the vectors expect."""

from __future__ import annotations

from formulas.oracle.engine import engine_results
from formulas.oracle.vectors import differences, vectors
from tasuki.storage.evaluation import Evaluator


def test_the_engine_gives_what_the_vectors_expect(engine: Evaluator) -> None:
    lines = list(vectors())
    refused = []
    found = []
    for line, results in zip(lines, engine_results(engine, lines), strict=True):
        if "problems" in results[0]:
            refused.append(f"{line['id']} {line['formula']}: {results[0]['problems']}")
        else:
            found += differences(line, results)
    assert (refused, found) == ([], [])
