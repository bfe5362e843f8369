"""The value of every part of a formula for one row: where a result comes from."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from tasuki.diagnostics import Problem
from tasuki.formulas.spans import spans
from tasuki.formulas.typed import Constant, Query, Typed, parts
from tasuki.labels import Label, Language
from tasuki.storage.evaluation.answers import Answer

Outcome = Answer | Problem
_BLANK = Label("（空）", "(blank)")


@dataclass(frozen=True, slots=True)
class Step:
    """A part of a formula as it is written, what it gave, and the parts it was made of in the order of the text."""

    text: str
    outcome: Outcome
    parts: tuple[Step, ...]


def traced_parts(tree: Typed) -> tuple[Typed, ...]:
    """The trees a trace shows below a tree: constants speak for themselves, what the checker put in between has no
    text of its own, and what stands inside a query has another value for every record there."""
    found: list[Typed] = []
    for part in () if isinstance(tree, Query) else parts(tree):
        if part.node is tree.node:
            found.extend(traced_parts(part))
        elif not isinstance(part, Constant):
            found.append(part)
    return tuple(found)


def all_traced(tree: Typed) -> list[Typed]:
    """A tree and everything a trace shows below it, each before its parts."""
    return [tree, *(below for part in traced_parts(tree) for below in all_traced(part))]


def steps(text: str, tree: Typed, outcomes: Sequence[Outcome]) -> Step:
    """The trace of a formula: `outcomes` are those of `all_traced`, in the same order."""
    written = spans(text).of
    waiting = iter(outcomes)

    def step(part: Typed) -> Step:
        outcome = next(waiting)
        return Step(written(part.node), outcome, tuple(step(below) for below in traced_parts(part)))

    return step(tree)


def step_json(step: Step, outcome_json: Callable[[Outcome], dict[str, Any]]) -> dict[str, Any]:
    """A trace as nested JSON: text, value or error, parts."""
    below = [step_json(part, outcome_json) for part in step.parts]
    return {"text": step.text, **outcome_json(step.outcome), **({"parts": below} if below else {})}


def step_lines(step: Step, language: Language, depth: int = 0) -> list[str]:
    """A trace as indented lines, `part  →  value`."""
    text = " ".join(step.text.split())
    line = f"{'  ' * depth}{text}  →  {outcome_text(step.outcome, language)}"
    return [line, *(below for part in step.parts for below in step_lines(part, language, depth + 1))]


def outcome_text(outcome: Outcome, language: Language) -> str:
    """A value for a person to read."""
    match outcome:
        case Problem():
            return f"{outcome.code} {outcome.sentence.text(language)}"
        case None:
            return _BLANK.text(language)
        case bool():
            return "true" if outcome else "false"
        case list():
            return ";".join(outcome)
    return outcome
