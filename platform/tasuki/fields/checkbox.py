"""Yes or no."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from tasuki.diagnostics import problem
from tasuki.fields.base import Base
from tasuki.fields.column import Column
from tasuki.fields.kind import BadValue, KindContext
from tasuki.fields.spelling import folded, shown
from tasuki.labels import Language

_YES = (
    "true",
    "1",
    "yes",
    "y",
    "on",
    "t",
    "はい",
    "有",
    "有り",
    "あり",
    "○",
    "〇",
    "◯",
    "◎",
    "✓",
    "✔",
    "☑",
    "レ",
)
_NO = ("false", "0", "no", "n", "off", "f", "いいえ", "無", "無し", "なし", "×", "✕", "✖", "☐")
_SPELLINGS = {**{folded(word): True for word in _YES}, **{folded(word): False for word in _NO}}
_WORDS = {"ja": ("いいえ", "はい"), "en": ("No", "Yes")}


@dataclass(frozen=True, slots=True)
class Checkbox(Base):
    """True or false; blank is neither, and the form of a new record starts with the field's default."""

    name: ClassVar[str] = "checkbox"

    @property
    def column(self) -> Column:
        return Column("boolean")

    @property
    def width(self) -> int:
        return 4

    @classmethod
    def build(cls, options: Mapping[str, Any], context: KindContext) -> Checkbox:
        return cls()

    def parse(self, text: str) -> bool | None:
        spelling = folded(text)
        if not spelling:
            return None
        value = _SPELLINGS.get(spelling)
        if value is None:
            raise BadValue(problem("R150", value=shown(text)))
        return value

    def check(self, value: bool | None) -> bool | None:
        return value

    def canonical(self, value: bool) -> str:
        return "true" if value else "false"

    def present(self, value: bool, language: Language) -> str:
        return _WORDS[language][value]

    def choices(self, language: Language) -> tuple[tuple[str, str], ...]:
        no, yes = _WORDS[language]
        return (("true", yes), ("false", no))
