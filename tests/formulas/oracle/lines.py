"""One line of `tasuki formula eval --batch` answered by the oracle."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from zoneinfo import ZoneInfo

from formulas.oracle.arithmetic import WIDE, to_places
from formulas.oracle.evaluation import World, result, with_row
from formulas.oracle.outcome import OVERFLOW, Failed, Value, written
from formulas.oracle.statics import Field, Kind
from tasuki.diagnostics import NOWHERE
from tasuki.formulas import parse

KINDS: Mapping[str, Kind] = {
    "number": "number",
    "currency": "number",
    "percent": "number",
    "integer": "number",
    "checkbox": "boolean",
    "date": "date",
    "datetime": "timestamp",
    "time": "time",
}
"""Every other kind is text."""


def answer(line: Mapping[str, Any]) -> list[dict[str, Any]]:
    """A result for each row: `{"value": ...}` or `{"error": code}`."""
    fields = {name.lower(): _field(given) for name, given in line.get("fields", {}).items()}
    node = parse(line["formula"], NOWHERE).node
    assert node is not None, line["formula"]
    world = _world(fields, line)
    rows = line.get("rows", [{}])
    before = line.get("prior", [None] * len(rows))
    found = []
    for row, prior in zip(rows, before, strict=True):
        here = with_row(world, _row(fields, row), None if prior is None else _row(fields, prior))
        try:
            value = _kept(result(node, here), line.get("returns"))
        except Failed as failed:
            found.append({"error": failed.code})
            continue
        shown = written(value)
        found.append({"value": _as_list(shown) if _is_many(node, fields) else shown})
    return found


def _kept(value: Value, returns: Any) -> Value:
    """What a field of the kind `returns` keeps: a percentage is 100 times its share, a number has the field's places,
    and not more than 18 digits."""
    kind, places = (returns.get("type"), returns.get("scale")) if isinstance(returns, dict) else (returns, None)
    if not isinstance(value, Decimal) or kind is None:
        return value
    if kind == "percent":
        value = WIDE.multiply(value, Decimal(100))
    places = 0 if kind == "integer" else places
    if places is None:
        return value
    rounded = to_places(value, places, ROUND_HALF_UP)
    if abs(WIDE.scaleb(rounded, places)) >= 10**18:
        raise Failed(OVERFLOW)
    return rounded


def _world(fields: Mapping[str, Field], line: Mapping[str, Any]) -> World:
    world = World(fields, {}, globals=_globals(line), blanks=line.get("blanks", "blank"))
    world = replace(world, zone=ZoneInfo(line.get("zone", "UTC")))
    if "now" in line:
        world = replace(world, now=_instant(line["now"]))
    if "fiscal_year" in line:
        month, day = line["fiscal_year"].split("-")
        world = replace(world, year_starts=(int(month), int(day)))
    return world


def _field(given: Mapping[str, Any]) -> Field:
    kind = given["type"]
    return Field(KINDS.get(kind, "text"), many=kind == "multi_picklist", percent=kind == "percent")


def _is_many(node: Any, fields: Mapping[str, Field]) -> bool:
    name = getattr(node, "text", "").lower()
    return name in fields and fields[name].many


def _as_list(shown: Any) -> Any:
    return shown.split(";") if isinstance(shown, str) else shown


def _globals(line: Mapping[str, Any]) -> dict[str, Value]:
    return {
        f"{group}.{name}".lower(): Decimal(value) if type(value) is int else value
        for group, values in line.get("globals", {}).items()
        for name, value in values.items()
    }


def _row(fields: Mapping[str, Field], row: Mapping[str, Any]) -> dict[str, Value]:
    return {name.lower(): _value(fields[name.lower()], value) for name, value in row.items()}


def _value(field: Field, value: Any) -> Value:
    if value is None or value in ("", []):
        return None
    match field.kind:
        case "number":
            number = Decimal(str(value))
            return WIDE.scaleb(number, -2) if field.percent else number
        case "date":
            return date.fromisoformat(value)
        case "time":
            return time.fromisoformat(value)
        case "timestamp":
            return _instant(value)
    return ";".join(value) if isinstance(value, list) else value


def _instant(text: str) -> datetime:
    found = datetime.fromisoformat(text)
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
