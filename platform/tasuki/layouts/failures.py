"""What stands where a formula has no value because it could not be computed."""

from __future__ import annotations

from tasuki.diagnostics import problem
from tasuki.labels import Label, Language
from tasuki.metadata.catalog import FieldDef
from tasuki.objects import Record

MARK = Label("#エラー", "#error")


def failure(field: FieldDef, record: Record, language: Language) -> str:
    """Why the formula `field` of the record has no value; "" where it has one or is blank."""
    code = record.errors.get(field.key)
    return "" if code is None else problem(code, label=field.label).sentence.text(language)
