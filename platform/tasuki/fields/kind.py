"""What every kind of field can do. Forms, lists, loads, checks and deployments ask the kind; none asks which it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Protocol
from zoneinfo import ZoneInfo

from tasuki.diagnostics import Problem
from tasuki.fields.choice import Choice
from tasuki.fields.column import Column
from tasuki.labels import Language


@dataclass(frozen=True, slots=True)
class KindContext:
    """What a kind may need from the org when it is built from its YAML options."""

    zone: ZoneInfo
    currency: str
    value_sets: Mapping[str, tuple[Choice, ...]]
    era: str = "both"


class BadValue(Exception):
    """Text or a value that a kind refuses; carries the problem without a place (the caller knows the place).

    `held` is the value a record that already holds it may keep (a retired choice), else None.
    """

    def __init__(self, problem: Problem, held: Any = None) -> None:
        super().__init__(problem.sentence.en)
        self.problem = problem
        self.held = held


class Kind(Protocol):
    """One kind of field with its options, frozen: `Text(max_length=80)`, `Number(precision=8, scale=2)`."""

    name: ClassVar[str]
    """The word in YAML `type:` and the name of the kind's module, template and docs section."""
    options: ClassVar[Mapping[str, Any]]
    """JSON Schema properties of the kind's own YAML options (`max_length`, `values`, ...)."""
    typed_by_people: ClassVar[bool]
    """False for kinds the system sets (auto_number)."""
    is_reference: ClassVar[bool]
    """True for kinds that hold the id of another record."""
    sortable: ClassVar[bool]
    align_right: ClassVar[bool]

    @property
    def column(self) -> Column:
        """How the value is stored."""

    @property
    def width(self) -> int:
        """The width of the form control, in characters."""

    @classmethod
    def build(cls, options: Mapping[str, Any], context: KindContext) -> Kind:
        """The kind with options as in YAML (already valid against `options`)."""

    def parse(self, text: str) -> Any:
        """Text as a person or a file gives it -> the value, or None if blank. Raises BadValue.

        The same text gives the same value in a form, a file and the API; it never depends on who asks.
        """

    def check(self, value: Any) -> Any:
        """A typed value, tested against the options (length, range, choices) and normalised. Raises BadValue."""

    def canonical(self, value: Any) -> str:
        """The one text that stands for a value in history and data files; `parse` reads it back."""

    def present(self, value: Any, language: Language) -> str:
        """The value as people read it on a page: in full, with its unit. Never called with None."""

    def present_short(self, value: Any, language: Language) -> str:
        """The value in a cell of a list or on a timeline: without a unit, a day in one calendar only."""

    def choices(self, language: Language) -> tuple[tuple[str, str], ...]:
        """(text to submit, label) of the values a person may choose now; empty for open kinds."""

    def edit_text(self, value: Any) -> str:
        """The text a form control starts with; `parse` reads it back."""
