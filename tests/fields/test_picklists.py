"""picklist and multi_picklist."""

from __future__ import annotations

import pytest

from support.kinds import COLOURS, CONTEXT, kind
from tasuki.fields import BadValue, Choice, KindContext
from tasuki.fields.choosing import ambiguous
from tasuki.fields.picklist import Picklist
from tasuki.labels import Label


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("red", "red"),
        ("ＲＥＤ", "red"),
        (" Red ", "red"),
        ("赤", "red"),
        ("ﾚｯﾄﾞ", "red"),
        ("青、藍", "blue"),
        ("青 、藍", "blue"),
    ],
)
def test_a_choice_by_key_label_or_other_spelling(text: str, key: str) -> None:
    assert kind("picklist").parse(text) == key
    assert kind("multi_picklist").parse(text) == key


@pytest.mark.parametrize("name", ["picklist", "multi_picklist"])
def test_an_unknown_text_is_refused_with_the_choices(name: str) -> None:
    with pytest.raises(BadValue) as refused:
        kind(name).parse("紫")
    found = refused.value.problem
    assert found.code == "R130"
    assert found.hint.ja == "選択肢：赤、青、藍、緑"
    assert found.hint.en == "Choices: Red, Blue, Green"


@pytest.mark.parametrize(
    ("name", "text", "held"), [("picklist", "灰", "grey"), ("multi_picklist", "灰;赤", "red;grey")]
)
def test_a_retired_choice_is_refused_but_named_for_the_record_that_holds_it(name: str, text: str, held: str) -> None:
    with pytest.raises(BadValue) as refused:
        kind(name).parse(text)
    assert refused.value.problem.code == "R131"
    assert refused.value.held == held


def test_a_retired_choice_stays_readable_and_is_not_offered() -> None:
    assert kind("picklist").present("grey", "ja") == "灰"
    assert kind("multi_picklist").present("red;grey", "en") == "Red, Grey"
    assert "grey" not in dict(kind("picklist").choices("ja"))


def test_a_key_that_left_the_value_set_reads_as_itself() -> None:
    assert kind("picklist").present("pink", "ja") == "pink"
    assert kind("multi_picklist").present("red;pink", "ja") == "赤、pink"


@pytest.mark.parametrize(
    "text", ["green;red", "緑；赤", "緑、赤", "緑,赤", "緑，赤、赤", "Green; Red ;", "緑\n赤", ";;red,,green"]
)
def test_many_choices_come_out_in_the_order_of_the_value_set_each_once(text: str) -> None:
    assert kind("multi_picklist").parse(text) == "red;green"


def test_a_label_with_a_comma_may_stand_between_semicolons() -> None:
    assert kind("multi_picklist").parse("緑;青、藍") == "blue;green"


def test_a_key_beats_a_label_and_a_choice_in_use_beats_a_retired_one() -> None:
    choices = (
        Choice("b", Label("甲")),
        Choice("a", Label("b")),
        Choice("old", Label("乙"), retired=True),
        Choice("new", Label("乙")),
    )
    made = Picklist(choices)
    assert made.parse("b") == "b"
    assert made.parse("乙") == "new"
    assert ambiguous(choices) == ()


def test_a_spelling_of_two_choices_is_refused_not_guessed() -> None:
    choices = (Choice("a", Label("甲"), also=("丙",)), Choice("b", Label("乙"), also=("丙",)))
    with pytest.raises(BadValue) as refused:
        Picklist(choices).parse("丙")
    assert refused.value.problem.code == "R132"
    assert ambiguous(choices) == (("丙", ("a", "b")),)


def test_a_long_list_of_choices_is_cut_in_the_hint() -> None:
    many = tuple(Choice(f"k{number}", Label(f"選択{number}")) for number in range(40))
    made = kind("picklist", KindContext(CONTEXT.zone, "JPY", {"colours": many}))
    with pytest.raises(BadValue) as refused:
        made.parse("x")
    assert refused.value.problem.hint.ja.endswith("選択11…")


def test_a_typed_value_must_be_a_key() -> None:
    for name in ("picklist", "multi_picklist"):
        with pytest.raises(BadValue):
            kind(name).check("赤")
    assert kind("multi_picklist").check("green;red") == "red;green"


def test_the_value_set_of_the_tests_is_unambiguous() -> None:
    assert ambiguous(COLOURS) == ()
