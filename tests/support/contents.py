"""Everything an org's database says, without what may differ between two runs: ids, times, doors, and which record got
which of the numbers given."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import select

from support.random_writes import KEYS
from tasuki.storage import Org
from tasuki.storage.system_tables import HISTORY

_TIMES = ("created_at", "updated_at")
_ID = re.compile(r'"([0-9a-f]{32})"')
_NUMBER = re.compile(r"(P\d{4}-)\d{4}")


def contents(org: Org) -> dict[str, Any]:
    """{"project": {key: {column: value}}, ..., "history": {record: [entry, ...]}, "numbers": [...]}; ids are replaced
    by the keys of the records they stand for.

    A row that has to wait for an earlier row of its file is numbered after the rows that need not, so numbers are
    compared as a whole: the same ones were given, each once.
    """
    names = _names(org)
    found: dict[str, Any] = {key: _records(org, key, names) for key in KEYS}
    found["history"] = _history(org, names)
    found["numbers"] = sorted(record["project_no"] for record in found["project"].values())
    for record in found["project"].values():
        record["project_no"] = _NUMBER.sub(r"\1", record["project_no"])
    return found


def _names(org: Org) -> Mapping[UUID, str]:
    """Record id -> object and key."""
    names = {}
    for object_key, key in {**KEYS, "user": "username"}.items():
        table = org.tables[object_key]
        with org.database.read() as connection:
            for record, name in connection.execute(select(table.c.id, table.c[key])):
                names[record] = f"{object_key} {name}"
    return names


def _records(org: Org, object_key: str, names: Mapping[UUID, str]) -> dict[str, dict[str, Any]]:
    table = org.tables[object_key]
    columns = [column for column in table.c if column.name not in _TIMES]
    with org.database.read() as connection:
        rows = connection.execute(select(*columns))
    records = [
        {
            column.name: names.get(value, value) if isinstance(value, UUID) else value
            for column, value in zip(columns, row, strict=True)
        }
        for row in rows
    ]
    return {record[KEYS[object_key]]: record for record in sorted(records, key=lambda one: one[KEYS[object_key]])}


def _history(org: Org, names: Mapping[UUID, str]) -> dict[str, list[tuple[Any, ...]]]:
    """The entries of each record in their order."""
    asked = ("object", "record", "operation", "changes", "personal", "principal_name", "reason")
    with org.database.read() as connection:
        rows = connection.execute(select(*(HISTORY.c[name] for name in asked)).order_by(HISTORY.c.seq))
    entries: dict[str, list[tuple[Any, ...]]] = {}
    for object_key, record, operation, changes, personal, *rest in rows:
        if object_key in KEYS:
            told = (operation, _named(changes, names), _named(personal, names), *rest)
            entries.setdefault(names[record], []).append(told)
    return dict(sorted(entries.items()))


def _named(changes: str | None, names: Mapping[UUID, str]) -> str | None:
    if changes is None:
        return None
    json.loads(changes)
    return _NUMBER.sub(r"\1", _ID.sub(lambda found: f'"{names.get(UUID(found[1]), found[1])}"', changes))
