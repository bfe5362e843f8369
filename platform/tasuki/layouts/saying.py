"""Labels on a screen: text in the page's language, or Japanese text that stands in for it and says so."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup, escape

from tasuki.labels import Label, Language


@dataclass(frozen=True, slots=True)
class Said:
    """A text and its language; `lang` is "" where it is the page's own.

    In a template `{{ said }}` prints the escaped text, wrapped in an element with `lang` where that is needed;
    inside an attribute use `{{ said.text }}`.
    """

    text: str
    lang: str = ""

    def __html__(self) -> str:
        text = escape(self.text)
        return str(Markup('<span lang="{}">{}</span>').format(self.lang, text)) if self.lang else str(text)

    def __str__(self) -> str:
        return self.text


NOTHING = Said("")


def say(label: Label, language: Language) -> Said:
    """`label` for a page in `language`; a missing English text becomes the Japanese one, marked as Japanese."""
    if language == "en" and not label.en:
        return Said(label.ja, "ja")
    return Said(label.text(language))
