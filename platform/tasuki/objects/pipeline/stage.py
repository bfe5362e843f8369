"""Stage 2, stage: the rows of a batch as one relation `b`, whose text never depends on how many there are.

Up to `SMALL` rows travel as parameters (arrays on PostgreSQL, JSON on SQLite), more through a typed staging table
filled by COPY or executemany. The statements that read `b` are the same either way but for where it comes from.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import CTE, MetaData, Table, select
from sqlalchemy import Column as SqlColumn
from sqlalchemy.schema import CreateTable

from tasuki.fields import Column
from tasuki.objects.batch import Batch
from tasuki.objects.pipeline.plan import WritePlan
from tasuki.objects.pipeline.read import ReadBatch
from tasuki.storage import Connection
from tasuki.storage.relations import relation_parameters, relation_rows
from tasuki.storage.types import column_type
from tasuki.storage.wire import encode_column, encoder

SMALL = 1000
Source = Literal["parameters", "table"]


@dataclass(frozen=True, slots=True)
class Staged:
    """A batch on its way into a statement: where `b` comes from and the parameters it brings."""

    source: Source
    values: dict[str, Any]


def staged_columns(plan: WritePlan) -> dict[str, Column]:
    """The columns of `b`: row number from 0, refused so far, record id, version asked for, held fields, inputs."""
    return plan.keep("staged", lambda: _staged_columns(plan))


def _staged_columns(plan: WritePlan) -> dict[str, Column]:
    columns = {
        "rn": Column("integer"),
        "refused": Column("boolean"),
        "record": Column("id"),
        "asked_version": Column("integer"),
        "held": Column("text"),
    }
    return columns | {f"in_{planned.field.key}": planned.column for planned in plan.planned_inputs()}


def stage(
    plan: WritePlan, batch: Batch, cells: ReadBatch, ids: Sequence[UUID | None], connection: Connection
) -> Staged:
    """Put the rows where `b` reads them; `ids` are the records to change or the ids new records get."""
    values: list[Sequence[Any]] = [
        range(batch.size),
        [row in cells.problems for row in range(batch.size)] if cells.problems else [False] * batch.size,
        ids,
        batch.versions or [None] * batch.size,
        _held(cells, batch.size),
        *cells.columns,
    ]
    columns = staged_columns(plan)
    encoders = plan.keep("encoders", lambda: [encoder(kind, plan.dialect) for kind in columns.values()])
    encoded = [encode_column(encode, given) for encode, given in zip(encoders, values, strict=True)]
    if batch.size <= SMALL:
        return Staged("parameters", relation_parameters(columns, encoded, plan.dialect))
    _fill_table(plan, connection, encoded)
    return Staged("table", {})


def _held(cells: ReadBatch, size: int) -> list[str | None]:
    if not cells.held:
        return [None] * size
    return [f",{','.join(cells.held[row])}," if row in cells.held else None for row in range(size)]


def _fill_table(plan: WritePlan, connection: Connection, encoded: list[list[Any]]) -> None:
    table = staging_table(plan, connection)
    names = ", ".join(f'"{name}"' for name in table.c.keys())  # noqa: SIM118 (a column collection, no dict)
    rows = zip(*encoded, strict=True)
    if plan.dialect == "postgresql":
        connection.execute_text(f'TRUNCATE "{table.name}"')
        connection.copy_in(f'COPY "{table.name}" ({names}) FROM STDIN', rows)
        # Planning needs to know how many rows there are; what is in them it knows from the tables they are joined with.
        connection.execute_text(f'ANALYZE "{table.name}" (rn)')
    else:
        places = ", ".join("?" * len(table.c))
        connection.execute_text(f'DELETE FROM "{table.name}"')
        connection.execute_many(f'INSERT INTO "{table.name}" ({names}) VALUES ({places})', rows)


def staging_table(plan: WritePlan, connection: Connection) -> Table:
    """The staging table of this shape, made at its first use on a connection and kept as long as that."""
    table = _table_of(plan)
    make_relation(connection, table)
    return table


def make_relation(connection: Connection, table: Table) -> None:
    """Create a temporary relation once per connection. It is no part of the schema: nothing outlives the connection."""
    if table.name not in connection.stages:
        create = CreateTable(table, if_not_exists=True)
        connection.execute_text(str(create.compile(dialect=connection.dialect)))
        connection.stages.add(table.name)


def _table_of(plan: WritePlan) -> Table:
    def build() -> Table:
        columns = [SqlColumn(name, column_type(kind)) for name, kind in staged_columns(plan).items()]
        return Table(stage_name("b", plan), MetaData(), *columns, prefixes=["TEMPORARY"])

    return plan.keep("stage table", build)


def stage_name(letter: str, plan: WritePlan) -> str:
    """A name of its own for a temporary relation of this shape and catalogue version."""
    import hashlib

    text = f"{plan.org.catalog.fingerprint}{plan.shape!r}"
    return f"tasuki_{letter}_{hashlib.sha256(text.encode()).hexdigest()[:16]}"


def relation_b(plan: WritePlan, source: Source, only: Collection[str] | None = None) -> CTE:
    """The batch as a relation for the statements that follow, with the columns `only` (None: all). What a statement
    does not read it should not ask for: PostgreSQL takes every array apart that it is given."""
    names = [name for name in staged_columns(plan) if only is None or name in only]
    if source == "table":
        table = _table_of(plan)
        return select(*(table.c[name] for name in names)).cte("b")
    return relation_rows(staged_columns(plan), plan.dialect, only=names).cte("b")
