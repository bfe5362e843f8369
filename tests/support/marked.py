"""YAML texts that say themselves what is wrong with them: `#! M031` at the end of a line expects that code there."""

from __future__ import annotations

import re
from collections.abc import Mapping

from tasuki.diagnostics import Refused
from tasuki.metadata import Catalog, Loaded, load_sources

_MARK = re.compile(r" *#!((?: [A-Z][0-9]{3})+)$", re.M)

TINY: Mapping[str, str] = {
    "metadata/org.yaml": """\
org: tiny
label: {ja: 小組織, en: Tiny}
language: 1
locale: {languages: [ja, en], time_zone: Asia/Tokyo, currency: JPY}
fiscal_year: {starts: "04-01", current: 2021}
""",
    "metadata/value_sets/colour.yaml": """\
value_set: colour
label: {ja: 色, en: Colour}
values:
  red: {ja: 赤, en: Red}
  blue: {label: {ja: 青, en: Blue}, also: [あお]}
""",
    "metadata/apps/office.yaml": """\
app: office
label: 事務
objects: [shelf, book]
""",
    "objects/shelf.yaml": """\
object: shelf
label: {ja: 棚, en: Shelf}
name: name
fields:
  name: {type: text, label: 棚名, required: true, unique: true, max_length: 20}
  room: {type: text, label: 部屋}
""",
    "objects/book.yaml": """\
object: book
label: {ja: 本, en: Book}
name: title
sharing: by_parent
fields:
  code: {type: text, label: コード, external_id: true}
  title: {type: text, label: 書名, required: true}
  shelf: {type: master_detail, to: shelf, label: 棚}
  colour: {type: picklist, values: colour, label: 色}
  marks: {type: multi_picklist, values: colour, label: 印}
  pages: {type: integer, label: 頁数}
  price: {type: number, precision: 10, scale: 2, label: 価格}
  bought_on: {type: date, label: 購入日}
  lent: {type: checkbox, label: 貸出中}
  number: {type: auto_number, format: "B{0000}", label: 番号}
  note: {type: long_text, label: 備考}
""",
    "permissions/profiles/staff.yaml": """\
profile: staff
label: 職員
app: office
field_defaults: {public: edit, internal: edit, personal: edit, secret: none}
objects:
  shelf: {read: all, edit: all, create: true}
  book: {read: all, edit: own}
""",
}
"""Two objects with most kinds, one value set, one app, one profile."""


def compiled(files: Mapping[str, str]) -> Catalog:
    """The catalogue of `files`. Raises Refused with every problem if there is an error."""
    loaded = load_sources(files)
    if loaded.catalog is None:
        raise Refused(*loaded.problems)
    return loaded.catalog


def expected_marks(files: Mapping[str, str]) -> tuple[dict[str, str], set[tuple[str, int, str]]]:
    """The texts without their marks, and what the marks expect as (file, line, code)."""
    expected = {
        (path, number, code)
        for path, text in files.items()
        for number, line in enumerate(text.split("\n"), 1)
        if (mark := _MARK.search(line))
        for code in mark[1].split()
    }
    return {path: _MARK.sub("", text) for path, text in files.items()}, expected


def reported(loaded: Loaded) -> set[tuple[str, int, str]]:
    """What a compilation found, as (file, line, code)."""
    return {(found.where.file, found.where.line, found.code) for found in loaded.problems}


def check_marked(files: Mapping[str, str]) -> Loaded:
    """Compile TINY with `files` laid over it and assert that exactly the marked problems are found."""
    texts, expected = expected_marks(files)
    loaded = load_sources({**TINY, **texts})
    found = reported(loaded)
    sentences = "\n".join(problem.text("en") for problem in loaded.problems)
    assert found == expected, f"\n{sentences}\nmissing: {expected - found}\nunexpected: {found - expected}"
    return loaded
