"""What a line of `formula eval` declares: its fields, and the kind of value its formula shall give."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from tasuki.diagnostics import Problem, problem
from tasuki.fields.spelling import shown
from tasuki.formulas.scope import FieldType
from tasuki.labels import Label
from tasuki.storage.evaluation.given import FAMILIES, SALESFORCE, GivenField, declared_type, given_field
from tasuki.storage.evaluation.values import MOST_NUMBER_DIGITS, storable

MOST_SCALE = 16
"""Decimal places a value is kept with: two more are left for a percentage as a share of one. A field that is read may
have as many as a number; with more places than these it is any number."""
_FIELD_KEYS = ("type", "scale", "values", "label")

MAP = Label("キーと値の組（{…}）", "a map of keys and values ({…})")
TEXT = Label("文字列", "a text")


class Wrong(Exception):
    """A line that does not say what it must; carries the problem."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.sentence.en)
        self.problem = problem


@dataclass(frozen=True, slots=True)
class Returns:
    """What a formula shall give: a kind, and for numbers the places a field of it keeps (None: all)."""

    kind: str
    type: FieldType
    scale: int | None


def expected(key: str, form: Label) -> Wrong:
    """The refusal of what stands under `key`."""
    return Wrong(problem("I303", key=key, expected=form))


def strange_keys(given: Mapping[str, Any], known: Iterable[str], found: list[Problem]) -> tuple[str, ...]:
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


def read_returns(given: Any) -> Returns | None:
    """A kind, or the options of a field; None if nothing is asked for. Raises Wrong."""
    if given is None:
        return None
    options = given if isinstance(given, dict) else {"type": given}
    kind, scale, values = _field_options("returns", options, MOST_SCALE)
    return Returns(kind, declared_type(kind, scale, values), 0 if FAMILIES[kind] == "whole" else scale)


def read_fields(given: Any) -> tuple[GivenField, ...]:
    """The fields by their names. Raises Wrong, or Misfit for a name no database can hold."""
    if given is None:
        return ()
    if not isinstance(given, dict):
        raise expected("fields", MAP)
    found: dict[str, GivenField] = {}
    for name, options in given.items():
        if not isinstance(options, dict):
            raise expected(shown(name), MAP)
        other = found.get(name.lower())
        if other is not None:
            raise Wrong(problem("I304", name=shown(name), other=shown(other.name)))
        kind, scale, values = _field_options(name, options, MOST_NUMBER_DIGITS)
        scale = None if scale is None or scale > MOST_SCALE else scale
        label = _label(name, options.get("label"))
        found[name.lower()] = given_field(storable(name), kind, scale, None if values is None else tuple(values), label)
    return tuple(found.values())


def _field_options(name: str, options: Mapping[str, Any], places: int) -> tuple[str, int | None, list[str] | None]:
    """Kind, scale and values of a field or of what a formula returns."""
    slips: list[Problem] = []
    strange_keys(options, _FIELD_KEYS, slips)
    if slips:
        raise Wrong(slips[0])
    kind, scale, values = options.get("type"), options.get("scale"), options.get("values")
    if kind is None:
        raise Wrong(problem("I301", key=f"{shown(name)}.type"))
    if isinstance(kind, str):
        kind = SALESFORCE.get(kind.lower(), kind)
    if not isinstance(kind, str) or kind not in FAMILIES:
        near = difflib.get_close_matches(str(kind).lower(), FAMILIES, 1, 0.5)
        known = near[0] if near else ", ".join(FAMILIES)
        raise Wrong(problem("I306", name=shown(name), kind=shown(str(kind)), known=known))
    if scale is not None and (isinstance(scale, bool) or not isinstance(scale, int) or not 0 <= scale <= places):
        raise expected(f"{shown(name)}.scale", Label(f"0から{places}の整数", f"a whole number, 0 to {places}"))
    if values is not None and not (isinstance(values, list) and all(isinstance(value, str) for value in values)):
        raise expected(f"{shown(name)}.values", Label("文字列のリスト", "a list of texts"))
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
    raise expected(f"{shown(name)}.label", Label("文字列か {ja, en}", "a text or {ja, en}"))
