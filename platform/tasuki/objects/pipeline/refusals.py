"""What the settle stage cannot accept: the rows of the batch that brought it about are refused."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, literal, or_

from tasuki.diagnostics import Location, Refused, problem
from tasuki.storage import Connection, Org


class Unsettled(Refused):
    """Derived values cannot be kept, or break a rule of the record that has them. Nothing of the wave stands."""


def first_error(
    org: Org,
    key: tuple[Hashable, ...],
    build: Callable[[], Select[Any] | None],
    connection: Connection,
    values: Mapping[str, Any],
    object_key: str,
) -> None:
    """Raise Unsettled with the first (field, code) that the statement of `key` finds; None finds nothing."""
    exists = org.statements.plan((*key, "exists"), lambda: (build() is not None,))
    if not exists[0]:
        return

    def statement() -> Select[Any]:
        found = build()
        assert found is not None
        return found

    for field, code in connection.run(org.statements.get(key, statement), values)[:1]:
        item = org.catalog.objects[object_key]
        named = item.field(field)
        raise Unsettled(problem(code, Location(field=field), label=named.label if named else item.label))


Failure = tuple[ColumnElement[Any], ColumnElement[Any], ColumnElement[bool]]


def first_code(codes: Mapping[str, ColumnElement[Any]]) -> Failure:
    """Of the error columns by field: the first field with an error, its code, and whether there is one."""
    names = case(*((code.is_not(None), literal(key)) for key, code in codes.items()))
    columns = list(codes.values())
    code = func.coalesce(*columns) if len(columns) > 1 else columns[0]
    return names, code, or_(*(column.is_not(None) for column in columns))
