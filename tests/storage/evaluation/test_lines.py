"""What a line of JSON says: exact values, and one clear problem for everything that is not right."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

import pytest

from tasuki.fields import KINDS
from tasuki.formulas.scope import FieldType
from tasuki.storage.evaluation import Line, Unreadable, read_line
from tasuki.storage.evaluation.given import FAMILIES, SALESFORCE
from tasuki.storage.evaluation.values import digits_of, plain


def line(**given: Any) -> Line:
    found = read_line(json.dumps({"id": "a", "formula": "x", **given}), 1)
    assert isinstance(found, Line), found
    return found


def codes(**given: Any) -> list[tuple[str, str]]:
    found = read_line(json.dumps({"id": "a", "formula": "x", **given}), 1)
    assert isinstance(found, Unreadable)
    assert found.id == "a"
    return [(one.code, one.text("en")) for one in found.problems]


def value(kind: str, given: Any, **options: Any) -> Any:
    """What a row holds after reading, or the code of its problem."""
    found = line(fields={"x": {"type": kind, **options}}, rows=[{"X": given}])
    return found.refused[0].code if found.refused else found.rows[0]["x"]


def test_every_kind_of_field_can_be_given() -> None:
    assert FAMILIES.keys() == KINDS.keys()


@pytest.mark.parametrize(
    ("kind", "given", "read"),
    [
        ("number", "12.50", Decimal("12.5")),
        ("number", 12, Decimal(12)),
        ("number", "-.5", Decimal("-0.5")),
        ("number", "1e3", Decimal(1000)),
        ("number", "", None),
        ("number", True, "I305"),
        ("number", "1,000", "I305"),
        ("number", "１２", "I305"),
        ("number", "1e9999", "R202"),
        ("number", "9" * 38, Decimal("9" * 38)),
        ("number", "9" * 39, "R202"),
        ("number", "0." + "0" * 37 + "1", Decimal("1e-38")),
        ("number", "0." + "0" * 38 + "1", "R202"),
        ("percent", "12.5", Decimal("0.125")),
        ("percent", 100, Decimal(1)),
        ("integer", 7, Decimal(7)),
        ("integer", "7.0", Decimal(7)),
        ("integer", "7.5", "I305"),
        ("text", "あ 😀", "あ 😀"),
        ("text", "", None),
        ("text", 5, "I305"),
        ("text", "a\x00b", "R103"),
        ("text", "\ud800", "R103"),
        ("checkbox", None, False),
        ("checkbox", True, True),
        ("checkbox", "false", False),
        ("checkbox", 1, "I305"),
        ("date", "2024-02-29", date(2024, 2, 29)),
        ("date", "2023-02-29", "I305"),
        ("date", "2024-2-9", "I305"),
        ("date", "0000-01-01", "I305"),
        ("datetime", "2024-04-01T09:30:00+09:00", datetime(2024, 4, 1, 0, 30, tzinfo=UTC)),
        ("datetime", "2024-04-01T09:30:00", datetime(2024, 4, 1, 9, 30, tzinfo=UTC)),
        ("datetime", "2024-04-01 09:30:00.5Z", datetime(2024, 4, 1, 9, 30, 0, 500000, tzinfo=UTC)),
        ("datetime", "2024-04-01T09:30+09", datetime(2024, 4, 1, 0, 30, tzinfo=UTC)),
        ("datetime", "2024-04-01T09:30:00-0330", datetime(2024, 4, 1, 13, 0, tzinfo=UTC)),
        ("datetime", "2024-04-01", "I305"),
        ("datetime", "0001-01-01T00:00:00+09:00", "I305"),
        ("time", "09:30:15", time(9, 30, 15)),
        ("time", "09:30:15.250", time(9, 30, 15, 250000)),
        ("time", "09:30", time(9, 30)),
        ("time", "24:00:00", "I305"),
        ("picklist", "open", "open"),
        ("lookup", "001xx000003DGb2", "001xx000003DGb2"),
        ("multi_picklist", ["a", "b", "a"], "a;b"),
        ("multi_picklist", "a;b", "a;b"),
        ("multi_picklist", [], None),
        ("multi_picklist", ["a;b"], "I305"),
        ("multi_picklist", [1], "I305"),
        ("multi_picklist", {"a": 1}, "I305"),
    ],
)
def test_a_value_is_read_exactly_or_refused(kind: str, given: Any, read: Any) -> None:
    assert value(kind, given) == read


def test_kinds_may_be_called_as_salesforce_calls_them() -> None:
    assert SALESFORCE.keys().isdisjoint(FAMILIES)
    assert set(SALESFORCE.values()) <= FAMILIES.keys()
    assert (value("boolean", True), value("Double", "1.5"), value("MultiPicklist", ["a"])) == (
        True,
        Decimal("1.5"),
        "a",
    )
    assert line(returns="boolean").returns == line(returns="checkbox").returns


def test_a_choice_must_be_one_of_the_values_if_there_are_any() -> None:
    assert value("picklist", "open", values=["open", "done"]) == "open"
    assert value("picklist", "opne", values=["open", "done"]) == "I305"
    assert value("multi_picklist", ["open", "x"], values=["open", "done"]) == "I305"


def test_json_numbers_are_exact() -> None:
    found = read_line(
        '{"formula": "x", "fields": {"x": {"type": "number"}}, "rows": [{"x": 0.1000000000000000055511}]}', 1
    )
    assert isinstance(found, Line)
    assert found.rows[0]["x"] == Decimal("0.1000000000000000055511")


def test_a_row_that_does_not_fit_leaves_the_others_alone() -> None:
    found = line(fields={"x": {"type": "number"}}, rows=[{"x": 1}, {"x": "one"}, {}])
    assert list(found.refused) == [1]
    assert [row["x"] for row in found.rows] == [1, None, None]
    assert "“one” of “x”" in found.refused[1].text("en")


def test_a_number_with_more_digits_than_declared_is_taken_as_it_is() -> None:
    declared = {"x": {"type": "currency", "scale": 2}}
    assert line(fields=declared, rows=[{"x": "1.25"}]).fields[0].type == FieldType("number", scale=2, digits=16)
    for more in ("1.255", "12345678901234567"):
        found = line(fields=declared, rows=[{"x": more}])
        assert (found.fields[0].type.scale, found.fields[0].type.digits) == (38, 38)
        assert found.rows[0]["x"] == Decimal(more)


def test_a_percentage_has_two_more_places_than_its_field() -> None:
    [field] = line(fields={"x": {"type": "percent", "scale": 1}}, rows=[{"x": "12.5"}]).fields
    assert (field.type.scale, field.type.digits, field.type.percent) == (3, 15, True)


def test_prior_rows_globals_and_the_moment() -> None:
    found = line(
        fields={"Amount__c": {"type": "number"}, "Done": {"type": "checkbox"}},
        rows=[{"amount__c": 1}, {}],
        prior=[None, {"AMOUNT__C": "2.0"}],
        globals={"$User": {"Name": "花子", "Manager": {"Age": 40}}, "Org": {"Live": True}},
        zone="Asia/Tokyo",
        now="2024-04-01T00:00:00Z",
        fiscal_year="07-01",
    )
    assert found.prior == {1: {"Amount__c": Decimal(2), "Done": False}}
    assert {name: read for name, (_, read) in found.globals.items()} == {
        "$User.Name": "花子",
        "$User.Manager.Age": Decimal(40),
        "$Org.Live": True,
    }
    assert (found.zone, found.now, found.year_starts) == ("Asia/Tokyo", datetime(2024, 4, 1, tzinfo=UTC), (7, 1))


@pytest.mark.parametrize(
    ("given", "code", "words"),
    [
        ({"formula": None}, "I301", "“formula” is missing"),
        ({"formula": 5}, "I303", "“formula” must be a text"),
        ({"formula": "a\x00"}, "R103", "U+0000"),
        ({"blank": "zero"}, "I302", "Did you mean “blanks”?"),
        ({"blanks": "none"}, "I303", "zero or blank"),
        ({"returns": "numbr"}, "I306", "Known: number"),
        ({"returns": {"type": "number", "scale": 99}}, "I303", "0 to 16"),
        ({"fields": []}, "I303", "“fields” must be a map"),
        ({"fields": {"x": {"type": "number", "scale": 39}}}, "I303", "0 to 38"),
        ({"fields": {"x": "number"}}, "I303", "“x” must be a map"),
        ({"fields": {"x": {}}}, "I301", "“x.type” is missing"),
        ({"fields": {"x": {"type": "integr"}}}, "I306", "Known: integer"),
        ({"fields": {"x": {"type": "number", "scale": "2"}}}, "I303", "“x.scale” must be a whole number"),
        ({"fields": {"x": {"type": "number", "scal": 2}}}, "I302", "Did you mean “scale”?"),
        ({"fields": {"x": {"type": "picklist", "values": "a"}}}, "I303", "a list of texts"),
        ({"fields": {"x": {"type": "text"}, "X": {"type": "text"}}}, "I304", "differ only in capital"),
        ({"rows": {"x": 1}}, "I303", "“rows” must be a list of rows"),
        ({"rows": [1]}, "I303", "“rows” must be a list of rows"),
        ({"rows": [], "prior": [{}]}, "I303", "“prior” must be no longer list than rows"),
        ({"prior": "x"}, "I303", "“prior”"),
        ({"globals": {"$User": 1}}, "I303", "“globals.$User” must be a map"),
        ({"globals": {"$User": {"x": [1]}}}, "I303", "“$User.x” must be a text"),
        ({"zone": "Mars/Base"}, "I303", "a time zone such as Asia/Tokyo"),
        ({"zone": "../etc"}, "I303", "a time zone"),
        ({"now": "noon"}, "I305", "2024-04-01T09:30:00Z"),
        ({"fiscal_year": "13-01"}, "I303", "04-01"),
    ],
)
def test_what_a_line_must_not_say(given: dict[str, Any], code: str, words: str) -> None:
    [(found, text)] = codes(**given)
    assert found == code
    assert words in text


def test_all_that_is_wrong_with_a_line_is_said_at_once() -> None:
    assert [code for code, _ in codes(blanks=0, zone=1, rows=0)] == ["I303", "I303", "I303"]


def test_a_misspelt_name_in_a_row_is_that_rows_problem() -> None:
    found = line(fields={"Amount__c": {"type": "number"}}, rows=[{"Amont__c": 1}, {"Amount__c": 1, "Other": 2}])
    assert [(row, told.code) for row, told in found.refused.items()] == [(0, "I302")]


def test_keys_that_look_like_nothing_are_ignored_and_told() -> None:
    assert line(expected=5).ignored == ("expected",)


@pytest.mark.parametrize(
    ("text", "column"),
    [
        (b'{"id": 1', 9),
        (b"[1, 2]", 1),
        (b"7", 1),
        (b'{"a": NaN}', 1),
        (b'{"a": "\xff"}', 8),
        (b"[" * 100_000, 1),
    ],
)
def test_what_is_no_json_object_is_said_with_its_place(text: bytes, column: int) -> None:
    found = read_line(text, 3)
    assert isinstance(found, Unreadable)
    assert found.id is None
    [told] = found.problems
    assert told.code in ("I300", "I303")
    assert (told.where.line, told.where.column) == (3, column)


@pytest.mark.parametrize(
    ("number", "text", "digits"),
    [
        ("0", "0", (0, 0)),
        ("-0.00", "0", (0, 0)),
        ("1200", "1200", (4, 0)),
        ("1.2E+3", "1200", (4, 0)),
        ("0.0010", "0.001", (0, 3)),
        ("-12.340", "-12.34", (2, 2)),
    ],
)
def test_numbers_are_written_plainly_and_counted_by_digits(number: str, text: str, digits: tuple[int, int]) -> None:
    assert plain(Decimal(number)) == text
    assert digits_of(Decimal(number)) == digits
