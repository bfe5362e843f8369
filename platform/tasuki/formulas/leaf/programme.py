"""Era years, kana and bank names on SQLite."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from functools import cache
from types import MappingProxyType
from unicodedata import normalize

from tasuki.fields.corporate_number import check_digit
from tasuki.fields.eras import era_of, in_era
from tasuki.formulas.leaf.entry import Leaf
from tasuki.formulas.leaf.text import LONGEST

HALF = "｡｢｣､･ｦｧｨｩｪｫｬｭｮｯｰｱｲｳｴｵｶｷｸｹｺｻｼｽｾｿﾀﾁﾂﾃﾄﾅﾆﾇﾈﾉﾊﾋﾌﾍﾎﾏﾐﾑﾒﾓﾔﾕﾖﾗﾘﾙﾚﾛﾜﾝﾞﾟ"
FULL = (
    "。「」、・ヲァィゥェォャュョッーアイウエオカキクケコサシスセソタチツテトナニヌネノ"
    "ハヒフヘホマミムメモヤユヨラリルレロワン゛゜"
)
VOICED_HALF = "ｶﾞｷﾞｸﾞｹﾞｺﾞｻﾞｼﾞｽﾞｾﾞｿﾞﾀﾞﾁﾞﾂﾞﾃﾞﾄﾞﾊﾞﾋﾞﾌﾞﾍﾞﾎﾞﾊﾟﾋﾟﾌﾟﾍﾟﾎﾟｳﾞﾜﾞｦﾞ"
VOICED_FULL = "ガギグゲゴザジズゼゾダヂヅデドバビブベボパピプペポヴヷヺ"
"""The same places are the same kana; a voiced kana is two half-width characters."""

HIRAGANA = "".join(map(chr, (*range(0x3041, 0x3097), 0x309D, 0x309E)))
KATAKANA = "".join(map(chr, (*range(0x30A1, 0x30F7), 0x30FD, 0x30FE)))

IN_BANKS = str.maketrans(
    "（）　．／" + "０１２３４５６７８９"
    "ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺ" + "ａｂｃｄｅｆｇｈｉｊｋｌｍｎｏｐｑｒｓｔｕｖｗｘｙｚ"
    "abcdefghijklmnopqrstuvwxyz" + "ｧｨｩｪｫｬｭｮｯｦヮヰヱヵヶゎゐゑゕゖ" + "･ｰ‐‑‒–—―−－",
    "() ./" + "0123456789" + "ABCDEFGHIJKLMNOPQRSTUVWXYZ" * 3 + "ｱｲｳｴｵﾔﾕﾖﾂｵﾜｲｴｶｹﾜｲｴｶｹ" + ".---------",
)  # fmt: skip
"""What stands for a character in bank transfer files, kana being half-width already: they know neither small letters
and kana nor ｦ, and the long vowel is a hyphen."""


_THIRTEEN = re.compile("[0-9]{13}")
_HALF_PIECE = re.compile("[｡-ﾟ][ﾞﾟ]?")
_IN_BANKS = re.compile("[-0-9A-Z ()./ｱ-ﾟ]*")


def wareki(day: str | None, form: str) -> str | None:
    """A day in the years of its era: 令和3年4月1日 (`long`), R3.4.1 (`short`) or 令和3年 (`year`).

    Before the first era the years are those of the calendar.
    """
    if day is None:
        return None
    found = date.fromisoformat(day)
    if form == "long":
        return in_era(found)
    if form == "year":
        return in_era(found).partition("年")[0] + "年"
    era = era_of(found)
    return f"{f'{era[0].initial}{era[1]}' if era else found.year}.{found.month}.{found.day}"


def normalized(text: str | None) -> str | None:
    """`text` in Unicode's form NFKC: half-width kana wide, full-width letters and digits narrow, ① as 1."""
    if text is None:
        return None
    found = normalize("NFKC", text)
    return found if len(found) <= LONGEST else None


def kana(text: str | None) -> str | None:
    """Hiragana and half-width katakana as full-width katakana; everything else stays."""
    if text is None:
        return None
    pairs, wide = _wide_kana()
    return _HALF_PIECE.sub(lambda found: _widened(found[0], pairs), text).translate(wide)


def _widened(piece: str, pairs: Mapping[str, str]) -> str:
    return pairs.get(piece, piece)


def half_kana(text: str | None) -> str | None:
    """Kana as half-width katakana, voiced marks as characters of their own; everything else stays."""
    if text is None:
        return None
    found = text.translate(_half_kana())
    return found if len(found) <= LONGEST else None


def bank_text(text: str | None) -> str | None:
    """`text` as bank transfer files may hold it, or None if one of its characters cannot be written there."""
    if text is None:
        return None
    found = text.translate(_half_kana()).translate(IN_BANKS)
    return found if _IN_BANKS.fullmatch(found) and len(found) <= LONGEST else None


def is_corporate_number(text: str | None) -> int | None:
    """Whether `text` is thirteen digits of which the first checks the others."""
    if text is None:
        return None
    return int(_THIRTEEN.fullmatch(text) is not None and int(text[0]) == check_digit(text[1:]))


@cache
def _wide_kana() -> tuple[Mapping[str, str], Mapping[int, int]]:
    pairs = {VOICED_HALF[2 * place : 2 * place + 2]: full for place, full in enumerate(VOICED_FULL)}
    return MappingProxyType(pairs), MappingProxyType(str.maketrans(HALF + HIRAGANA, FULL + KATAKANA))


@cache
def _half_kana() -> Mapping[int, str]:
    table = {ord(full): half for half, full in zip(HALF, FULL, strict=True)}
    table |= {ord(full): VOICED_HALF[2 * place : 2 * place + 2] for place, full in enumerate(VOICED_FULL)}
    table |= {0x3099: "ﾞ", 0x309A: "ﾟ"}
    table |= {ord(one): table[ord(other)] for one, other in zip(HIRAGANA, KATAKANA, strict=True) if ord(other) in table}
    return MappingProxyType(table)


LEAVES = (
    Leaf("wareki", 2, wareki),
    Leaf("normalized", 1, normalized),
    Leaf("kana", 1, kana),
    Leaf("half_kana", 1, half_kana),
    Leaf("bank_text", 1, bank_text),
    Leaf("is_corporate_number", 1, is_corporate_number),
)
