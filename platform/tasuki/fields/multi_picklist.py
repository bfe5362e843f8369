"""Several choices of a value set."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, ClassVar

from tasuki.fields.base import Base
from tasuki.fields.choice import Choice
from tasuki.fields.choosing import offered, one_key, retired, spellings, unknown
from tasuki.fields.column import Column
from tasuki.fields.kind import BadValue, KindContext
from tasuki.fields.spelling import BLANKS, folded
from tasuki.labels import Language

_STRONG = re.compile("[;；\n]")
_WEAK = re.compile("[、,，､]")


@dataclass(frozen=True, slots=True)
class MultiPicklist(Base):
    """The keys of the chosen values joined with ';' in the order of the value set, each once."""

    values: tuple[Choice, ...]
    _found: Mapping[str, tuple[str, ...]] = field(init=False, repr=False, compare=False)
    _place: Mapping[str, int] = field(init=False, repr=False, compare=False)

    name: ClassVar[str] = "multi_picklist"
    sortable: ClassVar[bool] = False
    options: ClassVar[Mapping[str, Any]] = {"values": {"type": "string"}}

    def __post_init__(self) -> None:
        object.__setattr__(self, "_found", spellings(self.values))
        place = {choice.key: position for position, choice in enumerate(self.values)}
        object.__setattr__(self, "_place", MappingProxyType(place))

    @property
    def column(self) -> Column:
        return Column("text")

    @property
    def width(self) -> int:
        return 40

    @classmethod
    def build(cls, options: Mapping[str, Any], context: KindContext) -> MultiPicklist:
        """Raises KeyError if the org has no value set of the name in `values` (metadata checks that first)."""
        return cls(context.value_sets[options["values"]])

    def parse(self, text: str) -> str | None:
        """Keys, labels or `also` spellings between ; 、 or , — a label that contains 、 or , may stand between ;."""
        keys = [one_key(part, self._found, self.values) for part in self._parts(text)]
        return self.check(";".join(keys)) if keys else None

    def check(self, value: str | None) -> str | None:
        if not value:
            return None
        keys = set(value.split(";"))
        strange = sorted(keys - self._place.keys())
        if strange:
            raise BadValue(unknown(strange[0], self.values))
        places = sorted(self._place[key] for key in keys)
        settled = ";".join(self.values[place].key for place in places)
        out_of_use = [self.values[place] for place in places if self.values[place].retired]
        if out_of_use:
            raise retired(out_of_use, settled)
        return settled

    def present(self, value: str, language: Language) -> str:
        words = (self._label(key, language) for key in value.split(";"))
        return ("、" if language == "ja" else ", ").join(words)

    def choices(self, language: Language) -> tuple[tuple[str, str], ...]:
        return offered(self.values, language)

    def _parts(self, text: str) -> Iterable[str]:
        for piece in _STRONG.split(text):
            whole = piece.strip(BLANKS)
            if whole and folded(whole) in self._found:
                yield whole
            else:
                yield from (part for part in _WEAK.split(whole) if part.strip(BLANKS))

    def _label(self, key: str, language: Language) -> str:
        place = self._place.get(key)
        return key if place is None else self.values[place].label.text(language)
