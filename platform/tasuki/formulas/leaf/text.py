"""Texts on SQLite. Characters are counted by code point; no text is longer than `LONGEST`.

A function that may give too long a text gives None then, and '' where nothing is left.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any
from urllib.parse import quote
from uuid import UUID

import re2

from tasuki.formulas.leaf.entry import Leaf
from tasuki.formulas.leaf.letters import letters_and_digits, to_lower, to_upper
from tasuki.ids import to_text

LONGEST = 131_072
"""Characters that a text may have: as many as the longest field."""

_CASE_SAFE = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"
_FIFTEEN = re.compile("[A-Za-z0-9]{15}")
_SCRIPT = str.maketrans(
    {"\\": "\\\\", "'": "\\'", '"': '\\"', "\n": "\\n", "\r": "\\r", "<": "\\u003C", ">": "\\u003E"}
)
_MARKUP = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;"})


def upper(text: str | None) -> str | None:
    """Small letters as capitals, one character for one."""
    if text is None:
        return None
    return text.upper() if text.isascii() else text.translate(to_upper())


def lower(text: str | None) -> str | None:
    """Capitals as small letters, one character for one."""
    if text is None:
        return None
    return text.lower() if text.isascii() else text.translate(to_lower())


def initial_capitals(text: str | None) -> str | None:
    """The first letter behind anything that is no letter or digit as a capital, all others small."""
    if text is None:
        return None
    capitals, smalls, known = upper(text) or "", lower(text) or "", letters_and_digits()
    inside, found = False, []
    for place, letter in enumerate(text):
        found.append(smalls[place] if inside else capitals[place])
        inside = letter in known
    return "".join(found)


def reverse(text: str | None) -> str | None:
    """The characters from the last to the first."""
    return None if text is None else text[::-1]


def substitute(text: str | None, old: str | None, new: str | None) -> str | None:
    """Every `old` as `new` (None: nothing), from left to right."""
    if text is None or old is None:
        return None
    new = new or ""
    if len(text) + text.count(old) * (len(new) - len(old)) > LONGEST:
        return None
    return text.replace(old, new)


def pad_left(text: str | None, width: int | None, filling: str | None) -> str | None:
    """`text` cut to `width` characters, or filled up to them in front."""
    missing = _missing(text, width, filling)
    return None if missing is None or text is None or width is None else missing + text[:width]


def pad_right(text: str | None, width: int | None, filling: str | None) -> str | None:
    """`text` cut to `width` characters, or filled up to them behind."""
    missing = _missing(text, width, filling)
    return None if missing is None or text is None or width is None else text[:width] + missing


def _missing(text: str | None, width: int | None, filling: str | None) -> str | None:
    if text is None or width is None or width <= 0 or (width > LONGEST and filling):
        return None
    count = width - len(text)
    if count <= 0 or not filling:
        return ""
    return (filling * (count // len(filling) + 1))[:count]


def case_safe(text: str | None) -> str | None:
    """A key of fifteen letters and digits with three behind it that say which are capitals; other texts as they are."""
    if text is None or not _FIFTEEN.fullmatch(text):
        return text
    fives = (text[start : start + 5] for start in (0, 5, 10))
    return text + "".join(
        _CASE_SAFE[sum(1 << place for place, one in enumerate(five) if one.isupper())] for five in fives
    )


def id_text(key: bytes | None) -> str | None:
    """The 26 characters a record's id has outside."""
    return None if key is None else to_text(UUID(bytes=key))


def for_script(text: str | None) -> str | None:
    """`text` as it may stand between quotes in JavaScript."""
    return _capped(None if text is None else text.translate(_SCRIPT))


def for_markup(text: str | None) -> str | None:
    """`text` as it may stand in HTML."""
    return _capped(None if text is None else text.translate(_MARKUP))


def for_address(text: str | None) -> str | None:
    """`text` as it may stand in an address: UTF-8, all but letters, digits and `-._~` as %XX."""
    return _capped(None if text is None else quote(text, safe=""))


def _capped(text: str | None) -> str | None:
    return None if text is not None and len(text) > LONGEST else text


def matches(text: str | None, pattern: str) -> int:
    """Whether the whole of `text` (None: the empty text) fits `pattern`, a RE2 pattern that was checked before."""
    return int(_compiled(pattern).fullmatch(text or "") is not None)


@lru_cache(maxsize=256)
def _compiled(pattern: str) -> Any:
    options = re2.Options()
    options.log_errors = False
    options.max_mem = 64 << 20
    return re2.compile(pattern, options)


LEAVES = (
    Leaf("upper", 1, upper),
    Leaf("lower", 1, lower),
    Leaf("initial_capitals", 1, initial_capitals),
    Leaf("reverse", 1, reverse),
    Leaf("substitute", 3, substitute),
    Leaf("pad_left", 3, pad_left),
    Leaf("pad_right", 3, pad_right),
    Leaf("case_safe", 1, case_safe),
    Leaf("id_text", 1, id_text),
    Leaf("for_script", 1, for_script),
    Leaf("for_markup", 1, for_markup),
    Leaf("for_address", 1, for_address),
    Leaf("matches", 2, matches),
)
