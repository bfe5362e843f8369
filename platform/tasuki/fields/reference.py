"""The id of another record; shared by lookup, master_detail and user."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, ClassVar
from uuid import UUID

from tasuki.diagnostics import problem
from tasuki.fields.base import Base
from tasuki.fields.column import Column
from tasuki.fields.kind import BadValue
from tasuki.fields.spelling import code, shown
from tasuki.ids import from_text, to_text

_HEX = re.compile("[0-9a-f]{32}")


class Reference(Base):
    """Holds a UUID. People and files see its 26 characters, history the 32 hexadecimal digits databases can write.

    Finding a record by another key is the gate's.
    """

    __slots__ = ()

    is_reference: ClassVar[bool] = True
    sortable: ClassVar[bool] = False
    options: ClassVar[Mapping[str, Any]] = {}

    @property
    def column(self) -> Column:
        return Column("id")

    @property
    def width(self) -> int:
        return 40

    def parse(self, text: str) -> UUID | None:
        tidy = code(text)
        if not tidy:
            return None
        found = UUID(hex=tidy) if _HEX.fullmatch(tidy) else from_text(tidy)
        if found is None:
            raise BadValue(problem("R146", value=shown(text)))
        return found

    def check(self, value: UUID | None) -> UUID | None:
        return value

    def canonical(self, value: UUID) -> str:
        return value.hex

    def edit_text(self, value: UUID) -> str:
        return to_text(value)

    def present(self, value: UUID, language: str) -> str:
        """The id itself; the gate's `names` hold what people call the record."""
        return to_text(value)
