"""What is long and used more than once is computed once, in a row of its own inside the expression.

    (SELECT f(_1, _1) FROM (SELECT <long> AS _1 ...))

Without it the text of a formula whose checks repeat its operands grows with the square of its depth, or worse.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import ColumnElement
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.visitors import InternalTraversal
from sqlalchemy.types import NULLTYPE

from tasuki.formulas.emit import Part
from tasuki.formulas.snippets import Expression, Snippet, weight

SHORT = 200
"""Characters up to which an operand is written as often as it is used."""


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
    """`result` over rows that compute what it shares: `levels` has, per row, how many of `parts` it adds; the last of
    `parts` is the result."""

    inherit_cache = True
    _traverse_internals = [  # noqa: RUF012 - as SQLAlchemy asks for it
        ("levels", InternalTraversal.dp_plain_obj),
        ("names", InternalTraversal.dp_plain_obj),
        ("parts", InternalTraversal.dp_clauseelement_tuple),
    ]
    type = NULLTYPE

    def __init__(self, levels: tuple[int, ...], names: tuple[str, ...], parts: tuple[Expression, ...]) -> None:
        self.levels = levels
        self.names = names
        self.parts = parts

    @property
    def _from_objects(self) -> list[Any]:
        return [source for part in self.parts for source in part._from_objects]


@compiles(Lets)
def _rows(lets: Lets, compiler: Any, **options: Any) -> str:
    options.pop("add_to_result_map", None)
    *texts, result = (compiler.process(part, **options) for part in lets.parts)
    named = iter([f"{text} AS {name}" for text, name in zip(texts, lets.names, strict=True)])
    rows = [", ".join(next(named) for _ in range(count)) for count in lets.levels]
    if compiler.dialect.name == "sqlite":
        # Brackets in brackets are more than its parser takes; MATERIALIZED keeps them apart.
        steps = [f"_r0 AS MATERIALIZED (SELECT {rows[0]})"]
        steps += [f"_r{i} AS MATERIALIZED (SELECT *, {row} FROM _r{i - 1})" for i, row in enumerate(rows) if i]
        return f"(WITH {', '.join(steps)} SELECT {result} FROM _r{len(rows) - 1})"
    # OFFSET 0 does the same on PostgreSQL.
    source = f"(SELECT {rows[0]} OFFSET 0) _r0"
    for i, row in enumerate(rows[1:], 1):
        source = f"(SELECT *, {row} FROM {source} OFFSET 0) _r{i}"
    return f"(SELECT {result} FROM {source})"


@dataclass(slots=True)
class Sharing:
    """The shared expressions of one formula, each with its level: what it is computed from lies below."""

    expressions: list[Expression] = field(default_factory=list)
    levels: list[int] = field(default_factory=list)

    def short(self, part: Part) -> Part:
        """The part, its value and its error by name where they are long."""
        value, error = self._short(part.value), part.error
        if error is not None:
            error = self._short(error)
        return part if value is part.value and error is part.error else replace(part, value=value, error=error)

    def whole(self, expression: Expression) -> Expression:
        """An expression with all that it shares."""
        needed, waiting = set(), list(_shared_in(expression))
        while waiting:
            number = waiting.pop()
            if number not in needed:
                needed.add(number)
                waiting += _shared_in(self.expressions[number])
        if not needed:
            return expression
        ordered = sorted(needed, key=lambda number: (self.levels[number], number))
        levels = [self.levels[number] for number in ordered]
        counts = tuple(levels.count(level) for level in sorted(set(levels)))
        names = tuple(f"_{number}" for number in ordered)
        return Lets(counts, names, (*(self.expressions[number] for number in ordered), expression))

    def _short(self, expression: Expression) -> Expression:
        if weight(expression) <= SHORT:
            return expression
        self.levels.append(1 + max((self.levels[number] for number in _shared_in(expression)), default=0))
        self.expressions.append(expression)
        return Shared(len(self.expressions) - 1)


def _shared_in(expression: Expression) -> Iterator[int]:
    """The names an expression uses. What is no text of ours has rows of its own."""
    waiting = [expression]
    while waiting:
        part = waiting.pop()
        if isinstance(part, Shared):
            yield int(part.number)
        elif isinstance(part, Snippet):
            waiting += part.parts
