"""Engines, transactions, tables: how a catalogue becomes a database."""

from tasuki.storage.database import Connection, Database
from tasuki.storage.opening import open_database
from tasuki.storage.org import Org, assemble_org
from tasuki.storage.statements import Compiled, Statements
from tasuki.storage.tables import Tables, build_tables

__all__ = [
    "Compiled",
    "Connection",
    "Database",
    "Org",
    "Statements",
    "Tables",
    "assemble_org",
    "build_tables",
    "open_database",
]
