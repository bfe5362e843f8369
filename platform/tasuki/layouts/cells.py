"""Table cells as closures: everything known from metadata is decided once, per row remains present and escape."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any
from uuid import UUID

from markupsafe import Markup, escape

from tasuki import ids
from tasuki.fields import Kind
from tasuki.labels import Language
from tasuki.layouts.saying import Said
from tasuki.metadata.catalog import FieldDef
from tasuki.objects import Record

Cell = Callable[[Mapping[str, Any], Mapping[str, str]], str]
Row = Callable[[Record], str]

# Values of few forms (a choice, a day) are presented once and remembered per column.
_REMEMBERED = 2_000


def value_html(field: FieldDef, language: Language, *, tag: bool = False) -> Cell:
    """The closure that gives a field's value as escaped HTML, "" if blank; `tag` draws it as a label with a frame."""
    key = field.key
    if field.kind.is_reference:
        return lambda values, names: str(escape(names[key])) if names.get(key) else ""
    present = _presenter(field.kind, language)
    if tag:
        plain = present
        present = lru_cache(_REMEMBERED)(lambda value: f'<span class="tag tag--i">{plain(value)}</span>')
    elif language == "en" and field.value_set is not None:
        plain = present
        present = lru_cache(_REMEMBERED)(lambda value: _marked(plain(value)))

    def show(values: Mapping[str, Any], names: Mapping[str, str]) -> str:
        value = values.get(key)
        return "" if value is None else present(value)

    return show


def _presenter(kind: Kind, language: Language) -> Callable[[Any], str]:
    def present(value: Any) -> str:
        return str(escape(kind.present_short(value, language)))

    few = bool(kind.choices(language)) or kind.column.type in ("boolean", "date")
    return lru_cache(_REMEMBERED)(present) if few else present


def _marked(text: str) -> str:
    """Japanese text on an English page, marked as such."""
    return text if text.isascii() else f'<span lang="ja">{text}</span>'


def row_html(
    fields: Sequence[tuple[FieldDef, Said]],
    language: Language,
    *,
    base: str,
    link: str,
    tags: frozenset[str] = frozenset(),
) -> Row:
    """The closure that gives a record's table row.

    `fields` are columns with their headings; the column `link` leads to the record under the address `base`.
    """
    cells = tuple(
        _link_cell(field, language, base)
        if field.key == link
        else _plain_cell(field, label, language, tag=field.key in tags)
        for field, label in fields
    )

    def row(record: Record) -> str:
        values, names, identifier = record.values, record.names, record.id
        inner = "".join([cell(identifier, values, names) for cell in cells])
        return f'<tr role="row">{inner}</tr>'

    return row


def _link_cell(
    field: FieldDef, language: Language, base: str
) -> Callable[[UUID, Mapping[str, Any], Mapping[str, str]], str]:
    show = value_html(field, language)
    start = f'<th scope="row" role="rowheader"><a href="{escape(base)}/'

    def cell(identifier: UUID, values: Mapping[str, Any], names: Mapping[str, str]) -> str:
        text = ids.to_text(identifier)
        return f'{start}{text}">{show(values, names) or text}</a></th>'

    return cell


def _plain_cell(
    field: FieldDef, label: Said, language: Language, *, tag: bool
) -> Callable[[UUID, Mapping[str, Any], Mapping[str, str]], str]:
    show = value_html(field, language, tag=tag)
    kind = field.kind
    name = "num" if kind.align_right else "nw" if kind.column.type in ("date", "time", "timestamp") else ""
    shown_as = f' class="{name}"' if name else ""
    start = f'<td role="cell"{shown_as} data-l="{escape(label.text)}">'

    def cell(identifier: UUID, values: Mapping[str, Any], names: Mapping[str, str]) -> str:
        return f"{start}{show(values, names)}</td>"

    return cell


def body_html(row: Row, records: Sequence[Record]) -> Markup:
    """The rows of a table as one piece of HTML."""
    return Markup("".join([row(record) for record in records]))
