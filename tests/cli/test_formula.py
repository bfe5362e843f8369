"""tasuki formula as a person or a script types it: what it prints and how it ends."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from support.orgs import write_files
from support.postgres import Cluster
from support.small_org import FILES
from tasuki.cli import main

FIELDS = json.dumps(
    {"a": {"type": "number", "label": "数量"}, "name": {"type": "text", "label": {"ja": "氏名", "en": "Name"}}}
)


@pytest.fixture(autouse=True)
def terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """A terminal that reads English, and no database of its own."""
    monkeypatch.setenv("LANG", "en_US.UTF-8")
    for name in ("LC_ALL", "LC_MESSAGES", "TASUKI_LANG", "TASUKI_DATABASE", "TASUKI_DATABASE_KEY"):
        monkeypatch.delenv(name, raising=False)


def tasuki(*words: str | Path, given: bytes = b"") -> Result:
    return CliRunner().invoke(main, ["formula", *map(str, words)], input=given)


def lines(result: Result) -> list[Any]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_a_value_is_printed_plainly(tmp_path: Path) -> None:
    (tmp_path / "fields.json").write_text(FIELDS)
    (tmp_path / "row.json").write_text('{"A": 7.50, "name": "花子"}')
    row = ("--fields", tmp_path / "fields.json", "--row", tmp_path / "row.json")
    for formula, printed in (("a * 2", "15"), ("name", "花子"), ("a > 1", "true"), ("NULL", "(blank)"), ("-2^2", "4")):
        result = tasuki("eval", formula, *row)
        assert (result.exit_code, result.stdout, result.stderr) == (0, f"{printed}\n", "")
    assert json.loads(tasuki("eval", "a / 3", *row, "--json").stdout) == {"value": "2.5"}
    assert json.loads(tasuki("eval", "a / 4", "--returns", "integer", *row, "--json").stdout) == {"value": "2"}
    assert json.loads(
        tasuki(
            "eval", "a > b", "--fields", '{"a":{"type":"number"},"b":{"type":"number"}}', "--blanks", "zero", "--json"
        ).stdout
    ) == {"value": False}


def test_prior_and_globals_are_files_or_json_in_place() -> None:
    given = ("--fields", FIELDS, "--row", '{"a": 2}', "--prior", '{"a": 1}', "--globals", '{"$User": {"Name": "x"}}')
    assert tasuki("eval", 'ISCHANGED(a) && $User.Name = "x"', *given).stdout == "true\n"
    assert tasuki("eval", "ISNEW()", "--fields", FIELDS).stdout == "true\n"


def test_what_fails_for_the_row_ends_with_1() -> None:
    result = tasuki("eval", "1 / a", "--fields", FIELDS, "--row", '{"a": 0}')
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith("R200 the formula cannot be computed: it divides by zero")
    result = tasuki("eval", "1 / a", "--fields", FIELDS, "--row", '{"a": 0}', "--json", "--language", "ja")
    assert result.exit_code == 1
    assert json.loads(result.stdout) == {"error": "R200", "message": "数式を計算できません: 0で割っています"}


def test_what_is_wrong_with_a_formula_is_said_with_its_place() -> None:
    result = tasuki("eval", "1 +\n nam", "--fields", FIELDS)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == "formula:2:2 M105 There is no field called “nam”\n    Did you mean “name”?\n"
    [told] = json.loads(tasuki("eval", "1 +\n nam", "--fields", FIELDS, "--json").stdout)["problems"]
    assert told == {
        "code": "M105", "line": 2, "column": 2, "message": "There is no field called “nam”. Did you mean “name”?",
    }  # fmt: skip
    assert tasuki("eval", "1", "--fields", '{"a": {"type": "numbr"}}').exit_code == 1
    [told] = json.loads(tasuki("eval", "1", "--fields", "{", "--json").stdout)["problems"]
    assert told["code"] == "I300"
    assert tasuki("explain", "1", "--fields", "{").exit_code == 1


@pytest.mark.parametrize(
    "words",
    [
        ("eval",),
        ("eval", "1", "--batch", "-"),
        ("eval", "1", "--object", "book"),
        ("eval", "1", "--filds", "x"),
        ("eval", "1", "--blanks", "none"),
        ("eval", "1", "--fields", "no such file"),
        ("eval", "--batch", "no such file"),
        ("eval", "1", "--database", "mysql://x"),
        ("explain",),
    ],
)
def test_wrong_use_ends_with_2(words: tuple[str, ...]) -> None:
    assert tasuki(*words).exit_code == 2


def test_a_trace_stands_above_the_value() -> None:
    result = tasuki("eval", "IF(a > 2, a * 10, 0)", "--fields", FIELDS, "--row", '{"a": 3}', "--trace")
    assert result.stdout.splitlines() == [
        "IF(a > 2, a * 10, 0)  →  30",
        "  a > 2  →  true",
        "    a  →  3",
        "  a * 10  →  30",
        "    a  →  3",
        "30",
    ]
    result = tasuki("eval", "a + 1", "--fields", FIELDS, "--row", '{"a": "x"}', "--trace")
    assert (result.exit_code, result.stdout, result.stderr.split()[0]) == (1, "", "I305")
    found = json.loads(tasuki("eval", "a + 1", "--fields", FIELDS, "--row", '{"a": 3}', "--trace", "--json").stdout)
    assert found == {
        "value": "4",
        "trace": {"text": "a + 1", "value": "4", "parts": [{"text": "a", "value": "3"}]},
    }


BATCH = b"""{"id": "1", "formula": "x / 3", "fields": {"x": {"type": "number"}}, "rows": [{"x": 1}, {"x": "a"}], "y": 1}

