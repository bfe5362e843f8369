"""The functions and operators of the language, a module per family."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from tasuki.formulas.operations import comparing, logic
from tasuki.formulas.operations.signature import Example, Fault, Function, Parameter

FAMILIES: Mapping[str, tuple[Function, ...]] = MappingProxyType(
    {
        "logic": logic.FUNCTIONS,
        "comparing": comparing.FUNCTIONS,
    }
)

OPERATIONS: Mapping[str, Function] = MappingProxyType(
    {entry.name: entry for entries in FAMILIES.values() for entry in entries}
)
"""Every entry by its name."""

__all__ = ["FAMILIES", "OPERATIONS", "Example", "Fault", "Function", "Parameter"]
