"""What is long and used more than once is computed once, in a row of its own inside the expression.

    (SELECT f(_1, _1) FROM (SELECT <long> AS _1 ...))

Without it the text of a formula whose checks repeat its operands grows with the square of its depth, or worse.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.visitors import InternalTraversal
from sqlalchemy.types import NULLTYPE

from tasuki.formulas.snippets import Expression, Snippet, weight

SHORT = 80
"""Characters up to which an operand is written as often as it is used."""


MANY = 8
"""Names handed on from row to row by name; more are handed on with all others."""
BRACKETS = 5
"""Rows inside one another that an older SQLite's parser takes without doubt; more stand in a list."""


class Shared(ColumnElement[Any]):
    """The name of an expression that is computed once."""

    inherit_cache = True
    _traverse_internals = [("number", InternalTraversal.dp_string)]  # noqa: RUF012 - as SQLAlchemy asks for it
    type = NULLTYPE

    def __init__(self, number: int) -> None:
        self.number = str(number)

    @property
    def _from_objects(self) -> list[Any]:
        return []


@compiles(Shared)
def _named(shared: Shared, compiler: Any, **options: Any) -> str:
    return f"_{shared.number}"


class Lets(ColumnElement[Any]):
    """An expression over rows that compute what it shares.

    `rows` says of each row which names it hands on from the row before, and which it adds; `parts` are the expressions
    of the added ones in order, then the result.
    """

    inherit_cache = True
    _traverse_internals = [  # noqa: RUF012 - as SQLAlchemy asks for it
        ("rows", InternalTraversal.dp_plain_obj),
        ("parts", InternalTraversal.dp_clauseelement_tuple),
    ]
    type = NULLTYPE

    def __init__(self, rows: tuple[Row, ...], parts: tuple[Expression, ...]) -> None:
        self.rows = rows
        self.parts = parts

    @property
    def _from_objects(self) -> list[Any]:
        return [source for part in self.parts for source in part._from_objects]


@compiles(Lets)
def _written(lets: Lets, compiler: Any, **options: Any) -> str:
    options.pop("add_to_result_map", None)
    *texts, result = (compiler.process(part, **options) for part in lets.parts)
    remaining = iter(texts)
    lists = [
        ", ".join([*row.kept, *(f"{text} AS {name}" for name, text in zip(row.added, remaining, strict=False))])
        for row in lets.rows
    ]
    sqlite = compiler.dialect.name == "sqlite"
    if sqlite and len(lists) > BRACKETS:
        steps = [f"_r{i} AS MATERIALIZED (SELECT {row}{_from(i)})" for i, row in enumerate(lists)]
        return f"(WITH {', '.join(steps)} SELECT {result}{_from(len(lists))})"
    # A limit keeps a row from being put into the next by text, which would write everything twice and twice again.
    limit, source = "LIMIT 1" if sqlite else "OFFSET 0", ""
    for i, row in enumerate(lists):
        source = f" FROM (SELECT {row}{source} {limit}) _r{i}"
    return f"(SELECT {result}{source})"


def _from(number: int) -> str:
    return f" FROM _r{number - 1}" if number else ""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of `Lets`: names handed on, and names added."""

    kept: tuple[str, ...]
    added: tuple[str, ...]


@dataclass(slots=True)
class Sharing:
    """The shared expressions of one formula. The same text over the same parts is one expression, and shared once."""

    expressions: list[Expression] = field(default_factory=list)
    made: dict[tuple[str, tuple[int, ...]], Snippet] = field(default_factory=dict)
    names: dict[int, Shared] = field(default_factory=dict)

    def snippet(self, template: str, parts: tuple[Expression, ...]) -> Snippet:
        """A snippet, made at its first use."""
        key = (template, tuple(map(id, parts)))
        found = self.made.get(key)
        if found is None:
            found = self.made[key] = Snippet(template, parts)
        return found

    def once(self, expression: Expression, most: int = SHORT) -> Expression:
        """The name of an expression, if it takes more than `most` characters."""
        if weight(expression) <= most:
            return expression
        named = self.names.get(id(expression))
        if named is None:
            named = self.names[id(expression)] = Shared(len(self.expressions))
            self.expressions.append(expression)
        return named

    def whole(self, expression: Expression) -> Expression:
        """An expression with all that it shares."""
        levels, last = self._places(expression)
        if not levels:
            return expression
        rows: list[Row] = []
        parts: list[Expression] = []
        known: list[int] = []
        for level in range(max(levels.values()), 0, -1):
            added = sorted(number for number, at in levels.items() if at == level)
            kept = [number for number in known if last[number] < level]
            # Many names are longer than what a few columns too many cost.
            handed_on = ["*"] if len(kept) > MANY else [f"_{number}" for number in kept]
            rows.append(Row(tuple(handed_on), tuple(f"_{number}" for number in added)))
            parts += [self.expressions[number] for number in added]
            known = (known if len(kept) > MANY else kept) + added
        return Lets(tuple(rows), (*parts, expression))

    def _places(self, result: Expression) -> tuple[dict[int, int], dict[int, int]]:
        """For each shared expression: how many rows before the result it is computed (as late as those who use it
        allow), and how many rows before the result is the last that uses it."""
        levels = dict.fromkeys(_shared_in(result), 1)
        last = dict.fromkeys(levels, 0)
        # What an expression uses was shared before it: in this order users come first.
        for number in range(len(self.expressions) - 1, -1, -1):
            if number not in levels:
                continue
            for other in _shared_in(self.expressions[number]):
                levels[other] = max(levels.get(other, 0), levels[number] + 1)
                last[other] = min(last.get(other, levels[number]), levels[number])
        return levels, last


def _shared_in(expression: Expression) -> Iterator[int]:
    """The names an expression uses. What is no text of ours has rows of its own."""
    waiting = [expression]
    while waiting:
        part = waiting.pop()
        if isinstance(part, Shared):
            yield int(part.number)
        elif isinstance(part, Snippet):
            waiting += part.parts
