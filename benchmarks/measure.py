"""Interleaved rounds, medians and the report."""

from __future__ import annotations

import json
import os
import platform
import statistics
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TypeVar


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One line of the report.

    `ratio_bare` compares with hand-written code that keeps no history (for reads: no history to keep, so None),
    `ratio_honest` with hand-written code that does the same work. Below 1 Tasuki is faster. `aim` is the ratio the
    project wants to hold, `seconds` the median of one measured unit on our side.
    """

    name: str
    engine: str
    rows: int
    ratio_bare: float | None
    ratio_honest: float | None
    per_second: float
    peak_mb: float
    seconds: float
    aim: float | None = None
    note: str = ""

    def line(self) -> str:
        """The result as a person reads it."""
        bare = f"{self.ratio_bare:.2f}x" if self.ratio_bare is not None else "-"
        honest = f"{self.ratio_honest:.2f}x" if self.ratio_honest is not None else "-"
        aim = f"<= {self.aim:g}x" if self.aim is not None else ""
        return (
            f"{self.name:<22}{self.engine:<12}{self.rows:>10,}{bare:>9}{honest:>9} {aim:<10}"
            f"{self.per_second:>12,.1f}/s{self.peak_mb:>8.0f} MB  {self.note}"
        ).rstrip()


@dataclass(frozen=True, slots=True, kw_only=True)
class Sizes:
    """How much is measured: records in the lists, rows of the load, rounds, and units per round."""

    lists: tuple[int, ...]
    load: int
    filled: int
    rounds: int
    load_rounds: int
    block: int


FULL = Sizes(lists=(10_000, 1_000_000), load=100_000, filled=10_000, rounds=9, load_rounds=3, block=200)
QUICK = Sizes(lists=(10_000,), load=10_000, filled=10_000, rounds=5, load_rounds=3, block=100)
TINY = Sizes(lists=(120,), load=50, filled=40, rounds=1, load_rounds=1, block=3)
"""For the test that the benchmarks still run; its figures mean nothing."""

HEADER = f"{'what':<22}{'engine':<12}{'rows':>10}{'bare':>9}{'honest':>9} {'aim':<10}{'ours':>12}  {'peak':>9}"


Row = TypeVar("Row")


def timed(work: Callable[[], object]) -> float:
    """Seconds the work took."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def timed_each(work: Callable[[Row], object], rows: Iterable[Row]) -> float:
    """Seconds the work took for all rows together."""
    started = time.perf_counter()
    for row in rows:
        work(row)
    return time.perf_counter() - started


def interleave(parts: Mapping[str, Callable[[], float]], rounds: int) -> dict[str, float]:
    """Run every part once a round, in turn, and give each part's median seconds.

    Each callable returns the seconds of the work it measured, so that its own preparation is not counted. Turns
    make the parts share whatever else the machine is doing; the order is reversed every other round.
    """
    found: dict[str, list[float]] = {name: [] for name in parts}
    for number in range(rounds):
        for name in list(parts) if number % 2 == 0 else reversed(list(parts)):
            found[name].append(parts[name]())
    return {name: statistics.median(seconds) for name, seconds in found.items()}


def write_report(results: Sequence[Result], path: Path) -> None:
    """The results as JSON, for machines."""
    path.parent.mkdir(parents=True, exist_ok=True)
    rounded = [
        {key: round(value, 4) if isinstance(value, float) else value for key, value in asdict(result).items()}
        for result in results
    ]
    path.write_text(json.dumps(rounded, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def machine() -> str:
    """One line about where this ran; figures of different machines must not be compared."""
    return f"Python {platform.python_version()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}"


def peak_mb(pid: int) -> float:
    """The largest resident size a living process has had, in MB."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmHWM"):
            return int(line.split()[1]) / 1024
    raise RuntimeError(f"no VmHWM for process {pid}")
