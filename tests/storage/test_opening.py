"""Databases that cannot be opened say so in one sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.postgres import Cluster
from tasuki.diagnostics import Refused
from tasuki.storage import open_database


def refused(url: str, key: bytes | None = None) -> list[str]:
    with pytest.raises(Refused) as found:
        open_database(url, key)
    return [told.code for told in found.value.problems]


def test_a_database_that_does_not_sort_by_code_point_is_refused(postgres: Cluster) -> None:
    postgres.run(
        "CREATE DATABASE by_dictionary TEMPLATE template0 LOCALE_PROVIDER icu ICU_LOCALE 'ja'"
        " LC_COLLATE 'C' LC_CTYPE 'C'"
    )
    assert refused(postgres.address("by_dictionary")) == ["S004"]
    postgres.run("DROP DATABASE by_dictionary")


def test_no_server_no_kind_no_folder_and_a_wrong_key_are_told_apart(tmp_path: Path) -> None:
    assert refused("postgresql://nobody@127.0.0.1:1/nothing") == ["S002"]
    assert refused("mysql://host/base") == ["S001"]
    assert refused(f"sqlite:///{tmp_path}/no/such/folder/org.db", bytes(32)) == ["S002"]
    open_database(f"sqlite:///{tmp_path}/org.db", bytes(32)).close()
    assert refused(f"sqlite:///{tmp_path}/org.db", bytes(31) + b"1") == ["S003"]


def test_the_embedded_file_is_encrypted_as_a_whole(tmp_path: Path) -> None:
    path = tmp_path / "org.db"
    database = open_database(f"sqlite:///{path}", bytes(range(32)))
    with database.write() as connection:
        connection.execute_text("CREATE TABLE t (name TEXT)")
        connection.execute_text("INSERT INTO t VALUES ('a name nobody should read')")
    database.close()
    written = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert b"SQLite format" not in written
    assert b"nobody should read" not in written
    assert b"CREATE TABLE" not in written
