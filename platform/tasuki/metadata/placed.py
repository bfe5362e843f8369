"""Checked formulas with the places they stand in, for the rules that look at all of them together."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from tasuki.diagnostics import Problem
from tasuki.formulas import Call, Name, Node, check_formula
from tasuki.formulas.nodes import inside
from tasuki.formulas.scope import Blanks, FieldType, Place
from tasuki.formulas.typed import Formula, Query, Typed
from tasuki.metadata.findings import Findings
from tasuki.metadata.formula_places import FormulaPlace
from tasuki.metadata.known import Known
from tasuki.metadata.scopes import Scopes

Role = Literal["default", "formula", "value", "where", "cap", "key", "pick", "error_when", "when", "view"]
CONDITION = FieldType("boolean")


@dataclass(frozen=True, slots=True)
class Placed:
    """A formula, what it is for, and the field or validation `key` of `object` that has it."""

    object: str
    key: str
    role: Role
    formula: Formula
    place: FormulaPlace


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a formula must fit: the object whose fields it names, what it must give (None: anything), how blank
    numbers read, what kind of place it stands in. With `of` the bare names are that object's and `$Record` is one
    of `object`."""

    object: str
    returns: FieldType | None = None
    blanks: Blanks = "blank"
    place: Place = "record"
    of: str | None = None


@dataclass(slots=True)
class Formulas:
    """Checks formulas one by one and remembers them. `silent` are names whose definitions have problems of their own:
    a formula with one of them is not looked at."""

    scopes: Scopes
    findings: Findings
    silent: frozenset[str] = frozenset()
    placed: list[Placed] = field(default_factory=list)

    def check(self, place: FormulaPlace, wanted: Wanted) -> Formula | None:
        """The formula at `place`, or None if there is none or it has problems (which are reported)."""
        node = place.parse(self.findings)
        if node is None or not self.silent.isdisjoint(_names(node)):
            return None
        problems, tree = self._tree(node, wanted)
        place.take(problems, self.findings)
        text = place.text
        return None if tree is None or text is None else Formula(text, tree)

    def keep(self, object_key: str, key: str, role: Role, place: FormulaPlace, formula: Formula | None) -> None:
        """Remember a formula for the rules that look at all of them."""
        if formula is not None:
            self.placed.append(Placed(object_key, key, role, formula, place))

    def _tree(self, node: Node, wanted: Wanted) -> tuple[tuple[Problem, ...], Typed | None]:
        scope = self.scopes.of(wanted.object, wanted.place)
        if wanted.of is None:
            checked = check_formula(node, scope, returns=wanted.returns, blanks=wanted.blanks)
            return checked.problems, checked.tree
        # As inside EXISTS, where bare names are the other object's and $Record is the record around.
        call = Call("EXISTS", (Name((wanted.of,), node.where), node), node.where)
        checked = check_formula(call, scope, returns=CONDITION, blanks=wanted.blanks)
        return checked.problems, checked.tree.condition if isinstance(checked.tree, Query) else None


def silent_names(known: Known) -> frozenset[str]:
    """Names that formulas may not be blamed for: broken fields and objects, and references to objects there are not."""
    lost = {
        field.key
        for item in known.objects.values()
        for field in item.fields.values()
        if field.to is not None and field.to not in known.objects
    }
    broken = {field for _, field in known.broken_fields}
    return frozenset(name.lower() for name in (*known.broken_objects, *broken, *lost))


def _names(root: Node) -> set[str]:
    """Every part of every name in a tree, in lower case."""
    found: set[str] = set()
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if isinstance(node, Name):
            found.update(part.lower() for part in node.path)
        waiting += inside(node)
    return found
