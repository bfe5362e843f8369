"""tasuki user: the people who sign in."""

from __future__ import annotations

import sys
from contextlib import closing
from pathlib import Path
from uuid import UUID

import click

from tasuki.cli.border import border
from tasuki.cli.demo_users import add_user, demo_file, make_demo_users, user_named
from tasuki.cli.opening import open_org
from tasuki.cli.options import database_option, org_option
from tasuki.cli.printing import say, terminal_language
from tasuki.diagnostics import Refused, problem
from tasuki.identity import set_password
from tasuki.identity.passwords import password_problems
from tasuki.labels import Label, Language
from tasuki.storage import Org

_stdin_option = click.option("--password-stdin", is_flag=True, help="Read the password from the first line of input.")


@click.group("user")
def command() -> None:
    """Add the people who sign in and set their passwords."""


@command.command("add")
@click.argument("username")
@click.option("--name", required=True, help="What people call the person.")
@click.option("--profile", required=True, help="The profile whose rights the person has.")
@click.option("--language", type=click.Choice(["ja", "en"]), default="ja", show_default=True)
@_stdin_option
@org_option
@database_option
def add(
    username: str,
    name: str,
    profile: str,
    language: Language,
    password_stdin: bool,
    folder: Path,
    database_url: str | None,
) -> None:
    """Register USERNAME and set the password."""
    with border():
        org = open_org(folder, database_url)
        with closing(org.database):
            _refuse_unknown_profile(org, profile)
            password = _asked_password(org, username, password_stdin)
            set_password(org, add_user(org, username, name=name, profile=profile, language=language), password)
    say(Label(f"{username} を登録しました", f"{username} was added"))


@command.command("password")
@click.argument("username")
@_stdin_option
@org_option
@database_option
def password(username: str, password_stdin: bool, folder: Path, database_url: str | None) -> None:
    """Set the password of USERNAME, lift a lock and end the person's sessions."""
    with border():
        org = open_org(folder, database_url)
        with closing(org.database):
            set_password(org, _existing(org, username), _asked_password(org, username, password_stdin))
    say(Label(f"{username} のパスワードを変えました", f"The password of {username} was changed"))


@command.command("demo")
@org_option
@database_option
def demo(folder: Path, database_url: str | None) -> None:
    """Make one user per profile to try the org out; only a server on this computer lets them in."""
    with border():
        org = open_org(folder, database_url)
        with closing(org.database):
            made = make_demo_users(org, folder)
    if not made:
        say(Label(f"試用のサインインは {demo_file(folder)} にあります", f"Demo sign-ins are in {demo_file(folder)}"))
        return
    say(Label("試用のサインイン（ユーザー名とパスワード）", "Demo sign-ins (user name and password)"))
    width = max(len(user.username) for user in made)
    for user in made:
        click.echo(f"  {user.username:<{width}}  {user.password}")
    say(Label(f"{demo_file(folder)} にも書いてあります", f"They are kept in {demo_file(folder)}"))


def _existing(org: Org, username: str) -> UUID:
    found = user_named(org, username)
    if found is None:
        raise Refused(problem("S024", username=username))
    return found


def _refuse_unknown_profile(org: Org, profile: str) -> None:
    known = org.catalog.profiles
    if profile not in known:
        raise Refused(problem("S025", profile=profile, known=", ".join(known)))


def _asked_password(org: Org, username: str, from_stdin: bool) -> str:
    """The new password, typed twice on a terminal or read from input. Raises Refused if it breaks the rule."""
    if from_stdin:
        given = sys.stdin.readline().rstrip("\n")
    else:
        prompt = Label("パスワード", "Password").text(terminal_language())
        given = click.prompt(prompt, hide_input=True, confirmation_prompt=True, err=True)
    if found := password_problems(given, username=username, shortest=org.catalog.org.password_length):
        raise Refused(*found)
    return given
