"""A line of `formula eval --batch`: JSON -> what is to be computed, or everything that is wrong with it."""

from __future__ import annotations

import difflib
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
from tasuki.storage.evaluation.given import (
    FAMILIES,
    WIDE,
    GivenField,
    Misfit,
    declared_type,
    read_moment,
    read_number,
    storable,
)

_KEYS = ("id", "formula", "blanks", "returns", "fields", "rows", "prior", "globals", "zone", "now", "fiscal_year")
_FIELD_KEYS = ("type", "scale", "values", "label")
MOST_SCALE = 16
"""Decimal places a number or percent field can have here: two more are left for a percentage as a share of one."""
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Returns:
    """What a formula shall give: a kind, and for numbers the places a field of it keeps (None: all)."""

    kind: str
    type: FieldType
    scale: int | None


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


class _Wrong(Exception):
    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.sentence.en)
        self.problem = problem


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
    except (ValueError, RecursionError) as error:
        raise Misfit(problem("I300", where, detail=type(error).__name__)) from None


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
        return Unreadable(None, (problem("I303", where, key=f"{number}", expected=_MAP),))
    return read_request(given)


def read_request(given: Mapping[str, Any]) -> Line | Unreadable:
    """What a line says, by its keys."""
    found: list[Problem] = []
    parts: dict[str, Any] = {}
    ignored = _strange_keys(given, _KEYS, found)
    for key, read in _PARTS.items():
        try:
            parts[key] = read(given.get(key))
        except _Wrong as wrong:
            found.append(wrong.problem)
        except Misfit as bad:
            found.append(bad.problem)
    if found:
        return Unreadable(given.get("id"), tuple(found))
    try:
        return _with_rows(given, parts, ignored)
    except _Wrong as wrong:
        return Unreadable(given.get("id"), (wrong.problem,))


_MAP = Label("キーと値の組（{…}）", "a map of keys and values ({…})")
_LIST = Label("リスト（[…]）", "a list ([…])")
_TEXT = Label("文字列", "a text")


def _expected(key: str, expected: Label) -> _Wrong:
    return _Wrong(problem("I303", key=key, expected=expected))


def _strange_keys(given: Mapping[str, Any], known: Iterable[str], found: list[Problem]) -> tuple[str, ...]:
    """The keys nobody reads. One that looks like a known key which is missing is a slip, and a problem."""
    ignored = []
    missing = [key for key in known if key not in given]
    for key in given:
        if key in known:
            continue
        near = difflib.get_close_matches(key.lower(), missing, 1, 0.7)
        if near:
            found.append(problem("I302", key=shown(key), nearest=near[0]))
        else:
            ignored.append(key)
    return tuple(ignored)


def _formula(given: Any) -> str:
    if given is None:
        raise _Wrong(problem("I301", key="formula"))
    if not isinstance(given, str):
        raise _expected("formula", _TEXT)
    return storable(given)


def _blanks(given: Any) -> Blanks:
    if given is None:
        return "blank"
    if given == "zero":
        return "zero"
    if given == "blank":
        return "blank"
    raise _expected("blanks", Label("zero か blank", "zero or blank"))


def _returns(given: Any) -> Returns | None:
    if given is None:
        return None
    options = given if isinstance(given, dict) else {"type": given}
    kind, scale, values = _field_options("returns", options)
    return Returns(kind, declared_type(kind, scale, values), 0 if FAMILIES[kind] == "whole" else scale)


def _fields(given: Any) -> tuple[GivenField, ...]:
    if given is None:
        return ()
    if not isinstance(given, dict):
        raise _expected("fields", _MAP)
    found: dict[str, GivenField] = {}
    for name, options in given.items():
        if not isinstance(options, dict):
            raise _expected(shown(name), _MAP)
        other = found.get(name.lower())
        if other is not None:
            raise _Wrong(problem("I304", name=shown(name), other=shown(other.name)))
        kind, scale, values = _field_options(name, options)
        held, label = declared_type(kind, scale, values), _label(name, options.get("label"))
        found[name.lower()] = GivenField(storable(name), kind, held, label)
    return tuple(found.values())


