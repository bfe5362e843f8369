"""What an evaluation comes to: a value, or the code of what went wrong."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

Value = Decimal | str | bool | date | time | datetime | None

DIVISION = "R200"
NO_NUMBER = "R201"
OVERFLOW = "R202"
DOMAIN = "R203"
NO_DATE = "R204"
TOO_LONG = "R205"
NOT_FOR_BANKS = "R206"


class Failed(Exception):
    """A formula has no value for this row; `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def written(value: Value) -> Any:
    """A value as `formula eval` prints it in JSON."""
    match value:
        case None | bool() | str():
            return value
        case Decimal():
            return plain(value)
        case datetime():
            return f"{value.replace(tzinfo=None).isoformat()}Z"
        case date():
            return value.isoformat()
        case time():
            part = f".{value.microsecond // 1000:03}" if value.microsecond else ""
            return f"{value.hour:02}:{value.minute:02}:{value.second:02}{part}"
    raise AssertionError(value)


def plain(number: Decimal) -> str:
    """All the digits of a number and no more: `-12.5`, never `1E+3`, `-0` or `1.50`."""
    text = format(number, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text
