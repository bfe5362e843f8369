"""tasuki load and tasuki extract as a person types them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from support.orgs import write_files
from support.small_org import FILES
from tasuki.cli import main

HEADER = "顧客コード,名称,法人番号,郵便番号,電話番号,メール,ウェブサイト\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The small org in a folder, deployed to its embedded file, and a terminal that reads English."""
    monkeypatch.setenv("LANG", "en_US.UTF-8")
    for name in ("LC_ALL", "LC_MESSAGES", "TASUKI_LANG", "TASUKI_DATABASE", "TASUKI_DATABASE_KEY"):
        monkeypatch.delenv(name, raising=False)
    folder = tmp_path / "org"
    write_files(folder, FILES)
    assert tasuki(folder, "deploy", "--yes").exit_code == 0
    return folder


def tasuki(folder: Path, command: str, *words: str | Path) -> Result:
    return CliRunner().invoke(main, [command, "--org", str(folder), *map(str, words)])


def written(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.write_bytes(text.encode(encoding))
    return path


def test_a_file_in_the_place_of_a_folder_for_refused_rows(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    written(tmp_path / "data" / "01-customers.csv", HEADER + "A1,一,,,,,\n")
    result = tasuki(folder, "load", "--all", tmp_path / "data", "--errors", written(tmp_path / "errors", ""))
    assert (result.exit_code, "I115" in result.stderr) == (2, True)


def test_good_rows_load_and_the_others_go_to_a_file(folder: Path, tmp_path: Path) -> None:
    path = written(tmp_path / "in.csv", "code,name,phone\nA1,一,0312345678\nA2,二,x\n", "cp932")
    errors = tmp_path / "errors.csv"
    result = tasuki(folder, "load", "customer", path, "--errors", errors)
    assert result.exit_code == 1
    assert result.stderr.startswith("in.csv, row 2, phone R141 “x” is not a telephone number")
    assert "in.csv → customer: 2 rows, 1 created, 0 updated, 0 unchanged, 1 refused (cp932, " in result.stdout
    assert f"Refused rows are in {errors}" in result.stdout
    assert errors.read_bytes().decode("cp932").splitlines()[0] == "code,name,phone,Row number,Errors"


def test_the_report_for_machines(folder: Path, tmp_path: Path) -> None:
    path = written(tmp_path / "in.csv", "code,name\nA1,一\n")
    first = tasuki(folder, "load", "customer", path, "--check-only", "--json")
    second = tasuki(folder, "load", "customer", path, "--json")
    for result, kept in ((first, False), (second, True)):
        report = json.loads(result.stdout)
        assert (result.exit_code, report["ok"], report["created"], report["kept"]) == (0, True, 1, kept)
    third = tasuki(folder, "load", "customer", path, "--mode", "upsert", "--key", "code", "--json")
    assert json.loads(third.stdout)["unchanged"] == 1


def test_many_problems_are_counted_instead_of_listed(folder: Path, tmp_path: Path) -> None:
    path = written(tmp_path / "in.csv", "code,name,phone\n" + "".join(f"A{n},名,x\n" for n in range(30)))
    result = tasuki(folder, "load", "customer", path, "--all-or-nothing")
    assert result.stderr.count("R141 ") == 20
    assert "10 more problem(s) (R141×30)" in result.stderr
    assert "nothing was kept, because a row was refused" in result.stdout


def test_a_folder_loads_in_the_order_of_its_names(folder: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    written(data / "02-customers.csv", HEADER + "A1,後,,,,,\n")
    written(data / "01-customers.csv", HEADER + "A1,先,,,,,\nA2,,,,,,\n")
    written(data / "notes.txt", "left alone")
    result = tasuki(folder, "load", "--all", data, "--errors", tmp_path / "errors", "--json")
    assert result.exit_code == 1
    loads = json.loads(result.stdout)["loads"]
    assert [(one["importer"], one["created"], one["updated"], one["refused"]) for one in loads] == [
        ("customers", 1, 0, 1),
        ("customers", 0, 1, 0),
    ]
    assert [path.name for path in (tmp_path / "errors").iterdir()] == ["01-customers.csv"]


def test_a_folder_with_a_strange_name_loads_nothing(folder: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    empty = tasuki(folder, "load", "--all", data)
    assert (empty.exit_code, empty.stderr.split()[0]) == (2, "I020")
    written(data / "01-customers.csv", HEADER + "A1,先,,,,,\n")
    written(data / "customers.csv", HEADER)
    written(data / "03-clients.csv", HEADER)
    result = tasuki(folder, "load", "--all", data)
    assert (result.exit_code, result.stdout) == (2, "")
    assert [line.split()[0] for line in result.stderr.splitlines()[::2]] == ["I019", "I019"]
    tasuki(folder, "extract", "customer", "-o", tmp_path / "out.csv")
    assert len((tmp_path / "out.csv").read_text().splitlines()) == 1


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("customr", "in.csv"), "I001"),
        (("customer", "none.csv"), "I101"),
        (("customer", "in.csv", "--importer", "x"), "I005"),
        (("customer", "in.csv", "--encoding", "ebcdic"), "I116"),
        (("customer", "in.csv", "--as", "nobody"), "S024"),
        (("customer", "in.csv", "--mode", "update", "--key", "x"), "I009"),
    ],
)
def test_loads_that_cannot_begin_are_wrong_use(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], code: str
) -> None:
    monkeypatch.chdir(tmp_path)
    written(tmp_path / "in.csv", "code,name\nA1,一\n")
    result = tasuki(folder, "load", *words)
    assert (result.exit_code, result.stdout) == (2, "")
    assert f"{code} " in result.stderr


