"""One line of text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Literal

from tasuki.diagnostics import problem
from tasuki.fields.base import Base
from tasuki.fields.column import Column
from tasuki.fields.kind import BadValue, KindContext
from tasuki.fields.options import in_order
from tasuki.fields.spelling import kana, single_line, wide_to_narrow

Style = Literal["plain", "code", "kana"]


@dataclass(frozen=True, slots=True)
class Text(Base):
    """Text without line breaks. `style` code folds full-width letters and digits; kana makes full-width katakana."""

    max_length: int = 255
    min_length: int = 0
    style: Style = "plain"

    name: ClassVar[str] = "text"
    options: ClassVar[Mapping[str, Any]] = {
        "max_length": {"type": "integer", "minimum": 1, "maximum": 4000},
        "min_length": {"type": "integer", "minimum": 1, "maximum": 4000},
        "style": {"enum": ["plain", "code", "kana"]},
    }

    @property
    def column(self) -> Column:
        return Column("text")

    @property
    def width(self) -> int:
        return min(self.max_length, 60)

    @classmethod
    def build(cls, options: Mapping[str, Any], context: KindContext) -> Text:
        most, least = options.get("max_length", 255), options.get("min_length", 0)
        in_order("min_length", least, "max_length", most)
        return cls(most, least, options.get("style", "plain"))

    def parse(self, text: str) -> str | None:
        """Surrounding blanks go; nothing inside is changed unless `style` says so."""
        return self.check(text)

    def check(self, value: str | None) -> str | None:
        if value is None:
            return None
        if self.style != "plain":
            value = wide_to_narrow(value) if self.style == "code" else kana(value)
        return within_length(single_line(value), self.min_length, self.max_length)


def within_length(text: str, least: int, most: int) -> str | None:
    """`text`, or None if it is empty. Raises BadValue if it has fewer than `least` or more than `most` characters."""
    if not text:
        return None
    if len(text) > most:
        raise BadValue(problem("R101", max=most, length=len(text)))
    if len(text) < least:
        raise BadValue(problem("R102", min=least, length=len(text)))
    return text
