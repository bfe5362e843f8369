"""What happened to a record, as somebody may see it: history through Access."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, select

from tasuki.history import HistoryRow, read_history
from tasuki.objects.ids_list import ids_parameter, ids_relation
from tasuki.objects.pipeline.plan import column_of, in_scope
from tasuki.objects.reading import read_record
from tasuki.permissions import Access
from tasuki.storage import Connection, Org
from tasuki.storage.wire import from_canonical


@dataclass(frozen=True, slots=True)
class Change:
    """One field's old and new value, None for blank; a reference also by name, "" where it may not be seen."""

    field: str
    old: Any
    new: Any
    old_name: str = ""
    new_name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineEntry:
    """One writing of a record: when, who, through which door, which readable fields changed."""

    seq: int
    at: datetime
    actor: str
    door: str
    operation: str
    changes: tuple[Change, ...]
    reason: str | None = None


def timeline(
    org: Org, object_key: str, id: UUID, *, access: Access, before: int | None = None, limit: int = 20
) -> tuple[TimelineEntry, ...]:
    """The newest entries of a record that may be read, newest first; () for one that may not."""
    if read_record(org, object_key, id, access=access) is None:
        return ()
    readable = access.object(object_key).readable
    with org.database.read() as connection:
        rows = read_history(connection, org.statements, id, before=before, limit=limit)
        names = _names(org, object_key, rows, access, connection)
    return tuple(_entry(org, object_key, row, readable, names) for row in rows)


Names = dict[tuple[str, UUID | None], str]


def _entry(org: Org, object_key: str, row: HistoryRow, readable: frozenset[str], names: Names) -> TimelineEntry:
    item = org.catalog.objects[object_key]
    changes = []
    for key, (old, new) in row.changes.items():
        field = item.field(key)
        if field is None or key not in readable:
            continue
        before, after = (
            None if text is None else from_canonical(column_of(field), text) for text in (old, new)
        )
        target = field.to or ""
        changes.append(
            Change(key, before, after, names.get((target, before), ""), names.get((target, after), ""))
            if target
            else Change(key, before, after)
        )
    return TimelineEntry(
        seq=row.seq,
        at=row.at,
        actor=row.principal_name,
        door=row.door,
        operation=row.operation,
        changes=tuple(changes),
        reason=row.reason,
    )


def _names(
    org: Org, object_key: str, rows: Iterable[HistoryRow], access: Access, connection: Connection
) -> Names:
    """What the records that references pointed at are called: one statement per object referred to."""
    item = org.catalog.objects[object_key]
    wanted: dict[str, set[UUID]] = defaultdict(set)
    for row in rows:
        for key, texts in row.changes.items():
            field = item.field(key)
            if field is not None and field.to is not None:
                wanted[field.to].update(UUID(hex=text) for text in texts if text)
    names: Names = {}
    for target_key, ids in wanted.items():
        target = org.catalog.objects[target_key]
        rights = access.object(target_key)
        if not ids or target.name_field not in rights.readable:
            continue
        values = {
            "ids": ids_parameter(org, sorted(ids)),
            "me": access.user,
            "read_all": rights.read == "all",
            "read_own": rights.read == "own",
        }
        statement = org.statements.get(("names", target_key), lambda key=target_key: _named(org, key))  # type: ignore[misc]
        names.update({(target_key, id): name for id, name in connection.run(statement, values) if name})
    return names


def _named(org: Org, object_key: str) -> Select[Any]:
    table = org.tables[object_key]
    name = table.c[org.catalog.objects[object_key].name_field]
    chosen = table.c.id.in_(ids_relation(org, "ids"))
    return select(table.c.id, name).where(and_(chosen, in_scope("read", table.c.owner)))
