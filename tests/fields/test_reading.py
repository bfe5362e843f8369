"""read_column: each distinct text once, problems by row."""

from __future__ import annotations

from collections import Counter
from typing import Any

from support.kinds import kind
from tasuki.fields import Kind, read_column


def counted(made: Kind) -> tuple[Any, Counter[str]]:
    """The kind with a tally of the texts its parser was asked for."""
    seen: Counter[str] = Counter()

    class Counted:
        def parse(self, text: str) -> Any:
            seen[text] += 1
            return made.parse(text)

    return Counted(), seen


def test_each_distinct_text_is_parsed_once_and_each_row_gets_its_answer() -> None:
    made, seen = counted(kind("integer"))
    texts = ["1", None, "x", "1", "", "２", "x"] * 100
    values, problems = read_column(made, texts)
    assert values == [1, None, None, 1, None, 2, None] * 100
    assert sorted(problems) == sorted(index for index, text in enumerate(texts) if text == "x")
    assert {problem.code for problem in problems.values()} == {"R111"}
    assert seen == Counter({"1": 1, "x": 1, "": 1, "２": 1})


def test_a_retired_choice_keeps_its_value_beside_its_problem() -> None:
    values, problems = read_column(kind("picklist"), ["灰", "赤"])
    assert values == ["grey", "red"]
    assert problems[0].code == "R131" and 1 not in problems


def test_an_empty_column() -> None:
    assert read_column(kind("date"), []) == ([], {})
