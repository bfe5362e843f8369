"""How every command comes to an Org: compile the folder, open its database, compare the two."""

from __future__ import annotations

import os
from pathlib import Path

from tasuki.clock import system_clock
from tasuki.deploy import Approval, Deployed, apply_plan, make_plan, read_deployed, read_fingerprint
from tasuki.diagnostics import Refused, problem
from tasuki.history import Origin
from tasuki.keys import database_key
from tasuki.metadata import Catalog, load_catalog
from tasuki.principals import system_principal
from tasuki.storage import Database, Org, assemble_org, open_database

_PLAIN = "sqlite+plain:///"


def open_org(folder: Path, database_url: str | None, *, deploy_additions: bool = False) -> Org:
    """The org in `folder` on its database (None: the embedded file), ready to work.

    With `deploy_additions` a folder that only adds to what is deployed is deployed first. Raises Refused, in one
    sentence, if the database is away, cannot be written, has another key, or was deployed from other definitions.
    """
    catalog = compile_folder(folder)
    database = open_store(folder, database_url, create=deploy_additions)
    if database is None:
        raise Refused(problem("D030"))
    try:
        if deploy_additions:
            deploy(database, catalog, approved=None, who="serve --deploy")
        _check_same(database, catalog)
    except BaseException:
        database.close()
        raise
    return assemble_org(catalog, database, folder)


def compile_folder(folder: Path) -> Catalog:
    """The catalogue of `folder`. Raises Refused with every problem."""
    loaded = load_catalog(folder)
    if loaded.catalog is None:
        raise Refused(*loaded.problems)
    return loaded.catalog


def open_store(folder: Path, database_url: str | None, *, create: bool) -> Database | None:
    """The database at `database_url`, or the embedded file of `folder`. A file that does not exist is made only with
    `create`; else None. Raises Refused."""
    url = database_url or f"sqlite:///{folder.resolve() / 'var' / 'tasuki.db'}"
    if not url.startswith(("sqlite:///", _PLAIN)):
        return open_database(url)
    is_plain = url.startswith(_PLAIN)
    path = Path(url.removeprefix(_PLAIN if is_plain else "sqlite:///"))
    if not path.exists() and not create:
        return None
    exists = path.exists()
    _make_folder(path.parent)
    key = None if is_plain else _key(folder, create=not exists)
    try:
        database = open_database(f"sqlite:///{path}", key)
    except ModuleNotFoundError as error:
        raise Refused(problem("S006")) from error
    if not exists:
        path.chmod(0o600)
    return database


def deploy(database: Database, catalog: Catalog, *, approved: str | None, who: str) -> None:
    """Deploy `catalog`; `approved` None approves whatever plan there is now, which can only add."""
    fingerprint = approved
    if fingerprint is None:
        with database.read() as connection:
            plan = make_plan(read_deployed(connection), catalog)
        if plan.refusals:
            raise Refused(*plan.refusals)
        if plan.is_empty:
            return
        fingerprint = plan.fingerprint
    origin = Origin(principal=system_principal(who), at=system_clock(), door="deploy")
    apply_plan(database, catalog, Approval(fingerprint, origin))


def _check_same(database: Database, catalog: Catalog) -> None:
    with database.read() as connection:
        deployed = read_fingerprint(connection)
        if deployed is None:
            raise Refused(problem("D030"))
        if deployed != catalog.fingerprint:
            raise Refused(problem("D031", version=_version(read_deployed(connection))))


def _version(deployed: Deployed | None) -> int:
    return deployed.version if deployed else 0


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise Refused(problem("S007", path=folder, reason=error.strerror)) from error
    if not os.access(folder, os.W_OK | os.X_OK):
        raise Refused(problem("S007", path=folder, reason=os.strerror(13)))


def _key(folder: Path, *, create: bool) -> bytes:
    """The key of the embedded file; a database that exists never gets a new one."""
    try:
        return database_key(folder, create=create)
    except (OSError, ValueError) as error:
        path = os.environ.get("TASUKI_DATABASE_KEY_FILE") or folder / "var" / "keys" / "database.key"
        raise Refused(problem("S005", path=path, reason=getattr(error, "strerror", None) or error)) from error
