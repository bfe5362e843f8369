"""Whose rights a command works with: a person's, or those of whoever may open the database."""

from __future__ import annotations

from dataclasses import replace

from tasuki.cli.printing import terminal_language
from tasuki.diagnostics import Refused, problem
from tasuki.identity.accounts import account_named
from tasuki.permissions import Access, access_for
from tasuki.principals import Principal, system_principal
from tasuki.storage import Org


def acting_access(org: Org, username: str | None, command: str) -> Access:
    """The rights of the user `username`, or all rights in the name of `command`. Raises Refused for nobody."""
    if username is None:
        return access_for(org, replace(system_principal(command), language=terminal_language()))
    account = account_named(org, username)
    if account is None or account.profile is None or not account.may_enter(org):
        raise Refused(problem("S024", username=username))
    return access_for(
        org, Principal(id=account.id, name=account.name, grants=(account.profile,), language=account.language)
    )
