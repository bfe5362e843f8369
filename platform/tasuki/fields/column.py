"""How a scalar is kept: the closed list of column types every field kind chooses from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

ColumnType = Literal["text", "integer", "decimal", "boolean", "date", "time", "timestamp", "id"]


@dataclass(frozen=True, slots=True)
class Column:
    """A column type; `scale` is the number of decimal places of a decimal.

    Values in Python: text str, integer int, decimal Decimal (quantised to `scale`), boolean bool, date date,
    time time (no zone, whole seconds), timestamp datetime (aware, UTC), id uuid.UUID. Blank is None in every type;
    text is never ''.
    """

    type: ColumnType
    scale: int = 0
