"""The list: views, search, filters, sorting, paging, and what a fragment is."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

import pytest

from support.browsers import Browser
from support.house import House
from support.people import add_person
from tasuki.storage import Org

ALL = "/objects/project?view=everything"


def titles(text: str) -> list[str]:
    return re.findall(r'<th scope="row" role="rowheader"><a href="[^"]+">([^<]*)</a>', text)


@pytest.fixture
def many(house: House) -> House:
    """120 more projects besides the first one."""
    rows: list[list[str | None]] = [
        [
            f"案件{n:03}",
            house.customer,
            "done" if n % 2 else "running",
            f"2026-05-{n % 28 + 1:02}",
            "urgent" if n < 3 else "",
        ]
        for n in range(120)
    ]
    house.load("project", ["title", "customer", "status", "starts_on", "tags"], rows)
    return house


def test_the_first_view_filters_sorts_and_shows_words(house: House) -> None:
    page = house.browser("clerk").get("/objects/project")
    assert page.status_code == 200
    assert '<option value="running" selected>進行中の案件</option>' in page.text
    assert '<span class="tag tag--i">進行中</span>' in page.text
    assert 'data-l="予算">120,000</td>' in page.text
    assert 'data-l="開始日">令和8年11月20日</td>' in page.text
    assert 'data-l="顧客">みどり商店</td>' in page.text
    assert 'aria-sort="descending"' in page.text


def test_pages_go_forth_and_back(many: House) -> None:
    browser = many.browser("clerk")
    seen, address, pages = [], ALL, []
    while address:
        page = browser.get(address).text
        pages.append(titles(page))
        seen += pages[-1]
        found = re.search(r'href="([^"]+)" rel="next"', page)
        address = found[1].replace("&amp;", "&") if found else ""
    assert [len(one) for one in pages] == [50, 50, 21]
    assert sorted(seen) == sorted(set(seen)) == sorted([*(f"案件{n:03}" for n in range(120)), "会計の更新"])
    back = re.search(r'href="([^"]+)" rel="prev"', page)
    assert back is not None
    assert titles(browser.get(back[1].replace("&amp;", "&")).text) == pages[1]
    assert "121件" in page


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("q=%E4%BC%9A%E8%A8%88", 1),
        ("q=P2026-0001", 1),
        ("f.status=done", 60),
        ("f.status=完了", 60),
        ("f.tags=urgent", 3),
        ("f.starts_on=令和8年11月20日", 1),
        ("f.customer=みどり", 121),
        ("f.customer=あお", 0),
        ("f.title=案件00", 10),
        ("q=案件&f.status=running&f.tags=urgent", 2),
    ],
)
def test_narrowing(many: House, query: str, count: int) -> None:
    page = many.browser("clerk").get(f"{ALL}&{query}")
    assert page.status_code == 200
    assert f">{count}件<" in page.text
    assert ("条件に合うレコードはありません" in page.text) == (count == 0)


def test_filters_without_a_box_are_chips_that_can_be_lifted(house: House) -> None:
    page = house.browser("clerk").get(f"{ALL}&f.customer={house.customer}").text
    assert "顧客: みどり商店" in page
    assert 'href="/objects/project?view=everything">' in page


def test_a_filter_value_that_is_none_is_told(house: House) -> None:
    page = house.browser("clerk").get(f"{ALL}&f.starts_on=someday")
    assert page.status_code == 422
    assert "絞り込みの値を確かめてください" in page.text and "someday" in page.text


def test_sorting_turns_round(many: House) -> None:
    browser = many.browser("clerk")
    first = browser.get(f"{ALL}&sort=-title").text
    assert titles(first)[:2] == ["案件119", "案件118"]
    assert 'href="/objects/project?view=everything&amp;sort=title">件名' in first
    assert titles(browser.get(f"{ALL}&sort=starts_on,-title").text)[0] == "案件112"


def test_htmx_gets_the_table_only(house: House) -> None:
    browser = house.browser("clerk")
    fragment = browser.get(ALL, **{"HX-Request": "true"})
    assert fragment.text.startswith('<div id="list">') and "<html" not in fragment.text
    assert "HX-Request" in fragment.headers["vary"]
    whole = browser.get(ALL, **{"HX-Request": "true", "HX-History-Restore-Request": "true"})
    assert whole.text.startswith("<!DOCTYPE html>")


def test_everything_typed_is_escaped(house: House) -> None:
    evil = "<script>alert(1)</script>"
    house.write("project", {"title": evil, "status": "running", "note": evil})
    browser = house.browser("admin")
    for path in (
        "/objects/project",
        f"/objects/project?q={evil}",
        f"/search?q={evil}",
        f"/objects/project?f.title={evil}",
    ):
        assert evil not in browser.get(path).text, path


def test_search_looks_into_every_object_of_the_app(house: House) -> None:
    browser = house.browser("clerk")
    found = browser.get("/search?q=会計").text
    assert titles(found) == ["会計の更新"]
    assert titles(browser.get("/search?q=みどり").text) == ["みどり商店"]
    assert "2文字以上" in browser.get("/search?q=会").text
    assert "見つかりませんでした" in browser.get("/search?q=ないない").text


def test_the_page_of_candidates_works_without_script(house: House) -> None:
    browser = house.browser("clerk")
    page = browser.get("/objects/customer/candidates?q=みど").text
    assert f'href="/objects/customer/{house.customer}">みどり商店</a>' in page
    fragment = browser.get("/objects/customer/candidates?_name.customer=みど", **{"HX-Request": "true"}).text
    assert f'data-value="{house.customer}" data-name="みどり商店"' in fragment
    assert "<html" not in fragment


def test_english_pages_are_english_and_mark_what_is_not(house: House) -> None:
    browser = house.browser("clerk")
    answer = browser.get("/language?to=en&next=/objects/project")
    assert answer.headers["location"] == "/objects/project"
    page = browser.get("/objects/project").text
    assert '<html lang="en">' in page and "Running projects" in page and "1 record<" in page
    assert "2026-11-20" in page
    visible = re.sub(r"<[^>]*>", " ", page.split("<main")[1].split("</main>")[0])
    assert {"会計の更新", "みどり商店"} >= set(re.findall(r"[ぁ-んァ-ヶ一-龠]+", visible))


def test_labels_without_english_stay_japanese_and_say_so(
    deployed: Callable[[Mapping[str, str]], Org], small_org: Mapping[str, str]
) -> None:
    texts = {
        **small_org,
        "objects/customer.yaml": small_org["objects/customer.yaml"].replace(", en: Customer code", ""),
    }
    org = deployed(texts)
    add_person(org, "clerk", language="en")
    page = Browser(org).sign_in("clerk").get("/objects/customer/new").text
    assert '<span lang="ja">顧客コード</span>' in page
    assert "Customer code" not in page
