"""An instant: typed and read in the org's time zone, stored in UTC."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from tasuki.diagnostics import problem
from tasuki.fields.base import Base
from tasuki.fields.column import Column
from tasuki.fields.date import long_day, read_day, short_day
from tasuki.fields.kind import BadValue, KindContext
from tasuki.fields.spelling import code, shown
from tasuki.fields.time import read_time
from tasuki.labels import Language

_ISO = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,6})?)?(?:Z|[+-][0-9]{2}:[0-9]{2})?"
)
_PARTS = re.compile(r"(.*?(?:日|[0-9](?=[ T])))(?:T| *)((?:[0-9]|午|AM|PM|am|pm).*)")
# A day inside the range of every zone, so that no later conversion can overflow.
_FIRST = datetime(1000, 1, 2, tzinfo=UTC)
_LAST = datetime(9998, 12, 30, tzinfo=UTC)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LOCAL_EPOCH = datetime(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class Datetime(Base):
    """An aware UTC instant with microseconds; people see it in `zone` and to the minute."""

    zone: ZoneInfo
    era: str = "both"

    name: ClassVar[str] = "datetime"

    @property
    def column(self) -> Column:
        return Column("timestamp")

    @property
    def width(self) -> int:
        return 20

    @classmethod
    def build(cls, options: Mapping[str, Any], context: KindContext) -> Datetime:
        return cls(context.zone, context.era)

    def parse(self, text: str) -> datetime | None:
        """A day and a time of day in any spelling of those kinds; ISO 8601 may name its offset (Z, +09:00)."""
        if not _ISO.fullmatch(text):
            tidy = code(text)
            if not tidy:
                return None
            if not _ISO.fullmatch(tidy):
                return self.check(self._in_zone(_day_and_time(tidy, text), text))
            text = tidy
        try:
            found = datetime.fromisoformat(text)
        except ValueError:
            raise BadValue(problem("R126", value=shown(text))) from None
        if found.tzinfo is not None:
            return self.check(found)
        instant = self._in_zone(found, text)
        return instant if 1000 < found.year < 9998 else self.check(instant)

    def check(self, value: datetime | None) -> datetime | None:
        """`value` in UTC. Raises BadValue outside the years 1000 to 9999; a naive value is a bug (ValueError)."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs a zone")
        if not _FIRST <= value <= _LAST:
            raise BadValue(problem("R126", value=value.isoformat()))
        return value.astimezone(UTC)

    def canonical(self, value: datetime) -> str:
        """2021-04-01T00:30:00.000000Z: UTC with six decimals always, so that databases can build the same text."""
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")

    def present(self, value: datetime, language: Language) -> str:
        local = value.astimezone(self.zone)
        gap = "" if language == "ja" and self.era == "both" else " "
        return f"{long_day(local.date(), self.era, language)}{gap}{local:%H:%M}"

    def present_short(self, value: datetime, language: Language) -> str:
        local = value.astimezone(self.zone)
        return f"{short_day(local.date(), self.era, language)} {local:%H:%M}"

    def edit_text(self, value: datetime) -> str:
        """2021-04-01T09:30 in the zone; the offset is added only in the hour a clock change repeats."""
        local = value.astimezone(self.zone)
        seconds = "microseconds" if local.microsecond else "seconds" if local.second else "minutes"
        return (local if local.fold else local.replace(tzinfo=None)).isoformat(timespec=seconds)

    def _in_zone(self, naive: datetime, text: str) -> datetime:
        """`naive` as an instant of the zone; a time that a clock change skips does not exist."""
        if not 1000 <= naive.year <= 9998:
            raise BadValue(problem("R126", value=shown(text)))
        offset = _offset_all_day(self.zone, naive.year, naive.month, naive.day)
        if offset is None:
            offset, later = _offset(self.zone, naive), _offset(self.zone, naive.replace(fold=1))
            if offset < later:
                raise BadValue(problem("R127", value=shown(text)))
        return _EPOCH + (naive - _LOCAL_EPOCH - offset)


@lru_cache(maxsize=4096)
def _offset_all_day(zone: ZoneInfo, year: int, month: int, day: int) -> timedelta | None:
    """How far the zone is from UTC on a day, None if the clocks change within a day of it."""
    noon = datetime(year, month, day, 12)
    around = {_offset(zone, noon + timedelta(days=step)) for step in (-1, 0, 1)}
    return around.pop() if len(around) == 1 else None


def _offset(zone: ZoneInfo, naive: datetime) -> timedelta:
    """How far the zone is from UTC at a local time."""
    found = zone.utcoffset(naive)
    assert found is not None
    return found


def _day_and_time(tidy: str, text: str) -> datetime:
    found = _PARTS.fullmatch(tidy)
    day: date | None = read_day(found[1]) if found else None
    clock = read_time(found[2]) if found else None
    if day is None or clock is None:
        raise BadValue(problem("R126", value=shown(text)))
    return datetime.combine(day, clock)
