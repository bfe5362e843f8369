"""An org from YAML texts, deployed to a database and open."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from uuid import UUID, uuid5

from sqlalchemy import insert, select

from tasuki.clock import Clock
from tasuki.deploy import Approval, apply_plan, make_plan, read_deployed
from tasuki.diagnostics import Refused
from tasuki.history import Origin
from tasuki.metadata.compile import load_catalog
from tasuki.permissions import Access, access_for
from tasuki.principals import Principal, system_principal
from tasuki.storage import Org, assemble_org, open_database

KEY = bytes(range(32))
_USERS = UUID(int=0x7A5)


def key_for(url: str) -> bytes | None:
    """The key tests encrypt an embedded file with; None for PostgreSQL."""
    return KEY if url.startswith("sqlite:") else None


def write_files(folder: Path, files: Mapping[str, str]) -> None:
    """The texts as files under `folder`."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def deploy_org(files: Mapping[str, str], folder: Path, url: str, key: bytes | None, clock: Clock) -> Org:
    """Write `files` under `folder`, deploy them to the empty database at `url` and open the org. Raises Refused."""
    write_files(folder, files)
    return deploy_folder(folder, url, key, clock)


def deploy_folder(folder: Path, url: str, key: bytes | None, clock: Clock) -> Org:
    """Deploy the org in `folder` to the empty database at `url` and open it. Raises Refused."""
    loaded = load_catalog(folder)
    if loaded.catalog is None:
        raise Refused(*loaded.problems)
    database = open_database(url, key)
    origin = Origin(principal=system_principal("tests"), at=clock(), door="deploy")
    with database.read() as connection:
        plan = make_plan(read_deployed(connection), loaded.catalog)
    apply_plan(database, loaded.catalog, Approval(plan.fingerprint, origin))
    return assemble_org(loaded.catalog, database, folder, clock)


def user_id(name: str) -> UUID:
    """The record id of the test user `name`: the same in every org."""
    return uuid5(_USERS, name)


def user_access(org: Org, profile: str, name: str = "") -> Access:
    """The rights of a user with `profile`, called `name` (default: like the profile), who exists as a record."""
    name = name or profile
    user, now = org.tables["user"], org.now()
    values = {
        "id": user_id(name),
        "username": f"{name}@test",
        "name": name,
        "profile": profile,
        "active": True,
        "language": "ja",
        "created_at": now,
        "updated_at": now,
        "version": 1,
    }
    # Not through the gate: a test that looks at history wants to see only what it did itself.
    with org.database.write() as connection:
        if not connection.execute(select(user.c.id).where(user.c.id == user_id(name))):
            connection.execute(insert(user).values(values))
    return access_for(org, Principal(id=user_id(name), name=name, grants=(profile,), language="ja"))
