"""Tree as written -> checked tree: every name found, every operator an operation, every part with its type."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal as OneOf
from typing import cast

from tasuki.diagnostics import Location, Problem, problem
from tasuki.formulas.chains import chained
from tasuki.formulas.digits import MOST_DIGITS, number_type
from tasuki.formulas.names import Names
from tasuki.formulas.nodes import Call, Chain, Combine, Compare, Literal, Name, Negative, Node, Not, inside
from tasuki.formulas.operations import LATER, OPERATIONS, Function, counted
from tasuki.formulas.parsing import MAX_LENGTH
from tasuki.formulas.scope import Blanks, FieldType, Scope
from tasuki.formulas.sorts import WORDS, choice_problem, conversion, in_words, nearest, unlike
from tasuki.formulas.typed import Apply, Constant, Prior, Query, Read, System, Typed, depth
from tasuki.labels import Label

MAX_DEPTH = 250
"""Operations inside one another."""

TRUTH = FieldType("boolean")
_BLANK = FieldType("blank")
_MOMENTS = {
    "TODAY": ("today", FieldType("date")),
    "NOW": ("now", FieldType("timestamp")),
    "TIMENOW": ("now", FieldType("timestamp")),
}
_OF_WRITING = frozenset({"ISNEW", "ISCHANGED", "PRIORVALUE", "ISCLONE"})
_ONLY_IN_REPORTS = frozenset({"PARENTGROUPVAL", "PREVGROUPVAL"})
_QUERIES: dict[str, OneOf["exists", "count", "sum"]] = {"EXISTS": "exists", "COUNTOF": "count", "SUMOF": "sum"}


@dataclass(frozen=True, slots=True)
class CheckedFormula:
    """The tree of a formula, None if there are problems, and everything wrong with it."""

    tree: Typed | None
    problems: tuple[Problem, ...]


def check_formula(
    node: Node, scope: Scope, *, returns: FieldType | None = None, blanks: Blanks = "blank"
) -> CheckedFormula:
    """A tree over the names of `scope`, giving a value that `returns` can hold (None: any; boolean: a condition).

    With blanks "zero" every number field that is blank reads as 0.
    """
    checker = _Checker(scope, blanks, None, [])
    tree = checker.build(node)
    if tree is not None and returns is not None:
        tree = checker.returned(tree, returns)
    if tree is not None and depth(tree) > MAX_DEPTH:
        checker.report("M101", node.where, most=MAX_LENGTH)
    return CheckedFormula(None if checker.problems else tree, tuple(checker.problems))


class _Checker:
    """One formula, or the inside of one query: there `around` is the scope of the record around."""

    def __init__(self, scope: Scope, blanks: Blanks, around: Scope | None, problems: list[Problem]) -> None:
        self.scope = scope
        self.blanks = blanks
        self.around = around
        self.problems = problems
        self.names = Names(scope, around, problems)
        # The parts of the tree that are done, by the identity of their node; None where there is a problem.
        self.built: dict[int, Typed | None] = {}

    def report(self, code: str, where: Location, hint: Label | None = None, /, **values: object) -> None:
        found = problem(code, where, **values)
        self.problems.append(found if hint is None else replace(found, hint=hint))

    def build(self, root: Node) -> Typed | None:
        """The checked tree, made from its leaves up: a formula may be deeper than Python calls."""
        waiting: list[tuple[Node, bool]] = [(root, False)]
        while waiting:
            node, ready = waiting.pop()
            if ready or isinstance(node, Name | Literal):
                self.built[id(node)] = self.single(node)
                continue
            waiting.append((node, True))
            waiting += [(part, False) for part in reversed(self.below(node))]
        return self.built[id(root)]

    def below(self, node: Node) -> tuple[Node, ...]:
        """The nodes to build before a node: not those inside a query, nor names that stand for themselves."""
        if isinstance(node, Call) and (node.function in _QUERIES or node.function in _OF_WRITING):
            return ()
        return inside(node) if not isinstance(node, Call) or node.function in OPERATIONS else ()

    def single(self, node: Node) -> Typed | None:
        """The checked tree of a node whose parts are built."""
        match node:
            case Name():
                return self.read(node)
            case Literal():
                return self.constant(node)
            case Call():
                return self.call(node)
            case Chain():
                return self.chain(node)
            case Compare(operator, left, right):
                return self.apply(OPERATIONS[operator], (left, right), node)
            case Combine(operator, parts):
                return self.apply(OPERATIONS["AND" if operator == "and" else "OR"], parts, node)
            case Not(part):
                return self.apply(OPERATIONS["NOT"], (part,), node)
            case Negative(part):
                return self.apply(OPERATIONS["negate"], (part,), node)

    def constant(self, node: Literal) -> Typed | None:
        match node.value:
            case bool():
                return Constant(node.value, TRUTH, node)
            case Decimal():
                kind = number_type(node.value)
                if kind.digits + kind.scale > MOST_DIGITS:
                    self.report("M200", node.where, most=MOST_DIGITS)
                    return None
                return Constant(node.value, kind, node)
            case str():
                return Constant(node.value, FieldType("text"), node)
        return Constant(None, _BLANK, node)

    def read(self, node: Name) -> Typed | None:
        found = self.names.resolve(node)
        return self.filled(found) if isinstance(found, Read) else found

    def filled(self, tree: Read | Apply) -> Typed:
        """With blanks "zero", a number that is never blank."""
        if self.blanks == "zero" and tree.type.type == "number":
            return Apply("zero_if_blank", (tree,), replace(tree.type, percent=False), tree.node)
        return tree

    def chain(self, node: Chain) -> Typed | None:
        built = [self.built[id(operand)] for operand in node.operands]
        if any(part is None for part in built):
            return None
        return chained(node, cast(list[Typed], built), self.report)

    # Functions

    def call(self, node: Call) -> Typed | None:
        name = node.function
        if name in _QUERIES:
            return self.query(node)
        if name in _ONLY_IN_REPORTS:
            self.report("M201", node.where, name=name)
            return None
        if name in _MOMENTS:
            return self.moment(node)
        entry = OPERATIONS.get(name) if name.isupper() else None
        if entry is None:
            if name in LATER:
                self.report("M102", node.where, name=name)
            else:
                self.report("M106", node.where, nearest(name, self.functions()), name=name)
            return None
        if name in _OF_WRITING:
            return self.of_writing(node, entry)
        return self.apply(entry, node.arguments, node)

    def functions(self) -> list[str]:
        return [*(name for name in OPERATIONS if name.isupper()), *_QUERIES]

    def moment(self, node: Call) -> Typed | None:
        if node.arguments:
            self.report("M107", node.where, name=node.function, wanted=counted(0, 0), found=len(node.arguments))
            return None
        moment = System(*_MOMENTS[node.function], node)
        return Apply("TIMENOW", (moment,), FieldType("time"), node) if node.function == "TIMENOW" else moment

    def apply(self, entry: Function, arguments: Sequence[Node], node: Node) -> Typed | None:
        counted = not isinstance(node, Call) or self.counted(entry, node)
        built = [self.built[id(argument)] for argument in arguments]
        if not counted or any(part is None for part in built):
            return None
        trees = cast(tuple[Typed, ...], tuple(built))
        faults = [
            self.fault(entry, place, len(trees), tree, argument)
            for place, (tree, argument) in enumerate(zip(trees, arguments, strict=True))
        ]
        if any(faults):
            return None
        for found in entry.check(trees) if entry.check is not None else ():
            at = trees[found.argument].node if found.argument is not None else node
            self.report(found.code, at.where, found.hint, **found.values)
            faults.append(True)
        if any(faults):
            return None
        trees = tuple(entry.typed(place, tree, len(trees)) for place, tree in enumerate(trees))
        kind = entry.result(trees) if callable(entry.result) else entry.result
        return Apply(entry.name, trees, kind, node)

    def counted(self, entry: Function, node: Call) -> bool:
        """False, with a problem, for the wrong number of arguments."""
        if entry.takes(len(node.arguments)):
            return True
        self.report("M107", node.where, name=entry.name, wanted=entry.counts, found=len(node.arguments))
        return False

    def fault(self, entry: Function, place: int, count: int, tree: Typed, node: Node) -> bool:
        """True, with a problem, for an argument of another type than its parameter takes."""
        parameter, kind = entry.parameter(place, count), tree.type
        if kind.many and not parameter.choices:
            self.report("M114", node.where)
            return True
        if parameter.literal and not isinstance(tree, Constant):
            self.report("M202", node.where, name=entry.name, place=place + 1)
            return True
        if kind.type == "blank" or kind.type in parameter.types:
            return False
        if parameter.types == {"boolean"}:
            self.report("M108", node.where, found=WORDS[kind.type])
            return True
        wanted, found = in_words(parameter.types), WORDS[kind.type]
        name = "-" if entry.name == "negate" else entry.name
        hint = conversion(kind.type, parameter.types)
        self.report("M203", node.where, hint, name=name, place=place + 1, wanted=wanted, found=found)
        return True

    def of_writing(self, node: Call, entry: Function) -> Typed | None:
        """ISNEW, ISCHANGED, PRIORVALUE: about the row before it was written, and its own fields."""
        if not self.counted(entry, node):
            return None
        if self.scope.place != "write" or self.around is not None:
            self.report("M204", node.where, name=node.function)
            return None
        if not node.arguments:
            return Apply(node.function, (), TRUTH, node)
        argument = node.arguments[0]
        found = self.names.resolve(argument) if isinstance(argument, Name) else None
        if not isinstance(found, Read) or len(found.path) != 1:
            if found is not None or not isinstance(argument, Name):
                self.report("M205", argument.where, name=node.function)
            return None
        prior = Prior(found.path[0], found.type, node)
        if node.function == "PRIORVALUE":
            return self.filled(Apply(node.function, (found, prior), replace(found.type, percent=False), node))
        return Apply(node.function, (found, prior), TRUTH, node)

    # Queries

    def query(self, node: Call) -> Typed | None:
        sums = node.function == "SUMOF"
        if not 1 + sums <= len(node.arguments) <= 2 + sums:
            takes = counted(1 + sums, 2 + sums)
            self.report("M107", node.where, name=node.function, wanted=takes, found=len(node.arguments))
            return None
        if self.around is not None:
            self.report("M206", node.where, name=node.function)
            return None
        target, *rest = node.arguments
        inner = self.scope.follow(target.path[0]) if isinstance(target, Name) and len(target.path) == 1 else None
        if inner is None:
            name = target.text if isinstance(target, Name) else "…"
            self.report("M207", target.where, nearest(name, self.scope.objects()), name=name)
            return None
        return self.inside(node, inner, rest)

    def inside(self, node: Call, inner: Scope, rest: list[Node]) -> Typed | None:
        checker = _Checker(inner, self.blanks, self.scope, self.problems)
        value = checker.build(rest.pop(0)) if node.function == "SUMOF" else None
        if value is not None and value.type.type not in ("number", "blank"):
            wanted, found = WORDS["number"], WORDS[value.type.type]
            self.report("M203", value.node.where, name="SUMOF", place=2, wanted=wanted, found=found)
            return None
        test = checker.build(rest[0]) if rest else None
        if test is not None:
            test = checker.returned(test, TRUTH)
        if (node.function == "SUMOF" and value is None) or (rest and test is None):
            return None
        operation = _QUERIES[node.function]
        return Query(operation, inner.key, test, value, _query_type(operation, value), node)

    # The place the formula stands in

    def returned(self, tree: Typed, returns: FieldType) -> Typed | None:
        """The tree as a value that `returns` can hold; None, with a problem, if it never is."""
        kind = tree.type
        if kind.type == "blank" and returns.type != "boolean":
            return replace(tree, type=returns) if isinstance(tree, Constant) else tree
        if kind.type != returns.type or (kind.type == "reference" and kind.to != returns.to):
            code = "M108" if returns.type == "boolean" else "M110"
            self.report(code, tree.node.where, wanted=WORDS[returns.type], found=WORDS[kind.type])
            return None
        if unlike(kind, returns):
            self.report("M114", tree.node.where)
            return None
        found = choice_problem(returns, tree)
        if found is not None:
            self.problems.append(found)
            return None
        return tree


def _query_type(operation: str, value: Typed | None) -> FieldType:
    if operation == "exists":
        return TRUTH
    if operation == "count":
        return FieldType("number", digits=12)
    assert value is not None
    return FieldType("number", digits=min(value.type.digits + 12, MOST_DIGITS), scale=value.type.scale)
