"""Formulas: what is wrong with one (family M) and what can happen when it runs (family R)."""

from tasuki.diagnostics.codes.entry import Entry

CODES: dict[str, Entry] = {
    "R200": Entry(
        "{label}を計算できません: 0で割っています",
        "{label} cannot be computed: it divides by zero",
        "割る数の項目が0になっていないか確かめてください",
        "See whether the field it divides by is 0",
    ),
    "R201": Entry(
        "{label}を計算できません: 数値として読めない文字列があります",
        "{label} cannot be computed: a text is not a number",
        "もとになる項目の文字を直してください",
        "Correct the text it is computed from",
    ),
    "R202": Entry(
        "{label}を計算できません: 桁数が多すぎます",
        "{label} cannot be computed: the number has too many digits",
        "もとになる項目の値が大きすぎないか確かめてください",
        "See whether a value it is computed from is too large",
    ),
    "R203": Entry(
        "{label}を計算できません: この数には計算の答えがありません（負の数の平方根など）",
        "{label} cannot be computed: there is no result for this number (such as a negative square root)",
        "もとになる項目の値を確かめてください",
        "See whether the value it is computed from is right",
    ),
    "R204": Entry(
        "{label}を計算できません: 存在しない日付か時刻です",
        "{label} cannot be computed: there is no such date or time",
        "もとになる年・月・日や時刻を確かめてください",
        "Check the year, month, day or time it is computed from",
    ),
    "R205": Entry(
        "{label}を計算できません: 文字列が長すぎます",
        "{label} cannot be computed: the text is too long",
        "もとになる項目の文字を短くしてください",
        "Shorten the text it is computed from",
    ),
}
