"""Deleting, bringing back and removing for good: all of what goes together or none of it, and only by right."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from uuid import UUID

import pytest

from tasuki.diagnostics import Refused
from tasuki.ids import to_text
from tasuki.objects import Batch, Outcome, Shape, list_deleted, one_row, purge, read_record, undelete, write
from tasuki.permissions import Access
from tasuki.storage import Org

Rights = Callable[[Org, str], Access]
Deploy = Callable[[Mapping[str, str]], Org]


def add(org: Org, access: Access, object_key: str, **texts: str) -> UUID:
    outcome = write(org, one_row(object_key, "insert", texts), access=access, door="screen")
    assert outcome.ok, outcome.problems
    assert outcome.ids[0] is not None
    return outcome.ids[0]


def delete(org: Org, access: Access, object_key: str, id: UUID) -> Outcome:
    return write(org, one_row(object_key, "delete", id=id), access=access, door="screen")


def codes(outcome: Outcome) -> list[tuple[str, str]]:
    return [(told.code, told.where.field) for told in outcome.problems.get(0, ())]


def rows(org: Org, object_key: str) -> int:
    with org.database.read() as connection:
        return int(connection.execute_text(f"SELECT count(*) FROM {object_key}")[0][0])


def project_with_tasks(org: Org, access: Access) -> tuple[UUID, UUID, UUID]:
    project = add(org, access, "project", code="P1", title="甲")
    first = add(org, access, "task", task_no="T1", project=to_text(project), name="一")
    second = add(org, access, "task", task_no="T2", project=to_text(project), name="二", follows=to_text(first))
    return project, first, second


def test_a_purge_that_is_refused_takes_no_detail(org: Org, access: Rights) -> None:
    admin, clerk = access(org, "admin"), access(org, "clerk")
    project, _, _ = project_with_tasks(org, admin)
    assert delete(org, admin, "project", project).deleted == 1
    # The project is another person's, so the clerk may neither delete it nor remove it for good.
    assert codes(purge(org, "project", project, access=clerk, door="screen")) == [("R008", "")]
    assert (rows(org, "project"), rows(org, "task")) == (1, 2)
    assert undelete(org, "project", project, access=admin, door="screen").restored == 1


def test_a_family_whose_members_refer_to_each_other_goes_for_good(org: Org, access: Rights) -> None:
    admin = access(org, "admin")
    project, _, _ = project_with_tasks(org, admin)
    assert delete(org, admin, "project", project).deleted == 1
    assert purge(org, "project", project, access=admin, door="screen").ok
    assert (rows(org, "project"), rows(org, "task")) == (0, 0)
    assert list_deleted(org, access=admin) == ()


def test_a_detail_that_went_with_its_master_is_not_removed_alone(org: Org, access: Rights) -> None:
    admin = access(org, "admin")
    project, first, _ = project_with_tasks(org, admin)
    assert delete(org, admin, "project", project).deleted == 1
    assert codes(purge(org, "task", first, access=admin, door="screen")) == [("R016", "project"), ("R015", "")]
    assert rows(org, "task") == 2


def test_a_purge_waits_for_what_still_refers_from_another_deletion(org: Org, access: Rights) -> None:
    admin = access(org, "admin")
    _, first, second = project_with_tasks(org, admin)
    assert delete(org, admin, "task", second).deleted == 1
    assert delete(org, admin, "task", first).deleted == 1
    assert codes(purge(org, "task", first, access=admin, door="screen")) == [("R015", "")]
    assert purge(org, "task", second, access=admin, door="screen").ok
    assert purge(org, "task", first, access=admin, door="screen").ok


def test_what_comes_back_never_refers_to_a_deleted_record(org: Org, access: Rights) -> None:
    admin = access(org, "admin")
    customer = add(org, admin, "customer", code="A1", name="甲")
    project = add(org, admin, "project", code="P1", title="甲", customer=to_text(customer))
    assert delete(org, admin, "project", project).deleted == 1
    # Nothing live refers to the customer any more.
    assert delete(org, admin, "customer", customer).deleted == 1
    assert codes(undelete(org, "project", project, access=admin, door="screen")) == [("R012", "customer")]
    assert undelete(org, "customer", customer, access=admin, door="screen").restored == 1
    assert undelete(org, "project", project, access=admin, door="screen").restored == 1


def test_a_deleted_family_comes_back_with_its_references(org: Org, access: Rights) -> None:
    admin = access(org, "admin")
    project, first, second = project_with_tasks(org, admin)
    assert delete(org, admin, "project", project).deleted == 1
    assert undelete(org, "project", project, access=admin, door="screen").restored == 1
    record = read_record(org, "task", second, access=admin)
    assert record is not None
    assert record.values["follows"] == first


def chain(org: Org, access: Access, length: int) -> UUID:
    top = parent = add(org, access, "folder", name="0")
    for depth in range(1, length):
        parent = add(org, access, "folder", name=str(depth), parent=to_text(parent))
    return top


FOLDER = """\
object: folder
label: {ja: 入れ物, en: Folder}
name: name
sharing: read
fields:
  name:   {type: text, label: {ja: 名称, en: Name}}
  parent: {type: lookup, to: folder, label: {ja: 上, en: Parent}, on_delete: cascade}
