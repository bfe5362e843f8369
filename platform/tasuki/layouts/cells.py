"""Table rows from metadata: everything known beforehand is decided once, per page remain present and escape.

A table is written column by column. The values of a column are presented, joined by a sign no value can hold (NUL,
which the gate refuses), escaped in one call and split again; a row is then one format string filled with its cells.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from markupsafe import Markup, escape

from tasuki import ids
from tasuki.fields import Kind
from tasuki.labels import Language
from tasuki.layouts.failures import MARK, failure
from tasuki.layouts.saying import Said
from tasuki.metadata.catalog import FieldDef
from tasuki.objects import Record

Column = Callable[[Sequence[Record]], Iterable[str]]
"""The escaped cell contents of a column for the records of a page, "" where blank."""

# Values of few forms (a choice, a day) are presented once and remembered per column.
_REMEMBERED = 2_000


@dataclass(frozen=True, slots=True)
class RowPlan:
    """A row as a format string, and the columns whose cells fill it."""

    row: str
    columns: tuple[Column, ...]


def body_html(plan: RowPlan, records: Sequence[Record]) -> Markup:
    """The rows of a table as one piece of HTML."""
    if not records:
        return Markup("")
    cells = zip(*(column(records) for column in plan.columns), strict=True)
    return Markup("".join(map(plan.row.__mod__, cells)))


def row_plan(
    fields: Sequence[tuple[FieldDef, Said]],
    language: Language,
    *,
    base: str,
    link: str,
    tags: frozenset[str] = frozenset(),
) -> RowPlan:
    """The plan of a table's rows.

    `fields` are columns with their headings; the column `link` leads to the record under the address `base`; choices
    in `tags` are drawn with a frame.
    """
    parts, columns = [], []
    for field, label in fields:
        values = _values(field, language, tag=field.key in tags)
        if field.key == link:
            parts.append(f'<th scope="row" role="rowheader"><a href="{_fixed(base)}/%s">%s</a></th>')
            columns += [_identifiers, _or_identifier(values)]
        else:
            parts.append(f'<td role="cell"{_style(field.kind)} data-l="{_fixed(label.text)}">%s</td>')
            columns.append(values)
    return RowPlan(f'<tr role="row">{"".join(parts)}</tr>', tuple(columns))


def _fixed(text: str) -> str:
    """Text that stands in every row: escaped, and safe inside a format string."""
    return str(escape(text)).replace("%", "%%")


def _style(kind: Kind) -> str:
    if kind.align_right:
        return ' class="num"'
    return ' class="nw"' if kind.column.type in ("date", "time", "timestamp") else ""


def _identifiers(records: Sequence[Record]) -> Iterable[str]:
    return [ids.to_text(record.id) for record in records]


def _or_identifier(values: Column) -> Column:
    """A link needs words: a record without a name shows its id."""

    def cells(records: Sequence[Record]) -> Iterable[str]:
        return [text or ids.to_text(record.id) for text, record in zip(values(records), records, strict=True)]

    return cells


def _values(field: FieldDef, language: Language, *, tag: bool) -> Column:
    key, kind = field.key, field.kind
    if kind.is_reference:
        return lambda records: _escaped([record.names.get(key, "") for record in records])
    if field.in_table and (kind.choices(language) or kind.column.type in ("boolean", "date")):
        html = _remembered(field, language, tag=tag)
        return lambda records: [html(record.values.get(key)) for record in records]
    if not field.in_table:
        return _computed(_texts(key, kind, language), field, language)
    return _texts(key, kind, language)


def _texts(key: str, kind: Kind, language: Language) -> Column:
    present = kind.present_short

    def cells(records: Sequence[Record]) -> Iterable[str]:
        values = [record.values.get(key) for record in records]
        return _escaped(["" if value is None else present(value, language) for value in values])

    return cells


def _computed(values: Column, field: FieldDef, language: Language) -> Column:
    """A formula that could not be computed shows that it failed, and why where one points at it."""
    mark = MARK.text(language)

    def cells(records: Sequence[Record]) -> Iterable[str]:
        return [
            f'<span class="tag tag--e" title="{escape(failure(field, record, language))}">{mark}</span>'
            if field.key in record.errors
            else text
            for text, record in zip(values(records), records, strict=True)
        ]

    return cells


def _escaped(texts: Sequence[str]) -> Sequence[str]:
    return str(escape("\0".join(texts))).split("\0")


def _remembered(field: FieldDef, language: Language, *, tag: bool) -> Callable[[Any], str]:
    """A value of few forms as HTML: framed if `tag`, marked as Japanese on an English page if it is."""

    @lru_cache(_REMEMBERED)
    def html(value: Any) -> str:
        if value is None:
            return ""
        text = field.kind.present_short(value, language)
        foreign = language == "en" and field.value_set is not None and not text.isascii()
        said = Said(text, "ja" if foreign else "").__html__()
        return f'<span class="tag tag--i">{said}</span>' if tag else said

    return html
