"""postal_code, corporate_number, auto_number, checkbox and the references."""

from __future__ import annotations

import re
from datetime import date
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from support.kinds import CONTEXT, kind
from tasuki.fields import KINDS, BadValue
from tasuki.fields.auto_number import FORMAT, AutoNumber
from tasuki.fields.corporate_number import check_digit
from tasuki.ids import to_text


def refusal(name: str, text: str) -> str:
    with pytest.raises(BadValue) as refused:
        kind(name).parse(text)
    return refused.value.problem.code


@pytest.mark.parametrize("text", ["100-0001", "1000001", "〒100-0001", "１００－０００１", "100ー0001", "〒 100 0001"])
def test_postal_codes(text: str) -> None:
    assert kind("postal_code").parse(text) == "100-0001"


@pytest.mark.parametrize("text", ["100-001", "10-00001", "100--0001", "ABC-DEFG", "100-00011", "١٠٠-٠٠٠١"])
def test_what_is_no_postal_code(text: str) -> None:
    assert refusal("postal_code", text) == "R143"


@pytest.mark.parametrize(
    "text", ["7000012050002", "７００００１２０５０００２", "7-0000-1205-0002", " 7 0000 1205 0002 "]
)
def test_corporate_numbers(text: str) -> None:
    assert kind("corporate_number").parse(text) == "7000012050002"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("700001205000", "R144"),
        ("7.00001E+12", "R144"),
        ("T7000012050002", "R144"),
        ("8000012050002", "R145"),
        ("7000012050003", "R145"),
        ("0000000000000", "R145"),
    ],
)
def test_what_is_no_corporate_number(text: str, code: str) -> None:
    assert refusal("corporate_number", text) == code


@given(st.from_regex("[0-9]{12}", fullmatch=True), st.integers(0, 11), st.integers(1, 9))
def test_one_wrong_digit_is_found_unless_it_stands_for_the_same_remainder(twelve: str, place: int, step: int) -> None:
    wrong = f"{twelve[:place]}{(int(twelve[place]) + step) % 10}{twelve[place + 1 :]}"
    weight = 2 if place % 2 == 0 else 1
    same = weight * (int(wrong[place]) - int(twelve[place])) % 9 == 0
    assert (check_digit(wrong) == check_digit(twelve)) is same


def number_format(text: str) -> AutoNumber:
    assert re.match(FORMAT, text)
    made = KINDS["auto_number"].build({"format": text}, CONTEXT)
    assert isinstance(made, AutoNumber)
    return made


@pytest.mark.parametrize(
    ("text", "number", "rendered"),
    [
        ("V{FY}-{000000}", 12, "V2021-000012"),
        ("{0000}", 12345, "12345"),
        ("{YY}{MM}-{000}/{FY}", 7, "2202-007/2021"),
        ("第{YYYY}年{00}号", 3, "第2022年03号"),
    ],
)
def test_numbers_by_format(text: str, number: int, rendered: str) -> None:
    made = number_format(text)
    assert made.render(2021, date(2022, 2, 3), number) == rendered
    assert made.parse(rendered) == rendered
    head, tail = made.affixes(2021, date(2022, 2, 3))
    assert rendered.startswith(head) and rendered.endswith(tail)


def test_a_number_runs_per_fiscal_year_only_if_its_format_names_it() -> None:
    assert number_format("V{FY}-{000}").per_fiscal_year
    assert not number_format("{YY}-{000}").per_fiscal_year


@pytest.mark.parametrize("text", ["V{FY}", "{000}{000}", "{0}{XX}", "{000", "V{fy}-{00}", ""])
def test_formats_that_are_refused(text: str) -> None:
    assert not re.match(FORMAT, text)


def test_the_system_gives_auto_numbers_and_files_of_old_records_may_bring_them() -> None:
    assert not kind("auto_number").typed_by_people
    assert kind("auto_number").parse("Ｖ２０２１－００００１２") == "V2021-000012"
    assert refusal("auto_number", "V2021-12") == "R147"
    assert refusal("auto_number", "2021-000012") == "R147"


@pytest.mark.parametrize("text", ["true", "TRUE", "1", "１", "はい", "yes", "Ｙ", "○", "〇", "◯", "有", "あり", "on"])
def test_yes(text: str) -> None:
    assert kind("checkbox").parse(text) is True


@pytest.mark.parametrize("text", ["false", "False", "0", "いいえ", "NO", "n", "×", "無", "なし", "off"])
def test_no(text: str) -> None:
    assert kind("checkbox").parse(text) is False


@pytest.mark.parametrize("text", ["2", "たぶん", "x", "-", "null"])
def test_neither_yes_nor_no(text: str) -> None:
    assert refusal("checkbox", text) == "R150"


@pytest.mark.parametrize("name", ["lookup", "master_detail", "user"])
def test_references_read_ids(name: str) -> None:
    made = kind(name)
    value = UUID(int=0x0123456789ABCDEF0123456789ABCDEF)
    assert made.is_reference
    assert made.edit_text(value) == made.present(value, "ja") == to_text(value)
    assert made.canonical(value) == "0123456789abcdef0123456789abcdef"
    for text in (to_text(value), to_text(value).upper(), f" {to_text(value)} ", value.hex):
        assert made.parse(text) == value
    for text in ("山田", to_text(value)[:25], "z" * 26, str(value)):
        assert refusal(name, text) == "R146"
