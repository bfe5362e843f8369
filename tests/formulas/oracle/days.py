"""Days, times of day and instants."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from zoneinfo import ZoneInfo

from formulas.oracle.arithmetic import WIDE, divide, to_places, whole
from formulas.oracle.outcome import NO_DATE, Failed

DAY = 86_400_000
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def make_date(year: Decimal, month: Decimal, day: Decimal) -> date:
    try:
        return date(whole(year), whole(month), whole(day))
    except (ValueError, OverflowError):
        raise Failed(NO_DATE) from None


def read_date(text: str) -> date:
    found = re.fullmatch(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})", text)
    if not found:
        raise Failed(NO_DATE)
    return make_date(*(Decimal(part) for part in found.groups()))


def read_instant(text: str) -> datetime:
    found = re.fullmatch(r"([0-9]{4}-[0-9]{1,2}-[0-9]{1,2}) ([0-9]{1,2}):([0-9]{1,2}):([0-9]{1,2})Z?", text)
    if not found:
        raise Failed(NO_DATE)
    day = read_date(found[1])
    try:
        return datetime.combine(day, time(*(int(part) for part in found.groups()[1:])), UTC)
    except ValueError:
        raise Failed(NO_DATE) from None


def read_time(text: str) -> time:
    found = re.fullmatch(r"([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.([0-9]{3}))?", text)
    if not found:
        raise Failed(NO_DATE)
    try:
        return time(int(found[1]), int(found[2]), int(found[3]), int(found[4] or 0) * 1000)
    except ValueError:
        raise Failed(NO_DATE) from None


def day_of(instant: datetime, zone: ZoneInfo) -> date:
    return _local(instant, zone).date()


def time_of(instant: datetime, zone: ZoneInfo) -> time:
    found = _local(instant, zone).time()
    return found.replace(microsecond=found.microsecond // 1000 * 1000)


def _local(instant: datetime, zone: ZoneInfo) -> datetime:
    """The wall clock; beyond the years 1 to 9999 their first or last moment."""
    try:
        return instant.astimezone(zone)
    except OverflowError:
        return datetime.max if instant.year > 5000 else datetime.min


def add_days(day: date, number: Decimal) -> date:
    try:
        return date.fromordinal(day.toordinal() + whole(number))
    except (ValueError, OverflowError):
        raise Failed(NO_DATE) from None


def add_to_instant(instant: datetime, days: Decimal) -> datetime:
    seconds = to_places(WIDE.multiply(days, Decimal(86_400)), 0, ROUND_HALF_UP)
    try:
        return instant + timedelta(seconds=int(seconds))
    except OverflowError:
        raise Failed(NO_DATE) from None


def add_to_time(at: time, milliseconds: Decimal) -> time:
    return _time_at((_millis(at) + whole(milliseconds)) % DAY)


def between_times(left: time, right: time) -> Decimal:
    return Decimal((_millis(left) - _millis(right)) % DAY)


def between_instants(left: datetime, right: datetime) -> Decimal:
    """Days, with their fraction."""
    return divide(Decimal((left - right) // timedelta(microseconds=1)), Decimal(DAY * 1000))


def _millis(at: time) -> int:
    return ((at.hour * 60 + at.minute) * 60 + at.second) * 1000 + at.microsecond // 1000


def _time_at(millis: int) -> time:
    seconds, rest = divmod(millis, 1000)
    return time(seconds // 3600, seconds // 60 % 60, seconds % 60, rest * 1000)


def add_months(day: date, months: Decimal) -> date:
    """From the last of a month to the last of another; a day too many becomes the last."""
    years, month = divmod(day.year * 12 + day.month - 1 + whole(months), 12)
    if not 1 <= years <= 9999:
        raise Failed(NO_DATE)
    last = monthrange(years, month + 1)[1]
    if day.day == monthrange(day.year, day.month)[1]:
        return date(years, month + 1, last)
    return date(years, month + 1, min(day.day, last))


def unix_timestamp(value: date | time | datetime) -> Decimal:
    if isinstance(value, time):
        return Decimal(_millis(value) // 1000)
    instant = value if isinstance(value, datetime) else datetime.combine(value, time(), UTC)
    micros = (instant - EPOCH) // timedelta(microseconds=1)
    return Decimal(abs(micros) // 1_000_000 * (-1 if micros < 0 else 1))


def from_unix_time(seconds: Decimal) -> datetime:
    try:
        return EPOCH + timedelta(milliseconds=int(WIDE.multiply(seconds, Decimal(1000))))
    except OverflowError:
        raise Failed(NO_DATE) from None


def duration(seconds: int, days: bool) -> str:
    minutes, second = divmod(abs(seconds), 60)
    hours, minute = divmod(minutes, 60)
    if not days:
        return f"{hours:02}:{minute:02}:{second:02}"
    return f"{hours // 24}:{hours % 24:02}:{minute:02}:{second:02}"


def seconds_between(left: datetime, right: datetime) -> int:
    micros = abs((left - right) // timedelta(microseconds=1))
    return micros // 1_000_000


def seconds_between_times(left: time, right: time) -> int:
    return abs(_millis(left) - _millis(right)) // 1000


PARTS_OF_A_DAY: Mapping[str, Callable[[date], int]] = {
    "YEAR": lambda day: day.year,
    "MONTH": lambda day: day.month,
    "DAY": lambda day: day.day,
    "WEEKDAY": lambda day: day.isoweekday() % 7 + 1,
    "DAYOFYEAR": lambda day: day.toordinal() - date(day.year, 1, 1).toordinal() + 1,
    "ISOWEEK": lambda day: day.isocalendar()[1],
    "ISOYEAR": lambda day: day.isocalendar()[0],
}
PARTS_OF_A_TIME: Mapping[str, Callable[[time], int]] = {
    "HOUR": lambda at: at.hour,
    "MINUTE": lambda at: at.minute,
    "SECOND": lambda at: at.second,
    "MILLISECOND": lambda at: at.microsecond // 1000,
}
