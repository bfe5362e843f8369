"""An e-mail address."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from tasuki.diagnostics import problem
from tasuki.fields.base import Base
from tasuki.fields.column import Column
from tasuki.fields.kind import BadValue, KindContext
from tasuki.fields.spelling import shown, wide_to_narrow

# Dots anywhere in the local part: Japanese carriers gave out addresses that begin, end or repeat them.
_ADDRESS = re.compile(
    r"([A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64})@((?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z][A-Za-z0-9-]{0,61}[A-Za-z0-9])"
)
_LONGEST = 254


@dataclass(frozen=True, slots=True)
class Email(Base):
    """One address; the domain is kept in lower case, the part before @ as typed."""

    name: ClassVar[str] = "email"

    @property
    def column(self) -> Column:
        return Column("text")

    @property
    def width(self) -> int:
        return 40

    @classmethod
    def build(cls, options: Mapping[str, Any], context: KindContext) -> Email:
        return cls()

    def parse(self, text: str) -> str | None:
        return self.check(text)

    def check(self, value: str | None) -> str | None:
        tidy = wide_to_narrow(value) if value else ""
        if not tidy:
            return None
        found = _ADDRESS.fullmatch(tidy) if len(tidy) <= _LONGEST else None
        if found is None:
            raise BadValue(problem("R140", value=shown(tidy)))
        return f"{found[1]}@{found[2].lower()}"
