"""Carrying out a plan: exactly the approved one, in one transaction, on both engines."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import select

from support.marked import TINY, compiled
from support.orgs import key_for
from support.postgres import Cluster
from support.standing_clock import StandingClock
from tasuki.deploy import Approval, Plan, apply_plan, make_plan, read_deployed, read_fingerprint
from tasuki.diagnostics import Refused
from tasuki.history import Origin
from tasuki.principals import system_principal
from tasuki.storage import Database, build_tables, open_database
from tasuki.storage.system_tables import DEPLOYMENT, HISTORY

BOOK = TINY["objects/book.yaml"]
AUTHOR = """\
object: author
label: {ja: 著者, en: Author}
name: name
fields:
  name: {type: text, label: 名}
  best: {type: lookup, to: book, label: 代表作}
"""
NEXT = {
    "objects/author.yaml": AUTHOR,
    "objects/book.yaml": BOOK
    + "  author: {type: lookup, to: author, label: 著者}\n  isbn: {type: text, label: ISBN}\n"
    + "  edition: {type: integer, label: 版}\nunique: {edition: {fields: [isbn, edition]}}\n",
}


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    opened = open_database(database_url, key_for(database_url))
    yield opened
    opened.close()


def planned(database: Database, files: Mapping[str, str]) -> Plan:
    with database.read() as connection:
        return make_plan(read_deployed(connection), compiled({**TINY, **files}))


def run(database: Database, files: Mapping[str, str], fingerprint: str | None = None) -> Plan:
    """Deploy TINY with `files` laid over it, approving the plan as it is now unless another is given."""
    approved = fingerprint or planned(database, files).fingerprint
    origin = Origin(principal=system_principal("test"), at=StandingClock()(), door="deploy")
    return apply_plan(database, compiled({**TINY, **files}), Approval(approved, origin))


def shape(database: Database) -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
    """Table -> its columns and its indexes, as the database itself says."""
    with database.read() as connection:
        if database.name == "sqlite":
            columns = connection.execute_text(
                "SELECT m.name, c.name FROM sqlite_master m, pragma_table_info(m.name) c WHERE m.type = 'table'"
            )
            indexes = connection.execute_text(
                "SELECT tbl_name, name FROM sqlite_master WHERE type = 'index' AND name NOT LIKE 'sqlite_%'"
            )
        else:
            columns = connection.execute_text(
                "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = current_schema()"
            )
            indexes = connection.execute_text(
                "SELECT tablename, indexname FROM pg_indexes WHERE schemaname = current_schema()"
                " AND indexname NOT LIKE '%_pkey' AND indexname NOT LIKE '%_key'"
            )
    return {
        table: (
            tuple(sorted(name for owner, name in columns if owner == table)),
            tuple(sorted(name for owner, name in indexes if owner == table)),
        )
        for table in {owner for owner, _ in columns}
        if not table.startswith("sqlite_")
    }


def test_a_first_deployment_makes_every_table(database: Database) -> None:
    plan = run(database, {})
    found, tables = shape(database), build_tables(compiled(TINY))
    for key in ("user", "shelf", "book"):
        assert found[key][0] == tuple(sorted(column.name for column in tables[key].columns))
        assert found[key][1] == tuple(sorted(str(index.name) for index in tables[key].indexes))
    with database.read() as connection:
        deployed = read_deployed(connection)
        assert deployed is not None
        assert (deployed.version, deployed.catalog) == (1, compiled(TINY))
        assert read_fingerprint(connection) == plan.after
    assert planned(database, {}).is_empty


def test_additions_end_where_a_first_deployment_would(database: Database, tmp_path: Path) -> None:
    run(database, {})
    assert run(database, NEXT).version == 2
    assert {key: shape(database)[key] for key in ("author", "book")} == {
        key: (
            tuple(sorted(column.name for column in table.columns)),
            tuple(sorted(str(index.name) for index in table.indexes)),
        )
        for key, table in build_tables(compiled({**TINY, **NEXT})).by_object.items()
        if key in ("author", "book")
    }


def test_every_deployment_is_kept_and_told_in_history(database: Database) -> None:
    first, second = run(database, {}), run(database, NEXT)
    with database.read() as connection:
        kept = connection.execute(select(DEPLOYMENT.c.version, DEPLOYMENT.c.fingerprint, DEPLOYMENT.c.bundle))
        told = connection.execute(
            select(HISTORY.c.object, HISTORY.c.operation, HISTORY.c.changes, HISTORY.c.principal_name, HISTORY.c.door)
        )
    assert [(version, fingerprint) for version, fingerprint, _ in kept] == [(1, first.after), (2, second.after)]
    assert json.loads(kept[1][2])["objects/author.yaml"] == AUTHOR
    assert [json.loads(changes) for _, _, changes, _, _ in told] == [
        {"fingerprint": [None, first.after]},
        {"fingerprint": [first.after, second.after]},
    ]
    assert {(row[0], row[1], row[3], row[4]) for row in told} == {("tasuki_deployment", "deploy", "test", "deploy")}


def test_only_the_approved_plan_runs(database: Database) -> None:
    run(database, {})
    approved = planned(database, {"objects/author.yaml": AUTHOR})
    before = shape(database)
    with pytest.raises(Refused) as refused:
        run(database, NEXT, approved.fingerprint)
    assert [found.code for found in refused.value.problems] == ["D021"]
    assert shape(database) == before


def test_a_plan_approved_before_another_deployment_does_not_run(database: Database) -> None:
    run(database, {})
    approved = planned(database, NEXT).fingerprint
    run(database, {"objects/author.yaml": AUTHOR})
    with pytest.raises(Refused) as refused:
        run(database, NEXT, approved)
    assert [found.code for found in refused.value.problems] == ["D021"]


def test_a_refusal_stops_the_whole_plan(database: Database) -> None:
    run(database, NEXT)
    before = shape(database)
    with pytest.raises(Refused) as refused:
        run(database, {"objects/tome.yaml": AUTHOR.replace("object: author", "object: tome")})
    assert {found.code for found in refused.value.problems} == {"D002", "D003", "D009"}
    assert shape(database) == before


def test_a_fault_in_the_middle_leaves_nothing_behind(database: Database) -> None:
    run(database, {})
    with database.write() as connection:
        # In the way of the plan's last operation, so that tables and columns have been made when it fails.
        connection.execute_text('CREATE INDEX "uq_book.isbn.edition" ON shelf (name)')
    before = shape(database)
    with pytest.raises(Refused) as refused:
        run(database, NEXT)
    assert [found.code for found in refused.value.problems] == ["D022"]
    assert shape(database) == before
    with database.read() as connection:
        assert [row[0] for row in connection.execute(select(DEPLOYMENT.c.version))] == [1]
    with database.write() as connection:
        connection.execute_text('DROP INDEX "uq_book.isbn.edition"')
    assert run(database, NEXT).version == 2


def test_a_fault_in_a_first_deployment_leaves_an_empty_database(database: Database) -> None:
    with database.write() as connection:
        connection.execute_text("CREATE TABLE shelf (x integer)")
    with pytest.raises(Refused) as refused:
        run(database, {})
    assert [found.code for found in refused.value.problems] == ["D022"]
    assert shape(database) == {"shelf": (("x",), ())}


def test_a_bundle_this_version_cannot_read_is_refused(database: Database) -> None:
    run(database, {})
    with database.write() as connection:
        connection.execute_text('UPDATE tasuki_deployment SET bundle = \'{"metadata/org.yaml": "x: 1"}\'')
    with pytest.raises(Refused) as refused:
        planned(database, {})
    assert refused.value.problems[0].code == "D020"


def test_deploying_the_same_again_changes_nothing(database: Database) -> None:
    run(database, {})
    assert run(database, {}).is_empty
    with database.read() as connection:
        assert len(connection.execute(select(DEPLOYMENT.c.version))) == 1


def test_of_two_deployments_at_once_one_runs(database: Database) -> None:
    fingerprint = planned(database, {}).fingerprint

    def attempt(_: int) -> str:
        try:
            return str(run(database, {}, fingerprint).version)
        except Refused as refused:
            return refused.problems[0].code

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(attempt, range(4))) == ["1", "D021", "D021", "D021"]
    with database.read() as connection:
        assert len(connection.execute(select(DEPLOYMENT.c.version))) == 1


def test_a_schema_that_does_not_exist_yet_is_made(postgres: Cluster) -> None:
    database = open_database(f"{postgres.url}?schema=brand_new")
    run(database, {})
    assert "book" in shape(database)
    database.close()
    postgres.drop_schema(f"{postgres.url}?schema=brand_new")
