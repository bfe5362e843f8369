"""The floor of writing: rows ready in memory, sent to the tables by COPY or executemany, with or without history.

Preparing (typing, encoding, history texts) is not part of what is measured: the floor is what the database itself
takes for the same rows in the same tables, with the same indexes, foreign keys and triggers.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from benchmarks.rows import MASTERS, Item, items, made_id, master_code, master_name
from tasuki.fields import Column
from tasuki.metadata.catalog import Catalog
from tasuki.storage import Connection
from tasuki.storage.tables import SYSTEM_COLUMNS
from tasuki.storage.wire import encoder

REFERENCES = ("category", "supplier", "site")
SYSTEM = ("owner", "created_at", "created_by", "updated_at", "updated_by", "version")
HISTORY: Mapping[str, Column] = {
    "at": Column("timestamp"),
    "transaction_id": Column("integer"),
    "principal": Column("id"),
    "principal_name": Column("text"),
    "address": Column("text"),
    "door": Column("text"),
    "object": Column("text"),
    "record": Column("id"),
    "operation": Column("text"),
    "changes": Column("text"),
    "personal": Column("text"),
    "salt": Column("id"),
}
NOW = datetime(2026, 11, 21, 1, 30, tzinfo=UTC)
Rows = list[tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Prepared:
    """Encoded rows of one table, ready for `send`."""

    table: str
    columns: tuple[str, ...]
    rows: Rows


@dataclass(frozen=True, slots=True)
class Encoding:
    """How typed values of the measured org become what the driver takes in bulk."""

    catalog: Catalog
    dialect: str

    def prepare(self, table: str, columns: Mapping[str, Column], rows: Iterable[Sequence[Any]]) -> Prepared:
        """Typed rows, encoded."""
        encoders = [encoder(column, self.dialect) for column in columns.values()]
        encoded = [
            tuple([None if value is None else encode(value) for encode, value in zip(encoders, row, strict=True)])
            for row in rows
        ]
        return Prepared(table, tuple(columns), encoded)

    def columns(self, object_key: str) -> dict[str, Column]:
        """The columns of a record table that a new row fills."""
        fields = self.catalog.objects[object_key].fields
        own = {key: field.kind.column for key, field in fields.items()}
        return {"id": Column("id"), **own, **{key: SYSTEM_COLUMNS[key] for key in SYSTEM}}

    def items(self, count: int, owners: Sequence[UUID], first: int = 1) -> Prepared:
        """`count` items as rows of the table; owners take turns."""
        rows = (item_row(item, owners[item.number % len(owners)]) for item in items(count, first))
        return self.prepare("item", self.columns("item"), rows)

    def masters(self, object_key: str, owner: UUID) -> Prepared:
        """All records of a referenced object."""
        rows = [
            (made_id(object_key, n), master_code(object_key, n), master_name(object_key, n), *system_values(owner))
            for n in range(1, MASTERS[object_key] + 1)
        ]
        return self.prepare(object_key, self.columns(object_key), rows)

    def history(self, count: int, owner: UUID, first: int = 1) -> Prepared:
        """One history row per item: all its values as a creation says them, personal ones apart."""
        fields = self.catalog.objects["item"].fields
        rows = []
        for item in items(count, first):
            values = item_row(item, owner)
            texts = {
                key: field.kind.canonical(value)
                for (key, field), value in zip(fields.items(), values[1:], strict=False)
                if value is not None
            }
            personal = {key: [None, text] for key, text in texts.items() if fields[key].data_class == "personal"}
            changes = {key: [None, text] for key, text in texts.items() if key not in personal}
            rows.append(history_row(values[0], owner, _json(changes), _json(personal)))
        return self.prepare("tasuki_history", HISTORY, rows)


def item_row(item: Item, owner: UUID) -> tuple[Any, ...]:
    """An item as typed values in the order of the table."""
    made = [made_id(key, getattr(item, key)) if key in REFERENCES else getattr(item, key) for key in Item.__slots__[1:]]
    return (made_id("item", item.number), *made, *system_values(owner))


def system_values(owner: UUID) -> tuple[Any, ...]:
    """owner, created_at, created_by, updated_at, updated_by, version of a new record."""
    return (owner, NOW, owner, NOW, owner, 1)


def history_row(record: UUID, owner: UUID, changes: str, personal: str | None) -> tuple[Any, ...]:
    """One history entry of a creation."""
    salt = UUID(bytes=os.urandom(16))
    return (NOW, 1, owner, "keeper", "", "load", "item", record, "create", changes, personal, salt)


def _json(changes: Mapping[str, object]) -> str:
    return json.dumps(changes, ensure_ascii=False, separators=(",", ":"))


def send(connection: Connection, prepared: Prepared) -> None:
    """The rows into their table, the fastest way the driver has, without ANALYZE or commit."""
    names = ", ".join(f'"{name}"' for name in prepared.columns)
    if connection.name == "postgresql":
        connection.copy_in(f"COPY {prepared.table} ({names}) FROM STDIN", prepared.rows)
        return
    places = ", ".join("?" * len(prepared.columns))
    connection.execute_many(f"INSERT INTO {prepared.table} ({names}) VALUES ({places})", prepared.rows)
