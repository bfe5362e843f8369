"""A formula of a line, parsed, checked and compiled once, however many lines have it."""

from __future__ import annotations

from dataclasses import dataclass, field

from tasuki.diagnostics import Location, Problem, problem
from tasuki.fields import Column
from tasuki.formulas import assigned, check_formula, compile_sql, parse
from tasuki.formulas.scope import Blanks, Dialect, FieldType, Sql
from tasuki.formulas.typed import Typed
from tasuki.storage.evaluation.declared import Returns
from tasuki.storage.evaluation.given import GivenField
from tasuki.storage.evaluation.lines import Line
from tasuki.storage.evaluation.names import GivenScope, scope_of
from tasuki.storage.evaluation.slots import Slot, SlotBinding

FIRST_CHARACTER = Location(line=1, column=1)


@dataclass(frozen=True, slots=True)
class Program:
    """What one expression needs and gives: the slots it reads, its SQL, and how its value is written.

    `kept` is the column whose stored form the value has (None: as formulas have it), `percent` that it is shown times
    100, and `finished` that it is a result, where an unknown condition is false.
    """

    slots: tuple[Slot, ...]
    sql: Sql
    type: FieldType
    kept: Column | None = None
    percent: bool = False
    finished: bool = True


@dataclass(frozen=True, slots=True)
class Understood:
    """A formula that parsed and checked: its tree and the scope it was checked against."""

    tree: Typed
    scope: GivenScope


@dataclass(frozen=True, slots=True)
class Refusal:
    """What is wrong with a formula."""

    problems: tuple[Problem, ...]


_Key = tuple[
    str, Blanks, Returns | None, tuple[GivenField, ...], tuple[tuple[str, FieldType], ...], str, tuple[int, int]
]


@dataclass(frozen=True, slots=True)
class Programs:
    """The compiled formulas of one engine, by what they depend on; all go when there are too many. Compiled for a
    `few` rows each, or as for a table of them: the answers are the same."""

    dialect: Dialect
    few: bool = True
    kept: dict[_Key, Program | Refusal] = field(default_factory=dict)
    most: int = 2_000

    def of(self, line: Line) -> Program | Refusal:
        """The program of a line."""
        key = (
            line.formula,
            line.blanks,
            line.returns,
            line.fields,
            tuple((name, held) for name, (held, _) in line.globals.items()),
            line.zone,
            line.year_starts,
        )
        found = self.kept.get(key)
        if found is None:
            if len(self.kept) >= self.most:
                self.kept.clear()
            found = self.kept[key] = _compile_alone(line, self.dialect, self.few)
        return found


def _compile_alone(line: Line, dialect: Dialect, few: bool) -> Program | Refusal:
    """The program of a line. Should the compiler itself fail, that is told of this line, and the others run."""
    try:
        return _compile(line, dialect, few)
    except Exception as error:
        return Refusal((problem("I309", reason=f"{type(error).__name__}: {error}"),))


def _compile(line: Line, dialect: Dialect, few: bool) -> Program | Refusal:
    understood = understand(line)
    if isinstance(understood, Refusal):
        return understood
    binding = binding_of(line, dialect)
    sql = compile_sql(understood.tree, binding, few=few)
    held = understood.tree.type
    returns = line.returns
    if returns is None or returns.type.type != "number":
        return Program(tuple(binding.slots.values()), sql, held)
    kept = None
    if returns.scale is not None:
        kept = Column("decimal", returns.scale)
        sql = assigned(sql, held, kept, returns.type.percent, dialect)
    return Program(tuple(binding.slots.values()), sql, held, kept, percent=returns.type.percent)


def understand(line: Line) -> Understood | Refusal:
    """The checked tree of a line's formula, or what is wrong with it; places are those in the formula's text."""
    parsed = parse(line.formula, FIRST_CHARACTER)
    if parsed.node is None:
        return Refusal(parsed.problems)
    scope = scope_of(line.fields, {name: held for name, (held, _) in line.globals.items()})
    returns = None if line.returns is None else line.returns.type
    checked = check_formula(parsed.node, scope, returns=returns, blanks=line.blanks)
    if checked.tree is None:
        return Refusal(checked.problems)
    return Understood(checked.tree, scope)


def binding_of(line: Line, dialect: Dialect) -> SlotBinding:
    """A binding for the names of a line."""
    return SlotBinding(
        dialect,
        {one.name.lower(): (one.name, one.type) for one in line.fields},
        {name.lower(): held for name, (held, _) in line.globals.items()},
        line.zone,
        line.year_starts,
    )


def part_program(tree: Typed, line: Line, dialect: Dialect) -> Program:
    """A part of a checked formula by itself, for a trace: an unknown condition stays unknown."""
    binding = binding_of(line, dialect)
    sql = compile_sql(tree, binding, few=True)
    return Program(tuple(binding.slots.values()), sql, tree.type, finished=False)
