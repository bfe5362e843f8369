"""Times of day and durations: TIMEVALUE to FORMATDURATION, TIMENOW, and what `+` and `-` mean for times."""

from __future__ import annotations

from tasuki.formulas.emit import Emission, Part
from tasuki.formulas.operations.dates import Emit, existing, zone
from tasuki.formulas.operations.signature import (
    BOOLEAN,
    NUMBER,
    TEXT,
    TIME,
    TIMESTAMP,
    Example,
    Fault,
    Function,
    Parameter,
    counted,
)
from tasuki.formulas.scope import FieldType
from tasuki.formulas.snippets import Expression
from tasuki.formulas.sorts import WORDS, conversion, in_words
from tasuki.formulas.typed import Typed
from tasuki.labels import Label

CLOCK = FieldType("time")
_MILLIS = FieldType("number", digits=8)
_TEXT = FieldType("text")


def _time_value(em: Emission, parts: tuple[Part, ...]) -> Part:
    part = parts[0]
    if part.type.type == "timestamp":
        return em.other(CLOCK, em.leaf("time_in", part.value, zone(em)), parts)
    if part.type.type == "text":
        return existing(CLOCK, lambda em, parts: em.leaf("read_time", parts[0].value))(em, parts)
    return em.other(CLOCK, em.null("time") if part.is_blank else part.value, parts)


def _part(digits: int, sqlite: str, postgresql: str) -> Emit:
    def emit(em: Emission, parts: tuple[Part, ...]) -> Part:
        return em.whole(em.sql(em.by(sqlite=sqlite, postgresql=postgresql), parts[0].value), digits, parts)

    return emit


def _time_and_millis(place: int, sign: int) -> Emit:
    """A time and a number of milliseconds; `place` is where the time stands."""

    def emit(em: Emission, parts: tuple[Part, ...]) -> Part:
        count = em.number(parts[1 - place])
        if sign < 0:
            count = em.leaf("negate", count) if em.on_sqlite else em.sql("(- {0})", count)
        return em.other(CLOCK, em.leaf("add_millis", parts[place].value, count), parts)

    return emit


def _times_apart(em: Emission, parts: tuple[Part, ...]) -> Part:
    later, earlier = (em.leaf("millis", part.value) for part in parts)
    apart = em.sql("(({0} - {1} + 86400000) % 86400000)", later, earlier)
    return em.whole(apart, _MILLIS.digits, parts)


def _duration(em: Emission, parts: tuple[Part, ...]) -> Part:
    first, *rest = parts
    if first.type.type in ("number", "blank"):
        with_days = rest[0].value if rest and not rest[0].is_blank else em.truth(False)
        return em.text(em.leaf("duration", em.number(first), with_days), parts)
    seconds = seconds_between(em, first, rest[0])
    decimal = em.by(sqlite="CAST({0} AS TEXT)", postgresql="CAST({0} AS numeric)")
    with_days = em.truth(first.type.type == "timestamp")
    return em.text(em.leaf("duration", em.sql(decimal, seconds), with_days), parts)


def seconds_between(em: Emission, start: Part, end: Part) -> Expression:
    """The whole seconds from one date-time or time to another of its kind, an integer; the fraction is dropped."""
    if start.type.type == "time":
        apart = em.sql("({0} - {1})", em.leaf("millis", end.value), em.leaf("millis", start.value))
        return em.sql("({0} / 1000)", apart)
    if em.on_sqlite:
        return em.sql("(({0} - {1}) / 1000000)", end.value, start.value)
    return em.sql("CAST(trunc(extract(epoch FROM {0}) - extract(epoch FROM {1})) AS bigint)", end.value, start.value)


def _check_duration(arguments: tuple[Typed, ...]) -> tuple[Fault, ...]:
    first = arguments[0].type.type
    if len(arguments) == 1:
        return () if first in ("number", "blank") else (Fault("M107", None, _counted("FORMATDURATION")),)
    wanted = BOOLEAN if first in ("number", "blank") else frozenset({first})
    return pair_fault("FORMATDURATION", arguments, wanted)


def _counted(name: str) -> dict[str, object]:
    return {"name": name, "wanted": counted(2, 2), "found": 1}


def pair_fault(name: str, arguments: tuple[Typed, ...], wanted: frozenset[str]) -> tuple[Fault, ...]:
    """What is wrong with the second of two arguments, whose type follows from the first."""
    found = arguments[1].type.type
    if found in wanted or found == "blank":
        return ()
    words = {"name": name, "place": 2, "wanted": in_words(wanted), "found": WORDS[found]}  # type: ignore[arg-type]
    return (Fault("M203", 1, words, conversion(found, wanted)),)


def _time_now(em: Emission, parts: tuple[Part, ...]) -> Part:
    """The checker gives it the moment it is, so that nobody takes it for a value that stays."""
    return em.other(CLOCK, em.leaf("time_in", parts[0].value, zone(em)), parts)


_AT = (Parameter("time", TIME),)
_NUMBER = Parameter("milliseconds", NUMBER)
_LATER = Label(
    "何ミリ秒か後の時刻。24時を過ぎたら0時から数える",
    "The time so many milliseconds later, around midnight",
)
_EARLIER = Label(
    "何ミリ秒か前の時刻。0時より前は24時から数える",
    "The time so many milliseconds earlier, around midnight",
)


def _part_of_time(name: str, emit: Emit, digits: int, words: Label, doc: Label, example: Example) -> Function:
    return Function(name, _AT, FieldType("number", digits=digits), emit, words, doc, (example,))


