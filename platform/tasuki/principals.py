"""Who acts: a person, or a named part of the system."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from tasuki.labels import Language


@dataclass(frozen=True, slots=True, kw_only=True)
class Principal:
    """The acting person or system part, as far as rights and history need to know it.

    `grants` names the profile (and later the permission sets) whose rights it has; `id` is the record id of the
    user, or None for a part of the system. `address` is the network address it acts from, "" inside the machine.
    """

    id: UUID | None
    name: str
    grants: tuple[str, ...]
    language: Language = "ja"
    session: UUID | None = None
    address: str = ""
    system: bool = False


def system_principal(name: str) -> Principal:
    """A named part of the system: all rights, always named in history. `grep system_principal` lists every use."""
    return Principal(id=None, name=name, grants=(), system=True)
