"""One choice of a value set."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, ClassVar

from tasuki.fields.base import Base
from tasuki.fields.choice import Choice
from tasuki.fields.choosing import offered, one_key, retired, spellings, unknown
from tasuki.fields.column import Column
from tasuki.fields.kind import BadValue, KindContext
from tasuki.fields.spelling import BLANKS
from tasuki.labels import Language


@dataclass(frozen=True, slots=True)
class Picklist(Base):
    """The key of one choice. Retired choices stay readable and may be kept, but not chosen."""

    values: tuple[Choice, ...]
    _found: Mapping[str, tuple[str, ...]] = field(init=False, repr=False, compare=False)
    _by_key: Mapping[str, Choice] = field(init=False, repr=False, compare=False)

    name: ClassVar[str] = "picklist"
    options: ClassVar[Mapping[str, Any]] = {"values": {"type": "string"}}

    def __post_init__(self) -> None:
        object.__setattr__(self, "_found", spellings(self.values))
        object.__setattr__(self, "_by_key", MappingProxyType({item.key: item for item in self.values}))

    @property
    def column(self) -> Column:
        return Column("text")

    @property
    def width(self) -> int:
        return min(40, 2 * max((len(choice.label.ja) for choice in self.values), default=8) + 4)

    @classmethod
    def build(cls, options: Mapping[str, Any], context: KindContext) -> Picklist:
        """Raises KeyError if the org has no value set of the name in `values` (metadata checks that first)."""
        return cls(context.value_sets[options["values"]])

    def parse(self, text: str) -> str | None:
        """The key, a label in either language, or an `also` spelling; width and case do not matter."""
        if not text.strip(BLANKS):
            return None
        return self.check(one_key(text, self._found, self.values))

    def check(self, value: str | None) -> str | None:
        if value is None:
            return None
        choice = self._by_key.get(value)
        if choice is None:
            raise BadValue(unknown(value, self.values))
        if choice.retired:
            raise retired((choice,), value)
        return value

    def present(self, value: str, language: Language) -> str:
        """The label; a key that left the value set reads as itself."""
        choice = self._by_key.get(value)
        return choice.label.text(language) if choice else value

    def choices(self, language: Language) -> tuple[tuple[str, str], ...]:
        return offered(self.values, language)
