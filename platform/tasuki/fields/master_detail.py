"""A reference to the record this one is a part of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from tasuki.fields.kind import KindContext
from tasuki.fields.reference import Reference


@dataclass(frozen=True, slots=True)
class MasterDetail(Reference):
    """A reference to the record this one is a part of."""

    name: ClassVar[str] = "master_detail"

    @classmethod
    def build(cls, options: Mapping[str, Any], context: KindContext) -> MasterDetail:
        return cls()
