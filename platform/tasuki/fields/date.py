"""A calendar day."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from tasuki.diagnostics import problem
from tasuki.fields.base import Base
from tasuki.fields.column import Column
from tasuki.fields.eras import ERA_DATE, from_era, from_serial, in_era, western
from tasuki.fields.kind import BadValue, KindContext
from tasuki.fields.options import in_order
from tasuki.fields.spelling import code, shown
from tasuki.labels import Language

EARLIEST = date(1000, 1, 1)
"""A year of fewer than four digits is a slip of the keyboard."""

DAY_SCHEMA = {"type": "string", "pattern": r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$", "$comment": "day"}

_ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_WESTERN = re.compile(r"([0-9]{4}) ?(?:年|[./-]) ?([0-9]{1,2}) ?(?:月|[./-]) ?([0-9]{1,2}) ?日?")
_COMPACT = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")
_SERIAL = re.compile(r"[2-5][0-9]{4}|60000")
# What a spreadsheet appends to a day when the cell is formatted as an instant.
_MIDNIGHT = re.compile(r"[ T]0{1,2}:00(?::00)?$")


@dataclass(frozen=True, slots=True)
class Date(Base):
    """A day. `era` decides how it reads in Japanese: both (the default), wareki or western."""

    era: str = "both"
    min: date | None = None
    max: date | None = None

    name: ClassVar[str] = "date"
    options: ClassVar[Mapping[str, Any]] = {"min": DAY_SCHEMA, "max": DAY_SCHEMA}

    @property
    def column(self) -> Column:
        return Column("date")

    @property
    def width(self) -> int:
        return 16

    @classmethod
    def build(cls, options: Mapping[str, Any], context: KindContext) -> Date:
        """Raises BadValue if `min` or `max` is no day of the calendar, or min is the later one."""
        least, most = (read_day(options.get(option, "")) for option in ("min", "max"))
        in_order("min", least, "max", most)
        return cls(context.era, least, most)

    def parse(self, text: str) -> date | None:
        """2021-04-01, 2021/4/1, 20210401, 2021年4月1日, 令和3年4月1日, R3.4.1, or an Excel serial of five digits."""
        return self.check(read_day(text))

    def check(self, value: date | None) -> date | None:
        if value is None:
            return None
        if value < EARLIEST:
            raise BadValue(problem("R120", value=value.isoformat()))
        if self.min is not None and value < self.min:
            raise BadValue(problem("R123", min=self.min.isoformat()))
        if self.max is not None and value > self.max:
            raise BadValue(problem("R124", max=self.max.isoformat()))
        return value

    def canonical(self, value: date) -> str:
        return value.isoformat()

    def present(self, value: date, language: Language) -> str:
        return long_day(value, self.era, language)

    def present_short(self, value: date, language: Language) -> str:
        return short_day(value, self.era, language)


def read_day(text: str) -> date | None:
    """The day written as `text`, None if blank. Raises BadValue."""
    found = _ISO.fullmatch(text)
    if found is None:
        tidy = _MIDNIGHT.sub("", code(text))
        if not tidy:
            return None
        era = ERA_DATE.fullmatch(tidy)
        if era is not None:
            return from_era(era[1], era[2], era[3], era[4])
        if _SERIAL.fullmatch(tidy):
            return from_serial(int(tidy))
        found = _WESTERN.fullmatch(tidy) or _COMPACT.fullmatch(tidy)
        if found is None:
            raise BadValue(problem("R120", value=shown(text)))
    try:
        return date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        raise BadValue(problem("R121", value=shown(text))) from None


def long_day(day: date, era: str, language: Language) -> str:
    """A day as a record page shows it: 令和3年4月1日（2021年4月1日） where the org wants both."""
    if language == "en":
        return day.isoformat()
    if era == "western":
        return western(day)
    return f"{in_era(day)}（{western(day)}）" if era == "both" else in_era(day)


def short_day(day: date, era: str, language: Language) -> str:
    """A day as a list or a timeline shows it: the era alone where the org wants both."""
    return long_day(day, "wareki" if era == "both" else era, language)
