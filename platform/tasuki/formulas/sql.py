"""A checked tree -> SQL. Three-valued as SQL is: blank makes unknown, and only true acts."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Any

from sqlalchemy import ColumnElement, Integer, Text, and_, literal, not_, null, or_, type_coerce
from sqlalchemy.types import TypeEngine

from tasuki.formulas.nodes import Call, Combine, Compare, Literal, Name, Node, Not
from tasuki.formulas.scope import FieldType

Binding = Any

Expression = ColumnElement[Any]

_COMPARE: Mapping[str, Callable[[Any, Any], Any]] = {
    "=": operator.eq,
    "<>": operator.ne,
    "<": operator.lt,
    ">": operator.gt,
    "<=": operator.le,
    ">=": operator.ge,
}
_MIRROR = {"=": "=", "<>": "<>", "<": ">", ">": "<", "<=": ">=", ">=": "<="}
_RUNTIME: Mapping[str, str] = {"TODAY": "today", "NOW": "now", "$User.id": "user_id"}


def to_sql(node: Node, binding: Binding, like: TypeEngine[Any] | None = None) -> Expression:
    """The SQL expression of a tree that `check` accepted; a literal standing alone takes the type `like`.

    Raises ValueError for a tree that was not checked.
    """
    match node:
        case Literal(value):
            return null() if value is None else literal(_fitting(value, like), like)
        case Name():
            return binding.runtime(_RUNTIME[node.text]) if node.text in _RUNTIME else binding.column(node.path[0])
        case Call():
            return _call(node, binding)
        case Compare():
            return _compare(node, binding)
        case Combine("and", parts):
            return and_(*(_condition(part, binding) for part in parts))
        case Combine(_, parts):
            return or_(*(_condition(part, binding) for part in parts))
        case Not(part):
            return not_(_condition(part, binding))
    raise ValueError(f"unchecked formula: {node}")


def _fitting(value: Any, like: TypeEngine[Any] | None) -> Any:
    """A number literal is a Decimal; a driver takes only an int where the column holds integers."""
    return int(value) if isinstance(value, Decimal) and isinstance(like, Integer) else value


def _condition(node: Node, binding: Binding) -> Expression:
    """A node as a truth value: a bare checkbox is compared with true, because SQLite keeps it as a number."""
    if isinstance(node, Name):
        column = binding.column(node.path[0])
        return column == literal(True, column.type)
    if isinstance(node, Literal):
        return _constant(node.value is True)
    return to_sql(node, binding)


def _constant(truth: bool) -> Expression:
    """A condition that is always true or always false, as both engines spell it."""
    return literal(1, Integer) == literal(int(truth), Integer)


def _call(node: Call, binding: Binding) -> Expression:
    match node.function:
        case "TODAY" | "NOW":
            return binding.runtime(_RUNTIME[node.function])
        case "ISBLANK":
            (value,) = node.arguments
            return _constant(value.value is None) if isinstance(value, Literal) else to_sql(value, binding).is_(None)
        case "INCLUDES":
            values, key = node.arguments
            assert isinstance(key, Literal)
            held = literal(";").concat(type_coerce(to_sql(values, binding), Text)).concat(";")
            return held.contains(f";{key.value};", autoescape=True)
    raise ValueError(f"unchecked function: {node.function}")


def _compare(node: Compare, binding: Binding) -> Expression:
    left, right = node.left, node.right
    sign: str = node.operator
    if isinstance(left, Literal) and isinstance(right, Literal):
        return _constant(bool(_COMPARE[sign](left.value, right.value)))
    if isinstance(left, Literal):
        left, right, sign = right, left, _MIRROR[sign]
    kind = _type_of(left, binding)
    if kind.type == "boolean":
        return _paired(sign, _condition(left, binding), _condition(right, binding))
    if kind.type == "number":
        return _compare_numbers(sign, left, right, binding)
    sql = to_sql(left, binding)
    return _paired(sign, sql, to_sql(right, binding, sql.type))


def _compare_numbers(sign: str, left: Node, right: Node, binding: Binding) -> Expression:
    """Numbers may be stored as scaled integers, so both sides are brought to the same number of decimal places."""
    column, scale = to_sql(left, binding), _type_of(left, binding).scale
    if not isinstance(right, Literal):
        other = _type_of(right, binding).scale
        most = max(scale, other)
        return _paired(
            sign,
            binding.rescaled(column, scale, most),
            binding.rescaled(to_sql(right, binding), other, most),
        )
    value = Decimal(str(right.value))
    unit = Decimal(1).scaleb(-scale)
    below = value.quantize(unit, ROUND_FLOOR)
    if below == value:
        return _paired(sign, column, _number(below, scale, column.type))
    # No value of the column lies on a literal with more places: only the order remains to be told.
    if sign in ("<", "<="):
        return column <= _number(below, scale, column.type)
    if sign in (">", ">="):
        return column >= _number(value.quantize(unit, ROUND_CEILING), scale, column.type)
    return _paired("<>" if sign == "=" else "=", column, column)


def _number(value: Decimal, scale: int, kind: TypeEngine[Any]) -> Expression:
    return literal(int(value) if kind.python_type is int else value, kind)


def _type_of(node: Node, binding: Binding) -> FieldType:
    if isinstance(node, Name) and len(node.path) == 1:
        found = binding.field(node.path[0])
        if found is None:
            raise ValueError(f"unchecked name: {node.text}")
        return found
    if isinstance(node, Name):
        return FieldType("reference", to="user")
    if isinstance(node, Call) and node.function in ("TODAY", "NOW"):
        return FieldType("date" if node.function == "TODAY" else "timestamp")
    return FieldType("boolean")


def _paired(sign: str, left: Expression, right: Expression) -> Expression:
    found: Expression = _COMPARE[sign](left, right)
    return found
