"""Formulas: what is wrong with one (family M) and what can happen when it runs (family R)."""

from tasuki.diagnostics.codes.entry import Entry

CODES: dict[str, Entry] = {
    "M200": Entry(
        "数値が長すぎます（小数点の前後を合わせて{most}桁まで）",
        "The number is too long (at most {most} digits before and after the point together)",
    ),
    "M201": Entry("関数「{name}」はレポートでだけ使えます", "The function “{name}” can be used in reports only"),
    "M202": Entry(
        "{name}の{place}つ目の引数は、計算ではなく値そのものを書いてください",
        "Argument {place} of {name} must be written as a literal, not computed",
    ),
    "M203": Entry(
        "{name}の{place}つ目の引数は{wanted}です（書かれているのは{found}）",
        "Argument {place} of {name} must be {wanted}, but this is {found}",
        "数値を文字列にするのは TEXT、文字列を数値にするのは VALUE です",
        "TEXT makes a text of a number, VALUE a number of a text",
    ),
    "M204": Entry(
        "関数「{name}」は、レコードを書き込むところ（入力規則など）でだけ使えます",
        "The function “{name}” can be used only where a record is written, such as in a validation",
    ),
    "M205": Entry(
        "{name}の引数には、このオブジェクトの項目を1つ書いてください",
        "{name} takes a field of this object itself",
    ),
    "M206": Entry(
        "{name}を、別の EXISTS、COUNTOF、SUMOF の中に書くことはできません",
        "{name} cannot stand inside another EXISTS, COUNTOF or SUMOF",
    ),
    "M207": Entry("「{name}」というオブジェクトはありません", "There is no object called “{name}”"),
    "M208": Entry(
        "「{name}」は参照をたどりすぎています（{most}回まで）",
        "“{name}” follows too many references (at most {most})",
    ),
    "M209": Entry(
        "「{name}」は参照ではないので、その先の項目はありません",
        "“{name}” is not a reference, so there are no fields behind it",
    ),
    "M210": Entry(
        "「{operator}」で{left}と{right}を計算することはできません",
        "“{operator}” cannot put {left} and {right} together",
        "数値を文字列にするのは TEXT、文字列を数値にするのは VALUE です",
        "TEXT makes a text of a number, VALUE a number of a text",
    ),
    "M211": Entry(
        "どの場合も同じ型の値にしてください（{left}と{right}があります）",
        "All results must be of one type, but there are {left} and {right}",
    ),
    "M212": Entry(
        "「{operator}」が続きすぎています（{most}回まで）",
        "“{operator}” follows one another too often (at most {most} times)",
    ),
    "M213": Entry(
        "この正規表現は使えません（{found}）",
        "This pattern cannot be used ({found})",
        "使えるのは RE2 の書き方です。後方参照、先読み、繰り返しの中だけの位置指定は使えません",
        "Patterns are written as RE2 takes them: no back references, no look-ahead, no repeated places such as (^)*",
    ),
    "M214": Entry(
        "この正規表現は大きすぎます",
        "This pattern is too large",
        "繰り返しの回数を減らすか、長さは LEN で調べてください",
        "Repeat less often, or look at the length with LEN",
    ),
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
    "R206": Entry(
        "{label}を計算できません: 振込ファイルに書けない文字（漢字など）があります",
        "{label} cannot be computed: a character cannot be written to a bank transfer file",
        "もとになる項目をカタカナ・英数字・空白と ( ) - . / だけにしてください",
        "Use katakana, letters, digits, spaces and ( ) - . / only",
    ),
}
