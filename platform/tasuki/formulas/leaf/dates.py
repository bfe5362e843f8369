"""Days and instants on SQLite: days as ISO text, instants as microseconds since 1970 (UTC).

Only the years 1 to 9999 exist; what leaves them, and a day the calendar does not have, is None.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import UTC, date, datetime, timedelta
from decimal import ROUND_HALF_UP, Context, Decimal
from zoneinfo import ZoneInfo

from tasuki.formulas.leaf.entry import Leaf

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_FIRST = (datetime(1, 1, 1, tzinfo=UTC) - _EPOCH) // timedelta(microseconds=1)
_END = _FIRST + date.max.toordinal() * 86_400_000_000
_WIDE = Context(prec=100)
_TWENTY_PLACES = Decimal("1E-20")
_DAY = re.compile("([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")
_INSTANT = re.compile("([0-9]{4})-([0-9]{1,2})-([0-9]{1,2}) ([0-9]{1,2}):([0-9]{1,2}):([0-9]{1,2})Z?")


def make_day(year: int | None, month: int | None, day: int | None) -> str | None:
    """The day of that year, month and day of the month."""
    if year is None or month is None or day is None or not (1 <= year <= 9999 and 1 <= month <= 12):
        return None
    return f"{year:04}-{month:02}-{day:02}" if 1 <= day <= monthrange(year, month)[1] else None


def read_day(text: str | None) -> str | None:
    """The day written as YYYY-MM-DD; month and day may have one digit."""
    found = _DAY.fullmatch(text) if text is not None else None
    return None if found is None else make_day(int(found[1]), int(found[2]), int(found[3]))


def read_instant(text: str | None) -> int | None:
    """The instant written as YYYY-MM-DD HH:MM:SS in UTC, with or without a Z behind it."""
    found = _INSTANT.fullmatch(text) if text is not None else None
    if found is None:
        return None
    year, month, day, hour, minute, second = map(int, found.groups())
    if make_day(year, month, day) is None or hour > 23 or minute > 59 or second > 59:
        return None
    return _micros(datetime(year, month, day, hour, minute, second, tzinfo=UTC))


def midnight(day: str | None) -> int | None:
    """The instant at which a day begins in UTC."""
    return None if day is None else (date.fromisoformat(day).toordinal() - 719_163) * 86_400_000_000


def add_days(day: str | None, days: int | None) -> str | None:
    """The day so many days later."""
    if day is None or days is None:
        return None
    found = date.fromisoformat(day).toordinal() + days
    return date.fromordinal(found).isoformat() if 1 <= found <= date.max.toordinal() else None


def add_months(day: str | None, months: int | None) -> str | None:
    """The same day so many months later: from the last of a month to the last, and never beyond it."""
    if day is None or months is None:
        return None
    found = _months_later(date.fromisoformat(day), months)
    return None if found is None else found.isoformat()


def add_months_to_instant(micros: int | None, months: int | None, zone: str) -> int | None:
    """The same time of day so many months later, by the calendar and the clock of `zone`."""
    if micros is None or months is None:
        return None
    local = _local(micros, zone)
    day = _months_later(local.date(), months)
    return None if day is None else _instant(datetime.combine(day, local.time()), zone)


def _months_later(day: date, months: int) -> date | None:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not 1 <= year <= 9999:
        return None
    last = monthrange(year, month + 1)[1]
    was_last = day.day == monthrange(day.year, day.month)[1]
    return date(year, month + 1, last if was_last else min(day.day, last))


def add_span(micros: int | None, days: str | None) -> int | None:
    """The instant so many days later, to the second (half-up)."""
    if micros is None or days is None:
        return None
    seconds = _WIDE.multiply(Decimal(days), Decimal(86_400)).quantize(Decimal(1), ROUND_HALF_UP, _WIDE)
    return _existing(micros + int(seconds) * 1_000_000)


def days_between(later: int | None, earlier: int | None) -> str | None:
    """The days from the second instant to the first, to 20 places (half-up), as decimal text."""
    if later is None or earlier is None:
        return None
    days = _WIDE.divide(Decimal(later - earlier), Decimal(86_400_000_000))
    text = f"{days.quantize(_TWENTY_PLACES, ROUND_HALF_UP, _WIDE):f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def day_in(micros: int | None, zone: str) -> str | None:
    """The day of an instant in `zone`."""
    return None if micros is None else _local(micros, zone).date().isoformat()


def time_in(micros: int | None, zone: str) -> str | None:
    """The time of day of an instant in `zone`, to the millisecond."""
    if micros is None:
        return None
    found = _local(micros, zone).time()
    return found.isoformat("milliseconds" if found.microsecond >= 1000 else "seconds")


def instant_text(micros: int | None) -> str | None:
    """An instant as 2021-04-01 03:00:00Z."""
    if micros is None:
        return None
    return f"{(_EPOCH + timedelta(microseconds=micros)).replace(microsecond=0, tzinfo=None).isoformat(' ')}Z"


def from_unix_time(seconds: str | None) -> int | None:
    """The instant so many seconds after 1970 began, to the millisecond."""
    if seconds is None:
        return None
    return _existing(int(_WIDE.multiply(Decimal(seconds), Decimal(1000))) * 1000)


def weekday(day: str | None) -> int | None:
    """Sunday 1 to Saturday 7."""
    return None if day is None else date.fromisoformat(day).isoweekday() % 7 + 1


def day_of_year(day: str | None) -> int | None:
    """1 to 366."""
    return None if day is None else date.fromisoformat(day).timetuple().tm_yday


def iso_week(day: str | None) -> int | None:
    """The week of ISO 8601, 1 to 53."""
    return None if day is None else date.fromisoformat(day).isocalendar()[1]


def iso_year(day: str | None) -> int | None:
    """The year its week of ISO 8601 belongs to."""
    return None if day is None else date.fromisoformat(day).isocalendar()[0]


def _micros(instant: datetime) -> int:
    return (instant - _EPOCH) // timedelta(microseconds=1)


def _existing(micros: int) -> int | None:
    return micros if _FIRST <= micros < _END else None


def _local(micros: int, zone: str) -> datetime:
    """The wall clock of `zone`; beyond the years 1 to 9999 the first or last moment of them."""
    instant = _EPOCH + timedelta(microseconds=micros)
    if zone == "UTC":
        return instant.replace(tzinfo=None)
    try:
        return instant.astimezone(ZoneInfo(zone)).replace(tzinfo=None, fold=0)
    except OverflowError:
        return datetime.max if instant.year > 5000 else datetime.min


def _instant(local: datetime, zone: str) -> int | None:
    """The instant of a wall clock. What the clock skips counts as if it had not been put forward; what it shows twice
    is the second time: PostgreSQL's rule."""
    where = ZoneInfo(zone)
    first, second = (local.replace(tzinfo=where, fold=fold).utcoffset() or timedelta() for fold in (0, 1))
    offset = second if first > second else first
    return _existing(_micros(local.replace(tzinfo=UTC)) - offset // timedelta(microseconds=1))


LEAVES = (
    Leaf("make_day", 3, make_day),
    Leaf("read_day", 1, read_day),
    Leaf("read_instant", 1, read_instant),
    Leaf("midnight", 1, midnight),
    Leaf("add_days", 2, add_days),
    Leaf("add_months", 2, add_months),
    Leaf("add_months_to_instant", 3, add_months_to_instant),
    Leaf("add_span", 2, add_span),
    Leaf("days_between", 2, days_between),
    Leaf("day_in", 2, day_in),
    Leaf("time_in", 2, time_in),
    Leaf("instant_text", 1, instant_text),
    Leaf("from_unix_time", 1, from_unix_time),
    Leaf("weekday", 1, weekday),
    Leaf("day_of_year", 1, day_of_year),
    Leaf("iso_week", 1, iso_week),
    Leaf("iso_year", 1, iso_year),
)
