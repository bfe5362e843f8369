"""Loads on both engines: what is kept, what is refused, and what is said about it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tasuki.diagnostics import Problem, Refused
from tasuki.importers import LoadReport, LoadRequest, run_load
from tasuki.objects import ListQuery, list_records, timeline
from tasuki.permissions import Access
from tasuki.storage import Org

Rights = Callable[[Org, str], Access]


@pytest.fixture
def file(tmp_path: Path) -> Callable[..., Path]:
    """A function: text (and encoding, name) -> the file that holds it."""

    def make(text: str, encoding: str = "utf-8", name: str = "input.csv") -> Path:
        path = tmp_path / name
        path.write_bytes(text.encode(encoding))
        return path

    return make


def load(org: Org, access: Access, path: Path, object_key: str = "customer", **asked: Any) -> LoadReport:
    return run_load(org, LoadRequest(object=object_key, path=path, **asked), access=access)


def counts(report: LoadReport) -> tuple[int, int, int, int]:
    return report.created, report.updated, report.unchanged, report.refused


def told(problems: tuple[Problem, ...]) -> list[tuple[int, str, str]]:
    return [(found.where.row, found.code, found.where.header) for found in problems]


def refused(org: Org, access: Access, path: Path, object_key: str = "customer", **asked: Any) -> list[tuple[str, str]]:
    with pytest.raises(Refused) as caught:
        load(org, access, path, object_key, **asked)
    return [(found.code, found.where.header) for found in caught.value.problems]


def values(org: Org, access: Access, object_key: str, *fields: str) -> list[tuple[Any, ...]]:
    """The records' values as they read on a list, references by name, in the order of the first field."""
    page = list_records(org, ListQuery(object_key, fields, sort=((fields[0], False),), limit=5000), access=access)
    return [tuple(one.names.get(key) or one.values.get(key) for key in fields) for one in page.records]


@pytest.mark.parametrize(
    "header",
    [
        "code,name,phone",
        "顧客コード,名称,電話番号",
        "Customer code,Name,Phone",
        "ＣＯＤＥ, 名 称 ,PHONE",
        "phone,code,name",
    ],
)
def test_headings_are_api_names_or_labels_in_any_order(
    org: Org, access: Rights, file: Callable[..., Path], header: str
) -> None:
    cells = "0312345678,A1,あおぞら" if header.startswith("phone") else "A1,あおぞら,0312345678"
    admin = access(org, "admin")
    report = load(org, admin, file(f"{header}\r\n{cells}\r\n"))
    assert report.problems == ()
    assert counts(report) == (1, 0, 0, 0)
    assert values(org, admin, "customer", "code", "name", "phone") == [("A1", "あおぞら", "03-1234-5678")]


def test_a_saved_load_brings_its_own_headings_mode_and_key(org: Org, access: Rights, file: Callable[..., Path]) -> None:
    admin = access(org, "admin")
    header = "顧客コード,名称,法人番号,郵便番号,電話番号,メール,ウェブサイト\r\n"
    text = header + "A1,髙橋商店①,7000012050002,1000001,,A@EXAMPLE.JP,\r\n"
    first = load(org, admin, file(text, "cp932"), importer="customers")
    assert (first.encoding, first.mode, counts(first)) == ("cp932", "upsert", (1, 0, 0, 0))
    assert values(org, admin, "customer", "code", "name", "postal_code", "email") == [
        ("A1", "髙橋商店①", "100-0001", "A@example.jp")
    ]
    changed = text.replace("1000001", "") + "A2,新商店,,,,,\r\n"
    second = load(org, admin, file(changed), importer="customers")
    assert (second.encoding, counts(second)) == ("utf-8", (1, 0, 1, 0))
    third = load(org, admin, file(text.replace("①", "②"), "utf-8-sig"), importer="customers")
    assert (third.encoding, counts(third)) == ("utf-8-sig", (0, 1, 0, 0))


def test_references_are_found_by_the_key_of_files_or_by_a_dotted_heading(
    org: Org, access: Rights, file: Callable[..., Path]
) -> None:
    admin = access(org, "admin")
    load(org, admin, file("code,name,corporate_number\nA1,あおぞら,7000012050002\nA2,みどり,\n"))
    report = load(org, admin, file("code,title,customer,manager\nP1,一,A2,admin@test\nP2,二,,\n"), "project")
    assert counts(report) == (2, 0, 0, 0), report.problems
    for heading, cell in (
        ("customer.corporate_number", "7000012050002"),
        ("顧客.名称", "あおぞら"),
        ("顧客.Name", "あおぞら"),
    ):
        load(org, admin, file(f"code,{heading}\nP2,{cell}\n"), "project", mode="update")
        assert values(org, admin, "project", "code", "customer", "manager") == [
            ("P1", "みどり", "admin"),
            ("P2", "あおぞら", None),
        ]
        load(org, admin, file("code,customer\nP2,\n"), "project", mode="update", blank="clear")


