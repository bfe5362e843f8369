"""The days of fiscal year 2021 on which an office works."""

from __future__ import annotations

from datetime import date, timedelta

YEAR_START = date(2021, 4, 1)
DISPATCH_END = date(2022, 2, 28)
AS_OF = date(2021, 12, 10)
"""The day of the snapshot: what lies before it has happened, what lies after it is planned."""

# National holidays of the fiscal year (2021 moved three of them for the Olympic Games) and the year's turn.
CLOSED = {
    date(2021, 4, 29): "昭和の日",
    date(2021, 5, 3): "憲法記念日",
    date(2021, 5, 4): "みどりの日",
    date(2021, 5, 5): "こどもの日",
    date(2021, 7, 22): "海の日",
    date(2021, 7, 23): "スポーツの日",
    date(2021, 8, 8): "山の日",
    date(2021, 8, 9): "振替休日（山の日）",
    date(2021, 9, 20): "敬老の日",
    date(2021, 9, 23): "秋分の日",
    date(2021, 11, 3): "文化の日",
    date(2021, 11, 23): "勤労感謝の日",
    date(2021, 12, 29): "年末休業",
    date(2021, 12, 30): "年末休業",
    date(2021, 12, 31): "年末休業",
    date(2022, 1, 1): "元日",
    date(2022, 1, 2): "年始休業",
    date(2022, 1, 3): "年始休業",
    date(2022, 1, 10): "成人の日",
    date(2022, 2, 11): "建国記念の日",
    date(2022, 2, 23): "天皇誕生日",
    date(2022, 3, 21): "春分の日",
}


def is_workday(day: date) -> bool:
    """True from Monday to Friday outside holidays and the turn of the year."""
    return day.weekday() < 5 and day not in CLOSED


def workday(day: date) -> date:
    """`day`, or the next workday after it."""
    while not is_workday(day):
        day += timedelta(days=1)
    return day


def workdays(first: date, last: date) -> list[date]:
    """Every workday from `first` to `last`, both included."""
    span = (last - first).days + 1
    return [day for day in (first + timedelta(days=offset) for offset in range(span)) if is_workday(day)]
