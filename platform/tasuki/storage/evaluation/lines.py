"""A line of `formula eval --batch`: JSON -> what is to be computed, or everything that is wrong with it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from tasuki.diagnostics import Location, Problem, problem
from tasuki.fields.spelling import shown
from tasuki.formulas.scope import Blanks, FieldType
from tasuki.labels import Label
from tasuki.storage.evaluation.declared import (
    MAP,
    TEXT,
    Returns,
    Wrong,
    expected,
    read_fields,
    read_returns,
    strange_keys,
)
from tasuki.storage.evaluation.given import WIDE, GivenField
from tasuki.storage.evaluation.values import Misfit, read_moment, read_number, storable

_KEYS = ("id", "formula", "blanks", "returns", "fields", "rows", "prior", "globals", "zone", "now", "fiscal_year")
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Line:
    """One formula over rows. `rows` and `prior` hold typed values by the declared names; a row in `refused` has a
    value that does not fit its field, and `prior` lacks the rows that are new."""

    id: Any
    formula: str
    blanks: Blanks = "blank"
    returns: Returns | None = None
    fields: tuple[GivenField, ...] = ()
    rows: tuple[Row, ...] = ()
    prior: Mapping[int, Row] = field(default_factory=dict)
    globals: Mapping[str, tuple[FieldType, Any]] = field(default_factory=dict)
    zone: str = "UTC"
    year_starts: tuple[int, int] = (4, 1)
    now: datetime | None = None
    refused: Mapping[int, Problem] = field(default_factory=dict)
    ignored: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A line that cannot be run, and why."""

    id: Any
    problems: tuple[Problem, ...]


def read_json(text: bytes | str, where: Location = Location()) -> Any:  # noqa: B008 - a frozen value
    """JSON with exact numbers. Raises Misfit with I300 at the place of the mistake."""
    try:
        decoded = text.decode("utf-8-sig") if isinstance(text, bytes) else text
        return json.loads(decoded, parse_float=Decimal, parse_int=_whole, parse_constant=_no_number)
    except UnicodeDecodeError as error:
        raise Misfit(problem("I300", replace(where, column=error.start + 1), detail="UTF-8")) from None
    except json.JSONDecodeError as error:
        place = replace(where, line=where.line + error.lineno - 1, column=error.colno) if where.line else where
        raise Misfit(problem("I300", place, detail=error.msg)) from None
    except ValueError as error:
        raise Misfit(problem("I300", where, detail=str(error))) from None
    except RecursionError:
        raise Misfit(problem("I300", where, detail=Label("入れ子が深すぎます", "nested too deeply"))) from None


def _whole(digits: str) -> int | Decimal:
    # Python refuses to make an int of thousands of digits; a Decimal may be counted and refused in words.
    return int(digits) if len(digits) < 40 else Decimal(digits)


def _no_number(word: str) -> Any:
    raise ValueError(word)


def read_line(text: bytes | str, number: int) -> Line | Unreadable:
    """Line `number` (from 1) of a batch."""
    where = Location(line=number, column=1)
    try:
        given = read_json(text, where)
    except Misfit as bad:
        return Unreadable(None, (bad.problem,))
    if not isinstance(given, dict):
        return Unreadable(None, (problem("I303", where, key=Label(f"{number}行目", f"line {number}"), expected=MAP),))
    return read_request(given)


def read_request(given: Mapping[str, Any]) -> Line | Unreadable:
    """What a line says, by its keys."""
    found: list[Problem] = []
    parts: dict[str, Any] = {}
    ignored = strange_keys(given, _KEYS, found)
    for key, read in _PARTS.items():
        try:
            parts[key] = read(given.get(key))
        except Wrong as wrong:
            found.append(wrong.problem)
        except Misfit as bad:
            found.append(bad.problem)
    if found:
        return Unreadable(given.get("id"), tuple(found))
    try:
        return _with_rows(given, parts, ignored)
    except Wrong as wrong:
        return Unreadable(given.get("id"), (wrong.problem,))


def _formula(given: Any) -> str:
    if given is None:
        raise Wrong(problem("I301", key="formula"))
    if not isinstance(given, str):
        raise expected("formula", TEXT)
    return storable(given)


def _blanks(given: Any) -> Blanks:
    if given is None:
        return "blank"
    if given == "zero":
        return "zero"
    if given == "blank":
        return "blank"
    raise expected("blanks", Label("zero か blank", "zero or blank"))


def _rows(given: Any) -> list[Any]:
    if given is None:
        return [{}]
    if not isinstance(given, list) or not all(isinstance(row, dict) for row in given):
        raise expected("rows", Label("行（{…}）のリスト", "a list of rows ({…})"))
    return given


