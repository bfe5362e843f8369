"""The functions that Salesforce does not have."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from formulas.oracle import days

ERAS = (
    (date(2019, 5, 1), "令和"),
    (date(1989, 1, 8), "平成"),
    (date(1926, 12, 25), "昭和"),
    (date(1912, 7, 30), "大正"),
    (date(1868, 10, 23), "明治"),
)


def _day(value: date | datetime, zone: ZoneInfo) -> date:
    return days.day_of(value, zone) if isinstance(value, datetime) else value


def fiscal_year(day: date, starts: tuple[int, int]) -> int:
    """The year in which the fiscal year of a day began."""
    return day.year if (day.month, day.day) >= starts else day.year - 1


def fiscal_quarter(day: date, starts: tuple[int, int]) -> int:
    months = (day.month - starts[0] - (day.day < starts[1])) % 12
    return months // 3 + 1


def wareki(day: date) -> str | None:
    for first, name in ERAS:
        if day >= first:
            year = day.year - first.year + 1
            return f"{name}{'元' if year == 1 else year}年{day.month}月{day.day}日"
    return None


def minutes(left: time | datetime, right: time | datetime) -> Decimal:
    """Whole minutes from the first to the second."""
    if isinstance(left, datetime) and isinstance(right, datetime):
        seconds = days.seconds_between(left, right)
        return Decimal(seconds // 60 * (1 if right >= left else -1))
    assert isinstance(left, time) and isinstance(right, time)
    return Decimal(days.seconds_between_times(left, right) // 60 * (1 if right >= left else -1))


def corporate_number_valid(text: str) -> bool:
    """Thirteen digits, the first of which checks the other twelve."""
    if len(text) != 13 or not all("0" <= digit <= "9" for digit in text):
        return False
    weighed = sum(int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(text[1:])))
    return int(text[0]) == 9 - weighed % 9


FUNCTIONS: Mapping[str, Callable[[list[Any], ZoneInfo, tuple[int, int]], Any]] = {
    "FISCALYEAR": lambda values, zone, starts: Decimal(fiscal_year(_day(values[0], zone), starts)),
    "FISCALQUARTER": lambda values, zone, starts: Decimal(fiscal_quarter(_day(values[0], zone), starts)),
    "WAREKI": lambda values, zone, starts: wareki(_day(values[0], zone)),
    "MINUTES": lambda values, zone, starts: minutes(*values),
    "NORMALIZE": lambda values, zone, starts: unicodedata.normalize("NFKC", values[0]),
    "CORPORATENUMBERVALID": lambda values, zone, starts: corporate_number_valid(values[0]),
}
