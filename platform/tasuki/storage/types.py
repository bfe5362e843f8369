"""Column types of SQLAlchemy for the closed list of `fields.Column`, the same values on both engines.

SQLite keeps a decimal as a scaled integer, a timestamp as microseconds since 1970 (UTC), date and time as ISO text
and an id as 16 bytes; PostgreSQL has a type of its own for each.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Boolean,
    ColumnElement,
    Date,
    DateTime,
    Integer,
    LargeBinary,
    Numeric,
    Text,
    Time,
    Uuid,
    literal,
)
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator, TypeEngine

from tasuki.fields import Column

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def to_micros(instant: datetime) -> int:
    """Microseconds since 1970 of an aware instant; exact, also before 1970."""
    return (instant - _EPOCH) // _MICROSECOND


def from_micros(micros: int) -> datetime:
    """The aware UTC instant of `to_micros`."""
    return _EPOCH + timedelta(microseconds=micros)


class Identifier(TypeDecorator[UUID]):
    """uuid on PostgreSQL, 16 bytes on SQLite."""

    impl = Uuid
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(LargeBinary(16) if dialect.name == "sqlite" else Uuid())

    def process_bind_param(self, value: UUID | None, dialect: Dialect) -> Any:
        return value.bytes if value is not None and dialect.name == "sqlite" else value

    def process_result_value(self, value: Any, dialect: Dialect) -> UUID | None:
        return UUID(bytes=value) if isinstance(value, bytes) else value


class Timestamp(TypeDecorator[datetime]):
    """timestamptz on PostgreSQL, microseconds on SQLite."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(BigInteger() if dialect.name == "sqlite" else DateTime(timezone=True))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        return to_micros(value) if value is not None and dialect.name == "sqlite" else value

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        return from_micros(value) if isinstance(value, int) else value


class CalendarDate(TypeDecorator[date]):
    """date on PostgreSQL, ISO text on SQLite."""

    impl = Date
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(Text() if dialect.name == "sqlite" else Date())

    def process_bind_param(self, value: date | None, dialect: Dialect) -> Any:
        return value.isoformat() if value is not None and dialect.name == "sqlite" else value

    def process_result_value(self, value: Any, dialect: Dialect) -> date | None:
        return date.fromisoformat(value) if isinstance(value, str) else value


class TimeOfDay(TypeDecorator[time]):
    """time on PostgreSQL, HH:MM:SS text on SQLite."""

    impl = Time
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(Text() if dialect.name == "sqlite" else Time())

    def process_bind_param(self, value: time | None, dialect: Dialect) -> Any:
        return value.isoformat("seconds") if value is not None and dialect.name == "sqlite" else value

    def process_result_value(self, value: Any, dialect: Dialect) -> time | None:
        return time.fromisoformat(value) if isinstance(value, str) else value


class ExactDecimal(TypeDecorator[Decimal]):
    """numeric(38, scale) on PostgreSQL, a scaled integer on SQLite."""

    impl = Numeric
    cache_ok = True

    def __init__(self, scale: int) -> None:
        super().__init__(38, scale)
        self.scale = scale

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(BigInteger() if dialect.name == "sqlite" else Numeric(38, self.scale))

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> Any:
        return int(value.scaleb(self.scale)) if value is not None and dialect.name == "sqlite" else value

    def process_result_value(self, value: Any, dialect: Dialect) -> Decimal | None:
        return Decimal(value).scaleb(-self.scale) if isinstance(value, int) else value


class Truth(TypeDecorator[bool]):
    """boolean on PostgreSQL, 0 or 1 on SQLite."""

    impl = Boolean
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(Integer() if dialect.name == "sqlite" else Boolean())

    def process_bind_param(self, value: bool | None, dialect: Dialect) -> Any:
        return int(value) if value is not None and dialect.name == "sqlite" else value

    def process_result_value(self, value: Any, dialect: Dialect) -> bool | None:
        return None if value is None else bool(value)


def column_type(column: Column) -> TypeEngine[Any]:
    """The SQLAlchemy type that stores `column`."""
    match column.type:
        case "text":
            return Text()
        case "integer":
            return BigInteger()
        case "decimal":
            return ExactDecimal(column.scale)
        case "boolean":
            return Truth()
        case "date":
            return CalendarDate()
        case "time":
            return TimeOfDay()
        case "timestamp":
            return Timestamp()
        case "id":
            return Identifier()


def zero(column: Column) -> ColumnElement[Any]:
    """The number 0 as `column` stores it."""
    return literal(Decimal(0) if column.type == "decimal" else 0, column_type(column))
