"""tasuki formula: what a formula gives, where it comes from, and what it says in words."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import click

from tasuki.cli.border import border
from tasuki.cli.formula_batch import answer_batch, answer_one, end_with_problems, evaluation_database, given_json
from tasuki.cli.formula_record import RecordAsked, answer_record, explain_of_object
from tasuki.cli.formula_words import explain_given
from tasuki.cli.options import json_option
from tasuki.cli.printing import terminal_language
from tasuki.labels import Language
from tasuki.storage.evaluation import Misfit

database_option = click.option(
    "--database",
    "database_url",
    metavar="URL",
    default=None,
    help="The engine that computes: postgresql://…, or any sqlite address; without it SQLite in memory. With --object "
    "the org's database, as for every command.",
)
language_option = click.option(
    "--language", type=click.Choice(["ja", "en"]), default=None, help="Of messages; without it the terminal's."
)
fields_option = click.option(
    "--fields", "fields", metavar="FILE", help='What the formula may read: {"Amount__c": {"type": "currency"}}.'
)
org_option = click.option(
    "--org",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path(),
    help="With --object: the folder of its org (default: this folder).",
)
object_option = click.option("--object", "object_key", metavar="KEY", help="The object whose fields the formula reads.")
_blanks = click.option("--blanks", type=click.Choice(["zero", "blank"]), default="blank", show_default=True)


@click.group("formula")
def command() -> None:
    """Try formulas: without an org, or on a record."""


@command.command("eval", context_settings={"ignore_unknown_options": True})
@click.argument("formula", required=False)
@fields_option
@click.option("--row", "row", metavar="FILE", help='Values of the fields: {"Amount__c": "12.50"}.')
@click.option("--prior", metavar="FILE", help="The row before the change, for ISCHANGED and PRIORVALUE.")
@click.option("--globals", "globals_", metavar="FILE", help='What $User and the like are: {"$User": {"Name": "…"}}.')
@click.option("--returns", metavar="KIND", help="The kind of field the value is for.")
@_blanks
@click.option("--batch", metavar="FILE|-", help="Many formulas: one JSON object a line in, one a line out.")
@click.option("--trace", is_flag=True, help="Show the value of every part of the formula.")
@object_option
@click.option("--record", metavar="ID|KEY", help="With --object: the record, by its id or by its key.")
@click.option("--as", "username", metavar="USER", help="With --object: with this person's rights.")
@org_option
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
    object_key: str | None,
    record: str | None,
    username: str | None,
    folder: Path,
    language: Language | None,
    database_url: str | None,
    as_json: bool,
) -> None:
    """Compute FORMULA for one row, for a record of an org (--object, --record), or many formulas (--batch).

    FILE is a file of JSON, or the JSON itself. Exit 0 with a value, 1 if the formula is wrong or fails for the row.
    """
    speech = language or terminal_language()
    if (formula is None) == (batch is None):
        raise click.UsageError("Give either FORMULA or --batch.")
    if (object_key is None) != (record is None):
        raise click.UsageError("--object and --record belong together.")
    with border(as_json=as_json):
        if batch is not None:
            with evaluation_database(database_url) as database:
                answer_batch(database, batch, speech)
            return
        given: dict[str, Any] = {"formula": formula, "blanks": blanks, "returns": returns}
        if object_key is not None and record is not None:
            where = database_url or os.environ.get("TASUKI_DATABASE")
            asked = RecordAsked(folder, where, object_key, record, username)
            answer_record(asked, given, speech, trace=trace, as_json=as_json)
        try:
            given |= {"fields": given_json(fields), "rows": [given_json(row) or {}], "globals": given_json(globals_)}
            given |= {"prior": [given_json(prior)] if prior else None}
        except Misfit as bad:
            end_with_problems((bad.problem,), speech, as_json=as_json)
        with evaluation_database(database_url) as database:
            answer_one(database, given, speech, trace=trace, as_json=as_json)


@command.command("explain", context_settings={"ignore_unknown_options": True})
@click.argument("formula")
@fields_option
@object_option
@_blanks
@org_option
@language_option
@json_option
def explain(
    formula: str,
    fields: str | None,
    object_key: str | None,
    blanks: str,
    folder: Path,
    language: Language | None,
    as_json: bool,
) -> None:
    """Say FORMULA in words, in Japanese or English. Fields are those given, or those of an object of an org."""
    speech = language or terminal_language()
    with border(as_json=as_json):
        given = {"formula": formula, "blanks": blanks}
        if object_key is not None:
            explain_of_object(folder, object_key, given, speech, as_json=as_json)
        else:
            explain_given(given, fields, speech, as_json=as_json)
