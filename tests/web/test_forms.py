"""Forms: opened, sent well, sent wrongly, sent too late; and deletions."""

from __future__ import annotations

import re

import pytest

from support.browsers import Browser, form_fields
from support.house import House


def edit(house: House) -> str:
    return f"/objects/project/{house.project}/edit"


def record(house: House) -> str:
    return f"/objects/project/{house.project}"


def test_a_new_form_starts_with_the_defaults(house: House) -> None:
    fields = form_fields(house.browser("clerk").get("/objects/project/new"))
    assert (fields["status"], fields["is_open"], fields["title"], fields["_version"]) == ("planned", "true", "", "0")
    assert "rating" not in fields and "headcount" not in fields and "project_no" not in fields


def test_a_new_record_is_saved_and_shown(house: House) -> None:
    browser = house.browser("clerk")
    fields = form_fields(browser.get("/objects/project/new"))
    fields |= {
        "title": "勤怠の電子化",
        "_name.customer": "みどり商店",
        "starts_on": "令和8年4月1日",
        "meets_at": "午後3時",
        "kickoff_at": "2026/4/1 9:30",
        "budget": "１，２００，０００円",
        "note": "一行目\r\n二行目",
    }
    answer = browser.post("/objects/project/new", fields)
    assert answer.status_code == 303, answer.text
    page = browser.get(answer.headers["location"]).text
    for text in (
        "登録しました",
        "P2026-0002",
        "令和8年4月1日（2026年4月1日）",
        "15:00",
        "1,200,000円",
        "一行目\n二行目",
    ):
        assert text in page, text
    assert f'<a href="/objects/customer/{house.customer}">みどり商店</a>' in page
    assert "登録しました" not in browser.get(answer.headers["location"]).text


def test_a_related_list_adds_with_the_parent_filled_in(house: House) -> None:
    browser = house.browser("clerk")
    page = browser.get(record(house)).text
    address = f"/objects/task/new?project={house.project}"
    assert f'href="{address}"' in page
    fields = form_fields(browser.get(address))
    assert (fields["project"], fields["_name.project"]) == (house.project, "会計の更新")
    answer = browser.post("/objects/task/new", fields | {"task_no": "T1", "name": "打合せ"})
    assert answer.status_code == 303, answer.text
    assert "打合せ" in browser.get(record(house)).text


def test_a_wrong_form_comes_back_as_typed_with_every_problem(house: House) -> None:
    browser = house.browser("clerk")
    fields = form_fields(browser.get("/objects/project/new"))
    typed = {
        "title": " ",
        "budget": "たくさん",
        "starts_on": "令和8年2月30日",
        "_name.customer": "知らない店",
        "weight": "1.5",
    }
    answer = browser.post("/objects/project/new", fields | typed)
    assert answer.status_code == 422
    again = form_fields(answer)
    assert {key: again[key] for key in typed} == typed
    summary = answer.text.split('id="errors"')[1].split("</div>")[0]
    assert re.findall(r'href="#f-(\w+)"', summary) == ["title", "customer", "budget", "starts_on"]
    assert "4件の誤りがあります" in summary
    for key in ("title", "customer", "budget", "starts_on"):
        control = re.search(rf'<(?:input|select)[^>]* id="f-{key}"[^>]*>', answer.text)
        assert control is not None and 'aria-invalid="true"' in control[0], key
        assert f'id="f-{key}-error"' in answer.text, key
    assert "autofocus" in answer.text and "<title>エラー：" in answer.text


def test_saving_tells_old_and_new_in_the_timeline(house: House) -> None:
    browser = house.browser("clerk")
    fields = form_fields(browser.get(edit(house)))
    assert fields["_version"] == "1"
    answer = browser.post(edit(house), fields | {"status": "done", "budget": "150000"})
    assert answer.headers["location"] == record(house)
    page = browser.get(record(house)).text
    assert "保存しました" in page
    timeline = page.split('class="tl"')[1]
    assert "clerkさん" in timeline
    assert re.search(r"状況：<del>進行中</del>.*?<ins>完了</ins>", timeline)
    assert re.search(r"予算：<del>120,000</del>.*?<ins>150,000</ins>", timeline)


