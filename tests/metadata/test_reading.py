"""Text -> plain values with places: what is a number, what is text, what is refused."""

from __future__ import annotations

import pytest

from support.marked import check_marked
from tasuki.metadata.findings import Findings
from tasuki.metadata.reading import Document, read_document


def read(text: str) -> Document:
    findings = Findings()
    document = read_document("x.yaml", text, findings)
    assert document is not None, findings.in_order()
    return document


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("9:00", "9:00"),
        ("01", "01"),
        ("0120", "0120"),
        ("no", "no"),
        ("Yes", "Yes"),
        ("True", "True"),
        ("1.10", "1.10"),
        ("1e3", "1e3"),
        ("0x10", "0x10"),
        ("2021-04-01", "2021-04-01"),
        ("~", "~"),
        ("'1'", "1"),
        ('"true"', "true"),
        ("1_000", "1_000"),
        ("0", 0),
        ("-5", -5),
        ("123456789012345678", 123456789012345678),
        ("1234567890123456789", "1234567890123456789"),
        ("true", True),
        ("false", False),
        ("null", None),
        ("", None),
    ],
)
def test_nothing_is_guessed(written: str, value: object) -> None:
    found = read(f"key: {written}\n").value["key"]
    assert (found, type(found)) == (value, type(value))


def test_every_value_knows_its_place() -> None:
    document = read("a:\n  - {名前: x, b: 'y'}\n  - |\n    long\n    text\n")
    assert str(document.at("a", 0, "b")) == "x.yaml:2:16"
    assert str(document.key_at("a", 0, "b")) == "x.yaml:2:13"
    assert str(document.text_at("a", 0, "b")) == "x.yaml:2:17"
    assert str(document.text_at("a", 1)) == "x.yaml:4:5"
    assert str(document.at("a", 7)) == str(document.at("a"))


@pytest.mark.parametrize(
    "text",
    [
        "a: @x  #! M002\n",
        "a: &x 1  #! M003\n",
        "a: *x  #! M003\n",
        "a: !t 1  #! M003\n",
        "a: !!str 1  #! M003\n",
        "<<: {a: 1}  #! M003\n",
        "a: 1\na: 2  #! M004\n",
        "a: {b: 1, b: 2}  #! M004\n",
        "#! M005\n",
        "- a  #! M005\n",
        "just text  #! M005\n",
        "a: 1\n---  #! M006\nb: 1\n",
        "a: " + "[" * 40 + "]" * 40 + "  #! M007\n",
        "? [a]  #! M008\n: 1\n",
    ],
    ids=lambda text: text[:12],
)
def test_what_the_language_does_not_have(text: str) -> None:
    check_marked({"metadata/value_sets/broken.yaml": text})


def test_a_repeated_key_says_where_the_first_one_stands() -> None:
    findings = Findings()
    assert read_document("x.yaml", "a: 1\nb: 2\na: 3\n", findings) is None
    (found,) = findings.in_order()
    assert str(found.where) == "x.yaml:3:1"
    assert "line 1" in found.sentence.en
