"""tasuki load: files into records."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import click

from tasuki.cli.acting import acting_access
from tasuki.cli.border import DONE, PROBLEMS, border
from tasuki.cli.opening import open_org
from tasuki.cli.options import database_option, json_option, org_option
from tasuki.cli.printing import print_json, print_problems, say
from tasuki.diagnostics import Problem, Refused, problem
from tasuki.importers import LoadReport, LoadRequest, Mode, run_load
from tasuki.importers.request import Blank
from tasuki.labels import Label
from tasuki.permissions import Access
from tasuki.storage import Org
from tasuki.tabular import encoding_named

_SHOWN = 20
_CLEAR_LINE = "\r\x1b[K"
_NUMBERED = re.compile(r"[0-9]+-([a-z][a-z0-9_]*)\.csv")


@click.command("load")
@click.argument("object_key", metavar="[OBJECT", required=False)
@click.argument("file", metavar="FILE]", required=False, type=click.Path(path_type=Path))
@click.option(
    "--all",
    "all_of",
    metavar="FOLDER",
    type=click.Path(path_type=Path),
    help="Load every NN-IMPORTER.csv of a folder, in the order of the names.",
)
@click.option("--importer", metavar="NAME", help="A saved load of the org; it brings mode, key and columns.")
@click.option("--mode", type=click.Choice(["insert", "upsert", "update"]), default="insert", show_default=True)
@click.option("--key", metavar="FIELD", help="The unique field that finds existing records; id for the record id.")
@click.option(
    "--blank",
    type=click.Choice(["keep", "clear"]),
    default="keep",
    show_default=True,
    help="What an empty cell does to a value there is.",
)
@click.option("--check-only", is_flag=True, help="Run everything, keep nothing.")
@click.option("--all-or-nothing", is_flag=True, help="Keep nothing if one row is refused.")
@click.option("--ignore-unknown", is_flag=True, help="Leave out columns that no field is called like.")
@click.option(
    "--errors",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Write the refused rows there, with their reasons; with --all a folder.",
)
@click.option("--encoding", metavar="E", help="utf-8, utf-8-sig or cp932; without it the file decides.")
@click.option("--as", "username", metavar="USER", help="Load with this person's rights.")
@org_option
@database_option
@json_option
def command(
    object_key: str | None,
    file: Path | None,
    all_of: Path | None,
    importer: str | None,
    mode: Mode,
    key: str | None,
    blank: Blank,
    check_only: bool,
    all_or_nothing: bool,
    ignore_unknown: bool,
    errors: Path | None,
    encoding: str | None,
    username: str | None,
    folder: Path,
    database_url: str | None,
    as_json: bool,
) -> None:
    """Load a CSV file into the records of OBJECT, or a folder of files with --all.

    Good rows are kept, chunk by chunk; refused rows are told and, with --errors, written to a file that can be mended
    and loaded again. Exit 0 if every row was good, 1 if not, 2 if the load could not begin.
    """
    if (all_of is None) == (object_key is None or file is None) or (all_of is not None and importer is not None):
        raise click.UsageError("Give either OBJECT and FILE, or --all FOLDER (without --importer).")
    with border(as_json=as_json):
        request = LoadRequest(
            object=object_key or "",
            path=file or Path(),
            importer=importer,
            mode=mode,
            key=key,
            blank=blank,
            encoding=encoding_named(encoding) if encoding else None,
            check_only=check_only,
            all_or_nothing=all_or_nothing,
            ignore_unknown=ignore_unknown,
            errors_path=errors,
        )
        org = open_org(folder, database_url)
        with closing(org.database):
            access = acting_access(org, username, "tasuki load")
            requests = [request] if all_of is None else requests_of_folder(org, all_of, request)
            reports = _run(org, requests, access, quiet=as_json)
    ok = all(report.ok for report in reports)
    if as_json:
        found = [report.as_json() for report in reports]
        print_json(found[0] if all_of is None else {"ok": ok, "loads": found})
    raise SystemExit(DONE if ok else PROBLEMS)


def requests_of_folder(org: Org, folder: Path, like: LoadRequest) -> list[LoadRequest]:
    """A request for each NN-IMPORTER.csv of `folder` in the order of their names. Raises Refused for a CSV file that
    is called otherwise, or an importer the org does not have, before anything is loaded."""
    try:
        names = sorted(path.name for path in folder.iterdir() if path.suffix == ".csv")
    except OSError as error:
        raise Refused(problem("I101", name=str(folder), detail=error.strerror or "")) from error
    if not names:
        raise Refused(problem("I020", name=str(folder)))
    requests: list[LoadRequest] = []
    problems: list[Problem] = []
    for name in names:
        found = _NUMBERED.fullmatch(name)
        importer = org.catalog.importers.get(found[1]) if found else None
        if importer is None:
            problems.append(problem("I019", name=name))
            continue
        errors = like.errors_path / name if like.errors_path else None
        request = replace(like, object=importer.object, importer=importer.key, path=folder / name, errors_path=errors)
        requests.append(request)
    if problems:
        raise Refused(*problems)
    if like.errors_path is not None:
        try:
            like.errors_path.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise Refused(problem("I115", name=str(like.errors_path), detail=error.strerror or "")) from error
    return requests


def _run(org: Org, requests: Sequence[LoadRequest], access: Access, *, quiet: bool) -> list[LoadReport]:
    """Run the loads one after the other. A file that cannot be loaded at all stops those after it."""
    reports = []
    for request in requests:
        show = not quiet and sys.stderr.isatty()
        reports.append(run_load(org, request, access=access, progress=_show_rows if show else None))
        if show:
            click.echo(_CLEAR_LINE, nl=False, err=True)
        if not quiet:
            _print(reports[-1])
    return reports


def _show_rows(rows: int) -> None:
    click.echo(f"\r{rows:,}", nl=False, err=True)


def _print(report: LoadReport) -> None:
    print_problems(report.problems[:_SHOWN])
    more = sum(report.counted.values()) - min(len(report.problems), _SHOWN)
    if more > 0:
        counted = ", ".join(f"{code}×{count}" for code, count in sorted(report.counted.items()))
        say(Label(f"ほかに{more}件の問題があります（{counted}）", f"{more} more problem(s) ({counted})"), err=True)
    name = f"{report.request.path.name} → {report.object}"
    say(
        Label(
            f"{name}：{report.rows:,}行　作成{report.created:,}　更新{report.updated:,}　変更なし{report.unchanged:,}"
            f"　エラー{report.refused:,}（{report.encoding}、{report.seconds:.1f}秒）{_kept(report).ja}",
            f"{name}: {report.rows:,} rows, {report.created:,} created, {report.updated:,} updated, "
            f"{report.unchanged:,} unchanged, {report.refused:,} refused ({report.encoding}, {report.seconds:.1f} s)"
            f"{_kept(report).en}",
        )
    )
    if report.errors_path is not None:
        say(
            Label(
                f"エラーの行は {report.errors_path} にあります。直して読み込み直せます",
                f"Refused rows are in {report.errors_path}; mend them there and load that file",
            )
        )


def _kept(report: LoadReport) -> Label:
    if report.request.check_only:
        return Label("。確認だけで、何も書き込んでいません", "; checked only, nothing was kept")
    if not report.kept:
        return Label("。エラーがあるので、何も書き込んでいません", "; nothing was kept, because a row was refused")
    return Label("")
