"""The text of one problem code."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Entry:
    """Sentence and hint in both languages; `{name}` stands for a value given where the problem is found."""

    ja: str
    en: str
    hint_ja: str = ""
    hint_en: str = ""
    level: Literal["error", "warning"] = "error"
