"""text and long_text."""

from __future__ import annotations

import pytest

from support.kinds import kind
from tasuki.fields import BadValue


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("山田", "山田"),
        (" \u3000山田\u3000太郎\u3000\t", "山田\u3000太郎"),
        ("㈱①ｱ Ａ１", "㈱①ｱ Ａ１"),
        ("𠮷野家 髙橋", "𠮷野家 髙橋"),
        ("<script>", "<script>"),
    ],
)
def test_a_line_keeps_every_character_inside(text: str, value: str) -> None:
    assert kind("text").parse(text) == value


@pytest.mark.parametrize(
    ("text", "code"),
    [("a\x00b", "R103"), ("a\x07", "R103"), ("a\tb", "R103"), ("a\x85b", "R103"), ("\ud800", "R103"), ("a\nb", "R104")],
)
def test_a_line_refuses_control_characters(text: str, code: str) -> None:
    with pytest.raises(BadValue) as refused:
        kind("text").parse(text)
    assert refused.value.problem.code == code


def test_lengths_count_characters() -> None:
    made = kind("text", min_length=2, max_length=3)
    assert made.parse("𠮷𠮷𠮷") == "𠮷𠮷𠮷"
    assert made.parse("  ab  ") == "ab"
    for text, code in (("abcd", "R101"), ("a", "R102")):
        with pytest.raises(BadValue) as refused:
            made.parse(text)
        assert refused.value.problem.code == code


@pytest.mark.parametrize(
    ("style", "text", "value"),
    [
        ("code", "Ａ－１２３", "A-123"),
        ("code", " e001 ", "e001"),
        ("kana", "やまだ たろう", "ヤマダ タロウ"),
        ("kana", "ﾔﾏﾀﾞﾞ", "ヤマダ\u3099"),
        ("kana", "カブシキガイシャ ＡＢＣ", "カブシキガイシャ ABC"),
        ("kana", "パーティー", "パーティー"),
    ],
)
def test_styles_fold_width_and_kana(style: str, text: str, value: str) -> None:
    made = kind("text", style=style)
    assert made.parse(text) == value
    assert made.parse(value) == value


def test_long_text_keeps_blanks_and_joins_line_ends() -> None:
    assert kind("long_text").parse("  一行目\r\n\t二行目\r三行目\n") == "  一行目\n\t二行目\n三行目\n"
    assert kind("long_text").parse("\u3000\n \r\n") is None


def test_long_text_refuses_nul_and_counts_after_joining_line_ends() -> None:
    with pytest.raises(BadValue) as refused:
        kind("long_text").parse("a\x00")
    assert refused.value.problem.code == "R103"
    assert kind("long_text", max_length=3).parse("a\r\nb") == "a\nb"


def test_options_that_contradict_each_other_are_a_problem_of_the_definition() -> None:
    for name in ("text", "long_text"):
        with pytest.raises(BadValue) as refused:
            kind(name, min_length=5, max_length=4)
        assert refused.value.problem.code == "M120"
