"""What holds for every kind in the table: round trips, no surprise exceptions, options, documentation."""

from __future__ import annotations

import inspect
import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from support.kinds import COLOURS, OPTIONS, kind
from tasuki.fields import KINDS, BadValue
from tasuki.fields.corporate_number import check_digit
from tasuki.labels import LANGUAGES

DOCS = Path(__file__).resolve().parents[2] / "docs" / "fields.md"


def decimals(scale: int, digits: int = 18) -> st.SearchStrategy[Decimal]:
    most = 10**digits - 1
    return st.integers(-most, most).map(lambda number: Decimal(number).scaleb(-scale))


LINES = st.text(st.characters(exclude_categories=("Cc", "Cs")), min_size=1, max_size=255).filter(
    lambda text: text == text.strip(" \t\r\n\u3000")
)
DIGITS = st.text("0123456789", min_size=4, max_size=4)
VALUES: Mapping[str, st.SearchStrategy[Any]] = {
    "text": LINES,
    "long_text": st.text(st.characters(exclude_categories=("Cc", "Cs"), include_characters="\t\n"), min_size=1).filter(
        lambda text: bool(text.strip(" \t\n\u3000"))
    ),
    "integer": st.integers(-(10**18) + 1, 10**18 - 1),
    "number": decimals(3, 10),
    "currency": decimals(0),
    "percent": decimals(1),
    "checkbox": st.booleans(),
    "date": st.dates(date(1000, 1, 1)),
    "time": st.times().map(lambda value: value.replace(microsecond=0)),
    "datetime": st.datetimes(datetime(1000, 1, 2), datetime(9998, 12, 30)).map(lambda value: value.replace(tzinfo=UTC)),
    "picklist": st.sampled_from([choice.key for choice in COLOURS if not choice.retired]),
    "multi_picklist": st.sets(st.sampled_from([0, 1, 2]), min_size=1).map(
        lambda places: ";".join(COLOURS[place].key for place in sorted(places))
    ),
    "lookup": st.uuids(),
    "master_detail": st.uuids(),
    "user": st.uuids(),
    "auto_number": st.integers(1, 10**9).map(lambda number: f"V2021-{number:06d}"),
    "email": st.from_regex(r"[A-Za-z0-9._+-]{1,20}@([a-z0-9]{1,10}\.){1,2}[a-z]{2,5}", fullmatch=True),
    "phone": st.tuples(st.sampled_from(["03", "045", "0123", "090", "0120", "050"]), DIGITS, DIGITS)
    .map(lambda parts: "-".join(parts))
    .filter(lambda text: accepted("phone", text))
    .map(lambda text: kind("phone").parse(text)),
    "url": st.from_regex(r"https?://[a-z]{1,9}\.example(:[1-9][0-9]{1,3})?(/[!-~あ-ん]{0,20})?", fullmatch=True),
    "postal_code": st.from_regex("[0-9]{3}-[0-9]{4}", fullmatch=True),
    "corporate_number": st.from_regex("[0-9]{12}", fullmatch=True).map(lambda text: f"{check_digit(text)}{text}"),
}
NAMES = tuple(KINDS)
ANY_TEXT = st.one_of(
    st.text(),
    st.text("0123456789０９-−ー:/.,年月日時分元令和平成RHS¥円%@+ \u3000午前後T", max_size=30),
    st.text("\x00\n\r\t\ud800aA1;、,()（）", max_size=20),
)


def accepted(name: str, text: str) -> bool:
    try:
        kind(name).parse(text)
    except BadValue:
        return False
    return True


def test_the_table_of_values_covers_the_table_of_kinds() -> None:
    assert VALUES.keys() == KINDS.keys()


@pytest.mark.parametrize("name", NAMES)
def test_the_name_is_the_key_and_the_module(name: str) -> None:
    assert KINDS[name].name == name
    assert inspect.getmodule(KINDS[name]).__name__ == f"tasuki.fields.{name}"


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=60)
@given(data=st.data())
def test_canonical_text_reads_back(name: str, data: st.DataObject) -> None:
    value = data.draw(VALUES[name])
    made = kind(name)
    assert made.check(value) == value
    assert made.parse(made.canonical(value)) == value
    assert type(made.parse(made.canonical(value))) is type(value)


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=60)
@given(data=st.data())
def test_the_text_of_a_form_reads_back(name: str, data: st.DataObject) -> None:
    value = data.draw(VALUES[name])
    made = kind(name)
    assert made.parse(made.edit_text(value)) == value


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=60)
@given(data=st.data())
def test_it_reads_in_both_languages(name: str, data: st.DataObject) -> None:
    value = data.draw(VALUES[name])
    for language in LANGUAGES:
        assert kind(name).present(value, language)
        assert kind(name).present_short(value, language)


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=150)
@given(text=ANY_TEXT)
def test_any_text_is_a_value_or_a_problem(name: str, text: str) -> None:
    made = kind(name)
    try:
        value = made.parse(text)
    except BadValue as bad:
        assert bad.problem.sentence.ja
        assert bad.problem.sentence.en
    else:
        assert value is None or made.parse(made.canonical(value)) == value


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("blank", ["", " ", "\u3000", " \r\n\t"])
def test_blank_is_none(name: str, blank: str) -> None:
    assert kind(name).parse(blank) is None
    assert kind(name).check(None) is None


@pytest.mark.parametrize("name", NAMES)
def test_options_are_json_schema_and_describe_the_options_used(name: str) -> None:
    schema = {"type": "object", "properties": dict(KINDS[name].options), "additionalProperties": False}
    Draft202012Validator.check_schema(schema)
    assert not list(Draft202012Validator(schema).iter_errors(OPTIONS.get(name, {})))


@pytest.mark.parametrize("name", NAMES)
def test_kinds_compare_by_their_options(name: str) -> None:
    assert kind(name) == kind(name)
    assert hash(kind(name)) == hash(kind(name))


@pytest.mark.parametrize("name", NAMES)
def test_open_kinds_offer_no_choices_and_closed_ones_offer_what_they_read(name: str) -> None:
    made = kind(name)
    for language in LANGUAGES:
        for text, label in made.choices(language):
            assert made.parse(text) == made.parse(label)


@pytest.mark.parametrize("name", NAMES)
def test_the_docs_have_a_section(name: str) -> None:
    assert re.search(rf"^## `{name}`$", DOCS.read_text(), re.MULTILINE)


@pytest.mark.parametrize("name", NAMES)
def test_the_docs_name_every_option(name: str) -> None:
    section = re.split(r"^## ", DOCS.read_text().split(f"\n## `{name}`\n")[1], flags=re.MULTILINE)[0]
    assert [option for option in KINDS[name].options if f"`{option}`" not in section] == []
