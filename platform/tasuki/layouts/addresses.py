"""The address of every screen, in one place. Links are plain strings, so screens stay values."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import quote, urlencode
from uuid import UUID

from tasuki import ids

HOME = "/"
SEARCH = "/search"
SIGN_IN = "/sign-in"
RECYCLE_BIN = "/recycle-bin"


def with_query(path: str, pairs: Iterable[tuple[str, str]]) -> str:
    """`path` with the pairs whose value is not empty as its query."""
    query = urlencode([(name, value) for name, value in pairs if value], quote_via=quote)
    return f"{path}?{query}" if query else path


def list_of(object_key: str, pairs: Iterable[tuple[str, str]] = ()) -> str:
    """The list of an object's records; `pairs` are view, q, sort, f.<field>, after, before."""
    return with_query(f"/objects/{object_key}", pairs)


def new_of(object_key: str, pairs: Iterable[tuple[str, str]] = ()) -> str:
    """The form for a new record; `pairs` (field, text) fill it beforehand."""
    return with_query(f"/objects/{object_key}/new", pairs)


def candidates_of(object_key: str) -> str:
    """What a reference to `object_key` may be set to."""
    return f"/objects/{object_key}/candidates"


def record_of(object_key: str, record: UUID) -> str:
    """The page of one record."""
    return f"/objects/{object_key}/{ids.to_text(record)}"


def edit_of(object_key: str, record: UUID) -> str:
    """The form of one record."""
    return f"{record_of(object_key, record)}/edit"


def delete_of(object_key: str, record: UUID) -> str:
    """The page that asks before a record is deleted."""
    return f"{record_of(object_key, record)}/delete"


def history_of(object_key: str, record: UUID) -> str:
    """All changes of one record."""
    return f"{record_of(object_key, record)}/history"


def deleted_of(object_key: str, record: UUID) -> str:
    """A record in the recycle bin; followed by /restore or /purge."""
    return f"{RECYCLE_BIN}/{object_key}/{ids.to_text(record)}"
