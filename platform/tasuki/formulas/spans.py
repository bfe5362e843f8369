"""The text that a part of a formula stands in: what a trace shows beside its value."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from tasuki.diagnostics import Location
from tasuki.formulas.lexing import Source, Words
from tasuki.formulas.nodes import Call, Combine, Literal, Negative, Node, Not, inside

_START = Location(line=1, column=1)
_OPENING = frozenset({"LPAR", "CALL"})
Span = tuple[int, int]
"""First and last word, both included."""


@dataclass(frozen=True, slots=True)
class _Token:
    type: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Spans:
    """The words of a formula whose tree was parsed with its first character at line 1, column 1."""

    text: str
    tokens: Sequence[_Token]
    at: dict[tuple[int, int], int] = field(default_factory=dict)

    def of(self, node: Node) -> str:
        """The text of a node as it is written, with the brackets it needs."""
        first, last = self._span(node)
        return self.text[self.tokens[first].start : self.tokens[last].end]

    def _span(self, node: Node) -> Span:
        first = self.at[node.where.line, node.where.column]
        parts = [self._span(part) for part in inside(node)]
        starts = self.tokens[first].type
        called = starts == "CALL" and isinstance(node, Call | Combine | Not) and not _begins_with_part(node)
        if called:
            return first, self._closing(first)
        if isinstance(node, Literal) and starts == "MINUS":
            last = next(place for place in range(first, len(self.tokens)) if self.tokens[place].type == "NUMBER")
            return self._balanced(first, last)
        if isinstance(node, Not | Negative):
            return self._balanced(first, parts[0][1])
        if parts:
            return self._balanced(parts[0][0], parts[-1][1])
        return first, first

    def _closing(self, opening: int) -> int:
        depth = 0
        for place in range(opening, len(self.tokens)):
            depth += self._depth(place)
            if depth == 0:
                return place
        raise AssertionError(opening)

    def _depth(self, place: int) -> int:
        kind = self.tokens[place].type
        return 1 if kind in _OPENING else -1 if kind == "RPAR" else 0

    def _balanced(self, first: int, last: int) -> Span:
        """The span with the brackets that belong to what is inside."""
        depth = lowest = 0
        for place in range(first, last + 1):
            depth += self._depth(place)
            lowest = min(lowest, depth)
        while lowest < 0:
            first -= 1
            lowest += 1
            depth += 1
        return first, last + depth


def _begins_with_part(node: Node) -> bool:
    """True for `a && b`, which begins where `a` does; `AND(a, b)` begins with its own name."""
    parts = inside(node)
    return bool(parts) and parts[0].where == node.where


def spans(text: str) -> Spans:
    """The words of `text`, which must be a formula that was parsed."""
    tokens: list[_Token] = []
    at: dict[tuple[int, int], int] = {}
    words = list(Words(None).lex(Source(text, _START)))
    ends = [word.offset for word in words[1:]] + [len(text)]
    for place, (word, following) in enumerate(zip(words, ends, strict=True)):
        # The bracket behind the name of a function is part of its word, though not of the text lark sees.
        end = _end(text, word.offset, following) if word.type == "CALL" else word.offset + len(word.text)
        tokens.append(_Token(word.type, word.offset, end))
        at[word.where.line, word.where.column] = place
    return Spans(text, tokens, at)


def _end(text: str, start: int, following: int) -> int:
    return text.index("(", start, following) + 1
