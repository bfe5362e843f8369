"""Who gets in, what every answer carries, and that what one may not see does not exist."""

from __future__ import annotations

import pytest

from support.browsers import Browser
from support.house import House
from support.people import PASSWORD

UNKNOWN_ID = "0" * 26


def test_nobody_sees_anything_before_signing_in(house: House) -> None:
    browser = Browser(house.org)
    for path in ("/", "/objects/project", "/objects/nosuch", f"/objects/project/{house.project}", "/no/such/page"):
        answer = browser.get(path)
        assert answer.status_code == 303, path
        assert answer.headers["location"].startswith("/sign-in"), path


def test_signing_in_leads_to_where_one_wanted_to_go(house: House) -> None:
    browser = Browser(house.org)
    wanted = browser.get("/objects/project?view=everything").headers["location"]
    assert wanted == "/sign-in?next=%2Fobjects%2Fproject%3Fview%3Deverything"
    fields = {"username": "clerk", "password": PASSWORD, "next": "/objects/project?view=everything"}
    answer = browser.post("/sign-in", fields)
    assert answer.headers["location"] == "/objects/project?view=everything"
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("tasuki=") and "HttpOnly" in cookie and "SameSite=lax" in cookie
    assert browser.get("/objects/project").status_code == 200


@pytest.mark.parametrize("trap", ["//evil.example", "https://evil.example/", "/\\evil.example", "javascript:alert(1)"])
def test_signing_in_never_leads_to_another_site(house: House, trap: str) -> None:
    answer = Browser(house.org).post("/sign-in", {"username": "clerk", "password": PASSWORD, "next": trap})
    assert answer.headers["location"] == "/"


def test_a_wrong_password_says_one_sentence_in_both_languages(house: House) -> None:
    browser = Browser(house.org)
    answer = browser.post("/sign-in", {"username": "clerk", "password": "wrong"})
    assert answer.status_code == 401
    assert "ユーザー名またはパスワードが正しくありません" in answer.text
    assert 'value="clerk"' in answer.text and "wrong" not in answer.text
    browser.get("/language?to=en&next=/sign-in")
    assert "user name or the password is not right" in browser.post("/sign-in", {"username": "x", "password": "y"}).text


def test_over_https_the_cookie_belongs_to_the_host_alone(house: House) -> None:
    browser = Browser(house.org, base="https://tasuki.example")
    answer = browser.post("/sign-in", {"username": "clerk", "password": PASSWORD})
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("__Host-tasuki=") and "Secure" in cookie and "Path=/" in cookie
    assert answer.headers["strict-transport-security"] == "max-age=31536000"


def test_over_plain_http_nobody_signs_in_from_afar(house: House) -> None:
    answer = Browser(house.org, base="http://tasuki.example").post(
        "/sign-in", {"username": "clerk", "password": PASSWORD}
    )
    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers


def test_signing_out_ends_the_session_itself(house: House) -> None:
    browser = house.browser("clerk")
    token = browser.client.cookies["tasuki"]
    assert browser.post("/sign-out", {}).headers["location"] == "/sign-in?notice=out"
    browser.client.cookies.set("tasuki", token)
    assert browser.get("/").status_code == 303


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1.evil.example"},
        {},
    ],
)
def test_another_site_can_change_nothing(house: House, headers: dict[str, str]) -> None:
    browser = house.browser("clerk")
    path = f"/objects/project/{house.project}/edit"
    assert browser.post(path, {"title": "乗っ取り"}, headers).status_code == 403
    assert browser.post("/sign-out", {}, headers).status_code == 403
    assert "会計の更新" in browser.get(f"/objects/project/{house.project}").text


def test_an_older_browser_names_its_origin(house: House) -> None:
    browser = house.browser("clerk")
    path = f"/objects/project/{house.project}/edit"
    fields = {"title": "会計の刷新", "_version": "1"}
    assert browser.post(path, fields, {"Origin": "http://127.0.0.1"}).status_code == 303


@pytest.mark.parametrize("path", ["/", "/sign-in", "/objects/project", "/nosuch", "/healthz", "/static/nosuch.css"])
def test_every_answer_carries_the_headers(house: House, path: str) -> None:
    headers = house.browser("clerk").get(path).headers
    assert headers["content-security-policy"] == (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        "font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cross-origin-opener-policy"] == "same-origin"
    assert headers["cache-control"] == "no-store"


def test_files_may_be_kept_for_ever_under_their_hash(house: House) -> None:
    browser = Browser(house.org)
    page = browser.get("/sign-in").text
    address = page.split('rel="stylesheet" href="')[1].split('"')[0]
    answer = browser.get(address)
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert answer.headers["content-encoding"] == "gzip"
    assert browser.get("/static/app.css").headers["cache-control"] == "no-cache"
    assert browser.get("/static/..%2fapp.py").status_code == 404


