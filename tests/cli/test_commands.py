"""The commands as a person types them: what they print and how they end."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from support.marked import TINY
from support.orgs import write_files
from tasuki.cli import COMMANDS, main
from tasuki.cli.opening import open_org
from tasuki.diagnostics import Refused

ROOT = Path(__file__).resolve().parents[2]
BOOK = TINY["objects/book.yaml"]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """TINY in a folder, and a terminal that reads English."""
    monkeypatch.setenv("LANG", "en_US.UTF-8")
    for name in ("LC_ALL", "LC_MESSAGES", "TASUKI_LANG", "TASUKI_DATABASE", "TASUKI_DATABASE_KEY"):
        monkeypatch.delenv(name, raising=False)
    write_files(tmp_path / "org", TINY)
    yield tmp_path / "org"


def tasuki(folder: Path, *words: str) -> Result:
    return CliRunner().invoke(main, [words[0], "--org", str(folder), *words[1:]])


def codes(folder: Path, url: str | None = None) -> list[str]:
    """The codes with which an org cannot be opened."""
    with pytest.raises(Refused) as refused:
        open_org(folder, url)
    return [found.code for found in refused.value.problems]


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself(name: str) -> None:
    result = CliRunner().invoke(main, [name, "--help"])
    assert result.exit_code == 0
    assert "Usage:" in result.output and len(result.output.splitlines()) > 5


def test_an_unknown_command_is_wrong_use() -> None:
    assert CliRunner().invoke(main, ["fly"]).exit_code == 2
    assert CliRunner().invoke(main, ["check", "--fly"]).exit_code == 2


def test_check_of_a_sound_org(folder: Path) -> None:
    result = tasuki(folder, "check")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == "No problems: 3 objects, 19 fields, 1 profiles (0 warning(s))\n"
    found = json.loads(tasuki(folder, "check", "--json").stdout)
    assert (found["ok"], found["problems"], len(found["fingerprint"])) == (True, [], 64)


def test_check_lists_every_problem_and_ends_with_1(folder: Path) -> None:
    write_files(
        folder,
        {"objects/book.yaml": BOOK.replace("type: date", "type: dat").replace("values: colour", "values: color")},
    )
    result = tasuki(folder, "check")
    assert result.exit_code == 1
    assert result.stderr.splitlines() == [
        "objects/book.yaml:9:36 M032 There is no value set called “color”",
        "    Did you mean “colour”?",
        "objects/book.yaml:10:41 M032 There is no value set called “color”",
        "    Did you mean “colour”?",
        "objects/book.yaml:13:21 M020 There is no kind of field called “dat”",
        "    Did you mean “date”?",
        "3 problem(s), 0 warning(s)",
    ]
    found = json.loads(tasuki(folder, "check", "--json").stdout)
    assert found["ok"] is False
    assert found["problems"][2]["where"] == {"file": "objects/book.yaml", "line": 13, "column": 21}


def test_a_japanese_terminal_reads_japanese(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANG", "ja_JP.UTF-8")
    assert tasuki(folder, "check").stdout.startswith("問題ありません：オブジェクト3")


def test_schemas_are_what_the_compiler_checks_with(folder: Path) -> None:
    assert tasuki(folder, "schemas").exit_code == 0
    written = {path.name for path in (folder / "metadata" / "schemas").iterdir()}
    assert {"org.json", "object.json", "layout.json", "profile.json", "importer.json"} <= written
    assert tasuki(folder, "check").exit_code == 0


def test_plan_makes_nothing(folder: Path) -> None:
    result = tasuki(folder, "plan")
    assert result.exit_code == 0
    assert result.stdout.splitlines()[0] == "+ system tables  [adds only, at once]"
    assert not (folder / "var").exists()


def test_plan_and_deploy_by_fingerprint(folder: Path) -> None:
    fingerprint = json.loads(tasuki(folder, "plan", "--json").stdout)["fingerprint"]
    wrong = tasuki(folder, "deploy", "--approve", "0" * 16)
    assert (wrong.exit_code, "D021" in wrong.stderr) == (2, True)
    done = tasuki(folder, "deploy", "--approve", fingerprint)
    assert (done.exit_code, done.stdout.splitlines()[-1]) == (0, "Deployed version 1")
    assert tasuki(folder, "plan").stdout == "Nothing to do (version 1)\n"
    assert tasuki(folder, "deploy", "--yes").exit_code == 0


def test_without_approval_nothing_is_deployed(folder: Path) -> None:
    result = tasuki(folder, "deploy")
    assert (result.exit_code, "D023" in result.stderr) == (2, True)
    assert not (folder / "var").exists()


def test_what_is_refused_ends_with_1(folder: Path) -> None:
    assert tasuki(folder, "deploy", "--yes").exit_code == 0
    write_files(folder, {"objects/book.yaml": BOOK.replace("  note: {type: long_text, label: 備考}\n", "")})
    result = tasuki(folder, "plan")
    assert result.exit_code == 1
    assert "D003 RemoveField: the field “book.note” cannot be removed" in result.stderr
    assert tasuki(folder, "deploy", "--yes").exit_code == 1
    assert json.loads(tasuki(folder, "deploy", "--yes", "--json").stdout)["problems"][0]["code"] == "D003"


def test_an_org_opens_on_what_was_deployed_from_it(folder: Path) -> None:
    assert codes(folder) == ["D030"]
    tasuki(folder, "deploy", "--yes")
    org = open_org(folder, None)
    org.database.close()
    write_files(folder, {"objects/book.yaml": BOOK + "# seen\n"})
    assert codes(folder) == ["D031"]
    org = open_org(folder, None, deploy_additions=True)
    org.database.close()


def test_serving_with_deploy_starts_from_nothing(folder: Path) -> None:
    org = open_org(folder, None, deploy_additions=True)
    assert set(org.catalog.objects) == {"user", "book", "shelf"}
    org.database.close()


def test_wrong_definitions_open_nothing(folder: Path) -> None:
    write_files(folder, {"objects/book.yaml": "object: book\n"})
    assert set(codes(folder)) == {"M012"}


def test_a_database_that_is_away_or_of_no_known_kind(folder: Path) -> None:
    assert codes(folder, "postgresql://nobody@127.0.0.1:1/nothing") == ["S002"]
    assert codes(folder, "mysql://somewhere") == ["S001"]
    result = tasuki(folder, "plan", "--database", "postgresql://nobody@127.0.0.1:1/nothing")
    assert (result.exit_code, "S002" in result.stderr) == (2, True)


def test_the_embedded_file_is_encrypted_and_its_key_lies_outside(folder: Path) -> None:
    tasuki(folder, "deploy", "--yes")
    key, file = folder / "var" / "keys" / "database.key", folder / "var" / "tasuki.db"
    assert (key.stat().st_mode & 0o777, file.stat().st_mode & 0o777) == (0o600, 0o600)
    with pytest.raises(sqlite3.DatabaseError):
        sqlite3.connect(file).execute("SELECT 1 FROM sqlite_master").fetchall()
    right = key.read_text()
    key.write_text("00" * 32)
    assert codes(folder) == ["S003"]
    key.write_text("short")
    assert codes(folder) == ["S005"]
    key.unlink()
    assert codes(folder) == ["S005"]
    assert not key.exists(), "a database that exists never gets a new key"
    key.write_text(right)
    open_org(folder, None).database.close()


def test_a_plain_file_only_if_asked(folder: Path) -> None:
    url = f"sqlite+plain:///{folder / 'plain.db'}"
    assert tasuki(folder, "deploy", "--yes", "--database", url).exit_code == 0
    connection = sqlite3.connect(folder / "plain.db")
    assert connection.execute("SELECT version FROM tasuki_deployment").fetchall() == [(1,)]
    connection.close()


def test_a_missing_sqlcipher_is_one_sentence(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sqlcipher3", None)
    monkeypatch.setitem(sys.modules, "sqlcipher3.dbapi2", None)
    result = tasuki(folder, "deploy", "--yes")
    assert (result.exit_code, "S006" in result.stderr) == (2, True)


def test_a_folder_that_is_no_folder(folder: Path) -> None:
    (folder / "var").write_text("in the way")
    result = tasuki(folder, "deploy", "--yes")
    assert (result.exit_code, "S007" in result.stderr) == (2, True)


def test_server_py_is_the_serve_command() -> None:
    done = subprocess.run(
        [sys.executable, "server.py", "--help"],
        cwd=ROOT,
        env={**os.environ, "LANG": "en_US.UTF-8"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "--port" in done.stdout
