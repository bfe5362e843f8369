"""A telephone number."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from tasuki.diagnostics import problem
from tasuki.fields.base import Base
from tasuki.fields.column import Column
from tasuki.fields.kind import BadValue, KindContext
from tasuki.fields.spelling import code, shown

_CHARACTERS = re.compile(r"\+?[0-9()./\- ]{6,30}")
_NOT_DIGIT = re.compile("[^0-9]")
REGION = "JP"


@dataclass(frozen=True, slots=True)
class Phone(Base):
    """A number that can be dialled, kept as it is printed: 03-1234-5678, abroad +1 650-253-0000.

    Hyphens are kept because a spreadsheet eats the leading zero of bare digits; they are always the same for a
    number, so equality and uniqueness hold. To search by digits compare `digits(value)` (in SQL: replace '-', '').
    """

    name: ClassVar[str] = "phone"

    @property
    def column(self) -> Column:
        return Column("text")

    @property
    def width(self) -> int:
        return 18

    @classmethod
    def build(cls, options: Mapping[str, Any], context: KindContext) -> Phone:
        return cls()

    def parse(self, text: str) -> str | None:
        """With or without hyphens, brackets, spaces or +81, in either width."""
        return self.check(text)

    def check(self, value: str | None) -> str | None:
        tidy = code(value) if value else ""
        if not tidy:
            return None
        if not _CHARACTERS.fullmatch(tidy):
            raise BadValue(problem("R141", value=shown(tidy)))
        return _formatted(tidy)


def digits(value: str) -> str:
    """The digits of a stored number, for searching."""
    return _NOT_DIGIT.sub("", value)


def _formatted(tidy: str) -> str:
    # Loaded when the first number is read: the tables of all countries are large.
    import phonenumbers

    try:
        number = phonenumbers.parse(tidy, REGION)
    except phonenumbers.NumberParseException:
        raise BadValue(problem("R141", value=shown(tidy))) from None
    if not phonenumbers.is_valid_number(number):
        raise BadValue(problem("R141", value=shown(tidy)))
    home = phonenumbers.region_code_for_number(number) == REGION
    style = phonenumbers.PhoneNumberFormat.NATIONAL if home else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(number, style)
