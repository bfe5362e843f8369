"""integer, number, currency and percent."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from support.kinds import CONTEXT, kind
from tasuki.fields import BadValue

MINUS_SIGNS = "-▲△－−‐–—―ー"


def refusal(made: Any, text: str) -> str:
    with pytest.raises(BadValue) as refused:
        made.parse(text)
    return refused.value.problem.code


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1234", "1234"),
        ("1,234,567.5", "1234567.5"),
        ("１，２３４．５", "1234.5"),
        ("+5", "5"),
        ("007", "7"),
        (".5", "0.5"),
        ("-0.000", "0"),
        ("1.50000", "1.5"),
        ("\u30005 ", "5"),
    ],
)
def test_numbers_as_people_write_them(text: str, value: str) -> None:
    assert kind("number").parse(text) == Decimal(value)


@pytest.mark.parametrize("sign", MINUS_SIGNS)
@pytest.mark.parametrize("name", ["integer", "number", "currency", "percent"])
def test_every_minus_sign(name: str, sign: str) -> None:
    assert kind(name).parse(f"{sign}1,005") == -1005


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("abc", "R111"),
        ("1,23", "R111"),
        ("1_000", "R111"),
        ("1e5", "R111"),
        ("1.23E+12", "R111"),
        ("NaN", "R111"),
        ("Infinity", "R111"),
        ("--5", "R111"),
        ("1.2.3", "R111"),
        ("-", "R111"),
        ("5.", "R111"),
        ("١٢", "R111"),
        ("1" * 90, "R111"),
        ("1.2345", "R112"),
        ("12345678", "R115"),
    ],
)
def test_what_is_no_number_of_three_decimals_and_ten_digits(text: str, code: str) -> None:
    assert refusal(kind("number"), text) == code


@given(st.integers(-(10**10) + 1, 10**10 - 1))
def test_decimals_are_exact(thousandths: int) -> None:
    value = Decimal(thousandths).scaleb(-3)
    assert kind("number").parse(f"{value:,f}") == value
    assert kind("number").canonical(value) == f"{value:.3f}"


@pytest.mark.parametrize("value", [Decimal("0.0005"), Decimal("NaN"), Decimal("Infinity"), Decimal(10) ** 30])
def test_a_typed_value_is_judged_like_text(value: Decimal) -> None:
    with pytest.raises(BadValue):
        kind("number").check(value)


def test_canonical_text_never_has_an_exponent() -> None:
    made = kind("number", precision=18, scale=17)
    assert made.canonical(made.parse("0")) == "0.00000000000000000"
    assert kind("number").canonical(kind("number").parse("1000000")) == "1000000.000"


@pytest.mark.parametrize(
    ("text", "code"), [("5.5", "R110"), ("x", "R111"), ("1" * 19, "R115"), ("-1", "R113"), ("11", "R114")]
)
def test_what_is_no_integer_from_0_to_10(text: str, code: str) -> None:
    assert refusal(kind("integer", min=0, max=10), text) == code


@pytest.mark.parametrize(("grouping", "shown"), [(True, "2,021"), (False, "2021")])
def test_a_year_is_shown_without_grouping(grouping: bool, shown: str) -> None:
    assert kind("integer", grouping=grouping).present(2021, "ja") == shown


def test_an_integer_may_carry_empty_decimals() -> None:
    assert kind("integer").parse("5.00") == 5


def test_bounds_may_be_decimals_written_as_text() -> None:
    made = kind("number", precision=5, scale=2, min="-0.5", max="0.5")
    assert made.parse("0.5") == Decimal("0.50")
    assert refusal(made, "0.51") == "R114"
    assert refusal(made, "-0.51") == "R113"


@pytest.mark.parametrize(
    "text", ["66000", "66,000円", "¥66,000", "￥６６，０００", "\\66,000", "66000 JPY", "66,000 円"]
)
def test_yen_with_and_without_their_sign(text: str) -> None:
    assert kind("currency").parse(text) == Decimal(66000)


def test_yen_have_no_decimals_unless_asked() -> None:
    assert refusal(kind("currency"), "10.5") == "R110"
    assert kind("currency", scale=2).parse("10.5") == Decimal("10.50")
    assert refusal(kind("currency", scale=2), "10.505") == "R112"


def test_money_reads_as_people_write_it() -> None:
    yen = kind("currency")
    assert yen.present(Decimal(-66000), "ja") == "-66,000円"
    assert yen.present(Decimal(-66000), "en") == "-¥66,000"
    assert yen.present_short(Decimal(66000), "ja") == "66,000"
    dollars = kind("currency", replace(CONTEXT, currency="USD"))
    assert dollars.parse("USD 1,234.5") == dollars.parse("1234.50USD") == Decimal("1234.50")
    assert dollars.present(Decimal("1234.50"), "ja") == "1,234.50 USD"


def test_a_percentage_is_stored_as_it_is_said() -> None:
    for text in ("10%", "１０％", "10", "10.0 %"):
        assert kind("percent").parse(text) == Decimal("10.0")
    assert kind("percent").present(Decimal("10.5"), "ja") == "10.5%"
    assert refusal(kind("percent"), "%") == "R111"
    assert refusal(kind("percent"), "10%%") == "R111"


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("number", {"precision": 3, "scale": 3}),
        ("number", {"min": 2, "max": 1}),
        ("integer", {"min": 2, "max": "1"}),
        ("currency", {"min": 2, "max": 1}),
        ("percent", {"min": 2, "max": 1}),
    ],
)
def test_options_that_contradict_each_other_are_a_problem_of_the_definition(name: str, options: dict[str, Any]) -> None:
    with pytest.raises(BadValue) as refused:
        kind(name, **options)
    assert refused.value.problem.code == "M120"
