"""History takes new entries and nothing else, whatever way somebody tries."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tasuki.objects import one_row, write
from tasuki.permissions import Access
from tasuki.storage import Org

TAMPERING = {
    "change": "UPDATE tasuki_history SET principal_name = 'somebody else'",
    "erase a name": "UPDATE tasuki_history SET personal = NULL",
    "delete": "DELETE FROM tasuki_history",
    "truncate": "TRUNCATE tasuki_history",
    "replace": "INSERT OR REPLACE INTO tasuki_history SELECT * FROM tasuki_history",
}


def test_entries_stay_as_they_were_written(
    org: Org, access: Callable[[Org, str], Access]
) -> None:
    texts = {"code": "A1", "name": "甲", "phone": "03-1234-5678"}
    assert write(org, one_row("customer", "insert", texts), access=access(org, "admin"), door="screen").ok
    before = entries(org)
    assert len(before) == 2, "the deployment and the customer"
    foreign = "truncate" if org.database.name == "sqlite" else "replace"
    for way in TAMPERING.keys() - {foreign}:
        with pytest.raises(Exception, match="append-only"), org.database.write() as connection:
            connection.execute_text(TAMPERING[way])
        assert entries(org) == before


def entries(org: Org) -> list[tuple[object, ...]]:
    with org.database.read() as connection:
        return connection.execute_text("SELECT * FROM tasuki_history ORDER BY seq")


def test_every_record_written_has_its_entry_and_no_other(org: Org, access: Callable[[Org, str], Access]) -> None:
    admin = access(org, "admin")
    made = write(org, one_row("customer", "insert", {"code": "A1", "name": "甲"}), access=admin, door="screen")
    refused = write(org, one_row("customer", "insert", {"code": "A1", "name": "乙"}), access=admin, door="screen")
    tried = one_row("customer", "update", {"name": "丙"}, id=made.ids[0])
    write(org, tried, access=admin, door="screen", check_only=True)
    assert (made.created, refused.created) == (1, 0)
    with org.database.read() as connection:
        sql = "SELECT operation, door, principal_name FROM tasuki_history WHERE record IS NOT NULL"
        rows = connection.execute_text(sql)
        salts = connection.execute_text("SELECT count(*) FROM tasuki_history WHERE salt IS NULL")
    assert [tuple(row) for row in rows] == [("create", "screen", "admin")]
    assert salts[0][0] == 0
