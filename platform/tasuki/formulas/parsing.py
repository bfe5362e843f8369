"""Formula text -> tree. The grammar is the whole expression syntax; `check` finds what this version cannot run."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from typing import Any

from lark import Lark, Token
from lark.exceptions import UnexpectedCharacters, UnexpectedEOF, UnexpectedToken
from lark.visitors import Transformer_NonRecursive

from tasuki.diagnostics import Location, Problem, problem
from tasuki.formulas.nodes import Arithmetic, Call, Combine, Compare, Literal, Name, Node, Not, inside

MAX_LENGTH = 4000
MAX_DEPTH = 50

_GRAMMAR = r"""
?start: either
?either: both ("||" both)*
?both: inverse ("&&" inverse)*
?inverse: compare
    | NOT inverse -> opposite
?compare: sum
    | sum COMPARE sum
?sum: product
    | sum (SUM | MINUS) product -> arithmetic
?product: power
    | product PRODUCT power -> arithmetic
?power: unary
    | unary POWER power -> arithmetic
?unary: atom
    | BANG unary -> opposite
    | MINUS unary -> negative
?atom: NUMBER -> number
    | TEXT -> text
    | NAME -> name
    | CALL [either ("," either)*] ")" -> call
    | "(" either ")"

COMPARE: "<=" | ">=" | "<>" | "!=" | "==" | "=" | "<" | ">"
SUM: /\+|&(?!&)/
MINUS: "-"
PRODUCT: "*" | "/"
POWER: "^"
BANG: "!"
NOT.2: /NOT\b(?!\s*\()/i
NUMBER: /[0-9]+(\.[0-9]+)?/
TEXT: /"(\\.|[^"\\])*"|'(\\.|[^'\\])*'/s
CALL.1: /[A-Za-z_][A-Za-z0-9_]*\s*\(/
NAME: /\$?[A-Za-z_][A-Za-z0-9_]*(\.[A-Za-z_][A-Za-z0-9_]*)*/
%ignore /\s+/
"""

_ESCAPES: Mapping[str, str] = {"n": "\n", "t": "\t"}
_OPERATORS: Mapping[str, Any] = {
    "=": "=", "==": "=", "<>": "<>", "!=": "<>", "<": "<", ">": ">", "<=": "<=", ">=": ">="
}  # fmt: skip
_WORDS: Mapping[str, bool | None] = {"true": True, "false": False, "null": None}


@dataclass(frozen=True, slots=True)
class Parsed:
    """The tree of a formula, or None and what is wrong with its text."""

    node: Node | None
    problems: tuple[Problem, ...] = ()


def parse(text: str, where: Location) -> Parsed:
    """The tree of `text`; `where` is the place of its first character, so that every problem finds its own."""
    if len(text) > MAX_LENGTH:
        return Parsed(None, (problem("M101", where, most=MAX_LENGTH),))
    try:
        tree = _parser().parse(text)
        node: Node = _Build(where).transform(tree)
    except UnexpectedEOF:
        return Parsed(None, (problem("M100", _after(text, where), found="…"),))
    except UnexpectedToken as error:
        ended = error.token.type == "$END"
        place = _after(text, where) if ended else _place(where, error.line, error.column)
        return Parsed(None, (problem("M100", place, found="…" if ended else str(error.token)),))
    except UnexpectedCharacters as error:
        place = _place(where, error.line, error.column)
        return Parsed(None, (problem("M100", place, found=text[error.pos_in_stream or 0]),))
    if _depth(node) > MAX_DEPTH:
        return Parsed(None, (problem("M101", where, most=MAX_LENGTH),))
    return Parsed(node)


@cache
def _parser() -> Lark:
    """Built at first use: a constant that takes some milliseconds to make."""
    return Lark(_GRAMMAR, parser="lalr", propagate_positions=True, maybe_placeholders=False)


def _place(start: Location, line: int, column: int) -> Location:
    """The place in the file of a place in the text; lines below the first are indented as the first is."""
    return replace(start, line=start.line + line - 1, column=start.column + column - 1) if start.line else start


def _after(text: str, start: Location) -> Location:
    lines = text.split("\n")
    return _place(start, len(lines), len(lines[-1]) + 1)


def _depth(root: Node) -> int:
    """How deep the tree goes; counted without recursion, because that is what it protects from."""
    deepest, waiting = 0, [(root, 1)]
    while waiting:
        node, depth = waiting.pop()
        deepest = max(deepest, depth)
        waiting += [(inner, depth + 1) for inner in inside(node)]
    return deepest


class _Build(Transformer_NonRecursive[Token, Any]):
    """lark's tree -> ours."""

    def __init__(self, start: Location) -> None:
        super().__init__()
        self._start = start

    def _at(self, token: Token) -> Location:
        return _place(self._start, token.line or 1, token.column or 1)

    def number(self, children: list[Token]) -> Node:
        return Literal(Decimal(children[0]), self._at(children[0]))

    def text(self, children: list[Token]) -> Node:
        body = re.sub(r"\\(.)", lambda found: _ESCAPES.get(found[1], found[1]), children[0][1:-1], flags=re.S)
        return Literal(body or None, self._at(children[0]))

    def name(self, children: list[Token]) -> Node:
        word, where = str(children[0]), self._at(children[0])
        if word.lower() in _WORDS:
            return Literal(_WORDS[word.lower()], where)
        return Name(tuple(word.split(".")), where)

    def call(self, children: list[Any]) -> Node:
        token, *arguments = children
        name = str(token).rstrip("( \t\r\n").upper()
        where = self._at(token)
        if name in ("AND", "OR") and arguments:
            return Combine("and" if name == "AND" else "or", tuple(arguments), where)
        if name == "NOT" and len(arguments) == 1:
            return Not(arguments[0], where)
        return Call(name, tuple(arguments), where)

    def opposite(self, children: list[Any]) -> Node:
        return Not(children[1], self._at(children[0]))

    def negative(self, children: list[Any]) -> Node:
        token, part = children
        where = self._at(token)
        if isinstance(part, Literal) and isinstance(part.value, Decimal):
            return Literal(-part.value, where)
        return Arithmetic("-", Literal(Decimal(0), where), part, where)

    def arithmetic(self, children: list[Any]) -> Node:
        left, token, right = children
        return Arithmetic(str(token), left, right, self._at(token))

    def compare(self, children: list[Any]) -> Node:
        left, token, right = children
        return Compare(_OPERATORS[str(token)], left, right, left.where)

    def both(self, children: list[Any]) -> Node:
        return Combine("and", tuple(children), children[0].where)

    def either(self, children: list[Any]) -> Node:
        return Combine("or", tuple(children), children[0].where)
