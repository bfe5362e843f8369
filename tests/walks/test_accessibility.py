"""axe finds nothing, and nothing scrolls sideways, on every kind of page, wide and narrow."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from support.chromium import axe_violations
from support.walk import Walk

# What the pages look like does not depend on the engine.
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
WIDTHS = pytest.mark.parametrize("width", [1280, 390])


def look(page: Page, where: str) -> None:
    """The page must be clean and no wider than the window."""
    assert axe_violations(page) == [], where
    assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0, where


def test_the_look_finds_what_is_wrong(walk: Walk) -> None:
    page = walk.page(width=390)
    page.goto(f"{walk.address}/sign-in")
    page.evaluate("document.querySelector('label').remove()")
    assert [found.split(":")[0] for found in axe_violations(page)] == ["label"]


@WIDTHS
def test_the_sign_in_page(walk: Walk, width: int) -> None:
    page = walk.page(width=width)
    page.goto(f"{walk.address}/sign-in?notice=again")
    look(page, "sign-in")
    page.fill("#username", "clerk")
    page.fill("#password", "wrong")
    page.click("main button.btn")
    look(page, "sign-in refused")


@WIDTHS
@pytest.mark.parametrize("language", ["ja", "en"])
def test_pages_that_are_read(walk: Walk, width: int, language: str) -> None:
    house = walk.house
    house.write("task", {"task_no": "T1", "name": "打合せ", "project": house.project, "minutes": "30"})
    page = walk.page("admin", width=width)
    page.goto(f"{walk.address}/language?to={language}&next=/")
    project = f"/objects/project/{house.project}"
    for path in (
        "/",
        "/search?q=会計",
        "/objects/project",
        "/objects/project?q=ないない",
        f"/objects/project?view=everything&f.customer={house.customer}",
        project,
        f"{project}/history",
        f"{project}/delete",
        "/objects/customer/candidates?q=みどり",
        "/recycle-bin",
        "/nosuch",
    ):
        page.goto(walk.address + path)
        look(page, path)


@WIDTHS
def test_pages_that_are_filled_in(walk: Walk, width: int) -> None:
    page = walk.page("clerk", width=width)
    path = f"{walk.address}/objects/project/{walk.house.project}/edit"
    page.goto(path)
    look(page, "form")
    page.locator("#f-customer").press_sequentially("み", delay=20)
    page.wait_for_selector("#f-customer-list li")
    look(page, "form with candidates")
    page.goto(path)
    page.fill("#f-title", "")
    page.fill("#f-budget", "abc")
    page.click("text=保存する")
    look(page, "wrong form")
    page.goto(path)
    walk.house.write("project", {"status": "done", "note": "先に"}, id=walk.house.project)
    page.select_option("#f-status", "planned")
    page.click("text=保存する")
    look(page, "conflict")
    page.goto(f"{walk.address}/objects/project/{walk.house.project}/delete")
    page.click("text=削除する")
    page.goto(f"{walk.address}/recycle-bin")
    look(page, "recycle bin")


def test_the_menu_of_a_phone(walk: Walk) -> None:
    page = walk.page("clerk", width=390)
    page.click(".menu > summary")
    look(page, "menu")
    page.click(".menu >> text=顧客")
    page.wait_for_selector("h1 >> text=顧客")


def test_the_keys_of_a_form_are_never_hidden_by_its_buttons(walk: Walk) -> None:
    page = walk.page("clerk", width=390, height=600)
    page.goto(f"{walk.address}/objects/project/{walk.house.project}/edit")
    bar = page.locator(".form-acts")
    for control in page.locator(".f .in").all():
        control.focus()
        box, bottom = control.bounding_box(), bar.bounding_box()
        assert box is not None and bottom is not None
        assert box["y"] < bottom["y"], control.get_attribute("id")
