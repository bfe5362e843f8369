"""Screens into HTML: one Jinja environment per language, escaped, strict about names a template does not get."""

from __future__ import annotations

import gettext
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from jinja2.ext import Extension
from markupsafe import escape

from tasuki.labels import LANGUAGES, Language
from tasuki.web.assets import Assets
from tasuki.web.translations import translations

FOLDER = Path(__file__).parent / "templates"
OTHER: Mapping[Language, Language] = {"ja": "en", "en": "ja"}


@dataclass(frozen=True, slots=True)
class Pages:
    """The templates of one language with its words."""

    environment: Environment
    words: gettext.GNUTranslations

    def render(self, template: str, screen: Any) -> str:
        """The template filled with its one value."""
        return self.environment.get_template(template).render(screen=screen)

    def say(self, key: str, **values: object) -> str:
        """A sentence of the interface."""
        return self.words.gettext(key) % values


def read_pages(assets: Assets) -> Mapping[Language, Pages]:
    """The templates in every language."""
    return {language: _pages(language, assets) for language in LANGUAGES}


def _pages(language: Language, assets: Assets) -> Pages:
    words = translations(language)
    environment = Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
        cache_size=-1,
        extensions=["jinja2.ext.i18n", FixedWords],
    )
    environment.install_gettext_translations(words, newstyle=True)  # type: ignore[attr-defined]
    environment.globals["fixed_words"] = words
    environment.globals.update(
        language=language, other_language=OTHER[language], static=assets.address, language_link=_language_link(language)
    )
    environment.filters.update(grouped=lambda number: f"{number:,}", door=lambda door: _door(words, door))
    return Pages(environment, words)


class FixedWords(Extension):
    """Writes `{{ _('word') }}` into the template when it is compiled: most words of a page depend on nothing but the
    language, and looking each of them up again for every page is a third of the time a list takes."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        words = cast(gettext.GNUTranslations, self.environment.globals["fixed_words"])
        return _FIXED_WORD.sub(lambda found: str(escape(words.gettext(found[1]))), source)


_FIXED_WORD = re.compile(r"\{\{ _\('([a-z_.]+)'\) \}\}")


def _language_link(language: Language) -> Any:
    def link(path: str) -> str:
        return f"/language?to={OTHER[language]}&next={quote(path, safe='')}"

    return link


def _door(words: gettext.GNUTranslations, door: str) -> str:
    """Which way a change came in; a numbered door ("load 12") keeps its number."""
    kind, _, number = door.partition(" ")
    return f"{words.gettext(f'door.{kind}')} {number}".rstrip()
