"""The days of fiscal year 2021 on which an office works."""

from __future__ import annotations

from datetime import date, timedelta

YEAR_START = date(2021, 4, 1)
DISPATCH_END = date(2022, 2, 28)
AS_OF = date(2021, 12, 10)
"""The day of the snapshot: what lies before it has happened, what lies after it is planned."""

# National holidays of the fiscal year (2021 moved three of them for the Olympic Games), then the year's turn.
_CLOSED = frozenset(
    [
        *(date(2021, 4, 29), date(2021, 5, 3), date(2021, 5, 4), date(2021, 5, 5), date(2021, 7, 22)),
        *(date(2021, 7, 23), date(2021, 8, 9), date(2021, 9, 20), date(2021, 9, 23), date(2021, 11, 3)),
        *(date(2021, 11, 23), date(2022, 1, 10), date(2022, 2, 11), date(2022, 2, 23), date(2022, 3, 21)),
        *(date(2021, 12, 29), date(2021, 12, 30), date(2021, 12, 31), date(2022, 1, 3)),
    ]
)


def is_workday(day: date) -> bool:
    """True from Monday to Friday outside holidays and the turn of the year."""
    return day.weekday() < 5 and day not in _CLOSED


def workday(day: date) -> date:
    """`day`, or the next workday after it."""
    while not is_workday(day):
        day += timedelta(days=1)
    return day


def workdays(first: date, last: date) -> list[date]:
    """Every workday from `first` to `last`, both included."""
    span = (last - first).days + 1
    return [day for day in (first + timedelta(days=offset) for offset in range(span)) if is_workday(day)]
