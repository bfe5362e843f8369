"""Formulas tried on a record: every kind of value, parts of a formula, and the rights of the person who tries."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID, uuid4

import pytest

from tasuki.diagnostics import Location, Refused
from tasuki.formulas import check_formula, parse
from tasuki.formulas.typed import Typed
from tasuki.ids import to_text
from tasuki.metadata.scopes import Scopes
from tasuki.objects import compute_parts, one_row, write
from tasuki.permissions import Access
from tasuki.storage import Org
from tasuki.storage.evaluation import all_traced, step_lines, steps

Rights = Callable[[Org, str], Access]
PROJECT = {
    "title": "橋",
    "status": "running",
    "tags": "urgent;public",
    "budget": "12000",
    "weight": "2.50",
    "share": "12",
    "starts_on": "2026-04-01",
    "meets_at": "09:30",
    "kickoff_at": "2026-04-01T09:30:00+09:00",
    "rating": "A",
}


def checked(org: Org, object_key: str, formula: str) -> Typed:
    node = parse(formula, Location(line=1, column=1)).node
    assert node is not None
    found = check_formula(node, Scopes(org.catalog.objects).of(object_key, "record"))
    assert found.tree is not None, found.problems
    return found.tree


def made(org: Org, object_key: str, texts: Mapping[str, str], access: Access) -> UUID:
    outcome = write(org, one_row(object_key, "insert", texts), access=access, door="screen")
    assert outcome.ok, outcome.problems
    assert outcome.ids[0] is not None
    return outcome.ids[0]


def value(org: Org, object_key: str, id: UUID, formula: str, access: Access) -> Any:
    found = compute_parts(org, object_key, id, [checked(org, object_key, formula)], access=access)
    assert found is not None
    return found[0]


def codes(org: Org, id: UUID, formula: str, access: Access) -> list[str]:
    with pytest.raises(Refused) as refused:
        compute_parts(org, "project", id, [checked(org, "project", formula)], access=access)
    return [found.code for found in refused.value.problems]


def test_every_kind_of_value_is_computed_where_the_record_is(org: Org, access: Rights) -> None:
    admin = access(org, "admin")
    customer = made(org, "customer", {"code": "C1", "name": "花子"}, admin)
    project = made(org, "project", PROJECT | {"customer": to_text(customer)}, admin)
    expected = {
        "budget * share": "1440",
        "weight / 3": "0.83333333333333333333",
        "title & '・' & customer.name": "橋・花子",
        "starts_on + 30": "2026-05-01",
        "kickoff_at": "2026-04-01T00:30:00Z",
        "meets_at": "09:30:00",
        "is_open": True,
        "note > 'a'": None,
        "headcount > 1": None,
        "INCLUDES(tags, 'urgent')": True,
        "tags": ["urgent", "public"],
        "customer": to_text(customer),
        "note": None,
        "NOW()": "2026-11-21T01:30:00Z",
        "TODAY()": "2026-11-21",
    }
    assert {formula: value(org, "project", project, formula, admin) for formula in expected} == expected


def test_queries_count_the_records_of_others(org: Org, access: Rights) -> None:
    admin = access(org, "admin")
    project = made(org, "project", PROJECT, admin)
    for number, minutes in (("T1", "30"), ("T2", "45")):
        made(org, "task", {"task_no": number, "name": "作業", "project": to_text(project), "minutes": minutes}, admin)
    assert value(org, "project", project, "COUNTOF(task, minutes > 30)", admin) == "1"
    assert value(org, "project", project, "SUMOF(task, minutes, true) / weight", admin) == "30"


def test_a_trace_of_a_record(org: Org, access: Rights) -> None:
    admin = access(org, "admin")
    project = made(org, "project", PROJECT, admin)
    formula = "IF(weight > 2, budget / headcount, 0)"
    tree = checked(org, "project", formula)
    found = compute_parts(org, "project", project, all_traced(tree), access=admin)
    assert found is not None
    assert step_lines(steps(formula, tree, found), "en") == [
        "IF(weight > 2, budget / headcount, 0)  →  (blank)",
        "  weight > 2  →  true",
        "    weight  →  2.5",
        "  budget / headcount  →  (blank)",
        "    budget  →  12000",
        "    headcount  →  (blank)",
    ]
    failed = value(org, "project", project, "budget / (weight - 2.5)", admin)
    assert (failed.code, failed.sentence.en) == ("R200", "the formula cannot be computed: it divides by zero")


def test_a_person_reads_with_his_own_rights(org: Org, access: Rights) -> None:
    admin, clerk, viewer = (access(org, profile) for profile in ("admin", "clerk", "viewer"))
    customer = made(org, "customer", {"code": "C1", "name": "花子", "phone": "03-1234-5678"}, admin)
    project = made(org, "project", PROJECT | {"customer": to_text(customer)}, admin)
    assert value(org, "project", project, "share", clerk) == "0.12"
    assert value(org, "project", project, "customer.phone", clerk) == "03-1234-5678"
    assert codes(org, project, "rating", clerk) == ["M105"]
    assert codes(org, project, "budget * headcount", clerk) == ["M105"]
    assert codes(org, project, "customer.phone", viewer) == ["M105"]
    assert codes(org, project, "EXISTS(task, minutes > 1)", viewer) == ["M207"]


def test_what_may_be_seen_in_part_answers_no_formula(
    deployed: Callable[[Mapping[str, str]], Org], small_org: Mapping[str, str], access: Rights
) -> None:
    clerk_yaml = small_org["permissions/profiles/clerk.yaml"].replace("task:     {read: all", "task:     {read: own")
    clerk_yaml = clerk_yaml.replace("customer: {read: all, edit: all", "customer: {read: own, edit: own")
    org = deployed({**small_org, "permissions/profiles/clerk.yaml": clerk_yaml})
    admin, clerk = access(org, "admin"), access(org, "clerk")
    project = made(org, "project", PROJECT, admin)
    assert codes(org, project, "COUNTOF(task, true)", clerk) == ["R017"]
    assert codes(org, project, "customer.name", clerk) == ["R017"]


def test_a_record_that_is_not_there_has_no_values(org: Org, access: Rights) -> None:
    admin, viewer = access(org, "admin"), access(org, "viewer")
    tree = checked(org, "project", "budget")
    assert compute_parts(org, "project", uuid4(), [tree], access=admin) is None
    assert compute_parts(org, "nothing", uuid4(), [tree], access=admin) is None
    task = made(
        org,
        "task",
        {"task_no": "T1", "name": "作業", "project": to_text(made(org, "project", PROJECT, admin))},
        admin,
    )
    assert compute_parts(org, "task", task, [checked(org, "task", "minutes")], access=viewer) is None
