"""Opening the database a URL names, with one clear sentence when it cannot be opened."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from secrets import token_bytes

from tasuki.diagnostics import Refused, problem
from tasuki.storage.database import Database
from tasuki.storage.postgresql import open_postgresql
from tasuki.storage.sqlite import open_sqlite


def open_database(url: str, key: bytes | None = None) -> Database:
    """The database at `url`: `sqlite:///path` (encrypted if `key`, 32 bytes, is given) or `postgresql://...?schema=`.

    Raises Refused with S001 (unknown kind of database), S002 (cannot be reached or opened) or S003 (the key does
    not fit the file).
    """
    if url.startswith("postgresql://"):
        return _open_postgresql(url)
    if url.startswith("sqlite:///"):
        return _open_sqlite(Path(url.removeprefix("sqlite:///")), key)
    raise Refused(problem("S001", url=url.split("@")[-1]))


def open_memory(*, plain: bool = False) -> Database:
    """An SQLite database in memory, gone with its connection: the library that keeps encrypted files, or Python's own
    with `plain` or where that is missing."""
    key = None if plain or find_spec("sqlcipher3") is None else token_bytes(32)
    return open_sqlite(Path(":memory:"), key)


def _open_postgresql(url: str) -> Database:
    import psycopg

    try:
        return open_postgresql(url)
    except psycopg.OperationalError as error:
        raise Refused(problem("S002", url=url.split("@")[-1], reason=_first_line(error))) from error


def _open_sqlite(path: Path, key: bytes | None) -> Database:
    import sqlite3

    from sqlcipher3 import dbapi2

    try:
        return open_sqlite(path, key)
    except (dbapi2.OperationalError, sqlite3.OperationalError) as error:
        raise Refused(problem("S002", url=str(path), reason=_first_line(error))) from error
    except (dbapi2.DatabaseError, sqlite3.DatabaseError) as error:
        raise Refused(problem("S003", url=str(path))) from error


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0]