{"id": "2", "formula": "x +"}
not json
{"id": "3", "formula": "'\xe8\x8a\xb1\xe5\xad\x90'"}
"""


@pytest.mark.parametrize("engine", ["memory", "sqlite", "sqlite+plain", "postgresql"])
def test_a_batch_answers_every_line_in_order(engine: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    if engine == "postgresql":
        cluster: Cluster = request.getfixturevalue("postgres")
        where: tuple[str, ...] = ("--database", cluster.url)
    else:
        where = () if engine == "memory" else ("--database", f"{engine}:///{tmp_path / 'x.db'}")
    result = tasuki("eval", "--batch", "-", *where, given=BATCH)
    assert result.exit_code == 0
    first, second, third, fourth = lines(result)
    assert first == {
        "id": "1",
        "results": [
            {"value": "0.33333333333333333333"},
            {"error": "I305", "message": "The value “a” of “x” cannot be read: it must be a number such as 12.5"},
        ],
    }
    assert (second["id"], [told["code"] for told in second["problems"]]) == ("2", ["M100"])
    assert third["id"] is None
    assert {**third["problems"][0], "message": ""} == {"code": "I300", "line": 4, "column": 1, "message": ""}
    assert fourth == {"id": "3", "results": [{"value": "花子"}]}
    assert result.stderr == "I308 The key “y” means nothing here (1 lines)\n"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "identity",
    [
        "12.5",
        "-0.1",
        "1e3",
        "123456789012345678901234567890123456789012345678901234567890",
        '{"a": [1.5]}',
        '"\\ud800"',
    ],
)
def test_an_id_comes_back_whatever_it_is(identity: str) -> None:
    result = tasuki("eval", "--batch", "-", given=f'{{"id": {identity}, "formula": "1"}}'.encode())
    assert (result.exit_code, lines(result)) == (0, [{"id": json.loads(identity), "results": [{"value": "1"}]}])


def test_what_is_no_json_number_is_named() -> None:
    result = tasuki("eval", "--batch", "-", given=b'{"formula": "1", "rows": [{"a": -Infinity}]}\n5\n')
    first, second = [answer["problems"][0] for answer in lines(result)]
    assert (first["code"], first["line"]) == ("I300", 1) and "-Infinity" in first["message"]
    assert (second["code"], second["line"]) == ("I303", 2) and "line 2" in second["message"]


def test_a_server_that_lets_nothing_be_made(postgres: Cluster) -> None:
    postgres.run("CREATE ROLE guest LOGIN")
    postgres.run("CREATE DATABASE strange TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C.UTF-8'")
    url = postgres.address("strange").replace("tasuki@", "guest@")
    result = tasuki("eval", "1", "--database", url)
    assert (result.exit_code, result.stderr.split()[0]) == (2, "S009")


def test_a_batch_may_be_a_file_of_any_length(tmp_path: Path) -> None:
    path = tmp_path / "in.jsonl"
    path.write_text("".join(f'{{"id": {n}, "formula": "{n} + 1"}}\n' for n in range(1200)).rstrip())
    result = tasuki("eval", "--batch", path)
    assert lines(result) == [{"id": n, "results": [{"value": str(n + 1)}]} for n in range(1200)]
    path.write_text("")
    assert (tasuki("eval", "--batch", path).exit_code, tasuki("eval", "--batch", path).stdout) == (0, "")


def test_a_formula_in_words() -> None:
    formula = "AND(NOT(ISBLANK(name)), a >= 3)"
    assert tasuki("explain", formula, "--fields", FIELDS).stdout == "Name is filled in and 数量 is at least 3\n"
    assert json.loads(tasuki("explain", formula, "--fields", FIELDS, "--json").stdout) == {
        "ja": "氏名が入力されている、かつ数量が3以上",
        "en": "Name is filled in and 数量 is at least 3",
    }
    result = tasuki("explain", "nam = 1", "--fields", FIELDS)
    assert (result.exit_code, result.stderr.startswith("formula:1:1 M105")) == (1, True)
    assert tasuki("explain", "1", "--fields", '{"a": {}}').exit_code == 1


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The small org in a folder, deployed to its embedded file, with one customer who has a project."""
    folder = tmp_path / "org"
    write_files(folder, FILES)
    (tmp_path / "customers.csv").write_text("code,name\nC1,花子\nC2,太郎\n")
    (tmp_path / "projects.csv").write_text("code,title,customer,budget,headcount\nP1,橋,C1,12000,0\n")
    assert CliRunner().invoke(main, ["deploy", "--org", str(folder), "--yes"]).exit_code == 0
    for name in ("customer", "project"):
        words = ["load", name, str(tmp_path / f"{name}s.csv"), "--org", str(folder)]
        assert CliRunner().invoke(main, words).exit_code == 0
    return folder


