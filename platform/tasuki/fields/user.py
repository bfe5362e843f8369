"""A reference to a person who signs in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from tasuki.fields.kind import KindContext
from tasuki.fields.reference import Reference


@dataclass(frozen=True, slots=True)
class User(Reference):
    """A reference to a person who signs in."""

    name: ClassVar[str] = "user"

    @classmethod
    def build(cls, options: Mapping[str, Any], context: KindContext) -> User:
        return cls()
