"""Formula text -> tree."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from typing import Any

from lark import Lark
from lark.exceptions import UnexpectedToken
from lark.visitors import Transformer

from tasuki.diagnostics import Location, Problem, problem
from tasuki.formulas.expected import escaped, expectation, instead
from tasuki.formulas.lexing import Source, Unreadable, Word, Words
from tasuki.formulas.nodes import Call, Chain, Combine, Compare, Literal, Name, Negative, Node, Not, Operator
from tasuki.labels import Label

MAX_LENGTH = 4000

_GRAMMAR = r"""
?start: either
?either: both (EITHER both)*
?both: inverse (BOTH inverse)*
?inverse: compare
    | NOT inverse -> opposite
?compare: order
    | compare EQUAL order
?order: sum
    | order ORDER sum -> compare
?sum: product
    | product ((PLUS | JOIN | MINUS) product)+ -> chain
?product: power
    | power (PRODUCT power)+ -> chain
?power: unary
    | unary (POWER unary)+ -> chain
?unary: atom
    | BANG unary -> opposite
    | MINUS unary -> negative
    | PLUS unary -> positive
?atom: NUMBER -> number
    | TEXT -> text
    | NAME -> name
    | CALL [either (COMMA either)*] RPAR -> call
    | LPAR either RPAR -> group

%declare NUMBER TEXT NAME CALL NOT EQUAL ORDER BOTH EITHER PLUS JOIN MINUS PRODUCT POWER BANG LPAR RPAR COMMA
"""

_ESCAPE = re.compile(r"\\(.)", re.S)
_ESCAPES: Mapping[str, str] = {"n": "\n", "r": "\r", "t": "\t", '"': '"', "'": "'", "\\": "\\"}
_COMPARE: Mapping[str, Any] = {
    "=": "=", "==": "=", "<>": "<>", "!=": "<>", "<": "<", ">": ">", "<=": "<=", ">=": ">="
}  # fmt: skip
_END = Label("（式の終わり）", "(its end)")
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
    source = Source(text, where)
    try:
        node: Node = _parser().parse(source)  # type: ignore[assignment]
    except Unreadable as error:
        if error.too_deep:
            return Parsed(None, (problem("M101", source.place(error.offset), most=MAX_LENGTH),))
        hint = instead(text, error.offset) if error.found is None else escaped(error.found)
        return _unreadable(source, error.offset, error.found or text[error.offset], hint)
    except UnexpectedToken as error:
        word = error.token
        if not isinstance(word, Word):
            return _unreadable(source, len(text), _END, expectation(error))
        slip = None if word.type == "TEXT" else instead(text, word.offset)
        return _unreadable(source, word.offset, word.text, slip or expectation(error))
    return Parsed(node)


def _unreadable(source: Source, offset: int, found: str | Label, hint: Any) -> Parsed:
    told = problem("M100", source.place(offset), found=found)
    return Parsed(None, (told if hint is None else replace(told, hint=hint),))


@cache
def _parser() -> Lark:
    """Built at first use: a constant that takes some milliseconds to make."""
    return Lark(_GRAMMAR, parser="lalr", lexer=Words, transformer=_Build(), maybe_placeholders=False)


class _Build(Transformer[Any, Any]):
    """What lark found -> our nodes."""

    def number(self, children: list[Word]) -> Node:
        return Literal(Decimal(children[0].text), children[0].where)

    def text(self, children: list[Word]) -> Node:
        (word,) = children
        body = word.text[1:-1]
        if "\\" in body:
            for found in _ESCAPE.finditer(body):
                if found[1] not in _ESCAPES:
                    raise Unreadable(word.offset + 1 + found.start(), found=found[0])
            body = _ESCAPE.sub(lambda found: _ESCAPES[found[1]], body)
        return Literal(body or None, word.where)

    def name(self, children: list[Word]) -> Node:
        (word,) = children
        lower = word.text.lower()
        if lower in _WORDS:
            return Literal(_WORDS[lower], word.where)
        return Name(tuple(word.text.split(".")), word.where)

    def call(self, children: list[Any]) -> Node:
        word, arguments = children[0], tuple(children[1:-1:2])
        name, where = word.text.upper(), word.where
        if name in ("AND", "OR") and arguments:
            return Combine("and" if name == "AND" else "or", arguments, where)
        if name == "NOT" and len(arguments) == 1:
            return Not(arguments[0], where)
        return Call(name, arguments, where)

    def group(self, children: list[Any]) -> Node:
        found: Node = children[1]
        return found

    def opposite(self, children: list[Any]) -> Node:
        return Not(children[1], children[0].where)

    def negative(self, children: list[Any]) -> Node:
        word, part = children
        if isinstance(part, Literal) and isinstance(part.value, Decimal):
            # Not `-value`: that would round to the 28 digits of Python's default.
            return Literal(part.value.copy_negate() if part.value else part.value, word.where)
        return Negative(part, word.where)

    def positive(self, children: list[Any]) -> Node:
        found: Node = children[1]
        return found

    def chain(self, children: list[Any]) -> Node:
        operators = tuple(Operator(word.text, word.where) for word in children[1::2])
        return Chain(tuple(children[::2]), operators, children[0].where)

    def compare(self, children: list[Any]) -> Node:
        left, word, right = children
        return Compare(_COMPARE[word.text], left, right, left.where)

    def both(self, children: list[Any]) -> Node:
        return Combine("and", tuple(children[::2]), children[0].where)

    def either(self, children: list[Any]) -> Node:
        return Combine("or", tuple(children[::2]), children[0].where)
