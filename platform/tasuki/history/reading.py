"""Entries read back, as they were written; whose eyes see which field is decided above."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, bindparam, desc, select

from tasuki.fields import Column
from tasuki.storage import Connection
from tasuki.storage.statements import Statements
from tasuki.storage.system_tables import HISTORY
from tasuki.storage.types import Identifier, column_type

Change = tuple[str | None, str | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryRow:
    """One entry; `changes` holds field -> (old, new) in canonical text, personal fields included."""

    seq: int
    at: datetime
    principal: UUID | None
    principal_name: str
    door: str
    operation: str
    changes: Mapping[str, Change]
    reason: str | None


def read_history(
    connection: Connection, statements: Statements, record: UUID, *, before: int | None = None, limit: int = 20
) -> tuple[HistoryRow, ...]:
    """The newest entries of a record, newest first; `before` continues after the entry with that `seq`."""
    statement = statements.get("history of record", _of_record)
    rows = connection.run(statement, {"record": record, "before": before or 2**62, "limit": limit})
    return tuple(_row(*row) for row in rows)


def _of_record() -> Select[tuple[object, ...]]:
    columns = [
        HISTORY.c[name]
        for name in ("seq", "at", "principal", "principal_name", "door", "operation", "changes", "personal", "reason")
    ]
    return (
        select(*columns)
        .where(
            HISTORY.c.record == bindparam("record", type_=Identifier()),
            HISTORY.c.seq < bindparam("before", type_=column_type(Column("integer"))),
        )
        .order_by(desc(HISTORY.c.seq))
        .limit(bindparam("limit", type_=column_type(Column("integer"))))
    )


def _row(
    seq: int,
    at: datetime,
    principal: UUID | None,
    name: str,
    door: str,
    operation: str,
    changes: str,
    personal: str | None,
    reason: str | None,
) -> HistoryRow:
    merged = {**json.loads(changes), **(json.loads(personal) if personal else {})}
    return HistoryRow(
        seq=seq,
        at=at,
        principal=principal,
        principal_name=name,
        door=door,
        operation=operation,
        changes={key: (old, new) for key, (old, new) in merged.items()},
        reason=reason,
    )
