"""What identity reads of a person: five columns of the `user` record and the credential. It never writes the record."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Text, bindparam, select
from sqlalchemy.sql import Select

from tasuki.labels import Language
from tasuki.storage import Org
from tasuki.storage.system_tables import CREDENTIAL
from tasuki.storage.types import Identifier


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """A live user record with its credential; `password_hash` is None where no password was ever set."""

    id: UUID
    username: str
    name: str
    profile: str | None
    active: bool
    language: Language
    password_hash: str | None

    def may_enter(self, org: Org) -> bool:
        """True if the user is active and has a profile of this catalogue."""
        return self.active and self.profile in org.catalog.profiles


def account_named(org: Org, username: str) -> Account | None:
    """The account that signs in as `username`, exactly as written, or None."""
    statement = org.statements.get("identity.account_named", lambda: _accounts(org, by="username"))
    with org.database.read() as connection:
        rows = connection.run(statement, {"wanted": username})
    return _account(rows)


def account_of(org: Org, user: UUID) -> Account | None:
    """The account of the user record `user`, or None if it does not exist or is deleted."""
    statement = org.statements.get("identity.account_of", lambda: _accounts(org, by="id"))
    with org.database.read() as connection:
        rows = connection.run(statement, {"wanted": user})
    return _account(rows)


def language_of(text: str | None) -> Language:
    """The user's language; Japanese where nothing else is said."""
    return "en" if text == "en" else "ja"


def _accounts(org: Org, *, by: str) -> Select[tuple[object, ...]]:
    user = org.tables["user"]
    kind = Text() if by == "username" else Identifier()
    return (
        select(
            user.c.id,
            user.c.username,
            user.c.name,
            user.c.profile,
            user.c.active,
            user.c.language,
            CREDENTIAL.c.password_hash,
        )
        .select_from(user.outerjoin(CREDENTIAL, CREDENTIAL.c.user == user.c.id))
        .where(user.c[by] == bindparam("wanted", type_=kind), user.c.deleted_at.is_(None))
    )


def _account(rows: list[tuple[object, ...]]) -> Account | None:
    if not rows:
        return None
    identifier, username, name, profile, active, language, stored = rows[0]
    assert isinstance(identifier, UUID)
    return Account(
        id=identifier,
        username=str(username),
        name=str(name or username),
        profile=None if profile is None else str(profile),
        active=bool(active),
        language=language_of(None if language is None else str(language)),
        password_hash=None if stored is None else str(stored),
    )
