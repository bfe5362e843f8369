"""What a new record has in a field that was left out: the field's default formula as an expression."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, null, type_coerce

from tasuki.metadata.catalog import FieldDef
from tasuki.objects.pipeline.plan import WritePlan
from tasuki.storage.types import column_type


def default_value(plan: WritePlan, field: FieldDef) -> ColumnElement[Any]:
    """The default of `field`, blank if it has none. Runs in the database, like every formula."""
    return type_coerce(null(), column_type(field.kind.column))
