"""One user per profile for trying an org out: random passwords, shown once and kept in a file only its owner reads."""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from tasuki.diagnostics import Refused
from tasuki.identity import set_password
from tasuki.labels import Language
from tasuki.objects import Filter, ListQuery, list_records, one_row, write
from tasuki.permissions import access_for
from tasuki.principals import system_principal
from tasuki.storage import Org

# Without 0, 1, i, l and o: these are typed from a screen or from paper.
_ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"


@dataclass(frozen=True, slots=True)
class DemoUser:
    """A user made for trying out, with the password in clear."""

    username: str
    password: str
    profile: str


def demo_file(folder: Path) -> Path:
    """Where the demo sign-ins of the org in `folder` are kept."""
    return folder / "var" / "demo-users.txt"


def make_demo_users(org: Org, folder: Path) -> tuple[DemoUser, ...]:
    """A user for each profile that has none of its name yet; writes the file anew if there is one to add.

    Raises Refused if the gate refuses one of them.
    """
    made = []
    for profile in org.catalog.profiles.values():
        if user_named(org, profile.key) is None:
            password = _password(org.catalog.org.password_length)
            name = f"{profile.label.ja}（試用）"
            identifier = add_user(org, profile.key, name=name, profile=profile.key, language="ja")
            set_password(org, identifier, password, demo=True)
            made.append(DemoUser(profile.key, password, profile.key))
    if made:
        _keep(demo_file(folder), made)
    return tuple(made)


def add_user(org: Org, username: str, *, name: str, profile: str, language: Language) -> UUID:
    """A new active user. Raises Refused with the gate's problems."""
    texts = {"username": username, "name": name, "profile": profile, "active": "true", "language": language}
    access = access_for(org, system_principal("tasuki user"))
    outcome = write(org, one_row("user", "insert", texts), access=access, door="cli")
    if not outcome.ok:
        raise Refused(*outcome.problems[0])
    identifier = outcome.ids[0]
    assert identifier is not None
    return identifier


def user_named(org: Org, username: str) -> UUID | None:
    """The live user who signs in as `username`."""
    access = access_for(org, system_principal("tasuki user"))
    query = ListQuery("user", ("username",), filters=(Filter("username", "=", username),), limit=1, count=False)
    records = list_records(org, query, access=access).records
    return records[0].id if records else None


def _password(shortest: int) -> str:
    """Words of four characters, at least 16 in all (some 79 random bits)."""
    words = max(4, -(-shortest // 5))
    return "-".join("".join(secrets.choice(_ALPHABET) for _ in range(4)) for _ in range(words))


def _keep(path: Path, made: list[DemoUser]) -> None:
    """Add lines to the file, which nobody but its owner may read."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        os.fchmod(descriptor, 0o600)
        file.writelines(f"{user.username}\t{user.password}\n" for user in made)