def test_wrong_words_are_wrong_use(folder: Path, tmp_path: Path) -> None:
    for words in ((), ("customer",), ("customer", "in.csv", "--all", "x"), ("--all", "x", "--importer", "customers")):
        assert tasuki(folder, "load", *words).exit_code == 2
    assert tasuki(folder, "extract", "customer").exit_code == 2


def test_a_file_with_wrong_headings_is_a_problem_to_mend(folder: Path, tmp_path: Path) -> None:
    path = written(tmp_path / "in.csv", "code,nam,住所\nA1,一,x\n")
    result = tasuki(folder, "load", "customer", path)
    assert result.exit_code == 1
    assert result.stderr.count("I002 ") == 2 and "Did you mean “name”?" in result.stderr
    assert tasuki(folder, "load", "customer", path, "--ignore-unknown", "--check-only").stderr.count("R001") == 1


def test_an_extract_loads_back(folder: Path, tmp_path: Path) -> None:
    path, out = tmp_path / "in.csv", tmp_path / "out.csv"
    written(path, "code,name\nA1,髙橋①\n")
    tasuki(folder, "load", "customer", path)
    result = tasuki(folder, "extract", "customer", "-o", out, "--encoding", "sjis", "--fields", "code, 名称", "--json")
    report = json.loads(result.stdout)
    assert (report["rows"], report["encoding"], report["fields"]) == (1, "cp932", ["code", "name"])
    assert out.read_bytes() == "code,name\r\nA1,髙橋①\r\n".encode("cp932")
    result = tasuki(folder, "load", "customer", out, "--mode", "upsert")
    assert "0 created, 0 updated, 1 unchanged" in result.stdout
    assert "1 rows written to" in tasuki(folder, "extract", "customer", "-o", out).stdout


def test_an_extract_that_cannot_be_written_leaves_nothing(folder: Path, tmp_path: Path) -> None:
    path, out = written(tmp_path / "in.csv", "code,name\nA1,𠮷野\n"), tmp_path / "out.csv"
    tasuki(folder, "load", "customer", path)
    result = tasuki(folder, "extract", "customer", "-o", out, "--encoding", "cp932")
    assert result.exit_code == 1 and "I113 Row 1, name: “𠮷” (U+20BB7)" in result.stderr
    assert tasuki(folder, "extract", "customer", "-o", tmp_path / "none" / "out.csv").exit_code == 2
    assert not out.exists()


def test_loading_as_somebody_uses_his_rights(folder: Path, tmp_path: Path) -> None:
    for profile in ("clerk", "viewer"):
        added = CliRunner().invoke(
            main,
            ["user", "add", profile, "--name", profile, "--profile", profile, "--password-stdin", "--org", str(folder)],
            input="correct horse battery\n",
        )
        assert added.exit_code == 0, added.output
    path = written(tmp_path / "in.csv", "code,name\nA1,一\n")
    assert tasuki(folder, "load", "customer", path, "--as", "clerk").exit_code == 0
    refused = tasuki(folder, "load", "customer", path, "--as", "viewer")
    assert refused.exit_code == 1 and "I011 " in refused.stderr
    refused = tasuki(folder, "extract", "customer", "-o", tmp_path / "out.csv", "--as", "viewer")
    assert refused.exit_code == 1 and "I017 " in refused.stderr
