"""Deleted records: looking through them, bringing them back, removing them for good."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, bindparam, desc, exists, not_, select
from sqlalchemy.types import BigInteger

from tasuki.fields import Column
from tasuki.metadata.catalog import ObjectDef
from tasuki.objects.batch import Batch, Outcome, Shape
from tasuki.objects.pipeline.plan import bind, in_scope
from tasuki.objects.selection import reading_parameters
from tasuki.objects.write import write
from tasuki.permissions import Access
from tasuki.storage import Org


@dataclass(frozen=True, slots=True, kw_only=True)
class DeletedRecord:
    """A record in the recycle bin. What was deleted together with it comes back, or goes, with it."""

    object: str
    id: UUID
    version: int
    name: str
    deleted_at: datetime
    deleted_by: UUID | None
    deletion_id: UUID


def list_deleted(org: Org, *, access: Access, limit: int = 200) -> tuple[DeletedRecord, ...]:
    """The newest deletions this person could have made and may read, newest first; details that went with their
    master are not told apart from it."""
    found: list[DeletedRecord] = []
    with org.database.read() as connection:
        for key, item in org.catalog.objects.items():
            rights = access.object(key)
            if rights.delete == "none" or not rights.visible:
                continue
            statement = org.statements.get(("deleted", key), lambda item=item: _deleted(org, item))  # type: ignore[misc]
            values = {**reading_parameters(org, key, access), "limit": limit}
            shows_name = item.name_field in rights.readable
            found.extend(_record(key, row, shows_name) for row in connection.run(statement, values))
    return tuple(sorted(found, key=lambda record: record.deleted_at, reverse=True)[:limit])


def _deleted(org: Org, item: ObjectDef) -> Select[Any]:
    table = org.tables[item.key]
    columns = (table.c.id, table.c.version, table.c[item.name_field], table.c.deleted_at, table.c.updated_by)
    conditions: list[ColumnElement[bool]] = [
        table.c.deletion_id.is_not(None),
        in_scope("read", table.c.owner),
        in_scope("delete", table.c.owner),
    ]
    for key, field in item.fields.items():
        if field.on_delete == "cascade" and field.to is not None:
            master = org.tables[field.to].alias(f"m_{key}")
            same = and_(master.c.id == table.c[key], master.c.deletion_id == table.c.deletion_id)
            conditions.append(not_(exists().where(same).select_from(master)))
    return (
        select(*columns, table.c.deletion_id)
        .where(*conditions)
        .order_by(desc(table.c.deleted_at), table.c.id)
        .limit(bindparam("limit", type_=BigInteger()))
    )


def _record(key: str, row: tuple[Any, ...], shows_name: bool) -> DeletedRecord:
    id, version, name, at, by, deletion_id = row
    return DeletedRecord(
        object=key,
        id=id,
        version=version,
        name=str(name) if shows_name and name is not None else "",
        deleted_at=at,
        deleted_by=by,
        deletion_id=deletion_id,
    )


def undelete(org: Org, object_key: str, id: UUID, *, access: Access, door: str) -> Outcome:
    """Bring back a deleted record and exactly what was deleted with it.

    Raises Refused if one of them cannot come back (its unique key is taken meanwhile): then none does.
    """
    return _write_deleted(org, "undelete", object_key, id, access, door)


def purge(org: Org, object_key: str, id: UUID, *, access: Access, door: str) -> Outcome:
    """Remove a deleted record and what was deleted with it for good; history keeps that it was.

    A record something still refers to is refused; Refused is raised if one deleted with it is: then none goes.
    """
    return _write_deleted(org, "purge", object_key, id, access, door)


def _write_deleted(
    org: Org, operation: Literal["undelete", "purge"], object_key: str, id: UUID, access: Access, door: str
) -> Outcome:
    table = org.tables[object_key]
    statement = org.statements.get(
        ("deletion of", object_key),
        lambda: select(table.c.deletion_id).where(table.c.id == bind("record", Column("id"))),
    )
    with org.database.read() as connection:
        rows = connection.run(statement, {"record": id})
    deletion = rows[0][0] if rows else None
    batch = Batch(shape=Shape(object_key, operation), size=1, ids=[id], deletion_id=deletion)
    return write(org, batch, access=access, door=door)
