"""The write path on both engines: create, change, find by key, refuse, number, remember."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tasuki.objects import Batch, Input, Outcome, Shape, one_row, write
from tasuki.permissions import Access
from tasuki.storage import Org

Rights = Callable[[Org, str], Access]


def load(org: Org, shape: Shape, rows: list[list[str | None]], access: Access) -> Outcome:
    columns = [list(column) for column in zip(*rows, strict=True)]
    return write(org, Batch(shape=shape, size=len(rows), columns=columns), access=access, door="load")


def codes(outcome: Outcome) -> dict[int, list[str]]:
    return {row: [told.code for told in found] for row, found in outcome.problems.items()}


def customers(*fields: str) -> Shape:
    return Shape("customer", "insert", tuple(Input(key) for key in fields))


@pytest.mark.parametrize("size", [1, 7, 1200])
def test_rows_are_created_whatever_their_number(org: Org, access: Rights, size: int) -> None:
    admin = access(org, "admin")
    rows: list[list[str | None]] = [[f"C{n:05}", f"株式会社{n}"] for n in range(size)]
    outcome = load(org, customers("code", "name"), rows, admin)
    assert codes(outcome) == {}
    assert outcome.created == size