def _field_options(name: str, options: Mapping[str, Any]) -> tuple[str, int | None, list[str] | None]:
    """Kind, scale and values of a field or of what a formula returns."""
    slips: list[Problem] = []
    _strange_keys(options, _FIELD_KEYS, slips)
    if slips:
        raise _Wrong(slips[0])
    kind, scale, values = options.get("type"), options.get("scale"), options.get("values")
    if kind is None:
        raise _Wrong(problem("I301", key=f"{shown(name)}.type"))
    if not isinstance(kind, str) or kind not in FAMILIES:
        near = difflib.get_close_matches(str(kind).lower(), FAMILIES, 1, 0.5)
        known = near[0] if near else ", ".join(FAMILIES)
        raise _Wrong(problem("I306", name=shown(name), kind=shown(str(kind)), known=known))
    if scale is not None and (isinstance(scale, bool) or not isinstance(scale, int) or not 0 <= scale <= MOST_SCALE):
        raise _expected(f"{shown(name)}.scale", Label(f"0から{MOST_SCALE}の整数", f"a whole number, 0 to {MOST_SCALE}"))
    if values is not None and not (isinstance(values, list) and all(isinstance(value, str) for value in values)):
        raise _expected(f"{shown(name)}.values", Label("文字列のリスト", "a list of texts"))
    return kind, scale, values


def _label(name: str, given: Any) -> Label:
    match given:
        case None:
            return Label(name.rpartition(".")[2])
        case str():
            return Label(given)
        case {"ja": str(ja), "en": str(en)}:
            return Label(ja, en)
        case {"ja": str(ja)}:
            return Label(ja)
    raise _expected(f"{shown(name)}.label", Label("文字列か {ja, en}", "a text or {ja, en}"))


def _rows(given: Any) -> list[Any]:
    if given is None:
        return [{}]
    if not isinstance(given, list) or not all(isinstance(row, dict) for row in given):
        raise _expected("rows", Label("行（{…}）のリスト", "a list of rows ({…})"))
    return given


def _prior(given: Any) -> list[Any]:
    if given is None:
        return []
    if not isinstance(given, list) or not all(row is None or isinstance(row, dict) for row in given):
        raise _expected("prior", Label("行（{…}）か null のリスト", "a list of rows ({…}) or null"))
    return given


def _globals(given: Any) -> dict[str, tuple[FieldType, Any]]:
    if given is None:
        return {}
    if not isinstance(given, dict):
        raise _expected("globals", _MAP)
    found: dict[str, tuple[FieldType, Any]] = {}
    for name, values in given.items():
        if not isinstance(values, dict):
            raise _expected(f"globals.{shown(name)}", _MAP)
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
                raise _expected(shown(path), Label("文字列・数値・真偽", "a text, a number, true or false"))


def _zone(given: Any) -> str:
    if given is None:
        return "UTC"
    expected = Label("時間帯（Asia/Tokyo など）", "a time zone such as Asia/Tokyo")
    if not isinstance(given, str) or not given:
        raise _expected("zone", expected)
    try:
        return ZoneInfo(given).key
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise _expected("zone", expected) from None


def _now(given: Any) -> datetime | None:
    return None if given is None else read_moment("now", given)


def _year_starts(given: Any) -> tuple[int, int]:
    if given is None:
        return 4, 1
    try:
        day = datetime.strptime(f"2001-{given}", "%Y-%m-%d")
    except ValueError:
        raise _expected("fiscal_year", Label("月-日（04-01 など）", "month-day such as 04-01")) from None
    return day.month, day.day


_PARTS: Mapping[str, Any] = {
    "formula": _formula,
    "blanks": _blanks,
    "returns": _returns,
    "fields": _fields,
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
        raise _expected("prior", Label("行の数以下のリスト", "no longer list than rows"))
    refused: dict[int, Problem] = {}
    rows = [_typed(row, by_name, place, refused) for place, row in enumerate(parts["rows"])]
    prior = {place: _typed(row, by_name, place, refused) for place, row in enumerate(parts["prior"]) if row is not None}
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


def _typed(row: Mapping[str, Any], by_name: Mapping[str, GivenField], place: int, refused: dict[int, Problem]) -> Row:
    """The values of a row by declared name; what it does not give is blank."""
    typed = dict.fromkeys(one.name for one in by_name.values())
    typed.update((one.name, False) for one in by_name.values() if one.family == "truth")
    left = {name.lower(): value for name, value in row.items()}
    found: list[Problem] = []
    strange = {name: value for name, value in left.items() if name not in by_name}
    if strange:
        _strange_keys(left, by_name, found)
    try:
        for name, one in by_name.items():
            if name in left:
                typed[one.name] = one.read(left[name])
    except Misfit as bad:
        found.append(bad.problem)
    if found:
        refused.setdefault(place, found[0])
    return typed


def _fitting(field: GivenField, rows: Iterable[Row], prior: Iterable[Row]) -> GivenField:
    """A field whose type holds every value given: one with more digits than declared is taken as it is."""
    if field.type.type != "number":
        return field
    fits = all(field.fits(row[field.name]) for row in (*rows, *prior))
    return field if fits else field.widened()