FUNCTIONS = (
    Function(
        "TIMEVALUE",
        (Parameter("value", TEXT | TIMESTAMP | TIME),),
        CLOCK,
        _time_value,
        Label("{0}の時刻", "the time of day of {0}"),
        Label(
            "日時の時刻、または HH:MM:SS.mmm と書かれた文字列の時刻（.mmm は省ける）。読めなければ誤り",
            "The time of day of a date-time, or the time written HH:MM:SS.mmm (.mmm may be missing); any other text is"
            " an error",
        ),
        (
            Example('TIMEVALUE("09:30:00")', "09:30:00"),
            Example('TIMEVALUE(DATETIMEVALUE("2021-04-01 03:00:00"))', "03:00:00"),
            Example('TIMEVALUE("24:00:00")', error="R204"),
        ),
    ),
    Function(
        "TIMENOW",
        (),
        CLOCK,
        _time_now,
        Label("今の時刻", "the time it is"),
        Label("今の時刻（組織のタイムゾーン）", "The time of day it is, in the org's time zone"),
        (Example("TIMENOW() = TIMEVALUE(NOW())", "true"),),
    ),
    _part_of_time(
        "HOUR",
        _part(2, "CAST(substr({0}, 1, 2) AS INTEGER)", "CAST(extract(hour FROM {0}) AS integer)"),
        2,
        Label("{0}の時", "the hour of {0}"),
        Label("時刻の時（0から23）", "The hour of a time, 0 to 23"),
        Example('HOUR(TIMEVALUE("09:30:15.250"))', "9"),
    ),
    _part_of_time(
        "MINUTE",
        _part(2, "CAST(substr({0}, 4, 2) AS INTEGER)", "CAST(extract(minute FROM {0}) AS integer)"),
        2,
        Label("{0}の分", "the minute of {0}"),
        Label("時刻の分（0から59）", "The minute of a time, 0 to 59"),
        Example('MINUTE(TIMEVALUE("09:30:15.250"))', "30"),
    ),
    _part_of_time(
        "SECOND",
        _part(2, "CAST(substr({0}, 7, 2) AS INTEGER)", "CAST(trunc(extract(second FROM {0})) AS integer)"),
        2,
        Label("{0}の秒", "the second of {0}"),
        Label("時刻の秒（0から59）", "The second of a time, 0 to 59"),
        Example('SECOND(TIMEVALUE("09:30:15.250"))', "15"),
    ),
    _part_of_time(
        "MILLISECOND",
        _part(
            3,
            "CAST(substr({0}, 10, 3) AS INTEGER)",
            "(CAST(trunc(extract(milliseconds FROM {0})) AS integer) % 1000)",
        ),
        3,
        Label("{0}のミリ秒", "the millisecond of {0}"),
        Label("時刻のミリ秒（0から999）", "The millisecond of a time, 0 to 999"),
        Example('MILLISECOND(TIMEVALUE("09:30:15.250"))', "250"),
    ),
    Function(
        "FORMATDURATION",
        (
            Parameter("value", NUMBER | TIME | TIMESTAMP),
            Parameter("until", BOOLEAN | TIME | TIMESTAMP, optional=True),
        ),
        _TEXT,
        _duration,
        Label("{0}の長さの表記", "{0} as a duration"),
        Label(
            "秒数を HH:MM:SS で表す。2つ目が真なら D:HH:MM:SS。時刻2つ、日時2つの間の長さも表せる",
            "Seconds as HH:MM:SS, with true as D:HH:MM:SS; also the length between two times or two date-times",
        ),
        (
            Example("FORMATDURATION(3661)", "01:01:01"),
            Example("FORMATDURATION(90061, true)", "1:01:01:01"),
            Example('FORMATDURATION(TIMEVALUE("09:00:00"), TIMEVALUE("10:30:00"))', "01:30:00"),
        ),
        _check_duration,
    ),
    Function(
        "time + milliseconds",
        (*_AT, _NUMBER),
        CLOCK,
        _time_and_millis(0, 1),
        Label("{0}の{1}ミリ秒後", "{1} milliseconds after {0}"),
        _LATER,
        (Example('TIMEVALUE("23:00:00") + 7200000', "01:00:00"),),
    ),
    Function(
        "milliseconds + time",
        (_NUMBER, *_AT),
        CLOCK,
        _time_and_millis(1, 1),
        Label("{1}の{0}ミリ秒後", "{0} milliseconds after {1}"),
        _LATER,
        (Example('500 + TIMEVALUE("09:00:00")', "09:00:00.500"),),
    ),
    Function(
        "time - milliseconds",
        (*_AT, _NUMBER),
        CLOCK,
        _time_and_millis(0, -1),
        Label("{0}の{1}ミリ秒前", "{1} milliseconds before {0}"),
        _EARLIER,
        (Example('TIMEVALUE("00:00:00") - 1000', "23:59:59"),),
    ),
    Function(
        "time - time",
        (*_AT, *_AT),
        _MILLIS,
        _times_apart,
        Label("{1}から{0}までのミリ秒", "the milliseconds from {1} to {0}"),
        Label(
            "時刻の間のミリ秒（0から86,399,999）。後の時刻が前なら翌日のものとする",
            "The milliseconds from one time to another, 0 to 86,399,999, around midnight",
        ),
        (Example('TIMEVALUE("10:00:00") - TIMEVALUE("09:00:00")', "3600000"),),
    ),
)
