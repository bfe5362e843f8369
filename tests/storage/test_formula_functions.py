"""The leaf functions of formulas in the database, and sums that are exact on SQLite."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest

from support.orgs import key_for
from support.postgres import Cluster
from tasuki.formulas.leaf import LEAVES, leaf_schema
from tasuki.storage import Database
from tasuki.storage.formula_functions import install
from tasuki.storage.opening import open_database


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    opened = open_database(database_url, key_for(database_url))
    yield opened
    opened.close()


@pytest.fixture
def fresh(postgres: Cluster) -> Iterator[Database]:
    """A PostgreSQL database where no schema of functions is left of another test."""
    url = postgres.new_schema()
    opened = open_database(url)
    with opened.write() as connection:
        connection.execute_text(f"DROP SCHEMA IF EXISTS {leaf_schema()} CASCADE")
    yield opened
    opened.close()
    postgres.drop_schema(url)


def test_the_functions_are_there_once_installed(database: Database) -> None:
    for _ in range(2):
        with database.write() as connection:
            install(connection)
    called = "tasuki_sqrt('2')" if database.name == "sqlite" else f"{leaf_schema()}.sqrt(2)"
    with database.read() as connection:
        assert str(connection.execute_text(f"SELECT {called}")[0][0]).rstrip("0") == "1.4142135623730950488"


def test_two_who_install_at_once_make_one_schema(fresh: Database) -> None:
    start = Barrier(2)

    def run() -> None:
        with fresh.write() as connection:
            start.wait()
            install(connection)

    with ThreadPoolExecutor() as pool:
        for done in [pool.submit(run) for _ in range(2)]:
            done.result()
    with fresh.read() as connection:
        functions = connection.execute_text(
            "SELECT p.proparallel FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace"
            " WHERE n.nspname = $1",
            (leaf_schema(),),
        )
    assert len(functions) > 20
    assert set(functions) == {("s",)}


def test_every_leaf_function_has_a_name_of_its_own() -> None:
    assert len({leaf.name for leaf in LEAVES}) == len(LEAVES)


@pytest.fixture
def sqlite(tmp_path: Any) -> Iterator[Database]:
    opened = open_database(f"sqlite:///{tmp_path / 'sums.db'}", None)
    yield opened
    opened.close()


@pytest.mark.parametrize(
    ("values", "total", "least", "greatest"),
    [
        ([], None, None, None),
        ([None], None, None, None),
        (["9.5", None, "10.5", "-3"], "17", "-3", "10.5"),
        (["0.1"] * 1000, "100", "0.1", "0.1"),
        (["0.33333333333333333333"] * 3, "0.99999999999999999999", *["0.33333333333333333333"] * 2),
        (["99999999999999999999999999999999999999", "1"], None, "1", "99999999999999999999999999999999999999"),
        (["99999999999999999999999999999999999999", "1", "-2"], "99999999999999999999999999999999999998",
         "-2", "99999999999999999999999999999999999999"),
    ],
)  # fmt: skip
def test_sums_of_decimal_texts_are_exact(
    sqlite: Database, values: list[str | None], total: str | None, least: str | None, greatest: str | None
) -> None:
    with sqlite.write() as connection:
        connection.execute_text("CREATE TABLE t (x TEXT)")
        connection.execute_many("INSERT INTO t VALUES (?)", [(value,) for value in values])
        found = connection.execute_text("SELECT tasuki_sum(x), tasuki_min(x), tasuki_max(x) FROM t")
    assert found == [(total, least, greatest)]


def test_the_least_and_greatest_of_a_row(sqlite: Database) -> None:
    with sqlite.read() as connection:
        found = connection.execute_text(
            "SELECT tasuki_min('9.5', '10'), tasuki_max('9.5', '10', '-3'), tasuki_min('1', NULL)"
        )
    assert found == [("9.5", "10", None)]
