"""TEXT, and texts written for another place: JSENCODE, HTMLENCODE, URLENCODE, CASESAFEID."""

from __future__ import annotations

from tasuki.formulas.emit import Emission, Part
from tasuki.formulas.operations.numbers import number_text
from tasuki.formulas.operations.signature import (
    DATE,
    NUMBER,
    TEXT,
    TIME,
    TIMESTAMP,
    Example,
    Function,
    Parameter,
)
from tasuki.formulas.operations.text import KIND, growing
from tasuki.formulas.scope import ValueType
from tasuki.labels import Label


def _text(em: Emission, parts: tuple[Part, ...]) -> Part:
    part = parts[0]
    match part.type.type:
        case "number":
            value = number_text(em, part)
        case "date":
            value = part.value if em.on_sqlite else em.sql("to_char({0}, 'YYYY-MM-DD')", part.value)
        case "timestamp":
            value = em.leaf("instant_text", part.value)
        case "time":
            value = em.leaf("time_text", part.value)
        case _:
            value = em.null("text") if part.is_blank else part.value
    return Part(KIND, value, part.error)


def _case_safe(em: Emission, parts: tuple[Part, ...]) -> Part:
    name = "id_text" if parts[0].type.type == "reference" else "case_safe"
    return em.text(em.leaf(name, parts[0].value), parts)


_REFERENCE: frozenset[ValueType] = frozenset({"reference"})
_ONE = (Parameter("text", TEXT),)

FUNCTIONS = (
    Function(
        "TEXT",
        (Parameter("value", NUMBER | DATE | TIME | TIMESTAMP | TEXT),),
        KIND,
        _text,
        Label("{0}を文字列にしたもの", "{0} as text"),
        Label(
            "数値・日付・日時（UTC）・時刻・選択リストのキーを文字列にする",
            "A number, a date, a date-time (in UTC), a time or the key of a picklist as text",
        ),
        (
            Example("TEXT(12.50)", "12.5"),
            Example("TEXT(DATE(2021, 4, 1))", "2021-04-01"),
            Example('TEXT(DATETIMEVALUE("2021-04-01 03:00:00"))', "2021-04-01 03:00:00Z"),
            Example('TEXT(TIMEVALUE("09:00:00"))', "09:00:00.000"),
        ),
    ),
    Function(
        "CASESAFEID",
        (Parameter("id", TEXT | _REFERENCE),),
        KIND,
        _case_safe,
        Label("{0}を大文字小文字によらないIDにしたもの", "{0} as an id that is safe to compare without case"),
        Label(
            "英数字15文字のIDに、大文字の位置を表す3文字を付ける。ほかの文字列はそのまま。参照は26文字のIDになる",
            "Three characters behind an id of fifteen letters and digits tell its capitals; other texts stay. A"
            " reference becomes the 26 characters of its id",
        ),
        (Example('CASESAFEID("001A0000006Vm9r")', "001A0000006Vm9rIAC"),),
    ),
    Function(
        "JSENCODE",
        _ONE,
        KIND,
        growing("for_script"),
        Label("JavaScriptに書ける形の{0}", "{0} as JavaScript takes it"),
        Label("JavaScriptの文字列の中に書けるようにする", "A text as it may stand between quotes in JavaScript"),
        (Example('JSENCODE("it\'s")', "it\\'s"),),
    ),
    Function(
        "HTMLENCODE",
        _ONE,
        KIND,
        growing("for_markup"),
        Label("HTMLに書ける形の{0}", "{0} as HTML takes it"),
        Label("HTMLの中に書けるようにする", "A text as it may stand in HTML"),
        (Example('HTMLENCODE("<b>")', "&lt;b&gt;"),),
    ),
    Function(
        "JSINHTMLENCODE",
        _ONE,
        KIND,
        growing("for_markup", "for_script"),
        Label("HTML中のJavaScriptに書ける形の{0}", "{0} as JavaScript inside HTML takes it"),
        Label("HTMLの中のJavaScriptに書けるようにする", "A text as it may stand in JavaScript inside HTML"),
        (Example('JSINHTMLENCODE("<b>")', "&lt;b&gt;"),),
    ),
    Function(
        "URLENCODE",
        _ONE,
        KIND,
        growing("for_address"),
        Label("URLに書ける形の{0}", "{0} as an address takes it"),
        Label("URLの中に書けるようにする（UTF-8）", "A text as it may stand in an address (UTF-8)"),
        (Example('URLENCODE("a b&あ")', "a%20b%26%E3%81%82"),),
    ),
)
