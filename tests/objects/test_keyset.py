"""Paging against a list sorted in Python: every page size, blank values, ties, both directions, both engines."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import pytest

from tasuki.objects import Batch, Input, ListQuery, Shape, list_records, write
from tasuki.permissions import Access
from tasuki.storage import Org

SORTS = [
    (("starts_on", False),),
    (("starts_on", True),),
    (("headcount", True), ("starts_on", False)),
    (("starts_on", False), ("headcount", True), ("title", False)),
    (("created_at", True),),
    (),
]


def filled(org: Org, access: Access) -> list[dict[str, Any]]:
    chance = random.Random(7)
    rows = [
        (
            f"{number:03}",
            chance.choice([None, "2026-04-01", "2026-05-01", "2027-01-15"]),
            chance.choice([None, "1", "2", "3"]),
        )
        for number in range(90)
    ]
    shape = Shape("project", "insert", (Input("title"), Input("starts_on"), Input("headcount")))
    outcome = write(
        org, Batch(shape=shape, size=len(rows), columns=list(zip(*rows, strict=True))), access=access, door="load"
    )
    assert outcome.created == len(rows)
    page = list_records(org, ListQuery("project", ("title", "starts_on", "headcount"), limit=500), access=access)
    return [{"id": record.id, "created_at": 0, **record.values} for record in page.records]


def in_order(rows: list[dict[str, Any]], sort: tuple[tuple[str, bool], ...]) -> list[str]:
    """Titles in the order of `sort`: stable sorts from the last key to the first, blanks last either way."""
    ordered = sorted(rows, key=lambda row: row["id"].bytes)
    for key, descending in reversed(sort):
        valued = [row for row in ordered if row[key] is not None]
        blank = [row for row in ordered if row[key] is None]
        ordered = sorted(valued, key=lambda row, key=key: row[key], reverse=descending) + blank  # type: ignore[misc]
    return [row["title"] for row in ordered]


@pytest.mark.parametrize("sort", SORTS)
def test_pages_walk_the_whole_list_there_and_back(
    org: Org, access: Callable[[Org, str], Access], sort: tuple[tuple[str, bool], ...]
) -> None:
    admin = access(org, "admin")
    expected = in_order(filled(org, admin), sort)
    for limit in (1, 7, 50):
        seen: list[str] = []
        after: str | None = None
        while True:
            query = ListQuery("project", ("title",), sort=sort, after=after, limit=limit)
            page = list_records(org, query, access=admin)
            seen.extend(record.values["title"] for record in page.records)
            if page.next is None:
                break
            after = page.next
        assert seen == expected
        back = [record.values["title"] for record in page.records]
        while page.previous is not None:
            query = ListQuery("project", ("title",), sort=sort, before=page.previous, limit=limit)
            page = list_records(org, query, access=admin)
            back = [record.values["title"] for record in page.records] + back
        assert back == expected


def test_a_place_that_is_none_means_the_beginning(org: Org, access: Callable[[Org, str], Access]) -> None:
    admin = access(org, "admin")
    filled(org, admin)
    sort = (("starts_on", False),)
    first = list_records(org, ListQuery("project", ("title",), sort=sort), access=admin)
    for text in ("x", "W10=", "bnVsbA==", "eyJhIjoxfQ==", "日本", first.next or ""):
        page = list_records(org, ListQuery("project", ("title",), sort=sort, after=text), access=admin)
        assert (page.records == first.records) == (text != first.next)
