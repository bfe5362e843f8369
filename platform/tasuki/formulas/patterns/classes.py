"""Sets of characters: escapes, classes by name, and both cases of a letter."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from functools import cache
from types import MappingProxyType

import re2

from tasuki.formulas.patterns.tree import BadPattern, Ranges

LAST = 0x10FFFF
_SURROGATES = (0xD800, 0xDFFF)
ANY: Ranges = ((1, _SURROGATES[0] - 1), (_SURROGATES[1] + 1, LAST))
"""Every character that a text may hold."""


def _set(*ends: str) -> Ranges:
    return merged((ord(pair[0]), ord(pair[-1])) for pair in ends)


def merged(ranges: Iterable[tuple[int, int]]) -> Ranges:
    """Ranges in order, apart, and without what no text holds."""
    found: list[tuple[int, int]] = []
    for low, high in sorted(ranges):
        if found and low <= found[-1][1] + 1:
            found[-1] = (found[-1][0], max(high, found[-1][1]))
        else:
            found.append((low, high))
    return tuple((max(low, first), min(high, last)) for low, high in found for first, last in ANY
                 if low <= last and high >= first)  # fmt: skip


def others(ranges: Ranges) -> Ranges:
    """Every character that is not in `ranges`."""
    found, low = [], 1
    for first, last in ranges:
        found.append((low, first - 1))
        low = last + 1
    found.append((low, LAST))
    return merged(pair for pair in found if pair[0] <= pair[1])


DIGIT = _set("09")
WORD = _set("09", "AZ", "__", "az")
NEWLINE = _set("\n")
_SPACE = _set("\t\n", "\f\r", "  ")
ESCAPES: Mapping[str, Ranges] = MappingProxyType({"d": DIGIT, "w": WORD, "s": _SPACE})
"""What a small letter behind a backslash stands for; its capital stands for all others."""
NAMED: Mapping[str, Ranges] = MappingProxyType(
    {
        "alnum": _set("09", "AZ", "az"),
        "alpha": _set("AZ", "az"),
        "ascii": _set("\x00\x7f"),
        "blank": _set("\t\t", "  "),
        "cntrl": _set("\x00\x1f", "\x7f\x7f"),
        "digit": DIGIT,
        "graph": _set("!~"),
        "lower": _set("az"),
        "print": _set(" ~"),
        "punct": _set("!/", ":@", "[`", "{~"),
        "space": _set("\t\r", "  "),
        "upper": _set("AZ"),
        "word": WORD,
        "xdigit": _set("09", "AF", "af"),
    }
)


@cache
def unicode_class(name: str) -> Ranges:
    """The characters of `\\p{name}`: RE2 is asked for them once, so that both engines mean the same ones. Raises
    BadPattern for a name RE2 does not know."""
    options = re2.Options()
    options.log_errors = False
    try:
        found = re2.compile(rf"\p{{{name}}}+", options)
    except re2.error:
        raise BadPattern(rf"\p{{{name}}}") from None
    every = "".join(chr(code) for first, last in ANY for code in range(first, last + 1))
    return merged((ord(every[run.start()]), ord(every[run.end() - 1])) for run in found.finditer(every))


def both_cases(ranges: Ranges) -> Ranges:
    """`ranges` with the other cases of their letters."""
    if ranges == ANY:
        return ranges
    found, starts = list(ranges), [low for low, _ in ranges]
    for letter, same in _orbits().items():
        before = bisect_right(starts, letter)
        if before and letter <= ranges[before - 1][1]:
            found += [(code, code) for code in same]
    return merged(found)


@cache
def _orbits() -> Mapping[int, frozenset[int]]:
    """A letter -> all letters that differ from it only in case."""
    groups: dict[str, set[int]] = {}
    for first, last in ANY:
        for code in range(first, last + 1):
            groups.setdefault(chr(code).casefold(), set()).add(code)
    return MappingProxyType({code: frozenset(group) for group in groups.values() if len(group) > 1 for code in group})


UNICODE_NAME = re.compile(r"\{(\^?)([A-Za-z_]+)\}|([A-Za-z])")
