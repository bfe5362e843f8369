"""A file that carries versions overwrites nothing that changed since it was made."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tasuki.importers import ExtractRequest, LoadReport, LoadRequest, run_extract, run_load
from tasuki.permissions import Access
from tasuki.storage import Org

Rights = Callable[[Org, str], Access]


def load(org: Org, access: Access, path: Path, text: str) -> LoadReport:
    path.write_text(text, encoding="utf-8")
    return run_load(org, LoadRequest(object="customer", path=path, mode="upsert"), access=access)


def test_a_row_is_refused_whose_record_changed_since_the_extract(org: Org, access: Rights, tmp_path: Path) -> None:
    admin, path = access(org, "admin"), tmp_path / "customers.csv"
    assert load(org, admin, path, "code,name\nA1,甲\nA2,乙\n").created == 2
    run_extract(org, ExtractRequest(object="customer", path=path, fields=("code", "name", "version")), access=admin)
    header, *rows = path.read_text("utf-8").splitlines()
    assert header == "code,name,version"
    extracted = "\n".join([header, *sorted(rows)])
    assert load(org, admin, path, "code,name\nA1,甲の新しい名\n").updated == 1

    report = load(org, admin, path, extracted.replace("乙", "乙の新しい名").replace("甲", "甲の別の名"))
    assert (report.updated, report.refused) == (1, 1)
    assert [(found.code, found.where.row) for found in report.problems] == [("R005", 1)]


def test_a_blank_version_is_any_and_a_malformed_one_a_problem(org: Org, access: Rights, tmp_path: Path) -> None:
    admin, path = access(org, "admin"), tmp_path / "customers.csv"
    report = load(org, admin, path, "code,name,version\nA1,甲,\nA2,乙,first\nA3,丙,0\n")
    assert (report.created, report.refused) == (1, 2)
    assert {found.where.header for found in report.problems} == {"version"}
