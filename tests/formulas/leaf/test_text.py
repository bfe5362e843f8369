"""Text functions give the same characters on both engines."""

from __future__ import annotations

from typing import Any
from unicodedata import category
from uuid import UUID

import pytest

from support.leaves import Call, told
from tasuki.formulas.leaf.text import LONGEST
from tasuki.ids import to_text

EVERY = "".join(chr(code) for code in range(1, 0x110000) if not 0xD800 <= code <= 0xDFFF)
PIECES = [EVERY[start : start + 20_000] for start in range(0, len(EVERY), 20_000)]
KEY = UUID("0190f3c4-5a00-7b1d-9e2f-8c7d6e5f4a3b")
LONG = "あ" * LONGEST

VECTORS: list[tuple[str, tuple[Any, ...], Any]] = [
    ("upper", ("Abc-ｚ é ß ǆ ſ あ",), "ABC-Ｚ É ß Ǆ S あ"),
    ("upper", (None,), None),
    ("upper", ("plain",), "PLAIN"),
    ("lower", ("ABC-Ｚ É İ ΑΣ あ",), "abc-ｚ é İ ας あ".replace("ς", "σ")),
    ("lower", (None,), None),
    ("initial_capitals", ("mr. 123SMITH o'neil _x été日本abc",), "Mr. 123smith O'Neil _X Été日本abc"),
    ("initial_capitals", ("ångstrom",), "Ångstrom"),
    ("initial_capitals", ("MR. cases",), "Mr. Cases"),
    ("initial_capitals", ("a\u24d0\u24d0 \u24d0",), "A\u24d0\u24b6 \u24b6"),
    ("initial_capitals", ("\u24d0\u24d0",), "\u24b6\u24b6"),
    ("initial_capitals", (None,), None),
    ("substitute", ("banana", "an", "x"), "bxxa"),
    ("substitute", ("aaa", "aa", "b"), "ba"),
    ("substitute", ("Banana", "b", "x"), "Banana"),
    ("substitute", ("banana", "a", None), "bnn"),
    ("substitute", ("aa", "a", None), ""),
    ("substitute", ("東京都", "京", "😀😀"), "東😀😀都"),
    ("substitute", (None, "a", "b"), None),
    ("substitute", ("a", None, "b"), None),
    ("substitute", (LONG, "あ", "い"), "い" * LONGEST),
    ("substitute", (LONG, "あ", "いう"), None),
    ("substitute", (LONG, "あ", LONG), None),
    ("pad_left", ("abc", 5, "xy"), "xyabc"),
    ("pad_left", ("abc", 6, "xy"), "xyxabc"),
    ("pad_left", ("abc", 2, "xy"), "ab"),
    ("pad_left", ("abc", 5, None), "abc"),
    ("pad_left", ("abc", 200_000, None), "abc"),
    ("pad_left", ("abc", 10**9, "x"), None),
    ("pad_left", ("abc", None, "x"), None),
    ("pad_left", (None, 5, "x"), None),
    ("pad_left", ("😀", 3, "あ"), "ああ😀"),
    ("pad_left", ("a", LONGEST, "あ"), "あ" * (LONGEST - 1) + "a"),
    ("pad_right", ("abc", 5, "xy"), "abcxy"),
    ("pad_right", ("abc", 2, "xy"), "ab"),
    ("pad_right", ("abc", 6, "xy"), "abcxyx"),
    ("pad_right", ("abc", LONGEST + 1, "xy"), None),
    ("case_safe", ("001A0000006Vm9r",), "001A0000006Vm9rIAC"),
    ("case_safe", ("aaaaaAAAAAAaAaA",), "aaaaaAAAAAAaAaAA5V"),
    ("case_safe", ("a0B2w000001XyZQABC",), "a0B2w000001XyZQABC"),
    ("case_safe", ("short",), "short"),
    ("case_safe", ("あ" * 15,), "あ" * 15),
    ("case_safe", (None,), None),
    ("for_script", ("a'b\"c\\d\ne\r<f>",), "a\\'b\\\"c\\\\d\\ne\\r\\u003Cf\\u003E"),
    ("for_script", (None,), None),
    ("id_text", (UUID(int=0),), "0" * 26),
    ("id_text", (UUID(int=2**128 - 1),), "7" + "z" * 25),
    ("id_text", (KEY,), to_text(KEY)),
    ("id_text", (None,), None),
    ("for_script", ("'" * LONGEST,), None),
    ("for_markup", ("<a href='x'>\"&\"</a>",), "&lt;a href=&#39;x&#39;&gt;&quot;&amp;&quot;&lt;/a&gt;"),
    ("for_markup", ("&" * LONGEST,), None),
    ("for_address", ("a b&あ/~-._%",), "a%20b%26%E3%81%82%2F~-._%25"),
    ("for_address", ("あ" * LONGEST,), None),
    ("for_address", (None,), None),
]


@pytest.mark.parametrize(("name", "arguments", "value"), VECTORS, ids=lambda one: str(one)[:30])
def test_vectors(call: Call, name: str, arguments: tuple[Any, ...], value: Any) -> None:
    assert call(name, *arguments) == told(value)


def _one_for_one(letter: str, changed: str) -> str:
    return changed if len(changed) == 1 else letter


@pytest.mark.parametrize("piece", PIECES, ids=lambda piece: f"U+{ord(piece[0]):04X}")
def test_every_character_changes_its_case_as_unicode_says_where_one_stays_one(call: Call, piece: str) -> None:
    known = "".join(letter for letter in piece if category(letter) != "Cn")
    assert call("upper", known) == "".join(_one_for_one(letter, letter.upper()) for letter in known)
    assert call("lower", known) == "".join(_one_for_one(letter, letter.lower()) for letter in known)


@pytest.mark.parametrize("piece", PIECES, ids=lambda piece: f"U+{ord(piece[0]):04X}")
def test_a_word_begins_behind_what_is_no_letter_or_digit(call: Call, piece: str) -> None:
    known = [letter for letter in piece if category(letter) != "Cn"]
    text = "a" + "".join(letter + "x" for letter in known)
    expected = "A" + "".join(
        _one_for_one(letter, letter.lower()) + ("x" if letter.isalnum() else "X") for letter in known
    )
    assert call("initial_capitals", text) == expected
