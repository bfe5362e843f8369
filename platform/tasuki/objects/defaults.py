"""What a new record has in a field that was left out: the field's default formula as an expression."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, null, type_coerce

from tasuki.formulas import parse, to_sql
from tasuki.metadata.catalog import FieldDef
from tasuki.objects.pipeline.plan import WritePlan
from tasuki.storage.formula_binding import ObjectBinding
from tasuki.storage.types import column_type


def default_value(plan: WritePlan, field: FieldDef) -> ColumnElement[Any]:
    """The default of `field`, blank if it has none. Runs in the database, like every formula."""
    kind = column_type(field.kind.column)
    if field.default is None:
        return type_coerce(null(), kind)
    node = parse(field.default, field.where).node
    assert node is not None, "the compiler checked every default"
    return type_coerce(to_sql(node, ObjectBinding(plan.item, {}, plan.dialect), kind), kind)
