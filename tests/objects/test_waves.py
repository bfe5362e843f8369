"""Rows of one batch that meet in a unique key, though not every part of the key stands in the file."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import pytest

from tasuki.objects import Batch, Input, Outcome, Shape, read_batch, write
from tasuki.objects.pipeline.plan import plan_of
from tasuki.objects.pipeline.waves import split_into_waves
from tasuki.permissions import Access
from tasuki.storage import Org

Rights = Callable[[Org, str], Access]
Deploy = Callable[[Mapping[str, str]], Org]

RANKS = """\
  zone: {type: text, label: {ja: 区, en: Zone}, max_length: 9}
  rank: {type: text, label: {ja: 位, en: Rank}, max_length: 9, default: '"x"'}
  lane: {type: text, label: {ja: 列, en: Lane}, max_length: 9, default: '"x"', unique: true}
unique:
  name_in_rank: {fields: [name, rank]}
  zone_in_rank: {fields: [zone, rank]}
"""


@pytest.fixture
def org(deployed: Deploy, small_org: Mapping[str, str]) -> Org:
    """Customers with keys of several parts, one of which has a default."""
    path = "objects/customer.yaml"
    return deployed({**small_org, path: small_org[path] + RANKS})


def load(org: Org, shape: Shape, rows: Sequence[Sequence[str | None]], access: Access) -> Outcome:
    batch = Batch(shape=shape, size=len(rows), columns=list(zip(*rows, strict=True)))
    return write(org, batch, access=access, door="load")


def shape(operation: str, *fields: str, keep_blank: bool = False) -> Shape:
    match = "code" if operation != "insert" else None
    return Shape("customer", operation, tuple(map(Input, fields)), match, keep_blank)  # type: ignore[arg-type]


def codes(outcome: Outcome) -> dict[int, list[tuple[str, str]]]:
    return {row: [(told.code, told.where.field) for told in found] for row, found in outcome.problems.items()}


def test_rows_meet_in_a_key_completed_by_a_default(org: Org, access: Rights) -> None:
    admin = access(org, "admin")
    rows = [["A", "甲", "1"], ["B", "甲", "2"], ["C", "乙", "3"]]
    assert codes(load(org, shape("insert", "code", "name", "lane"), rows, admin)) == {1: [("R002", "rank")]}
    # The lane is left to its default, which only one record may have.
    outcome = load(org, shape("insert", "code", "name"), [["D", "丁"], ["E", "戊"]], admin)
    assert codes(outcome) == {1: [("R002", "lane")]}


@pytest.mark.parametrize("keep_blank", [True, False])
def test_blank_cells_kept_and_cleared_meet_differently(org: Org, access: Rights, keep_blank: bool) -> None:
    upsert = shape("upsert", "code", "name", "lane", "rank", keep_blank=keep_blank)
    rows = [["A", "甲", "1", None], ["B", "甲", "2", None]]
    outcome = load(org, upsert, rows, access(org, "admin"))
    assert codes(outcome) == ({1: [("R002", "rank")]} if keep_blank else {})


def test_rows_meet_in_a_key_completed_by_what_the_records_have(org: Org, access: Rights) -> None:
    admin = access(org, "admin")
    rows = [[f"A{n}", f"甲{n}", f"{n}", f"{n}", "q" if n < 2 else "r"] for n in range(3)]
    assert load(org, shape("insert", "code", "name", "lane", "zone", "rank"), rows, admin).created == 3
    update = shape("update", "code", "zone")
    outcome = load(org, update, [["A0", "9"], ["A1", "9"], ["A2", "9"]], admin)
    assert codes(outcome) == {1: [("R002", "rank")]}
    assert outcome.updated == 2


def test_rows_that_leave_keys_alone_go_together(deployed: Deploy, small_org: Mapping[str, str], access: Rights) -> None:
    path = "objects/customer.yaml"
    org = deployed({**small_org, path: small_org[path] + RANKS.replace(", default: '\"x\"'", "")})
    admin = access(org, "admin")
    codes_of_nine = [f"A{n}" for n in range(9)]
    for update in (
        shape("update", "code", "postal_code"),
        shape("upsert", "code", "corporate_number", keep_blank=True),
        shape("upsert", "code", "zone", keep_blank=True),
        shape("insert", "code", "zone"),
    ):
        batch = Batch(shape=update, size=9, columns=[codes_of_nine, [None] * 9])
        waves = split_into_waves(plan_of(org, update), batch, read_batch(org, batch, access=admin))
        assert len(waves) == 1, update


def test_a_row_finds_by_name_what_an_earlier_row_makes(org: Org, access: Rights) -> None:
    admin = access(org, "admin")
    assert load(org, Shape("project", "insert", (Input("code"), Input("title"))), [["P1", "甲"]], admin).created == 1
    inputs = (Input("task_no"), Input("project", "code"), Input("name"), Input("follows", "name"))
    rows = [["T1", "P1", "一", None], ["T2", "P1", "二", "一"], ["T3", "P1", "一", None], ["T4", "P1", "四", "一"]]
    outcome = load(org, Shape("task", "insert", inputs), rows, admin)
    # By then there are two of that name.
    assert codes(outcome) == {3: [("R004", "follows")]}
