"""Many formulas in one statement: each row of the relation says which formula is its own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Integer, Select, Text, case, column, null, select

from tasuki.clock import local_date
from tasuki.diagnostics import Problem, problem
from tasuki.fields import Column
from tasuki.labels import Label
from tasuki.storage.database import Connection, DialectName
from tasuki.storage.evaluation.answers import Answer, answer_column, answer_reader
from tasuki.storage.evaluation.lines import Line
from tasuki.storage.evaluation.programs import Program
from tasuki.storage.evaluation.slots import Origin, Slot
from tasuki.storage.evaluation.values import plain
from tasuki.storage.relations import relation_parameters, relation_rows
from tasuki.storage.wire import encode_column, encoder

PROGRAMS_PER_STATEMENT = 40
ROWS_PER_STATEMENT = 5_000
_THE_FORMULA = Label("数式", "the formula")
_OWN = {"place": Column("integer"), "program": Column("integer")}


@dataclass(frozen=True, slots=True)
class Task:
    """A program over one row of a line: what its slots hold."""

    program: Program
    line: Line
    row: int
    now: datetime


Outcome = Answer | Problem
"""A value as it is printed, or what went wrong with it."""


def run_tasks(connection: Connection, tasks: Sequence[Task]) -> list[Outcome]:
    """The outcome of each task, in order. What the database refuses fails alone."""
    outcomes: list[Outcome] = []
    for chunk in _chunks(tasks):
        outcomes.extend(_run(connection, chunk))
    return outcomes


def _chunks(tasks: Sequence[Task]) -> Iterator[Sequence[Task]]:
    start, programs = 0, set[int]()
    for place, task in enumerate(tasks):
        programs.add(id(task.program))
        if len(programs) > PROGRAMS_PER_STATEMENT or place - start >= ROWS_PER_STATEMENT:
            yield tasks[start:place]
            start, programs = place, {id(task.program)}
    if start < len(tasks):
        yield tasks[start:]


def _run(connection: Connection, tasks: Sequence[Task]) -> Iterable[Outcome]:
    try:
        return _run_together(connection, tasks)
    except _errors(connection.name) as error:
        if getattr(connection.driver, "closed", False):
            raise
        if len(tasks) == 1:
            return [problem("I307", reason=(str(error).strip().splitlines() or [type(error).__name__])[0])]
        half = len(tasks) // 2
        return [*_run(connection, tasks[:half]), *_run(connection, tasks[half:])]


def _errors(name: DialectName) -> tuple[type[Exception], ...]:
    """What a driver raises for a statement that its database refuses."""
    if name == "postgresql":
        import psycopg

        return (psycopg.DataError, psycopg.ProgrammingError, psycopg.NotSupportedError, psycopg.OperationalError)
    import sqlite3

    from sqlcipher3 import dbapi2

    return (sqlite3.OperationalError, sqlite3.DataError, dbapi2.OperationalError, dbapi2.DataError)


def _run_together(connection: Connection, tasks: Sequence[Task]) -> list[Outcome]:
    programs = list({id(task.program): task.program for task in tasks}.values())
    numbers = {id(program): number for number, program in enumerate(programs)}
    slots = {slot.name: slot.column for program in programs for slot in program.slots}
    columns = {**_OWN, **slots}
    cells = _cells(tasks, numbers, slots)
    dialect = connection.name
    encoded = [encode_column(encoder(kind, dialect), cells[name]) for name, kind in columns.items()]
    statement = _statement(programs, columns, dialect)
    found = connection.execute(statement, relation_parameters(columns, encoded, dialect))
    readers = [answer_reader(program, dialect) for program in programs]
    outcomes: list[Outcome] = [None] * len(tasks)
    for place, value, error in found:
        task = tasks[place]
        read = readers[numbers[id(task.program)]]
        outcomes[place] = read(value) if error is None else problem(error, label=_THE_FORMULA)
    return outcomes


def _statement(programs: Sequence[Program], columns: Mapping[str, Column], dialect: DialectName) -> Select[Any]:
    rows = relation_rows(columns, dialect).cte("b")
    program = column("program", Integer())
    values = [answer_column(one, dialect) for one in programs]
    errors = [one.sql.error for one in programs]
    return select(column("place", Integer()), _chosen(program, values), _chosen(program, errors)).select_from(rows)


def _chosen(program: ColumnElement[int], columns: Sequence[ColumnElement[Any] | None]) -> ColumnElement[Any]:
    whens = [(program == number, one) for number, one in enumerate(columns) if one is not None]
    return case(*whens) if whens else null().cast(Text())


def _cells(tasks: Sequence[Task], numbers: Mapping[int, int], slots: Mapping[str, Column]) -> dict[str, list[Any]]:
    cells: dict[str, list[Any]] = {
        "place": list(range(len(tasks))),
        "program": [numbers[id(task.program)] for task in tasks],
        **{name: [None] * len(tasks) for name in slots},
    }
    for place, task in enumerate(tasks):
        for slot in task.program.slots:
            cells[slot.name][place] = _cell(slot, task)
    return cells


def _cell(slot: Slot, task: Task) -> Any:
    value = _origin_value(slot.origin, task)
    if value is None or slot.column.type != "text" or isinstance(value, str):
        return value
    return _as_text(value)


def _origin_value(origin: Origin, task: Task) -> Any:
    kind, name = origin
    match kind:
        case "field":
            return task.line.rows[task.row][name]
        case "prior":
            before = task.line.prior.get(task.row)
            return None if before is None else before[name]
        case "global":
            return next(value for key, (_, value) in task.line.globals.items() if key.lower() == name)
        case "new":
            return task.row not in task.line.prior
    now = task.line.now or task.now
    return now if name == "now" else _today(now, task.line.zone)


def _today(now: datetime, zone: str) -> date:
    return local_date(now, ZoneInfo(zone))


def _as_text(value: Any) -> str:
    """Numbers and times of day that travel as text."""
    if isinstance(value, Decimal):
        return plain(value)
    return str(value.isoformat("milliseconds" if value.microsecond else "seconds"))
