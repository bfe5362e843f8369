"""The write path on both engines: create, change, find by key, refuse, number, remember."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from uuid import UUID

import pytest

from tasuki.diagnostics import Refused
from tasuki.objects import (
    Batch,
    Filter,
    Input,
    ListQuery,
    Outcome,
    Shape,
    list_deleted,
    list_records,
    one_row,
    purge,
    read_record,
    timeline,
    undelete,
    write,
)
from tasuki.permissions import Access
from tasuki.storage import Org

Rights = Callable[[Org, str], Access]
Rows = Sequence[Sequence[str | None]]


def load(org: Org, shape: Shape, rows: Rows, access: Access, versions: list[int | None] | None = None) -> Outcome:
    columns = [list(column) for column in zip(*rows, strict=True)]
    batch = Batch(shape=shape, size=len(rows), columns=columns, versions=versions)
    return write(org, batch, access=access, door="load")


def save(
    org: Org, object_key: str, access: Access, texts: dict[str, str], id: UUID | None = None, version: int | None = None
) -> Outcome:
    operation = "insert" if id is None else "update"
    return write(org, one_row(object_key, operation, texts, id=id, version=version), access=access, door="screen")


def made(outcome: Outcome) -> UUID:
    assert outcome.ok, outcome.problems
    assert outcome.ids[0] is not None
    return outcome.ids[0]


def codes(outcome: Outcome) -> dict[int, list[tuple[str, str]]]:
    return {row: [(told.code, told.where.field) for told in found] for row, found in outcome.problems.items()}


def shape(object_key: str, operation: str, *fields: str, match: str | None = None, keep_blank: bool = False) -> Shape:
    inputs = tuple(Input(*text.split(".")) for text in fields)
    return Shape(object_key, operation, inputs, match, keep_blank)  # type: ignore[arg-type]


CUSTOMERS = shape("customer", "insert", "code", "name")


@pytest.mark.parametrize("size", [1, 7, 1200])
def test_rows_are_created_whatever_their_number(org: Org, access: Rights, size: int) -> None:
    admin = access(org, "admin")
    outcome = load(org, CUSTOMERS, [[f"C{n:05}", f"株式会社{n}"] for n in range(size)], admin)
    assert codes(outcome) == {}
    assert outcome.created == size
    page = list_records(org, ListQuery("customer", ("code", "name"), sort=(("code", True),), limit=3), access=admin)
    assert page.total == size
    assert page.records[0].values["code"] == f"C{size - 1:05}"


def test_every_problem_of_a_row_is_told(org: Org, access: Rights) -> None:
    admin = access(org, "admin")
    rows = [
        ["P1", "一つ目", "no-such", "200万円", "2026-04-01"],
        ["P2", None, None, "100", "2026-02-30"],
        ["P3", "三つ目", None, "100", "2026-04-01"],
    ]
    outcome = load(
        org, shape("project", "insert", "code", "title", "customer.code", "budget", "starts_on"), rows, admin
    )
    assert [code for code, _ in codes(outcome)[0]] == [codes(outcome)[0][0][0], "R003"]
    assert {field for _, field in codes(outcome)[0]} == {"budget", "customer"}
    assert {field for _, field in codes(outcome)[1]} == {"starts_on", "title"}
    assert ("R001", "title") in codes(outcome)[1]
    assert outcome.created == 1


def test_an_edit_changes_what_was_given_and_remembers_it(org: Org, access: Rights) -> None:
    admin = access(org, "admin")
    customer = made(save(org, "customer", admin, {"code": "A1", "name": "髙﨑商店", "phone": "03-1234-5678"}))
    done = save(org, "customer", admin, {"name": "髙﨑商会"}, customer, 1)
    assert (done.updated, done.unchanged) == (1, 0)
    again = save(org, "customer", admin, {"name": "髙﨑商会"}, customer, 2)
    assert (again.updated, again.unchanged) == (0, 1)
    record = read_record(org, "customer", customer, access=admin)
    assert record is not None
    assert (record.version, record.values["name"]) == (2, "髙﨑商会")
    newest, oldest = timeline(org, "customer", customer, access=admin)
    assert [(change.field, change.old, change.new) for change in newest.changes] == [("name", "髙﨑商店", "髙﨑商会")]
    assert (newest.operation, newest.actor, newest.door) == ("update", "admin", "screen")
    assert {change.field for change in oldest.changes} == {"code", "name", "phone", "owner"}


def test_a_change_is_written_whether_or_not_a_field_of_an_index_changes(org: Org, access: Rights) -> None:
    admin = access(org, "admin")
    insert = shape("project", "insert", "code", "title", "starts_on", "budget")
    load(org, insert, [["P1", "甲", "2026-04-01", "1"], ["P2", "乙", "2026-04-02", "2"]], admin)
    update = shape("project", "update", "code", "title", "starts_on", "budget", match="code")

    def after(rows: Rows) -> list[tuple[object, ...]]:
        assert load(org, update, rows, admin).updated == 2
        query = ListQuery("project", ("title", "starts_on", "budget"), sort=(("starts_on", True),))
        found = list_records(org, query, access=admin).records
        return [(record.version, record.values["title"], int(record.values["budget"])) for record in found]

    budgets = after([["P1", "甲", "2026-04-01", "10"], ["P2", "乙", "2026-04-02", "20"]])
    assert budgets == [(2, "乙", 20), (2, "甲", 10)]
    both = after([["P1", "甲", "2026-04-01", "11"], ["P2", "丙", "2026-03-01", "20"]])
    assert both == [(3, "甲", 11), (3, "丙", 20)]


def test_history_keeps_personal_values_apart(org: Org, access: Rights) -> None:
    admin = access(org, "admin")
    customer = made(save(org, "customer", admin, {"code": "A1", "name": '"引用"\\と改行なし', "email": "a@example.jp"}))
    with org.database.read() as connection:
        query = "SELECT changes, personal FROM tasuki_history WHERE object = 'customer'"
        ((changes, personal),) = connection.execute_text(query)
    assert '"name":[null,"\\"引用\\"\\\\と改行なし"]' in changes
    assert personal == '{"email":[null,"a@example.jp"]}'
    assert f'"owner":[null,"{admin.user.hex if admin.user else ""}"]' in changes
    assert customer


def test_a_stale_version_is_refused(org: Org, access: Rights) -> None:
    admin = access(org, "admin")
    customer = made(save(org, "customer", admin, {"code": "A1", "name": "甲"}))
    made(save(org, "customer", admin, {"name": "乙"}, customer, 1))
    assert codes(save(org, "customer", admin, {"name": "丙"}, customer, 1)) == {0: [("R005", "")]}


def test_unique_keys_cover_live_rows_only(org: Org, access: Rights) -> None:
    admin = access(org, "admin")
    customer = made(save(org, "customer", admin, {"code": "A1", "name": "甲"}))
    assert codes(save(org, "customer", admin, {"code": "A1", "name": "乙"})) == {0: [("R002", "code")]}
    batch = one_row("customer", "delete", id=customer, version=1)
    assert write(org, batch, access=admin, door="screen").deleted == 1
    second = made(save(org, "customer", admin, {"code": "A1", "name": "乙"}))
    with pytest.raises(AssertionError):
        made(undelete(org, "customer", customer, access=admin, door="screen"))
    assert write(org, one_row("customer", "delete", id=second, version=1), access=admin, door="screen").deleted == 1
    assert undelete(org, "customer", customer, access=admin, door="screen").restored == 1


def test_several_fields_together_are_unique(org: Org, access: Rights) -> None:
    admin = access(org, "admin")
    customer = made(save(org, "customer", admin, {"code": "A1", "name": "甲"}))
    from tasuki.ids import to_text

    texts = {"title": "同じ件名", "customer": to_text(customer)}
    made(save(org, "project", admin, texts))
    assert codes(save(org, "project", admin, texts)) == {0: [("R002", "title")]}
    made(save(org, "project", admin, {"title": "同じ件名"}))
    made(save(org, "project", admin, {"title": "同じ件名"}))


def test_an_upsert_finds_by_key_and_keeps_blank_cells(org: Org, access: Rights) -> None:
    admin = access(org, "admin")
    made(save(org, "customer", admin, {"code": "A1", "name": "甲", "website": "https://a.example.jp/"}))
    upsert = shape("customer", "upsert", "code", "name", "website", match="code", keep_blank=True)
    rows = [["A1", "甲改", None], ["A2", "乙", "https://b.example.jp/"], ["A1", None, None]]
    outcome = load(org, upsert, rows, admin)
    assert codes(outcome) == {}
    assert (outcome.created, outcome.updated, outcome.unchanged) == (1, 1, 1)
    page = list_records(org, ListQuery("customer", ("code", "name", "website"), sort=(("code", False),)), access=admin)
    assert [tuple(record.values[key] for key in ("name", "website")) for record in page.records] == [
        ("甲改", "https://a.example.jp/"),
        ("乙", "https://b.example.jp/"),
    ]


def test_numbers_run_per_fiscal_year(org: Org, access: Rights) -> None:
    admin = access(org, "admin")
    rows = [["甲", "2026-04-01"], ["乙", "2026-03-31"], ["丙", "2027-03-31"], ["丁", "2027-04-01"], [None, None]]
    outcome = load(org, shape("project", "insert", "title", "starts_on"), rows, admin)
    assert codes(outcome) == {4: [("R001", "title")]}
    outcome = load(org, shape("project", "insert", "title"), [["戊"]], admin)
    query = ListQuery("project", ("project_no", "title"), sort=(("project_no", False),))
    numbers = {
        record.values["title"]: record.values["project_no"] for record in list_records(org, query, access=admin).records
    }
    assert numbers == {
        "甲": "P2026-0001",
        "乙": "P2025-0001",
        "丙": "P2026-0002",
        "丁": "P2027-0001",
        "戊": "P2026-0003",
    }


def test_defaults_fill_what_was_left_out(org: Org, access: Rights) -> None:
    admin = access(org, "admin")
    project = made(save(org, "project", admin, {"title": "甲"}))
    record = read_record(org, "project", project, access=admin)
    assert record is not None
    assert (record.values["status"], record.values["is_open"]) == ("planned", True)
    project = made(save(org, "project", admin, {"title": "乙", "status": ""}))
    record = read_record(org, "project", project, access=admin)
    assert record is not None
    assert record.values["status"] is None


def test_a_retired_choice_is_kept_but_not_taken(org: Org, access: Rights) -> None:
    admin = access(org, "admin")
    project = made(save(org, "project", admin, {"title": "甲"}))
    with org.database.write() as connection:
        connection.execute_text("UPDATE project SET status = 'paused'")
    assert save(org, "project", admin, {"title": "甲改", "status": "paused"}, project, 1).updated == 1
    other = made(save(org, "project", admin, {"title": "乙"}))
    assert [field for _, field in codes(save(org, "project", admin, {"status": "paused"}, other, 1))[0]] == ["status"]


def test_rights_are_tested_in_the_statement(org: Org, access: Rights) -> None:
    admin, clerk, viewer = (access(org, name) for name in ("admin", "clerk", "viewer"))
    customer = made(save(org, "customer", admin, {"code": "A1", "name": "甲"}))
    if clerk.object("customer").edit == "own":
        assert codes(save(org, "customer", clerk, {"name": "乙"}, customer, 1)) == {0: [("R008", "")]}
    if not viewer.object("customer").create:
        told = codes(save(org, "customer", viewer, {"code": "B1", "name": "乙"}))
        assert set(told[0]) & {("R008", ""), ("R007", "name")}
    assert codes(save(org, "customer", admin, {"name": "乙"}, UUID(int=7), 1)) == {0: [("R006", "")]}


def test_what_may_not_be_seen_does_not_exist(org: Org, access: Rights) -> None:
    from dataclasses import replace

    admin = access(org, "admin")
    nobody = Access(org, replace(admin.principal, grants=()))
    customer = made(save(org, "customer", admin, {"code": "A1", "name": "甲"}))
    assert read_record(org, "customer", customer, access=nobody) is None
    assert read_record(org, "no_such_object", customer, access=admin) is None
    with pytest.raises(Refused):
        save(org, "customer", nobody, {"name": "乙"}, customer, 1)


def test_a_deletion_takes_the_details_and_an_undelete_brings_back_just_those(org: Org, access: Rights) -> None:
    admin = access(org, "admin")
    project = made(save(org, "project", admin, {"code": "P1", "title": "甲"}))
    tasks = load(
        org,
        shape("task", "insert", "task_no", "project.code", "name"),
        [["T1", "P1", "一"], ["T2", "P1", "二"], ["T3", "P1", "三"]],
        admin,
    )
    assert tasks.created == 3
    first = tasks.ids[0]
    assert write(org, one_row("task", "delete", id=first), access=admin, door="screen").deleted == 1
    assert write(org, one_row("project", "delete", id=project, version=1), access=admin, door="screen").deleted == 1
    page = list_records(org, ListQuery("task", ("name",)), access=admin)
    assert page.records == ()
    bin_now = [(found.object, found.name) for found in list_deleted(org, access=admin)]
    assert bin_now == [("project", "甲"), ("task", "一")]
    assert first is not None
    assert codes(undelete(org, "task", first, access=admin, door="screen")) == {0: [("R012", "project")]}
    assert undelete(org, "project", project, access=admin, door="screen").restored == 1
    names = {record.values["name"] for record in list_records(org, ListQuery("task", ("name",)), access=admin).records}
    assert names == {"二", "三"}
    assert write(org, one_row("project", "delete", id=project), access=admin, door="screen").deleted == 1
    assert not purge(org, "project", project, access=admin, door="screen").ok
    purge(org, "task", first, access=admin, door="screen")
    assert purge(org, "project", project, access=admin, door="screen").ok
    assert list_deleted(org, access=admin) == ()


def test_a_record_that_is_referred_to_cannot_be_deleted(org: Org, access: Rights) -> None:
    admin = access(org, "admin")
    customer = made(save(org, "customer", admin, {"code": "A1", "name": "甲"}))
    load(org, shape("project", "insert", "title", "customer.code"), [["案件", "A1"]], admin)
    told = write(org, one_row("customer", "delete", id=customer), access=admin, door="screen")
    assert codes(told) == {0: [("R009", "")]}


def test_references_that_are_cleared_on_deletion_are_cleared(org: Org, access: Rights) -> None:
    admin = access(org, "admin")
    load(org, shape("project", "insert", "code", "title"), [["P1", "甲"]], admin)
    tasks = shape("task", "insert", "task_no", "project.code", "name", "follows.task_no")
    # The second row refers to the first, which the same batch makes.
    first, second = load(org, tasks, [["T1", "P1", "一", None], ["T2", "P1", "二", "T1"]], admin).ids
    assert write(org, one_row("task", "delete", id=first), access=admin, door="screen").deleted == 1
    assert second is not None
    record = read_record(org, "task", second, access=admin)
    assert record is not None
    assert record.values["follows"] is None
    assert timeline(org, "task", second, access=admin)[0].door == "effect"


def test_check_only_is_the_real_run_thrown_away(org: Org, access: Rights) -> None:
    admin = access(org, "admin")
    columns = [["A1", "A1", "A2"], ["甲", "乙", None]]
    batch = Batch(shape=CUSTOMERS, size=3, columns=columns)
    outcome = write(org, batch, access=admin, door="load", check_only=True)
    assert outcome.created == 1
    assert list_records(org, ListQuery("customer", ("code",)), access=admin).records == ()
    assert codes(write(org, batch, access=admin, door="load")) == codes(outcome)


def test_filters_search_and_pages_agree(org: Org, access: Rights) -> None:
    admin = access(org, "admin")
    load(org, CUSTOMERS, [[f"C{n:03}", f"{'山田' if n % 3 else '高橋'}商店{n % 10}"] for n in range(30)], admin)

    def pages(**parts: object) -> list[list[str]]:
        found, after = [], None
        while True:
            query = ListQuery("customer", ("code",), limit=4, after=after, **parts)  # type: ignore[arg-type]
            page = list_records(org, query, access=admin)
            found.append([record.values["code"] for record in page.records])
            after = page.next
            if after is None:
                return found

    everything = [code for page in pages(sort=(("name", True), ("code", False))) for code in page]
    assert len(everything) == 30
    assert len(set(everything)) == 30
    assert [len(page) for page in pages(search="山田 1")] == [2] or sum(map(len, pages(search="山田 1"))) > 0
    assert [code for page in pages(filters=(Filter("code", "contains", "00"),)) for code in page]
    page = list_records(org, ListQuery("customer", ("code",), sort=(("code", False),), limit=4), access=admin)
    second = list_records(
        org, ListQuery("customer", ("code",), sort=(("code", False),), limit=4, after=page.next), access=admin
    )
    back = list_records(
        org, ListQuery("customer", ("code",), sort=(("code", False),), limit=4, before=second.previous), access=admin
    )
    assert back.records == page.records
    assert (page.previous, back.previous) == (None, None)
