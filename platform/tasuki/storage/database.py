"""One org's database: an encrypted SQLite file or a PostgreSQL schema, with pools for reading and writing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import Engine
from sqlalchemy.engine import Dialect
from sqlalchemy.sql import ClauseElement

from tasuki.storage.statements import Compiled, compile_statement

DialectName = Literal["sqlite", "postgresql"]
Row = tuple[Any, ...]


class Connection:
    """A driver connection that runs compiled statements. One per `with`; never shared between threads."""

    __slots__ = ("cursor", "dialect", "driver", "stages", "statements_run")

    def __init__(self, driver: Any, dialect: Dialect, stages: set[str]) -> None:
        self.driver = driver
        self.dialect = dialect
        self.cursor = driver.cursor()
        self.stages = stages
        """Names of the staging relations this connection has made so far; they live as long as the connection."""
        self.statements_run: list[str] | None = None

    @property
    def name(self) -> DialectName:
        return "sqlite" if self.dialect.name == "sqlite" else "postgresql"

    def run(self, statement: Compiled, values: Mapping[str, Any] | None = None) -> list[Row]:
        """Run and give all rows, decoded; [] for a statement without rows."""
        self._execute(statement, values)
        if self.cursor.description is None:
            return []
        return statement.decode(self.cursor.fetchall())

    def change(self, statement: Compiled, values: Mapping[str, Any] | None = None) -> int:
        """Run a statement that changes rows; gives how many."""
        self._execute(statement, values)
        count = int(self.cursor.rowcount)
        # Python's own SQLite driver does not count what begins with WITH.
        return count if count >= 0 else int(self.execute_text("SELECT changes()")[0][0])

    def count(self, statement: Compiled, values: Mapping[str, Any] | None = None) -> int:
        """Run a statement with RETURNING and give how many rows it returned, without keeping them."""
        self._execute(statement, values)
        found = 0
        while rows := self.cursor.fetchmany(10_000):
            found += len(rows)
        return found

    def plan_for_whole_tables(self) -> None:
        """Let PostgreSQL plan the rest of this transaction for statements over whole tables, not for a save."""
        if self.name == "postgresql":
            self.execute_text("SET LOCAL enable_seqscan = on")
            self.execute_text("SET LOCAL plan_cache_mode = force_custom_plan")

    def stream(
        self, statement: Compiled, values: Mapping[str, Any] | None = None, size: int = 5000
    ) -> Iterator[list[Row]]:
        """Run and give rows in chunks of `size`, decoded."""
        self._execute(statement, values)
        while rows := self.cursor.fetchmany(size):
            yield statement.decode(rows)

    def execute(self, statement: ClauseElement, values: Mapping[str, Any] | None = None) -> list[Row]:
        """Compile and run a statement that is needed seldom."""
        return self.run(compile_statement(statement, self.dialect), values)

    def execute_text(self, sql: str, arguments: Sequence[Any] = ()) -> list[Row]:
        """Run SQL text of this dialect (`?` or `$1` places); rows as the driver gives them."""
        if self.statements_run is not None:
            self.statements_run.append(sql)
        self.cursor.execute(sql, arguments)
        return self.cursor.fetchall() if self.cursor.description is not None else []

    def execute_many(self, sql: str, rows: Iterable[Sequence[Any]]) -> None:
        """Run SQL text once per row of arguments."""
        if self.statements_run is not None:
            self.statements_run.append(sql)
        self.cursor.executemany(sql, rows)

    def copy_in(self, sql: str, rows: Iterable[Sequence[str | None]]) -> None:
        """PostgreSQL only: COPY rows of text into a table."""
        if self.statements_run is not None:
            self.statements_run.append(sql)
        with self.cursor.copy(sql) as copy:
            write = copy.write_row
            for row in rows:
                write(row)

    def defer_foreign_keys(self) -> None:
        """Check foreign keys at the end of this transaction rather than at each statement."""
        self.execute_text(
            "PRAGMA defer_foreign_keys = ON" if self.name == "sqlite" else "SET CONSTRAINTS ALL DEFERRED"
        )

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        """A part of the transaction that is undone by itself if anything raises."""
        stages = set(self.stages)
        self.execute_text("SAVEPOINT tasuki_part")
        try:
            yield
        except BaseException:
            self.execute_text("ROLLBACK TO SAVEPOINT tasuki_part")
            self.execute_text("RELEASE SAVEPOINT tasuki_part")
            # Temporary relations made in the part are gone with it.
            self.stages.intersection_update(stages)
            raise
        self.execute_text("RELEASE SAVEPOINT tasuki_part")

    def _execute(self, statement: Compiled, values: Mapping[str, Any] | None) -> None:
        if self.statements_run is not None:
            self.statements_run.append(statement.sql)
        self.cursor.execute(statement.sql, statement.arguments(values or {}))


@dataclass(frozen=True, slots=True)
class Database:
    """The engines of one database. `url` is safe to print: it holds no password."""

    name: DialectName
    url: str
    dialect: Dialect
    readers: Engine
    writers: Engine

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection for reading; each statement sees what is committed when it starts."""
        with self._borrow(self.readers) as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A connection inside one transaction: committed at the end, rolled back if anything raises."""
        with self._borrow(self.writers) as connection:
            if self.name == "sqlite":
                connection.execute_text("BEGIN IMMEDIATE")
            try:
                yield connection
                # A commit may fail too: on a full disk, or by a check put off until then.
                connection.driver.commit()
            except BaseException:
                connection.driver.rollback()
                # What was made in this transaction is gone with it.
                connection.stages.clear()
                raise

    @contextmanager
    def _borrow(self, engine: Engine) -> Iterator[Connection]:
        pooled = engine.raw_connection()
        try:
            stages = pooled.info.setdefault("stages", set())
            connection = Connection(pooled.driver_connection, self.dialect, stages)
            yield connection
            connection.cursor.close()
        finally:
            pooled.close()

    def close(self) -> None:
        """Close every pooled connection."""
        self.readers.dispose()
        if self.writers is not self.readers:
            self.writers.dispose()
