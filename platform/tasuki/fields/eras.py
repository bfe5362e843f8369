"""Japanese era years: the table and both directions."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from tasuki.diagnostics import problem
from tasuki.fields.kind import BadValue


@dataclass(frozen=True, slots=True)
class Era:
    """An era by its name, its initial, and its first day in the Gregorian calendar."""

    name: str
    initial: str
    first: date


ERAS = (
    Era("令和", "R", date(2019, 5, 1)),
    Era("平成", "H", date(1989, 1, 8)),
    Era("昭和", "S", date(1926, 12, 25)),
    Era("大正", "T", date(1912, 7, 30)),
    Era("明治", "M", date(1868, 1, 25)),
)
# The day on which Taisho and Showa began was also the last day of the era before; that day may be written either way.
_LAST = {
    "平成": date(2019, 4, 30),
    "昭和": date(1989, 1, 7),
    "大正": date(1926, 12, 25),
    "明治": date(1912, 7, 30),
    "令和": date.max,
}
_BY_WORD = {word: era for era in ERAS for word in (era.name, era.initial, era.initial.lower())}
_BY_WORD |= {"明": ERAS[4], "大": ERAS[3], "昭": ERAS[2], "平": ERAS[1], "令": ERAS[0]}
ERA_DATE = re.compile(
    r"(令和?|平成?|昭和?|大正?|明治?|[RHSTMrhstm]) ?([0-9]{1,3}|元) ?"
    r"(?:年|[./-]) ?([0-9]{1,2}) ?(?:月|[./-]) ?([0-9]{1,2}) ?日?"
)


def era_of(day: date) -> tuple[Era, int] | None:
    """The era of `day` and the year in it, or None before 1868-01-25."""
    for era in ERAS:
        if day >= era.first:
            return era, day.year - era.first.year + 1
    return None


def in_era(day: date) -> str:
    """`day` as 令和3年4月1日; before the first era as 1867年12月31日."""
    found = era_of(day)
    if found is None:
        return western(day)
    era, year = found
    return f"{era.name}{'元' if year == 1 else year}年{day.month}月{day.day}日"


def western(day: date) -> str:
    """`day` as 2021年4月1日."""
    return f"{day.year}年{day.month}月{day.day}日"


def from_era(word: str, year: str, month: str, day: str) -> date:
    """The day written in an era. Raises BadValue if there is no such day, or if another era (named) had begun."""
    era = _BY_WORD[word]
    number = 1 if year == "元" else int(year)
    written = f"{era.name}{year}年{month}月{day}日"
    try:
        if number < 1:
            raise ValueError
        found = date(era.first.year + number - 1, int(month), int(day))
    except ValueError:
        raise BadValue(problem("R121", value=written)) from None
    if era.first <= found <= _LAST[era.name]:
        return found
    raise BadValue(problem("R122", value=written, right=in_era(found), iso=found.isoformat()))


def from_serial(serial: int) -> date:
    """The day of an Excel serial number (1 = 1900-01-01 in Excel's own count)."""
    return date(1899, 12, 30) + timedelta(days=serial)
