"""The leaf functions of formulas in the database: registered on each SQLite connection, installed on PostgreSQL."""

from __future__ import annotations

from typing import Any

from tasuki.formulas.leaf import LEAVES, leaf_schema, leaf_sql
from tasuki.storage.database import Connection
from tasuki.storage.sums import AGGREGATES

_LOCK = 0x7461_7375_6B69_0003
"""The advisory lock under which the schema is made: two who deploy at once make it once."""


def register(connection: Any) -> None:
    """Every leaf function and exact aggregate on a SQLite connection, as `tasuki_<name>`."""
    for leaf in LEAVES:
        connection.create_function(f"tasuki_{leaf.name}", leaf.arguments, leaf.function, deterministic=True)
    for name, aggregate in AGGREGATES:
        connection.create_aggregate(f"tasuki_{name}", 1, aggregate)


def install(connection: Connection) -> None:
    """The schema of leaf functions, unless it is there already; nothing on SQLite. It is named by its content: what
    plans of an older version call stays. The connection must be in a transaction."""
    if connection.name == "sqlite" or _is_there(connection):
        return
    connection.execute_text(f"SELECT pg_advisory_xact_lock({_LOCK})")
    if not _is_there(connection):
        connection.execute_text(f"CREATE SCHEMA {leaf_schema()}")
        # Without arguments the driver takes many statements at once.
        connection.cursor.execute(leaf_sql())


def _is_there(connection: Connection) -> bool:
    return bool(connection.execute_text("SELECT 1 FROM pg_namespace WHERE nspname = $1", (leaf_schema(),)))
