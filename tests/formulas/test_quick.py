"""Numbers of 18 digits are counted on 64-bit integers where a row's are short: the same to the last place, and fast."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import ROUND_HALF_UP, Decimal
from itertools import product
from typing import Any

import pytest
from sqlalchemy import column, null, select, table

from formulas.oracle.arithmetic import WIDE
from formulas.oracle.lines import answer
from formulas.test_assign import Given
from support.orgs import key_for
from tasuki.diagnostics import NOWHERE
from tasuki.fields import Column
from tasuki.formulas import FieldType, Sql, assigned, check_formula, compile_sql, parse
from tasuki.formulas.typed import Typed
from tasuki.storage import Connection, Database
from tasuki.storage.formula_functions import install
from tasuki.storage.opening import open_database
from tasuki.storage.statements import compile_statement

TYPES = {
    "a": FieldType("number", digits=18),
    "b": FieldType("number", digits=18),
    "r": FieldType("number", digits=14, scale=4),
}
SHORT = ("0", "1", "-1", "3", "-7", "999999", "1000000", "-1000001")
LONG = ("999999999", "1000000000", "-999999999999", "1000000000001", "999999999999999999", "-999999999999999999")
RATES = ("0", "0.5", "-0.1021", "3.3333", "99999999999999.9999", "12345.6789")
FORMULAS = (
    "a + b - 3",
    "a * b",
    "ROUND(a * r, 0)",
    "ROUND(a * r, -2)",
    "TRUNC(a * 0.1021)",
    "FLOOR(a / b)",
    "CEILING(a / b)",
    "MFLOOR(a / r)",
    "MCEILING(r / a)",
    "ROUND(a / b, 2)",
    "TRUNC(a / b, 1)",
    "a / b",
    "r / 7",
    "a / 3 * 3",
    "ROUND(a / 3 * 3, 0)",
    "MIN(a * r, b) + 1",
    "IF(a * 2 > b, a * r - b, b / a)",
    "MOD(a * 10, b)",
    "BLANKVALUE(a * 1, b * 2)",
)
CONDITIONS = ("a * b > r", "a * r = b * r", "ROUND(a / b, 1) >= 0.5", "ISBLANK(a * b)", "a * b < 0 || 1 / a > 0")


class Row(Given):
    """A scope and a binding of the columns a, b and r."""

    def find(self, name: str) -> tuple[str, FieldType] | None:
        return (name, TYPES[name]) if name in TYPES else None

    def read(self, path: tuple[str, ...]) -> Sql:
        return Sql(column(path[0]), scale=TYPES[path[0]].scale)


def rows() -> list[dict[str, str | None]]:
    found: list[dict[str, str | None]] = [
        {"a": a, "b": b, "r": r}
        for (a, b), r in product((*product(SHORT, SHORT), *zip(LONG, LONG[::-1], strict=True)), RATES)
    ]
    for a, b in product((*SHORT, *LONG), LONG):
        found.append({"a": a, "b": b, "r": "3.3333"})
    for name in TYPES:
        found += [{**found[place], name: None} for place in (0, 70, 140, 390)]
    return found


@pytest.fixture
def filled(database_url: str) -> Iterator[Database]:
    opened = open_database(database_url, key_for(database_url))
    with opened.write() as connection:
        install(connection)
        if opened.name == "sqlite":
            connection.execute_text("CREATE TABLE t (n INTEGER, a INTEGER, b INTEGER, r INTEGER)")
            connection.execute_many("INSERT INTO t VALUES (?, ?, ?, ?)", [_stored(*one) for one in enumerate(rows())])
        else:
            connection.execute_text("CREATE TABLE t (n integer, a numeric, b numeric, r numeric)")
            given = [(n, *(None if row[x] is None else Decimal(row[x]) for x in "abr")) for n, row in enumerate(rows())]
            connection.execute_many("INSERT INTO t VALUES ($1, $2, $3, $4)", given)
    yield opened
    opened.close()


def _stored(number: int, row: dict[str, str | None]) -> tuple[Any, ...]:
    scaled = [None if value is None else int(Decimal(value).scaleb(TYPES[name].scale)) for name, value in row.items()]
    return (number, *scaled)


def _tree(formula: str, given: Row) -> Typed:
    node = parse(formula, NOWHERE).node
    assert node is not None
    checked = check_formula(node, given)
    assert checked.tree is not None, checked.problems
    return checked.tree


def _all(connection: Connection, sql: Sql) -> Sequence[tuple[Any, Any]]:
    columns = [sql.value.label("v"), (null() if sql.error is None else sql.error).label("e")]
    statement = select(*columns).select_from(table("t", column("n"))).order_by(column("n"))
    return [(row[0], row[1]) for row in connection.execute(statement)]


def _expected(formula: str) -> list[dict[str, Any]]:
    fields = {"a": {"type": "integer"}, "b": {"type": "integer"}, "r": {"type": "number", "scale": 4}}
    return answer({"id": formula, "formula": formula, "fields": fields, "rows": rows()})


def test_every_number_is_kept_as_the_oracle_has_it(filled: Database) -> None:
    given = Row(filled.name)
    with filled.read() as connection:
        for formula, scale in product(FORMULAS, (0, 2)):
            tree = _tree(formula, given)
            sql = assigned(compile_sql(tree, given), tree.type, Column("decimal", scale), False, filled.name)
            found = _all(connection, sql)
            for row, (value, error), wanted in zip(rows(), found, _expected(formula), strict=True):
                assert (_told(value, scale, filled), error) == _kept(wanted, scale), (formula, scale, row)


def _told(value: Any, scale: int, database: Database) -> Decimal | None:
    return Decimal(value).scaleb(-scale) if database.name == "sqlite" and value is not None else value


def _kept(wanted: dict[str, Any], scale: int) -> tuple[Decimal | None, str | None]:
    """What a column of 18 digits keeps of what the oracle gives."""
    if "error" in wanted:
        return None, wanted["error"]
    if wanted["value"] is None:
        return None, None
    rounded = Decimal(wanted["value"]).quantize(Decimal(1).scaleb(-scale), ROUND_HALF_UP, WIDE)
    return (rounded, None) if abs(rounded.scaleb(scale)) < 10**18 else (None, "R202")


def test_every_condition_holds_where_the_oracle_says(filled: Database) -> None:
    given = Row(filled.name)
    with filled.read() as connection:
        for formula in CONDITIONS:
            found = _all(connection, compile_sql(_tree(formula, given), given))
            for row, (value, error), wanted in zip(rows(), found, _expected(formula), strict=True):
                told = {"error": error} if error else {"value": bool(value)}
                assert told == wanted, (formula, row)


def test_short_numbers_are_not_counted_in_text() -> None:
    """What is counted behind the guard calls none of our functions."""
    given = Row("sqlite")
    for formula in FORMULAS:
        tree = _tree(formula, given)
        sql = assigned(compile_sql(tree, given), tree.type, Column("integer"), False, "sqlite")
        text = compile_statement(select(sql.value.label("v")), _dialect()).sql
        guarded = text.partition(" THEN ")[2].partition(" ELSE tasuki_")[0].partition(" ELSE (SELECT ")[0]
        quick = " < 1000000" in text and "tasuki_" not in guarded
        assert quick == (formula not in ("a / 3 * 3", "ROUND(a / 3 * 3, 0)", "IF(a * 2 > b, a * r - b, b / a)")), text


def _dialect() -> Any:
    from sqlalchemy.dialects.sqlite import pysqlite

    return pysqlite.dialect(paramstyle="qmark")
