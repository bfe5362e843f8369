"""Canonical texts and history JSON: the same characters from SQLite, PostgreSQL and Python."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Column as SqlColumn
from sqlalchemy import ColumnElement, MetaData, Table, bindparam, delete, insert, select
from sqlalchemy.schema import CreateTable

from support.orgs import key_for
from tasuki.clock import fiscal_year as by_hand
from tasuki.fields import Column
from tasuki.history import changes_text
from tasuki.storage import Compiled, Database, open_database
from tasuki.storage.dialect import canonical_text, fiscal_year, local_date, zero_padded
from tasuki.storage.statements import compile_statement
from tasuki.storage.types import column_type
from tasuki.storage.wire import canonical, from_canonical

TEXT = st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\0"), min_size=1)
INSTANTS = st.datetimes(datetime(1900, 1, 1), datetime(2200, 1, 1)).map(lambda value: value.replace(tzinfo=UTC))
VALUES: dict[Column, st.SearchStrategy[Any]] = {
    Column("text"): TEXT,
    Column("integer"): st.integers(-(2**62), 2**62),
    Column("decimal", 0): st.integers(-(10**17), 10**17).map(Decimal),
    Column("decimal", 4): st.integers(-(10**17), 10**17).map(lambda value: Decimal(value).scaleb(-4)),
    Column("boolean"): st.booleans(),
    Column("date"): st.dates(date(1868, 1, 1), date(2200, 1, 1)),
    Column("time"): st.times().map(lambda value: value.replace(microsecond=0)),
    Column("timestamp"): INSTANTS,
    Column("id"): st.integers(0, 2**128 - 1).map(lambda value: UUID(int=value)),
}
many = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


COLUMNS = list(VALUES)
VALUE_PAIRS = st.tuples(*(st.tuples(st.none() | values, st.none() | values) for values in VALUES.values()))


class Shelf:
    """One row with an old and a new value of every column type."""

    def __init__(self, database: Database) -> None:
        self.database = database
        columns = [
            SqlColumn(f"{name}_{at}", column_type(column))
            for at, column in enumerate(COLUMNS)
            for name in ("old", "new")
        ]
        self.table = Table("shelf", MetaData(), *columns)
        with database.write() as connection:
            connection.execute_text(str(CreateTable(self.table).compile(dialect=database.dialect)))
        binds = {column.key: bindparam(f"v_{column.key}", type_=column.type) for column in columns}
        self.put_row = compile_statement(insert(self.table).values(binds), database.dialect)
        self.clear = compile_statement(delete(self.table), database.dialect)

    def put(self, **values: Any) -> None:
        """Replace the row."""
        row = {f"v_{column.key}": values.get(column.key) for column in self.table.c}
        with self.database.write() as connection:
            connection.change(self.clear)
            connection.change(self.put_row, row)

    def ask(self, statement: Compiled) -> Any:
        """The only value a statement gives."""
        with self.database.read() as connection:
            return connection.run(statement)[0][0]

    def compiled(self, expression: ColumnElement[Any]) -> Compiled:
        """SELECT the expression from the row."""
        return compile_statement(select(expression).select_from(self.table), self.database.dialect)


@pytest.fixture
def shelf(database_url: str) -> Iterator[Shelf]:
    database = open_database(database_url, key_for(database_url))
    yield Shelf(database)
    database.close()


@pytest.mark.parametrize("at", range(len(COLUMNS)), ids=lambda at: f"{COLUMNS[at].type}{COLUMNS[at].scale or ''}")
def test_a_value_has_one_canonical_text(shelf: Shelf, at: int) -> None:
    column = COLUMNS[at]
    statement = shelf.compiled(canonical_text(column, shelf.table.c[f"new_{at}"], shelf.database.name))

    @many
    @given(VALUES[column])
    def check(value: Any) -> None:
        shelf.put(**{f"new_{at}": value})
        text = shelf.ask(statement)
        assert text == canonical(column, value)
        assert from_canonical(column, text) == value

    check()
    shelf.put()
    assert shelf.ask(statement) is None


def test_changes_are_the_same_bytes_everywhere(shelf: Shelf) -> None:
    columns = shelf.table.c
    changes = [(f"f{at}", column, columns[f"old_{at}"], columns[f"new_{at}"]) for at, column in enumerate(COLUMNS)]
    statement = shelf.compiled(changes_text(changes, shelf.database.name))

    @many
    @given(VALUE_PAIRS)
    def check(row: tuple[tuple[Any, Any], ...]) -> None:
        old = {f"old_{at}": pair[0] for at, pair in enumerate(row)}
        shelf.put(**old, **{f"new_{at}": pair[1] for at, pair in enumerate(row)})
        expected = {
            f"f{at}": [None if value is None else canonical(COLUMNS[at], value) for value in pair]
            for at, pair in enumerate(row)
            if pair[0] != pair[1]
        }
        assert shelf.ask(statement) == json.dumps(expected, ensure_ascii=False, separators=(",", ":"))

    check()


def test_days_and_fiscal_years_are_those_of_the_zone(shelf: Shelf) -> None:
    at = COLUMNS.index(Column("timestamp"))
    day = local_date(shelf.table.c[f"new_{at}"], "Asia/Tokyo", shelf.database.name)
    day_of, year_of = (shelf.compiled(e) for e in (day, fiscal_year(day, (4, 1), shelf.database.name)))

    @many
    @given(INSTANTS.filter(lambda value: value.year > 1950))
    def check(value: datetime) -> None:
        shelf.put(**{f"new_{at}": value})
        expected = value.astimezone(ZoneInfo("Asia/Tokyo")).date()
        assert shelf.ask(day_of) == expected
        assert shelf.ask(year_of) == by_hand(expected, (4, 1))

    check()


@pytest.mark.parametrize(("number", "text"), [(1, "0001"), (9999, "9999"), (12345, "12345")])
def test_a_number_that_outgrows_its_zeros_is_not_cut(shelf: Shelf, number: int, text: str) -> None:
    at = COLUMNS.index(Column("integer"))
    shelf.put(**{f"new_{at}": number})
    assert shelf.ask(shelf.compiled(zero_padded(shelf.table.c[f"new_{at}"], 4, shelf.database.name))) == text
