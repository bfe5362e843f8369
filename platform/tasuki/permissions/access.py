"""What one principal may do: the value that every read and write of a record asks for."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from tasuki.metadata.catalog import FieldDef, ObjectDef, Scope
from tasuki.permissions.decisions import decide
from tasuki.permissions.rights import NOTHING, ObjectAccess
from tasuki.principals import Principal
from tasuki.storage import Org

_WIDTH: dict[Scope, int] = {"none": 0, "own": 1, "all": 2}


@dataclass(frozen=True, slots=True)
class Access:
    """The rights of `principal` in `org`. Rights of an object are decided at first use and kept per catalogue version
    and grant set, not per person."""

    org: Org
    principal: Principal

    @property
    def user(self) -> UUID | None:
        """The record id of the acting user; None for a part of the system."""
        return self.principal.id

    def object(self, key: str) -> ObjectAccess:
        """Rights on the object `key`; an unknown object gives the same as a hidden one."""
        grants = ("system",) if self.principal.system else self.principal.grants
        plan = ("access", self.principal.system, grants, key)
        return self.org.statements.plan(plan, lambda: _object_access(self.org, self.principal, key))


def access_for(org: Org, principal: Principal) -> Access:
    """The rights of `principal`; costs nothing until an object is asked for."""
    return Access(org, principal)


def _object_access(org: Org, principal: Principal, key: str) -> ObjectAccess:
    item = org.catalog.objects.get(key)
    if item is None:
        return NOTHING
    if principal.system:
        return _everything(item)
    profiles = [org.catalog.profiles[name] for name in principal.grants if name in org.catalog.profiles]
    return _union(item, [decide(profile, item) for profile in profiles])


def _union(item: ObjectDef, grants: list[ObjectAccess]) -> ObjectAccess:
    """Rights only add up; nothing a grant says takes away what another gives."""

    def widest(scopes: list[Scope]) -> Scope:
        return max(scopes, key=_WIDTH.__getitem__, default="none")

    read = widest([grant.read for grant in grants])
    edit = widest([grant.edit for grant in grants])
    transfer = any(grant.transfer for grant in grants)
    create = any(grant.create for grant in grants)
    readable = frozenset().union(*(grant.readable for grant in grants), item.system_fields)
    editable = frozenset().union(*(grant.editable for grant in grants), {"owner"} if transfer else ())
    return ObjectAccess(
        read=read,
        edit=edit,
        delete=widest([grant.delete for grant in grants]),
        create=create,
        export=any(grant.export for grant in grants),
        transfer=transfer,
        load=frozenset().union(*(grant.load for grant in grants)),
        readable=readable if read != "none" else frozenset(),
        editable=editable if create or edit != "none" else frozenset(),
    )


def _everything(item: ObjectDef) -> ObjectAccess:
    return ObjectAccess(
        read="all",
        edit="all",
        delete="all",
        create=True,
        export=True,
        transfer=True,
        load=frozenset({"insert", "update", "upsert", "delete"}),
        readable=frozenset([*item.fields, *item.system_fields]),
        editable=frozenset([*(key for key, field in item.fields.items() if typed(field)), "owner"]),
    )


def typed(field: FieldDef) -> bool:
    """True for a field whose value people or files give; False for one the system sets."""
    return field.typed_by_people and not field.system
