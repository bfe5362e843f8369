"""Entries as SQL: one row per changed record, made by the database from the rows that were written.

`changes` and `personal` are JSON objects built as text, in field order: `{"field":[old,new],...}` with only what
changed, every value the canonical string of its column type or null. Both engines build the same bytes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Insert, Select, bindparam, case, func, insert, literal, select
from sqlalchemy.types import Text

from tasuki.fields import Column
from tasuki.principals import Principal
from tasuki.storage.database import DialectName
from tasuki.storage.dialect import is_distinct, json_string, new_salt, transaction_id
from tasuki.storage.system_tables import HISTORY
from tasuki.storage.types import Identifier, Timestamp


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Who wrote, when, through which door (`screen`, `api`, `load`, `restore`, ...), and why if a reason was given."""

    principal: Principal
    at: datetime
    door: str
    reason: str | None = None


def entry_parameters(origin: Origin) -> dict[str, Any]:
    """The parameters that `append_from` needs at each run."""
    return {
        "h_at": origin.at,
        "h_principal": origin.principal.id,
        "h_principal_name": origin.principal.name,
        "h_session": origin.principal.session,
        "h_address": origin.principal.address,
        "h_door": origin.door,
        "h_reason": origin.reason,
    }


def changes_text(
    changes: Sequence[tuple[str, Column, ColumnElement[Any] | None, ColumnElement[Any]]], dialect: DialectName
) -> ColumnElement[str]:
    """The JSON text of (field, column, old or None, new) for those that differ; '{}' if none does."""
    if not changes:
        return literal("{}", Text())
    parts = [_change(key, column, old, new, dialect) for key, column, old, new in changes]
    # concat() leaves blanks out and joins in one pass, which a chain of || does not.
    return literal("{", Text()).concat(func.substr(func.concat(*parts, type_=Text()), 2)).concat("}")


def _change(
    key: str, column: Column, old: ColumnElement[Any] | None, new: ColumnElement[Any], dialect: DialectName
) -> ColumnElement[str]:
    """`,"key":[old,new]`, NULL if nothing changed."""
    after = json_string(column, new, dialect)
    if old is None:
        return literal(f',"{key}":[null,', Text()).concat(after).concat("]")
    before = func.coalesce(json_string(column, old, dialect), "null")
    text = literal(f',"{key}":[', Text()).concat(before).concat(",").concat(func.coalesce(after, "null")).concat("]")
    return case((is_distinct(old, new), text))


def append_from(
    rows: FromClause,
    *,
    object_key: str,
    record: ColumnElement[Any],
    operation: ColumnElement[Any],
    changes: ColumnElement[str],
    personal: ColumnElement[str] | None,
    dialect: DialectName,
    where: ColumnElement[bool] | None = None,
) -> Insert:
    """The INSERT that appends one entry per row of `rows`."""
    at = bindparam("h_at", type_=Timestamp())
    text = Text()
    values: dict[str, Any] = {
        "at": at,
        "transaction_id": transaction_id(at, dialect),
        "principal": bindparam("h_principal", type_=Identifier()),
        "principal_name": bindparam("h_principal_name", type_=text),
        "session": bindparam("h_session", type_=Identifier()),
        "address": bindparam("h_address", type_=text),
        "door": bindparam("h_door", type_=text),
        "object": literal(object_key, text),
        "record": record,
        "operation": operation,
        "changes": changes,
        "reason": bindparam("h_reason", type_=text),
        "salt": new_salt(dialect),
    }
    if personal is not None:
        values["personal"] = personal
    chosen: Select[Any] = select(*(value.label(f"h_{name}") for name, value in values.items())).select_from(rows)
    if where is not None:
        chosen = chosen.where(where)
    return insert(HISTORY).from_select(list(values), chosen, include_defaults=False)
