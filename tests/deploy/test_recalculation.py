"""Kept values of the records there are: computed by the deployment that brings or changes them, on both engines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from uuid import UUID

import pytest
from sqlalchemy import insert, select

from support.marked import TINY, compiled
from support.orgs import key_for
from support.standing_clock import StandingClock
from tasuki.deploy import Approval, Plan, apply_plan, make_plan, read_deployed, read_fingerprint
from tasuki.diagnostics import Refused
from tasuki.history import Origin
from tasuki.principals import system_principal
from tasuki.storage import Database, build_tables, open_database
from tasuki.storage.system_tables import HISTORY

BOOK, SHELF = TINY["objects/book.yaml"], TINY["objects/shelf.yaml"]
SHEETS = "  sheets: {type: formula, returns: integer, formula: pages * 2, stored: true, label: 枚数}\n"
SUM = "  all: {type: rollup, of: book, operation: sum, value: sheets, label: 合計}\n"
MOMENT = datetime(2021, 4, 1, tzinfo=UTC)
SHELVES = (UUID(int=1), UUID(int=2))


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """TINY with two shelves; on the first one a book of 10 pages, one of 7 and a deleted one."""
    opened = open_database(database_url, key_for(database_url))
    run(opened, {})
    tables = build_tables(compiled(TINY))
    system = {"created_at": MOMENT, "updated_at": MOMENT, "version": 1}
    with opened.write() as connection:
        for number, shelf in enumerate(SHELVES):
            connection.execute(insert(tables["shelf"]).values(id=shelf, name=f"s{number}", **system))
        for number, gone in ((10, {}), (7, {}), (5, {"deleted_at": MOMENT})):
            book = {"id": UUID(int=100 - number), "title": f"b{number}", "pages": number, "shelf": SHELVES[0]}
            connection.execute(insert(tables["book"]).values(**book, **gone, **system))
    yield opened
    opened.close()


def run(database: Database, files: Mapping[str, str]) -> Plan:
    catalog = compiled({**TINY, **files})
    with database.read() as connection:
        plan = make_plan(read_deployed(connection), catalog)
    origin = Origin(principal=system_principal("test"), at=StandingClock()(), door="deploy")
    return apply_plan(database, catalog, Approval(plan.fingerprint, origin))


def books(book: str, shelf: str = "") -> dict[str, str]:
    return {"objects/book.yaml": BOOK + book, "objects/shelf.yaml": SHELF + shelf}


def values(database: Database, files: Mapping[str, str], object_key: str, field: str) -> list[object]:
    table = build_tables(compiled({**TINY, **files}))[object_key]
    with database.read() as connection:
        found = select(table.c[field]).where(table.c.deleted_at.is_(None)).order_by(table.c.id)
        return [row[0] for row in connection.execute(found)]


def test_new_and_changed_values_reach_existing_records(database: Database) -> None:
    files = books(SHEETS, SUM)
    run(database, files)
    assert values(database, files, "book", "sheets") == [20, 14]
    assert values(database, files, "shelf", "all") == [34, 0]
    files = books(SHEETS.replace("pages * 2", "pages * 3"), SUM)
    run(database, files)
    assert values(database, files, "book", "sheets") == [30, 21]
    assert values(database, files, "shelf", "all") == [51, 0]


def test_a_value_that_is_not_kept_any_more_has_no_column(database: Database) -> None:
    run(database, books(SHEETS))
    loose = books(SHEETS.replace(", stored: true", ""))
    run(database, loose)
    run(database, books(SHEETS))
    assert values(database, books(SHEETS), "book", "sheets") == [20, 14]


def test_nothing_anybody_did_is_told_of_it(database: Database) -> None:
    run(database, books(SHEETS, SUM))
    with database.read() as connection:
        told = [row[0] for row in connection.execute(select(HISTORY.c.object))]
    assert set(told) == {"tasuki_deployment"}


def test_a_value_that_cannot_be_computed_is_told_and_the_definitions_stay(database: Database) -> None:
    files = books(SHEETS.replace("pages * 2", "10 / (pages - 7)"))
    with pytest.raises(Refused) as refused:
        run(database, files)
    assert refused.value.problems[0].code == "D024"
    with database.read() as connection:
        assert read_fingerprint(connection) == compiled({**TINY, **files}).fingerprint
