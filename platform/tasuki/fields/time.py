"""A time of day."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time
from typing import Any, ClassVar

from tasuki.diagnostics import problem
from tasuki.fields.base import Base
from tasuki.fields.column import Column
from tasuki.fields.kind import BadValue, KindContext
from tasuki.fields.spelling import code, shown
from tasuki.labels import Language

_CLOCK = re.compile(
    r"(午前|午後|AM|PM|am|pm)? ?([0-9]{1,2})"
    r"(?::([0-9]{2})(?::([0-9]{2}))?|時(?:([0-9]{1,2})分(?:([0-9]{1,2})秒)?|(半))?) ?(AM|PM|am|pm)?"
)
_COMPACT = re.compile(r"([0-9]{2})([0-9]{2})")


@dataclass(frozen=True, slots=True)
class Time(Base):
    """A time of day in whole seconds, 00:00 to 23:59:59, without a zone."""

    name: ClassVar[str] = "time"

    @property
    def column(self) -> Column:
        return Column("time")

    @property
    def width(self) -> int:
        return 8

    @classmethod
    def build(cls, options: Mapping[str, Any], context: KindContext) -> Time:
        return cls()

    def parse(self, text: str) -> time | None:
        """9:30, 09:30:15, 0930, 9時30分, 9時半, 午後3時, 3:00 PM."""
        return self.check(read_time(text))

    def check(self, value: time | None) -> time | None:
        return None if value is None else value.replace(microsecond=0, tzinfo=None)

    def canonical(self, value: time) -> str:
        return value.strftime("%H:%M:%S")

    def present(self, value: time, language: Language) -> str:
        return clock_text(value)

    def edit_text(self, value: time) -> str:
        return clock_text(value)


def clock_text(value: time) -> str:
    """09:30, with seconds only if there are any."""
    return value.strftime("%H:%M:%S" if value.second else "%H:%M")


def read_time(text: str) -> time | None:
    """The time of day written as `text`, None if blank. Raises BadValue."""
    tidy = code(text)
    if not tidy:
        return None
    found = _CLOCK.fullmatch(tidy)
    if found is not None:
        return _from_clock(found, text)
    compact = _COMPACT.fullmatch(tidy)
    if compact is None:
        raise BadValue(problem("R125", value=shown(text)))
    return _time(int(compact[1]), int(compact[2]), 0, text)


def _from_clock(found: re.Match[str], text: str) -> time:
    hour = int(found[2])
    half = (found[1] or found[8] or "").upper()
    if half:
        if hour > 12 or (found[1] and found[8]):
            raise BadValue(problem("R125", value=shown(text)))
        hour = hour % 12 + (12 if half in ("午後", "PM") else 0)
    minute = 30 if found[7] else int(found[3] or found[5] or 0)
    return _time(hour, minute, int(found[4] or found[6] or 0), text)


def _time(hour: int, minute: int, second: int, text: str) -> time:
    try:
        return time(hour, minute, second)
    except ValueError:
        raise BadValue(problem("R125", value=shown(text))) from None
