"""The tree of a checked formula: every name resolved, every operator an operation, every part with its type."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal as OneOf

from tasuki.formulas.nodes import Node
from tasuki.formulas.scope import FieldType

Path = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Constant:
    """A literal; None is blank."""

    value: str | Decimal | bool | None
    type: FieldType
    node: Node


@dataclass(frozen=True, slots=True)
class Read:
    """A field, or one behind references: `("order", "customer", "name")`. `outer`: written `$Record.…` inside a
    query, so a field of the record around. `objects` are the objects along the path, one per name (the object that
    has the field of that name)."""

    path: Path
    objects: tuple[str, ...]
    type: FieldType
    node: Node
    outer: bool = False


@dataclass(frozen=True, slots=True)
class Prior:
    """An own field as it was before the batch."""

    name: str
    type: FieldType
    node: Node


@dataclass(frozen=True, slots=True)
class System:
    """What only the moment and the actor decide: `today`, `now`, `user_id`, `$User.email`."""

    name: str
    type: FieldType
    node: Node


@dataclass(frozen=True, slots=True)
class Apply:
    """A function or operator over its arguments. `operation` is a key of the table of operations: where a name means
    several things (`+`, `&`, comparisons) the operation is the one that fits the types."""

    operation: str
    arguments: tuple[Typed, ...]
    type: FieldType
    node: Node


@dataclass(frozen=True, slots=True)
class Query:
    """EXISTS, COUNTOF or SUMOF over the live records of `object`; bare names in `condition` and `value` are its."""

    operation: OneOf["exists", "count", "sum"]
    object: str
    condition: Typed | None
    value: Typed | None
    type: FieldType
    node: Node


Typed = Constant | Read | Prior | System | Apply | Query


def parts(tree: Typed) -> tuple[Typed, ...]:
    """The trees directly below a tree."""
    match tree:
        case Apply(_, arguments):
            return arguments
        case Query():
            return tuple(part for part in (tree.condition, tree.value) if part is not None)
    return ()


def walk(tree: Typed) -> tuple[Typed, ...]:
    """The tree and everything below it, outside in."""
    found, waiting = [], [tree]
    while waiting:
        part = waiting.pop()
        found.append(part)
        waiting.extend(reversed(parts(part)))
    return tuple(found)


def depth(root: Typed) -> int:
    """How many operations stand inside one another, counted without recursion."""
    deepest, waiting = 0, [(root, 1)]
    while waiting:
        tree, level = waiting.pop()
        deepest = max(deepest, level)
        waiting += [(part, level + 1) for part in parts(tree)]
    return deepest


def own_paths(tree: Typed) -> frozenset[Path]:
    """The paths a formula reads from the record it stands on, those inside queries (`$Record.…`) included."""
    found: set[Path] = set()
    waiting: list[tuple[Typed, bool]] = [(tree, False)]
    while waiting:
        part, inside = waiting.pop()
        if isinstance(part, Read) and part.outer == inside:
            found.add(part.path)
        elif isinstance(part, Prior):
            found.add((part.name,))
        waiting += [(below, inside or isinstance(part, Query)) for below in parts(part)]
    return frozenset(found)


def queries(tree: Typed) -> tuple[Query, ...]:
    """The queries of a formula over other objects."""
    return tuple(part for part in walk(tree) if isinstance(part, Query))


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula of the org: its text, and the checked tree, whose type is that of the place it stands in."""

    text: str
    tree: Typed

    @property
    def type(self) -> FieldType:
        """What it gives."""
        return self.tree.type
