"""Values that follow from others in files: extracts have them, loads leave them out and compute them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from support.small_org import FILES, PROJECT
from tasuki.importers import ExtractRequest, LoadRequest, run_extract, run_load
from tasuki.permissions import Access
from tasuki.storage import Org

FIELDS = """\
  doubled:    {type: formula, returns: currency, formula: budget * 2, label: {ja: 二倍, en: Doubled}}
  trebled:    {type: formula, returns: currency, formula: budget * 3, stored: true, label: {ja: 三倍, en: Trebled}}
unique:
"""


def test_an_extract_with_them_loads_back(
    deployed: Callable[[Mapping[str, str]], Org], access: Callable[[Org, str], Access], tmp_path: Path
) -> None:
    org = deployed({**FILES, "objects/project.yaml": PROJECT.replace("unique:\n", FIELDS)})
    admin, path = access(org, "admin"), tmp_path / "projects.csv"
    path.write_text("code,title,budget,三倍\nP1,一,100,7\n", encoding="utf-8")
    loaded = run_load(org, LoadRequest(object="project", path=path), access=admin)
    assert (loaded.created, [found.code for found in loaded.problems]) == (1, ["I013"])
    wanted = ("code", "budget", "doubled", "trebled")
    run_extract(org, ExtractRequest(object="project", path=path, fields=wanted), access=admin)
    assert path.read_text("utf-8").splitlines() == ["code,budget,doubled,trebled", "P1,100,200,300"]
    again = run_load(org, LoadRequest(object="project", path=path, mode="upsert"), access=admin)
    assert (again.created, again.unchanged) == (0, 1)
    assert [found.code for found in again.problems] == ["I013", "I013"]
