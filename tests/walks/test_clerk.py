"""What a clerk does all day, in a real browser, with JavaScript and without."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from support.walk import Walk

EITHER_WAY = pytest.mark.parametrize("script", [True, False], ids=["script", "no_script"])


@EITHER_WAY
def test_find_edit_and_see_old_and_new(walk: Walk, script: bool) -> None:
    page = walk.page("clerk", script=script)
    page.fill("#find", "会計")
    page.press("#find", "Enter")
    page.click("text=会計の更新")
    page.click("text=編集")
    page.select_option("#f-status", "done")
    page.fill("#f-starts_on", "令和8年12月1日")
    page.check("#f-tags")
    page.click("text=保存する")
    expect(page.locator("#flash")).to_contain_text("保存しました")
    timeline = page.locator(".tl > li").first
    expect(timeline).to_contain_text("clerkさん")
    expect(timeline.locator("del").first).to_have_text("進行中")
    expect(timeline.locator("ins").first).to_have_text("完了")
    expect(timeline).to_contain_text("令和8年12月1日")


@EITHER_WAY
def test_a_wrong_form_keeps_what_was_typed_and_takes_the_focus(walk: Walk, script: bool) -> None:
    page = walk.page("clerk", script=script)
    page.goto(f"{walk.address}/objects/project/new")
    page.fill("#f-budget", "たくさん")
    page.fill("#f-note", "一行目\n二行目")
    page.click("text=保存する")
    expect(page.locator("#errors")).to_contain_text("2件の誤りがあります")
    expect(page.locator("#errors")).to_be_focused()
    expect(page.locator("#f-note")).to_have_value("一行目\n二行目")
    page.click("#errors a >> text=予算")
    if script:
        expect(page.locator("#f-budget")).to_be_focused()
    page.fill("#f-budget", "1,000")
    page.fill("#f-title", "新しい案件")
    page.click("text=保存する")
    expect(page.locator("h1")).to_have_text("新しい案件")


@EITHER_WAY
def test_two_people_one_record(walk: Walk, script: bool) -> None:
    path = f"{walk.address}/objects/project/{walk.house.project}/edit"
    clerk = walk.page("clerk", script=script)
    clerk.goto(path)
    admin = walk.page("admin", script=script)
    admin.goto(path)
    admin.select_option("#f-status", "done")
    admin.fill("#f-note", "管理者の備考")
    admin.click("text=保存する")
    clerk.select_option("#f-status", "planned")
    clerk.fill("#f-title", "会計の刷新")
    clerk.click("text=保存する")
    expect(clerk.locator("h2").first).to_have_text("ほかの人が先に変更しました")
    expect(clerk.locator("main")).to_contain_text("adminさん")
    clerk.check("input[name='_keep.status'][value='yours']")
    clerk.click("text=この内容で保存する")
    expect(clerk.locator("h1")).to_have_text("会計の刷新")
    expect(clerk.locator(".hi")).to_contain_text("計画中")
    expect(clerk.locator("main")).to_contain_text("管理者の備考")


@EITHER_WAY
def test_delete_and_put_back(walk: Walk, script: bool) -> None:
    page = walk.page("clerk", script=script)
    page.goto(f"{walk.address}/objects/project/{walk.house.project}")
    page.click("main >> text=削除")
    page.click("text=削除する")
    expect(page.locator("#flash")).to_contain_text("ごみ箱から元に戻せます")
    page.click(".foot >> text=ごみ箱")
    page.click("button >> text=元に戻す")
    expect(page.locator("h1")).to_have_text("会計の更新")


@EITHER_WAY
def test_everything_in_english(walk: Walk, script: bool) -> None:
    page = walk.page("clerk", script=script)
    page.click(".top .who >> text=English")
    page.click(".nav >> text=Project")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator("h1")).to_have_text("Project")
    page.click("text=会計の更新")
    page.click("main >> text=Edit")
    page.fill("#f-starts_on", "2026-02-30")
    page.click("text=Save")
    expect(page.locator("#errors")).to_contain_text("There is 1 problem")
    page.click(".top .who >> text=Sign out")
    expect(page.locator("h1")).to_have_text("Sign in")


def test_a_reference_by_arrow_keys(walk: Walk) -> None:
    for number in range(3):
        walk.house.write("customer", {"code": f"C10{number}", "name": f"あおぞら商店 第{number}支店"})
    page = walk.page("clerk")
    page.goto(f"{walk.address}/objects/project/{walk.house.project}/edit")
    box = page.locator("#f-customer")
    box.fill("")
    box.press_sequentially("あおぞら", delay=20)
    expect(page.locator("#f-customer-list li")).to_have_count(3)
    expect(box).to_have_attribute("aria-expanded", "true")
    box.press("ArrowDown")
    box.press("ArrowDown")
    expect(page.locator("#f-customer-list li[aria-selected=true]")).to_contain_text("第1支店")
    box.press("Enter")
    expect(box).to_have_value("あおぞら商店 第1支店")
    expect(page.locator("#f-customer-list li")).to_have_count(0)
    page.click("text=保存する")
    expect(page.locator("main dl").nth(1)).to_contain_text("あおぞら商店 第1支店")


def test_a_reference_by_name_without_script(walk: Walk) -> None:
    walk.house.write("customer", {"code": "C101", "name": "あおぞら商店 本店"})
    walk.house.write("customer", {"code": "C102", "name": "あおぞら商店 支店"})
    page = walk.page("clerk", script=False)
    page.goto(f"{walk.address}/objects/project/{walk.house.project}/edit")
    page.fill("#f-customer", "あおぞら")
    page.click("text=保存する")
    expect(page.locator("#errors")).to_contain_text("2件以上あります")
    page.check("text=あおぞら商店 支店")
    page.click("text=保存する")
    expect(page.locator("main dl").nth(1)).to_contain_text("あおぞら商店 支店")


def test_narrowing_a_list_needs_no_new_page(walk: Walk) -> None:
    walk.house.write("project", {"title": "勤怠の電子化", "status": "running"})
    page = walk.page("clerk")
    page.goto(f"{walk.address}/objects/project")
    page.evaluate("document.body.dataset.kept = 'yes'")
    page.fill("#q", "勤怠")
    page.press("#q", "Enter")
    expect(page.locator("#list tbody tr")).to_have_count(1)
    expect(page.locator("body")).to_have_attribute("data-kept", "yes")
    assert "q=%E5%8B%A4%E6%80%A0" in page.url
    page.select_option("#view", "everything")
    page.wait_for_url("**view=everything**")
    page.go_back()
    page.go_back()
    expect(page.locator("#list tbody tr")).to_have_count(2)


def test_a_lost_connection_is_said(walk: Walk) -> None:
    page = walk.page("clerk")
    page.goto(f"{walk.address}/objects/project")
    page.context.set_offline(True)
    page.fill("#q", "勤怠")
    page.press("#q", "Enter")
    expect(page.locator("#toasts")).to_contain_text("サーバーに接続できません")


def test_by_keyboard_alone(walk: Walk) -> None:
    page = walk.page("clerk")
    page.goto(f"{walk.address}/objects/project")
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    for _ in range(25):
        page.keyboard.press("Tab")
        if page.locator("tbody a").first.evaluate("link => link === document.activeElement"):
            break
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("会計の更新")