"""


def folders(deployed: Deploy, small_org: Mapping[str, str]) -> Org:
    path = "permissions/profiles/admin.yaml"
    grant = "  folder: {read: all, edit: all, delete: all, create: true}\n"
    return deployed({**small_org, "objects/folder.yaml": FOLDER, path: small_org[path] + grant})


@pytest.mark.parametrize("length", [9, 10])
def test_a_deletion_goes_eight_effects_deep_or_not_at_all(
    deployed: Deploy, small_org: Mapping[str, str], access: Rights, length: int
) -> None:
    org = folders(deployed, small_org)
    admin = access(org, "admin")
    top = chain(org, admin, length)
    if length > 9:
        with pytest.raises(Refused) as refused:
            delete(org, admin, "folder", top)
        assert [told.code for told in refused.value.problems] == ["R013"]
        assert list_deleted(org, access=admin) == ()
        return
    assert delete(org, admin, "folder", top).deleted == 1
    assert [found.id for found in list_deleted(org, access=admin)] == [top]
    assert undelete(org, "folder", top, access=admin, door="screen").restored == 1
    assert delete(org, admin, "folder", top).deleted == 1
    assert purge(org, "folder", top, access=admin, door="screen").ok
    assert rows(org, "folder") == 0


def test_a_failed_commit_leaves_the_connection_fit_for_use(org: Org, access: Rights) -> None:
    admin = access(org, "admin")
    customer = add(org, admin, "customer", code="A1", name="甲")
    add(org, admin, "project", code="P1", title="甲", customer=to_text(customer))
    with pytest.raises(Exception, match=r"(?i)foreign key") as failed, org.database.write() as connection:
        connection.defer_foreign_keys()
        connection.execute_text("DELETE FROM customer")
    assert "Integrity" in type(failed.value).__name__ or "ForeignKey" in type(failed.value).__name__
    add(org, admin, "customer", code="A2", name="乙")
    assert rows(org, "customer") == 2


def test_several_records_of_one_batch_are_told_one_by_one(org: Org, access: Rights) -> None:
    admin = access(org, "admin")
    customer = add(org, admin, "customer", code="A1", name="甲")
    ids = [customer, UUID(int=5), customer, None]
    outcome = write(org, Batch(shape=Shape("customer", "delete"), size=4, ids=ids), access=admin, door="screen")
    assert outcome.deleted == 1
    assert {row: [told.code for told in found] for row, found in outcome.problems.items()} == {
        1: ["R006"],
        2: ["R006"],
        3: ["R006"],
    }