def test_good_rows_are_kept_and_each_refused_row_is_told_with_all_its_reasons(
    org: Org, access: Rights, file: Callable[..., Path], tmp_path: Path
) -> None:
    admin = access(org, "admin")
    text = (
        "顧客コード,名称,電話番号,メール\r\n"
        "A1,一,0312345678,\r\n"
        "A2,,abc,def\r\n"
        "A3,三\r\n"
        "\r\n"
        'A5,"五\n五",,\r\n'
        "A6,六,,,余り\r\n"
        "A7,七,,\r\n"
    )
    errors = tmp_path / "errors.csv"
    report = load(org, admin, file(text, "cp932"), errors_path=errors)
    assert (report.rows, counts(report), report.kept, report.ok) == (6, (2, 0, 0, 4), True, False)
    assert [code for (code,) in values(org, admin, "customer", "code")] == ["A1", "A7"]
    assert told(report.problems) == [
        (2, "R141", "電話番号"),
        (2, "R140", "メール"),
        (2, "R001", "名称"),
        (3, "I109", ""),
        (5, "R104", "名称"),
        (6, "I109", ""),
    ]
    assert report.counted == {"R141": 1, "R140": 1, "R001": 1, "I109": 2, "R104": 1}
    assert report.errors_path == errors
    lines = errors.read_bytes().decode("cp932").split("\r\n")
    assert lines[0] == "顧客コード,名称,電話番号,メール,行番号,エラー内容"
    assert lines[1].startswith("A2,,abc,def,2,R141 電話番号：「abc」は電話番号として使えません。")
    assert lines[1].endswith(" / R001 名称：名称を入力してください")
    assert lines[2].startswith("A3,三,,,3,I109 列の数が見出しと合いません")
    assert lines[3].startswith('A5,"五\n五",,,5,R104 名称：')
    assert lines[4].startswith("A6,六,,,6,I109 ") and lines[4].endswith(",余り")
    assert lines[5:] == [""]


def test_a_file_of_refused_rows_loads_again_once_it_is_mended(
    org: Org, access: Rights, file: Callable[..., Path], tmp_path: Path
) -> None:
    admin = access(org, "admin")
    errors = tmp_path / "errors.csv"
    load(org, admin, file("code,name,phone\nA1,一,x\nA2,二,\n"), errors_path=errors)
    mended = file(errors.read_text("utf-8").replace(",x,", ",0312345678,"), name="mended.csv")
    report = load(org, admin, mended, errors_path=errors)
    assert (counts(report), report.errors_path) == ((1, 0, 0, 0), None)


def test_a_sentence_the_encoding_lacks_characters_for_is_still_written(
    deployed: Callable[[Mapping[str, str]], Org],
    small_org: Mapping[str, str],
    access: Rights,
    file: Callable[..., Path],
    tmp_path: Path,
) -> None:
    customer = small_org["objects/customer.yaml"].replace("電話番号", "電話番号𠮷")
    org = deployed({**small_org, "objects/customer.yaml": customer})
    errors = tmp_path / "errors.csv"
    load(org, access(org, "admin"), file("code,name,phone\nA1,名,\n,髙,x\n", "cp932"), errors_path=errors)
    assert "R001" in errors.read_bytes().decode("cp932")


def test_checking_only_tells_the_same_and_keeps_nothing(org: Org, access: Rights, file: Callable[..., Path]) -> None:
    admin = access(org, "admin")
    rows = [f"C{n:04},名{n}" if n % 100 else f"C{n:04}," for n in range(1, 2501)]
    path = file("\n".join(["code,name", *rows, "C0001,重複"]))
    checked = load(org, admin, path, check_only=True, chunk_rows=1200)
    assert (checked.kept, values(org, admin, "customer", "code")) == (False, [])
    real = load(org, admin, path, chunk_rows=1200)
    assert counts(checked) == counts(real) == (2475, 0, 0, 26)
    assert told(checked.problems) == told(real.problems)
    assert told(real.problems)[-1] == (2501, "R002", "code")
    assert real.kept and len(values(org, admin, "customer", "code")) == 2475


