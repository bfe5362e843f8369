"""Which field a column heading means: its API name, its label in either language, or `reference.field`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from tasuki.fields.spelling import folded
from tasuki.labels import Label
from tasuki.metadata import Catalog
from tasuki.metadata.catalog import FieldDef, ObjectDef
from tasuki.metadata.findings import nearest

ROW_HEADING = Label("行番号", "Row number")
ERROR_HEADING = Label("エラー内容", "Errors")
_OF_ERROR_FILES = frozenset(folded(text) for label in (ROW_HEADING, ERROR_HEADING) for text in (label.ja, label.en))


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a heading means: a field, for a reference the field of the target that finds it (None: the record id)."""

    field: str
    find_by: str | None = None


def meanings(header: str, item: ObjectDef, catalog: Catalog, known: frozenset[str]) -> tuple[Meaning, ...]:
    """All meanings of `header` among the fields `known` of `item`: one is right, none or several are a problem.

    A field's API name beats every label. A bare reference is found by the key files use for its target.
    """
    found = [_bare(key, item, catalog) for key in _named(header, item, known)]
    if found or "." not in header:
        return tuple(found)
    left, right = (part.strip() for part in header.split(".", 1))
    return tuple(meaning for key in _named(left, item, known) for meaning in _dotted(key, right, item, catalog))


def is_of_error_file(header: str) -> bool:
    """True for the columns a load adds to its file of refused rows: that file can be loaded again as it is."""
    return folded(header) in _OF_ERROR_FILES


def near_header(header: str, item: ObjectDef, known: Iterable[str]) -> Label | None:
    """A hint that names the heading nearest to one that means nothing."""
    fields = [item.field(key) for key in known]
    return nearest(header, {word for field in fields if field is not None for word in _words(field)})


def finds_one(item: ObjectDef, key: str) -> bool:
    """True if records may be named by the field: it is unique, or what people call them by."""
    field = item.field(key)
    return field is not None and (field.unique or field.external_id or key == item.name_field)


def _named(word: str, item: ObjectDef, known: frozenset[str]) -> list[str]:
    if word in known:
        return [word]
    wanted = folded(word)
    return [
        key
        for key in (*item.fields, *item.system_fields)
        if key in known and (field := item.field(key)) is not None and wanted in map(folded, _words(field))
    ]


def _bare(key: str, item: ObjectDef, catalog: Catalog) -> Meaning:
    field = item.field(key)
    target = field.to if field is not None else None
    return Meaning(key, catalog.objects[target].external_key if target is not None else None)


def _dotted(key: str, right: str, item: ObjectDef, catalog: Catalog) -> list[Meaning]:
    field = item.field(key)
    if field is None or field.to is None:
        return []
    if right == "id":
        return [Meaning(key)]
    target = catalog.objects[field.to]
    return [Meaning(key, found) for found in _named(right, target, frozenset(target.fields))]


def _words(field: FieldDef) -> tuple[str, ...]:
    return tuple(filter(None, (field.key, field.label.ja, field.label.en)))
