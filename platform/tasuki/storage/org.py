"""An open org: everything the floors above need, as one value passed down."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from tasuki.clock import Clock, system_clock
from tasuki.metadata.catalog import Catalog
from tasuki.storage.database import Database
from tasuki.storage.statements import Statements
from tasuki.storage.tables import Tables, build_tables


@dataclass(frozen=True, slots=True, kw_only=True)
class Org:
    """The compiled catalogue, its database, tables and compiled statements, the clock and the org's folder.

    A new catalogue version is a new Org; nothing derived from the old one is reused.
    """

    catalog: Catalog
    database: Database
    tables: Tables
    statements: Statements
    clock: Clock
    folder: Path

    def now(self) -> datetime:
        """The present instant, UTC."""
        return self.clock()


def assemble_org(catalog: Catalog, database: Database, folder: Path, clock: Clock = system_clock) -> Org:
    """An Org of these parts; runs no SQL."""
    return Org(
        catalog=catalog,
        database=database,
        tables=build_tables(catalog),
        statements=Statements(database.dialect),
        clock=clock,
        folder=folder,
    )
