"""Formula text -> words with their places. lark takes them as they come: its own words would be made twice."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from lark.lexer import Lexer

from tasuki.diagnostics import Location

MAX_DEPTH = 100
"""Brackets within brackets."""
MAX_SIGNS = 50
"""`!`, `-` and `+` before one another."""

_WORD = r"\$?[A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z_][A-Za-z0-9_]*)*"
_TOKENS = re.compile(
    rf"""
    (?P<space> (?: \s+ | /\* .*? \*/ )+ )
    | (?P<word> {_WORD} ) (?P<open> (?: \s+ | /\* .*? \*/ )* \( )?
    | (?P<NUMBER> [0-9]+ (?: \.[0-9]* )? | \.[0-9]+ )
    | (?P<TEXT> "(?: [^"\\] | \\. )*" | '(?: [^'\\] | \\. )*' )
    | (?P<sign> <= | >= | <> | != | == | && | \|\| | [-=<>+&*/^!(),] )
    """,
    re.X | re.S,
)
_SIGNS: Mapping[str, str] = {
    **dict.fromkeys(("<>", "!=", "==", "="), "EQUAL"),
    **dict.fromkeys(("<=", ">=", "<", ">"), "ORDER"),
    "&&": "BOTH",
    "||": "EITHER",
    "+": "PLUS",
    "&": "JOIN",
    "-": "MINUS",
    "*": "PRODUCT",
    "/": "PRODUCT",
    "^": "POWER",
    "!": "BANG",
    "(": "LPAR",
    ")": "RPAR",
    ",": "COMMA",
}


@dataclass(frozen=True, slots=True)
class Source:
    """A formula and the place of its first character."""

    text: str
    start: Location

    def place(self, offset: int) -> Location:
        """The place of a character; lines below the first are indented as the first is."""
        start = self.start
        if not start.line:
            return start
        line = self.text.count("\n", 0, offset)
        column = offset - (self.text.rfind("\n", 0, offset) + 1) if line else offset
        return Location(start.file, start.line + line, start.column + column, start.row, start.field, start.header)


class Word:
    """A word of a formula as lark wants it: it has a `type`. Its own idea of places is not used."""

    __slots__ = ("offset", "source", "text", "type")
    start_pos = line = column = end_line = end_column = end_pos = 0

    def __init__(self, type_: str, text: str, source: Source, offset: int) -> None:
        self.type = type_
        self.text = text
        self.source = source
        self.offset = offset

    @property
    def where(self) -> Location:
        """The place in the file."""
        return self.source.place(self.offset)


class Unreadable(Exception):
    """A character that begins nothing; `too_deep` if it is a bracket too many, `found` if more than it is wrong."""

    def __init__(self, offset: int, too_deep: bool = False, found: str | None = None) -> None:
        super().__init__(offset)
        self.offset = offset
        self.too_deep = too_deep
        self.found = found


class Words(Lexer):
    """What lark calls for a `Source`."""

    __future_interface__ = 0

    def __init__(self, options: Any) -> None:
        """lark's options say nothing we need."""

    def lex(self, source: Source) -> Iterator[Word]:  # type: ignore[override]
        """The words of a formula. Raises Unreadable."""
        text, position, end, depth, signs = source.text, 0, len(source.text), 0, 0
        match = _TOKENS.match
        while position < end:
            found = match(text, position)
            if found is None:
                raise Unreadable(position)
            at, position = position, found.end()
            kind = found.lastgroup
            if kind == "space":
                continue
            if kind == "sign":
                word = Word(_SIGNS[found[0]], found[0], source, at)
            elif kind == "word":
                name = found["word"]
                word = Word("NOT" if len(name) == 3 and name.upper() == "NOT" else "NAME", name, source, at)
            elif kind == "open":
                word = Word("CALL", found["word"], source, at)
            else:
                assert kind is not None
                word = Word(kind, found[0], source, at)
            kind = word.type
            if kind in ("LPAR", "CALL"):
                depth += 1
            elif kind == "RPAR":
                depth -= 1
            signs = signs + 1 if kind in ("BANG", "MINUS", "PLUS", "NOT") else 0
            if depth > MAX_DEPTH or signs > MAX_SIGNS:
                raise Unreadable(at, too_deep=True)
            yield word
