"""What a database says was deployed to it last."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import desc, select

from tasuki.diagnostics import Refused, problem
from tasuki.metadata import Catalog, load_sources
from tasuki.storage import Connection
from tasuki.storage.system_tables import DEPLOYMENT


@dataclass(frozen=True, slots=True)
class Deployed:
    """The newest deployment of a database: its number, when, and the bundle it stored, compiled."""

    version: int
    at: datetime
    catalog: Catalog


def read_fingerprint(connection: Connection) -> str | None:
    """The fingerprint of the deployed bundle, or None in an empty database. One cheap query."""
    if not _has_deployments(connection):
        return None
    rows = connection.execute(select(DEPLOYMENT.c.fingerprint).order_by(desc(DEPLOYMENT.c.version)).limit(1))
    return str(rows[0][0]) if rows else None


def read_deployed(connection: Connection) -> Deployed | None:
    """The newest deployment, or None in an empty database. Raises Refused with D020 if this Tasuki cannot read it."""
    if not _has_deployments(connection):
        return None
    wanted = select(DEPLOYMENT.c.version, DEPLOYMENT.c.at, DEPLOYMENT.c.bundle)
    rows = connection.execute(wanted.order_by(desc(DEPLOYMENT.c.version)).limit(1))
    if not rows:
        return None
    version, at, bundle = rows[0]
    loaded = load_sources(json.loads(bundle))
    if loaded.catalog is None:
        raise Refused(problem("D020", version=version), *loaded.problems)
    return Deployed(version, at, loaded.catalog)


def _has_deployments(connection: Connection) -> bool:
    if connection.name == "sqlite":
        sql = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'tasuki_deployment'"
    else:
        sql = "SELECT 1 WHERE to_regclass('tasuki_deployment') IS NOT NULL"
    return bool(connection.execute_text(sql))
