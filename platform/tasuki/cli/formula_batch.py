"""Formulas over rows that are given with them: one, or a batch of lines."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any, BinaryIO, NoReturn

import click

from tasuki.cli.border import DONE, PROBLEMS
from tasuki.cli.printing import print_json
from tasuki.diagnostics import Problem, Refused, problem
from tasuki.labels import Language
from tasuki.storage import Database, open_database
from tasuki.storage.evaluation import (
    Failed,
    Line,
    Outcome,
    Step,
    Unreadable,
    evaluator,
    outcome_json,
    outcome_text,
    problem_json,
    read_json,
    read_line,
    read_request,
    step_json,
    step_lines,
)
from tasuki.storage.opening import open_memory

_LINES_READ = 500


@contextmanager
def evaluation_database(url: str | None) -> Iterator[Database]:
    """Where formulas run. Nothing is read from an SQLite file, so any such address is SQLite in memory. Raises
    Refused if the server cannot be reached."""
    if url is None or url.startswith("sqlite"):
        opened = open_memory(plain=bool(url and url.startswith("sqlite+plain")))
    else:
        opened = open_database(url)
    with closing(opened) as database:
        yield database


def given_json(given: str | None) -> Any:
    """The JSON in a file, or given in place. Raises Misfit if it is none, Refused for a file that cannot be read."""
    if given is None:
        return None
    try:
        return read_json(given if given.lstrip().startswith("{") else Path(given).read_bytes())
    except OSError as error:
        raise Refused(problem("I101", name=given, detail=error.strerror)) from error


def answer_batch(database: Database, path: str, language: Language) -> None:
    """Print the answer of each line of a file (`-`: of standard input); at the end say which keys nobody read."""
    ignored: dict[str, int] = {}
    with evaluator(database) as run:
        for lines in _chunks(path):
            for line in lines:
                for key in line.ignored if isinstance(line, Line) else ():
                    ignored[key] = ignored.get(key, 0) + 1
            answers = [one.as_json(language) for one in run.run(lines)]
            sys.stdout.write("".join(map(_written, answers)))
            sys.stdout.flush()
    for key, count in ignored.items():
        click.echo(problem("I308", key=key, count=count).text(language), err=True)


def _written(answer: Mapping[str, Any]) -> str:
    """An answer as a line of JSON. Its id may hold long numbers and half characters: they stay as they are."""
    text = json.dumps(answer, ensure_ascii=False, default=_as_number)
    return f"{text}\n".encode("utf-8", "backslashreplace").decode("utf-8")


def _as_number(value: Any) -> int | float | str:
    """A Decimal as the JSON number it was, or as text where Python would write another."""
    assert isinstance(value, Decimal), value
    if value == value.to_integral_value() and value.adjusted() < 400:
        return int(value)
    return float(value) if Decimal(repr(float(value))) == value else str(value)


def _chunks(path: str) -> Iterator[list[Line | Unreadable]]:
    """The lines, read; blank ones are skipped."""
    with _stream(path) as stream:
        waiting: list[Line | Unreadable] = []
        for number, text in enumerate(stream, 1):
            if text.strip():
                waiting.append(read_line(text, number))
            if len(waiting) == _LINES_READ:
                yield waiting
                waiting = []
        yield waiting


def _stream(path: str) -> AbstractContextManager[BinaryIO]:
    if path == "-":
        return nullcontext(sys.stdin.buffer)
    try:
        return Path(path).open("rb")
    except OSError as error:
        raise Refused(problem("I101", name=path, detail=error.strerror)) from error


def answer_one(
    database: Database, given: Mapping[str, Any], language: Language, *, trace: bool, as_json: bool
) -> NoReturn:
    """Print the value of a formula for one row, or what is wrong with it, and end the command."""
    line = read_request(given)
    with evaluator(database) as run:
        [answer] = run.run([line])
        if isinstance(answer, Failed):
            end_with_problems(answer.problems, language, as_json=as_json)
        step = run.trace(line) if trace and isinstance(line, Line) and not line.refused else None
    end_with_outcome(answer.outcomes[0], step, language, as_json=as_json)


def end_with_outcome(outcome: Outcome, step: Step | None, language: Language, *, as_json: bool) -> NoReturn:
    """Print what a formula gave, below its trace if there is one, and end the command."""
    if as_json:
        shown = outcome_json(outcome, language)
        if step is not None:
            shown["trace"] = step_json(step, lambda one: outcome_json(one, language))
        print_json(shown)
    else:
        if step is not None:
            click.echo("\n".join(step_lines(step, language)))
        failed = isinstance(outcome, Problem)
        click.echo(
            outcome.text(language) if isinstance(outcome, Problem) else outcome_text(outcome, language), err=failed
        )
    raise SystemExit(PROBLEMS if isinstance(outcome, Problem) else DONE)


def end_with_problems(problems: tuple[Problem, ...], language: Language, *, as_json: bool) -> NoReturn:
    """Print why a formula cannot run, each with its place in the formula, and end the command."""
    if as_json:
        print_json({"problems": [problem_json(found, language) for found in problems]})
    else:
        for found in problems:
            click.echo(found.at(replace(found.where, file="formula")).text(language), err=True)
    raise SystemExit(PROBLEMS)
