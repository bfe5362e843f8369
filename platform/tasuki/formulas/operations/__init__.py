"""The functions and operators of the language, a module per family."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from tasuki.formulas.operations import (
    arithmetic,
    comparing,
    dates,
    encoding,
    joining,
    logic,
    moments,
    numbers,
    programme,
    records,
    rounding,
    text,
    times,
)
from tasuki.formulas.operations.signature import Example, Fault, Function, Parameter, counted

FAMILIES: Mapping[str, tuple[Function, ...]] = MappingProxyType(
    {
        "logic": logic.FUNCTIONS,
        "comparing": comparing.FUNCTIONS,
        "arithmetic": arithmetic.FUNCTIONS,
        "numbers": (*rounding.FUNCTIONS, *numbers.FUNCTIONS),
        "joining": joining.FUNCTIONS,
        "text": (*text.FUNCTIONS, *encoding.FUNCTIONS),
        "dates": (*moments.FUNCTIONS, *dates.FUNCTIONS),
        "times": times.FUNCTIONS,
        "programme": programme.FUNCTIONS,
        "records": records.FUNCTIONS,
    }
)

OPERATIONS: Mapping[str, Function] = MappingProxyType(
    {entry.name: entry for entries in FAMILIES.values() for entry in entries}
)
"""Every entry by its name."""

LATER = frozenset({"BUSINESSDAYS", "DISTANCE", "GEOLOCATION", "HYPERLINK", "IMAGE", "VLOOKUP"})
"""Functions of the reference that this version does not have."""

__all__ = ["FAMILIES", "LATER", "OPERATIONS", "Example", "Fault", "Function", "Parameter", "counted"]
