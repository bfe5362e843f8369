"""Values as the driver gives them -> as `formula eval` prints them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Context, Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import BindParameter, ColumnElement, Text, cast, type_coerce
from sqlalchemy.types import NULLTYPE

from tasuki.fields import Column
from tasuki.formulas.snippets import snippet
from tasuki.ids import to_text
from tasuki.storage.database import DialectName
from tasuki.storage.dialect import canonical_text
from tasuki.storage.evaluation.programs import Program
from tasuki.storage.evaluation.values import plain
from tasuki.storage.types import from_micros

Answer = str | bool | list[str] | None
_EXACT = Context(prec=200)


def answer_column(program: Program, dialect: DialectName) -> ColumnElement[Any]:
    """The value of a program as a column that all programs can share: one of text on PostgreSQL; SQLite takes each
    value as it is."""
    value = program.sql.value
    if dialect == "sqlite":
        # A parameter by itself would lose the way it goes in together with its type.
        return type_coerce(snippet("({0})", value) if isinstance(value, BindParameter) else value, NULLTYPE)
    if program.type.type in ("boolean", "timestamp"):
        return canonical_text(Column("boolean" if program.type.type == "boolean" else "timestamp"), value, dialect)
    return cast(value, Text())


def answer_reader(program: Program, dialect: DialectName) -> Callable[[Any], Answer]:
    """The function that turns what `answer_column` gives into what is printed; a finished condition is never blank."""
    match program.type.type:
        case "number":
            return _number_reader(program, dialect)
        case "boolean":
            return lambda value: _truth(value) if value is not None or not program.finished else False
        case "timestamp":
            read = _from_text if dialect == "postgresql" else from_micros
            return lambda value: None if value is None else moment_text(read(value))
        case "time":
            return lambda value: None if value is None else _clock(value)
        case "reference":
            return lambda value: None if value is None else to_text(_id(value))
        case "text" if program.type.many:
            return lambda value: None if value is None else value.split(";")
    return lambda value: None if value is None else str(value)


def _number_reader(program: Program, dialect: DialectName) -> Callable[[Any], Answer]:
    scale = program.sql.scale if program.kept is None else program.kept.scale
    shift = -(scale or 0) if dialect == "sqlite" else 0
    if program.percent and program.kept is None:
        shift += 2
    if shift:
        return lambda value: None if value is None else plain(Decimal(value).scaleb(shift, _EXACT))
    return lambda value: None if value is None else plain(Decimal(value))


def _truth(value: Any) -> bool | None:
    return None if value is None else value in (1, "true")


def _id(value: str | bytes) -> UUID:
    return UUID(bytes=value) if isinstance(value, bytes) else UUID(value)


def _from_text(text: str) -> datetime:
    return datetime.fromisoformat(text)


def moment_text(instant: datetime) -> str:
    """An instant as ISO 8601 in UTC, with parts of a second only where there are any."""
    return instant.astimezone(UTC).isoformat().removesuffix("+00:00") + "Z"


def _clock(text: str) -> str:
    whole, point, rest = text.partition(".")
    thousandths = (rest + "000")[:3]
    return f"{whole}.{thousandths}" if point and thousandths != "000" else whole
