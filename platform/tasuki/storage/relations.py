"""Rows that travel in a statement's parameters: one relation of typed columns, whose text never depends on how many
rows there are or on what is in them. Arrays on PostgreSQL, one JSON text on SQLite."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Select,
    String,
    Text,
    bindparam,
    cast,
    column,
    func,
    literal_column,
    select,
    type_coerce,
)
from sqlalchemy.dialects.postgresql import ARRAY

from tasuki.fields import Column
from tasuki.storage.database import DialectName
from tasuki.storage.types import column_type
from tasuki.storage.wire import array_literal


def relation_parameters(
    columns: Mapping[str, Column], encoded: Sequence[Sequence[Any]], dialect: DialectName, prefix: str = "b"
) -> dict[str, Any]:
    """What a run of `relation_rows` takes: the cells of each column in its order, encoded by `wire.encoder`."""
    if dialect == "postgresql":
        return {f"{prefix}_{name}": array_literal(cells) for name, cells in zip(columns, encoded, strict=True)}
    kinds = columns.values()
    texts = [_for_json(cells) if kind.type == "id" else cells for kind, cells in zip(kinds, encoded, strict=True)]
    return {f"{prefix}_rows": json.dumps(list(zip(*texts, strict=True)), ensure_ascii=False)}


def relation_rows(
    columns: Mapping[str, Column], dialect: DialectName, prefix: str = "b", only: Collection[str] | None = None
) -> Select[Any]:
    """The rows as a SELECT with the columns `only` (None: all). What a statement does not read it should not ask for:
    PostgreSQL takes every array apart that it is given."""
    names = [name for name in columns if only is None or name in only]
    if dialect == "postgresql":
        return _from_arrays({name: columns[name] for name in names}, prefix)
    return _from_json(columns, names, prefix)


def _for_json(cells: Sequence[Any]) -> list[Any]:
    return [None if cell is None else cell.hex() for cell in cells]


def _from_arrays(columns: Mapping[str, Column], prefix: str) -> Select[Any]:
    arrays = [
        cast(bindparam(f"{prefix}_{name}", type_=ARRAY(Text())), ARRAY(column_type(kind)))
        for name, kind in columns.items()
    ]
    names = [column(name, column_type(kind)) for name, kind in columns.items()]
    rows: FromClause = func.unnest(*arrays).table_valued(*names, name="rows").render_derived()
    return select(*(rows.c[name] for name in columns))


def _from_json(columns: Mapping[str, Column], names: Collection[str], prefix: str) -> Select[Any]:
    rows = func.json_each(bindparam(f"{prefix}_rows", type_=String())).table_valued("value", name="rows")

    def cell(position: int, kind: Column) -> ColumnElement[Any]:
        found: ColumnElement[Any] = func.json_extract(rows.c.value, literal_column(f"'$[{position}]'"))
        return type_coerce(func.unhex(found) if kind.type == "id" else found, column_type(kind))

    places = enumerate(columns.items())
    return select(*(cell(place, kind).label(name) for place, (name, kind) in places if name in names))
