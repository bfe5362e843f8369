"""Formulas that a person tries on a record: computed where the record is, with that person's rights."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Select, Text, cast, null, select

from tasuki.diagnostics import Refused, problem
from tasuki.fields import Column
from tasuki.formulas import compile_sql
from tasuki.formulas.typed import Query, Read, Typed, walk
from tasuki.labels import Label
from tasuki.objects.pipeline.plan import bind, live
from tasuki.objects.selection import reached, reading_parameters, record_binding
from tasuki.permissions import Access
from tasuki.storage import Org
from tasuki.storage.evaluation import Outcome, Program, answer_column, answer_reader

_AT_ONCE = 50
"""Parts of a formula computed by one statement."""
_THE_FORMULA = Label("数式", "the formula")


def compute_parts(
    org: Org, object_key: str, id: UUID, trees: Sequence[Typed], *, access: Access
) -> list[Outcome] | None:
    """What each formula gives for a record, as `formula eval` prints it; None if there is no such record for this
    person. `trees` were checked against the scope of `object_key`.

    A formula a person types reads with that person's rights: raises Refused with M105 or M207 for a field or object
    that may not be read (as if it did not exist), and with R017 where only some records of another object may be.
    """
    if object_key not in org.catalog.objects or not access.object(object_key).visible:
        return None
    for tree in trees:
        _refuse_hidden(tree, org, access)
    outcomes: list[Outcome] = []
    values = {**reading_parameters(org, object_key, access), "record": id}
    with org.database.read() as connection:
        for start in range(0, len(trees), _AT_ONCE):
            programs, statement = _statement(org, object_key, trees[start : start + _AT_ONCE], access)
            rows = connection.execute(statement, values)
            if not rows:
                return None
            outcomes.extend(_read(programs, rows[0], org))
    return outcomes


def _statement(org: Org, object_key: str, trees: Sequence[Typed], access: Access) -> tuple[list[Program], Select[Any]]:
    """Value and error of each formula, side by side, for the parameter `record`."""
    row = record_binding(org, org.catalog.objects[object_key])
    programs = [Program((), compile_sql(tree, row, few=True), tree.type, finished=False) for tree in trees]
    table = org.tables[object_key]
    columns: list[Any] = []
    for place, program in enumerate(programs):
        error = cast(null(), Text()) if program.sql.error is None else program.sql.error
        columns += [answer_column(program, org.database.name).label(f"v{place}"), error.label(f"e{place}")]
    seen = reached(access.object(object_key).read, table.c.owner)
    chosen = select(*columns).select_from(row.joined(table))
    return programs, chosen.where(table.c.id == bind("record", Column("id")), live(table), seen)


def _read(programs: Sequence[Program], row: tuple[Any, ...], org: Org) -> Iterator[Outcome]:
    for program, value, error in zip(programs, row[::2], row[1::2], strict=True):
        if error is not None:
            yield problem(error, label=_THE_FORMULA)
        else:
            yield answer_reader(program, org.database.name)(value)


def _refuse_hidden(tree: Typed, org: Org, access: Access) -> None:
    for part in walk(tree):
        if isinstance(part, Query):
            if not access.object(part.object).visible:
                raise Refused(problem("M207", part.node.where, name=part.object))
            _refuse_some(part.object, org, access)
        elif isinstance(part, Read):
            for key, name in zip(part.objects, part.path, strict=True):
                if name not in access.object(key).readable:
                    raise Refused(problem("M105", part.node.where, name=name))
            for key in part.objects[1:]:
                _refuse_some(key, org, access)


def _refuse_some(object_key: str, org: Org, access: Access) -> None:
    """What a formula gives would tell of records that may not be seen, or leave them out without a word."""
    if access.object(object_key).read != "all":
        raise Refused(problem("R017", label=org.catalog.objects[object_key].label))
