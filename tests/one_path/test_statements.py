"""No statement text depends on how many rows a batch has, who sends it or what the cells say."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from tasuki.objects import Batch, Input, Shape, one_row
from tasuki.objects.write import write_in
from tasuki.permissions import Access
from tasuki.storage import Org

Rights = Callable[[Org, str], Access]
SHAPE = Shape(
    "project",
    "upsert",
    (Input("code"), Input("title"), Input("customer", "code"), Input("budget"), Input("status"), Input("starts_on")),
    match="code",
)


def batch(count: int, first: int = 0, budget: str = "1000") -> Batch:
    """`count` projects of two customers, numbered from `first`, in the columns of `SHAPE`."""
    numbers = range(first, first + count)
    columns: Sequence[Sequence[str]] = (
        [f"P{number:05}" for number in numbers],
        [f"案件{number}" for number in numbers],
        [f"C{number % 2}" for number in numbers],
        [budget] * count,
        ["running"] * count,
        ["2026-04-01"] * count,
    )
    return Batch(shape=SHAPE, size=count, columns=columns)


def texts_of(org: Org, rows: Batch, access: Access) -> list[str]:
    """The SQL texts that writing these rows runs, between BEGIN and COMMIT; staging relations, which a connection
    makes at its first use of a shape, are left out."""
    with org.database.write() as connection:
        connection.statements_run = []
        write_in(connection, org, rows, access=access, door="test")
        return [text for text in connection.statements_run if "CREATE TEMPORARY TABLE" not in text]


@pytest.fixture
def customers(org: Org, access: Rights) -> Access:
    """Two customers to refer to; the rights of the administrator."""
    admin = access(org, "admin")
    shape = Shape("customer", "insert", (Input("code"), Input("name")))
    texts_of(org, Batch(shape=shape, size=2, columns=[["C0", "C1"], ["甲", "乙"]]), admin)
    return admin


def test_one_row_and_a_thousand_run_the_same_statements(org: Org, customers: Access) -> None:
    created = texts_of(org, batch(1), customers)
    assert texts_of(org, batch(1000, first=1), customers) == created
    changed = texts_of(org, batch(1, budget="2000"), customers)
    assert texts_of(org, batch(1000, first=1, budget="2000"), customers) == changed


def test_everybody_runs_the_same_statements(org: Org, customers: Access, access: Rights) -> None:
    assert texts_of(org, batch(3, first=3), access(org, "clerk")) == texts_of(org, batch(3), customers)


def test_wrong_cells_add_no_statement(org: Org, customers: Access) -> None:
    right, wrong = texts_of(org, batch(3), customers), texts_of(org, batch(3, budget="many"), customers)
    assert set(wrong) <= set(right)


def test_above_a_thousand_rows_the_number_still_does_not_matter(org: Org, customers: Access) -> None:
    assert texts_of(org, batch(1001), customers) == texts_of(org, batch(3000, first=1001), customers)


@pytest.mark.parametrize("operation", ["insert", "update", "delete"])
def test_a_save_takes_at_most_eight_statements(org: Org, access: Rights, operation: str) -> None:
    admin = access(org, "admin")
    fields = {"code": "P1", "title": "案件", "status": "planned", "starts_on": "2026-04-01", "tags": "urgent"}
    with org.database.write() as connection:
        made = write_in(connection, org, one_row("project", "insert", fields), access=admin, door="test")
    if operation == "insert":
        change = one_row("project", "insert", {**fields, "code": "P2", "title": "別の案件"})
    elif operation == "update":
        change = one_row("project", "update", {**fields, "title": "新しい件名"}, id=made.ids[0], version=1)
    else:
        change = one_row("project", "delete", id=made.ids[0], version=1)
    texts = texts_of(org, change, admin)
    begin_and_commit = 2
    assert len(texts) + begin_and_commit <= 8, texts