def _prior(given: Any) -> list[Any]:
    if given is None:
        return []
    if not isinstance(given, list) or not all(row is None or isinstance(row, dict) for row in given):
        raise expected("prior", Label("行（{…}）か null のリスト", "a list of rows ({…}) or null"))
    return given


def _globals(given: Any) -> dict[str, tuple[FieldType, Any]]:
    if given is None:
        return {}
    if not isinstance(given, dict):
        raise expected("globals", MAP)
    found: dict[str, tuple[FieldType, Any]] = {}
    for name, values in given.items():
        if not isinstance(values, dict):
            raise expected(f"globals.{shown(name)}", MAP)
        _global_values(name if name.startswith("$") else f"${name}", values, found)
    return found


def _global_values(prefix: str, values: Mapping[str, Any], found: dict[str, tuple[FieldType, Any]]) -> None:
    for name, value in values.items():
        path = f"{prefix}.{name}"
        match value:
            case dict():
                _global_values(path, value, found)
            case bool():
                found[path] = (FieldType("boolean"), value)
            case int() | Decimal():
                found[path] = (WIDE, read_number(path, value))
            case None | str():
                found[path] = (FieldType("text"), storable(value) if value else None)
            case _:
                raise expected(shown(path), Label("文字列・数値・真偽", "a text, a number, true or false"))


def _zone(given: Any) -> str:
    if given is None:
        return "UTC"
    try:
        return ZoneInfo(given).key
    except (ZoneInfoNotFoundError, ValueError, TypeError, OSError):
        raise expected("zone", Label("時間帯（Asia/Tokyo など）", "a time zone such as Asia/Tokyo")) from None


def _now(given: Any) -> datetime | None:
    return None if given is None else read_moment("now", given)


def _year_starts(given: Any) -> tuple[int, int]:
    if given is None:
        return 4, 1
    try:
        day = datetime.strptime(f"2001-{given}", "%Y-%m-%d")
    except ValueError:
        raise expected("fiscal_year", Label("月-日（04-01 など）", "month-day such as 04-01")) from None
    return day.month, day.day


_PARTS: Mapping[str, Any] = {
    "formula": _formula,
    "blanks": _blanks,
    "returns": read_returns,
    "fields": read_fields,
    "rows": _rows,
    "prior": _prior,
    "globals": _globals,
    "zone": _zone,
    "now": _now,
    "fiscal_year": _year_starts,
}


def _with_rows(given: Mapping[str, Any], parts: Mapping[str, Any], ignored: tuple[str, ...]) -> Line:
    fields: tuple[GivenField, ...] = parts["fields"]
    by_name = {one.name.lower(): one for one in fields}
    if len(parts["prior"]) > len(parts["rows"]):
        raise expected("prior", Label("行の数以下のリスト", "no longer list than rows"))
    refused: dict[int, Problem] = {}
    blank = {one.name: one.blank for one in fields}
    rows = [_typed(row, by_name, blank, place, refused) for place, row in enumerate(parts["rows"])]
    before = [(place, row) for place, row in enumerate(parts["prior"]) if row is not None]
    prior = {place: _typed(row, by_name, blank, place, refused) for place, row in before}
    return Line(
        id=given.get("id"),
        formula=parts["formula"],
        blanks=parts["blanks"],
        returns=parts["returns"],
        fields=tuple(_fitting(one, rows, prior.values()) for one in fields),
        rows=tuple(rows),
        prior=prior,
        globals=parts["globals"],
        zone=parts["zone"],
        year_starts=parts["fiscal_year"],
        now=parts["now"],
        refused=refused,
        ignored=ignored,
    )


def _typed(row: Row, by_name: Mapping[str, GivenField], blank: Row, place: int, refused: dict[int, Problem]) -> Row:
    """The values of a row by declared name; what it does not give is blank."""
    typed = dict(blank)
    left = {name.lower(): value for name, value in row.items()}
    found: list[Problem] = []
    if not left.keys() <= by_name.keys():
        strange_keys(left, by_name, found)
    try:
        for name, value in left.items():
            one = by_name.get(name)
            if one is not None:
                typed[one.name] = one.read(value)
    except Misfit as bad:
        found.append(bad.problem)
    if found:
        refused.setdefault(place, found[0])
    return typed


def _fitting(field: GivenField, rows: Iterable[Row], prior: Iterable[Row]) -> GivenField:
    """A field whose type holds every value given: one with more digits than declared is taken as it is."""
    if field.type.type != "number" or field.type.digits == WIDE.digits:
        return field
    fits = all(field.fits(row[field.name]) for row in (*rows, *prior))
    return field if fits else field.widened()
