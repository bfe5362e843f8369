"""tasuki plan: what would a deployment do?"""

from __future__ import annotations

from pathlib import Path

import click

from tasuki.cli.border import border
from tasuki.cli.opening import compile_folder, open_store
from tasuki.cli.options import database_option, json_option, org_option
from tasuki.cli.printing import print_json, print_problems, say, terminal_language
from tasuki.deploy import Plan, make_plan, read_deployed
from tasuki.labels import Label


@click.command("plan")
@org_option
@database_option
@json_option
def command(folder: Path, database_url: str | None, as_json: bool) -> None:
    """Show what a deployment of this folder would do, and its fingerprint.

    Changes nothing. Exit 0 if the plan can be deployed (or there is nothing to do), 1 if something is refused.
    """
    with border(as_json=as_json):
        plan = current_plan(folder, database_url)
    if as_json:
        print_json(plan.as_json())
    else:
        print_plan(plan)
    raise SystemExit(1 if plan.refusals else 0)


def current_plan(folder: Path, database_url: str | None) -> Plan:
    """The plan from what is deployed to what the folder says. Raises Refused."""
    catalog = compile_folder(folder)
    database = open_store(folder, database_url, create=False)
    if database is None:
        return make_plan(None, catalog)
    try:
        with database.read() as connection:
            return make_plan(read_deployed(connection), catalog)
    finally:
        database.close()


def print_plan(plan: Plan) -> None:
    """The plan for a person: operations, refusals, fingerprint."""
    if plan.is_empty:
        say(Label(f"変更はありません（第{plan.version}版）", f"Nothing to do (version {plan.version})"))
        return
    for line in plan.lines(terminal_language()):
        click.echo(line)
    if plan.refusals:
        print_problems(plan.refusals)
        count = len(plan.refusals)
        say(
            Label(f"{count}件の変更ができないので、デプロイできません", f"{count} change(s) refused: no deployment"),
            err=True,
        )
    else:
        say(
            Label(
                f"第{plan.version}版の計画 指紋 {plan.fingerprint}\n  tasuki deploy --approve {plan.fingerprint}",
                f"Plan for version {plan.version}, fingerprint {plan.fingerprint}\n"
                f"  tasuki deploy --approve {plan.fingerprint}",
            )
        )
