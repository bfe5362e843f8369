"""SQLite through sqlcipher3: the whole file encrypted with a raw key that lies outside it."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import create_engine
from sqlalchemy.dialects.sqlite import pysqlite
from sqlalchemy.pool import QueuePool

from tasuki.storage.database import Database
from tasuki.storage.formula_functions import register
from tasuki.storage.types import from_micros

_PRAGMAS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA cache_size = -65536",
    # Staged rows hold personal data: they must never reach a temporary file in the clear.
    "PRAGMA temp_store = MEMORY",
    "PRAGMA busy_timeout = 10000",
)


def open_sqlite(path: Path, key: bytes | None) -> Database:
    """The database in the file `path`, made if absent; `key` (32 bytes) None opens a plain file.

    Raises the driver's DatabaseError if the key does not fit and OperationalError if the file cannot be opened.
    """
    connect = _connector(path, key)
    connect().close()
    engine = create_engine(
        "sqlite://", creator=connect, poolclass=QueuePool, pool_size=2, max_overflow=6, pool_reset_on_return=None
    )
    dialect = pysqlite.dialect(paramstyle="qmark")
    return Database("sqlite", f"sqlite:///{path}", dialect, engine, engine)


def _driver(key: bytes | None) -> str:
    """The newest SQLite at hand: Python's own may be too old for the formulas of a large org, but a plain file can do
    without the package that encrypts."""
    return "sqlite3" if key is None and find_spec("sqlcipher3") is None else "sqlcipher3.dbapi2"


def _connector(path: Path, key: bytes | None) -> Callable[[], Any]:
    driver: Any = importlib.import_module(_driver(key))

    def connect() -> Any:
        connection = driver.connect(
            str(path), isolation_level=None, check_same_thread=False, cached_statements=1000, timeout=10
        )
        if key is not None:
            connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
        for pragma in _PRAGMAS:
            connection.execute(pragma)
        connection.create_function("tasuki_local_date", 2, _local_date, deterministic=True)
        register(connection)
        for name, arguments, since, function in _NEWER_FUNCTIONS:
            if driver.sqlite_version_info < since:
                connection.create_function(name, arguments, function, deterministic=True)
        return connection

    return connect


def _local_date(micros: int | None, zone: str) -> str | None:
    """The calendar day, as ISO text, of an instant in a zone."""
    if micros is None:
        return None
    return from_micros(micros).astimezone(ZoneInfo(zone)).date().isoformat()



def _unhex(text: str | None) -> bytes | None:
    return None if text is None else bytes.fromhex(text)


def _concat(*parts: object) -> str:
    return "".join(str(part) for part in parts if part is not None)


_NEWER_FUNCTIONS: tuple[tuple[str, int, tuple[int, int], Callable[..., Any]], ...] = (
    ("unhex", 1, (3, 41), _unhex),
    ("concat", -1, (3, 44), _concat),
)
"""Functions of SQLite that our statements use: name, number of arguments, since when. A plain file runs on the Python's
own SQLite, which may be an older one."""
