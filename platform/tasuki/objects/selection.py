"""The SELECT every reading shares: asked columns that may be read, names of referenced records, the read scope."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, Text, and_, cast, false, null, select, true, type_coerce

from tasuki.clock import local_date
from tasuki.fields import Column
from tasuki.metadata.catalog import FieldDef, ObjectDef, Scope
from tasuki.objects.pipeline.local_values import LocalValue, assigned_to
from tasuki.objects.pipeline.plan import bind, live
from tasuki.objects.record import Record
from tasuki.permissions import Access
from tasuki.storage import Org
from tasuki.storage.formula_binding import RowBinding
from tasuki.storage.types import column_type


def reached(scope: Scope, owner: ColumnElement[Any]) -> ColumnElement[bool]:
    """True for the records a read scope reaches. Unlike a write, a list has a statement per scope: the planner must
    see that nothing is filtered, or by what."""
    match scope:
        case "all":
            return true()
        case "own":
            return owner == bind("me", Column("id"))
        case "none":
            return false()


@dataclass(frozen=True, slots=True)
class Selection:
    """Which fields of an object are read, and which of its references are named.

    `scope` is the read scope on the object; `named` holds (reference field, field of the target that names it, read
    scope on the target), in the order the names are selected.
    """

    org: Org
    item: ObjectDef
    scope: Scope
    fields: tuple[str, ...]
    named: tuple[tuple[str, str, Scope], ...]

    @property
    def key(self) -> tuple[object, ...]:
        """All that its statements depend on: never a user."""
        return (self.item.key, self.scope, self.fields, self.named)

    def row(self) -> RowBinding:
        """The object's records for formulas: the one to build the conditions of a statement with."""
        return record_binding(self.org, self.item)

    def statement(self, *conditions: ColumnElement[bool], row: RowBinding | None = None) -> Select[Any]:
        """SELECT id, version, fields, names of live records in the read scope that meet `conditions`."""
        table = self.org.tables[self.item.key]
        return self.rows(live(table), reached(self.scope, table.c.owner), *conditions, row=row)

    def rows(self, *conditions: ColumnElement[bool], row: RowBinding | None = None) -> Select[Any]:
        """SELECT id, version, fields, names, errors of the records that meet `conditions`, whatever they are; `row`
        is the binding the conditions were made with."""
        table = self.org.tables[self.item.key]
        row = row or self.row()
        values = [record_value(row, self.field(key)) for key in self.fields]
        errors = [value.error if value.error is not None else cast(null(), Text) for value in values]
        computed = [error for key, error in zip(self.fields, errors, strict=True) if key in self.computed]
        source = row.joined(table)
        names = []
        for key, name, scope in self.named:
            target_key = self.field(key).to
            assert target_key is not None
            target = self.org.tables[target_key].alias(f"n_{key}")
            seen = reached(scope, target.c.owner)
            source = source.outerjoin(target, and_(target.c.id == table.c[key], seen))
            names.append(target.c[name].label(f"name_{key}"))
        columns = [table.c.id, table.c.version, *(value.value for value in values), *names, *computed]
        return select(*columns).select_from(source).where(*conditions)

    @property
    def computed(self) -> tuple[str, ...]:
        """The fields that are computed as they are read, and may fail to."""
        return tuple(key for key in self.fields if not self.field(key).in_table)

    def field(self, key: str) -> FieldDef:
        """The field `key`, which exists."""
        found = self.item.field(key)
        assert found is not None, key
        return found

    def record(self, row: tuple[Any, ...]) -> Record:
        """The record of one row of the statement."""
        after = 2 + len(self.fields)
        last = after + len(self.named)
        return Record(
            object=self.item.key,
            id=row[0],
            version=row[1],
            values=dict(zip(self.fields, row[2:after], strict=True)),
            names={
                key: name for (key, _, _), name in zip(self.named, row[after:last], strict=True) if name is not None
            },
            errors={key: code for key, code in zip(self.computed, row[last:], strict=True) if code is not None},
        )


def record_binding(org: Org, item: ObjectDef) -> RowBinding:
    """The table of `item` for formulas."""
    columns = org.tables[item.key].c
    return RowBinding(org.catalog, org.tables, org.database.name, item, columns.__getitem__)


def record_value(row: RowBinding, field: FieldDef) -> LocalValue:
    """A field of a record in the form its kind stores: its column, or the formula in its place."""
    if field.in_table:
        return LocalValue(row.column((field.key,)))
    value, error = assigned_to(row, field)
    return LocalValue(type_coerce(value, column_type(field.kind.column)), error)


def selection(
    org: Org, object_key: str, asked: Iterable[str] | None, access: Access, *, by_key: bool = False
) -> Selection:
    """What of `asked` (None: everything) may be read. References are named by their name field, or by the key files
    use if `by_key`; a name one may not read stays away."""
    item = org.catalog.objects[object_key]
    readable = access.object(object_key).readable
    wanted = [*item.fields, *item.system_fields] if asked is None else asked
    fields = tuple(dict.fromkeys(key for key in wanted if key in readable and item.field(key) is not None))
    named = []
    for key in fields:
        target_key = _field(item, key).to
        if target_key is None:
            continue
        target = org.catalog.objects[target_key]
        name = target.external_key if by_key else target.name_field
        rights = access.object(target_key)
        if name is not None and name in rights.readable:
            named.append((key, name, rights.read))
    return Selection(org, item, access.object(object_key).read, fields, tuple(named))


def _field(item: ObjectDef, key: str) -> FieldDef:
    found = item.field(key)
    assert found is not None, key
    return found


def moment_of(org: Org, access: Access, now: datetime) -> dict[str, Any]:
    """What formulas may ask of the moment and the actor: the parameters `now`, `today` and `user_id`."""
    return {"now": now, "today": local_date(now, org.catalog.org.zone), "user_id": access.user}


def reading_parameters(org: Org, object_key: str, access: Access) -> dict[str, Any]:
    """Who reads, when, and how far his read scopes reach: what every statement of a `Selection` needs."""
    item = org.catalog.objects[object_key]
    values: dict[str, Any] = {"me": access.user, **moment_of(org, access, org.now())}
    scopes = {"read": access.object(object_key).read, "delete": access.object(object_key).delete}
    for field in (*item.fields.values(), *item.system_fields.values()):
        if field.to is not None:
            scopes[f"see_{field.to}"] = access.object(field.to).read
    for verb, scope in scopes.items():
        values[f"{verb}_all"], values[f"{verb}_own"] = scope == "all", scope == "own"
    return values
