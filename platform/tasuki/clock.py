"""The one clock: instants are aware UTC datetimes; the org's time zone appears only at the edges."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

Clock = Callable[[], datetime]


def system_clock() -> datetime:
    """The present instant, aware, in UTC, with microseconds."""
    return datetime.now(UTC)


def local_date(instant: datetime, zone: ZoneInfo) -> date:
    """The calendar day of `instant` in `zone`."""
    return instant.astimezone(zone).date()


def fiscal_year(day: date, starts: tuple[int, int]) -> int:
    """The fiscal year of `day`, named by the calendar year it starts in; `starts` is (month, day)."""
    return day.year if (day.month, day.day) >= starts else day.year - 1
