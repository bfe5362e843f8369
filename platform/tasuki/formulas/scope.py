"""What a formula stands in: the fields it may name, and how they are said in SQL. Metadata and storage meet these."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from sqlalchemy import ColumnElement

ValueType = Literal["text", "number", "boolean", "date", "time", "timestamp", "reference", "blank"]
Runtime = Literal["today", "now", "user_id"]


@dataclass(frozen=True, slots=True)
class FieldType:
    """What a field or an expression holds.

    `choices` are the keys of a picklist (None: open text), `many` tells a multi_picklist, `scale` the decimal places
    of a number and `to` the object a reference points at.
    """

    type: ValueType
    choices: frozenset[str] | None = None
    many: bool = False
    scale: int = 0
    to: str = ""


class Scope(Protocol):
    """The names a formula may use."""

    def field(self, name: str) -> FieldType | None:
        """What the field `name` holds, or None if there is no such field."""

    def names(self) -> Iterable[str]:
        """Every field name, for hints."""


class Binding(Scope, Protocol):
    """A scope whose names are columns of a statement."""

    def column(self, name: str) -> ColumnElement[Any]:
        """The column of the field `name`, with the type it is stored in."""

    def runtime(self, name: Runtime) -> ColumnElement[Any]:
        """A bind parameter called `name`, with the type it is compared in: today is the org's calendar day, now the
        present instant, user_id the id of the acting user (NULL for a part of the system)."""

    def rescaled(self, number: ColumnElement[Any], scale: int, to: int) -> ColumnElement[Any]:
        """A number stored with `scale` decimal places in the form of one stored with `to` places (`to` >= `scale`)."""
