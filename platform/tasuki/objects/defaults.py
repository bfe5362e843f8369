"""What a new record has in a field that was left out: the field's default formula as an expression."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, cast, null, type_coerce

from tasuki.formulas import assigned, compile_sql
from tasuki.metadata.catalog import FieldDef
from tasuki.metadata.scopes import field_type
from tasuki.objects.pipeline.plan import WritePlan
from tasuki.storage.formula_binding import RowBinding
from tasuki.storage.types import column_type


def default_value(plan: WritePlan, field: FieldDef) -> ColumnElement[Any]:
    """The default of `field`, blank if it has none. Runs in the database, like every formula."""
    kind = column_type(field.kind.column)
    if field.default is None:
        return cast(null(), kind)

    def no_columns(key: str) -> ColumnElement[Any]:
        raise AssertionError(f"a default reads no field: {key}")

    row = RowBinding(plan.org.catalog, plan.org.tables, plan.dialect, plan.item, no_columns)
    sql = compile_sql(field.default.tree, row)
    kept = assigned(sql, field.default.type, field.kind.column, field_type(field).percent, plan.dialect)
    return type_coerce(kept.value, kind)
