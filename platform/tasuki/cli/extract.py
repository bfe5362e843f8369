"""tasuki extract: records into a file."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import click

from tasuki.cli.acting import acting_access
from tasuki.cli.border import border
from tasuki.cli.opening import open_org
from tasuki.cli.options import database_option, json_option, org_option
from tasuki.cli.printing import print_json, print_problems, say
from tasuki.importers import ExtractRequest, run_extract
from tasuki.labels import Label
from tasuki.tabular import encoding_named


@click.command("extract")
@click.argument("object_key", metavar="OBJECT")
@click.option("-o", "--output", "path", metavar="FILE", required=True, type=click.Path(path_type=Path))
@click.option("--fields", metavar="A,B", help="Fields by API name or label; without it all of the object's own.")
@click.option("--encoding", metavar="E", default="utf-8", show_default=True, help="utf-8, utf-8-sig or cp932.")
@click.option("--as", "username", metavar="USER", help="Extract with this person's rights.")
@org_option
@database_option
@json_option
def command(
    object_key: str,
    path: Path,
    fields: str | None,
    encoding: str,
    username: str | None,
    folder: Path,
    database_url: str | None,
    as_json: bool,
) -> None:
    """Write the records of OBJECT to a CSV file that tasuki load reads back.

    References are written by the key of their target. A character the encoding lacks is told and no file is left.
    """
    with border(as_json=as_json):
        asked = tuple(word.strip() for word in fields.split(",")) if fields else ()
        request = ExtractRequest(object=object_key, path=path, fields=asked, encoding=encoding_named(encoding))
        org = open_org(folder, database_url)
        with closing(org.database):
            report = run_extract(org, request, access=acting_access(org, username, "tasuki extract"))
    if as_json:
        print_json(report.as_json())
        return
    print_problems(report.problems)
    say(
        Label(
            f"{report.rows:,}行を {path} に書き出しました（{report.seconds:.1f}秒）",
            f"{report.rows:,} rows written to {path} ({report.seconds:.1f} s)",
        )
    )