def test_a_formula_on_a_record_found_by_its_key(folder: Path) -> None:
    on = ("--org", folder, "--object", "project", "--record", "P1")
    assert tasuki("eval", "budget * 2", *on).stdout == "24000\n"
    result = tasuki("eval", "customer.name & budget / headcount", *on)
    assert (result.exit_code, result.stderr.split()[:2]) == (1, ["formula:1:15", "M210"])
    result = tasuki("eval", "budget / headcount", *on, "--trace")
    assert result.exit_code == 1
    assert [line.split("  →  ")[0].strip() for line in result.stdout.splitlines()] == [
        "budget / headcount", "budget", "headcount",
    ]  # fmt: skip
    id = tasuki("eval", "customer", *on).stdout.strip()
    assert tasuki("eval", "name", "--org", folder, "--object", "customer", "--record", id).stdout == "花子\n"


def test_what_cannot_be_tried_on_a_record(folder: Path) -> None:
    def code(formula: str, object_key: str, record: str, *more: str) -> tuple[int, str]:
        result = tasuki("eval", formula, "--org", folder, "--object", object_key, "--record", record, *more)
        return result.exit_code, result.stderr.split(" ")[0]

    assert code("1", "nothing", "x") == (2, "I001")
    assert code("1", "project", "P9") == (1, "R006")
    assert code("1", "project", "7zzzzzzzzzzzzzzzzzzzzzzzzz") == (1, "R006")
    assert code("budgt", "project", "P1") == (1, "formula:1:1")
    assert code("budget +", "project", "P1") == (1, "formula:1:9")
    assert code("1", "project", "P1", "--as", "nobody") == (2, "S024")


def test_a_formula_of_an_object_in_words(folder: Path) -> None:
    words = ("explain", "customer.name = 'x' || EXISTS(task, minutes > 30)", "--org", folder, "--object", "project")
    assert json.loads(tasuki(*words, "--json").stdout) == {
        "ja": "顧客の名称が「x」に等しい、または「分数が30より大きい」に当てはまる作業がある",
        "en": "Name of Customer equals “x” or there is a Task for which Minutes is greater than 30",
    }
    assert tasuki("explain", "ISNEW()", "--org", folder, "--object", "project").stdout == "the record is new\n"


PAGE = (Path(__file__).resolve().parents[2] / "docs" / "formulas.md").read_text()


def alike(printed: str, shown: str) -> bool:
    """Whether a page shows what is printed; `…` stands for anything."""
    return re.fullmatch(".*".join(map(re.escape, shown.split("…"))), printed, re.S) is not None


@pytest.mark.parametrize("sample", re.findall(r"^```sh\n\$ tasuki formula (.*?)^```", PAGE, re.M | re.S))
def test_the_commands_of_the_page_print_what_it_shows(sample: str) -> None:
    command, _, shown = sample.replace("\\\n", " ").partition("\n")
    if "--org" not in command:
        assert alike(tasuki(*shlex.split(command)).stdout, shown)


def test_the_batch_of_the_page_gives_what_it_shows() -> None:
    given, shown = re.findall(r"^```json\n(.*?)^```", PAGE, re.M | re.S)
    assert alike(tasuki("eval", "--batch", "-", given=given.encode()).stdout, shown)
