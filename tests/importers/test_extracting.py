"""Extracts on both engines: what is written, for whom, and that it loads back unchanged."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from tasuki.diagnostics import Refused
from tasuki.importers import ExtractReport, ExtractRequest, LoadRequest, run_extract, run_load
from tasuki.objects import Batch, ListQuery, Shape, list_records, write
from tasuki.permissions import Access
from tasuki.storage import Org
from tasuki.tabular import ENCODINGS, Encoding

Rights = Callable[[Org, str], Access]
CUSTOMERS = 'code,name,corporate_number,phone\nA1,"髙橋, ""商店""",7000012050002,0312345678\nA2,みどり,,\n'
PROJECTS = """\
code,title,customer,manager,status,tags,budget,weight,share,headcount,is_open,starts_on,meets_at,kickoff_at,note,rating
P1,一,A1,admin@test,done,至急;継続,"¥1,234",1.5,50%,3,いいえ,令和3年4月1日,9:30,2021/4/1 9:30,"二行
の備考",秘
P2,二,,,,,,,,,,,,,,
"""


def load(org: Org, access: Access, path: Path, text: str | None, object_key: str, **asked: Any) -> tuple[int, ...]:
    if text is not None:
        path.write_text(text, encoding="utf-8")
    report = run_load(org, LoadRequest(object=object_key, path=path, **asked), access=access)
    assert report.ok, report.problems
    return report.created, report.updated, report.unchanged


def extract(org: Org, access: Access, path: Path, object_key: str, *fields: str, **asked: Any) -> ExtractReport:
    return run_extract(org, ExtractRequest(object=object_key, path=path, fields=fields, **asked), access=access)


@pytest.fixture
def full(org: Org, access: Rights, tmp_path: Path) -> Org:
    """The small org with two customers and two projects, one of them with a value in every field."""
    admin = access(org, "admin")
    load(org, admin, tmp_path / "customers.csv", CUSTOMERS, "customer")
    load(org, admin, tmp_path / "projects.csv", PROJECTS, "project")
    return org


