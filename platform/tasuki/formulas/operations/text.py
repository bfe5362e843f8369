"""Parts of texts: LEFT to SUBSTITUTE, LPAD and RPAD, TRIM and the cases, REGEX, characters by number.

Characters are counted by code point. A text that would become longer than a field can be is an error (R205).
"""

from __future__ import annotations

from collections.abc import Callable

from tasuki.formulas.emit import Emission, Part
from tasuki.formulas.leaf.text import LONGEST
from tasuki.formulas.operations.signature import NUMBER, TEXT, Example, Fault, Function, Parameter
from tasuki.formulas.patterns import BadPattern, translated
from tasuki.formulas.scope import FieldType
from tasuki.formulas.snippets import Expression
from tasuki.formulas.typed import Constant, Typed
from tasuki.labels import Label

Emit = Callable[[Emission, tuple[Part, ...]], Part]

KIND = FieldType("text")
_COUNT = FieldType("number", digits=6)
_TRUTH = FieldType("boolean")


def _left(em: Emission, parts: tuple[Part, ...]) -> Part:
    text, count = parts
    cut = em.by(sqlite="substr({0}, 1, max({1}, 0))", postgresql="left({0}, greatest({1}, 0))")
    return em.text(em.sql(cut, text.value, em.integer(count)), parts)


def _right(em: Emission, parts: tuple[Part, ...]) -> Part:
    text, count = parts
    cut = em.by(
        sqlite="CASE WHEN {1} > 0 THEN substr({0}, - {1}) END",
        postgresql="right({0}, greatest({1}, 0))",
    )
    return em.text(em.sql(cut, text.value, em.integer(count)), parts)


def _middle(em: Emission, parts: tuple[Part, ...]) -> Part:
    text, start, count = parts
    cut = em.by(
        sqlite="substr({0}, max({1}, 1), max({2}, 0))",
        postgresql="substr({0}, CASE WHEN {1} < 1 THEN 1 ELSE {1} END, greatest({2}, 0))",
    )
    return em.text(em.sql(cut, text.value, em.integer(start), em.integer(count)), parts)


def _length(em: Emission, parts: tuple[Part, ...]) -> Part:
    return em.whole(em.sql("COALESCE(length({0}), 0)", parts[0].value), _COUNT.digits, parts)


def _find(em: Emission, parts: tuple[Part, ...]) -> Part:
    what, text, *rest = parts
    if not rest:
        place = em.by(sqlite="COALESCE(instr({1}, {0}), 0)", postgresql="COALESCE(strpos({1}, {0}), 0)")
        return em.whole(em.sql(place, what.value, text.value), _COUNT.digits, parts)
    least = em.by(sqlite="max(COALESCE({0}, 1), 1)", postgresql="greatest({0}, 1)")
    start = em.sql(least, em.integer(rest[0]))
    place = em.by(
        sqlite="COALESCE(NULLIF(instr(substr({1}, {2}), {0}), 0) + {2} - 1, 0)",
        postgresql="COALESCE(NULLIF(strpos(substr({1}, {2}), {0}), 0) + {2} - 1, 0)",
    )
    return em.whole(em.sql(place, what.value, text.value, start), _COUNT.digits, parts)


def _substitute(em: Emission, parts: tuple[Part, ...]) -> Part:
    text, old, new = parts
    if old.is_constant and new.is_constant and len(new.constant or "") <= len(old.constant or ""):
        return em.text(em.sql("replace({0}, {1}, COALESCE({2}, ''))", *(part.value for part in parts)), parts)
    value = em.leaf("substitute", text.value, old.value, new.value)
    return em.text(value, parts, em.partial("R205", value, (text, old)))


def _padded(leaf: str) -> Emit:
    def emit(em: Emission, parts: tuple[Part, ...]) -> Part:
        text, width, *rest = parts
        filling = rest[0] if rest else Part(KIND, em.constant_text(" "), constant=" ")
        wide = em.integer(width)
        value = em.leaf(leaf, text.value, wide, filling.value)
        if width.is_constant and (width.constant or 0) <= LONGEST:
            return em.text(value, parts)
        too_wide = em.sql(f"({{0}} > {LONGEST} AND {{1}})", wide, em.present((text, filling)))
        return em.text(value, parts, em.when(too_wide, "R205"))

    return emit


