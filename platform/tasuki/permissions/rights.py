"""Rights on one object, as a value: what a grant gives, and what all grants of a principal give together."""

from __future__ import annotations

from dataclasses import dataclass

from tasuki.metadata.catalog import Scope


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectAccess:
    """Rights on one object: a scope per verb, and the fields that may be read and written.

    `readable` is empty if no record may be read; `editable` holds what may be given on creation or change.
    """

    read: Scope
    edit: Scope
    delete: Scope
    create: bool
    export: bool
    transfer: bool
    load: frozenset[str]
    readable: frozenset[str]
    editable: frozenset[str]

    @property
    def visible(self) -> bool:
        """False if the object does not exist for this principal."""
        return self.read != "none"


NOTHING = ObjectAccess(
    read="none",
    edit="none",
    delete="none",
    create=False,
    export=False,
    transfer=False,
    load=frozenset(),
    readable=frozenset(),
    editable=frozenset(),
)
"""An object that does not exist for somebody."""
