"""A reference to a record that lives on its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from tasuki.fields.kind import KindContext
from tasuki.fields.reference import Reference


@dataclass(frozen=True, slots=True)
class Lookup(Reference):
    """A reference to a record that lives on its own."""

    name: ClassVar[str] = "lookup"

    @classmethod
    def build(cls, options: Mapping[str, Any], context: KindContext) -> Lookup:
        return cls()
