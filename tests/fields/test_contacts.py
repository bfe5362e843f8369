"""email, phone and url."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from support.kinds import kind
from tasuki.fields import BadValue
from tasuki.fields.phone import _formatted, digits


def refusal(name: str, text: str) -> str:
    with pytest.raises(BadValue) as refused:
        kind(name).parse(text)
    return refused.value.problem.code


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Taro.Yamada@EXAMPLE.JP", "Taro.Yamada@example.jp"),
        ("ｔａｒｏ＠ｅｘａｍｐｌｅ．ｊｐ", "taro@example.jp"),
        ("a..b.@docomo.ne.jp", "a..b.@docomo.ne.jp"),
        ("x+y@sub.example.co.jp", "x+y@sub.example.co.jp"),
        ("a@xn--eckwd4c7c.xn--zckzah", "a@xn--eckwd4c7c.xn--zckzah"),
    ],
)
def test_addresses(text: str, value: str) -> None:
    assert kind("email").parse(text) == value


@pytest.mark.parametrize(
    "text",
    ["a", "a@b", "@example.jp", "a@@example.jp", "a@-x.jp", "a@example..jp", "a b@example.jp",
     "a@example.jp,b@example.jp", "<a@example.jp>", f"{'a' * 65}@example.jp", f"a@{'b' * 250}.jp"],
)  # fmt: skip
def test_what_is_no_address(text: str) -> None:
    assert refusal("email", text) == "R140"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0312345678", "03-1234-5678"),
        ("03(1234)5678", "03-1234-5678"),
        ("０３－１２３４－５６７８", "03-1234-5678"),
        ("03 1234 5678", "03-1234-5678"),
        ("+81-3-1234-5678", "03-1234-5678"),
        ("0312-34-5678", "03-1234-5678"),
        ("09012345678", "090-1234-5678"),
        ("0120123456", "0120-123-456"),
        ("050-1234-5678", "050-1234-5678"),
        ("0570012345", "0570-012-345"),
        ("0166-23-4567", "0166-23-4567"),
        ("312345678", "03-1234-5678"),
        ("+16502530000", "+1 650-253-0000"),
    ],
)
def test_numbers_are_kept_as_they_are_printed(text: str, value: str) -> None:
    assert kind("phone").parse(text) == value
    assert kind("phone").parse(value) == value


@pytest.mark.parametrize(
    "text",
    [
        "123",
        "1234-5678",
        "03-1234-567",
        "090-1234-56789",
        "なし",
        "03-1234-5678 内線12",
        "+999123456789",
    ],
)
def test_what_is_no_number(text: str) -> None:
    assert refusal("phone", text) == "R141"


def test_a_stored_number_is_searched_by_its_digits() -> None:
    assert digits("03-1234-5678") == "0312345678"


@settings(max_examples=400)
@given(st.from_regex("0[1-9][0-9]{8,9}", fullmatch=True))
@example("0126723456")
@example("0997912345")
def test_the_short_cut_agrees_with_the_library(text: str) -> None:
    try:
        expected = _formatted(text)
    except BadValue:
        assert refusal("phone", text) == "R141"
    else:
        assert kind("phone").parse(text) == expected


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("https://www.example.jp", "https://www.example.jp"),
        ("HTTP://WWW.Example.JP/Path?Q=A#F", "http://www.example.jp/Path?Q=A#F"),
        ("https://例え.jp/あ", "https://例え.jp/あ"),
        ("http://localhost:8000/", "http://localhost:8000/"),
        ("https://[2001:db8::1]:8443/x", "https://[2001:db8::1]:8443/x"),
    ],
)
def test_web_addresses(text: str, value: str) -> None:
    assert kind("url").parse(text) == value


@pytest.mark.parametrize(
    "text",
    ["www.example.jp", "ftp://example.jp", "javascript:alert(1)", "https://", "https:///x", "https://a b.jp", "https://user@bank.jp",
     "https://example.jp\\@evil.jp", "https://example.jp:99999/", "https://[::1", "https://:80/"],
)  # fmt: skip
def test_what_is_no_web_address(text: str) -> None:
    assert refusal("url", text) == "R142"


def test_a_web_address_has_a_length() -> None:
    assert refusal("url", "https://example.jp/" + "a" * 2048) == "R101"