def test_everything_unknown_or_hidden_is_the_same_page(house: House) -> None:
    viewer = house.browser("viewer")
    task = house.write("task", {"task_no": "T1", "name": "打合せ", "project": house.project})
    expected = viewer.get("/nosuch")
    assert expected.status_code == 404
    for path in (
        "/objects/nosuch",
        "/objects/task",
        f"/objects/task/{task}",
        f"/objects/project/{UNKNOWN_ID}",
        "/objects/project/no-id",
        f"/objects/customer/{house.project}",
        "/objects/project?view=nosuch",
        "/objects/project?sort=nosuch",
        "/objects/project?f.nosuch=1",
        "/objects/project?f.rating=%E7%A7%98",
        "/objects/project?sort=rating",
        f"/objects/project/{house.project}/nosuch",
        f"/objects/project/{UNKNOWN_ID}/edit",
        "/objects/task/candidates",
        "/objects/nosuch/new",
        f"/recycle-bin/project/{house.project}/purge",
    ):
        answer = viewer.get(path)
        assert (answer.status_code, answer.content) == (404, expected.content), path
    assert viewer.post("/objects/nosuch/new", {}).content == expected.content
    assert viewer.post("/objects/project", {}).content == expected.content


def test_hidden_fields_are_absent_everywhere(house: House) -> None:
    paths = [
        f"/objects/project/{house.project}",
        f"/objects/project/{house.project}/history",
        "/objects/project?view=everything",
    ]
    assert "秘密の評価" in house.browser("admin").get(paths[0]).text
    viewer = house.browser("viewer")
    for path in paths:
        text = viewer.get(path).text
        assert "会計の更新" in text
        assert "秘密の評価" not in text and "社内評価" not in text, path
    assert "03-3580-1111" not in viewer.get(f"/objects/customer/{house.customer}").text


@pytest.mark.parametrize("path", ["/objects/project/{id}/edit", "/objects/project/{id}/delete", "/objects/project/new"])
def test_what_one_sees_but_may_not_do_is_refused_in_words(house: House, path: str) -> None:
    viewer = house.browser("viewer")
    for answer in (viewer.get(path.format(id=house.project)), viewer.post(path.format(id=house.project), {})):
        assert answer.status_code == 403
        assert "権限がありません" in answer.text
    assert "編集</a>" not in viewer.get(f"/objects/project/{house.project}").text


def test_a_field_one_may_not_edit_is_not_written(house: House) -> None:
    """The clerk reads `share` and sees neither `headcount` nor `rating`; sending them changes nothing."""
    clerk = house.browser("clerk")
    path = f"/objects/project/{house.project}"
    fields = {"_version": "1", "title": "会計の刷新", "share": "99", "headcount": "7", "rating": "上書き", "owner": "x"}
    assert clerk.post(f"{path}/edit", fields).status_code == 303
    page = house.browser("admin").get(path).text
    assert "会計の刷新" in page and "秘密の評価" in page
    assert "99%" not in page and "上書き" not in page


def test_health(house: House) -> None:
    browser = Browser(house.org)
    assert browser.get("/healthz").text == "ok\n"
    assert browser.get("/readyz").text == "ready\n"


def test_a_failure_shows_a_number_and_no_trace(
    house: House, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    browser = house.browser("clerk")
    monkeypatch.setattr("tasuki.web.pages.home.recent_records", lambda *_, **__: 1 / 0)
    answer = browser.get("/")
    assert answer.status_code == 500
    assert "Traceback" not in answer.text and "ZeroDivisionError" not in answer.text
    number = caplog.records[-1].getMessage().rsplit(" ", 1)[1]
    assert number in answer.text
    fragment = browser.get("/", **{"HX-Request": "true"})
    assert fragment.headers["hx-retarget"] == "#toasts"
    assert "<html" not in fragment.text


def test_a_database_that_is_away_is_said_plainly(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    from psycopg import OperationalError

    def away(*_: object, **__: object) -> None:
        raise OperationalError("connection refused at 192.0.2.1")

    browser = house.browser("clerk")
    monkeypatch.setattr("tasuki.web.answers.principal_of", away)
    answer = browser.get("/")
    assert answer.status_code == 503
    assert "いまデータベースに接続できません" in answer.text and "192.0.2.1" not in answer.text


def test_too_much_is_refused_unread(house: House) -> None:
    answer = house.browser("clerk").post("/objects/project/new", {"title": "x" * 3_000_000})
    assert answer.status_code == 413


def test_what_is_no_form_is_refused(house: House) -> None:
    browser = house.browser("clerk")
    headers = {"Sec-Fetch-Site": "same-origin", "Content-Type": "application/x-www-form-urlencoded"}
    for body in (b"title=%ff\xff", b"&".join([b"a=1"] * 6_000)):
        answer = browser.client.post("/objects/project/new", content=body, headers=headers)
        assert answer.status_code == 400
        assert "読めません" in answer.text


def test_signing_in_again_ends_the_session_before(house: House) -> None:
    browser = house.browser("clerk")
    former = browser.client.cookies["tasuki"]
    browser.sign_in("clerk")
    browser.client.cookies.clear()
    browser.client.cookies.set("tasuki", former)
    assert browser.get("/").status_code == 303


def test_a_session_that_ended_sends_fragments_to_the_sign_in_page(house: House) -> None:
    browser = Browser(house.org)
    answer = browser.get("/objects/project", **{"HX-Request": "true"})
    assert answer.status_code == 401
    assert answer.headers["hx-redirect"] == "/sign-in?next=%2Fobjects%2Fproject"
