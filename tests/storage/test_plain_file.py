"""A file that is not encrypted runs on the SQLite that encrypts, or on Python's own, which may be older."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from support.orgs import deploy_org
from support.standing_clock import StandingClock
from tasuki.objects import Batch, Input, Shape, one_row, timeline, write
from tasuki.permissions import Access
from tasuki.storage import Org


@pytest.mark.parametrize("driver", ["sqlcipher3", "sqlite3"])
def test_records_are_written_and_remembered(
    small_org: Mapping[str, str],
    access: Callable[[Org, str], Access],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    driver: str,
) -> None:
    if driver == "sqlite3":
        monkeypatch.setattr("tasuki.storage.sqlite.find_spec", lambda name: None)
    org = deploy_org(small_org, tmp_path / "org", f"sqlite:///{tmp_path / 'plain.db'}", None, StandingClock())
    admin = access(org, "admin")
    shape = Shape("project", "insert", (Input("title"), Input("starts_on")))
    batch = Batch(shape=shape, size=3, columns=[["一", "二", "三"], ["2026-04-01"] * 3])
    made = write(org, batch, access=admin, door="load")
    assert (made.created, dict(made.problems)) == (3, {})
    first = made.ids[0]
    assert first is not None
    assert write(org, one_row("project", "update", {"title": "四"}, id=first), access=admin, door="screen").updated == 1
    entries = timeline(org, "project", first, access=admin)
    assert [change.field for change in entries[0].changes] == ["title"]
    assert (tmp_path / "plain.db").read_bytes().startswith(b"SQLite format 3")
    org.database.close()
