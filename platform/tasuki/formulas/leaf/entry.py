"""A leaf function as SQLite knows it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Leaf:
    """Registered as `tasuki_<name>`. Total: it never raises, whatever stands in the row.

    Numbers come and go as decimal text (`-12.5`) unless the function says that it takes an integer; dates as ISO
    text, instants as microseconds since 1970, times as `HH:MM:SS[.mmm]`, booleans as 0 and 1, blank as None.
    """

    name: str
    arguments: int
    """How many; -1: any number."""
    function: Callable[..., Any]