def test_all_or_nothing(org: Org, access: Rights, file: Callable[..., Path]) -> None:
    admin = access(org, "admin")
    for bad in ("A3,\n", "A3\n", 'A3,"x"y\n'):
        report = load(org, admin, file("code,name\nA1,一\nA2,二\n" + bad), all_or_nothing=True, chunk_rows=2)
        assert (report.kept, report.ok, report.refused) == (False, False, 1)
        assert values(org, admin, "customer", "code") == []
    report = load(org, admin, file("code,name\nA1,一\nA2,二\nA3,三\n"), all_or_nothing=True, chunk_rows=2)
    assert (report.kept, report.ok, counts(report)) == (True, True, (3, 0, 0, 0))
    assert len(values(org, admin, "customer", "code")) == 3


def test_a_file_that_breaks_off_keeps_the_rows_before(org: Org, access: Rights, file: Callable[..., Path]) -> None:
    admin = access(org, "admin")
    text = f"code,name\nA1,一\nA2,二\nA3,{'x' * 140_000}\nA4,四\n"
    report = load(org, admin, file(text), chunk_rows=2)
    assert (counts(report), report.ok, told(report.problems)) == ((2, 0, 0, 0), False, [(0, "I112", "")])
    together = load(org, admin, file(text.replace("A", "B")), chunk_rows=2, all_or_nothing=True)
    assert (together.kept, together.ok) == (False, False)
    assert len(values(org, admin, "customer", "code")) == 2


def test_a_record_named_twice_in_a_file_is_written_row_by_row(
    org: Org, access: Rights, file: Callable[..., Path]
) -> None:
    admin = access(org, "admin")
    path = file("code,name\nA1,一\nA2,二\nA1,三\n")
    assert told(load(org, admin, path).problems) == [(3, "R002", "code")]
    report = load(org, admin, file("code,name\nA1,壱\nA1,弌\n"), mode="upsert")
    assert (report.updated, report.refused) == (2, 0), report.problems
    assert values(org, admin, "customer", "code", "name") == [("A1", "弌"), ("A2", "二")]


@pytest.mark.parametrize(("blank", "left"), [("keep", "03-1234-5678"), ("clear", None)])
def test_a_blank_cell_keeps_or_clears(
    org: Org, access: Rights, file: Callable[..., Path], blank: str, left: str
) -> None:
    admin = access(org, "admin")
    load(org, admin, file("code,name,phone\nA1,一,0312345678\n"))
    report = load(org, admin, file("code,name,phone\nA1,壱,\n"), mode="upsert", key="顧客コード", blank=blank)
    assert report.updated == 1
    assert values(org, admin, "customer", "code", "name", "phone") == [("A1", "壱", left)]


IMPORTER = """\
importer: projects
label: 案件
object: project
mode: upsert
key: code
blank: clear
columns:
  コード: code
  件名:   {to: title, blank: refuse}
  顧客:   {to: customer, find_by: corporate_number}
  札:     {to: tags, split: "・", map: {急: urgent, 公: public}}
  状態:   {to: status, map: {済: done}}
  人数:   {to: headcount, blank: keep}
  予算:   budget
  備考:   ignore
"""


def test_a_saved_load_translates_splits_and_treats_blanks_column_by_column(
    deployed: Callable[[Mapping[str, str]], Org],
    small_org: Mapping[str, str],
    access: Rights,
    file: Callable[..., Path],
) -> None:
    org = deployed({**small_org, "importers/projects.yaml": IMPORTER})
    admin = access(org, "admin")
    load(org, admin, file("code,name,corporate_number\nA1,あおぞら,7000012050002\n"))
    header = "コード,件名,顧客,札,状態,人数,予算,備考\n"
    path = file(header + "P1,一,7000012050002,公・急,済,5,100,x\nP2, ,７０００012050002,,実施中,,,\n")
    report = load(org, admin, path, "project", importer="projects")
    assert told(report.problems) == [(2, "I016", "件名")]
    fields = ("code", "title", "customer", "tags", "status", "headcount", "budget")
    assert values(org, admin, "project", *fields) == [("P1", "一", "あおぞら", "urgent;public", "done", 5, 100)]
    report = load(org, admin, file(header + "P1,一,,,,,,\n"), "project", importer="projects")
    assert values(org, admin, "project", *fields) == [("P1", "一", None, None, None, 5, None)]
    assert refused(org, admin, file("コード,件名,顧客,札,状態,予算,備孝\n"), "project", importer="projects") == [
        ("I002", "備孝"),
        ("I007", "人数"),
    ]


