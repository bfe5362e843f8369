"""A web address."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar
from urllib.parse import urlsplit

from tasuki.diagnostics import problem
from tasuki.fields.base import Base
from tasuki.fields.column import Column
from tasuki.fields.kind import BadValue, KindContext
from tasuki.fields.spelling import shown, single_line

_START = re.compile(r"(https?)://([^/?#\\@\s]+)([/?#]\S*)?", re.IGNORECASE)

_USUAL = re.compile(r"https?://(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}(?:[/?#]|$)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Url(Base):
    """An address of http or https; scheme and host are kept in lower case. Names and passwords before @ are refused."""

    max_length: int = 2048

    name: ClassVar[str] = "url"
    options: ClassVar[Mapping[str, Any]] = {"max_length": {"type": "integer", "minimum": 20, "maximum": 4000}}

    @property
    def column(self) -> Column:
        return Column("text")

    @property
    def width(self) -> int:
        return 60

    @classmethod
    def build(cls, options: Mapping[str, Any], context: KindContext) -> Url:
        return cls(options.get("max_length", 2048))

    def parse(self, text: str) -> str | None:
        return self.check(text)

    def check(self, value: str | None) -> str | None:
        line = single_line(value) if value else ""
        if not line:
            return None
        if len(line) > self.max_length:
            raise BadValue(problem("R101", max=self.max_length, length=len(line)))
        found = _START.fullmatch(line)
        if found is None or not _has_host(line):
            raise BadValue(problem("R142", value=shown(line)))
        return f"{found[1].lower()}://{found[2].lower()}{found[3] or ''}"


def _has_host(line: str) -> bool:
    if _USUAL.match(line):
        return True
    try:
        parts = urlsplit(line)
        return bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        return False
