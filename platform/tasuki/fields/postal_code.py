"""A Japanese postal code."""

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

_CODE = re.compile(r"〒? ?([0-9]{3})[- ]?([0-9]{4})")


@dataclass(frozen=True, slots=True)
class PostalCode(Base):
    """Seven digits, kept as NNN-NNNN."""

    name: ClassVar[str] = "postal_code"

    @property
    def column(self) -> Column:
        return Column("text")

    @property
    def width(self) -> int:
        return 10

    @classmethod
    def build(cls, options: Mapping[str, Any], context: KindContext) -> PostalCode:
        return cls()

    def parse(self, text: str) -> str | None:
        """100-0001, 1000001, 〒100-0001, １００－０００１."""
        return self.check(text)

    def check(self, value: str | None) -> str | None:
        tidy = code(value) if value else ""
        if not tidy:
            return None
        found = _CODE.fullmatch(tidy)
        if found is None:
            raise BadValue(problem("R143", value=shown(tidy)))
        return f"{found[1]}-{found[2]}"
