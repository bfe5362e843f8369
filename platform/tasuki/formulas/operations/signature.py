"""What an entry in the table of operations says: all the compiler, `explain` and the reference know of a function."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from tasuki.formulas.emit import Emission, Part
from tasuki.formulas.scope import FieldType, ValueType
from tasuki.formulas.typed import Constant, Typed
from tasuki.labels import Label

ANY: frozenset[ValueType] = frozenset({"text", "number", "boolean", "date", "time", "timestamp", "reference", "blank"})
TEXT: frozenset[ValueType] = frozenset({"text"})
NUMBER: frozenset[ValueType] = frozenset({"number"})
BOOLEAN: frozenset[ValueType] = frozenset({"boolean"})
DATE: frozenset[ValueType] = frozenset({"date"})
TIME: frozenset[ValueType] = frozenset({"time"})
TIMESTAMP: frozenset[ValueType] = frozenset({"timestamp"})


@dataclass(frozen=True, slots=True)
class Parameter:
    """One argument: its name in the reference and the types it takes; a blank literal (NULL) goes anywhere.

    `repeats`: the last parameter, once or more; a function whose last two repeat takes them in pairs (IFS). `literal`:
    written in the formula, not computed (a REGEX pattern). A picklist is text, its key; a multi-picklist only where
    `choices` says so.
    """

    name: str
    types: frozenset[ValueType] = ANY
    optional: bool = False
    repeats: bool = False
    literal: bool = False
    choices: bool = False


@dataclass(frozen=True, slots=True)
class Fault:
    """What a function's own check found: a code of family M, the argument it is about (None: the whole), the values
    of its sentence, and a hint if there is a better one than the code's."""

    code: str
    argument: int | None
    values: Mapping[str, object] = field(default_factory=dict)
    hint: Label | None = None


@dataclass(frozen=True, slots=True)
class Example:
    """A formula that runs and what it gives, written as `formula eval` prints it (None: blank), or the code of its
    error. `row` are the fields it reads: name -> (kind, value as in a file)."""

    formula: str
    value: str | None = None
    error: str = ""
    row: Mapping[str, tuple[str, str | None]] = field(default_factory=dict)


def counted(least: int, most: int | None) -> Label:
    """How many arguments, in words: from `least` to `most` (None: any number)."""
    if least == most:
        return Label(f"{least}個", f"{least} argument" if least == 1 else f"{least} arguments")
    if most is None:
        return Label(f"{least}個以上", f"at least {least} argument" if least == 1 else f"at least {least} arguments")
    return Label(f"{least}個から{most}個", f"{least} to {most} arguments")


@dataclass(frozen=True, slots=True)
class Function:
    """A function (`name` in capitals) or an operator.

    `result` is what it gives, or a function of the checked arguments. `emit` turns compiled arguments into SQL:
    as many as were written, blanks included. `words` says in a sentence what it means: `{0}`, `{1}` are the arguments
    in words, `{all}` all of them with commas. `check` looks at what types cannot say. `otherwise`: after repeated pairs
    stands one more value (CASE), or may (IFS).
    """

    name: str
    parameters: tuple[Parameter, ...]
    result: FieldType | Callable[[tuple[Typed, ...]], FieldType]
    emit: Callable[[Emission, tuple[Part, ...]], Part]
    words: Label
    doc: Label
    examples: tuple[Example, ...] = ()
    check: Callable[[tuple[Typed, ...]], tuple[Fault, ...]] | None = None
    otherwise: Literal["", "optional", "required"] = ""
    _repeated: int = field(init=False, repr=False)
    _fixed: int = field(init=False, repr=False)

    def __post_init__(self) -> None:
        # Asked at each argument of each formula.
        repeated = sum(parameter.repeats for parameter in self.parameters)
        object.__setattr__(self, "_repeated", repeated)
        object.__setattr__(self, "_fixed", len(self.parameters) - repeated)

    def takes(self, count: int) -> bool:
        """True if it can have so many arguments."""
        least, most = self._least, self._most
        if count < least or (most is not None and count > most):
            return False
        pairs = count - self._fixed
        return self._repeated < 2 or self.otherwise == "optional" or pairs % 2 == (self.otherwise == "required")

    @property
    def counts(self) -> Label:
        """How many arguments it takes, in words."""
        if self._repeated == 2 and self.otherwise != "optional":
            least = self._least
            ja, en = "個、".join(map(str, (least, least + 2, least + 4))), f"{least}, {least + 2}, {least + 4} …"
            return Label(f"{ja}個、…のどれか", f"{en} arguments")
        return counted(self._least, self._most)

    def parameter(self, place: int, count: int) -> Parameter:
        """The parameter that the argument at `place` of `count` stands for."""
        if place < self._fixed:
            return self.parameters[place]
        repeated = self.parameters[self._fixed :] or self.parameters[-1:]
        if len(repeated) == 2 and place == count - 1:
            return repeated[1]
        return repeated[(place - self._fixed) % len(repeated)]

    def typed(self, place: int, tree: Typed, count: int = 2) -> Typed:
        """An argument; NULL as it is written takes the type of its parameter, if that is one."""
        types = self.parameter(place, count).types
        if tree.type.type != "blank" or len(types) != 1 or not isinstance(tree, Constant):
            return tree
        return replace(tree, type=FieldType(next(iter(types)), digits=0))

    @property
    def _least(self) -> int:
        return sum(not parameter.optional for parameter in self.parameters) + (self.otherwise == "required")

    @property
    def _most(self) -> int | None:
        return None if self._repeated else len(self.parameters)