def test_every_heading_that_cannot_be_used_is_told_at_once_with_the_nearest_name(
    org: Org, access: Rights, file: Callable[..., Path]
) -> None:
    admin = access(org, "admin")
    path = file("code,name,fone,顧客コード,customer.code,住所,created_at\n")
    with pytest.raises(Refused) as caught:
        load(org, admin, path)
    problems = {found.where.header: found for found in caught.value.problems}
    assert {header: found.code for header, found in problems.items()} == {
        "fone": "I002",
        "顧客コード": "I003",
        "customer.code": "I002",
        "住所": "I002",
        "created_at": "I013",
    }
    assert "phone" in problems["fone"].hint.ja.lower()
    report = load(org, admin, file("code,name,fone\nA1,一,x\n"), ignore_unknown=True)
    assert report.ok and report.created == 1


@pytest.mark.parametrize(
    ("asked", "problem"),
    [
        ({"object_key": "customr"}, ("I001", "")),
        ({"importer": "custommers"}, ("I005", "")),
        ({"object_key": "project", "importer": "customers"}, ("I006", "")),
        ({"mode": "update", "key": "cod"}, ("I009", "")),
        ({"mode": "upsert", "key": "name"}, ("I014", "")),
        ({"mode": "upsert", "key": "corporate_number"}, ("I010", "")),
        ({"object_key": "user", "mode": "update", "key": "id"}, ("I002", "code")),
    ],
)
def test_requests_that_cannot_run(
    org: Org, access: Rights, file: Callable[..., Path], asked: dict[str, Any], problem: tuple[str, str]
) -> None:
    assert problem in refused(org, access(org, "admin"), file("code,name\nA1,一\n"), **asked)


def test_a_name_that_fits_two_records_is_refused(org: Org, access: Rights, file: Callable[..., Path]) -> None:
    admin = access(org, "admin")
    load(org, admin, file("code,name\nA1,同名\nA2,同名\nA3,別名\n"))
    report = load(org, admin, file("code,title,顧客.名称\nP1,一,同名\nP2,二,別名\nP3,三,無名\n"), "project")
    assert told(report.problems) == [(1, "R004", "顧客.名称"), (3, "R003", "顧客.名称")]
    assert values(org, admin, "project", "code", "customer") == [("P2", "別名")]


def test_an_object_without_a_key_of_its_own_needs_one_named(
    deployed: Callable[[Mapping[str, str]], Org],
    small_org: Mapping[str, str],
    access: Rights,
    file: Callable[..., Path],
) -> None:
    project = small_org["objects/project.yaml"].replace(", external_id: true", ", unique: true")
    org = deployed({**small_org, "objects/project.yaml": project})
    admin = access(org, "admin")
    path = file("code,title\nP1,一\n")
    assert refused(org, admin, path, "project", mode="upsert") == [("I008", "")]
    assert counts(load(org, admin, path, "project", mode="upsert", key="案件コード")) == (1, 0, 0, 0)


def test_headings_that_fit_two_fields_or_none_that_is_unique(
    deployed: Callable[[Mapping[str, str]], Org],
    small_org: Mapping[str, str],
    access: Rights,
    file: Callable[..., Path],
) -> None:
    customer = small_org["objects/customer.yaml"].replace("ja: メール", "ja: 名称")
    org = deployed({**small_org, "objects/customer.yaml": customer})
    admin = access(org, "admin")
    assert refused(org, admin, file("code,名称\n")) == [("I004", "名称")]
    assert refused(org, admin, file("code,title,customer.phone\n"), "project") == [("I015", "customer.phone")]
    assert refused(org, admin, file("作成日時\n")) == [("I013", "作成日時"), ("I012", "")]


def test_rights_decide_what_exists_and_what_may_be_loaded(org: Org, access: Rights, file: Callable[..., Path]) -> None:
    clerk, viewer = access(org, "clerk"), access(org, "viewer")
    path = file("code,title,headcount\nP1,一,3\n")
    assert refused(org, clerk, path, "project") == [("I011", "")]
    assert refused(org, viewer, file("task_no\n"), "task") == refused(org, viewer, file("task_no\n"), "nothing")
    report = load(org, clerk, file("code,name\nA1,一\n"))
    assert report.created == 1
    assert refused(org, clerk, file("code\n"), mode="update") == [("I011", "")]


