"""A record's values as people read them on its page."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from tasuki import ids
from tasuki.labels import Language
from tasuki.layouts import addresses
from tasuki.layouts.failures import failure
from tasuki.layouts.plans import ColumnPlan, PlacedPlan, SectionPlan
from tasuki.layouts.screens import ValueField, ValueSection
from tasuki.metadata.catalog import FieldDef
from tasuki.objects import Record
from tasuki.permissions import Access

_WIDE = 48
"""Controls of more characters than this take a line of their own."""


def is_wide(field: FieldDef) -> bool:
    """True for a field that takes the whole width of a section of two columns."""
    return field.kind.name == "long_text" or (field.kind.width >= _WIDE and field.kind.column.type == "text")


def value_section(
    section: SectionPlan, record: Record, access: Access, language: Language, *, short: bool = False
) -> ValueSection:
    """A section of a record page; `short` writes a day in one calendar only, for a narrow column."""
    return ValueSection(
        section.key,
        section.label,
        section.columns,
        tuple(value_field(placed, record, access, language, short=short) for placed in section.fields),
    )


def value_fields(
    columns: Iterable[ColumnPlan], record: Record, access: Access, language: Language
) -> tuple[ValueField, ...]:
    """The highlights of a record page."""
    return tuple(value_field(column, record, access, language) for column in columns)


def value_field(
    placed: ColumnPlan | PlacedPlan, record: Record, access: Access, language: Language, *, short: bool = False
) -> ValueField:
    """One value, its words and where it leads: a reference to the record it names if one may read that object."""
    field = placed.field
    value = record.values.get(field.key)
    href = ""
    if isinstance(value, UUID) and field.to is not None and access.object(field.to).visible:
        href = addresses.record_of(field.to, value) if record.names.get(field.key) else ""
    why = failure(field, record, language)
    text = why or words(field, value, record, language, short=short)
    return ValueField(field.key, placed.label, "failed" if why else field.kind.name, text, href, is_wide(field))


def words(field: FieldDef, value: Any, record: Record, language: Language, *, short: bool = False) -> str:
    """A value in full, "" if blank; a reference is what people call the record, "" where they may not know it."""
    if value is None:
        return ""
    if field.kind.is_reference:
        return record.names.get(field.key, "")
    return field.kind.present_short(value, language) if short else field.kind.present(value, language)


def record_name(name_field: FieldDef | None, record: Record, language: Language) -> str:
    """What people call a record; its id where the name is blank or may not be read."""
    text = words(name_field, record.values.get(name_field.key), record, language) if name_field else ""
    return text or ids.to_text(record.id)
