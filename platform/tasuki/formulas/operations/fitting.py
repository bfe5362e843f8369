"""What types of single arguments cannot say: whether several arguments go together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tasuki.formulas.operations.signature import Fault
from tasuki.formulas.sorts import WORDS, choice_problem, comparable, conversion, nearest, shown_keys, unlike
from tasuki.formulas.typed import Constant, Typed


def one_sort(arguments: Sequence[Typed], places: Iterable[int]) -> tuple[Fault, ...]:
    """All results are of one type."""
    first: Typed | None = None
    for place in places:
        part = arguments[place]
        if part.type.type == "blank":
            continue
        if first is None:
            first = part
        elif not comparable(first.type, part.type) or unlike(first.type, part.type):
            return (Fault("M211", place, {"left": WORDS[first.type.type], "right": WORDS[part.type.type]}),)
    return ()


def equal_sort(arguments: Sequence[Typed], left: int, right: int, at: int | None = None) -> tuple[Fault, ...]:
    """Two arguments can be equal: of one type (told at the argument `at`), and a literal is a key of the picklist it
    stands beside."""
    one, other = arguments[left], arguments[right]
    if not comparable(one.type, other.type):
        words = {"left": WORDS[one.type.type], "right": WORDS[other.type.type]}
        hint = conversion(one.type.type, {other.type.type})
        return (Fault("M115", at, words, hint if hint.en else conversion(other.type.type, {one.type.type})),)
    return choice(one, other, right) or choice(other, one, left)


def choice(held: Typed, literal: Typed, place: int) -> tuple[Fault, ...]:
    """A literal beside a picklist is one of its keys."""
    if choice_problem(held.type, literal) is None:
        return ()
    assert isinstance(literal, Constant) and held.type.choices is not None
    values = {"value": literal.value, "keys": shown_keys(held.type.choices)}
    return (Fault("M117", place, values, nearest(str(literal.value), held.type.choices)),)
