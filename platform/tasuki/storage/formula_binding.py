"""Formulas over the columns of a statement."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, bindparam, type_coerce

from tasuki.formulas import FieldType
from tasuki.formulas.scope import Runtime
from tasuki.metadata.catalog import ObjectDef
from tasuki.metadata.scopes import ObjectScope
from tasuki.storage.database import DialectName
from tasuki.storage.types import CalendarDate, Identifier, Timestamp

_RUNTIME: Mapping[Runtime, Any] = {"today": CalendarDate, "now": Timestamp, "user_id": Identifier}


@dataclass(frozen=True, slots=True)
class ObjectBinding:
    """The fields of `item` as `columns` of a statement (a table's, or a stage's); `today`, `now` and `user_id` are
    bind parameters that every run must give."""

    item: ObjectDef
    columns: Mapping[str, Any]
    dialect: DialectName

    def field(self, name: str) -> FieldType | None:
        """What the field `name` holds."""
        return ObjectScope(self.item).field(name)

    def names(self) -> Iterable[str]:
        """Every field name."""
        return ObjectScope(self.item).names()

    def column(self, name: str) -> ColumnElement[Any]:
        """The column of the field `name`."""
        found: ColumnElement[Any] = self.columns[name]
        return found

    def runtime(self, name: Runtime) -> ColumnElement[Any]:
        """The bind parameter `name`."""
        return bindparam(name, type_=_RUNTIME[name]())

    def rescaled(self, number: ColumnElement[Any], scale: int, to: int) -> ColumnElement[Any]:
        """SQLite keeps decimals as scaled integers; PostgreSQL compares numbers of any scale."""
        if self.dialect == "postgresql" or scale == to:
            return number
        raised: ColumnElement[Any] = type_coerce(number, BigInteger) * 10 ** (to - scale)
        return raised
