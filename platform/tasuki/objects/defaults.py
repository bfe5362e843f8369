"""What a new record has in a field that was left out: the field's default formula as an expression."""

from __future__ import annotations

from sqlalchemy import cast, null, type_coerce

from tasuki.formulas import Sql, assigned, compile_sql
from tasuki.metadata.catalog import FieldDef
from tasuki.metadata.scopes import field_type
from tasuki.objects.pipeline.plan import WritePlan
from tasuki.storage.formula_binding import Columns, RowBinding
from tasuki.storage.types import column_type


def default_value(plan: WritePlan, field: FieldDef, columns: Columns) -> Sql:
    """The default of `field` as its column stores it, blank if it has none, and what can go wrong; `columns` are the
    fields of the new record that people fill in. Runs in the database, like every formula."""
    kind = column_type(field.kind.column)
    if field.default is None:
        return Sql(cast(null(), kind))
    row = RowBinding(plan.org.catalog, plan.org.tables, plan.dialect, plan.item, columns)
    sql = compile_sql(field.default.tree, row)
    kept = assigned(sql, field.default.type, field.kind.column, field_type(field).percent, plan.dialect)
    return Sql(type_coerce(kept.value, kind), kept.error, kept.scale)
