"""Does a tree fit its scope? Every name exists, every comparison compares like with like."""

from __future__ import annotations

import difflib
from dataclasses import dataclass, replace
from decimal import Decimal

from tasuki.diagnostics import Location, Problem, problem
from tasuki.formulas.functions import FUNCTIONS, LATER, LATER_NAMES
from tasuki.formulas.nodes import Call, Chain, Combine, Compare, Literal, Name, Negative, Node, Not
from tasuki.formulas.scope import FieldType, Scope, ValueType
from tasuki.labels import Label

BOOLEAN = FieldType("boolean")
_BLANK = FieldType("blank")
_SYSTEM = {"$User.id": FieldType("reference", to="user")}
_WORDS: dict[ValueType, Label] = {
    "text": Label("文字列", "text"),
    "number": Label("数値", "a number"),
    "boolean": Label("真偽", "true or false"),
    "date": Label("日付", "a date"),
    "time": Label("時刻", "a time"),
    "timestamp": Label("日時", "a date and time"),
    "reference": Label("参照", "a reference"),
    "blank": Label("空", "blank"),
}


@dataclass(frozen=True, slots=True)
class Checked:
    """What a formula gives (None if that cannot be told) and everything wrong with it."""

    type: FieldType | None
    problems: tuple[Problem, ...]


def check(node: Node, scope: Scope) -> Checked:
    """The type of a tree in `scope`."""
    checker = _Checker(scope)
    found = checker.type_of(node)
    return Checked(found, tuple(checker.problems))


def check_condition(node: Node, scope: Scope) -> tuple[Problem, ...]:
    """What is wrong with a tree that must be a condition: true, false or unknown."""
    checked = check(node, scope)
    if checked.type is not None and checked.type.type != "boolean":
        return (*checked.problems, problem("M108", node.where, found=_WORDS[checked.type.type]))
    return checked.problems


def check_default(node: Node, scope: Scope, target: FieldType) -> tuple[Problem, ...]:
    """What is wrong with a tree that must be a first value for a field that holds `target`.

    A default is a literal, TODAY(), NOW() or $User.id: it depends on no other field.
    """
    simple = isinstance(node, Literal) or (isinstance(node, Call) and not node.arguments) or _is_system(node)
    if not simple:
        return (problem("M109", node.where),)
    checked = check(node, scope)
    found = checked.type
    if found is None or found.type == "blank" or (found.type == target.type and found.to in ("", target.to)):
        return checked.problems
    return (*checked.problems, problem("M110", node.where, wanted=_WORDS[target.type], found=_WORDS[found.type]))


def _is_system(node: Node) -> bool:
    return isinstance(node, Name) and node.text in _SYSTEM


class _Checker:
    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self.problems: list[Problem] = []

    def report(self, code: str, where: Location, hint: Label | None = None, **values: object) -> None:
        found = problem(code, where, **values)
        self.problems.append(found if hint is None else replace(found, hint=hint))

    def type_of(self, node: Node) -> FieldType | None:
        match node:
            case Literal():
                return _literal(node)
            case Name():
                return self.name(node)
            case Call():
                return self.call(node)
            case Compare():
                self.compare(node)
                return BOOLEAN
            case Combine(_, parts):
                for part in parts:
                    self.condition(part)
                return BOOLEAN
            case Not(part):
                self.condition(part)
                return BOOLEAN
            case Negative(part):
                self.report("M104", node.where, operator="-")
                self.type_of(part)
            case Chain(operands, operators):
                for sign in operators:
                    self.report("M104", sign.where, operator=sign.sign)
                for operand in operands:
                    self.type_of(operand)
        return None

    def name(self, node: Name) -> FieldType | None:
        if node.text in _SYSTEM:
            return _SYSTEM[node.text]
        if node.path[0].startswith("$"):
            later = node.path[0] in LATER_NAMES or node.path[0] == "$User"
            self.report("M103" if later else "M105", node.where, name=node.text)
            return None
        found = self.scope.field(node.path[0])
        if found is None:
            self.report("M105", node.where, _nearest(node.path[0], self.scope), name=node.path[0])
        elif len(node.path) > 1:
            self.report("M103", node.where, name=node.text)
            return None
        return found

    def call(self, node: Call) -> FieldType | None:
        if node.function not in FUNCTIONS:
            code = "M102" if node.function in LATER else "M106"
            self.report(code, node.where, name=node.function)
            return None
        wanted = FUNCTIONS[node.function]
        if wanted is None or len(node.arguments) != wanted:
            self.report("M107", node.where, name=node.function, wanted=wanted or "1…", found=len(node.arguments))
            return None
        if node.function == "ISBLANK":
            self.type_of(node.arguments[0])
            return BOOLEAN
        if node.function == "INCLUDES":
            self.includes(node)
            return BOOLEAN
        return FieldType("date") if node.function == "TODAY" else FieldType("timestamp")

    def includes(self, node: Call) -> None:
        where, what = node.arguments
        held = self.type_of(where)
        if held is not None and not held.many:
            self.report("M111", where.where)
        elif held is not None and not (isinstance(what, Literal) and isinstance(what.value, str)):
            self.report("M112", what.where)
        elif held is not None:
            self.choice(held, what)

    def condition(self, node: Node) -> None:
        found = self.type_of(node)
        if found is not None and found.type != "boolean":
            self.report("M108", node.where, found=_WORDS[found.type])

    def compare(self, node: Compare) -> None:
        left, right = self.type_of(node.left), self.type_of(node.right)
        if left is None or right is None:
            return
        if "blank" in (left.type, right.type):
            self.report("M113", node.where)
        elif left.many or right.many:
            self.report("M114", node.where)
        elif left.type != right.type or (left.type == "reference" and left.to != right.to):
            self.report("M115", node.where, left=_WORDS[left.type], right=_WORDS[right.type])
        elif node.operator not in ("=", "<>") and not _is_ordered(left, right):
            self.report("M116", node.where, operator=node.operator)
        else:
            self.choice(left, node.right)
            self.choice(right, node.left)

    def choice(self, held: FieldType, literal: Node) -> None:
        """A literal beside a picklist must be one of its keys."""
        if held.choices is None or not isinstance(literal, Literal) or literal.value in held.choices:
            return
        near = difflib.get_close_matches(str(literal.value), sorted(held.choices), n=1)
        hint = Label(f"「{near[0]}」のことですか", f"Did you mean “{near[0]}”?") if near else None
        self.report("M117", literal.where, hint, value=literal.value, keys=_some(held.choices))


def _literal(node: Literal) -> FieldType:
    match node.value:
        case bool():
            return BOOLEAN
        case Decimal():
            return FieldType("number")
        case str():
            return FieldType("text")
    return _BLANK


def _is_ordered(left: FieldType, right: FieldType) -> bool:
    return left.type not in ("boolean", "reference") and left.choices is None and right.choices is None


def _nearest(word: str, scope: Scope) -> Label | None:
    near = difflib.get_close_matches(word, sorted(scope.names()), n=1, cutoff=0.6)
    return Label(f"「{near[0]}」のことですか", f"Did you mean “{near[0]}”?") if near else None


def _some(keys: frozenset[str]) -> str:
    shown = sorted(keys)
    return ", ".join(shown[:8]) + (", …" if len(shown) > 8 else "")
