"""Tables of awkward objects: every key has its own index, on both engines."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tasuki.objects import one_row, write
from tasuki.permissions import Access
from tasuki.storage import Org

LONG = "a" * 40
TWINS = [f"{'b' * 39}{letter}" for letter in "cd"]


def thing(key: str, *unique: str) -> str:
    fields = "".join(f"  {field}: {{type: text, label: {field}, unique: true}}\n" for field in unique)
    name = "  name: {type: text, label: 名称}\n"
    links = "".join(f"  {'e' * 39}{end}: {{type: lookup, to: shop, label: 店{end}}}\n" for end in "fg")
    return f"object: {key}\nlabel: {key}\nname: name\nsharing: read\nfields:\n{name}{fields}{links}"


def test_indexes_of_similar_and_long_names_are_all_there(
    deployed: Callable[[Mapping[str, str]], Org],
    small_org: Mapping[str, str],
    access: Callable[[Org, str], Access],
) -> None:
    files = {
        **small_org,
        "objects/shop.yaml": thing("shop", "owner_code"),
        "objects/shop_owner.yaml": thing("shop_owner", "code"),
        f"objects/{LONG}.yaml": thing(LONG, *TWINS),
    }
    path = "permissions/profiles/admin.yaml"
    files[path] = small_org[path] + f"  {LONG}: {{read: all, edit: all, create: true}}\n"
    org = deployed(files)
    names = [str(index.name) for table in org.tables.by_object.values() for index in table.indexes]
    assert len(names) == len(set(names))
    assert max(map(len, names)) <= 63
    assert {tuple(index.columns.keys()) for index in org.tables[LONG].indexes if index.unique} == {
        (key,) for key in TWINS
    }
    for key in TWINS:
        made = [
            write(org, one_row(LONG, "insert", {key: "1"}), access=access(org, "admin"), door="screen")
            for _ in range(2)
        ]
        assert [[told.code for told in outcome.problems.get(0, ())] for outcome in made] == [[], ["R002"]]
