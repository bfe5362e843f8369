"""Which of the drivers' errors mean that the database is away, rather than that a statement is wrong."""

from __future__ import annotations

import sqlite3

from sqlalchemy.exc import TimeoutError as PoolTimeout


def is_unavailable(error: BaseException) -> bool:
    """True if the database cannot be reached, is locked for too long or lost the connection; trying later may help."""
    if isinstance(error, PoolTimeout):
        return True
    import psycopg
    from sqlcipher3 import dbapi2

    return isinstance(
        error, psycopg.OperationalError | psycopg.InterfaceError | sqlite3.OperationalError | dbapi2.OperationalError
    )
