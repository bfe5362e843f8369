"""PostgreSQL 15+ through psycopg 3: one schema per org, a pool for reading and one for writing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import URL, create_engine, make_url
from sqlalchemy.dialects.postgresql import psycopg as psycopg_dialect
from sqlalchemy.pool import QueuePool

from tasuki.diagnostics import Refused, problem
from tasuki.storage.database import Database


def open_postgresql(url: str) -> Database:
    """The database at `url`; `?schema=NAME` says which schema is the org's (default: public).

    Raises psycopg.OperationalError if the server cannot be reached.
    """
    parsed = make_url(url)
    schema = str(parsed.query.get("schema", "public"))
    target = parsed.difference_update_query(["schema"]).set(drivername="postgresql")
    connect_read = _connector(target, {**_common(schema), **_READ}, autocommit=True)
    connect_write = _connector(target, {**_common(schema), **_WRITE}, autocommit=False)
    _check_collation(connect_read(), parsed.render_as_string(hide_password=True))
    return Database(
        "postgresql",
        parsed.render_as_string(hide_password=True),
        psycopg_dialect.dialect(paramstyle="numeric_dollar"),  # type: ignore[no-untyped-call]
        _pool(connect_read),
        _pool(connect_write),
    )


def _check_collation(connection: Any, url: str) -> None:
    """Text is compared by code point on both engines. Raises Refused with S004 otherwise."""
    with connection:
        sql = """SELECT coalesce(daticulocale, datcollate), 'B' < 'a' AND 'z' < 'é'
            FROM pg_database WHERE datname = current_database()"""
        ((collation, by_code_point),) = connection.execute(sql).fetchall()
    if not by_code_point:
        raise Refused(problem("S004", url=url, collation=collation))


def _pool(connect: Callable[[], Any]) -> Any:
    # The engine is only a pool here: its own first look at the server would fail on our raw cursors.
    return create_engine(
        "postgresql+psycopg://", creator=connect, poolclass=QueuePool, pool_size=8, max_overflow=8, _initialize=False
    )


_READ = {
    # A viewer who sees little needs another plan than one who sees much.
    "plan_cache_mode": "force_custom_plan",
}
_WRITE = {
    # Planning a save costs more than running it.
    "plan_cache_mode": "force_generic_plan",
    # A plan made while a table was empty would read it from end to end for ever, and within a load even the rows the
    # load itself has just written. Every look into a table on the write path has an index.
    "enable_seqscan": "off",
}


def _common(schema: str) -> dict[str, str]:
    quoted = schema.replace('"', '""').replace("\\", "\\\\").replace(" ", "\\ ")
    return {
        "search_path": f'"{quoted}"',
        "timezone": "UTC",
        "datestyle": "ISO",
        "jit": "off",
        "lock_timeout": "30s",
    }


def _connector(target: URL, settings: Mapping[str, str], *, autocommit: bool) -> Callable[[], Any]:
    """A function that opens a connection with these settings."""
    import psycopg

    options = " ".join(f"-c {name}={value}" for name, value in settings.items())
    given = target.render_as_string(hide_password=False)

    def connect() -> Any:
        connection = psycopg.connect(
            given,
            options=options,
            autocommit=autocommit,
            cursor_factory=psycopg.RawCursor,
            prepare_threshold=None if autocommit else 1,
        )
        connection.prepared_max = 2000
        return connection

    return connect
