"""Lines in, answers out, the same on both engines."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from typing import Any

import psycopg
import pytest
from sqlalchemy import text

from support.postgres import Cluster
from tasuki.formulas import Sql
from tasuki.formulas.typed import Read
from tasuki.storage import open_database
from tasuki.storage.evaluation import Evaluator, evaluator, outcome_text, programs, read_line, step_lines
from tasuki.storage.evaluation.programs import Program, Programs
from tasuki.storage.opening import open_memory

NOW = datetime(2024, 4, 1, 1, 30, tzinfo=UTC)
Answer = Callable[..., Any]


@pytest.fixture
def engine(database_url: str) -> Iterator[Evaluator]:
    """An evaluator on SQLite in memory or on PostgreSQL, at half past one of a first of April (UTC)."""
    database = open_memory() if database_url.startswith("sqlite") else open_database(database_url)
    with closing(database), evaluator(database, lambda: NOW) as run:
        yield run


@pytest.fixture
def answer(engine: Evaluator) -> Answer:
    """A function: a formula and the keys of its line -> the results of its rows, or its problems."""

    def run(formula: str, **given: Any) -> Any:
        [found] = engine.run([read_line(json.dumps({"id": 1, "formula": formula, **given}), 1)])
        told = found.as_json("en")
        assert told.pop("id") == 1
        [only] = told.values()
        return only

    return run


def one(kind: str, value: Any, **options: Any) -> dict[str, Any]:
    """A line's fields and rows: `x` is `value`."""
    return {"fields": {"x": {"type": kind, **options}}, "rows": [{"x": value}]}


@pytest.mark.parametrize(
    ("kind", "given", "printed"),
    [
        ("number", "12.50", "12.5"),
        ("number", "-0.0", "0"),
        ("number", "9" * 38, "9" * 38),
        ("number", "0." + "0" * 37 + "7", "0." + "0" * 37 + "7"),
        ("currency", 100, "100"),
        ("integer", -7, "-7"),
        ("percent", "12.5", "0.125"),
        ("checkbox", True, True),
        ("checkbox", None, False),
        ("text", "花子 😀 'a' \"b\" \\ %s :x {0} \t\n", "花子 😀 'a' \"b\" \\ %s :x {0} \t\n"),
        ("text", None, None),
        ("date", "0001-01-01", "0001-01-01"),
        ("date", "9999-12-31", "9999-12-31"),
        ("datetime", "2024-04-01T09:30:00+09:00", "2024-04-01T00:30:00Z"),
        ("datetime", "1969-12-31T23:59:59.5Z", "1969-12-31T23:59:59.500000Z"),
        ("time", "09:30:00", "09:30:00"),
        ("time", "23:59:59.250", "23:59:59.250"),
        ("picklist", "open", "open"),
        ("multi_picklist", ["b", "a"], ["b", "a"]),
        ("lookup", "001xx000003DGb2", "001xx000003DGb2"),
    ],
)
def test_a_value_comes_out_as_it_went_in(answer: Answer, kind: str, given: Any, printed: Any) -> None:
    assert answer("X", **one(kind, given)) == [{"value": printed}]


@pytest.mark.parametrize("scale", [None, 0, 2, 16])
def test_the_declared_scale_changes_no_answer(answer: Answer, scale: int | None) -> None:
    options = {} if scale is None else {"scale": scale}
    for number in ("0", "1.25", "-99", "0.0000000000000001", "123456789012345678901234567890.12345678"):
        assert answer("x * 1", **one("number", number, **options)) == [{"value": number}]


@pytest.mark.parametrize(
    ("returns", "printed"),
    [
        (None, "0.125"),
        ("number", "0.125"),
        ("currency", "0.125"),
        ("percent", "12.5"),
        ("integer", "0"),
        ({"type": "number", "scale": 2}, "0.13"),
        ({"type": "percent", "scale": 0}, "13"),
    ],
)
def test_the_kind_asked_for_shapes_a_number(answer: Answer, returns: Any, printed: str) -> None:
    assert answer("1 / 8", returns=returns) == [{"value": printed}]


def test_a_condition_that_cannot_be_told_is_false(answer: Answer) -> None:
    assert answer("x > 1", **one("number", None)) == [{"value": False}]
    assert answer("x > 1", **one("number", None), returns="checkbox") == [{"value": False}]


def test_each_row_has_its_own_result(answer: Answer) -> None:
    fields = {"a": {"type": "number"}, "b": {"type": "number", "scale": 2}}
    rows = [{"a": 1, "b": 4}, {"a": 1, "b": 0}, {"a": "x", "b": 1}, {"a": None, "b": 1}, {}]
    assert answer("a / b", fields=fields, rows=rows) == [
        {"value": "0.25"},
        {"error": "R200", "message": "the formula cannot be computed: it divides by zero"},
        {"error": "I305", "message": "The value “x” of “a” cannot be read: it must be a number such as 12.5"},
        {"value": None},
        {"value": None},
    ]


