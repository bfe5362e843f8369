"""Sessions as rows: a random token outside, its hash inside; read on every request with the user it belongs to."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Text, bindparam, insert, select, update
from sqlalchemy.sql import Select
from sqlalchemy.sql.dml import Update

from tasuki import ids
from tasuki.identity.accounts import language_of
from tasuki.metadata.catalog import ProfileDef
from tasuki.principals import Principal
from tasuki.storage import Connection, Org
from tasuki.storage.system_tables import SESSION
from tasuki.storage.types import Identifier, Timestamp

_SEEN_EVERY = timedelta(seconds=60)
"""How exact `last_seen_at` is: writing it on every request would make each page a write."""


def token_hash(token: str) -> str:
    """What is stored of a token: its SHA-256 in hex. The token has 256 random bits, so no salt is needed."""
    return hashlib.sha256(token.encode()).hexdigest()


def open_session(org: Org, connection: Connection, user: UUID, profile: ProfileDef, *, address: str, agent: str) -> str:
    """A new session of `user`; gives the token to put into the cookie. It ends after the profile's absolute limit."""
    token, now = secrets.token_urlsafe(32), org.now()
    statement = org.statements.get(
        "identity.open_session",
        lambda: insert(SESSION).values(
            {
                column.name: bindparam(column.name, type_=column.type)
                for column in SESSION.c
                if column.name != "revoked_at"
            }
        ),
    )
    connection.change(
        statement,
        {
            "id": ids.new_ids(1, now)[0],
            "token_hash": token_hash(token),
            "user": user,
            "created_at": now,
            "last_seen_at": now,
            "expires_at": now + timedelta(minutes=profile.absolute_minutes),
            "address": address,
            "agent": agent[:400],
        },
    )
    return token


def principal_of(org: Org, token: str, address: str) -> Principal | None:
    """Who the token stands for, or None: unknown, signed out, idle or old for too long, user gone or inactive.

    One query a request. Now and then, when the session was last seen a minute ago, one small write as well.
    """
    statement = org.statements.get("identity.principal_of", lambda: _session_query(org))
    with org.database.read() as connection:
        rows = connection.run(statement, {"token_hash": token_hash(token)})
    if not rows:
        return None
    session, seen, expires, user, name, key, active, language = rows[0]
    profile = org.catalog.profiles.get(key)
    now = org.now()
    if profile is None or not active or now >= expires or now >= seen + timedelta(minutes=profile.idle_minutes):
        return None
    if now - seen >= _SEEN_EVERY:
        _keep_alive(org, session, now)
    return Principal(
        id=user,
        name=name,
        grants=(profile.key,),
        language=language_of(language),
        session=session,
        address=address,
    )


def sign_out(org: Org, token: str) -> None:
    """End the session of `token`; the row stays as evidence. An unknown token changes nothing."""
    statement = org.statements.get("identity.sign_out", lambda: revoke_statement("token_hash"))
    with org.database.write() as connection:
        connection.change(statement, {"wanted": token_hash(token), "now": org.now()})


def revoke_statement(column: str) -> Update:
    """The statement that ends the sessions whose `column` is `:wanted`, at `:now`."""
    kind = Text() if column == "token_hash" else Identifier()
    return (
        update(SESSION)
        .where(SESSION.c[column] == bindparam("wanted", type_=kind), SESSION.c.revoked_at.is_(None))
        .values(revoked_at=bindparam("now", type_=Timestamp()))
    )


def _session_query(org: Org) -> Select[tuple[object, ...]]:
    user = org.tables["user"]
    return (
        select(
            SESSION.c.id,
            SESSION.c.last_seen_at,
            SESSION.c.expires_at,
            user.c.id,
            user.c.name,
            user.c.profile,
            user.c.active,
            user.c.language,
        )
        .select_from(SESSION.join(user, user.c.id == SESSION.c.user))
        .where(SESSION.c.token_hash == bindparam("token_hash", type_=Text()))
        .where(SESSION.c.revoked_at.is_(None), user.c.deleted_at.is_(None))
    )


def _keep_alive(org: Org, session: UUID, now: datetime) -> None:
    statement = org.statements.get(
        "identity.keep_alive",
        lambda: (
            update(SESSION)
            .where(SESSION.c.id == bindparam("session", type_=Identifier()))
            .values(last_seen_at=bindparam("now", type_=Timestamp()))
        ),
    )
    with org.database.write() as connection:
        connection.change(statement, {"session": session, "now": now})
