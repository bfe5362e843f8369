"""A list view is there for those who may read what decides it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from support.orgs import user_access
from support.small_org import FILES
from tasuki.layouts.plans import list_plan
from tasuki.storage import Org

WATCHED = """\
list_views:
  watched:
    label: {ja: 要注意, en: Watched}
    where: rating = "要注意"
    columns: [title]
  by_rating:
    label: {ja: 評価順, en: By rating}
    columns: [title]
    sort: [rating]
"""


def test_a_view_decided_by_a_hidden_field_does_not_exist(deployed: Callable[[Mapping[str, str]], Org]) -> None:
    text = FILES["layouts/project.yaml"].replace("list_views:\n", WATCHED, 1)
    org = deployed({**FILES, "layouts/project.yaml": text})
    admin, viewer = user_access(org, "admin"), user_access(org, "viewer")
    for view in ("watched", "by_rating"):
        plan = list_plan(admin, "project", view, "ja")
        assert plan is not None
        assert view in [key for key, _ in plan.views]
        assert list_plan(viewer, "project", view, "ja") is None
    first = list_plan(viewer, "project", "", "ja")
    assert first is not None
    assert not {"watched", "by_rating"} & {key for key, _ in first.views}
