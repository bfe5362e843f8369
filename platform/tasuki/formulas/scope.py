"""What a formula stands in: the names it may use, and how they are said in SQL. Metadata and storage meet these."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, Protocol

from sqlalchemy import ColumnElement

if TYPE_CHECKING:
    from tasuki.formulas.emit import Quick
    from tasuki.formulas.typed import Query

ValueType = Literal["text", "number", "boolean", "date", "time", "timestamp", "reference", "blank"]
Dialect = Literal["sqlite", "postgresql"]
Blanks = Literal["zero", "blank"]
Place = Literal["record", "write"]
"""`record`: any record at any time (formula fields, filters). `write`: a row that is being written (validations),
where ISNEW, ISCHANGED and PRIORVALUE have a meaning."""


@dataclass(frozen=True, slots=True)
class FieldType:
    """What a field or an expression holds.

    `choices` are the keys of a picklist (None: open text), `many` tells a multi_picklist and `to` the object a
    reference points at. Of a number, `scale` is the most decimal places and `digits` the most digits before the point
    that it can have; `percent` says that the field shows 100 times the number that formulas see (12.5 % is 0.125).
    """

    type: ValueType
    choices: frozenset[str] | None = None
    many: bool = False
    scale: int = 0
    to: str = ""
    digits: int = 18
    percent: bool = False


class Scope(Protocol):
    """The names a formula may use. Names are found whatever their case and given back as they are defined."""

    @property
    def key(self) -> str:
        """The object whose fields these are; "" where there is none (`formula eval`)."""

    @property
    def place(self) -> Place:
        """What kind of place the formula stands in."""

    def find(self, name: str) -> tuple[str, FieldType] | None:
        """The field `name` as it is defined and what it holds, or None if there is no such field."""

    def field(self, name: str) -> FieldType | None:
        """What the field `name` holds, or None."""

    def names(self) -> Iterable[str]:
        """Every field name, for hints."""

    def follow(self, object_key: str) -> Scope | None:
        """The fields of another object: behind a reference, or inside EXISTS, COUNTOF and SUMOF. None: no such
        object."""

    def objects(self) -> Iterable[str]:
        """Every object key, for hints."""

    def system(self, name: str) -> FieldType | None:
        """What `$User.email`, `$Profile.key`, `$Org.label` hold, by the name as written; None if there is no such."""

    def system_names(self) -> Iterable[str]:
        """Every name that `system` knows, for hints."""


@dataclass(frozen=True, slots=True)
class Sql:
    """A compiled formula, or a part of one.

    `value` is total: no row makes its statement fail, and it is NULL where the value is blank, unknown or cannot be
    told. `error` is a text expression: NULL, or the code of what went wrong (`DIVISION_BY_ZERO`, ...); None: nothing
    can. A number on SQLite is an integer scaled by 10**`scale`, or with `scale` None the exact decimal as text
    (`-12.5`, no exponent, no trailing zeros); PostgreSQL has numeric, whatever `scale` says. A boolean is a condition
    of three values. `quick` says the same of a number faster where its rows allow it; who does not know it loses
    nothing but time.
    """

    value: ColumnElement[Any]
    error: ColumnElement[Any] | None = None
    scale: int | None = 0
    quick: Quick | None = None


class Binding(Protocol):
    """A scope whose names are parts of a statement."""

    @property
    def dialect(self) -> Dialect:
        """The engine the statement is for."""

    @property
    def zone(self) -> str:
        """The org's time zone (IANA name): date-times are split into days and hours in it."""

    @property
    def year_starts(self) -> tuple[int, int]:
        """Month and day the fiscal year starts."""

    def read(self, path: tuple[str, ...]) -> Sql:
        """The field at the end of a path of names (all but the last are references). A percent field gives the
        number formulas see. Never blank-as-zero: the tree says so itself."""

    def outer(self, path: tuple[str, ...]) -> Sql:
        """`$Record.path` inside EXISTS, COUNTOF and SUMOF: a field of the record around."""

    def prior(self, name: str) -> Sql:
        """The own field `name` as it was before this batch; NULL for a new record."""

    def is_new(self) -> ColumnElement[bool]:
        """True for a record this batch makes."""

    def system(self, name: str) -> Sql:
        """A parameter: `today` (the org's calendar day), `now`, `user_id`, or a name `Scope.system` knows."""

    def query(self, query: Query) -> Sql:
        """EXISTS, COUNTOF or SUMOF over the live records of another object."""
