"""The page of functions: fresh, the same on both engines, and every example runs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tasuki.diagnostics import Problem
from tasuki.formulas.operations import FAMILIES, Example
from tasuki.storage import open_database
from tasuki.storage.evaluation import Evaluator, Failed, evaluator, outcome_text, read_request
from tasuki.storage.evaluation.reference import example_line, is_internal, reference_page
from tasuki.storage.opening import open_memory

PAGE = Path(__file__).resolve().parents[3] / "docs" / "formulas-reference.md"
EXAMPLES = [example for entries in FAMILIES.values() for entry in entries for example in entry.examples]


@pytest.fixture
def engine(database_url: str) -> Iterator[Evaluator]:
    """An evaluator on either engine."""
    database = open_memory() if database_url.startswith("sqlite") else open_database(database_url)
    with closing(database), evaluator(database) as run:
        yield run


def test_the_page_is_fresh_whichever_engine_computes_it(engine: Evaluator) -> None:
    assert PAGE.read_text() == reference_page(engine), "run `make schemas`"


def test_every_example_gives_what_it_says(engine: Evaluator) -> None:
    answers = engine.run([read_request(example_line(example)) for example in EXAMPLES])
    given = {example.formula: _shown(answer) for example, answer in zip(EXAMPLES, answers, strict=True)}
    assert given == {example.formula: _expected(example) for example in EXAMPLES}


def _expected(example: Example) -> str | None:
    return example.error or example.value


def _shown(answer: object) -> str | None:
    if isinstance(answer, Failed):
        return "; ".join(found.text("en") for found in answer.problems)
    [outcome] = answer.outcomes  # type: ignore[attr-defined]
    if outcome is None:
        return None
    return outcome.code if isinstance(outcome, Problem) else outcome_text(outcome, "en")


def test_every_function_has_an_example() -> None:
    entries = [entry for family in FAMILIES.values() for entry in family if not is_internal(entry)]
    without = [entry.name for entry in entries if not entry.examples]
    assert without == [], "a reader learns a function from its example"
