"""Long and deep formulas: they compile to little SQL, run on both engines and give what the oracle gives."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import select

from formulas.oracle.lines import answer
from support.orgs import key_for
from tasuki.storage import Database
from tasuki.storage.evaluation import Evaluator, Line, evaluator, read_line
from tasuki.storage.evaluation.programs import Program
from tasuki.storage.opening import open_database
from tasuki.storage.statements import compile_statement

MOST_SQL = 64 * 1024
FIELDS = {"x": {"type": "number", "scale": 2}, "Amount__c": {"type": "currency", "scale": 0}, "s": {"type": "text"}}
ROWS = [
    {"x": "3.5", "Amount__c": "1200", "s": "q"},
    {"x": "0", "Amount__c": None, "s": None},
    {"x": None, "Amount__c": "-7", "s": "あ"},
]


def nested(form: str, start: str = "x", times: int = 50, most: int = 4000) -> str:
    """`form` inside itself: `{f}` is the formula so far, `{k}` the level."""
    found = start
    for level in range(1, times + 1):
        longer = form.format(f=found, k=level)
        if len(longer) > most:
            break
        found = longer
    return found


SHAPES = {
    "a sum of ones": "+".join(["1"] * 2000),
    "a sum of fields": " + ".join(["Amount__c", "x"] * 225),
    "differences": " - ".join(["Amount__c"] * 330),
    "products": "*".join(["1.0"] * 900),
    "quotients": "/".join(["x"] * 100),
    "texts": "&".join(["s", "'z'"] * 600),
    "alternatives": "||".join(["x=1", "1/x=1"] * 300),
    "choices": "IFS(" + ",".join(f"1/x>{k},Amount__c/{k}" for k in range(1, 190)) + ")",
    "cases": "CASE(x," + ",".join(f"{k},{k}/x" for k in range(1, 240)) + ",0)",
    "the least of many": "MIN(" + ",".join(f"x,{k}" for k in range(1, 600)) + ")",
    "brackets": nested("({f} + 1)"),
    "unequal quotients": nested("(1 + {f}) / x"),
    "branches": nested("IF(x > {k}, x / {k} + 0.5, {f})"),
    "tests": nested("IF({f}, x/3 > 1, x/7 < 2)", "x > 1"),
    "roundings": nested("ROUND({f} * 1.1, 2)"),
    "remainders": nested("MOD({f} + 7, x)"),
    "branches in sums": nested("IF(x > 1, 1 + {f} / 3, 2 * x)"),
    "powers": nested("(x / ({f}) + SQRT(x) ^ 2)"),
    "all sorts": nested("IF({f} / 7 > Amount__c * {k}, ROUND(Amount__c / {k}, 2) + x, MOD(x, {k}) - 1)"),
    "extremes": nested("MAX({f}, x / {k}, ABS(Amount__c - {k}))"),
    "blanks": nested('IF(ISBLANK({f}), s & "a", BLANKVALUE(s, "{k}"))', "s"),
    "cases in cases": nested("CASE({f}, 1, 2 / x, 3, 4, 5)"),
    "everything twice": nested("IF({f} > 1, {f} + 1, 2)", times=7),
}


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    opened = open_database(database_url, key_for(database_url))
    yield opened
    opened.close()


def results(engine: Evaluator, line: Line) -> list[dict[str, Any]]:
    [answered] = engine.run([line])
    found = answered.as_json("en")
    assert "results" in found, found
    return [{key: value for key, value in one.items() if key != "message"} for one in found["results"]]


def test_long_and_deep_formulas(database: Database) -> None:
    with evaluator(database) as engine:
        for name, formula in SHAPES.items():
            assert len(formula) <= 4000, name
            given = {"id": name, "formula": formula, "fields": FIELDS, "rows": ROWS}
            line = read_line(json.dumps(given), 1)
            assert isinstance(line, Line)
            program = engine.programs.of(line)
            assert isinstance(program, Program), name
            assert size(program, database) < MOST_SQL, name
            assert results(engine, line) == answer(given), name


def size(program: Program, database: Database) -> int:
    """Characters of SQL for a formula's value and error."""
    columns = [column.label(f"c{place}") for place, column in enumerate((program.sql.value, program.sql.error))
               if column is not None]  # fmt: skip
    return len(compile_statement(select(*columns), database.dialect).sql)


def test_a_formula_too_deep_for_the_tree_is_refused_and_not_run(database: Database) -> None:
    with evaluator(database) as engine:
        line = read_line(json.dumps({"id": 1, "formula": "1+2*3^(" * 99 + "1" + ")" * 99, "rows": [{}]}), 1)
        [answered] = engine.run([line])
    assert [found["code"] for found in answered.as_json("en")["problems"]] == ["M101"]


@pytest.mark.parametrize(
    ("formula", "error"),
    [
        ("10 ^ 99999999999999999999", "R202"),
        ("0.5 ^ 999999999999 > 0 && EXP(99999999999999) > 0", None),
        ("EXP(99999999999999) > 0", "R202"),
        ("9999999999999999999 ^ 0.0000000000000000001 > 99999999999", None),
        ("1.0000000000000000001 ^ 99999999999999999999 > 22026", None),
        ("ROUND(1, 99999999999999999999) + ROUND(1, -99999999999999999999)", None),
        ("VALUE('1e99999999999999999999')", "R202"),
    ],
)
def test_what_could_exhaust_a_server_does_not(database: Database, formula: str, error: str | None) -> None:
    with evaluator(database) as engine:
        line = read_line(json.dumps({"id": 1, "formula": formula, "rows": [{}]}), 1)
        assert isinstance(line, Line)
        [found] = results(engine, line)
    assert found.get("error") == error
