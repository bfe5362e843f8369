"""Tree -> the same pattern for each engine: explicit classes, no groups that remember, the whole text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from tasuki.formulas.patterns.classes import others
from tasuki.formulas.patterns.tree import At, Choice, One, Pattern, Place, Ranges, Repeat, Row

_MOST_COUNTED = 255
"""How often PostgreSQL repeats a part at most."""


@dataclass(frozen=True, slots=True)
class Spelling:
    """How an engine writes a character by its number, one of four digits or beyond, any character, and places between
    characters."""

    numbered: str
    far: str
    every: str
    places: Mapping[Place, str]

    def character(self, code: int) -> str:
        """A character, in a bracket or outside."""
        if chr(code).isalnum() or (code >= 0xA0 and chr(code).isprintable()):
            return chr(code)
        return (self.numbered if code < 0x10000 else self.far).format(code)


_WORD, _LINE = "[0-9A-Za-z_]", "[\\n]"
RE2 = Spelling(
    "\\x{{{:X}}}",
    "\\x{{{:X}}}",
    "(?s:.)",
    MappingProxyType(
        {
            "start": "\\A",
            "end": "\\z",
            "line start": "(?m:^)",
            "line end": "(?m:$)",
            "word": "\\b",
            "no word": "\\B",
        }
    ),
)
POSTGRESQL = Spelling(
    "\\u{:04X}",
    "\\U{:08X}",
    ".",
    MappingProxyType(
        {
            "start": "(?:^)",
            "end": "(?:$)",
            "line start": f"(?:^|(?<={_LINE}))",
            "line end": f"(?:$|(?={_LINE}))",
            "word": f"(?:(?<={_WORD})(?!{_WORD})|(?<!{_WORD})(?={_WORD}))",
            "no word": f"(?:(?<={_WORD})(?={_WORD})|(?<!{_WORD})(?!{_WORD}))",
        }
    ),
)


def written(pattern: Pattern, spelling: Spelling) -> str:
    """The pattern for an engine. It finds a place for itself among others: a Choice stands in a group."""
    match pattern:
        case One(ranges):
            return _one(ranges, spelling)
        case At(place):
            return spelling.places[place]
        case Row(parts):
            return "".join(written(part, spelling) for part in parts) or "(?:)"
        case Choice(parts):
            return "(?:" + "|".join(written(part, spelling) for part in parts) + ")"
        case Repeat(part, least, most):
            inner = written(part, spelling)
            return _counted(inner if isinstance(part, One | Choice) else f"(?:{inner})", least, most)


def _one(ranges: Ranges, spelling: Spelling) -> str:
    if len(ranges) == 1 and ranges[0][0] == ranges[0][1]:
        return spelling.character(ranges[0][0])
    rest = others(ranges)
    if not rest:
        return spelling.every
    if len(rest) < len(ranges) or not ranges:
        return "[^" + _spans(rest, spelling) + "]"
    return "[" + _spans(ranges, spelling) + "]"


def _spans(ranges: Ranges, spelling: Spelling) -> str:
    return "".join(
        spelling.character(low) if low == high else f"{spelling.character(low)}-{spelling.character(high)}"
        for low, high in ranges
    )


def _counted(inner: str, least: int, most: int | None) -> str:
    """`inner` that often; in pieces where one engine counts no further."""
    if most is None:
        return f"{inner}*" if least == 0 else f"{inner}+" if least == 1 else _exactly(inner, least - 1) + f"{inner}+"
    if (least, most) == (0, 1):
        return f"{inner}?"
    found, rest = _exactly(inner, least), most - least
    while rest > 0:
        found += f"{inner}{{0,{min(rest, _MOST_COUNTED)}}}"
        rest -= _MOST_COUNTED
    return f"(?:{found})" if found else "(?:)"


def _exactly(inner: str, count: int) -> str:
    whole, rest = divmod(count, _MOST_COUNTED)
    return f"{inner}{{{_MOST_COUNTED}}}" * whole + (f"{inner}{{{rest}}}" if rest else "")
