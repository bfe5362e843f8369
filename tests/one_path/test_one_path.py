"""One write path, proven: whatever the door, however many at a time, on both engines, the result is the same."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from support.contents import contents
from support.doors import Files, Told, through_the_form
from support.orgs import deploy_org, key_for
from support.people import add_person
from support.postgres import Cluster
from support.random_writes import Write, random_writes, seed_records
from support.standing_clock import StandingClock
from tasuki.diagnostics.codes import CODES
from tasuki.permissions import Access, access_for
from tasuki.principals import Principal
from tasuki.storage import Org

pytestmark = pytest.mark.xdist_group("one_path")

COUNT = 300
# Another seed may be tried without editing: TASUKI_SEED=7 pytest tests/one_path
SEED = int(os.environ.get("TASUKI_SEED", "20261121"))

Door = Callable[[Org, Sequence[Write], Access], list[Told]]
Result = tuple[list[Told], dict[str, Any]]


def _clerk(org: Org) -> Access:
    user = add_person(org, "admin", username="admin", name="admin")
    return access_for(org, Principal(id=user, name="admin", grants=("admin",)))


def _run(door: Door, engine: str, files: Mapping[str, str], folder: Path, cluster: Cluster) -> Result:
    """The writes through one door into a fresh database; what was told and what is there now."""
    folder.mkdir(parents=True)
    url = f"sqlite:///{folder / 'org.db'}" if engine == "sqlite" else cluster.new_schema()
    org = deploy_org(files, folder / "org", url, key_for(url), StandingClock())
    try:
        access = _clerk(org)
        seed_records(org, access)
        told = door(org, random_writes(SEED, COUNT), access)
        return told, contents(org)
    finally:
        org.database.close()
        if engine == "postgresql":
            cluster.drop_schema(url)


@pytest.fixture(scope="module")
def results(
    tmp_path_factory: pytest.TempPathFactory, postgres: Cluster, small_org: Mapping[str, str]
) -> dict[tuple[str, str], Result]:
    """What came of the same writes, by door and engine."""
    folder = tmp_path_factory.mktemp("one_path")
    doors: dict[str, Door] = {
        "form": through_the_form,
        "row by row": Files(folder).row_by_row,
        "all at once": Files(folder).all_at_once,
    }
    return {
        (name, engine): _run(door, engine, small_org, folder / f"{name}-{engine}", postgres)
        for name, door in doors.items()
        for engine in ("sqlite", "postgresql")
    }


OTHERS = [(door, engine) for door in ("form", "row by row", "all at once") for engine in ("sqlite", "postgresql")][1:]


def test_the_writes_are_of_every_sort(results: dict[tuple[str, str], Result]) -> None:
    """A comparison of nothing with nothing would always succeed."""
    told, there = results["form", "sqlite"]
    assert len(told) == COUNT
    refused = sum(1 for row in told if row)
    assert 60 < refused < 240, f"seed {SEED}"
    assert any(len(row) > 1 for row in told)
    assert sum(("", CODES["R005"].ja) in row for row in told) > 3
    assert len(there["project"]) > 40
    assert len(there["task"]) > 40
    children = [record["project"] for record in there["task"].values()]
    assert max(map(children.count, children)) > 5


def _as_a_form_tells(problems: Told) -> Told:
    """A form settles a conflict first: until then it does not tell what else is wrong."""
    conflict = ("", CODES["R005"].ja)
    return (conflict,) if conflict in problems else problems


@pytest.mark.parametrize(("door", "engine"), OTHERS)
def test_every_door_tells_the_same_problems(results: dict[tuple[str, str], Result], door: str, engine: str) -> None:
    expected, found = results["form", "sqlite"][0], results[door, engine][0]
    writes = random_writes(SEED, COUNT)
    different = [
        (number, one, left, right)
        for number, (one, left, right) in enumerate(zip(writes, expected, found, strict=True))
        if left != _as_a_form_tells(right)
    ]
    assert different == [], f"seed {SEED}"


@pytest.mark.parametrize(("door", "engine"), OTHERS)
@pytest.mark.parametrize("part", ["customer", "project", "task", "history", "numbers"])
def test_every_door_leaves_the_same_behind(
    results: dict[tuple[str, str], Result], door: str, engine: str, part: str
) -> None:
    expected, found = results["form", "sqlite"][1][part], results[door, engine][1][part]
    assert list(found) == list(expected), f"seed {SEED}"
    if part == "numbers":
        return
    different = {key: (expected[key], found[key]) for key in expected if expected[key] != found[key]}
    assert different == {}, f"seed {SEED}"
