"""tasuki deploy: make the folder's definitions those of the database."""

from __future__ import annotations

import getpass
import sys
from pathlib import Path

import click

from tasuki.cli.border import border
from tasuki.cli.opening import compile_folder, deploy, open_store
from tasuki.cli.options import database_option, json_option, org_option
from tasuki.cli.plan import current_plan, print_plan
from tasuki.cli.printing import print_json, say
from tasuki.deploy import Plan
from tasuki.diagnostics import Refused, problem
from tasuki.labels import Label


@click.command("deploy")
@org_option
@database_option
@click.option("--approve", "approved", metavar="FINGERPRINT", help="Deploy exactly the plan with this fingerprint.")
@click.option("--yes", is_flag=True, help="Approve the plan as it is now; it can only add.")
@json_option
def command(folder: Path, database_url: str | None, approved: str | None, yes: bool, as_json: bool) -> None:
    """Deploy this folder: run the approved plan in one transaction, all or nothing.

    Without --approve or --yes the plan is shown and, on a terminal, one is asked.
    """
    with border(as_json=as_json):
        plan = current_plan(folder, database_url)
        if not as_json:
            print_plan(plan)
        if plan.refusals:
            raise Refused(*plan.refusals) if as_json else SystemExit(1)
        if not plan.is_empty:
            _deploy(folder, database_url, approved or _consent(plan, yes, as_json))
    if as_json:
        print_json({"ok": True, **plan.as_json()})
    elif not plan.is_empty:
        say(Label(f"第{plan.version}版をデプロイしました", f"Deployed version {plan.version}"))


def _consent(plan: Plan, yes: bool, as_json: bool) -> str:
    """The fingerprint a person agreed to now. Raises Refused with D023 if nobody did."""
    question = Label("この計画を実行しますか", "Run this plan?")
    if not yes and (as_json or not sys.stdin.isatty() or not click.confirm(question.ja + " / " + question.en)):
        raise Refused(problem("D023", fingerprint=plan.fingerprint))
    return plan.fingerprint


def _deploy(folder: Path, database_url: str | None, fingerprint: str) -> None:
    database = open_store(folder, database_url, create=True)
    assert database is not None
    try:
        deploy(database, compile_folder(folder), approved=fingerprint, who=f"deploy ({_operator()})")
    finally:
        database.close()


def _operator() -> str:
    """The name of the operating system's user, who runs the command."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "?"
