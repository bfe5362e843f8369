"""make bench: every measurement on both engines, printed and written to var/bench.json.

make bench                      everything (about ten minutes)
make bench BENCH=--quick        small sizes (a few minutes)
make bench BENCH="--only gate --engine sqlite"
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from pathlib import Path

from benchmarks.derived import measure_derived
from benchmarks.formulas import measure_formulas
from benchmarks.gate import measure_gate
from benchmarks.loads import measure_loads
from benchmarks.measure import FULL, HEADER, QUICK, Result, Sizes, machine, write_report
from benchmarks.pages import measure_pages
from benchmarks.startup import measure_startup
from benchmarks.world import ENGINES
from support.postgres import BENCH_SETTINGS, Cluster, start_cluster

MEASUREMENTS: Mapping[str, Callable[[str, Cluster, Sizes], list[Result]]] = {
    "gate": measure_gate,
    "derived": measure_derived,
    "formulas": measure_formulas,
    "load": measure_loads,
    "pages": measure_pages,
    "startup": measure_startup,
}


def main() -> None:
    """Measure what is asked for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    parser.add_argument("--quick", action="store_true", help="small sizes")
    parser.add_argument("--only", choices=list(MEASUREMENTS), action="append", help="this measurement; may be repeated")
    parser.add_argument("--engine", choices=ENGINES, action="append", help="this engine; may be repeated")
    parser.add_argument("--output", type=Path, default=Path("var/bench.json"))
    asked = parser.parse_args()
    sizes = QUICK if asked.quick else FULL
    print(f"{machine()}; ratio = our time / hand-written time of the same run, below 1 we are faster")
    print(HEADER, flush=True)
    results: list[Result] = []
    with start_cluster(BENCH_SETTINGS) as cluster:
        for name in asked.only or MEASUREMENTS:
            for engine in asked.engine or ENGINES:
                for result in MEASUREMENTS[name](engine, cluster, sizes):
                    print(result.line(), flush=True)
                    results.append(result)
                    write_report(results, asked.output)


if __name__ == "__main__":
    main()
