"""Small values of the language: labels, durations, month and day, sort keys."""

from __future__ import annotations

from typing import Any

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
