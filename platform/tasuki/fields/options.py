"""Checks across two options of a kind, which JSON Schema cannot make."""

from __future__ import annotations

from typing import Any

from tasuki.diagnostics import problem
from tasuki.fields.kind import BadValue


def in_order(low: str, least: Any, high: str, most: Any) -> None:
    """Raises BadValue (a problem of the definition) if option `low` is greater than option `high`; None is no limit."""
    if least is not None and most is not None and least > most:
        raise BadValue(problem("M120", low=low, least=least, high=high, most=most))
