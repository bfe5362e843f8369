"""SQL text with places for expressions: what operations are made of.

A snippet knows how much text it stands for, so that what is long is written once (`sharing`).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import BindParameter, ColumnClause, ColumnElement
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql import visitors
from sqlalchemy.sql.visitors import InternalTraversal
from sqlalchemy.types import NULLTYPE, TypeEngine

Expression = ColumnElement[Any]

NAME_WEIGHT = 20
"""Characters that a column or a parameter takes in a statement, about."""


class Snippet(ColumnElement[Any]):
    """`template` with its `{0}`, `{1}`, … filled with `parts`. The text must hold together by itself: a function
    call, a CASE, or in brackets."""

    inherit_cache = True
    _traverse_internals = [  # noqa: RUF012 - the name and shape SQLAlchemy asks for
        ("template", InternalTraversal.dp_string),
        ("parts", InternalTraversal.dp_clauseelement_tuple),
        ("type", InternalTraversal.dp_type),
    ]

    def __init__(self, template: str, parts: tuple[Expression, ...], type_: TypeEngine[Any] = NULLTYPE) -> None:
        self.template = template
        self.parts = parts
        self.type = type_
        self.weight = len(template) + sum(weight(part) for part in parts)

    @property
    def _from_objects(self) -> list[Any]:
        return list(self._sources())

    def _sources(self) -> Iterator[Any]:
        for part in self.parts:
            yield from part._from_objects


@compiles(Snippet)
def _written(snippet: Snippet, compiler: Any, **options: Any) -> str:
    # What a SELECT wants to know of its own columns is nothing to the parts of one.
    options.pop("add_to_result_map", None)
    return _filled(snippet, compiler, options)


def _filled(snippet: Snippet, compiler: Any, options: dict[str, Any]) -> str:
    """Snippets in snippets without a detour: a compiled formula is hardly anything else."""
    if not snippet.parts:
        return snippet.template
    texts = [
        _filled(part, compiler, options) if type(part) is Snippet else compiler.process(part, **options)
        for part in snippet.parts
    ]
    return snippet.template.format(*texts)


def weight(expression: Expression) -> int:
    """About how many characters an expression takes in a statement."""
    if isinstance(expression, Snippet):
        return expression.weight
    if isinstance(expression, ColumnClause | BindParameter):
        return NAME_WEIGHT
    return sum(
        len(part.template) if isinstance(part, Snippet) else NAME_WEIGHT for part in visitors.iterate(expression)
    )


def snippet(template: str, *parts: Expression) -> Snippet:
    """SQL text with its places filled. No braces of its own when there are parts."""
    return Snippet(template, parts)