def test_blanks_are_zero_if_the_line_says_so(answer: Answer) -> None:
    assert answer("x + 1", **one("number", None), blanks="zero") == [{"value": "1"}]
    assert answer("x + 1", **one("number", None)) == [{"value": None}]


def test_prior_rows_make_changes_and_new_records(answer: Answer) -> None:
    fields = {"x": {"type": "number", "scale": 0}, "Note__c": {"type": "text"}}
    rows = [{"x": 1, "Note__c": "a"}, {"x": 1}, {"x": 1}]
    given = {"fields": fields, "rows": rows, "prior": [{"x": 1, "Note__c": "b"}, None]}
    assert answer("ISNEW()", **given) == [{"value": False}, {"value": True}, {"value": True}]
    assert answer("ISCHANGED(Note__c)", **given)[0] == {"value": True}
    assert answer("ISCHANGED(x)", **given)[0] == {"value": False}
    assert answer("PRIORVALUE(note__C)", **given)[0] == {"value": "b"}


def test_globals_and_paths_are_read_by_name(answer: Answer) -> None:
    given = {
        "fields": {"Owner.Name": {"type": "text"}, "owner.Manager.Age": {"type": "number"}},
        "rows": [{"Owner.Name": "花子", "Owner.Manager.Age": 40}],
        "globals": {"$User": {"Name": "花子", "Level": 2, "Active": True, "Id": "005xx"}, "$Setup": {"A": {"B": "c"}}},
    }
    assert answer("owner.name = $user.NAME && $User.Active", **given) == [{"value": True}]
    assert answer("Owner.Manager.Age * $User.Level", **given) == [{"value": "80"}]
    assert answer("$Setup.A.B & $User.Id", **given) == [{"value": "c005xx"}]


def test_the_moment_and_the_zone_are_those_of_the_line(answer: Answer) -> None:
    assert answer("NOW()") == [{"value": "2024-04-01T01:30:00Z"}]
    assert answer("TODAY()", now="2024-03-31T16:00:00Z") == [{"value": "2024-03-31"}]
    assert answer("TODAY()", now="2024-03-31T16:00:00Z", zone="Asia/Tokyo") == [{"value": "2024-04-01"}]


@pytest.mark.parametrize(
    ("formula", "code", "line", "column"),
    [
        ("", "M100", 1, 1),
        ("1 +", "M100", 1, 4),
        ("1 +\n  Amont__c", "M105", 2, 3),
        ("LEN(1)", "M203", 1, 5),
        ("EXISTS(thing, true)", "M207", 1, 8),
    ],
)
def test_what_does_not_compile_is_said_with_its_place(
    answer: Answer, formula: str, code: str, line: int, column: int
) -> None:
    [told] = answer(formula, fields={"Amount__c": {"type": "number"}})
    assert (told["code"], told["line"], told["column"]) == (code, line, column)
    assert told["message"]


def test_a_hint_names_the_nearest_field(answer: Answer) -> None:
    [told] = answer("Amont__c", fields={"Amount__c": {"type": "number"}})
    assert "Amount__c" in told["message"]


def test_many_formulas_run_in_few_statements(engine: Evaluator) -> None:
    lines = [read_line(json.dumps({"id": n, "formula": f"x + {n}", **one("number", n)}), 1) for n in range(200)]
    engine.connection.statements_run = []
    found = [told.as_json("en") for told in engine.run(lines)]
    assert found == [{"id": n, "results": [{"value": str(2 * n)}]} for n in range(200)]
    assert len(engine.connection.statements_run) == 5


def test_a_line_that_cannot_be_run_leaves_the_others_alone(engine: Evaluator) -> None:
    given = ['{"id": 1, "formula": "1"}', "{", '{"id": 2, "formula": "1 +"}', '{"id": 3, "formula": "2"}']
    found = [told.as_json("en") for told in engine.run([read_line(one, n) for n, one in enumerate(given, 1)])]
    assert [told["id"] for told in found] == [1, None, 2, 3]
    assert [next(key for key in told if key != "id") for told in found] == [
        "results",
        "problems",
        "problems",
        "results",
    ]
    assert found[1]["problems"][0]["line"] == 2


def test_the_same_formula_is_compiled_once(engine: Evaluator) -> None:
    lines = [read_line(json.dumps({"id": n, "formula": "x + 1", **one("number", n, scale=2)}), 1) for n in range(50)]
    assert len(list(engine.run(lines))) == 50
    assert len(engine.programs.kept) == 1


