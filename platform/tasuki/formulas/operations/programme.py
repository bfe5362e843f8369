"""What programmes need beyond Salesforce: fiscal years, era years, minutes, kana, bank names, corporate numbers."""

from __future__ import annotations

from collections.abc import Callable

from tasuki.formulas.emit import Emission, Part
from tasuki.formulas.operations.dates import Emit, day_of
from tasuki.formulas.operations.signature import DATE, TEXT, TIME, TIMESTAMP, Example, Fault, Function, Parameter
from tasuki.formulas.operations.text import KIND, by_leaf, growing
from tasuki.formulas.operations.times import pair_fault, seconds_between
from tasuki.formulas.scope import FieldType
from tasuki.formulas.snippets import Expression
from tasuki.formulas.sorts import nearest
from tasuki.formulas.typed import Constant, Typed
from tasuki.labels import Label

WAREKI_FORMS = ("long", "short", "year")
_TRUTH = FieldType("boolean")


def _of_day(digits: int, value: Callable[[Emission, Expression], Expression]) -> Emit:
    def emit(em: Emission, parts: tuple[Part, ...]) -> Part:
        return em.whole(value(em, day_of(em, parts[0])), digits, parts)

    return emit


def _fiscal_year(em: Emission, day: Expression) -> Expression:
    month, first = em.binding.year_starts
    if em.on_sqlite:
        template = f"(CAST(substr({{0}}, 1, 4) AS INTEGER) - (substr({{0}}, 6) < '{month:02}-{first:02}'))"
    else:
        number = "extract(month FROM {0}) * 100 + extract(day FROM {0})"
        year = "CAST(extract(year FROM {0}) AS integer)"
        template = f"({year} - CASE WHEN {number} < {month * 100 + first} THEN 1 ELSE 0 END)"
    return em.sql(template, day)


def _fiscal_quarter(em: Emission, day: Expression) -> Expression:
    month, first = em.binding.year_starts
    if em.on_sqlite:
        now, today = "CAST(substr({0}, 6, 2) AS INTEGER)", "CAST(substr({0}, 9, 2) AS INTEGER)"
    else:
        now, today = "CAST(extract(month FROM {0}) AS integer)", "extract(day FROM {0})"
    not_yet = f"CASE WHEN {today} < {first} THEN 1 ELSE 0 END" if first > 1 else "0"
    return em.sql(f"(({now} + {12 - month} - {not_yet}) % 12 / 3 + 1)", day)


def _wareki(em: Emission, parts: tuple[Part, ...]) -> Part:
    form = parts[1].constant if len(parts) > 1 and parts[1].constant else WAREKI_FORMS[0]
    return em.text(em.leaf("wareki", day_of(em, parts[0]), em.constant_text(form)), parts)


def _check_wareki(arguments: tuple[Typed, ...]) -> tuple[Fault, ...]:
    form = arguments[1] if len(arguments) > 1 else None
    if not isinstance(form, Constant) or form.value is None or form.value in WAREKI_FORMS:
        return ()
    values = {"value": form.value, "keys": ", ".join(WAREKI_FORMS)}
    return (Fault("M117", 1, values, nearest(str(form.value), WAREKI_FORMS)),)


def _minutes(em: Emission, parts: tuple[Part, ...]) -> Part:
    start, end = parts
    if start.is_blank or end.is_blank:
        return em.whole(em.by_type("integer"), 11, parts)
    return em.whole(em.sql("({0} / 60)", seconds_between(em, start, end)), 11, parts)


def _check_minutes(arguments: tuple[Typed, ...]) -> tuple[Fault, ...]:
    first = arguments[0].type.type
    return () if first == "blank" else pair_fault("MINUTES", arguments, frozenset({first}))


def _bank_text(em: Emission, parts: tuple[Part, ...]) -> Part:
    value = em.leaf("bank_text", parts[0].value)
    return em.text(value, parts, em.partial("R206", value, parts))


def _is_bank_text(em: Emission, parts: tuple[Part, ...]) -> Part:
    text = parts[0].value
    known = em.sql("({0} IS NOT NULL)", em.leaf("bank_text", text))
    return em.condition(em.sql("CASE WHEN {0} IS NOT NULL THEN {1} END", text, known), parts)


def _is_corporate_number(em: Emission, parts: tuple[Part, ...]) -> Part:
    return em.condition(em.leaf("is_corporate_number", parts[0].value), parts)


_DAY = (Parameter("date", DATE | TIMESTAMP),)
_ONE = (Parameter("text", TEXT),)

