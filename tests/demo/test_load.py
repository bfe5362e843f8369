"""The demo data and the samples go through the loader: nothing is refused that is right, everything that is wrong."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from support.demo_amounts import expected_amounts, read_tables
from support.orgs import deploy_folder, key_for, user_access
from support.standing_clock import StandingClock
from tasuki.diagnostics import Refused
from tasuki.importers import LoadReport, LoadRequest, run_load
from tasuki.objects import ListQuery, Record, list_records, recalculate
from tasuki.permissions import Access
from tasuki.storage import Org

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ROOT / "importers" / "samples"
OF_THE_PAYMENT_DESK = {"payee_infos", "payment_runs", "payment_lines", "payment_run_results"}
"""What the administrator may not load: who approves payments does not make them."""


@pytest.fixture
def programme(database_url: str, clock: StandingClock) -> Iterator[Org]:
    """The programme of this repository in an empty database."""
    org = deploy_folder(ROOT, database_url, key_for(database_url), clock)
    yield org
    org.database.close()


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The small demo in the order of loading."""
    folder = tmp_path_factory.mktemp("demo")
    command = [sys.executable, str(ROOT / "importers" / "demo" / "generate.py"), "--out", str(folder)]
    subprocess.run(command, check=True, capture_output=True)
    return sorted(folder.iterdir())


def load(org: Org, path: Path, access: Access, importer: str = "", *, check_only: bool = False) -> LoadReport:
    """One file through its importer."""
    definition = org.catalog.importers[importer or path.stem.split("-", 1)[1]]
    request = LoadRequest(object=definition.object, path=path, importer=definition.key, check_only=check_only)
    return run_load(org, request, access=access)


def test_the_demo_loads_without_a_refused_row_and_again_without_a_change(programme: Org, files: list[Path]) -> None:
    admin, payment = user_access(programme, "office_admin"), user_access(programme, "office_payment")
    people = [payment if path.stem.split("-", 1)[1] in OF_THE_PAYMENT_DESK else admin for path in files]
    first = [load(programme, path, person) for path, person in zip(files, people, strict=True)]
    assert [(report.object, report.problems[:5]) for report in first if report.refused] == []
    assert all(report.created + report.updated + report.unchanged == report.rows > 0 for report in first)
    assert {report.encoding for report in first if report.object == "expert"} == {"cp932"}

    again = [load(programme, path, person) for path, person in zip(files, people, strict=True)]
    assert all(report.unchanged == report.rows for report in again)

    _amounts_are_right(programme, files)
    assert not any(recalculate(programme).values())
    _lists_show_records(programme)
    _samples_are_told_apart(programme, admin)


def _amounts_are_right(programme: Org, files: list[Path]) -> None:
    """Every visit and every payment of the demo comes to what plain Python makes of the files."""
    expected = expected_amounts(read_tables(files))
    staff = user_access(programme, "office_staff")

    def records(object_key: str, *columns: str) -> tuple[Record, ...]:
        return list_records(programme, ListQuery(object_key, columns, limit=5_000), access=staff).records

    visits = {
        str(record.values["source_key"]): (int(record.values["honorarium_amount"]), int(record.values["travel_amount"]))
        for record in records("dispatch_visit", "source_key", "honorarium_amount", "travel_amount")
    }
    assert _differences(visits, expected.visits) == {}
    assert sum(map(sum, visits.values())) > 10_000_000

    experts = {record.id: record.values["source_key"] for record in records("expert", "source_key")}
    months = {record.id: f"{record.values['run_month']}" for record in records("payment_run", "run_month")}
    payments = {
        (months[record.values["run"]], experts[record.values["expert"]]): tuple(
            int(record.values[key]) for key in ("gross", "withholding", "net")
        )
        for record in records("payment", "run", "expert", "gross", "withholding", "net")
    }
    assert _differences(payments, expected.payments) == {}


def _differences(found: Mapping[Any, object], expected: Mapping[Any, object]) -> dict[Any, tuple[object, object]]:
    keys = found.keys() | expected.keys()
    return {key: (found.get(key), expected.get(key)) for key in keys if found.get(key) != expected.get(key)}


def _lists_show_records(programme: Org) -> None:
    """Every list a profile begins with can be run, and the daily ones have something to do."""
    empty = set()
    for profile in programme.catalog.profiles:
        access = user_access(programme, profile)
        for layout in programme.catalog.layouts.values():
            if not access.object(layout.object).visible or layout.object == "user":
                continue
            for view in layout.list_views.values():
                if view.shared_to is not None and profile not in view.shared_to:
                    continue
                query = ListQuery(layout.object, view.columns, where=view.where, sort=view.sort, limit=5)
                if not list_records(programme, query, access=access).records:
                    empty.add(f"{layout.object}.{view.key}")
    faults = {"regional_platform.short", "payment.not_transferred", "payment.large"}
    assert empty <= {"platform_member.left"} | faults


def _samples_are_told_apart(programme: Org, admin: Access) -> None:
    good = [
        load(programme, SAMPLES / name, admin, "experts", check_only=True)
        for name in ("experts_cp932.csv", "experts_utf8.csv")
    ]
    assert [(report.encoding, report.created, report.refused) for report in good] == [
        ("cp932", 20, 0),
        ("utf-8", 20, 0),
    ]
    faulty = load(programme, SAMPLES / "experts_faulty_cp932.csv", admin, "experts", check_only=True)
    assert faulty.refused == 9
    assert {problem.code for problem in faulty.problems} >= {"R003", "R111", "R122", "R130", "R140", "R141", "R143"}


def test_staff_may_not_load_new_experts(programme: Org) -> None:
    with pytest.raises(Refused) as refused:
        load(programme, SAMPLES / "experts_utf8.csv", user_access(programme, "office_staff"), "experts")
    assert [problem.code for problem in refused.value.problems] == ["I011"]
