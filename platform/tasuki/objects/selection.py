"""The SELECT every reading shares: asked columns that may be read, names of referenced records, the read scope."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, FromClause, Select, and_, false, select, true

from tasuki.clock import local_date
from tasuki.fields import Column
from tasuki.metadata.catalog import FieldDef, ObjectDef, Scope
from tasuki.objects.pipeline.plan import bind, live
from tasuki.objects.record import Record
from tasuki.permissions import Access
from tasuki.storage import Org


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

    def statement(self, *conditions: ColumnElement[bool]) -> Select[Any]:
        """SELECT id, version, fields, names of live records in the read scope that meet `conditions`."""
        table = self.org.tables[self.item.key]
        return self.rows(live(table), reached(self.scope, table.c.owner), *conditions)

    def rows(self, *conditions: ColumnElement[bool]) -> Select[Any]:
        """SELECT id, version, fields, names of the records that meet `conditions`, whatever they are."""
        table = self.org.tables[self.item.key]
        source: FromClause = table
        names = []
        for key, name, scope in self.named:
            target_key = self.field(key).to
            assert target_key is not None
            target = self.org.tables[target_key].alias(f"n_{key}")
            seen = reached(scope, target.c.owner)
            source = source.outerjoin(target, and_(target.c.id == table.c[key], seen))
            names.append(target.c[name].label(f"name_{key}"))
        columns = [table.c.id, table.c.version, *(table.c[key] for key in self.fields), *names]
        return select(*columns).select_from(source).where(*conditions)

    def field(self, key: str) -> FieldDef:
        """The field `key`, which exists."""
        found = self.item.field(key)
        assert found is not None, key
        return found

    def record(self, row: tuple[Any, ...]) -> Record:
        """The record of one row of the statement."""
        after = 2 + len(self.fields)
        return Record(
            object=self.item.key,
            id=row[0],
            version=row[1],
            values=dict(zip(self.fields, row[2:after], strict=True)),
            names={key: name for (key, _, _), name in zip(self.named, row[after:], strict=True) if name is not None},
        )


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


def reading_parameters(org: Org, object_key: str, access: Access) -> dict[str, Any]:
    """Who reads, when, and how far his read scopes reach: what every statement of a `Selection` needs."""
    item = org.catalog.objects[object_key]
    now = org.now()
    user: UUID | None = access.user
    values: dict[str, Any] = {
        "me": user,
        "user_id": user,
        "now": now,
        "today": local_date(now, org.catalog.org.zone),
    }
    scopes = {"read": access.object(object_key).read, "delete": access.object(object_key).delete}
    for field in (*item.fields.values(), *item.system_fields.values()):
        if field.to is not None:
            scopes[f"see_{field.to}"] = access.object(field.to).read
    for verb, scope in scopes.items():
        values[f"{verb}_all"], values[f"{verb}_own"] = scope == "all", scope == "own"
    return values
