"""Where a problem is: a place in a file, a row and column of data, or a field of a form."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Location:
    """A place a person can go to.

    `line` and `column` count from 1 in a text file. `row` counts the data rows of a load from 1 (the header is not
    counted); `field` is a field key of a record and `header` the column heading of a file. 0 and "" mean "not given".
    """

    file: str = ""
    line: int = 0
    column: int = 0
    row: int = 0
    field: str = ""
    header: str = ""

    def __str__(self) -> str:
        if self.line:
            return f"{self.file}:{self.line}:{self.column}"
        parts = [self.file] if self.file else []
        if self.row:
            parts.append(f"row {self.row}")
        if self.header or self.field:
            parts.append(self.header or self.field)
        return ", ".join(parts)


NOWHERE = Location()
