"""Formulas: how many of them are understood in a second, and a batch of lines through `tasuki formula eval`."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

from benchmarks.measure import Result, Sizes, interleave, timed_each
from support.postgres import Cluster
from tasuki.storage.evaluation import Line, Understood, read_request, understand

LINES = 5_000
CHECKS_PER_SECOND = 1_500
BATCH_SECONDS = 20
FIELDS = {
    "Amount__c": {"type": "currency", "scale": 2},
    "Rate__c": {"type": "percent", "scale": 2},
    "Hours__c": {"type": "number", "scale": 1},
    "Title__c": {"type": "text"},
    "Status__c": {"type": "picklist", "values": ["open", "checked", "paid"]},
    "Marks__c": {"type": "multi_picklist", "values": ["first", "late", "copy"]},
    "Visited__c": {"type": "date"},
    "Paid__c": {"type": "checkbox"},
}
SHAPES = (
    "IF(AND(NOT(ISBLANK(Visited__c)), Amount__c > {n}), ROUND(Amount__c * Rate__c, 0), {n})"
    " + FLOOR(Hours__c * {m}) - MIN(Amount__c, {n}.{m})",
    "OR(ISPICKVAL(Status__c, 'open'), INCLUDES(Marks__c, 'late'))"
    " && (Hours__c * {n} - {m} >= Amount__c || ISBLANK(Title__c) || Paid__c = true)",
    "CASE(Status__c, 'open', Amount__c + {n}, 'paid', Amount__c * {m} / 100, ABS(Hours__c - {n}))"
    " - MOD(Hours__c, {m}) + BLANKVALUE(Rate__c, {m})",
    "IF(Visited__c < DATE(2021, 4, 1) || Paid__c, LEFT(Title__c, {m}) & ' ' & TEXT(Amount__c),"
    " UPPER(Title__c) & '（' & TEXT(Hours__c + {n}) & '）')",
)
VALUES: dict[str, tuple[Any, ...]] = {
    "Amount__c": ("0", "12.50", "9999999.99", None),
    "Rate__c": ("10.21", "8", None),
    "Hours__c": ("1.5", "8", "0", None),
    "Title__c": ("訪問", "a b", None),
    "Status__c": ("open", "checked", "paid", None),
    "Marks__c": (["first"], ["first", "late"], None),
    "Visited__c": ("2021-03-31", "2021-04-01", None),
    "Paid__c": (True, False),
}


def measure_formulas(engine: str, cluster: Cluster, sizes: Sizes) -> list[Result]:
    """Parsing and checking in process, and a batch of 5,000 lines with three rows each as a command."""
    count = min(LINES, sizes.load)
    return [_check(engine, count, sizes), _batch(engine, cluster, count, sizes)]


def lines(count: int) -> Iterator[dict[str, Any]]:
    """`count` lines, hardly two of them alike; the same at every run."""
    chance = Random(130)
    for number in range(count):
        formula = chance.choice(SHAPES).format(n=chance.randrange(2, 99_999), m=chance.randrange(2, 99))
        rows = [{name: chance.choice(values) for name, values in VALUES.items()} for _ in range(3)]
        yield {"id": str(number), "formula": formula, "fields": FIELDS, "rows": rows}


def _check(engine: str, count: int, sizes: Sizes) -> Result:
    read = [read_request(line) for line in lines(count)]

    def check(line: Line) -> None:
        if not isinstance(understand(line), Understood):
            raise AssertionError(line.formula)

    given = [line for line in read if isinstance(line, Line)]
    letters = sum(len(line.formula) for line in given) / len(given)
    seconds = interleave({"ours": lambda: timed_each(check, given)}, sizes.rounds)["ours"]
    return Result(
        name="formula check",
        engine=engine,
        rows=1,
        ratio_bare=None,
        ratio_honest=None,
        per_second=len(given) / seconds,
        peak_mb=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        seconds=seconds / len(given),
        note=f"parse and check, {letters:.0f} characters (aim {CHECKS_PER_SECOND:,}/s)",
    )


def _batch(engine: str, cluster: Cluster, count: int, sizes: Sizes) -> Result:
    command = [sys.executable, "-c", "from tasuki.cli import main; main()", "formula", "eval"]
    where = ["--database", cluster.url] if engine == "postgresql" else []
    with TemporaryDirectory() as folder:
        path = Path(folder) / "lines.jsonl"
        path.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines(count)))

        spent: list[float] = []

        def run() -> float:
            started, before = perf_counter(), _processor_seconds()
            done = subprocess.run([*command, "--batch", path, *where], capture_output=True, text=True, check=True)
            seconds = perf_counter() - started
            spent.append(_processor_seconds() - before)
            answered = done.stdout.splitlines()
            if len(answered) != count or any('"problems"' in line for line in answered):
                raise AssertionError(f"{len(answered)} answers; {done.stderr[:500]}")
            return seconds

        seconds = interleave({"ours": run}, max(1, sizes.load_rounds))["ours"]
    return Result(
        name="formula batch",
        engine=engine,
        rows=count,
        ratio_bare=None,
        ratio_honest=None,
        per_second=count / seconds,
        peak_mb=resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024,
        seconds=seconds,
        note=f"{seconds:.1f} s as a command, {min(spent):.1f} s of a core (aim {BATCH_SECONDS} s for {LINES:,} lines)",
    )


def _processor_seconds() -> float:
    """What commands have taken of a processor so far; a server's own share is not in it."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
