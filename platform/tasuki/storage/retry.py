"""Running a transaction again when another writer came first."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from tasuki.storage.database import Connection, Database

TRIES = 4
Result = TypeVar("Result")


class Overtaken(Exception):
    """Another writer changed a row between check and merge; the transaction is to be run again from its start."""


class _Undo(Exception):
    """Rolls back a transaction whose result is wanted but not its effects."""


def run_with_retry(
    database: Database, run: Callable[[Connection], Result], keep: bool | Callable[[Result], bool] = True
) -> Result:
    """Run `run` in a transaction and give its result; commit only if `keep` says so of the result.

    Deadlocks, serialisation failures, unique keys taken meanwhile and `Overtaken` run it again, three times at most:
    the next run sees the other's rows and tells them as problems. What still fails then is raised.
    """
    transient = _transient(database)
    for attempt in range(1, TRIES + 1):
        results: list[Result] = []
        try:
            with database.write() as connection:
                results.append(run(connection))
                if not (keep(results[0]) if callable(keep) else keep):
                    raise _Undo
            return results[0]
        except _Undo:
            return results[0]
        except transient:
            if attempt == TRIES:
                raise
    raise AssertionError("unreachable")


def _transient(database: Database) -> tuple[type[Exception], ...]:
    if database.name == "sqlite":
        # One writer at a time: nobody can come first.
        return (Overtaken,)
    from psycopg import errors

    return (
        Overtaken,
        errors.DeadlockDetected,
        errors.SerializationFailure,
        errors.UniqueViolation,
        errors.ForeignKeyViolation,
    )
