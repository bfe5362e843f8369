"""What an operation is given to turn its compiled arguments into SQL for either engine.

An operation gets its arguments as `Part`s and makes one `Part`:

    def _left(em: Emission, parts: tuple[Part, ...]) -> Part:
        text, count = parts
        value = em.by(sqlite="substr({0}, 1, {1})", postgresql="left({0}, {1})")
        return em.text(em.sql(value, text.value, em.integer(count)), parts)

    def _value(em: Emission, parts: tuple[Part, ...]) -> Part:
        read = em.leaf("value", parts[0].value)
        return em.decimal(read, FieldType("number", scale=20), parts, check=em.partial("R201", read, parts))

An operand may be used as often as needed: what is long is shared before it gets here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from sqlalchemy import Text, literal

from tasuki.formulas.digits import decimal_text
from tasuki.formulas.leaf.schema import leaf_schema
from tasuki.formulas.scope import Binding, Dialect, FieldType
from tasuki.formulas.sharing import Sharing
from tasuki.formulas.snippets import Expression

GROUP = 50
"""Arguments of one call, terms of one bracket."""
FEW = 50
"""Characters that are not worth a name."""

UNKNOWN: Any = object()
"""What a part that is no literal has for a constant."""

# `%(` and `:` mean something to the steps between us and the driver.
_SAFE_TEXT = re.compile(r"[^%:\\\x00]*")
_DATA_TYPES = {
    "text": "text",
    "number": "numeric",
    "boolean": "boolean",
    "date": "date",
    "time": "time",
    "timestamp": "timestamptz",
    "reference": "uuid",
    "blank": "text",
}


@dataclass(frozen=True, slots=True)
class Ratio:
    """A quotient that is not worked out: two integers of their scales, both of at most 18 digits."""

    over: Part
    under: Part


@dataclass(frozen=True, slots=True)
class Part:
    """A compiled part of a formula: see `scope.Sql`. `constant` is the value of a literal. `integer` tells a number
    that is an integer to PostgreSQL, too, and would count like one. `ratio`: what is rounded need not be worked out
    before."""

    type: FieldType
    value: Expression
    error: Expression | None = None
    scale: int | None = 0
    constant: Any = UNKNOWN
    integer: bool = False
    ratio: Ratio | None = None

    @property
    def is_constant(self) -> bool:
        """True for a literal; its value is `constant`."""
        return self.constant is not UNKNOWN

    @property
    def is_blank(self) -> bool:
        """True for NULL as a literal."""
        return self.constant is None


@dataclass(frozen=True, slots=True)
class Quick:
    """A number on 64-bit integers, for the rows where `guard` is true: there no number it reads is too long."""

    guard: Expression
    part: Part


@dataclass(frozen=True, slots=True)
class Emission:
    """The engine a formula is compiled for, and the SQL that operations are made of."""

    dialect: Dialect
    bound: Binding | None = None
    sharing: Sharing = field(default_factory=Sharing)
    assumed: int | None = None
    """Digits that no number read here has more of: see `quick`."""

    @property
    def binding(self) -> Binding:
        """What the names of the formula are in the statement."""
        assert self.bound is not None
        return self.bound

    @property
    def on_sqlite(self) -> bool:
        """True on SQLite."""
        return self.dialect == "sqlite"

    def by(self, *, sqlite: str, postgresql: str) -> str:
        """The text for this engine."""
        return sqlite if self.on_sqlite else postgresql

    def sql(self, template: str, *parts: Expression) -> Expression:
        """SQL text with `{0}`, `{1}` … filled. It must hold together by itself: a call, a CASE, or in brackets."""
        return self.sharing.snippet(template, parts)

    def leaf(self, name: str, *arguments: Expression) -> Expression:
        """A call of a leaf function of ours. Number arguments by `number` or `integer`."""
        called = f"tasuki_{name}" if self.on_sqlite else f"{leaf_schema()}.{name}"
        places = ", ".join(f"{{{place}}}" for place in range(len(arguments)))
        return self.sharing.snippet(f"{called}({places})", arguments)

    def once(self, value: Expression) -> Expression:
        """A value that is used more than once, and computed once: for what is checked after it is computed."""
        return self.sharing.once(value, FEW)

    def short(self, part: Part) -> Part:
        """A part that may be used as often as needed."""
        value = self.sharing.once(part.value)
        error = None if part.error is None else self.sharing.once(part.error)
        return part if value is part.value and error is part.error else replace(part, value=value, error=error)

    # Arguments

    def number(self, part: Part) -> Expression:
        """A number as leaf functions take it: numeric, or decimal text on SQLite."""
        if part.is_blank:
            return self.null("number")
        if not self.on_sqlite:
            return self.sql("CAST({0} AS numeric)", part.value) if part.integer else part.value
        if part.scale is None:
            return part.value
        if part.is_constant:
            return self.constant_text(decimal_text(part.constant))
        if part.scale == 0:
            return self.sql("CAST({0} AS TEXT)", part.value)
        return self.leaf("number", part.value, self.constant_integer(part.scale))

    def integer(self, part: Part) -> Expression:
        """A number cut to an integer, at most a billion either way: for counts, positions, years."""
        if part.is_constant and part.constant is not None:
            return self.constant_integer(max(min(int(part.constant), 10**9), -(10**9)))
        if part.is_blank:
            return self.by_type("integer")
        if not self.on_sqlite:
            if part.type.digits <= 9:
                return self.sql("CAST(trunc({0}) AS integer)", part.value)
            return self.leaf("whole", self.number(part))
        if part.scale is None:
            return self.leaf("whole", part.value)
        whole = part.value if part.scale == 0 else self.sql(f"({{0}} / {10**part.scale})", part.value)
        return whole if part.type.digits <= 9 else self.sql("max(min({0}, 1000000000), -1000000000)", whole)

    def present(self, parts: Iterable[Part]) -> Expression:
        """True where no part is blank."""
        tested = [part.value for part in parts if not part.is_constant]
        if any(part.is_blank for part in parts) or not tested:
            return self.truth(not any(part.is_blank for part in parts))
        return self.chained("AND", [self.sql("({0} IS NOT NULL)", value) for value in tested])

    # Constants

    def null(self, kind: str) -> Expression:
        """Blank, of a type PostgreSQL knows."""
        return self.by_type(_DATA_TYPES[kind])

    def by_type(self, name: str) -> Expression:
        """NULL of a type of PostgreSQL."""
        return self.sql("NULL" if self.on_sqlite else f"CAST(NULL AS {name})")

    def constant_text(self, text: str) -> Expression:
        """A text; '' is blank."""
        if not text:
            return self.null("text")
        if not _SAFE_TEXT.fullmatch(text):
            return literal(text, Text())
        quoted = "'" + text.replace("'", "''") + "'"
        return self.sql(quoted if self.on_sqlite else quoted + "::text")

    def constant_integer(self, number: int) -> Expression:
        """An integer, never a number for arithmetic of the language."""
        return self.sql(str(number) if number >= 0 else f"({number})")

    def constant_number(self, number: Decimal) -> Expression:
        """A number of the language: numeric; on SQLite whatever `number` or `at_scale` make of it."""
        text = decimal_text(number)
        text = text if "." in text else f"{text}.0"
        return self.sql(f"({text})" if number < 0 else text)

    def truth(self, value: bool) -> Expression:
        """A condition that is always true or always false."""
        return self.sql(self.by(sqlite=str(int(value)), postgresql=str(value).lower()))

    def blank(self) -> Part:
        """NULL as it is written."""
        return Part(FieldType("blank"), self.null("text"), constant=None)

    # Results

    def text(self, value: Expression, parts: Iterable[Part], check: Expression | None = None) -> Part:
        """A text; '' becomes blank."""
        return Part(FieldType("text"), self.sql("NULLIF({0}, '')", value), self.first_error(parts, check))

    def decimal(
        self, value: Expression, kind: FieldType, parts: Iterable[Part], check: Expression | None = None
    ) -> Part:
        """A number as leaf functions give it: numeric, or decimal text on SQLite."""
        return Part(kind, value, self.first_error(parts, check), None)

    def whole(self, value: Expression, digits: int, parts: Iterable[Part], check: Expression | None = None) -> Part:
        """A number that is a native integer of at most `digits` digits."""
        kind = FieldType("number", digits=digits)
        return Part(kind, value, self.first_error(parts, check), 0, integer=True)

    def condition(self, value: Expression, parts: Iterable[Part], check: Expression | None = None) -> Part:
        """Three values: true, false, unknown."""
        return Part(FieldType("boolean"), value, self.first_error(parts, check))

    def other(self, kind: FieldType, value: Expression, parts: Iterable[Part], check: Expression | None = None) -> Part:
        """A date, a time, an instant, a reference."""
        return Part(kind, value, self.first_error(parts, check))

    # Errors

    def first_error(self, parts: Iterable[Part], check: Expression | None = None) -> Expression | None:
        """The error of the first part that has one, else what `check` gives."""
        return self.first(*(part.error for part in parts), check)

    def first(self, *errors: Expression | None) -> Expression | None:
        """The first error of several."""
        found = [error for error in errors if error is not None]
        return self.folded("COALESCE", found) if found else None

    def folded(self, function: str, values: Sequence[Expression]) -> Expression:
        """A function of any number of arguments that takes them in groups, since engines limit how many one takes."""
        return self._grouped(f"{function}(", ", ", values)

    def chained(self, sign: str, values: Sequence[Expression]) -> Expression:
        """Values with a sign between, in groups, since engines limit how deep an expression may be."""
        return self._grouped("(", f" {sign} ", values)

    def _grouped(self, begin: str, between: str, values: Sequence[Expression]) -> Expression:
        while len(values) > 1:
            groups = [values[start : start + GROUP] for start in range(0, len(values), GROUP)]
            values = [
                self.sql(begin + between.join(f"{{{place}}}" for place in range(len(group))) + ")", *group)
                if len(group) > 1
                else group[0]
                for group in groups
            ]
        return values[0]

    def when(self, condition: Expression, code: str) -> Expression:
        """An error where a condition is true."""
        return self.sql(f"CASE WHEN {{0}} THEN '{code}' END", condition)

    def partial(self, code: str, value: Expression, parts: Iterable[Part]) -> Expression:
        """An error where `value` is blank although no part is."""
        return self.sql(f"CASE WHEN {{0}} IS NULL AND {{1}} THEN '{code}' END", value, self.present(tuple(parts)))
