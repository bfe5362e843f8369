"""Statements that shape the database, as values. Only `deploy` runs them."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Column, ForeignKeyConstraint, Index, Table
from sqlalchemy.engine import Dialect
from sqlalchemy.schema import AddConstraint, CreateIndex, CreateTable

from tasuki.storage import system_tables
from tasuki.storage.tables import Tables

_REFUSE_POSTGRESQL = (
    """CREATE FUNCTION tasuki_history_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'tasuki_history is append-only'; END $$""",
    """CREATE TRIGGER tasuki_history_no_change BEFORE UPDATE OR DELETE ON tasuki_history
FOR EACH ROW EXECUTE FUNCTION tasuki_history_refuse()""",
    """CREATE TRIGGER tasuki_history_no_truncate BEFORE TRUNCATE ON tasuki_history
FOR EACH STATEMENT EXECUTE FUNCTION tasuki_history_refuse()""",
)
_REFUSE_SQLITE = tuple(
    f"CREATE TRIGGER tasuki_history_no_{name} BEFORE {event} ON tasuki_history {when}"
    " BEGIN SELECT RAISE(ABORT, 'tasuki_history is append-only'); END"
    for name, event, when in (
        ("update", "UPDATE", ""),
        ("delete", "DELETE", ""),
        # INSERT OR REPLACE would pass by the other two.
        ("replace", "INSERT", "WHEN EXISTS (SELECT 1 FROM tasuki_history WHERE seq = NEW.seq)"),
    )
)


def create_system_tables(dialect: Dialect) -> list[str]:
    """The `tasuki_*` tables, their indexes, and the triggers that keep history append-only."""
    statements: list[str] = []
    for table in system_tables.METADATA.sorted_tables:
        statements.append(str(CreateTable(table).compile(dialect=dialect)))
        statements.extend(_create_indexes(table.indexes, dialect))
    return [*statements, *(_REFUSE_SQLITE if dialect.name == "sqlite" else _REFUSE_POSTGRESQL)]


def create_object_tables(tables: Tables, keys: Iterable[str], dialect: Dialect) -> list[str]:
    """The record tables of the objects `keys`, with foreign keys and indexes; objects may refer to each other."""
    chosen = [tables[key] for key in keys]
    statements: list[str] = []
    for table in chosen:
        inline = dialect.name == "sqlite"
        create = CreateTable(table, include_foreign_key_constraints=None if inline else [])
        statements.append(str(create.compile(dialect=dialect)))
    for table in chosen:
        if dialect.name != "sqlite":
            statements.extend(_add_foreign_keys(table.foreign_key_constraints, dialect))
        statements.extend(_create_indexes(table.indexes, dialect))
    return statements


def add_column(table: Table, key: str, dialect: Dialect) -> list[str]:
    """One more column of an existing table, with its foreign key. Its indexes may need further new columns: they are
    created by name, after all columns."""
    column: Column[object] = table.c[key]
    kind = column.type.compile(dialect=dialect)
    name = dialect.identifier_preparer.format_column(column)
    base = f"ALTER TABLE {dialect.identifier_preparer.format_table(table)} ADD COLUMN {name} {kind}"
    keys = [found for found in table.foreign_key_constraints if found.column_keys == [key]]
    if dialect.name == "sqlite":
        target = next((found.elements[0].target_fullname for found in keys), None)
        if target is not None:
            other, _, field = target.partition(".")
            base += f' REFERENCES "{other}" ("{field}") DEFERRABLE INITIALLY IMMEDIATE'
        return [base]
    return [base, *_add_foreign_keys(keys, dialect)]


def drop_column(table: Table, key: str, dialect: Dialect) -> list[str]:
    """Remove the column `key` of an existing table; no index holds it any more."""
    preparer = dialect.identifier_preparer
    return [f"ALTER TABLE {preparer.format_table(table)} DROP COLUMN {preparer.quote(key)}"]


def create_index(table: Table, name: str, dialect: Dialect) -> list[str]:
    """The index `name` of an existing table."""
    return _create_indexes((index for index in table.indexes if index.name == name), dialect)


def drop_index(name: str, dialect: Dialect) -> list[str]:
    """Remove the index `name`."""
    return [f"DROP INDEX {dialect.identifier_preparer.quote(name)}"]


def _create_indexes(indexes: Iterable[Index], dialect: Dialect) -> list[str]:
    ordered = sorted(indexes, key=lambda index: str(index.name))
    return [str(CreateIndex(index).compile(dialect=dialect)) for index in ordered]


def _add_foreign_keys(found: Iterable[ForeignKeyConstraint], dialect: Dialect) -> list[str]:
    ordered = sorted(found, key=lambda constraint: str(constraint.name))
    return [str(AddConstraint(constraint).compile(dialect=dialect)) for constraint in ordered]
