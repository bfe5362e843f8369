"""What a load or an extract is asked to do, and what it says afterwards."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from tasuki.diagnostics import Problem, any_errors
from tasuki.tabular import CHUNK_ROWS, Encoding

Mode = Literal["insert", "update", "upsert"]
Blank = Literal["keep", "clear"]


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadRequest:
    """A file to load into an object.

    `importer` names a saved load of the org; then mode, key, columns and what blanks do are its own. Otherwise headers
    are matched with the object's fields, `key` names the field that finds existing records ("id": the record id; None:
    the object's first external id), and a blank cell keeps the old value or the default unless `blank` is "clear".
    `errors_path` gets the refused rows. `check_only` runs everything and keeps nothing. A chunk of
    rows is one batch, and unless all or nothing is asked for one transaction.
    """

    object: str
    path: Path
    importer: str | None = None
    mode: Mode = "insert"
    key: str | None = None
    blank: Blank = "keep"
    encoding: Encoding | None = None
    check_only: bool = False
    all_or_nothing: bool = False
    ignore_unknown: bool = False
    errors_path: Path | None = None
    chunk_rows: int = CHUNK_ROWS


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadReport:
    """What became of a load. `rows` = created + updated + unchanged + refused, unless the file broke off.

    `problems` lists the first problems in the order of the file, `counted` all of them by code. `kept` is False if
    nothing was written: only checked, or one row was refused and all or nothing was asked for.
    """

    request: LoadRequest
    object: str
    mode: Mode
    encoding: Encoding
    rows: int
    created: int
    updated: int
    unchanged: int
    refused: int
    kept: bool
    problems: tuple[Problem, ...]
    counted: Mapping[str, int]
    seconds: float
    errors_path: Path | None = None

    @property
    def ok(self) -> bool:
        """True if no row and nothing in the file was refused."""
        return self.refused == 0 and not any_errors(self.problems)

    def as_json(self) -> dict[str, Any]:
        """The report as JSON-ready values."""
        return {
            "ok": self.ok,
            "object": self.object,
            "importer": self.request.importer,
            "file": str(self.request.path),
            "mode": self.mode,
            "encoding": self.encoding,
            "check_only": self.request.check_only,
            "kept": self.kept,
            "rows": self.rows,
            "created": self.created,
            "updated": self.updated,
            "unchanged": self.unchanged,
            "refused": self.refused,
            "problem_counts": dict(self.counted),
            "problems": [found.as_json() for found in self.problems],
            "errors_file": str(self.errors_path) if self.errors_path else None,
            "seconds": round(self.seconds, 3),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtractRequest:
    """Records to write to a file: all of an object that may be read. `fields` () means its own readable fields."""

    object: str
    path: Path
    fields: tuple[str, ...] = ()
    encoding: Encoding = "utf-8"


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtractReport:
    """What an extract wrote. `problems` are warnings: characters written as a twin."""

    request: ExtractRequest
    fields: tuple[str, ...]
    rows: int
    seconds: float
    problems: tuple[Problem, ...] = field(default=())

    def as_json(self) -> dict[str, Any]:
        """The report as JSON-ready values."""
        return {
            "ok": True,
            "object": self.request.object,
            "file": str(self.request.path),
            "encoding": self.request.encoding,
            "fields": list(self.fields),
            "rows": self.rows,
            "problems": [found.as_json() for found in self.problems],
            "seconds": round(self.seconds, 3),
        }
