"""Which records somebody changed lately."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, bindparam, desc, func, select
from sqlalchemy.types import BigInteger

from tasuki.storage import Connection
from tasuki.storage.statements import Statements
from tasuki.storage.system_tables import HISTORY
from tasuki.storage.types import Identifier

_WINDOW = 2_000
"""How many of the newest entries are looked at, so that no index of its own is needed and the cost is bounded."""


def read_latest(
    connection: Connection, statements: Statements, principal: UUID, *, limit: int
) -> tuple[tuple[str, UUID, datetime], ...]:
    """(object, record, when) of the records `principal` changed last, newest first, each once."""
    rows = connection.run(statements.get("latest of principal", _latest), {"principal": principal, "limit": limit})
    return tuple((object_key, record, at) for object_key, record, at, _ in rows)


def _latest() -> Select[tuple[str, UUID, datetime, int]]:
    newest = (
        select(HISTORY.c.object, HISTORY.c.record, HISTORY.c.at, HISTORY.c.principal, HISTORY.c.seq)
        .order_by(desc(HISTORY.c.seq))
        .limit(_WINDOW)
        .subquery("newest")
    )
    last = func.max(newest.c.seq)
    return (
        select(newest.c.object, newest.c.record, func.max(newest.c.at), last)
        .where(newest.c.principal == bindparam("principal", type_=Identifier()), newest.c.record.is_not(None))
        .group_by(newest.c.object, newest.c.record)
        .order_by(desc(last))
        .limit(bindparam("limit", type_=BigInteger()))
    )
