"""Leaf functions called as compiled formulas call them, on either engine, with Python's values in and out."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import psycopg

from support.postgres import Cluster
from tasuki.formulas.leaf.entry import Leaf
from tasuki.formulas.leaf.schema import leaf_schema, leaf_sql

Call = Callable[..., Any]
"""A function's name and arguments -> its value in the form of `told`."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def told(value: Any) -> Any:
    """A value in the form the leaf functions have on SQLite: what tests compare."""
    match value:
        case bool():
            return int(value)
        case Decimal():
            text = f"{value:f}"
            text = text.rstrip("0").rstrip(".") if "." in text else text
            return "0" if text in ("-0", "") else text
        case datetime():
            return (value - _EPOCH) // timedelta(microseconds=1)
        case date():
            return value.isoformat()
        case UUID():
            return value.bytes
        case time():
            return value.isoformat("milliseconds" if value.microsecond else "seconds")
    return value


@contextmanager
def on_sqlite(leaves: tuple[Leaf, ...]) -> Iterator[Call]:
    """The leaf functions inside SQLite."""
    with closing(sqlite3.connect(":memory:")) as connection:
        for leaf in leaves:
            connection.create_function(f"tasuki_{leaf.name}", leaf.arguments, leaf.function, deterministic=True)

        def call(name: str, *arguments: Any) -> Any:
            places = ", ".join("?" * len(arguments))
            row = connection.execute(f"SELECT tasuki_{name}({places})", [told(one) for one in arguments]).fetchone()
            return row[0]

        yield call


@contextmanager
def on_postgresql(cluster: Cluster) -> Iterator[Call]:
    """The leaf functions inside PostgreSQL, in a schema of their own."""
    schema = f"leaves_{uuid4().hex[:12]}"
    with psycopg.connect(cluster.url, autocommit=True, options="-c timezone=UTC") as connection:
        connection.execute(f"CREATE SCHEMA {schema}".encode())
        connection.execute(leaf_sql().replace(leaf_schema(), schema).encode())

        def call(name: str, *arguments: Any) -> Any:
            places = ", ".join("%s::text" if isinstance(one, str) else "%s" for one in arguments)
            row = connection.execute(f"SELECT {schema}.{name}({places})".encode(), arguments).fetchone()
            assert row is not None
            return told(row[0])

        yield call
        connection.execute(f"DROP SCHEMA {schema} CASCADE".encode())
