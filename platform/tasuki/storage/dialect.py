"""What the two engines say differently: one Python function per SQL function, giving the expression of a dialect."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Integer,
    SQLColumnExpression,
    Text,
    case,
    cast,
    extract,
    false,
    func,
    literal,
    true,
    type_coerce,
)

from tasuki.fields import Column
from tasuki.storage.database import DialectName
from tasuki.storage.types import CalendarDate

Expression = ColumnElement[Any] | SQLColumnExpression[Any]


def canonical_text(column: Column, value: Expression, dialect: DialectName) -> ColumnElement[str]:
    """The one text of a value in history and data files, the same characters on both engines; blank stays NULL.

    text as it is; integers and decimals as digits with a point; true/false; ISO dates and times; instants in UTC with
    six decimals and `Z`; ids as 32 hexadecimal digits.
    """
    if dialect == "postgresql":
        return _canonical_postgresql(column, value)
    return _canonical_sqlite(column, value)


def _canonical_postgresql(column: Column, value: Expression) -> ColumnElement[str]:
    match column.type:
        case "text":
            return cast(value, Text)
        case "boolean":
            return case((value.is_(true()), "true"), (value.is_(false()), "false"))
        case "timestamp":
            return func.to_char(func.timezone("UTC", value), 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
        case "id":
            return func.replace(cast(value, Text), "-", "")
        case _:
            return cast(value, Text)


def _canonical_sqlite(column: Column, value: Expression) -> ColumnElement[str]:
    stored = type_coerce(value, BigInteger)
    match column.type:
        case "decimal" if column.scale:
            unit = 10**column.scale
            sign = case((stored < 0, "-"), else_="")
            whole = cast(func.abs(stored).op("/")(unit), Text)
            places = func.substr(literal("0" * column.scale).concat(func.abs(stored).op("%")(unit)), -column.scale)
            return case((stored.is_not(None), sign.concat(whole).concat(".").concat(places)))
        case "boolean":
            return case((stored == 1, "true"), (stored == 0, "false"))
        case "timestamp":
            # Integer division rounds towards zero: take the remainder that is never negative first.
            # With a precedence of their own these operators set the brackets that `+` and `-` need.
            rest = (stored.op("%", 8)(1_000_000) + 1_000_000).op("%", 8)(1_000_000)
            seconds = (stored - rest).op("/", 8)(1_000_000)
            text = func.strftime("%Y-%m-%dT%H:%M:%S", seconds, "unixepoch")
            return case((stored.is_not(None), text.concat(func.printf(".%06dZ", rest))))
        case "id":
            return case((stored.is_not(None), func.lower(func.hex(value))))
        case "integer" | "decimal":
            return cast(stored, Text)
        case _:
            return type_coerce(value, Text)


def json_string(column: Column, value: Expression, dialect: DialectName) -> ColumnElement[str]:
    """The canonical text of a value as a JSON string, NULL for a blank one: the same bytes on both engines."""
    text = canonical_text(column, value, dialect)
    if column.type != "text":
        # Digits, letters, points and colons: nothing to escape.
        return literal('"', Text()).concat(text).concat('"')
    if dialect == "postgresql":
        return cast(func.to_json(text), Text)
    return case((text.is_not(None), func.json_quote(text)))


def local_date(instant: Expression, zone: str, dialect: DialectName) -> ColumnElement[Any]:
    """The calendar day of an instant in `zone`."""
    if dialect == "postgresql":
        return cast(func.timezone(zone, instant), CalendarDate)
    return type_coerce(func.tasuki_local_date(type_coerce(instant, BigInteger), zone), CalendarDate)


def fiscal_year(day: Expression, starts: tuple[int, int], dialect: DialectName) -> ColumnElement[int]:
    """The fiscal year of a day; `starts` is (month, day)."""
    first = f"{starts[0]:02}-{starts[1]:02}"
    if dialect == "postgresql":
        year = cast(extract("year", day), Integer)
        return year - case((func.to_char(day, "MM-DD") < first, 1), else_=0)
    text = type_coerce(day, Text)
    return cast(func.substr(text, 1, 4), Integer) - case((func.substr(text, 6, 5) < first, 1), else_=0)


def zero_padded(number: Expression, width: int, dialect: DialectName) -> ColumnElement[str]:
    """A number with leading zeros, never cut when it is longer than `width`."""
    if dialect == "postgresql":
        text = cast(number, Text)
        return func.lpad(text, func.greatest(width, func.length(text)), "0")
    return func.printf(f"%0{width}d", number)


def is_distinct(left: Expression, right: Expression) -> ColumnElement[bool]:
    """True where the values differ, blank counting as a value."""
    return left.is_distinct_from(right)


def new_salt(dialect: DialectName) -> ColumnElement[Any]:
    """Sixteen random bytes for one history row."""
    return func.gen_random_uuid() if dialect == "postgresql" else func.randomblob(16)


def transaction_id(instant: Expression, dialect: DialectName) -> ColumnElement[int]:
    """A number that all rows of a transaction share: PostgreSQL's own; on SQLite, which has one writer at a time,
    the transaction's instant in microseconds."""
    if dialect == "postgresql":
        return cast(cast(func.pg_current_xact_id(), Text), BigInteger)
    # A cast, since a parameter coerced to another type would lose its way into the database everywhere else.
    return cast(instant, BigInteger)
