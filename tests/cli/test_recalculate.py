"""tasuki recalculate as a person types it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from support import shop_org
from support.orgs import write_files
from tasuki.cli import main


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The shop in a folder, deployed to its embedded file, and a terminal that reads English."""
    monkeypatch.setenv("LANG", "en_US.UTF-8")
    for name in ("LC_ALL", "LC_MESSAGES", "TASUKI_LANG", "TASUKI_DATABASE", "TASUKI_DATABASE_KEY"):
        monkeypatch.delenv(name, raising=False)
    write_files(tmp_path / "org", shop_org.FILES)
    assert tasuki(tmp_path / "org", "deploy", "--yes").exit_code == 0
    return tmp_path / "org"


def tasuki(folder: Path, command: str, *words: str | Path) -> Result:
    return CliRunner().invoke(main, [command, "--org", str(folder), *map(str, words)])


def test_all_values_were_right(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_text("code\no1\n")
    assert tasuki(folder, "load", "order", tmp_path / "in.csv").exit_code == 0
    assert "Order: all values were right" in tasuki(folder, "recalculate").stdout
    report = json.loads(tasuki(folder, "recalculate", "line", "--json").stdout)
    assert report == {"ok": True, "changed": {"line": 0}}


def test_an_object_there_is_not(folder: Path) -> None:
    result = tasuki(folder, "recalculate", "lines", "orders")
    assert result.exit_code == 2
    assert result.stderr.count("S008 There is no object") == 2
