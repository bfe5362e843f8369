"""The tree of a formula as it is written. Every node knows where it stands."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal as OneOf

from tasuki.diagnostics import Location


@dataclass(frozen=True, slots=True)
class Literal:
    """A text, a number, true, false or null (None; '' is null too)."""

    value: str | Decimal | bool | None
    where: Location


@dataclass(frozen=True, slots=True)
class Name:
    """A field by its key, one behind references, or something the system knows: `$User.id`."""

    path: tuple[str, ...]
    where: Location

    @property
    def text(self) -> str:
        """The name as written."""
        return ".".join(self.path)


@dataclass(frozen=True, slots=True)
class Call:
    """A function (name in capitals) and its arguments."""

    function: str
    arguments: tuple[Node, ...]
    where: Location


@dataclass(frozen=True, slots=True)
class Compare:
    """`left` compared with `right`."""

    operator: OneOf["=", "<>", "<", ">", "<=", ">="]
    left: Node
    right: Node
    where: Location


@dataclass(frozen=True, slots=True)
class Combine:
    """All (`and`) or at least one (`or`) of the parts."""

    operator: OneOf["and", "or"]
    parts: tuple[Node, ...]
    where: Location


@dataclass(frozen=True, slots=True)
class Not:
    """The opposite of `part`; unknown stays unknown."""

    part: Node
    where: Location


@dataclass(frozen=True, slots=True)
class Negative:
    """`part` with the other sign."""

    part: Node
    where: Location


@dataclass(frozen=True, slots=True)
class Chain:
    """Operands with an operator between each two, from left to right: `+ - &`, or `* /`, or `^`. One node however long
    it is, so that a sum of a thousand numbers is no deeper than one of two."""

    operands: tuple[Node, ...]
    operators: tuple[Operator, ...]
    where: Location


@dataclass(frozen=True, slots=True)
class Operator:
    """The sign between two operands of a chain."""

    sign: str
    where: Location


Node = Literal | Name | Call | Compare | Combine | Not | Negative | Chain


def inside(node: Node) -> tuple[Node, ...]:
    """The nodes directly below a node."""
    match node:
        case Call(_, arguments):
            return arguments
        case Compare(_, left, right):
            return (left, right)
        case Combine(_, parts):
            return parts
        case Not(part) | Negative(part):
            return (part,)
        case Chain(operands):
            return operands
    return ()


def fields_in(root: Node) -> frozenset[str]:
    """The fields a formula reads, by the first part of each name; what the system knows (`$User.id`) is none."""
    found: set[str] = set()
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if isinstance(node, Name) and not node.text.startswith("$"):
            found.add(node.path[0])
        waiting += inside(node)
    return frozenset(found)
