"""Times of day on SQLite: `HH:MM:SS`, with `.mmm` behind it unless that is zero."""

from __future__ import annotations

import re
from decimal import Decimal

from tasuki.formulas.leaf.entry import Leaf

DAY = 86_400_000
"""Milliseconds of a day."""

_TIME = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9]):([0-5][0-9])(?:\.([0-9]{3}))?")


def read_time(text: str | None) -> str | None:
    """The time written as HH:MM:SS.mmm; `.mmm` may be missing."""
    if text is None or not _TIME.fullmatch(text):
        return None
    return text.removesuffix(".000")


def millis(at: str | None) -> int | None:
    """Milliseconds since midnight."""
    if at is None:
        return None
    return int(at[:2]) * 3_600_000 + int(at[3:5]) * 60_000 + int(at[6:8]) * 1000 + int(at[9:] or 0)


def add_millis(at: str | None, count: str | None) -> str | None:
    """The time so many milliseconds later (decimal text, its fraction dropped), around midnight."""
    since = millis(at)
    if since is None or count is None:
        return None
    rest = (since + int(Decimal(count))) % DAY
    text = f"{rest // 3_600_000:02}:{rest // 60_000 % 60:02}:{rest // 1000 % 60:02}"
    return f"{text}.{rest % 1000:03}" if rest % 1000 else text


def time_text(at: str | None) -> str | None:
    """A time as 09:00:00.000."""
    return at if at is None or "." in at else f"{at}.000"


def duration(seconds: str | None, with_days: int | None) -> str | None:
    """So many seconds (decimal text; sign and fraction dropped) as HH:MM:SS, or with days as D:HH:MM:SS."""
    if seconds is None:
        return None
    minutes, second = divmod(abs(int(Decimal(seconds))), 60)
    hours, minute = divmod(minutes, 60)
    if not with_days:
        return f"{hours:02}:{minute:02}:{second:02}"
    return f"{hours // 24}:{hours % 24:02}:{minute:02}:{second:02}"


LEAVES = (
    Leaf("read_time", 1, read_time),
    Leaf("millis", 1, millis),
    Leaf("add_millis", 2, add_millis),
    Leaf("time_text", 1, time_text),
    Leaf("duration", 2, duration),
)
