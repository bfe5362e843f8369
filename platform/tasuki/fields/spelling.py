"""How typed text is tidied before a kind reads it: the only places where characters are changed.

Names and free text are never normalised (NFKC turns ㈱ into (株)); codes, numbers, dates and kana are.
"""

from __future__ import annotations

import re
from unicodedata import normalize

from tasuki.diagnostics import problem
from tasuki.fields.kind import BadValue

BLANKS = " \t\r\n\u3000"
"""What surrounds a value without belonging to it: ASCII white space and the ideographic space."""

_NOT_IN_LINE = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_NOT_IN_TEXT = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_HYPHENS = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u30fc\uff70\uff0d\u2500"), "-")
_HIRAGANA = {code: code + 0x60 for code in (*range(0x3041, 0x3097), 0x309D, 0x309E)}


def single_line(text: str) -> str:
    """`text` without surrounding blanks; refuses line breaks and control characters."""
    line = text.strip(BLANKS)
    found = _NOT_IN_LINE.search(line)
    if found is None:
        return line
    if found[0] in "\r\n":
        raise BadValue(problem("R104"))
    raise BadValue(problem("R103", code=f"{ord(found[0]):04X}"))


def multi_line(text: str) -> str:
    """`text` with every line end as LF, otherwise untouched; refuses control characters but tab and newline."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    found = _NOT_IN_TEXT.search(text)
    if found is not None:
        raise BadValue(problem("R103", code=f"{ord(found[0]):04X}"))
    return text


def code(text: str) -> str:
    """`text` as a code: full-width letters and digits become half-width, every kind of hyphen becomes '-'."""
    line = text.strip(BLANKS)
    if line.isascii():
        return line
    return normalize("NFKC", line).translate(_HYPHENS).strip(BLANKS)


def wide_to_narrow(text: str) -> str:
    """`text` with compatibility forms folded (NFKC) and surrounding blanks removed; long vowel marks stay."""
    line = text.strip(BLANKS)
    return line if line.isascii() else normalize("NFKC", line).strip(BLANKS)


def kana(text: str) -> str:
    """`text` as full-width katakana: half-width kana are widened, hiragana turned, other characters folded."""
    return wide_to_narrow(text).translate(_HIRAGANA)


def folded(text: str) -> str:
    """The form in which spellings of a choice are compared: neither width nor case nor inner blanks matter."""
    return "".join(normalize("NFKC", text).casefold().split())


def shown(text: str, limit: int = 40) -> str:
    """`text` as a problem may quote it: cut to `limit` characters, control characters as '�'."""
    safe = _NOT_IN_LINE.sub("�", text)
    return safe if len(safe) <= limit else safe[: limit - 1] + "…"