def test_an_extract_has_api_names_and_texts_a_form_would_show(full: Org, access: Rights, tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    report = extract(full, access(full, "admin"), path, "project")
    assert (report.rows, report.problems) == (2, ())
    header, *rows = path.read_bytes().decode("utf-8").split("\r\n")
    assert header == (
        "project_no,code,title,customer,manager,status,tags,budget,weight,share,headcount,is_open,starts_on,meets_at,"
        "kickoff_at,note,rating"
    )
    assert sorted(rows) == [
        "",
        'P2021-0001,P1,一,A1,admin@test,done,urgent;repeat,1234,1.50,50,3,false,2021-04-01,09:30,2021-04-01T09:30,"二行\n'
        'の備考",秘',
        "P2026-0001,P2,二,,,planned,,,,,,true,,,,,",
    ]


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("object_key", ["customer", "project", "user"])
def test_an_extract_loads_back_unchanged(
    full: Org, access: Rights, tmp_path: Path, object_key: str, encoding: Encoding
) -> None:
    admin, path = access(full, "admin"), tmp_path / "out.csv"
    rows = extract(full, admin, path, object_key, encoding=encoding).rows
    for blank in ("keep", "clear"):
        assert load(full, admin, path, None, object_key, mode="upsert", blank=blank) == (0, 0, rows)


def test_deleted_records_come_back_from_an_extract(full: Org, access: Rights, tmp_path: Path) -> None:
    admin, first, second = access(full, "admin"), tmp_path / "first.csv", tmp_path / "second.csv"
    fields = [key for key in full.catalog.objects["project"].fields if key != "project_no"]
    extract(full, admin, first, "project", *fields)
    ids = [record.id for record in list_records(full, ListQuery("project", ("code",)), access=admin).records]
    write(full, Batch(shape=Shape("project", "delete"), size=2, ids=ids), access=admin, door="screen")
    assert load(full, admin, first, None, "project", blank="clear") == (2, 0, 0)
    extract(full, admin, second, "project", *fields)
    assert sorted(second.read_text().splitlines()) == sorted(first.read_text().splitlines())


def test_fields_may_be_chosen_by_name_or_label(full: Org, access: Rights, tmp_path: Path) -> None:
    admin, path = access(full, "admin"), tmp_path / "out.csv"
    extract(full, admin, path, "customer", "名称", "code", "Name", "created_at")
    assert path.read_text().splitlines()[0] == "name,code,created_at"
    extract(full, admin, path, "customer", "id", "code")
    identifier = path.read_text().splitlines()[1].split(",")[0]
    assert len(identifier) == 26
    with pytest.raises(Refused) as refused:
        extract(full, admin, path, "customer", "cod", "name", "telefon")
    assert [found.code for found in refused.value.problems] == ["I018", "I018"]
    assert refused.value.problems[0].hint.en == "Did you mean “code”?"


def test_a_character_the_encoding_lacks_leaves_no_file(full: Org, access: Rights, tmp_path: Path) -> None:
    admin, path = access(full, "admin"), tmp_path / "out.csv"
    load(full, admin, tmp_path / "more.csv", "code,name\nA3,𠮷野\nA4,春〜秋\n", "customer")
    with pytest.raises(Refused) as refused:
        extract(full, admin, path, "customer", "code", "name", encoding="cp932")
    assert sorted((found.code, found.where.header) for found in refused.value.problems) == [
        ("I113", "name"),
        ("I114", "name"),
    ]
    assert not path.exists()
    load(full, admin, tmp_path / "more.csv", "code,name\nA3,吉野\n", "customer", mode="update")
    assert [found.code for found in extract(full, admin, path, "customer", encoding="cp932").problems] == ["I114"]


def with_rights(small_org: Mapping[str, str], rights: str) -> dict[str, str]:
    """The small org with other rights of the clerk."""
    head = small_org["permissions/profiles/clerk.yaml"].split("objects:")[0]
    return {**small_org, "permissions/profiles/clerk.yaml": f"{head}objects:\n{rights}"}


def test_an_extract_holds_what_the_person_may_read(
    deployed: Callable[[Mapping[str, str]], Org], small_org: Mapping[str, str], access: Rights, tmp_path: Path
) -> None:
    rights = "  project: {read: all, edit: all, export: true, import: [update], fields: {headcount: none}}\n"
    org = deployed(with_rights(small_org, rights))
    admin, clerk, path = access(org, "admin"), access(org, "clerk"), tmp_path / "out.csv"
    load(org, admin, tmp_path / "customers.csv", CUSTOMERS, "customer")
    load(org, admin, tmp_path / "projects.csv", PROJECTS, "project")
    extract(org, clerk, path, "project")
    header = path.read_text().splitlines()[0].split(",")
    assert "rating" not in header and "headcount" not in header
    assert "customer.id" in header and "manager.id" in header
    with pytest.raises(Refused) as refused:
        extract(org, clerk, path, "project", "rating")
    assert [found.code for found in refused.value.problems] == ["I018"]


def test_without_the_right_to_extract_or_to_see_nothing_is_written(full: Org, access: Rights, tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    for profile, object_key, code in (
        ("viewer", "customer", "I017"),
        ("viewer", "task", "I001"),
        ("viewer", "nothing", "I001"),
    ):
        with pytest.raises(Refused) as refused:
            extract(full, access(full, profile), path, object_key)
        assert [found.code for found in refused.value.problems] == [code]
    assert not path.exists()


def test_more_records_than_one_reading_takes(org: Org, access: Rights, tmp_path: Path) -> None:
    admin, path = access(org, "admin"), tmp_path / "out.csv"
    load(org, admin, tmp_path / "many.csv", "code,name\n" + "".join(f"C{n},名{n}\n" for n in range(5200)), "customer")
    assert extract(org, admin, path, "customer", "code").rows == 5200
    assert sorted(path.read_text().split()[1:]) == sorted(f"C{n}" for n in range(5200))
