"""Values that follow from others on the screens: shown, sorted by, never typed."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest

from support.browsers import form_fields
from support.house import House, furnish
from support.small_org import FILES, PROJECT, PROJECT_LAYOUT
from tasuki.storage import Org

FIELDS = """\
  doubled:    {type: formula, returns: currency, formula: budget * 2, label: {ja: 二倍, en: Doubled}}
  trebled:    {type: formula, returns: currency, formula: budget * 3, stored: true, label: {ja: 三倍, en: Trebled}}
  address:    {type: formula, returns: url, formula: 'IF(1 / budget > 0, "https://x.jp")', label: {ja: 先, en: At}}
  tasks:      {type: rollup, of: task, operation: count, label: {ja: 作業数, en: Tasks}}
unique:
"""
CHANGED = {
    "objects/project.yaml": PROJECT.replace("unique:\n", FIELDS),
    "layouts/project.yaml": PROJECT_LAYOUT.replace(
        "fields: [budget,", "fields: [budget, doubled, trebled, address, tasks,"
    )
    .replace("sort: [title]", "sort: [-trebled]")
    .replace("manager, status, tags, starts_on]", "manager, doubled, trebled, address, tasks]"),
}


@pytest.fixture
def house(deployed: Callable[[Mapping[str, str]], Org]) -> House:
    return furnish(deployed({**FILES, **CHANGED}))


def test_a_form_shows_them_without_a_control(house: House) -> None:
    browser = house.browser("admin")
    for number in range(2):
        house.write("task", {"task_no": f"T{number}", "name": "作業", "project": house.project})
    page = browser.get(f"/objects/project/{house.project}").text
    assert "240,000円" in page and "360,000円" in page
    edited = browser.get(f"/objects/project/{house.project}/edit")
    assert not {"doubled", "trebled", "tasks"} & form_fields(edited).keys()
    assert "240,000円" in edited.text
    assert "二倍" not in browser.get("/objects/project/new").text


def test_what_is_sent_for_them_is_not_taken(house: House) -> None:
    browser = house.browser("admin")
    fields = form_fields(browser.get(f"/objects/project/{house.project}/edit"))
    answer = browser.post(f"/objects/project/{house.project}/edit", fields | {"trebled": "1", "budget": "100"})
    page = browser.get(f"/objects/project/{house.project}").text
    assert answer.status_code in (303, 422)
    assert ("300円" in page) == (answer.status_code == 303)
    assert ">1円" not in page


def test_a_list_has_them_and_is_sorted_by_those_that_are_kept(house: House) -> None:
    for budget in ("5", "900000"):
        house.write("project", {"title": f"案件{budget}", "budget": budget})
    text = house.browser("admin").get("/objects/project?view=everything").text
    places = [text.index(f">{amount}<") for amount in ("2,700,000", "360,000", "15")]
    assert places == sorted(places)
    assert "1,800,000" in text and "240,000" in text


def test_a_formula_that_fails_says_why_wherever_it_stands(house: House) -> None:
    house.write("project", {"budget": "0"}, id=house.project)
    browser, why = house.browser("admin"), "先を計算できません: 0で割っています"
    page = browser.get(f"/objects/project/{house.project}").text
    assert f'<span class="failed">{why}</span>' in page and f'href="{why}"' not in page
    assert f'<p class="f__v failed">{why}</p>' in browser.get(f"/objects/project/{house.project}/edit").text
    assert f'title="{why}">#エラー</span>' in browser.get("/objects/project?view=everything").text
