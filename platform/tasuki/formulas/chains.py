"""`a + b - c`, `a * b / c`, `a ^ b`, `a & b`: from left to right, each sign the operation that fits its operands."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import takewhile
from types import MappingProxyType

from tasuki.formulas.nodes import Chain, Operator
from tasuki.formulas.operations import OPERATIONS
from tasuki.formulas.scope import FieldType, ValueType
from tasuki.formulas.sorts import WORDS, conversion
from tasuki.formulas.typed import Apply, Typed

Step = tuple[Operator, Typed]

MAX_DEPTH = 100
"""Operations one after the other that cannot be grouped."""
LONG = 16
"""Operands from which on an exact sum or product is taken in halves, so that the tree stays flat."""

_MEANINGS: Mapping[tuple[str, ValueType, ValueType], str] = MappingProxyType(
    {
        **{(sign, "number", "number"): sign for sign in "+-*/^"},
        ("+", "text", "text"): "&",
        ("&", "text", "text"): "&",
        ("+", "date", "number"): "date + days",
        ("+", "number", "date"): "days + date",
        ("-", "date", "number"): "date - days",
        ("-", "date", "date"): "date - date",
        ("+", "timestamp", "number"): "date-time + days",
        ("+", "number", "timestamp"): "days + date-time",
        ("-", "timestamp", "number"): "date-time - days",
        ("-", "timestamp", "timestamp"): "date-time - date-time",
        ("+", "time", "number"): "time + milliseconds",
        ("+", "number", "time"): "milliseconds + time",
        ("-", "time", "number"): "time - milliseconds",
        ("-", "time", "time"): "time - time",
    }
)
"""What a sign means between two types."""

_BLANK_AS: tuple[ValueType, ...] = ("number", "text", "date", "timestamp", "time")
_GROUPED: Mapping[str, tuple[str, ValueType]] = MappingProxyType(
    {"&": ("&+", "text"), "+": ("+-", "number"), "-": ("+-", "number"), "*": ("*", "number")}
)
"""Operations that may be grouped: the signs that go on with them, and the type of the operands."""


def chained(node: Chain, operands: Sequence[Typed], report: Callable[..., None]) -> Typed | None:
    """The operands of a chain put together; None, with a problem, if two do not go together."""
    tree, rest = operands[0], list(zip(node.operators, operands[1:], strict=True))
    depth = 0
    while rest:
        operator, right = rest[0]
        meaning = _meaning(operator.sign, tree.type, right.type)
        if meaning is None:
            left, other = tree.type.type, right.type.type
            hint = conversion(left, {other}) if other == "text" else conversion(other, {left})
            report("M210", operator.where, hint, operator=operator.sign, left=WORDS[left], right=WORDS[other])
            return None
        run = _run(meaning, rest)
        if meaning == "&":
            tree = _grouped([tree, *(part for _, part in run)], node)
        elif len(run) >= LONG:
            tree = _halved("*" if meaning == "*" else "+", [tree, *_signed(run, node)], node)
        else:
            run = rest[:1]
            tree = applied(meaning, (tree, right), node)
            depth += 1
        if depth > MAX_DEPTH:
            report("M212", operator.where, operator=operator.sign, most=MAX_DEPTH)
            return None
        rest = rest[len(run) :]
    return tree


def applied(operation: str, arguments: tuple[Typed, ...], node: Chain) -> Apply:
    """An operation over arguments that fit it."""
    entry = OPERATIONS[operation]
    arguments = tuple(entry.typed(place, tree) for place, tree in enumerate(arguments))
    kind = entry.result(arguments) if callable(entry.result) else entry.result
    return Apply(operation, arguments, kind, node)


def _meaning(sign: str, left: FieldType, right: FieldType) -> str | None:
    if left.many or right.many:
        return None
    one, other = left.type, right.type
    if one == "blank" and other == "blank":
        one = other = "text" if sign == "&" else "number"
    for blank_as in _BLANK_AS:
        found = _MEANINGS.get((sign, blank_as if one == "blank" else one, blank_as if other == "blank" else other))
        if found is not None:
            return found
    return None


def _run(meaning: str, rest: Sequence[Step]) -> list[Step]:
    """The steps that can be taken in any grouping: joined texts, exact sums, products."""
    signs, kind = _GROUPED.get(meaning, ("", "number"))
    return list(takewhile(lambda step: step[0].sign in signs and step[1].type.type in (kind, "blank"), rest))


def _grouped(operands: Sequence[Typed], node: Chain) -> Typed:
    """Joined texts, so many at a time that what is joined stays short enough to be looked at."""
    while len(operands) > 1:
        groups = [tuple(operands[start : start + LONG]) for start in range(0, len(operands), LONG)]
        operands = [group[0] if len(group) == 1 else applied("&", group, node) for group in groups]
    return operands[0]


def _signed(run: Sequence[Step], node: Chain) -> list[Typed]:
    """The operands of a sum, those behind a minus with the other sign."""
    return [applied("negate", (part,), node) if operator.sign == "-" else part for operator, part in run]


def _halved(meaning: str, operands: Sequence[Typed], node: Chain) -> Typed:
    if len(operands) == 1:
        return operands[0]
    middle = len(operands) // 2
    first, second = _halved(meaning, operands[:middle], node), _halved(meaning, operands[middle:], node)
    return applied(meaning, (first, second), node)
