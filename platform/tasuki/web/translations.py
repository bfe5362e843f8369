"""The words of the interface in both languages, from `locale/*.po`. What an admin can edit is in the org's YAML."""

from __future__ import annotations

import gettext
import io
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from tasuki.labels import Language

FOLDER = Path(__file__).parent / "locale"


def read_words(language: Language) -> Catalog:
    """The catalogue of `language` as written."""
    with (FOLDER / f"{language}.po").open("rb") as file:
        return read_po(file, locale=language, abort_invalid=True)


def translations(language: Language) -> gettext.GNUTranslations:
    """The catalogue of `language`, ready for lookups. Compiled here, so that no compiled copy can fall behind."""
    compiled = io.BytesIO()
    write_mo(compiled, read_words(language))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)
