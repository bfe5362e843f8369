"""Signing in: one answer for every refusal, the same work for every name, every attempt a row."""

from __future__ import annotations

import unicodedata
from uuid import UUID, uuid4

from sqlalchemy import bindparam, insert

from tasuki import ids
from tasuki.diagnostics import Refused, problem
from tasuki.identity.accounts import Account, account_named
from tasuki.identity.credentials import claim_guess, clear_guesses
from tasuki.identity.passwords import hash_password, needs_new_hash, password_fits
from tasuki.identity.sessions import open_session
from tasuki.storage import Connection, Org
from tasuki.storage.system_tables import SIGN_IN


def sign_in(org: Org, username: str, password: str, address: str, agent: str) -> str:
    """The token of a new session.

    Raises Refused with S020, the same for an unknown name, a wrong password, an inactive user and a locked account.
    """
    name = unicodedata.normalize("NFKC", username).strip()[:80]
    account = account_named(org, name)
    # Where there is nobody, the same statements run for a random id, and the same hash is computed.
    with org.database.write() as connection:
        claimed = claim_guess(org, connection, account.id if account else uuid4())
    stored = account.password_hash if account is not None and claimed else None
    fits = password_fits(password, stored)
    result = _result(org, account, claimed=claimed, fits=fits)
    with org.database.write() as connection:
        _record(org, connection, name, account.id if account else None, address, agent, result)
        if result == "signed_in" and account is not None and stored is not None and account.profile is not None:
            clear_guesses(org, connection, account.id, hash_password(password) if needs_new_hash(stored) else stored)
            profile = org.catalog.profiles[account.profile]
            return open_session(org, connection, account.id, profile, address=address, agent=agent)
    raise Refused(problem("S020"))


def _result(org: Org, account: Account | None, *, claimed: bool, fits: bool) -> str:
    """The word the attempt is recorded with."""
    if account is None or account.password_hash is None:
        return "unknown"
    if not claimed:
        return "locked"
    if not fits:
        return "wrong"
    return "signed_in" if account.may_enter(org) else "inactive"


def _record(
    org: Org,
    connection: Connection,
    username: str,
    user: UUID | None,
    address: str,
    agent: str,
    result: str,
) -> None:
    statement = org.statements.get(
        "identity.record_sign_in",
        lambda: insert(SIGN_IN).values(
            {column.name: bindparam(column.name, type_=column.type) for column in SIGN_IN.c}
        ),
    )
    now = org.now()
    connection.change(
        statement,
        {
            "id": ids.new_ids(1, now)[0],
            "at": now,
            "username": username,
            "user": user,
            "address": address,
            "agent": agent[:400],
            "result": result,
        },
    )
