"""Small values of the language: labels, durations, month and day, sort keys."""

from __future__ import annotations

from types import MappingProxyType
from typing import Any

from tasuki.diagnostics import NOWHERE
from tasuki.formulas import FieldType, Literal
from tasuki.formulas.typed import Constant, Formula
from tasuki.labels import Label

_MINUTES = {"m": 1, "h": 60, "d": 1440}


def label_of(value: Any) -> Label:
    """A label as written: a text is Japanese; None is the empty label."""
    if isinstance(value, dict):
        return Label(value["ja"], value.get("en", ""))
    return Label(value or "")


def minutes_of(text: str) -> int:
    """A duration such as 30m, 12h or 10d, in minutes."""
    return int(text[:-1]) * _MINUTES[text[-1]]


def texts_of(value: Any) -> tuple[str, ...]:
    """One text or a list of texts as a tuple; nothing is the empty tuple."""
    if value is None:
        return ()
    return (value,) if isinstance(value, str) else tuple(value)


def sort_of(items: Any) -> tuple[tuple[str, bool], ...]:
    """Sort keys as (field, descending)."""
    return tuple((item.removeprefix("-"), item.startswith("-")) for item in items or ())


def formula_of(value: Any) -> str | None:
    """A formula as written; `default: 0` and `default: true` may go without quotes."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return None if value is None else str(value)


def unchecked(value: Any) -> Formula | None:
    """A formula as written, whose tree is blank until all objects are known and `formula_stage` checks it."""
    text = formula_of(value)
    return None if text is None else Formula(text, Constant(None, FieldType("blank"), Literal(None, NOWHERE)))


def needed(value: Any) -> Formula:
    """The same for a formula that the shape asks for."""
    formula = unchecked(value)
    assert formula is not None
    return formula


def formulas_of(value: Any) -> Any:
    """A map of formulas as written, unchecked; None stays None."""
    return None if value is None else MappingProxyType({key: unchecked(item) for key, item in value.items()})
