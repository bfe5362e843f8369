"""What the gate refuses as a whole, and of single fields: sentences that say what to do."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest

from support.orgs import user_access
from support.small_org import FILES
from tasuki.diagnostics import Refused
from tasuki.objects import Batch, Filter, Input, ListQuery, Shape, list_records, one_row, read_record, write
from tasuki.permissions import Access
from tasuki.storage import Org

Rights = Callable[[Org, str], Access]


def test_a_number_the_system_gives_cannot_be_given(org: Org, access: Rights) -> None:
    admin = access(org, "admin")
    batch = one_row("project", "insert", {"title": "甲", "project_no": "P2026-0009"})
    outcome = write(org, batch, access=admin, door="screen")
    assert [(told.code, told.where.field) for told in outcome.problems[0]] == [("R010", "project_no")]
    assert outcome.problems[0][0].sentence.ja == "案件番号は自動で決まる項目なので指定できません"
    # An empty column of a file is no attempt.
    shape = Shape("project", "insert", (Input("title"), Input("project_no")))
    assert write(org, Batch(shape=shape, size=1, columns=[["甲"], [None]]), access=admin, door="load").created == 1


@pytest.mark.parametrize("query", [
    ListQuery("customer", ("name",), filters=(Filter("no_such_field", "=", "1"),)),
    ListQuery("customer", ("name",), sort=(("no_such_field", False),)),
    ListQuery("customer", ("name",), filters=(Filter("deleted_at", "not_blank"),)),
    ListQuery("project", ("title",), filters=(Filter("budget", "contains", "1"),)),
    ListQuery("project", ("title",), filters=(Filter("starts_on", "contains", "2026"),)),
])  # fmt: skip
def test_a_list_is_not_asked_about_fields_it_has_not(org: Org, access: Rights, query: ListQuery) -> None:
    with pytest.raises(Refused) as refused:
        list_records(org, query, access=access(org, "admin"))
    assert [told.code for told in refused.value.problems] == ["R014"]


def test_a_hidden_field_can_neither_filter_nor_sort_nor_be_searched(org: Org, access: Rights) -> None:
    admin, viewer = access(org, "admin"), access(org, "viewer")
    assert "rating" not in viewer.object("project").readable
    write(org, one_row("project", "insert", {"title": "甲", "rating": "要注意"}), access=admin, door="screen")
    for query in (
        ListQuery("project", ("title",), filters=(Filter("rating", "contains", "要"),)),
        ListQuery("project", ("title",), sort=(("rating", False),)),
    ):
        with pytest.raises(Refused) as refused:
            list_records(org, query, access=viewer)
        assert [told.code for told in refused.value.problems] == ["R014"]
    assert list_records(org, ListQuery("project", ("title",), search="要注意"), access=viewer).records == ()


def chain(length: int) -> Mapping[str, str]:
    """Objects level_0 to level_{length - 1}, each a detail of the one before."""
    files = {path: text for path, text in FILES.items() if path.startswith("metadata/org")}
    grants = []
    for level in range(length):
        fields = "  name: {type: text, label: 名称}\n  code: {type: text, label: コード, external_id: true}\n"
        if level:
            fields += f"  parent: {{type: master_detail, to: level_{level - 1}, label: 親}}\n"
        text = f"object: level_{level}\nlabel: 第{level}段\nname: name\nfields:\n{fields}"
        files[f"objects/level_{level}.yaml"] = text
        grants.append(f"  level_{level}: {{read: all, edit: all, delete: all, create: true}}")
    files["permissions/profiles/admin.yaml"] = (
        "profile: admin\nlabel: 管理者\n"
        "field_defaults: {public: edit, internal: edit, personal: edit, secret: edit}\n"
        "objects:\n" + "\n".join(grants) + "\n"
    )
    return files


@pytest.mark.parametrize(("length", "goes"), [(4, True), (12, False)])
def test_a_deletion_that_goes_too_deep_is_undone_as_a_whole(
    deployed: Callable[[Mapping[str, str]], Org], length: int, goes: bool
) -> None:
    org = deployed(chain(length))
    admin = user_access(org, "admin")
    ids = []
    for level in range(length):
        inputs = [Input("name"), Input("code")] + ([Input("parent", "code")] if level else [])
        columns = [["甲"], [f"L{level}"]] + ([[f"L{level - 1}"]] if level else [])
        batch = Batch(shape=Shape(f"level_{level}", "insert", tuple(inputs)), size=1, columns=columns)
        ids.append(write(org, batch, access=admin, door="load").ids[0])
    assert None not in ids
    if goes:
        assert write(org, one_row("level_0", "delete", id=ids[0]), access=admin, door="screen").deleted == 1
    else:
        with pytest.raises(Refused) as refused:
            write(org, one_row("level_0", "delete", id=ids[0]), access=admin, door="screen")
        assert [told.code for told in refused.value.problems] == ["R013"]
    for level, id in enumerate(ids):
        assert id is not None
        assert (read_record(org, f"level_{level}", id, access=admin) is None) == goes
