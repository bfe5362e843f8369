"""Payment runs: a run for each month of the year, and the visits each of them pays."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from visits import Visit
from workdays import is_workday
from world import Row

_MONTHS = tuple(date(2021, month, 1) for month in range(4, 12))
_STATES = {10: "通知済", 11: "計算済"}
"""How far the last runs are on the day of the snapshot; those before are reported."""


def _paid_on(month: date) -> date:
    """The last workday of the month after."""
    after = (month + timedelta(days=62)).replace(day=1) - timedelta(days=1)
    while not is_workday(after):
        after -= timedelta(days=1)
    return after


def run_rows() -> Iterator[Row]:
    """payment_runs.csv"""
    for month in _MONTHS:
        closed = (month + timedelta(days=31)).replace(day=10)
        yield {
            "対象月": month.isoformat(),
            "事業年度": "2021",
            "締切日": closed.isoformat(),
            "支払日": _paid_on(month).isoformat(),
        }


def line_rows(visits: Sequence[Visit]) -> Iterator[Row]:
    """payment_lines.csv: what is paid, and what November has calculated."""
    for visit in visits:
        if visit.state in ("支払済", "計算済"):
            yield {
                "支払キー": f"{visit.key}-P",
                "対象月": visit.day.replace(day=1).isoformat(),
                "派遣キー": visit.key,
            }


def result_rows() -> Iterator[Row]:
    """payment_run_results.csv"""
    for month in _MONTHS:
        yield {"対象月": month.isoformat(), "状況": _STATES.get(month.month, "報告済")}
