"""Records found by a key: only through fields one may read, and never with a number made up."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import pytest

from tasuki.objects import Batch, Input, ListQuery, Outcome, Shape, list_records, one_row, write
from tasuki.permissions import Access
from tasuki.storage import Org

Rights = Callable[[Org, str], Access]
Deploy = Callable[[Mapping[str, str]], Org]


def load(org: Org, shape: Shape, rows: Sequence[Sequence[str | None]], access: Access) -> Outcome:
    batch = Batch(shape=shape, size=len(rows), columns=list(zip(*rows, strict=True)))
    return write(org, batch, access=access, door="load")


def codes(outcome: Outcome) -> dict[int, list[tuple[str, str]]]:
    return {row: [(told.code, told.where.field) for told in found] for row, found in outcome.problems.items()}


@pytest.fixture
def keyed(deployed: Deploy, small_org: Mapping[str, str]) -> Org:
    """Projects with two more keys: a rating the clerk may not read, and the number the system gives."""
    text = small_org["objects/project.yaml"]
    text = text.replace("class: secret, max_length: 20", "class: secret, max_length: 20, unique: true")
    text = text.replace('format: "P{FY}-{0000}"', 'format: "P{FY}-{0000}", unique: true')
    assert text.count("unique: true") == 2
    return deployed({**small_org, "objects/project.yaml": text})


def test_a_key_one_may_not_read_finds_nothing(keyed: Org, access: Rights) -> None:
    admin, clerk = access(keyed, "admin"), access(keyed, "clerk")
    made = write(keyed, one_row("project", "insert", {"title": "甲", "code": "P1"}), access=clerk, door="screen")
    write(keyed, one_row("project", "update", {"rating": "S1"}, id=made.ids[0]), access=admin, door="screen")
    update = Shape("project", "update", (Input("rating"), Input("title")), match="rating")
    assert codes(load(keyed, update, [["S1", "乙"], ["S2", "乙"], [None, "乙"]], clerk)) == {
        0: [("R006", "rating")],
        1: [("R006", "rating")],
        2: [("R006", "rating")],
    }
    task = Shape("task", "insert", (Input("task_no"), Input("name"), Input("project", "rating")))
    outcome = load(keyed, task, [["1", "一", "S1"], ["2", "二", "S2"]], clerk)
    assert {row: found[0] for row, found in codes(outcome).items()} == {0: ("R003", "project"), 1: ("R003", "project")}
    assert load(keyed, task, [["1", "一", "S1"]], admin).created == 1
    assert load(keyed, update, [["S1", "乙"]], admin).updated == 1


def test_an_upsert_finds_by_the_number_the_system_gave(keyed: Org, access: Rights) -> None:
    admin = access(keyed, "admin")
    upsert = Shape("project", "upsert", (Input("project_no"), Input("title")), match="project_no")
    assert load(keyed, upsert, [[None, "甲"]], admin).created == 1
    outcome = load(keyed, upsert, [["P2026-0001", "甲改"], ["P2026-0099", "乙"], [None, "丙"]], admin)
    assert codes(outcome) == {1: [("R006", "project_no")]}
    assert (outcome.updated, outcome.created) == (1, 1)
    query = ListQuery("project", ("project_no", "title"), sort=(("project_no", False),))
    records = list_records(keyed, query, access=admin).records
    assert [(record.values["project_no"], record.values["title"]) for record in records] == [
        ("P2026-0001", "甲改"),
        ("P2026-0002", "丙"),
    ]
