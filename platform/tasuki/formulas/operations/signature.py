"""What an entry in the table of operations says: all the compiler, `explain` and the reference know of a function."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from tasuki.formulas.emit import Emission, Part
from tasuki.formulas.scope import FieldType, ValueType
from tasuki.formulas.typed import Typed
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
    written in the formula, not computed (a REGEX pattern). Picklists and multi-picklists count as text only where
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
    """What a function's own check found: a code of family M, the argument it is about, and its values."""

    code: str
    argument: int
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Example:
    """A formula that runs and what it gives, written as `formula eval` prints it (None: blank), or the code of its
    error. `row` are the fields it reads: name -> (kind, value as in a file)."""

    formula: str
    value: str | None = None
    error: str = ""
    row: Mapping[str, tuple[str, str | None]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Function:
    """A function or an operator (`name` in lower case: `add`, `join`).

    `result` is what it gives, or a function of the checked arguments. `emit` turns compiled arguments into SQL:
    as many as were written, blanks included. `words` says in a sentence what it means: `{0}`, `{1}` are the arguments
    in words, `{all}` all of them with commas. `check` looks at what types cannot say.
    """

    name: str
    parameters: tuple[Parameter, ...]
    result: FieldType | Callable[[tuple[Typed, ...]], FieldType]
    emit: Callable[[Emission, tuple[Part, ...]], Part]
    words: Label
    doc: Label
    examples: tuple[Example, ...] = ()
    check: Callable[[tuple[Typed, ...]], tuple[Fault, ...]] | None = None
