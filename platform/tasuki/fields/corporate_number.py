"""A Japanese corporate number (法人番号)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from tasuki.diagnostics import problem
from tasuki.fields.base import Base
from tasuki.fields.column import Column
from tasuki.fields.kind import BadValue, KindContext
from tasuki.fields.spelling import code, shown

_THIRTEEN = re.compile("[0-9]{13}")
_BETWEEN = re.compile("[- ]")


@dataclass(frozen=True, slots=True)
class CorporateNumber(Base):
    """Thirteen digits of which the first checks the others."""

    name: ClassVar[str] = "corporate_number"

    @property
    def column(self) -> Column:
        return Column("text")

    @property
    def width(self) -> int:
        return 16

    @classmethod
    def build(cls, options: Mapping[str, Any], context: KindContext) -> CorporateNumber:
        return cls()

    def parse(self, text: str) -> str | None:
        """Thirteen digits in either width; hyphens and spaces between them do not matter."""
        return self.check(text)

    def check(self, value: str | None) -> str | None:
        if not value:
            return None
        plain = value if _THIRTEEN.fullmatch(value) else _BETWEEN.sub("", code(value))
        if not plain:
            return None
        if not _THIRTEEN.fullmatch(plain):
            raise BadValue(problem("R144", value=shown(value)))
        if int(plain[0]) != check_digit(plain[1:]):
            raise BadValue(problem("R145", value=plain))
        return plain


def check_digit(twelve: str) -> int:
    """The first digit of the corporate number whose other twelve digits are `twelve` (weights 1, 2 from the right)."""
    total = sum(map(int, twelve[1::2])) + 2 * sum(map(int, twelve[0::2]))
    return 9 - total % 9
