"""Fields that a line of `formula eval` declares, and what JSON gives as their values."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from decimal import Context, Decimal
from functools import lru_cache
from types import MappingProxyType
from typing import Any, Literal

from tasuki.diagnostics import Problem, problem
from tasuki.fields.digits import MOST_DIGITS
from tasuki.fields.spelling import shown
from tasuki.formulas.scope import FieldType
from tasuki.labels import Label

MOST_NUMBER_DIGITS = 38
"""Digits of the longest number that a formula takes or gives, before and after its point together."""
WIDE = FieldType("number", scale=MOST_NUMBER_DIGITS, digits=MOST_NUMBER_DIGITS)
"""Any number of at most 38 digits, of which nothing is known but that."""

Family = Literal["text", "choice", "choices", "number", "percent", "whole", "truth", "day", "moment", "clock"]

FAMILIES: Mapping[str, Family] = MappingProxyType(
    {
        "text": "text",
        "long_text": "text",
        "email": "text",
        "phone": "text",
        "url": "text",
        "postal_code": "text",
        "corporate_number": "text",
        "auto_number": "text",
        # There are no other records here: a reference is the id that the row gives.
        "lookup": "text",
        "master_detail": "text",
        "user": "text",
        "picklist": "choice",
        "multi_picklist": "choices",
        "number": "number",
        "currency": "number",
        "integer": "whole",
        "percent": "percent",
        "checkbox": "truth",
        "date": "day",
        "datetime": "moment",
        "time": "clock",
    }
)
"""Kind of field -> how its values are read."""
SALESFORCE: Mapping[str, str] = MappingProxyType(
    {
        "string": "text",
        "textarea": "long_text",
        "boolean": "checkbox",
        "int": "integer",
        "long": "integer",
        "double": "number",
        "multipicklist": "multi_picklist",
        "reference": "lookup",
        "id": "text",
    }
)
"""What Salesforce calls a kind of field that has another name here."""

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


@dataclass(frozen=True, slots=True)
class GivenField:
    """A field of a line: its name as declared, its kind and what formulas see in it."""

    name: str
    kind: str
    type: FieldType
    label: Label = Label("")

    def read(self, value: Any) -> Any:
        """A JSON value as formulas see it: str, Decimal, bool, date, aware datetime, time; None if blank. A checkbox
        is never blank, and 12.5 per cent are 0.125. Raises Misfit."""
        if value is None or value == "":
            return self.blank
        return _READERS[FAMILIES[self.kind]](self, value)

    @property
    def blank(self) -> Any:
        """What the field holds where no value is given."""
        return False if self.type.type == "boolean" else None

    def fits(self, number: Decimal | None) -> bool:
        """True if a number has no more digits than the field was declared with."""
        if number is None:
            return True
        before, after = digits_of(number)
        return before <= self.type.digits and after <= self.type.scale

    def widened(self) -> GivenField:
        """The same field for any number."""
        return replace(self, type=replace(WIDE, percent=self.type.percent))


@lru_cache(maxsize=20_000)
def given_field(name: str, kind: str, scale: int | None, values: tuple[str, ...] | None, label: Label) -> GivenField:
    """The field that is declared so: lines that follow one another mostly declare the same."""
    return GivenField(name, kind, declared_type(kind, scale, values), label)


def declared_type(kind: str, scale: int | None, values: Iterable[str] | None) -> FieldType:
    """What formulas see in a field of `kind`. A number declared without a scale is any number."""
    match FAMILIES[kind]:
        case "text":
            return FieldType("text")
        case "choice" | "choices" as family:
            return FieldType("text", None if values is None else frozenset(values), many=family == "choices")
        case "whole":
            return FieldType("number")
        case "number":
            return WIDE if scale is None else FieldType("number", scale=scale, digits=MOST_DIGITS - scale)
        case "percent":
            if scale is None:
                return replace(WIDE, percent=True)
            return FieldType("number", scale=scale + 2, digits=max(1, MOST_DIGITS - scale - 2), percent=True)
        case "truth":
            return FieldType("boolean")
        case "day":
            return FieldType("date")
        case "moment":
            return FieldType("timestamp")
        case "clock":
            return FieldType("time")


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


def _text(field: GivenField, value: Any) -> str:
    if not isinstance(value, str):
        raise _misfit(field.name, value, Label("文字列", "a text"))
    return storable(value)


def _choice(field: GivenField, value: Any) -> str:
    text = _text(field, value)
    choices = field.type.choices
    if choices is not None and text not in choices:
        raise _misfit(field.name, value, _one_of(choices))
    return text


def _one_of(choices: frozenset[str]) -> Label:
    some = sorted(choices)[:12]
    dots = len(choices) > len(some)
    return Label(
        f"選択肢（{'、'.join(some)}{'…' if dots else ''}）", f"one of {', '.join(some)}{', …' if dots else ''}"
    )


def _choices(field: GivenField, value: Any) -> str | None:
    parts = value.split(";") if isinstance(value, str) else value
    if not isinstance(parts, list):
        raise _misfit(field.name, value, Label("選択肢のリスト", "a list of choices"))
    chosen = [_choice(field, part) for part in parts if part != ""]
    if any(";" in part for part in chosen):
        raise _misfit(field.name, value, Label("「;」のない選択肢", "choices without a “;”"))
    return ";".join(dict.fromkeys(chosen)) or None


def _number(field: GivenField, value: Any) -> Decimal:
    return read_number(field.name, value)


def _percent(field: GivenField, value: Any) -> Decimal:
    share = read_number(field.name, value).scaleb(-2, _EXACT)
    if sum(digits_of(share)) > MOST_NUMBER_DIGITS:
        raise Misfit(problem("R202", label=field.name))
    return share


def _whole(field: GivenField, value: Any) -> Decimal:
    number = read_number(field.name, value)
    if digits_of(number)[1]:
        raise _misfit(field.name, value, Label("整数", "a whole number"))
    return number


def _truth(field: GivenField, value: Any) -> bool:
    if isinstance(value, str) and value.lower() in ("true", "false"):
        return value.lower() == "true"
    if not isinstance(value, bool):
        raise _misfit(field.name, value, Label("true か false", "true or false"))
    return value


def _day(field: GivenField, value: Any) -> date:
    expected = Label("日付（2024-04-01 など）", "a date such as 2024-04-01")
    if not isinstance(value, str) or not _DAY.fullmatch(value.strip()):
        raise _misfit(field.name, value, expected)
    try:
        return date.fromisoformat(value.strip())
    except ValueError:
        raise _misfit(field.name, value, expected) from None


def _moment(field: GivenField, value: Any) -> datetime:
    return read_moment(field.name, value)


def _clock(field: GivenField, value: Any) -> time:
    expected = Label("時刻（09:30:00 など）", "a time such as 09:30:00")
    found = _CLOCK.fullmatch(value.strip()) if isinstance(value, str) else None
    if found is None:
        raise _misfit(field.name, value, expected)
    try:
        return time.fromisoformat(found[1])
    except ValueError:
        raise _misfit(field.name, value, expected) from None


_READERS: Mapping[Family, Callable[[GivenField, Any], Any]] = MappingProxyType(
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
