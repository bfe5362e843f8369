"""Credentials as rows: setting a password, and counting guesses before they are tried."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from sqlalchemy import Text, bindparam, case, delete, exists, insert, null, select, update
from sqlalchemy.sql.dml import Update

from tasuki.diagnostics import Refused, problem
from tasuki.identity.accounts import account_of
from tasuki.identity.passwords import hash_password, password_problems
from tasuki.identity.sessions import revoke_statement
from tasuki.storage import Connection, Org
from tasuki.storage.system_tables import CREDENTIAL
from tasuki.storage.types import Identifier, Timestamp, Truth


def set_password(org: Org, user: UUID, password: str, *, demo: bool = False) -> None:
    """Give `user` a new password, lift a lock and end all sessions; `demo` marks a password written to a file.

    Raises Refused with R006 if there is no such user, or with S021 to S023 if the password breaks the org's rule.
    """
    account = account_of(org, user)
    if account is None:
        raise Refused(problem("R006"))
    if found := password_problems(password, username=account.username, shortest=org.catalog.org.password_length):
        raise Refused(*found)
    stored, now = hash_password(password), org.now()
    with org.database.write() as connection:
        connection.execute(
            delete(CREDENTIAL).where(CREDENTIAL.c.user == bindparam("user", type_=Identifier())), {"user": user}
        )
        connection.execute(
            insert(CREDENTIAL).values(
                user=bindparam("user", type_=Identifier()),
                password_hash=bindparam("stored", type_=Text()),
                changed_at=bindparam("now", type_=Timestamp()),
                failures=0,
                demo=bindparam("demo", type_=Truth()),
            ),
            {"user": user, "stored": stored, "now": now, "demo": demo},
        )
        connection.execute(revoke_statement("user"), {"wanted": user, "now": now})


def has_demo_passwords(org: Org) -> bool:
    """True if a live user signs in with a password that was written to a file for trying out."""
    user = org.tables["user"]
    found = exists(1).where(CREDENTIAL.c.user == user.c.id, CREDENTIAL.c.demo, user.c.deleted_at.is_(None))
    with org.database.read() as connection:
        return bool(connection.execute(select(found))[0][0])


def claim_guess(org: Org, connection: Connection, user: UUID) -> bool:
    """Count a guess at the password of `user` and tell whether it may be tried.

    Counting comes before trying, so that guesses sent at the same moment cannot pass the limit together. After
    `lock_after` guesses in a row the account is locked for `lock_minutes`; a right password sets the count back.
    """
    now = org.now()
    rule = org.catalog.org
    statement = org.statements.get("identity.claim_guess", lambda: _claim(rule.lock_after))
    until = now + timedelta(minutes=rule.lock_minutes)
    return connection.change(statement, {"wanted": user, "now": now, "until": until}) == 1


def _claim(limit: int) -> Update:
    now = bindparam("now", type_=Timestamp())
    until = bindparam("until", type_=Timestamp())
    # A lock that has run out starts a new count.
    failures = case((CREDENTIAL.c.locked_until.is_not(None), 1), else_=CREDENTIAL.c.failures + 1)
    return (
        update(CREDENTIAL)
        .where(CREDENTIAL.c.user == bindparam("wanted", type_=Identifier()))
        .where(CREDENTIAL.c.locked_until.is_(None) | (CREDENTIAL.c.locked_until <= now))
        .values(failures=failures, locked_until=case((failures >= limit, until), else_=None))
    )


def clear_guesses(org: Org, connection: Connection, user: UUID, stored: str) -> None:
    """Set the count back after a right password, and keep its hash (a new one if the parameters changed)."""
    statement = org.statements.get(
        "identity.clear_guesses",
        lambda: (
            update(CREDENTIAL)
            .where(CREDENTIAL.c.user == bindparam("wanted", type_=Identifier()))
            .values(failures=0, locked_until=null(), password_hash=bindparam("stored", type_=Text()))
        ),
    )
    connection.change(statement, {"wanted": user, "stored": stored})
