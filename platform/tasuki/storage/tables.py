"""Catalog -> one real table per object."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, Integer, MetaData, Table
from sqlalchemy import Column as SqlColumn

from tasuki.fields import Column
from tasuki.metadata.catalog import Catalog, FieldDef, ObjectDef
from tasuki.storage.types import Identifier, Timestamp, column_type

SYSTEM_COLUMNS: Mapping[str, Column] = {
    "id": Column("id"),
    "owner": Column("id"),
    "created_at": Column("timestamp"),
    "created_by": Column("id"),
    "updated_at": Column("timestamp"),
    "updated_by": Column("id"),
    "version": Column("integer"),
    "deleted_at": Column("timestamp"),
    "deletion_id": Column("id"),
    "fiscal_year": Column("integer"),
}
"""Columns every record table has beside the object's own fields; `fiscal_year` only where the object says `year_of`."""


_LONGEST = 63
"""PostgreSQL cuts longer names without a word."""


@dataclass(frozen=True, slots=True)
class Tables:
    """The record tables of one catalogue, by object key."""

    metadata: MetaData
    by_object: Mapping[str, Table]

    def __getitem__(self, object_key: str) -> Table:
        return self.by_object[object_key]


def build_tables(catalog: Catalog) -> Tables:
    """Tables with their columns, foreign keys and indexes, as `deploy` creates them."""
    metadata = MetaData()
    tables = {key: _table(item, metadata) for key, item in catalog.objects.items()}
    for key, item in catalog.objects.items():
        _add_indexes(catalog, item, tables[key])
    return Tables(metadata, tables)


def _table(item: ObjectDef, metadata: MetaData) -> Table:
    columns: list[SqlColumn[Any]] = [
        SqlColumn("id", Identifier(), primary_key=True),
        *(_field_column(item.key, field) for field in item.fields.values() if field.in_table),
        SqlColumn("owner", Identifier()),
        SqlColumn("created_at", Timestamp(), nullable=False),
        SqlColumn("created_by", Identifier()),
        SqlColumn("updated_at", Timestamp(), nullable=False),
        SqlColumn("updated_by", Identifier()),
        SqlColumn("version", BigInteger(), nullable=False),
        SqlColumn("deleted_at", Timestamp()),
        SqlColumn("deletion_id", Identifier()),
    ]
    if item.year_of is not None:
        columns.append(SqlColumn("fiscal_year", Integer()))
    return Table(item.key, metadata, *columns)


def _field_column(object_key: str, field: FieldDef) -> SqlColumn[Any]:
    """Never NOT NULL nor limited in length: required and lengths are the gate's, so tightening rewrites no table."""
    kind = column_type(field.kind.column)
    if field.to is not None:
        # DEFERRABLE lets a purge remove a family of records that refer to each other.
        name = _name("fk", object_key, field.key)
        reference = ForeignKey(f"{field.to}.id", name=name, deferrable=True, initially="IMMEDIATE")
        return SqlColumn(field.key, kind, reference)
    return SqlColumn(field.key, kind)


def _add_indexes(catalog: Catalog, item: ObjectDef, table: Table) -> None:
    """Unique keys over live rows, one index per reference, one per sort order of a list view."""
    live = table.c.deleted_at.is_(None)
    names: set[str] = set()

    def add(sort: str, keys: Sequence[str], *columns: Any, unique: bool = False, rows: Any = live) -> None:
        name = _name(sort, item.key, *keys)
        if name not in names:
            names.add(name)
            # An Index made of a table's columns belongs to that table from then on.
            Index(name, *columns, unique=unique, sqlite_where=rows, postgresql_where=rows)

    for field in item.fields.values():
        if field.unique or field.external_id:
            add("uq", [field.key], table.c[field.key], unique=True)
        elif field.to is not None:
            add("ix", [field.key], table.c[field.key], rows=table.c[field.key].is_not(None))
    for fields in item.uniques:
        add("uq", fields, *(table.c[key] for key in fields), unique=True)
    for view in catalog.layouts[item.key].list_views.values():
        if view.sort:
            key, descending = view.sort[0]
            column = table.c[key]
            order = column.desc() if descending else column.asc()
            add("so", [key, "desc"] if descending else [key], order, table.c.id)
    grants = [profile.objects[item.key] for profile in catalog.profiles.values() if item.key in profile.objects]
    if any(grant.read == "own" for grant in grants):
        # For those who see only their own records, who may be few of many.
        add("ow", [], table.c.owner, table.c.id)
    add("dl", [], table.c.deletion_id, rows=table.c.deletion_id.is_not(None))


def _name(sort: str, object_key: str, *keys: str) -> str:
    """What an index or a foreign key is called: one name for all of a database, 63 characters at most. Keys hold no
    point, so no two lists of them are written alike."""
    name = f"{sort}_{'.'.join((object_key, *keys))}"
    if len(name) <= _LONGEST:
        return name
    digest = hashlib.sha256(name.encode()).hexdigest()[:12]
    return f"{name[: _LONGEST - 13]}.{digest}"
