"""A telephone number."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, ClassVar

from tasuki.diagnostics import problem
from tasuki.fields.base import Base
from tasuki.fields.column import Column
from tasuki.fields.kind import BadValue, KindContext
from tasuki.fields.spelling import code, shown

# A number inside the country: the trunk 0 and nine or ten digits more.
_HOME = re.compile("0[1-9][0-9]{8,9}")
_HEAD = 6
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
        if not value:
            return None
        bare = value.replace("-", "")
        if bare.isascii() and (cuts := _home_cuts(bare)):
            return _cut(bare, cuts)
        tidy = code(value)
        if not tidy:
            return None
        if not _CHARACTERS.fullmatch(tidy):
            raise BadValue(problem("R141", value=shown(tidy)))
        plain = digits(tidy)
        if tidy[0] != "+" and (cuts := _home_cuts(plain)):
            return _cut(plain, cuts)
        return _formatted(tidy)


def digits(value: str) -> str:
    """The digits of a stored number, for searching."""
    return _NOT_DIGIT.sub("", value)


def _home_cuts(plain: str) -> tuple[int, int] | None:
    """Where the hyphens of a number inside the country stand, None if it is none. Tokyo, Osaka, mobile and IP
    telephones, which are most, are told without asking the library."""
    if not _HOME.fullmatch(plain):
        return None
    if len(plain) == 10 and plain[1] in "36" and plain[2] != "0":
        return 2, 6
    if len(plain) == 11 and plain[1] in "56789" and plain[2] == "0" and plain[3] != "0":
        return 3, 7
    return _cuts(plain[:_HEAD], len(plain))


def _cut(plain: str, cuts: tuple[int, int]) -> str:
    return f"{plain[: cuts[0]]}-{plain[cuts[0] : cuts[1]]}-{plain[cuts[1] :]}"


@lru_cache(maxsize=65536)
def _cuts(head: str, length: int) -> tuple[int, int] | None:
    """Where the two hyphens of a number of `length` digits that begins with `head` stand, None if it is no number.

    The numbering plan decides by the first digits alone (compared with the library over every head of six digits),
    which saves the 35 microseconds a number costs when a file has a hundred thousand of them.
    """
    sample = head + "0" * (length - _HEAD)
    try:
        parts = _formatted(sample).split("-")
    except BadValue:
        return None
    if len(parts) != 3 or "".join(parts) != sample:
        return None
    return len(parts[0]), len(parts[0]) + len(parts[1])


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
