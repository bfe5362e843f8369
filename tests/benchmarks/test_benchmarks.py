"""The benchmarks still run and still compare equal work; the figures of sizes this small mean nothing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks.__main__ import MEASUREMENTS
from benchmarks.measure import TINY, Result, interleave, write_report
from support.postgres import Cluster


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
@pytest.mark.parametrize("name", MEASUREMENTS)
def test_every_measurement_runs(name: str, engine: str, postgres: Cluster, tmp_path: Path) -> None:
    results = MEASUREMENTS[name](engine, postgres, TINY)
    assert results
    assert all(result.per_second > 0 and result.peak_mb > 0 for result in results)
    write_report(results, tmp_path / "bench.json")
    [first, *_] = json.loads((tmp_path / "bench.json").read_text())
    assert {"name", "engine", "rows", "ratio_bare", "ratio_honest", "per_second", "peak_mb"} <= set(first)
    assert first["engine"] == engine


def test_rounds_take_turns_and_give_medians() -> None:
    order: list[str] = []
    times = {"a": iter([3.0, 1.0, 2.0]), "b": iter([9.0, 9.0, 9.0])}

    def part(name: str) -> float:
        order.append(name)
        return next(times[name])

    assert interleave({"a": lambda: part("a"), "b": lambda: part("b")}, 3) == {"a": 2.0, "b": 9.0}
    assert order == ["a", "b", "b", "a", "a", "b"]


def test_a_line_shows_both_ratios() -> None:
    result = Result(
        name="load",
        engine="sqlite",
        rows=1000,
        ratio_bare=3.5,
        ratio_honest=2.0,
        per_second=10,
        peak_mb=80,
        seconds=100,
        aim=2.2,
    )
    assert "3.50x" in result.line()
    assert "2.00x <= 2.2x" in result.line()
