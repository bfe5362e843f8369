"""Carrying out an approved plan: one transaction, under a lock, all or nothing."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import cast, insert, literal, null, select

from tasuki import __version__
from tasuki.deploy.operations import (
    AddField,
    AddIndex,
    CreateObject,
    CreateSystem,
    DropField,
    DropIndex,
    Recalculate,
)
from tasuki.deploy.plan import Plan, make_plan
from tasuki.deploy.state import read_deployed
from tasuki.diagnostics import Refused, problem
from tasuki.history import Origin, append_from, entry_parameters
from tasuki.labels import Label
from tasuki.metadata import LANGUAGE, Catalog
from tasuki.objects import recalculate
from tasuki.storage import Connection, Database, assemble_org, build_tables
from tasuki.storage.ddl import create_object_tables, create_system_tables
from tasuki.storage.formula_functions import install
from tasuki.storage.system_tables import DEPLOYMENT
from tasuki.storage.types import Identifier


@dataclass(frozen=True, slots=True)
class Approval:
    """The fingerprint of the plan a person has read, and who and when that was."""

    fingerprint: str
    origin: Origin


def apply_plan(database: Database, catalog: Catalog, approval: Approval) -> Plan:
    """Deploy `catalog` if the plan, made again under the lock, is the approved one; gives that plan.

    Raises Refused with D-codes if it is another plan, holds refusals, or the database refuses an operation; then
    nothing has changed. D024 alone says that the definitions are deployed, but kept values are not computed anew.
    """
    plan = _deploy(database, catalog, approval)
    objects = [operation.object for operation in plan.operations if isinstance(operation, Recalculate)]
    if objects:
        _recalculate(database, catalog, objects, plan.version)
    return plan


def _deploy(database: Database, catalog: Catalog, approval: Approval) -> Plan:
    try:
        with database.write() as connection:
            _lock(connection)
            install(connection)
            plan = make_plan(read_deployed(connection), catalog)
            if plan.refusals:
                raise Refused(*plan.refusals)
            if plan.fingerprint != approval.fingerprint:
                raise Refused(problem("D021", approved=approval.fingerprint, now=plan.fingerprint))
            if not plan.is_empty:
                for statement in _statements(plan, catalog, database):
                    connection.execute_text(statement)
                _record(connection, plan, catalog, approval.origin)
            return plan
    except Refused:
        raise
    except Exception as error:
        if not _is_database_error(error):
            raise
        raise Refused(problem("D022", reason=str(error).strip().splitlines()[0])) from error


def _recalculate(database: Database, catalog: Catalog, objects: list[str], version: int) -> None:
    """Kept values of existing records, in a transaction of their own: they are records, and `objects` writes them."""
    try:
        recalculate(assemble_org(catalog, database, Path()), objects)
    except Refused as error:
        reason = error.problems[0].sentence
        raise Refused(problem("D024", version=version, reason=reason), *error.problems) from error
    except Exception as error:
        if not _is_database_error(error):
            raise
        reason = Label(str(error).strip().splitlines()[0])
        raise Refused(problem("D024", version=version, reason=reason)) from error


def _lock(connection: Connection) -> None:
    """One deployment at a time. SQLite's BEGIN IMMEDIATE is that lock already; PostgreSQL may need the schema first."""
    if connection.name == "postgresql":
        connection.execute_text(
            "SELECT pg_advisory_xact_lock(hashtext('tasuki deploy ' || current_setting('search_path')))"
        )
        if connection.execute_text("SELECT current_schema()")[0][0] is None:
            (schema,) = connection.execute_text("SELECT current_setting('search_path')")[0]
            connection.execute_text(f"CREATE SCHEMA {schema}")


def _statements(plan: Plan, catalog: Catalog, database: Database) -> list[str]:
    """All DDL of a plan: tables first, so that new columns may refer to them; indexes last."""
    tables, dialect = build_tables(catalog), database.dialect
    created = [operation.object for operation in plan.operations if isinstance(operation, CreateObject)]
    statements: list[str] = []
    if any(isinstance(operation, CreateSystem) for operation in plan.operations):
        statements += create_system_tables(dialect)
    statements += create_object_tables(tables, created, dialect)
    for operation in plan.operations:
        if isinstance(operation, AddField | AddIndex | DropIndex | DropField):
            statements += operation.statements(tables, dialect)
    return statements


def _record(connection: Connection, plan: Plan, catalog: Catalog, origin: Origin) -> None:
    """The bundle, so that the database knows what it serves, and an entry of history."""
    values: dict[str, Any] = {
        "version": plan.version,
        "at": origin.at,
        "fingerprint": catalog.fingerprint,
        "engine": f"tasuki {__version__}, language {LANGUAGE}",
        "bundle": json.dumps(dict(catalog.sources), ensure_ascii=False, sort_keys=True),
        "operations": json.dumps(plan.as_json(), ensure_ascii=False),
        "principal_name": origin.principal.name,
    }
    connection.execute(insert(DEPLOYMENT).values(values))
    changes = json.dumps({"fingerprint": [plan.before, plan.after]}, separators=(",", ":"))
    entry = append_from(
        select(literal(1).label("one")).subquery("one"),
        object_key="tasuki_deployment",
        record=cast(null(), Identifier()),
        operation=literal("deploy"),
        changes=literal(changes),
        personal=None,
        dialect=connection.name,
    )
    connection.execute(entry, entry_parameters(origin))


def _is_database_error(error: Exception) -> bool:
    """True for what a database driver raises: psycopg, sqlite3 and sqlcipher3 share these names, but no base class."""
    return any(kind.__name__ in ("DatabaseError", "OperationalError") for kind in type(error).__mro__)
