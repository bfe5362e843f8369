"""Which side of a field is kept when two people changed a record."""

from __future__ import annotations

import pytest

from support.kinds import kind
from tasuki.diagnostics import NOWHERE
from tasuki.labels import Label
from tasuki.layouts.conflicts import Sides, merged_texts
from tasuki.layouts.plans import PlacedPlan
from tasuki.layouts.saying import Said
from tasuki.metadata.catalog import FieldDef


def sides(before: str, theirs: str, yours: str) -> Sides:
    field = FieldDef(key="a", label=Label("a"), kind=kind("text"), where=NOWHERE)
    return Sides(PlacedPlan(field, Said("a"), Said(""), False, True), before, theirs, yours)


@pytest.mark.parametrize(
    ("before", "theirs", "yours", "kept"),
    [
        ("1", "1", "1", "1"),
        ("1", "2", "1", "2"),
        ("1", "1", "2", "2"),
        ("1", "2", "2", "2"),
        ("1", "", "1", ""),
        ("1", "1", "", ""),
        ("", "2", "", "2"),
    ],
)
def test_what_only_one_changed_is_kept(before: str, theirs: str, yours: str, kept: str) -> None:
    assert merged_texts((sides(before, theirs, yours),), {}) == ({"a": kept}, ())


@pytest.mark.parametrize(("choice", "kept"), [("theirs", "2"), ("yours", "3")])
def test_what_both_changed_is_chosen(choice: str, kept: str) -> None:
    assert merged_texts((sides("1", "2", "3"),), {"a": choice}) == ({"a": kept}, ())


@pytest.mark.parametrize("choice", [{}, {"a": "nonsense"}, {"b": "yours"}])
def test_without_a_choice_it_stays_open(choice: dict[str, str]) -> None:
    assert merged_texts((sides("1", "2", "3"),), choice)[1] == ("a",)


def test_a_choice_does_not_count_where_nothing_is_contested() -> None:
    assert merged_texts((sides("1", "2", "1"),), {"a": "yours"}) == ({"a": "2"}, ())
