"""Lines of `formula eval` to answers, in order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tasuki.clock import Clock, system_clock
from tasuki.diagnostics import Problem, Refused, problem
from tasuki.labels import Language
from tasuki.storage.database import Connection, Database
from tasuki.storage.evaluation.lines import Line, Unreadable
from tasuki.storage.evaluation.programs import Program, Programs, Refusal, Understood, part_program, understand
from tasuki.storage.evaluation.running import Outcome, Task, run_tasks
from tasuki.storage.evaluation.trace import Step, all_traced, steps
from tasuki.storage.formula_functions import install

LINES_AT_ONCE = 500
MOST_SECONDS = 30
"""How long a server may take over one statement of formulas."""


@dataclass(frozen=True, slots=True)
class Results:
    """What the rows of a line gave, in their order."""

    id: Any
    outcomes: tuple[Outcome, ...]

    def as_json(self, language: Language) -> dict[str, Any]:
        """As a batch prints it."""
        return {"id": self.id, "results": [outcome_json(one, language) for one in self.outcomes]}


@dataclass(frozen=True, slots=True)
class Failed:
    """A line that could not be run."""

    id: Any
    problems: tuple[Problem, ...]

    def as_json(self, language: Language) -> dict[str, Any]:
        """As a batch prints it; line and column are those in the formula (of a line that is no JSON, in the batch)."""
        return {"id": self.id, "problems": [problem_json(one, language) for one in self.problems]}


Answered = Results | Failed


def outcome_json(outcome: Outcome, language: Language) -> dict[str, Any]:
    """A value, or the error of a row."""
    if isinstance(outcome, Problem):
        return {"error": outcome.code, "message": outcome.sentence.text(language)}
    return {"value": outcome}


def problem_json(found: Problem, language: Language) -> dict[str, Any]:
    """A problem with its place in the formula, 0 where it is about something else."""
    said = [text for text in (found.sentence.text(language), found.hint.text(language)) if text]
    message = ("。" if language == "ja" else ". ").join(said)
    return {"code": found.code, "line": found.where.line, "column": found.where.column, "message": message}


@dataclass(frozen=True, slots=True)
class Evaluator:
    """A database that computes formulas over given rows; it reads and writes nothing else there."""

    connection: Connection
    programs: Programs
    clock: Clock

    def run(self, lines: Sequence[Line | Unreadable]) -> Iterator[Answered]:
        """The answers of the lines, in their order; every line is answered, whatever is wrong with another."""
        for start in range(0, len(lines), LINES_AT_ONCE):
            yield from self._run(lines[start : start + LINES_AT_ONCE], self.clock())

    def trace(self, line: Line, row: int = 0) -> Step:
        """What each part of a line's formula gives for one of its rows. The line must compile (see `run`)."""
        understood = understand(line)
        assert isinstance(understood, Understood), line.formula
        trees = all_traced(understood.tree)
        now = self.clock()
        tasks = [Task(part_program(tree, line, self.programs.dialect), line, row, now) for tree in trees]
        return steps(line.formula, understood.tree, run_tasks(self.connection, tasks))

    def _run(self, lines: Sequence[Line | Unreadable], now: datetime) -> list[Answered]:
        programs = [self.programs.of(line) if isinstance(line, Line) else None for line in lines]
        tasks = [
            Task(program, line, row, now)
            for line, program in zip(lines, programs, strict=True)
            if isinstance(line, Line) and isinstance(program, Program)
            for row in range(len(line.rows))
            if row not in line.refused
        ]
        outcomes = iter(run_tasks(self.connection, tasks))
        return [_answer(line, program, outcomes) for line, program in zip(lines, programs, strict=True)]


def _answer(line: Line | Unreadable, program: Program | Refusal | None, outcomes: Iterator[Outcome]) -> Answered:
    if isinstance(line, Unreadable):
        return Failed(line.id, line.problems)
    if isinstance(program, Refusal):
        return Failed(line.id, program.problems)
    return Results(line.id, tuple(line.refused.get(row) or next(outcomes) for row in range(len(line.rows))))


@contextmanager
def evaluator(database: Database, clock: Clock = system_clock, *, few: bool = True) -> Iterator[Evaluator]:
    """An evaluator on a connection of `database`, where the functions of formulas are installed if they are not yet.
    `few` False compiles as for tables of many rows, which takes longer and answers the same. Raises Refused with S009
    if the server does not let them be."""
    _install(database)
    with database.read() as connection:
        if connection.name == "postgresql":
            connection.execute_text(f"SET statement_timeout = {MOST_SECONDS * 1000}")
        yield Evaluator(connection, Programs(database.name, few), clock)


def _install(database: Database) -> None:
    if database.name == "sqlite":
        return
    import psycopg

    try:
        with database.write() as connection:
            install(connection)
    except psycopg.Error as error:
        raise Refused(problem("S009", url=database.url, reason=str(error).strip().splitlines()[0])) from error