def test_records_may_be_found_by_their_ids(org: Org, access: Rights, file: Callable[..., Path]) -> None:
    from tasuki.ids import to_text

    admin = access(org, "admin")
    load(org, admin, file("code,name\nA1,一\nA2,二\n"))
    records = list_records(org, ListQuery("customer", ("code",), sort=(("code", False),)), access=admin).records
    first = to_text(records[0].id)
    report = load(org, admin, file(f"id,name\n{first},壱\n,x\nzzz,y\n"), mode="update", key="id")
    assert (report.updated, told(report.problems)) == (1, [(2, "R146", "id"), (3, "R146", "id")])
    report = load(org, admin, file(f"id,code,name\n{first},A1,弌\n,A3,三\nzzz,A4,四\n"), mode="upsert", key="id")
    assert (report.updated, report.created, told(report.problems)) == (1, 1, [(3, "R146", "id")])
    assert values(org, admin, "customer", "code", "name") == [("A1", "弌"), ("A2", "二"), ("A3", "三")]


def test_history_says_who_loaded(org: Org, access: Rights, file: Callable[..., Path]) -> None:
    admin = access(org, "admin")
    load(org, admin, file("code,name\nA1,一\n"))
    [record] = list_records(org, ListQuery("customer", ("code",)), access=admin).records
    [entry] = timeline(org, "customer", record.id, access=admin)
    assert (entry.door, entry.operation) == ("load", "create")


def test_the_problems_of_a_bad_file_are_listed_up_to_a_limit_and_counted_beyond(
    org: Org, access: Rights, file: Callable[..., Path], tmp_path: Path
) -> None:
    admin = access(org, "admin")
    path = file("code,name,phone\n" + "".join(f"A{n},名,x\n" for n in range(1500)))
    heard: list[int] = []
    request = LoadRequest(object="customer", path=path, errors_path=tmp_path / "e.csv", chunk_rows=600)
    report = run_load(org, request, access=admin, progress=heard.append)
    assert (report.refused, len(report.problems), report.counted["R141"]) == (1500, 1000, 1500)
    assert heard == [600, 1200, 1500]
    assert len((tmp_path / "e.csv").read_text().splitlines()) == 1501
    assert replace(report, problems=()).as_json()["refused"] == 1500


def test_a_name_fits_only_records_one_may_see(
    deployed: Callable[[Mapping[str, str]], Org],
    small_org: Mapping[str, str],
    access: Rights,
    file: Callable[..., Path],
) -> None:
    clerk = (
        small_org["permissions/profiles/clerk.yaml"]
        .replace("customer: {read: all, edit: all,", "customer: {read: own, edit: own,")
        .replace("create: true, fields:", "create: true, import: [insert], fields:")
    )
    org = deployed({**small_org, "permissions/profiles/clerk.yaml": clerk})
    load(org, access(org, "admin"), file("code,name\nA1,同名\nA2,別名\n"))
    load(org, access(org, "clerk"), file("code,name\nA3,同名\n"))
    path = file("code,title,customer.name\nP1,一,同名\nP2,二,別名\n")
    report = load(org, access(org, "clerk"), path, "project")
    assert told(report.problems) == [(2, "R003", "customer.name")]


def test_a_place_for_refused_rows_is_tried_before_anything_is_written(
    org: Org, access: Rights, file: Callable[..., Path]
) -> None:
    admin = access(org, "admin")
    text = "code,name\nA1,甲\nA2,\n"
    path = file(text)
    for errors, code in (
        (path, "I021"),
        (path.parent / ".." / path.parent.name / path.name, "I021"),
        (path.parent / "no_such_folder" / "errors.csv", "I115"),
        (path.parent, "I115"),
    ):
        assert [told for told, _ in refused(org, admin, path, errors_path=errors)] == [code]
        assert path.read_text("utf-8") == text
    assert values(org, admin, "customer", "code") == []


def test_what_is_no_record_id_is_told_as_such(org: Org, access: Rights, file: Callable[..., Path]) -> None:
    path = file("id,name\nzzz,甲\n,乙\n01a1fb9e0680d88ca3e4bda539,丙\n")
    report = load(org, access(org, "admin"), path, mode="update", key="id")
    assert told(report.problems) == [(1, "R146", "id"), (2, "R146", "id"), (3, "R006", "")]
