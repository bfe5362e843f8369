"""The value of a formula in the form a column keeps it, on both engines."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import time
from decimal import Decimal
from itertools import product
from typing import Any

import pytest
from sqlalchemy import ColumnElement, Text, column, literal_column, null, select

from support.orgs import key_for
from tasuki.diagnostics import NOWHERE
from tasuki.fields import Column
from tasuki.formulas import FieldType, Sql, assigned, check_formula, compile_sql, condition, parse
from tasuki.formulas.scope import Dialect
from tasuki.formulas.typed import Query
from tasuki.storage.formula_functions import install
from tasuki.storage.opening import open_database

WIDE = FieldType("number", digits=38, scale=38)


@dataclass(frozen=True)
class Given:
    """A scope and a binding of one number `n`, of which nothing is known but what `held` says."""

    dialect: Dialect
    number: str | None = None
    held: FieldType = WIDE
    zone: str = "UTC"
    year_starts: tuple[int, int] = (4, 1)
    key: str = ""
    place: Any = "record"

    def find(self, name: str) -> tuple[str, FieldType] | None:
        return ("n", self.held) if name == "n" else None

    def field(self, name: str) -> FieldType | None:
        return self.held if name == "n" else None

    def names(self) -> list[str]:
        return ["n"]

    def follow(self, object_key: str) -> None:
        return None

    def objects(self) -> list[str]:
        return []

    def system_names(self) -> list[str]:
        return []

    def read(self, path: tuple[str, ...]) -> Sql:
        native = self.held.digits + self.held.scale <= 18
        if self.number is None:
            text = "NULL" if self.dialect == "sqlite" else "CAST(NULL AS numeric)"
            return Sql(literal_column(text), scale=self.held.scale if native else None)
        if self.dialect == "postgresql":
            return Sql(literal_column(f"({self.number}::numeric)"))
        if native:
            return Sql(literal_column(f"({int(Decimal(self.number).scaleb(self.held.scale))})"), scale=self.held.scale)
        return Sql(literal_column(f"'{self.number}'"), scale=None)

    def system(self, name: str) -> Any:
        return None

    def outer(self, path: tuple[str, ...]) -> Sql:
        raise AssertionError(path)

    def prior(self, name: str) -> Sql:
        raise AssertionError(name)

    def is_new(self) -> ColumnElement[bool]:
        raise AssertionError

    def query(self, query: Query) -> Sql:
        raise AssertionError(query)


Run = Callable[..., tuple[Any, Any]]


@pytest.fixture
def run(database_url: str) -> Iterator[Run]:
    """A function: formula, column, the number `n` -> the value as the column gives it back, and the error."""
    opened = open_database(database_url, key_for(database_url))
    with opened.write() as connection:
        install(connection)

    def give(
        formula: str, target: Column, number: str | None = None, held: FieldType = WIDE, percent: bool = False
    ) -> tuple[Any, Any]:
        given = Given(opened.name, number, held)
        node = parse(formula, NOWHERE).node
        assert node is not None
        tree = check_formula(node, given).tree
        assert tree is not None
        sql = assigned(compile_sql(tree, given), tree.type, target, percent, opened.name)
        error = null() if sql.error is None else sql.error
        with opened.read() as connection:
            [(value, code)] = connection.execute(select(sql.value.label("v"), error.label("e")))
        if opened.name == "sqlite" and value is not None and target.type in ("integer", "decimal"):
            assert isinstance(value, int), value
            value = Decimal(value).scaleb(-target.scale)
        return (bool(value) if target.type == "boolean" and value is not None else value), code

    yield give
    opened.close()


INTEGER, DECIMAL = Column("integer"), Column("decimal", 2)
NARROW = FieldType("number", digits=6, scale=4)


HELD = (WIDE, FieldType("number", digits=12, scale=6), FieldType("number", digits=6, scale=6))
ROUNDED = (
    ("0.5", INTEGER, "1"),
    ("-0.5", INTEGER, "-1"),
    ("0.499999", INTEGER, "0"),
    ("2.675", DECIMAL, "2.68"),
    ("-2.675", DECIMAL, "-2.68"),
    ("2.674999", DECIMAL, "2.67"),
    ("1", DECIMAL, "1.00"),
    ("7", Column("decimal", 8), "7.00000000"),
    (None, DECIMAL, None),
)
FITTING = (
    ("999999999999999999", INTEGER, True),
    ("999999999999999999.4", INTEGER, True),
    ("999999999999999999.5", INTEGER, False),
    ("-1000000000000000000", INTEGER, False),
    ("9999999999999999.99", DECIMAL, True),
    ("9999999999999999.995", DECIMAL, False),
    ("99999999999999999999999999999999999999", DECIMAL, False),
)


def test_a_number_is_rounded_half_up(run: Run) -> None:
    for held, (number, target, value) in product(HELD, ROUNDED):
        assert run("n", target, number, held) == (None if value is None else Decimal(value), None), (held, number)


def test_what_a_column_cannot_hold_is_an_error(run: Run) -> None:
    for number, target, fits in FITTING:
        stored = Decimal(number).quantize(Decimal(1).scaleb(-target.scale)) if fits else None
        assert run("n", target, number) == (stored, None if fits else "R202"), number


def test_integers_of_sixty_four_bits_that_grow(run: Run) -> None:
    held = FieldType("number", digits=17, scale=1)
    assert run("n", Column("decimal", 3), "99999999999999999.5", held) == (None, "R202")
    assert run("n * 100", INTEGER, "99999999999999999.5", held) == (None, "R202")
    assert run("n", INTEGER, "99999999999999999.5", held) == (Decimal(10**17), None)


def test_a_percentage_is_a_hundred_times_the_share(run: Run) -> None:
    for formula, number, held, value in (
        ("n", "0.125", NARROW, "12.50"),
        ("n", "0.0333", NARROW, "3.33"),
        ("n / 3", "0.1", WIDE, "3.33"),
        ("n / 7", "1", NARROW, "14.29"),
        ("0.5", None, WIDE, "50.00"),
    ):
        assert run(formula, DECIMAL, number, held, percent=True) == (Decimal(value), None), formula
    assert run("n", DECIMAL, "10000000000000000", percent=True) == (None, "R202")


def test_an_error_of_the_formula_stays_one(run: Run) -> None:
    assert run("1 / n", DECIMAL, "0") == (None, "R200")
    assert run("n * n", INTEGER, "12345678901234567890.5") == (None, "R202")


def test_an_unknown_condition_is_no_tick(run: Run) -> None:
    assert run("n > 1", Column("boolean"), None) == (False, None)
    assert run("n > 1", Column("boolean"), "2") == (True, None)


def test_texts_and_blanks(run: Run) -> None:
    assert run('"a" & "b"', Column("text")) == ("ab", None)
    assert run('""', Column("text")) == (None, None)
    assert run("NULL", DECIMAL)[0] is None


def test_a_time_of_day_keeps_whole_seconds(run: Run) -> None:
    found, error = run('TIMEVALUE("09:30:15.999")', Column("time"))
    assert (str(found), error) == (str(time(9, 30, 15)), None)


def test_a_condition_is_true_only_without_an_error() -> None:
    plain = condition(Sql(column("a")))
    failing = condition(Sql(column("a"), column("b", Text())))
    assert (str(plain), str(failing)) == ("a", "(a AND b IS NULL)")
