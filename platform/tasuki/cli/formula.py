"""tasuki formula: what a formula gives for rows of one's own, step by step if asked, and what it says in words."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext
from pathlib import Path
from typing import Any, BinaryIO

import click

from tasuki.cli.border import DONE, PROBLEMS, border
from tasuki.cli.options import json_option
from tasuki.cli.printing import print_json, print_problems, terminal_language
from tasuki.diagnostics import Problem, Refused, problem
from tasuki.labels import Language
from tasuki.storage import Database, open_database
from tasuki.storage.evaluation import (
    Answered,
    Failed,
    Line,
    Results,
    Unreadable,
    evaluator,
    outcome_json,
    outcome_text,
    read_json,
    read_line,
    read_request,
    step_json,
    step_lines,
)
from tasuki.storage.evaluation.given import Misfit
from tasuki.storage.opening import open_memory

_LINES_READ = 500

database_option = click.option(
    "--database",
    "database_url",
    metavar="URL",
    default=None,
    help="The engine that computes: postgresql://…, or any sqlite address. Without it SQLite in memory.",
)
language_option = click.option(
    "--language", type=click.Choice(["ja", "en"]), default=None, help="Of messages; without it the terminal's."
)
fields_option = click.option(
    "--fields",
    "fields",
    metavar="FILE",
    help='What the formula may read: {"Amount__c": {"type": "currency"}}.',
)


@click.group("formula")
def command() -> None:
    """Try formulas without an org, on either database."""


@command.command("eval", context_settings={"ignore_unknown_options": True})
@click.argument("formula", required=False)
@fields_option
@click.option("--row", "row", metavar="FILE", help='Values of the fields: {"Amount__c": "12.50"}.')
@click.option("--prior", metavar="FILE", help="The row before the change, for ISCHANGED and PRIORVALUE.")
@click.option("--globals", "globals_", metavar="FILE", help='What $User and the like are: {"$User": {"Name": "…"}}.')
@click.option("--returns", metavar="KIND", help="The kind of field the value is for.")
@click.option("--blanks", type=click.Choice(["zero", "blank"]), default="blank", show_default=True)
@click.option("--batch", metavar="FILE|-", help="Many formulas: one JSON object a line in, one a line out.")
@click.option("--trace", is_flag=True, help="Show the value of every part of the formula.")
@language_option
@database_option
@json_option
def evaluate(
    formula: str | None,
    fields: str | None,
    row: str | None,
    prior: str | None,
    globals_: str | None,
    returns: str | None,
    blanks: str,
    batch: str | None,
    trace: bool,
    language: Language | None,
    database_url: str | None,
    as_json: bool,
) -> None:
    """Compute FORMULA for one row, or with --batch many formulas for many rows.

    FILE is a file of JSON, or the JSON itself. Exit 0 with a value, 1 if the formula is wrong or fails for the row.
    """
    speech = language or terminal_language()
    if (formula is None) == (batch is None):
        raise click.UsageError("Give either FORMULA or --batch.")
    with border(as_json=as_json), _database(database_url) as database:
        if batch is not None:
            _answer_batch(database, batch, speech)
            return
        given = {"formula": formula, "blanks": blanks, "returns": returns, "fields": _json(fields)}
        given |= {"rows": [_json(row) or {}], "globals": _json(globals_)}
        given |= {"prior": [_json(prior)] if prior else None}
        line = read_request(given)
        _print_one(database, line, speech, trace=trace, as_json=as_json)


@contextmanager
def _database(url: str | None) -> Iterator[Database]:
    """Where formulas run. Nothing is read from an SQLite file, so any such address is SQLite in memory."""
    if url is None or url.startswith("sqlite"):
        opened = open_memory(plain=bool(url and url.startswith("sqlite+plain")))
    else:
        opened = open_database(url)
    with closing(opened) as database:
        yield database


def _json(given: str | None) -> Any:
    """The JSON in a file, or given in place. Raises Refused."""
    if given is None:
        return None
    try:
        text = given.encode() if given.lstrip().startswith("{") else Path(given).read_bytes()
        return read_json(text)
    except OSError as error:
        raise Refused(problem("I101", name=given, detail=error.strerror)) from error
    except Misfit as bad:
        raise Refused(bad.problem) from bad


def _answer_batch(database: Database, path: str, language: Language) -> None:
    """Print the answer of each line; at the end say which keys nobody read."""
    ignored: dict[str, int] = {}
    with evaluator(database) as run:
        for lines in _chunks(path):
            for line in lines:
                for key in line.ignored if isinstance(line, Line) else ():
                    ignored[key] = ignored.get(key, 0) + 1
            answers = [one.as_json(language) for one in run.run(lines)]
            sys.stdout.write("".join(f"{json.dumps(answer, ensure_ascii=False)}\n" for answer in answers))
            sys.stdout.flush()
    print_problems(problem("I308", key=key, count=count) for key, count in ignored.items())


def _chunks(path: str) -> Iterator[list[Line | Unreadable]]:
    """The lines of a file or of standard input, read; blank ones are skipped."""
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


def _print_one(database: Database, line: Line | Unreadable, language: Language, *, trace: bool, as_json: bool) -> None:
    """Print the value of a formula for one row, or what is wrong; ends the command if there is none."""
    with evaluator(database) as run:
        [answer] = run.run([line])
        step = run.trace(line) if trace and isinstance(line, Line) and isinstance(answer, Results) else None
    if as_json:
        shown = dict(answer.as_json(language))
        shown.pop("id")
        if isinstance(answer, Results):
            shown = outcome_json(answer.outcomes[0], language)
        if step is not None:
            shown["trace"] = step_json(step, lambda one: outcome_json(one, language))
        print_json(shown)
    else:
        if step is not None:
            click.echo("\n".join(step_lines(step, language)))
        _say(answer, language)
    failed = isinstance(answer, Failed) or isinstance(answer.outcomes[0], Problem)
    raise SystemExit(PROBLEMS if failed else DONE)


def _say(answer: Answered, language: Language) -> None:
    if isinstance(answer, Failed):
        for found in answer.problems:
            click.echo(found.text(language), err=True)
    elif isinstance(answer.outcomes[0], Problem):
        click.echo(answer.outcomes[0].text(language), err=True)
    else:
        click.echo(outcome_text(answer.outcomes[0], language))
