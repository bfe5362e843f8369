"""Which records read a changed one through their references."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import FromClause, Select, select

from tasuki.objects.derivations import Reader, object_at
from tasuki.objects.ids_list import ids_parameter, ids_relation
from tasuki.storage import Connection, Org


def records_reading(org: Org, reader: Reader, source: str, ids: Sequence[UUID], connection: Connection) -> list[UUID]:
    """The records of the reader's object whose references lead to one of the records `ids` of `source`."""
    statement = org.statements.get(("reading", reader.object, reader.via), lambda: _select(org, reader))
    return [row[0] for row in connection.run(statement, {"ids": ids_parameter(org, ids)})]


def _select(org: Org, reader: Reader) -> Select[Any]:
    """Joined from the far end: the changed records are few."""
    item = org.catalog.objects[reader.object]
    table = org.tables[reader.object].alias("r0")
    source: FromClause = table
    last: Any = table
    for place, name in enumerate(reader.via[:-1], 1):
        key = object_at(org.catalog, item, reader.via[:place]).key
        hop = org.tables[key].alias(f"r{place}")
        source = source.join(hop, hop.c.id == last.c[name])
        last = hop
    changed = last.c[reader.via[-1]].in_(ids_relation(org, "ids"))
    return select(table.c.id).distinct().select_from(source).where(changed)
