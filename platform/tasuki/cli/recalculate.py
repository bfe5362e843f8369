"""tasuki recalculate: formulas, roll-ups and running sums of all records anew."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import click

from tasuki.cli.border import border
from tasuki.cli.opening import open_org
from tasuki.cli.options import database_option, json_option, org_option
from tasuki.cli.printing import print_json, say
from tasuki.diagnostics import Refused, problem
from tasuki.labels import Label
from tasuki.objects import recalculate


@click.command("recalculate")
@click.argument("objects", metavar="[OBJECT]...", nargs=-1)
@org_option
@database_option
@json_option
def command(objects: tuple[str, ...], folder: Path, database_url: str | None, as_json: bool) -> None:
    """Compute the stored formulas, roll-ups, running sums and picked records of OBJECTs (default: all) anew, and of
    every object that follows from them. Tells how many records had another value: 0 is what it should be.
    """
    with border(as_json=as_json):
        org = open_org(folder, database_url)
        with closing(org.database):
            if unknown := [key for key in objects if key not in org.catalog.objects]:
                raise Refused(*(problem("S008", name=key) for key in unknown))
            changed = recalculate(org, objects or None)
    if as_json:
        print_json({"ok": True, "changed": dict(changed)})
        return
    for key, number in changed.items():
        label = org.catalog.objects[key].label
        say(
            Label(f"{label.ja}: {number:,}件の値を直しました", f"{label.text('en')}: {number:,} records corrected")
            if number
            else Label(f"{label.ja}: すべて正しい値でした", f"{label.text('en')}: all values were right")
        )
