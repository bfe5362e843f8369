"""A number the system gives, by a format such as "V{FY}-{000000}"."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, ClassVar, Literal

from tasuki.diagnostics import problem
from tasuki.fields.base import Base
from tasuki.fields.column import Column
from tasuki.fields.kind import BadValue, KindContext
from tasuki.fields.spelling import shown, wide_to_narrow

Token = Literal["FY", "YYYY", "YY", "MM"]
FORMAT = r"^[^{}]*(\{(FY|YYYY|YY|MM)\}[^{}]*)*\{0{1,12}\}[^{}]*(\{(FY|YYYY|YY|MM)\}[^{}]*)*$"
_PIECES = re.compile(r"\{(FY|YYYY|YY|MM|0+)\}|([^{}]+)")
_SHAPES = {"FY": "[0-9]{4}", "YYYY": "[0-9]{4}", "YY": "[0-9]{2}", "MM": "[0-9]{2}"}


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a format: literal `text`, or a `token` of the fiscal year (FY) or the day (YYYY, YY, MM)."""

    text: str = ""
    token: Token | None = None

    def render(self, fiscal_year: int, day: date) -> str:
        """The text of the piece for a record of `fiscal_year` made on `day`."""
        match self.token:
            case "FY":
                return f"{fiscal_year:04d}"
            case "YYYY":
                return f"{day.year:04d}"
            case "YY":
                return f"{day.year % 100:02d}"
            case "MM":
                return f"{day.month:02d}"
        return self.text


@dataclass(frozen=True, slots=True)
class AutoNumber(Base):
    """`prefix` pieces, a running number of at least `digits` digits, `suffix` pieces.

    The number runs per fiscal year if the format names it ({FY}), else for ever. A number that outgrows its digits
    gets longer, it is never cut (in SQL: pad with zeros only while shorter; PostgreSQL's lpad alone would cut).
    """

    prefix: tuple[Piece, ...]
    digits: int
    suffix: tuple[Piece, ...]
    _shape: re.Pattern[str] = field(init=False, repr=False, compare=False)

    name: ClassVar[str] = "auto_number"
    typed_by_people: ClassVar[bool] = False
    options: ClassVar[Mapping[str, Any]] = {
        "format": {"type": "string", "pattern": FORMAT, "maxLength": 60, "$comment": "number_format"}
    }

    def __post_init__(self) -> None:
        head, tail = (
            "".join(_SHAPES[piece.token] if piece.token else re.escape(piece.text) for piece in pieces)
            for pieces in (self.prefix, self.suffix)
        )
        object.__setattr__(self, "_shape", re.compile(f"{head}[0-9]{{{self.digits},18}}{tail}"))

    @property
    def column(self) -> Column:
        return Column("text")

    @property
    def width(self) -> int:
        return 20

    @property
    def per_fiscal_year(self) -> bool:
        """True if the running number starts again with each fiscal year."""
        return any(piece.token == "FY" for piece in (*self.prefix, *self.suffix))

    @classmethod
    def build(cls, options: Mapping[str, Any], context: KindContext) -> AutoNumber:
        """The format in pieces; it is valid against `FORMAT` already (exactly one run of zeros)."""
        before: list[Piece] = []
        after: list[Piece] = []
        digits = 0
        for token, text in _PIECES.findall(options["format"]):
            if token.startswith("0"):
                digits = len(token)
            else:
                (after if digits else before).append(Piece(text, token or None))
        return cls(tuple(before), digits, tuple(after))

    def render(self, fiscal_year: int, day: date, number: int) -> str:
        """The text of running number `number` for a record of `fiscal_year` made on `day` (org zone)."""
        head, tail = self.affixes(fiscal_year, day)
        return f"{head}{number:0{self.digits}d}{tail}"

    def affixes(self, fiscal_year: int, day: date) -> tuple[str, str]:
        """What stands before and after the running number; the same for all records of one year and month."""
        head = "".join(piece.render(fiscal_year, day) for piece in self.prefix)
        return head, "".join(piece.render(fiscal_year, day) for piece in self.suffix)

    def parse(self, text: str) -> str | None:
        """A number given earlier, as found in a file of existing records."""
        return self.check(wide_to_narrow(text))

    def check(self, value: str | None) -> str | None:
        if not value:
            return None
        if not self._shape.fullmatch(value):
            raise BadValue(problem("R147", value=shown(value), example=self.render(2021, date(2021, 4, 1), 1)))
        return value