FUNCTIONS = (
    Function(
        "FISCALYEAR",
        _DAY,
        FieldType("number", digits=4),
        _of_day(4, _fiscal_year),
        Label("{0}の年度", "the fiscal year of {0}"),
        Label("日付の年度（始まる年）。年度の初日は組織の設定", "The fiscal year of a day, by the year it begins in"),
        (Example("FISCALYEAR(DATE(2022, 3, 31))", "2021"), Example("FISCALYEAR(DATE(2022, 4, 1))", "2022")),
    ),
    Function(
        "FISCALQUARTER",
        _DAY,
        FieldType("number", digits=1),
        _of_day(1, _fiscal_quarter),
        Label("{0}の年度の四半期", "the fiscal quarter of {0}"),
        Label("日付が年度の第何四半期か（1から4）", "The quarter of the fiscal year, 1 to 4"),
        (Example("FISCALQUARTER(DATE(2021, 4, 1))", "1"), Example("FISCALQUARTER(DATE(2022, 3, 31))", "4")),
    ),
    Function(
        "WAREKI",
        (*_DAY, Parameter("form", TEXT, optional=True, literal=True)),
        KIND,
        _wareki,
        Label("{0}の和暦", "{0} in the years of its era"),
        Label(
            '日付の和暦。"short" なら R3.4.1、"year" なら 令和3年',
            'A day in the years of its era; "short" gives R3.4.1, "year" the year only',
        ),
        (
            Example("WAREKI(DATE(2021, 4, 1))", "令和3年4月1日"),
            Example("WAREKI(DATE(2019, 5, 1))", "令和元年5月1日"),
            Example('WAREKI(DATE(2021, 4, 1), "short")', "R3.4.1"),
            Example('WAREKI(DATE(2021, 4, 1), "year")', "令和3年"),
        ),
        _check_wareki,
    ),
    Function(
        "MINUTES",
        (Parameter("from", TIME | TIMESTAMP), Parameter("to", TIME | TIMESTAMP)),
        FieldType("number", digits=11),
        _minutes,
        Label("{0}から{1}までの分", "the minutes from {0} to {1}"),
        Label(
            "日時または時刻の間の分。1分に満たない端数は切り捨てる。終わりが先なら負",
            "The whole minutes from one date-time or time to another, cut towards zero; negative if the end comes"
            " first",
        ),
        (
            Example('MINUTES(TIMEVALUE("09:00:00"), TIMEVALUE("10:30:59"))', "90"),
            Example('MINUTES(TIMEVALUE("10:30:00"), TIMEVALUE("09:00:01"))', "-89"),
        ),
        _check_minutes,
    ),
    Function(
        "NORMALIZE",
        _ONE,
        KIND,
        growing("normalized"),
        Label("{0}の表記をそろえたもの", "{0} in one spelling"),
        Label(
            "表記をそろえる（NFKC）: 全角英数字は半角、半角カナは全角、①は1",
            "One spelling (NFKC): full-width letters and digits become narrow, half-width kana wide, ① becomes 1",
        ),
        (Example('NORMALIZE("ＡＢＣ１２３ｶﾞ①")', "ABC123ガ1"),),
    ),
    Function(
        "KANA",
        _ONE,
        KIND,
        by_leaf("kana"),
        Label("{0}の全角カタカナ", "{0} in full-width katakana"),
        Label(
            "ひらがなと半角カナを全角カタカナにする。ほかの文字はそのまま",
            "Hiragana and half-width katakana as full-width katakana; everything else stays",
        ),
        (Example('KANA("やまだ ﾀﾛｳ ｶﾞ")', "ヤマダ タロウ ガ"),),
    ),
    Function(
        "HALFKANA",
        _ONE,
        KIND,
        growing("half_kana"),
        Label("{0}の半角カタカナ", "{0} in half-width katakana"),
        Label(
            "かなを半角カタカナにする（濁点は1文字になる）。ほかの文字はそのまま",
            "Kana as half-width katakana, voiced marks as characters of their own; everything else stays",
        ),
        (Example('HALFKANA("ヤマダ たろう")', "ﾔﾏﾀﾞ ﾀﾛｳ"),),
    ),
    Function(
        "ZENGIN",
        _ONE,
        KIND,
        _bank_text,
        Label("{0}の全銀形式", "{0} as bank transfer files take it"),
        Label(
            "振込ファイルに書ける文字にする: 半角カナの大文字、英大文字、数字、空白と ( ) - . / 。書けない文字は誤り",
            "A text as bank transfer files take it: large half-width kana, capitals, digits, space and ( ) - . / ;"
            " a character that cannot be written is an error",
        ),
        (Example('ZENGIN("カ）ヤマダショウテン")', "ｶ)ﾔﾏﾀﾞｼﾖｳﾃﾝ"), Example('ZENGIN("山田商店")', error="R206")),
    ),
    Function(
        "ISZENGIN",
        _ONE,
        _TRUTH,
        _is_bank_text,
        Label("{0}が全銀形式で書ける", "bank transfer files can take {0}"),
        Label("ZENGINで振込ファイルの文字にできるか", "Whether ZENGIN can write a text"),
        (Example('ISZENGIN("ヤマダ タロウ")', "true"), Example('ISZENGIN("山田太郎")', "false")),
    ),
    Function(
        "CORPORATENUMBERVALID",
        _ONE,
        _TRUTH,
        _is_corporate_number,
        Label("{0}が正しい法人番号", "{0} is a valid corporate number"),
        Label(
            "13桁で、先頭の検査用数字が合う法人番号か", "Whether a text is thirteen digits with the right check digit"
        ),
        (
            Example('CORPORATENUMBERVALID("7000012050002")', "true"),
            Example('CORPORATENUMBERVALID("7000012050003")', "false"),
        ),
    ),
)
