"""Values on their way to the database in bulk: native ones for SQLite, text for PostgreSQL (arrays and COPY)."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any
from uuid import UUID

from tasuki.fields import Column, ColumnType
from tasuki.storage.types import to_micros

Encoder = Callable[[Any], Any]


def _same(value: Any) -> Any:
    return value


def _postgresql_truth(value: bool) -> str:
    return "t" if value else "f"


def _postgresql_decimal(value: Decimal) -> str:
    return format(value, "f")


def _postgresql_timestamp(value: datetime) -> str:
    return value.isoformat()


def encoder(column: Column, dialect: str) -> Encoder:
    """The function that turns a non-blank value of `column` into what the driver of `dialect` takes in bulk."""
    if dialect == "sqlite":
        return _scaled(column.scale) if column.type == "decimal" else _SQLITE[column.type]
    return _POSTGRESQL[column.type]


def _scaled(scale: int) -> Encoder:
    return lambda value: int(value.scaleb(scale))


_SQLITE: Mapping[ColumnType, Encoder] = {
    "text": _same,
    "integer": _same,
    "boolean": int,
    "date": date.isoformat,
    "time": lambda value: value.isoformat("seconds"),
    "timestamp": to_micros,
    "id": lambda value: value.bytes,
}
_POSTGRESQL: Mapping[ColumnType, Encoder] = {
    "text": _same,
    "integer": str,
    "decimal": _postgresql_decimal,
    "boolean": _postgresql_truth,
    "date": date.isoformat,
    "time": str,
    "timestamp": _postgresql_timestamp,
    "id": lambda value: value.hex,
}


def encode_column(encode: Encoder, values: Sequence[Any]) -> list[Any]:
    """A column of values, encoded; blank stays None."""
    if encode is _same:
        return list(values)
    return [None if value is None else encode(value) for value in values]


def array_literal(texts: Sequence[str | None]) -> str:
    """PostgreSQL's text form of an array. One text parameter keeps its type whatever the values are, so that one
    prepared statement serves every batch (a list parameter's type changes with its contents)."""
    parts = ["NULL" if text is None else '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"' for text in texts]
    return "{" + ",".join(parts) + "}"


def canonical(column: Column, value: Any) -> str:
    """The text of a value in history and page addresses, as `dialect.canonical_text` makes it in the database."""
    match column.type:
        case "decimal":
            return format(value, "f")
        case "boolean":
            return "true" if value else "false"
        case "timestamp":
            return str(value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ"))
        case "time":
            return str(value.isoformat("seconds"))
        case "id":
            return str(value.hex)
    return str(value)


def from_canonical(column: Column, text: str) -> Any:
    """The value of a canonical text. Raises ValueError (TypeError if it is no text) where `canonical` makes no such
    text of a value a column can hold."""
    if not _SHAPES[column.type].fullmatch(text):
        raise ValueError(text)
    match column.type:
        case "text":
            return text
        case "integer":
            return _fitting(int(text), int(text))
        case "decimal":
            return _fitting(Decimal(text), Decimal(text).scaleb(column.scale))
        case "boolean":
            return text == "true"
        case "date":
            return date.fromisoformat(text)
        case "time":
            return time.fromisoformat(text)
        case "timestamp":
            return datetime.fromisoformat(text)
        case "id":
            return UUID(hex=text)


def _fitting(value: Any, stored: int | Decimal) -> Any:
    """`value`, if the 64 bits it is stored in can hold it."""
    if not -(2**63) <= stored < 2**63:
        raise ValueError(value)
    return value


_SHAPES: Mapping[ColumnType, re.Pattern[str]] = {
    "text": re.compile("[^\x00\ud800-\udfff]*"),
    "integer": re.compile("-?[0-9]{1,19}"),
    "decimal": re.compile(r"-?[0-9]{1,38}(\.[0-9]{1,17})?"),
    "boolean": re.compile("true|false"),
    "date": re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}"),
    "time": re.compile("[0-9]{2}:[0-9]{2}:[0-9]{2}"),
    "timestamp": re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{6}Z"),
    "id": re.compile("[0-9a-f]{32}"),
}
