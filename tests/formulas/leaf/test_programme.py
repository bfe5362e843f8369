"""Era years, kana and bank names are the same on both engines, for every character there is."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from unicodedata import category, normalize

import pytest

from support.leaves import Call, told
from tasuki.fields.eras import ERAS, in_era
from tasuki.formulas.leaf.programme import bank_text, half_kana, kana
from tasuki.formulas.leaf.text import LONGEST

EVERY = "".join(chr(code) for code in range(1, 0x110000) if not 0xD800 <= code <= 0xDFFF)
PIECES = [EVERY[start : start + 20_000] for start in range(0, len(EVERY), 20_000)]
BANKS = "ｱｲｳｴｵｶｷｸｹｺｻｼｽｾｿﾀﾁﾂﾃﾄﾅﾆﾇﾈﾉﾊﾋﾌﾍﾎﾏﾐﾑﾒﾓﾔﾕﾖﾗﾘﾙﾚﾛﾜﾝﾞﾟABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 ()-./"

VECTORS: list[tuple[str, tuple[Any, ...], Any]] = [
    ("wareki", (date(2021, 4, 1), "long"), "令和3年4月1日"),
    ("wareki", (date(2019, 5, 1), "long"), "令和元年5月1日"),
    ("wareki", (date(2019, 4, 30), "short"), "H31.4.30"),
    ("wareki", (date(2019, 5, 1), "short"), "R1.5.1"),
    ("wareki", (date(2019, 5, 1), "year"), "令和元年"),
    ("wareki", (date(1867, 12, 31), "long"), "1867年12月31日"),
    ("wareki", (date(1867, 12, 31), "short"), "1867.12.31"),
    ("wareki", (date(1, 1, 1), "year"), "1年"),
    ("wareki", (None, "long"), None),
    ("normalized", ("ｶﾞｷﾞｯ①㈱Ａ１ｶﾌﾟ",), "ガギッ1(株)A1カプ"),
    ("normalized", ("\ufdfa" * (LONGEST // 18),), "صلى الله عليه وسلم" * (LONGEST // 18)),
    ("normalized", ("\ufdfa" * (LONGEST // 18 + 1),), None),
    ("normalized", (None,), None),
    ("kana", ("ひらがなﾊﾝｶｸｶﾞﾌﾟｳﾞﾜﾞｦﾞゔゝゞゕ漢字Aａ1",), "ヒラガナハンカクガプヴヷヺヴヽヾヵ漢字Aａ1"),
    ("kana", ("ｱﾞﾟﾞ｡｢｣､･ｰ",), "ア゛゜゛。「」、・ー"),
    ("kana", (None,), None),
    ("half_kana", ("ガギプヴヷヺひらがなぱヵヰ漢字Ａ。「」、・ー゛゜",), "ｶﾞｷﾞﾌﾟｳﾞﾜﾞｦﾞﾋﾗｶﾞﾅﾊﾟヵヰ漢字Ａ｡｢｣､･ｰﾞﾟ"),
    ("half_kana", ("か\u3099",), "ｶﾞ"),
    ("half_kana", ("ガ" * (LONGEST // 2 + 1),), None),
    ("half_kana", (None,), None),
    ("bank_text", ("カ）ヤマダショウテン",), "ｶ)ﾔﾏﾀﾞｼﾖｳﾃﾝ"),
    ("bank_text", ("すーぱー・ヲヵヶヮヰヱゎゐゑ",), "ｽ-ﾊﾟ-.ｵｶｹﾜｲｴﾜｲｴ"),
    ("bank_text", ("ABC abc １２ａｂＺ　（ユ）／．－‐",), "ABC ABC 12ABZ (ﾕ)/.--"),
    ("bank_text", ("ｷｬｯﾄ",), "ｷﾔﾂﾄ"),
    ("bank_text", ("ゔぁ",), "ｳﾞｱ"),
    ("bank_text", ("株式会社",), None),
    ("bank_text", ("ｱ,ｲ",), None),
    ("bank_text", ("ｱ\n",), None),
    ("bank_text", (BANKS,), BANKS),
    ("bank_text", (None,), None),
    ("is_corporate_number", ("7000012050002",), True),
    ("is_corporate_number", ("8000012050002",), False),
    ("is_corporate_number", ("700001205000",), False),
    ("is_corporate_number", ("70000120500020",), False),
    ("is_corporate_number", ("７０００012050002",), False),
    ("is_corporate_number", ("7000012050002\n",), False),
    ("is_corporate_number", (None,), None),
]


@pytest.mark.parametrize(("name", "arguments", "value"), VECTORS, ids=lambda one: str(one)[:40])
def test_vectors(call: Call, name: str, arguments: tuple[Any, ...], value: Any) -> None:
    assert call(name, *arguments) == told(value)


@pytest.mark.parametrize("era", ERAS, ids=lambda era: era.name)
def test_eras_begin_on_their_first_day(call: Call, era: Any) -> None:
    for day in (era.first, era.first - timedelta(days=1), date(era.first.year, 12, 31), date(era.first.year + 1, 1, 1)):
        assert call("wareki", day, "long") == in_era(day)
    assert call("wareki", era.first, "short") == f"{era.initial}1.{era.first.month}.{era.first.day}"


@pytest.mark.parametrize("piece", PIECES, ids=lambda piece: f"U+{ord(piece[0]):04X}")
def test_every_character_by_itself(call: Call, piece: str) -> None:
    """Between two separators no character joins another."""
    known = "|".join(letter for letter in piece if category(letter) != "Cn")
    assert call("normalized", known[:LONGEST]) == normalize("NFKC", known[:LONGEST])
    assert call("kana", known) == kana(known)
    assert call("half_kana", known) == half_kana(known)


def test_bank_text_has_only_what_banks_know(call: Call) -> None:
    written = "".join(letter for letter in EVERY if bank_text(letter) is not None)
    found = call("bank_text", written)
    assert found == bank_text(written)
    assert set(found) == set(BANKS)
    refused = [letter for letter in EVERY if bank_text(letter) is None]
    assert {call("bank_text", letter) for letter in refused[:2000:7]} == {None}


def test_half_and_full_width_kana_lead_to_each_other(call: Call) -> None:
    combining = "\u3099\u309a"
    wide = [letter for letter in EVERY if kana(letter) == letter != half_kana(letter) and letter not in combining]
    assert len(wide) > 80
    assert call("kana", call("half_kana", "".join(wide))) == "".join(wide)
