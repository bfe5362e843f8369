"""The system's own tables, `tasuki_*`. Record tables are in `tables`; these know no record."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, Integer, MetaData, Table, Text

from tasuki.storage.types import Identifier, Timestamp, Truth

METADATA = MetaData()

HISTORY = Table(
    "tasuki_history",
    METADATA,
    # BigInteger on SQLite would be no alias of the rowid.
    Column("seq", BigInteger().with_variant(Integer(), "sqlite"), primary_key=True, autoincrement=True),
    Column("at", Timestamp(), nullable=False),
    Column("transaction_id", BigInteger(), nullable=False),
    Column("principal", Identifier()),
    Column("principal_name", Text(), nullable=False),
    Column("session", Identifier()),
    Column("address", Text(), nullable=False),
    Column("door", Text(), nullable=False),
    Column("object", Text(), nullable=False),
    Column("record", Identifier()),
    Column("operation", Text(), nullable=False),
    Column("changes", Text(), nullable=False),
    Column("personal", Text()),
    Column("reason", Text()),
    Column("salt", Identifier()),
    sqlite_autoincrement=True,
)
Index("tasuki_history_record", HISTORY.c.record, HISTORY.c.seq)

COUNTER = Table(
    "tasuki_counter",
    METADATA,
    Column("series", Text(), primary_key=True),
    Column("fiscal_year", Integer(), primary_key=True),
    Column("last", BigInteger(), nullable=False),
)

DEPLOYMENT = Table(
    "tasuki_deployment",
    METADATA,
    Column("version", Integer(), primary_key=True, autoincrement=False),
    Column("at", Timestamp(), nullable=False),
    Column("fingerprint", Text(), nullable=False),
    Column("engine", Text(), nullable=False),
    Column("bundle", Text(), nullable=False),
    Column("operations", Text(), nullable=False),
    Column("principal_name", Text(), nullable=False),
)

CREDENTIAL = Table(
    "tasuki_credential",
    METADATA,
    Column("user", Identifier(), primary_key=True),
    Column("password_hash", Text(), nullable=False),
    Column("changed_at", Timestamp(), nullable=False),
    Column("failures", Integer(), nullable=False, server_default="0"),
    Column("locked_until", Timestamp()),
    Column("demo", Truth()),
)

SESSION = Table(
    "tasuki_session",
    METADATA,
    Column("id", Identifier(), primary_key=True),
    Column("token_hash", Text(), nullable=False, unique=True),
    Column("user", Identifier(), nullable=False),
    Column("created_at", Timestamp(), nullable=False),
    Column("last_seen_at", Timestamp(), nullable=False),
    Column("expires_at", Timestamp(), nullable=False),
    Column("address", Text(), nullable=False),
    Column("agent", Text(), nullable=False),
    Column("revoked_at", Timestamp()),
)

SIGN_IN = Table(
    "tasuki_sign_in",
    METADATA,
    Column("id", Identifier(), primary_key=True),
    Column("at", Timestamp(), nullable=False),
    Column("username", Text(), nullable=False),
    Column("user", Identifier()),
    Column("address", Text(), nullable=False),
    Column("agent", Text(), nullable=False),
    Column("result", Text(), nullable=False),
)
Index("tasuki_sign_in_at", SIGN_IN.c.at)