def _trimmed(em: Emission, parts: tuple[Part, ...]) -> Part:
    cut = em.by(sqlite="trim({0}, ' ')", postgresql="btrim({0}, ' ')")
    return em.text(em.sql(cut, parts[0].value), parts)


def by_leaf(name: str) -> Emit:
    """A leaf function of one text that keeps its length, or nearly so."""

    def emit(em: Emission, parts: tuple[Part, ...]) -> Part:
        return em.text(em.leaf(name, parts[0].value), parts)

    return emit


def growing(*names: str) -> Emit:
    """Leaf functions of one text, one around the other, that may make it too long."""

    def emit(em: Emission, parts: tuple[Part, ...]) -> Part:
        value: Expression = parts[0].value
        for name in names:
            value = em.leaf(name, value)
        return em.text(value, parts, em.partial("R205", value, parts))

    return emit


def _reversed(em: Emission, parts: tuple[Part, ...]) -> Part:
    text = parts[0].value
    return em.text(em.leaf("reverse", text) if em.on_sqlite else em.sql("reverse({0})", text), parts)


def _contains(em: Emission, parts: tuple[Part, ...]) -> Part:
    text, what = parts
    found = em.by(sqlite="(instr({0}, {1}) > 0)", postgresql="(strpos({0}, {1}) > 0)")
    return _of_any(em, em.sql(found, text.value, what.value), what, parts)


def _begins(em: Emission, parts: tuple[Part, ...]) -> Part:
    text, what = parts
    found = em.by(sqlite="(substr({0}, 1, length({1})) = {1})", postgresql="starts_with({0}, {1})")
    return _of_any(em, em.sql(found, text.value, what.value), what, parts)


def _of_any(em: Emission, found: Expression, what: Part, parts: tuple[Part, ...]) -> Part:
    """Every text has a blank one in it."""
    if what.is_blank:
        return em.condition(em.truth(True), parts)
    if not what.is_constant:
        found = em.sql("CASE WHEN {0} IS NULL THEN {1} ELSE {2} END", what.value, em.truth(True), found)
    return em.condition(found, parts)


def _character(em: Emission, parts: tuple[Part, ...]) -> Part:
    name = em.by(sqlite="char", postgresql="chr")
    value = em.sql(
        f"CASE WHEN {{0}} BETWEEN 1 AND 55295 OR {{0}} BETWEEN 57344 AND 1114111 THEN {name}({{0}}) END",
        em.integer(parts[0]),
    )
    return em.text(value, parts, em.partial("R203", value, parts))


def _code(em: Emission, parts: tuple[Part, ...]) -> Part:
    code = em.by(sqlite="unicode({0})", postgresql="ascii({0})")
    return em.whole(em.sql(code, parts[0].value), 7, parts)


def _break(em: Emission, parts: tuple[Part, ...]) -> Part:
    return Part(KIND, em.constant_text("\n"), constant="\n")


def _matches(em: Emission, parts: tuple[Part, ...]) -> Part:
    text, pattern = parts
    found = translated(pattern.constant or "")
    if em.on_sqlite:
        return em.condition(em.leaf("matches", text.value, em.constant_text(found.re2)), parts)
    fits = "(COALESCE({0}, '') COLLATE \"C\" ~ {1})"
    return em.condition(em.sql(fits, text.value, em.constant_text(found.postgresql)), parts)


def _check_pattern(arguments: tuple[Typed, ...]) -> tuple[Fault, ...]:
    pattern = arguments[1]
    assert isinstance(pattern, Constant)
    try:
        translated(str(pattern.value or ""))
    except BadPattern as bad:
        return (Fault("M213", 1, {"found": bad.found}),) if bad.found else (Fault("M214", 1),)
    return ()


