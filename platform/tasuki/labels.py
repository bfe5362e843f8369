"""A word or sentence in the two languages of the platform."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Language = Literal["ja", "en"]
LANGUAGES: tuple[Language, ...] = ("ja", "en")


@dataclass(frozen=True, slots=True)
class Label:
    """Text for people, Japanese first; a missing English text shows the Japanese one."""

    ja: str
    en: str = ""

    def text(self, language: Language) -> str:
        """The text in `language`, or the Japanese text where there is none."""
        return (self.en or self.ja) if language == "en" else self.ja
