"""JSON values -> the values formulas see, exactly; and numbers written plainly."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time
from decimal import Context, Decimal
from types import MappingProxyType
from typing import Any, Literal

from tasuki.diagnostics import Problem, problem
from tasuki.fields.spelling import shown
from tasuki.formulas.scope import FieldType
from tasuki.labels import Label

MOST_NUMBER_DIGITS = 38
"""Digits of the longest number that a formula takes or gives, before and after its point together."""
Family = Literal["text", "choice", "choices", "number", "percent", "whole", "truth", "day", "moment", "clock"]


_EXACT = Context(prec=200)
_NUMBER = re.compile(r"[-+]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]{1,4})?")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_CLOCK = re.compile(r"([0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,3})?)?)Z?")
_MOMENT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:[.,][0-9]{1,6})?)?"
    r"(?:[Zz]|[+-][0-9]{2}(?::?[0-9]{2})?)?"
)
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
"""What no database keeps in a text."""


class Misfit(Exception):
    """A value that its field cannot hold; carries the problem."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.sentence.en)
        self.problem = problem


def digits_of(number: Decimal) -> tuple[int, int]:
    """How many digits a number has before and after its point, without leading and trailing zeros."""
    _, digits, exponent = number.as_tuple()
    assert isinstance(exponent, int), number
    if not any(digits):
        return 0, 0
    zeros = next(count for count, digit in enumerate(reversed(digits)) if digit)
    return max(0, len(digits) + exponent), max(0, -(exponent + zeros))


def plain(number: Decimal) -> str:
    """A number as digits with a point, without an exponent and without zeros at its end."""
    text = format(number, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def storable(text: str) -> str:
    """`text` itself. Raises Misfit if it holds NUL or half a character."""
    found = _UNSTORABLE.search(text)
    if found is not None:
        raise Misfit(problem("R103", code=f"{ord(found[0]):04X}"))
    return text


def read_number(name: str, value: Any) -> Decimal:
    """A JSON number or a decimal text, exact. Raises Misfit, also for more than 38 digits."""
    if isinstance(value, str) and len(value) <= 400 and _NUMBER.fullmatch(value.strip()):
        value = Decimal(value.strip())
    elif isinstance(value, int) and not isinstance(value, bool):
        value = Decimal(value)
    if not isinstance(value, Decimal) or not value.is_finite():
        raise _misfit(name, value, Label("数値（12.5 など）", "a number such as 12.5"))
    # Digits are counted before anything is written out: 1e9999 is short as long as it is not.
    if sum(digits_of(value)) > MOST_NUMBER_DIGITS:
        raise Misfit(problem("R202", label=name))
    return value if value else Decimal(0)


def read_moment(name: str, value: Any) -> datetime:
    """An ISO 8601 date and time, UTC unless it says otherwise. Raises Misfit."""
    expected = Label("日時（2024-04-01T09:30:00Z など）", "a date and time such as 2024-04-01T09:30:00Z")
    if not isinstance(value, str) or not _MOMENT.fullmatch(value.strip()):
        raise _misfit(name, value, expected)
    try:
        found = datetime.fromisoformat(value.strip().upper())
        return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    except (ValueError, OverflowError):
        raise _misfit(name, value, expected) from None


def _misfit(name: str, value: Any, expected: Label) -> Misfit:
    return Misfit(problem("I305", label=name, value=shown(_as_written(value)), expected=expected))


def _as_written(value: Any) -> str:
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case list():
            return f"[{', '.join(map(_as_written, value[:10]))}]"
        case dict():
            return "{…}"
    return str(value)


def _text(name: str, held: FieldType, value: Any) -> str:
    if not isinstance(value, str):
        raise _misfit(name, value, Label("文字列", "a text"))
    return storable(value)


def _choice(name: str, held: FieldType, value: Any) -> str:
    text = _text(name, held, value)
    choices = held.choices
    if choices is not None and text not in choices:
        raise _misfit(name, value, _one_of(choices))
    return text


def _one_of(choices: frozenset[str]) -> Label:
    some = sorted(choices)[:12]
    dots = len(choices) > len(some)
    return Label(
        f"選択肢（{'、'.join(some)}{'…' if dots else ''}）", f"one of {', '.join(some)}{', …' if dots else ''}"
    )


def _choices(name: str, held: FieldType, value: Any) -> str | None:
    parts = value.split(";") if isinstance(value, str) else value
    if not isinstance(parts, list):
        raise _misfit(name, value, Label("選択肢のリスト", "a list of choices"))
    chosen = [_choice(name, held, part) for part in parts if part != ""]
    if any(";" in part for part in chosen):
        raise _misfit(name, value, Label("「;」のない選択肢", "choices without a “;”"))
    return ";".join(dict.fromkeys(chosen)) or None


def _number(name: str, held: FieldType, value: Any) -> Decimal:
    return read_number(name, value)


def _percent(name: str, held: FieldType, value: Any) -> Decimal:
    share = read_number(name, value).scaleb(-2, _EXACT)
    if sum(digits_of(share)) > MOST_NUMBER_DIGITS:
        raise Misfit(problem("R202", label=name))
    return share


def _whole(name: str, held: FieldType, value: Any) -> Decimal:
    number = read_number(name, value)
    if digits_of(number)[1]:
        raise _misfit(name, value, Label("整数", "a whole number"))
    return number


def _truth(name: str, held: FieldType, value: Any) -> bool:
    if isinstance(value, str) and value.lower() in ("true", "false"):
        return value.lower() == "true"
    if not isinstance(value, bool):
        raise _misfit(name, value, Label("true か false", "true or false"))
    return value


def _day(name: str, held: FieldType, value: Any) -> date:
    expected = Label("日付（2024-04-01 など）", "a date such as 2024-04-01")
    if not isinstance(value, str) or not _DAY.fullmatch(value.strip()):
        raise _misfit(name, value, expected)
    try:
        return date.fromisoformat(value.strip())
    except ValueError:
        raise _misfit(name, value, expected) from None


def _moment(name: str, held: FieldType, value: Any) -> datetime:
    return read_moment(name, value)


def _clock(name: str, held: FieldType, value: Any) -> time:
    expected = Label("時刻（09:30:00 など）", "a time such as 09:30:00")
    found = _CLOCK.fullmatch(value.strip()) if isinstance(value, str) else None
    if found is None:
        raise _misfit(name, value, expected)
    try:
        return time.fromisoformat(found[1])
    except ValueError:
        raise _misfit(name, value, expected) from None


READERS: Mapping[Family, Callable[[str, FieldType, Any], Any]] = MappingProxyType(
    {
        "text": _text,
        "choice": _choice,
        "choices": _choices,
        "number": _number,
        "percent": _percent,
        "whole": _whole,
        "truth": _truth,
        "day": _day,
        "moment": _moment,
        "clock": _clock,
    }
)
"""How a value that is not blank is read: from the name of its field, what that holds, and the JSON. Raise Misfit."""