_ONE = (Parameter("text", TEXT),)
_PART = (Parameter("text", TEXT), Parameter("count", NUMBER))
_PADDED = (Parameter("text", TEXT), Parameter("width", NUMBER), Parameter("filling", TEXT, optional=True))
_SOUGHT = (Parameter("text", TEXT), Parameter("what", TEXT))

FUNCTIONS = (
    Function(
        "LEFT",
        _PART,
        KIND,
        _left,
        Label("{0}の先頭の{1}文字", "the first {1} characters of {0}"),
        Label("文字列の先頭から指定した数の文字。0以下なら空", "The first characters of a text; none for 0 or less"),
        (Example('LEFT("東京都港区", 3)', "東京都"), Example('LEFT("abc", 0)')),
    ),
    Function(
        "RIGHT",
        _PART,
        KIND,
        _right,
        Label("{0}の末尾の{1}文字", "the last {1} characters of {0}"),
        Label("文字列の末尾から指定した数の文字。0以下なら空", "The last characters of a text; none for 0 or less"),
        (Example('RIGHT("東京都港区", 2)', "港区"),),
    ),
    Function(
        "MID",
        (Parameter("text", TEXT), Parameter("start", NUMBER), Parameter("count", NUMBER)),
        KIND,
        _middle,
        Label("{0}の{1}文字目からの{2}文字", "{2} characters of {0} from number {1}"),
        Label(
            "文字列の途中から指定した数の文字。位置は1から数え、1より前は1とする",
            "Characters from a place on, counted from 1; a place before 1 is 1",
        ),
        (Example('MID("東京都港区", 4, 2)', "港区"), Example('MID("abc", 0, 2)', "ab")),
    ),
    Function(
        "LEN",
        _ONE,
        _COUNT,
        _length,
        Label("{0}の文字数", "the length of {0}"),
        Label("文字数。空なら0", "How many characters a text has; 0 if blank"),
        (Example('LEN("東京都")', "3"), Example("LEN(NULL)", "0")),
    ),
    Function(
        "FIND",
        (Parameter("what", TEXT), Parameter("text", TEXT), Parameter("start", NUMBER, optional=True)),
        _COUNT,
        _find,
        Label("{1}の中で{0}がある位置", "the place of {0} in {1}"),
        Label(
            "文字列が最初に現れる位置（1から）。なければ0。3つ目の引数で探し始める位置を指定する",
            "Where a text first occurs in another, counted from 1; 0 if it does not. The third argument says where to"
            " begin",
        ),
        (Example('FIND("b", "abcb")', "2"), Example('FIND("b", "abcb", 3)', "4"), Example('FIND("x", "abc")', "0")),
    ),
    Function(
        "SUBSTITUTE",
        (Parameter("text", TEXT), Parameter("old", TEXT), Parameter("new", TEXT)),
        KIND,
        _substitute,
        Label("{0}の{1}を{2}に置き換えたもの", "{0} with {1} replaced by {2}"),
        Label(
            "文字列の中のある文字列をすべて置き換える。置き換える先が空なら取り除く",
            "Replaces every occurrence of a text by another; a blank one removes it",
        ),
        (Example('SUBSTITUTE("03-1234-5678", "-", "")', "0312345678"),),
    ),
    Function(
        "LPAD",
        _PADDED,
        KIND,
        _padded("pad_left"),
        Label("左を埋めて{1}文字にした{0}", "{0}, filled to {1} characters on the left"),
        Label(
            "指定した文字数になるまで左を埋める（指定がなければ空白）。長ければ末尾を切る",
            "Fills a text on the left up to a width, with spaces if nothing else is given; a longer one is cut",
        ),
        (Example('LPAD("42", 5, "0")', "00042"), Example('LPAD("abc", 2)', "ab")),
    ),
    Function(
        "RPAD",
        _PADDED,
        KIND,
        _padded("pad_right"),
        Label("右を埋めて{1}文字にした{0}", "{0}, filled to {1} characters on the right"),
        Label(
            "指定した文字数になるまで右を埋める（指定がなければ空白）。長ければ末尾を切る",
            "Fills a text on the right up to a width, with spaces if nothing else is given; a longer one is cut",
        ),
        (Example('RPAD("ab", 4, "*")', "ab**"),),
    ),
    Function(
        "TRIM",
        _ONE,
        KIND,
        _trimmed,
        Label("{0}の前後の空白を除いたもの", "{0} without spaces around it"),
        Label("前後の半角空白を取り除く", "Removes spaces at both ends"),
        (Example('TRIM("  a b ")', "a b"),),
    ),
    Function(
        "UPPER",
        _ONE,
        KIND,
        by_leaf("upper"),
        Label("{0}の大文字", "{0} in capitals"),
        Label("小文字を大文字にする（全角の英字も。1文字は1文字のまま）", "Small letters as capitals, one for one"),
        (Example('UPPER("abc-ｚ")', "ABC-Ｚ"),),
    ),
    Function(
        "LOWER",
        _ONE,
        KIND,
        by_leaf("lower"),
        Label("{0}の小文字", "{0} in small letters"),
        Label("大文字を小文字にする（全角の英字も。1文字は1文字のまま）", "Capitals as small letters, one for one"),
        (Example('LOWER("ABC")', "abc"),),
    ),
    Function(
        "INITCAP",
        _ONE,
        KIND,
        by_leaf("initial_capitals"),
        Label("{0}の語頭を大文字にしたもの", "{0} with initial capitals"),
        Label(
            "語の最初の文字を大文字に、ほかを小文字にする。語は文字でも数字でもないところで区切る",
            "The first letter of each word as a capital, all others small",
        ),
        (Example('INITCAP("mr. SMITH")', "Mr. Smith"),),
    ),
    Function(
        "REVERSE",
        _ONE,
        KIND,
        _reversed,
        Label("{0}を逆順にしたもの", "{0} backwards"),
        Label("文字の順を逆にする", "The characters from the last to the first"),
        (Example('REVERSE("abc")', "cba"),),
    ),
    Function(
        "CONTAINS",
        _SOUGHT,
        _TRUTH,
        _contains,
        Label("{0}に{1}が含まれる", "{0} contains {1}"),
        Label("文字列が別の文字列を含むか", "Whether a text contains another"),
        (Example('CONTAINS("東京都港区", "港")', "true"),),
    ),
    Function(
        "BEGINS",
        _SOUGHT,
        _TRUTH,
        _begins,
        Label("{0}が{1}で始まる", "{0} begins with {1}"),
        Label("文字列が別の文字列で始まるか", "Whether a text begins with another"),
        (Example('BEGINS("東京都港区", "東京")', "true"),),
    ),
    Function(
        "REGEX",
        (Parameter("text", TEXT), Parameter("pattern", TEXT, literal=True)),
        _TRUTH,
        _matches,
        Label("{0}が形式{1}に合う", "{0} has the form {1}"),
        Label(
            "文字列の全体が正規表現（RE2の書き方）に合うか。空は空文字列とみなす",
            "Whether the whole of a text fits a pattern (in RE2's language); a blank one counts as the empty text",
        ),
        (Example('REGEX("100-0001", "[0-9]{3}-[0-9]{4}")', "true"), Example('REGEX("abc", "b")', "false")),
        _check_pattern,
    ),
    Function(
        "CHR",
        (Parameter("number", NUMBER),),
        KIND,
        _character,
        Label("番号{0}の文字", "character number {0}"),
        Label("文字コード（Unicode）の番号の文字", "The character with a number (its code point)"),
        (Example("CHR(65)", "A"), Example("CHR(12354)", "あ"), Example("CHR(0)", error="R203")),
    ),
    Function(
        "ASCII",
        _ONE,
        FieldType("number", digits=7),
        _code,
        Label("{0}の最初の文字の番号", "the number of the first character of {0}"),
        Label("最初の文字の番号（Unicode）", "The number (code point) of the first character"),
        (Example('ASCII("A")', "65"), Example('ASCII("あ")', "12354")),
    ),
    Function(
        "BR",
        (),
        KIND,
        _break,
        Label("改行", "a line break"),
        Label("改行", "A line break"),
        (Example("LEN(BR())", "1"),),
    ),
)