def test_a_trace_shows_every_part_as_it_is_written(engine: Evaluator) -> None:
    fields = {"a": {"type": "number"}, "b": {"type": "number"}, "name": {"type": "text"}}
    formula = "IF( (a > 2) && !ISBLANK(name),\n  a*10 + 1, 1 / b)"
    line = read_line(json.dumps({"formula": formula, "fields": fields, "rows": [{"a": 3, "b": 0}]}), 1)
    assert step_lines(engine.trace(line), "en") == [
        "IF( (a > 2) && !ISBLANK(name), a*10 + 1, 1 / b)  →  R200 the formula cannot be computed: it divides by zero",
        "  (a > 2) && !ISBLANK(name)  →  false",
        "    a > 2  →  true",
        "      a  →  3",
        "    !ISBLANK(name)  →  false",
        "      ISBLANK(name)  →  true",
        "        name  →  (blank)",
        "  a*10 + 1  →  31",
        "    a*10  →  30",
        "      a  →  3",
        "  1 / b  →  R200 the formula cannot be computed: it divides by zero",
        "    b  →  0",
    ]


def test_values_are_written_for_people() -> None:
    assert [outcome_text(value, "ja") for value in (None, True, ["a", "b"], "1")] == ["（空）", "true", "a;b", "1"]


def test_a_field_of_more_places_than_are_kept_is_any_number(engine: Evaluator) -> None:
    fields = {"n": {"type": "number", "scale": 18}, "p": {"type": "percent", "scale": 17}}
    row = {"n": "0.123456789012345678", "p": "12.34567890123456789"}
    for formula, value in (("n * 2", "0.246913578024691356"), ("p", "0.1234567890123456789")):
        [told] = engine.run([read_line(json.dumps({"formula": formula, "fields": fields, "rows": [row]}), 1)])
        assert told.as_json("en")["results"] == [{"value": value}]


def test_what_is_compiled_for_many_rows_answers_the_same(engine: Evaluator) -> None:
    fields = {"a": {"type": "currency", "scale": 2}, "r": {"type": "percent", "scale": 2}}
    numbers = ("0", "31680", "-0.01", "9999999999999999.99", "123456789.12", None)
    rows = [{"a": a, "r": r} for a in numbers for r in ("10.21", "-100", "999999999999.99", None)]
    formulas = ("a * r", "a * r * a", "ROUND(a * r, 0) > a", "a / r", "FLOOR(a * (1 + r)) = MOD(a, r)", "a ^ 2 - r")
    asked: tuple[Any, ...] = (None, {"type": "currency", "scale": 2}, "percent")
    lines = [
        read_line(json.dumps({"formula": formula, "fields": fields, "rows": rows, "returns": returns}), 1)
        for formula in formulas
        for returns in asked
        if returns is None or (" > " not in formula and " = " not in formula)
    ]
    many = Evaluator(engine.connection, Programs(engine.programs.dialect, few=False), engine.clock)
    one, other = (programs.of(lines[1]) for programs in (many.programs, engine.programs))
    assert isinstance(one, Program) and isinstance(other, Program)
    # Only SQLite has another way for many rows.
    assert (str(one.sql.value) == str(other.sql.value)) == (engine.programs.dialect == "postgresql")
    assert list(many.run(lines)) == list(engine.run(lines))


def test_a_statement_the_database_refuses_fails_alone(engine: Evaluator, monkeypatch: pytest.MonkeyPatch) -> None:
    """Compiled formulas never fail; should one, its row says so and every other row has its value."""
    values = {"postgresql": "1 / (text_0::int - 7)", "sqlite": "json_extract('{', '$' || text_0)"}
    real = programs.compile_sql

    def faulty(tree: Any, binding: Any, few: bool) -> Sql:
        found = real(tree, binding, few=few)
        raising = isinstance(tree, Read) and tree.path == ("bad",)
        return Sql(text(values[binding.dialect]), scale=0) if raising else found

    monkeypatch.setattr(programs, "compile_sql", faulty)
    fields = {"bad": {"type": "text"}, "x": {"type": "text"}}
    given = [("x", "1"), ("bad", "7"), ("x", "2")]
    lines = [
        read_line(json.dumps({"formula": name, "fields": fields, "rows": [{name: value}]}), 1) for name, value in given
    ]
    first, second, third = (told.as_json("en")["results"] for told in engine.run(lines))
    assert (first, third) == ([{"value": "1"}], [{"value": "2"}])
    assert second[0]["error"] == "I307"


def test_a_compiler_that_fails_is_told_of_its_line(engine: Evaluator, monkeypatch: pytest.MonkeyPatch) -> None:
    def faulty(formula: str, where: Any) -> Any:
        if formula == "bad":
            raise KeyError(formula)
        return real(formula, where)

    real = programs.parse
    monkeypatch.setattr(programs, "parse", faulty)
    lines = [read_line(json.dumps({"formula": formula}), 1) for formula in ("1", "bad", "2")]
    first, second, third = (told.as_json("en") for told in engine.run(lines))
    assert (first["results"], third["results"]) == ([{"value": "1"}], [{"value": "2"}])
    assert second["problems"][0]["code"] == "I309"


def test_a_lost_connection_is_no_problem_of_a_row(postgres: Cluster) -> None:
    line = read_line('{"formula": "1"}', 1)
    with closing(open_database(postgres.url)) as database, evaluator(database) as run:
        run.connection.driver.close()
        with pytest.raises(psycopg.OperationalError, match="closed"):
            list(run.run([line]))
