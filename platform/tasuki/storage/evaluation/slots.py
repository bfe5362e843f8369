"""Formulas over the slots of a relation: columns that are called by what they hold, not by what they mean.

Formulas with different fields are thus computed by one statement: each reads the first texts, numbers, days … of its
own rows.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from sqlalchemy import ColumnElement, cast, null

from tasuki.fields import Column
from tasuki.formulas.scope import Dialect, FieldType, Sql
from tasuki.formulas.snippets import snippet
from tasuki.formulas.typed import Path, Query
from tasuki.storage.types import Identifier

Kind = Literal["field", "prior", "global", "moment", "new"]
Origin = tuple[Kind, str]
"""Where the value of a slot comes from: ("field", "Amount__c"), ("moment", "today"), …"""

NATIVE_DIGITS = 18
"""Digits of the longest number that SQLite keeps as an integer; a longer one travels as text."""


@dataclass(frozen=True, slots=True)
class Slot:
    """A column of the relation and the value a formula finds in it."""

    name: str
    origin: Origin
    column: Column


@dataclass(slots=True)
class SlotBinding:
    """The names of one formula as slots; `fields` and `globals` are by names in lower case. `slots` gathers those it
    reads while it is compiled."""

    dialect: Dialect
    fields: Mapping[str, tuple[str, FieldType]]
    globals: Mapping[str, FieldType]
    zone: str
    year_starts: tuple[int, int]
    slots: dict[Origin, Slot] = field(default_factory=dict)

    def read(self, path: Path) -> Sql:
        """A declared field."""
        name, held = self.fields[".".join(path).lower()]
        return self._value(("field", name), held)

    def outer(self, path: Path) -> Sql:
        """There is no query here, so nothing around one."""
        raise AssertionError(path)

    def prior(self, name: str) -> Sql:
        """The field in the prior row; NULL where there is none."""
        name, held = self.fields[name.lower()]
        return self._value(("prior", name), held)

    def is_new(self) -> ColumnElement[bool]:
        """True for a row without a prior one."""
        column = self._column(("new", ""), Column("boolean"))
        return snippet("({0} IS TRUE)" if self.dialect == "postgresql" else "({0} IS 1)", column)

    def system(self, name: str) -> Sql:
        """today, now and what the line gives as globals."""
        match name:
            case "today":
                return Sql(self._column(("moment", "today"), Column("date")))
            case "now":
                return Sql(self._column(("moment", "now"), Column("timestamp")))
        key = "$user.id" if name == "user_id" else name.lower()
        if key not in self.globals:
            # Only the acting user is always known to the language; here it is nobody unless the line says who.
            return Sql(cast(null(), Identifier()))
        return self._value(("global", key), self.globals[key])

    def query(self, query: Query) -> Sql:
        """The scope knows no objects, so the checker lets no query pass."""
        raise AssertionError(query)

    def _value(self, origin: Origin, held: FieldType) -> Sql:
        column = self._column(origin, stored_as(held))
        postgresql = self.dialect == "postgresql"
        match held.type:
            case "boolean" if origin[0] == "field":
                return Sql(snippet("({0} IS TRUE)" if postgresql else "({0} IS 1)", column))
            case "number" if postgresql:
                return Sql(snippet("CAST({0} AS numeric)", column) if _is_long(held) else column)
            case "number":
                return Sql(column, scale=None if _is_long(held) else held.scale)
            case "time" if postgresql:
                return Sql(snippet("CAST({0} AS time)", column))
        return Sql(column)

    def _column(self, origin: Origin, kind: Column) -> ColumnElement[Any]:
        return snippet(self._slot(origin, kind).name)

    def _slot(self, origin: Origin, kind: Column) -> Slot:
        slot = self.slots.get(origin)
        if slot is None:
            stem = f"{kind.type}{kind.scale or ''}"
            number = sum(other.column == kind for other in self.slots.values())
            slot = self.slots[origin] = Slot(f"{stem}_{number}", origin, kind)
        return slot


def stored_as(held: FieldType) -> Column:
    """The column a value travels in."""
    match held.type:
        case "number":
            return Column("text") if _is_long(held) else Column("decimal", held.scale)
        case "boolean":
            return Column("boolean")
        case "date":
            return Column("date")
        case "timestamp":
            return Column("timestamp")
    # A time of day may have milliseconds here, which no column for times keeps.
    return Column("text")


def _is_long(held: FieldType) -> bool:
    return held.digits + held.scale > NATIVE_DIGITS
