"""tasuki check: is the org in this folder sound?"""

from __future__ import annotations

from pathlib import Path

import click

from tasuki.cli.options import json_option, org_option
from tasuki.cli.printing import print_json, print_problems, say
from tasuki.labels import Label
from tasuki.metadata import Catalog, Loaded, load_catalog


@click.command("check")
@org_option
@json_option
def command(folder: Path, as_json: bool) -> None:
    """Check every definition of the org and list all problems at once.

    Reads files only, never a database. Exit 0 if the org can be deployed, 1 if not.
    """
    loaded = load_catalog(folder)
    if as_json:
        print_json(_as_json(loaded))
    else:
        print_problems(loaded.problems)
        say(_summary(loaded), err=loaded.catalog is None)
    raise SystemExit(0 if loaded.catalog is not None else 1)


def _as_json(loaded: Loaded) -> dict[str, object]:
    return {
        "ok": loaded.catalog is not None,
        "fingerprint": loaded.catalog.fingerprint if loaded.catalog else None,
        "problems": [found.as_json() for found in loaded.problems],
    }


def _summary(loaded: Loaded) -> Label:
    errors = sum(found.level == "error" for found in loaded.problems)
    warnings = len(loaded.problems) - errors
    if loaded.catalog is None:
        return Label(f"問題が{errors}件あります（警告{warnings}件）", f"{errors} problem(s), {warnings} warning(s)")
    counts = _counts(loaded.catalog)
    return Label(
        f"問題ありません：オブジェクト{counts[0]}、項目{counts[1]}、プロファイル{counts[2]}（警告{warnings}件）",
        f"No problems: {counts[0]} objects, {counts[1]} fields, {counts[2]} profiles ({warnings} warning(s))",
    )


def _counts(catalog: Catalog) -> tuple[int, int, int]:
    return (
        len(catalog.objects),
        sum(len(item.fields) for item in catalog.objects.values()),
        len(catalog.profiles),
    )
