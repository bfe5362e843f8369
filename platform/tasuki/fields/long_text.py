"""Text of several lines."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from tasuki.fields.base import Base
from tasuki.fields.column import Column
from tasuki.fields.kind import KindContext
from tasuki.fields.options import in_order
from tasuki.fields.spelling import BLANKS, multi_line
from tasuki.fields.text import within_length


@dataclass(frozen=True, slots=True)
class LongText(Base):
    """Text with line breaks, kept as typed; line ends are LF. Text of nothing but blanks is blank."""

    max_length: int = 32_000
    min_length: int = 0

    name: ClassVar[str] = "long_text"
    sortable: ClassVar[bool] = False
    options: ClassVar[Mapping[str, Any]] = {
        "max_length": {"type": "integer", "minimum": 1, "maximum": 131_072},
        "min_length": {"type": "integer", "minimum": 1, "maximum": 131_072},
    }

    @property
    def column(self) -> Column:
        return Column("text")

    @property
    def width(self) -> int:
        return 60

    @classmethod
    def build(cls, options: Mapping[str, Any], context: KindContext) -> LongText:
        most, least = options.get("max_length", 32_000), options.get("min_length", 0)
        in_order("min_length", least, "max_length", most)
        return cls(most, least)

    def parse(self, text: str) -> str | None:
        return self.check(text)

    def check(self, value: str | None) -> str | None:
        if value is None or not value.strip(BLANKS):
            return None
        return within_length(multi_line(value), self.min_length, self.max_length)
