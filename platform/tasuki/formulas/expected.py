"""What to write where a formula cannot be read."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

from lark.exceptions import UnexpectedToken

from tasuki.labels import Label

_CLASSES: tuple[tuple[frozenset[str], Label], ...] = (
    (
        frozenset({"NUMBER", "TEXT", "NAME", "CALL"}),
        Label("項目、数値、引用符で囲んだ文字列、関数のどれか", "a field, a number, a text in quotes or a function"),
    ),
    (frozenset({"EQUAL", "BOTH", "EITHER", "JOIN", "PRODUCT"}), Label("演算子", "an operator")),
    (frozenset({"COMMA"}), Label("「,」", "“,”")),
    (frozenset({"RPAR"}), Label("「)」", "“)”")),
    (frozenset({"$END"}), Label("式の終わり", "the end of the formula")),
)

_OTHER_SIGNS: Mapping[str, str] = {
    "“": '"', "”": '"', "„": '"', "‘": "'", "’": "'", "「": '"', "」": '"', "『": '"', "』": '"', "、": ",", "，": ",",
    "×": "*", "÷": "/", "≠": "<>", "≦": "<=", "≤": "<=", "≧": ">=", "≥": ">=", "−": "-", "―": "-", "ー": "-",
    "[": "(", "]": ")", "{": "(", "}": ")", "；": ",", ";": ",", "|": "||", "%": "/ 100", "\\": "/", "#": "",
    "@": "", "~": "!", "`": "'", "。": "", "？": "", "?": "",
}  # fmt: skip
_MISTAKEN = re.compile(r"=>|=<|><|=!|\*\*|(and|or|mod|is|in|like|then|else)\b", re.I)
_MEANT: Mapping[str, tuple[str, str]] = {
    "=>": ("「>=」", "“>=”"),
    "=<": ("「<=」", "“<=”"),
    "><": ("「<>」", "“<>”"),
    "=!": ("「<>」", "“<>”"),
    "**": ("「^」", "“^”"),
    "and": ("「&&」か AND(条件, 条件)", "“&&” or AND(test, test)"),
    "or": ("「||」か OR(条件, 条件)", "“||” or OR(test, test)"),
    "mod": ("MOD(数値, 数値)", "MOD(number, number)"),
    "is": ("「=」か ISBLANK(項目)", "“=” or ISBLANK(field)"),
    "in": ("CASE(項目, 値, 結果, …) か「||」", "CASE(field, value, result, …) or “||”"),
    "like": ("CONTAINS(文字列, 探す文字列) か BEGINS", "CONTAINS(text, part) or BEGINS"),
    "then": ("IF(条件, 値, そうでないときの値)", "IF(test, value, otherwise)"),
    "else": ("IF(条件, 値, そうでないときの値)", "IF(test, value, otherwise)"),
}


def expectation(error: UnexpectedToken) -> Label | None:
    """What could stand where the parser stopped."""
    accepted = error.accepts or set()
    found = [label for kinds, label in _CLASSES if not kinds.isdisjoint(accepted)]
    if not found:
        return None
    ja = "か".join(label.ja for label in found)
    en = " or ".join(label.en for label in found)
    return Label(f"ここに書けるのは、{ja}です", f"Expected here: {en}")


def escaped(found: str) -> Label:
    """What to write for a backslash in a text, before a character it does not belong to."""
    return Label(
        f"文字列の中の「\\」は2つ重ねて「\\{found}」と書きます",
        f"A backslash in a text is written twice: “\\{found}”",
    )


def instead(text: str, offset: int) -> Label | None:
    """The nearest thing to what stands at `offset`, if it is a known slip of the pen."""
    # `=>` is told at its second character.
    for begin in (offset - 1, offset):
        found = _MISTAKEN.match(text, begin) if begin >= 0 else None
        if found is not None and found.end() > offset:
            ja, en = _MEANT[found[0].lower()]
            return Label(f"{ja}のことですか", f"Did you mean {en}?")
    sign = text[offset]
    if sign in "\"'":
        return Label("引用符が閉じていません", "The quotation mark is not closed")
    if text.startswith("/*", offset) or text.startswith("/*", offset - 1):
        return Label("コメントを */ で閉じてください", "Close the comment with */")
    plain = _OTHER_SIGNS.get(sign, unicodedata.normalize("NFKC", sign))
    if plain and plain != sign:
        return Label(f"「{plain}」のことですか（半角で書きます）", f"Did you mean “{plain}”?")
    return None
