"""People who can sign in, for tests."""

from __future__ import annotations

from uuid import UUID

from tasuki.identity import set_password
from tasuki.objects import one_row, write
from tasuki.permissions import access_for
from tasuki.principals import system_principal
from tasuki.storage import Org

PASSWORD = "correct horse battery"


def add_person(org: Org, profile: str, *, username: str = "", name: str = "", language: str = "ja") -> UUID:
    """A user record with `PASSWORD`; the user name is the profile's unless given."""
    access = access_for(org, system_principal("tests"))
    texts = {
        "username": username or profile,
        "name": name or f"{profile}さん",
        "profile": profile,
        "active": "true",
        "language": language,
    }
    outcome = write(org, one_row("user", "insert", texts), access=access, door="cli")
    assert outcome.ok, outcome.problems
    (identifier,) = outcome.ids
    assert identifier is not None
    set_password(org, identifier, PASSWORD)
    return identifier