def test_saving_without_a_change_writes_nothing(house: House) -> None:
    browser = house.browser("clerk")
    fields = form_fields(browser.get(edit(house)))
    assert browser.post(edit(house), fields).status_code == 303
    assert "変更はありませんでした" in browser.get(record(house)).text
    assert form_fields(browser.get(edit(house)))["_version"] == "1"


def test_clearing_a_field(house: House) -> None:
    browser = house.browser("clerk")
    fields = form_fields(browser.get(edit(house)))
    changed = fields | {"_name.customer": "", "budget": "", "is_open": "false"}
    assert browser.post(edit(house), changed).status_code == 303
    after = form_fields(browser.get(edit(house)))
    assert (after["customer"], after["budget"], after["is_open"]) == ("", "", "false")


def test_a_reference_is_found_by_name_by_number_or_chosen(house: House) -> None:
    other = house.write("customer", {"code": "C002", "name": "みどり商店"})
    browser = house.browser("clerk")
    fields = form_fields(browser.get(edit(house)))
    by_number = browser.post(edit(house), fields | {"_name.customer": "Ｃ００２"})
    assert by_number.status_code == 303, by_number.text
    assert form_fields(browser.get(edit(house)))["customer"] == other

    fields = form_fields(browser.get(edit(house)))
    unclear = browser.post(edit(house), fields | {"_name.customer": "みどり"})
    assert unclear.status_code == 422
    assert "2件以上あります" in unclear.text
    offered = re.findall(r'name="_pick.customer" value="(\w+)"', unclear.text)
    assert sorted(offered) == sorted([house.customer, other])
    chosen = browser.post(edit(house), form_fields(unclear) | {"_pick.customer": house.customer})
    assert chosen.status_code == 303
    assert form_fields(browser.get(edit(house)))["customer"] == house.customer


def test_a_name_is_found_however_many_others_contain_it(house: House) -> None:
    rows: list[list[str | None]] = [[f"B{number:03}", f"あおば{number:02}"] for number in range(30)]
    house.load("customer", ["code", "name"], [*rows, ["B900", "青あおば"], ["Z001", "やまと"], ["Z002", "やまと"]])
    exact = house.write("customer", {"code": "Z009", "name": "あおば"})
    browser = house.browser("clerk")
    fields = form_fields(browser.get(edit(house)))
    assert browser.post(edit(house), fields | {"_name.customer": "あおば"}).status_code == 303
    assert form_fields(browser.get(edit(house)))["customer"] == exact
    fields = form_fields(browser.get(edit(house)))
    unclear = browser.post(edit(house), fields | {"_name.customer": "やまと"})
    assert unclear.status_code == 422
    assert len(re.findall(r'name="_pick.customer"', unclear.text)) == 2


def test_a_retired_choice_is_not_chosen_but_kept_where_it_is(house: House) -> None:
    browser = house.browser("clerk")
    fields = form_fields(browser.get(edit(house)))
    assert browser.post(edit(house), fields | {"status": "paused"}).status_code == 422
    with house.org.database.write() as connection:
        connection.execute_text("UPDATE project SET status = 'paused'")
    page = browser.get(edit(house))
    assert '<option value="paused" selected>休止</option>' in page.text
    kept = browser.post(edit(house), form_fields(page) | {"title": "会計の刷新"})
    assert kept.status_code == 303
    assert form_fields(browser.get(edit(house)))["status"] == "paused"


@pytest.fixture
def late(house: House) -> tuple[House, Browser, dict[str, str]]:
    """The clerk has the form open; then the admin changes status, budget and note."""
    clerk = house.browser("clerk")
    fields = form_fields(clerk.get(edit(house)))
    admin = house.browser("admin")
    theirs = form_fields(admin.get(edit(house))) | {"status": "done", "budget": "200000", "note": "相手の備考"}
    assert admin.post(edit(house), theirs).status_code == 303
    return house, clerk, fields


