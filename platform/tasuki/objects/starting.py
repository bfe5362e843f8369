"""What the form of a new record starts with: the defaults, evaluated as the write path would."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, cast, null, select

from tasuki.objects.batch import Shape
from tasuki.objects.defaults import default_value
from tasuki.objects.pipeline.plan import column_of, plan_of
from tasuki.objects.selection import reading_parameters
from tasuki.permissions import Access
from tasuki.storage import Org
from tasuki.storage.types import column_type


def starting_values(org: Org, object_key: str, *, access: Access) -> dict[str, Any]:
    """The default of every field one may give that has one; a default that is blank now is left out."""
    item = org.catalog.objects[object_key]
    editable = access.object(object_key).editable
    keys = tuple(key for key, field in item.fields.items() if field.default is not None and key in editable)
    if not keys:
        return {}
    statement = org.statements.get(("starting values", object_key, keys), lambda: _defaults(org, object_key, keys))
    with org.database.read() as connection:
        (row,) = connection.run(statement, reading_parameters(org, object_key, access))
    return {key: value for key, value in zip(keys, row, strict=True) if value is not None}


def _defaults(org: Org, object_key: str, keys: tuple[str, ...]) -> Select[Any]:
    plan = plan_of(org, Shape(object_key, "insert"))

    def blank(key: str) -> ColumnElement[Any]:
        return cast(null(), column_type(column_of(plan.field(key))))

    return select(*(default_value(plan, plan.field(key), blank).value.label(key) for key in keys))
