"""The fixtures give what they promise; a small org that lacks a kind would test less than it seems."""

from __future__ import annotations

from collections.abc import Callable

from tasuki.fields import KINDS
from tasuki.permissions import Access
from tasuki.storage import Org


def test_the_small_org_has_every_kind_of_field(org: Org) -> None:
    used = {field.kind.name for item in org.catalog.objects.values() for field in item.fields.values()}
    assert used == set(KINDS)


def test_the_small_org_is_deployed_to_an_empty_database(org: Org) -> None:
    with org.database.read() as connection:
        counts = [connection.execute_text(f'SELECT count(*) FROM "{key}"')[0][0] for key in org.catalog.objects]
    assert counts == [0, 0, 0, 0]


def test_each_profile_has_its_rights(org: Org, access: Callable[[Org, str], Access]) -> None:
    assert [access(org, profile).object("project").edit for profile in ("admin", "clerk", "viewer")] == [
        "all",
        "own",
        "none",
    ]