def test_a_late_save_shows_three_sides_and_keeps_what_is_chosen(late: tuple[House, Browser, dict[str, str]]) -> None:
    house, clerk, fields = late
    yours = fields | {"status": "planned", "title": "会計の刷新", "budget": "¥200,000"}
    answer = clerk.post(edit(house), yours)
    assert answer.status_code == 409
    text = re.sub(r"<[^>]+>", "", answer.text)
    assert "adminさんさんが" in text or "adminさん" in text
    assert (
        re.search(r"変更前：進行中", text)
        and re.search(r"相手の値.*?：完了", text)
        and re.search(r"あなたの値：計画中", text)
    )
    assert "_keep.budget" not in answer.text, "both typed the same amount"
    again = form_fields(answer)
    unanswered = clerk.post(edit(house), again)
    assert unanswered.status_code == 422
    assert "状況の値を選んでください" in unanswered.text
    kept = clerk.post(edit(house), form_fields(unanswered) | {"_keep.status": "theirs"})
    assert kept.headers["location"] == record(house)
    after = form_fields(clerk.get(edit(house)))
    assert (after["status"], after["title"], after["budget"], after["note"]) == (
        "done",
        "会計の刷新",
        "200000",
        "相手の備考",
    )


def test_a_late_save_may_keep_yours(late: tuple[House, Browser, dict[str, str]]) -> None:
    house, clerk, fields = late
    answer = clerk.post(edit(house), fields | {"status": "planned"})
    assert clerk.post(edit(house), form_fields(answer) | {"_keep.status": "yours"}).status_code == 303
    assert form_fields(clerk.get(edit(house)))["status"] == "planned"


def test_changes_that_do_not_meet_are_both_kept(late: tuple[House, Browser, dict[str, str]]) -> None:
    house, clerk, fields = late
    answer = clerk.post(edit(house), fields | {"title": "会計の刷新"})
    assert answer.status_code == 409 and "重なっていません" in answer.text
    assert clerk.post(edit(house), form_fields(answer)).status_code == 303
    after = form_fields(clerk.get(edit(house)))
    assert (after["title"], after["status"], after["note"]) == ("会計の刷新", "done", "相手の備考")


def test_a_record_changed_again_meanwhile_is_a_conflict_again(late: tuple[House, Browser, dict[str, str]]) -> None:
    house, clerk, fields = late
    answer = clerk.post(edit(house), fields | {"status": "planned"})
    house.write("project", {"budget": "1"}, id=house.project)
    assert clerk.post(edit(house), form_fields(answer) | {"_keep.status": "yours"}).status_code == 409


def test_deleting_asks_and_the_bin_gives_back(house: House) -> None:
    task = house.write(
        "task", {"task_no": "T1", "name": "打合せ", "project": house.project, "owner": house.people["clerk"]}
    )
    browser = house.browser("clerk")
    question = browser.get(f"{record(house)}/delete")
    assert "削除しますか" in question.text
    assert browser.post(f"{record(house)}/delete", form_fields(question)).status_code == 303
    assert browser.get(record(house)).status_code == browser.get(f"/objects/task/{task}").status_code == 404
    page = browser.get("/recycle-bin").text
    assert page.count("<tr role") == 2 and "会計の更新" in page and "clerkさん" in page
    answer = browser.post(f"/recycle-bin/project/{house.project}/restore", {})
    assert answer.headers["location"] == record(house)
    assert "打合せ" in browser.get(record(house)).text


def test_removing_for_good_asks_too(house: House) -> None:
    browser = house.browser("clerk")
    browser.post(f"{record(house)}/delete", {"_version": "1"})
    assert "元には戻せません" in browser.get(f"/recycle-bin/project/{house.project}/purge").text
    answer = browser.post(f"/recycle-bin/project/{house.project}/purge", {})
    assert answer.headers["location"] == "/recycle-bin"
    assert "ごみ箱は空です" in browser.get("/recycle-bin").text


def test_what_others_refer_to_is_not_deleted(house: House) -> None:
    admin = house.browser("admin")
    path = f"/objects/customer/{house.customer}"
    answer = admin.post(f"{path}/delete", {"_version": "1"})
    assert answer.status_code == 409
    assert "参照されているため削除できません" in answer.text
    assert admin.get(path).status_code == 200


def test_home_shows_what_one_changed_lately(house: House) -> None:
    browser = house.browser("clerk")
    assert "まだ変更したレコードはありません" in browser.get("/").text
    browser.post(edit(house), {"title": "会計の刷新", "_version": "1"})
    assert f'<a href="{record(house)}">会計の刷新</a>' in browser.get("/").text
    assert "会計の刷新" not in house.browser("admin").get("/").text
