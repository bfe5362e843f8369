"""Days and date-times: DATE to FROMUNIXTIME.

The day and the time of day of a date-time are those of the org's zone; texts are read and written in UTC. What leaves
the years 1 to 9999 is an error (R204), as is a day that the calendar does not have.
"""

from __future__ import annotations

from collections.abc import Callable

from tasuki.formulas.emit import Emission, Part
from tasuki.formulas.operations.signature import DATE, NUMBER, TEXT, TIME, TIMESTAMP, Example, Function, Parameter
from tasuki.formulas.scope import FieldType
from tasuki.formulas.snippets import Expression
from tasuki.formulas.typed import Typed
from tasuki.labels import Label

Emit = Callable[[Emission, tuple[Part, ...]], Part]

DAY = FieldType("date")
INSTANT = FieldType("timestamp")
_SECONDS = FieldType("number", digits=12)


def zone(em: Emission) -> Expression:
    """The name of the org's time zone."""
    return em.constant_text(em.binding.zone)


def day_of(em: Emission, part: Part) -> Expression:
    """The day of a date or, in the org's zone, of a date-time."""
    if part.is_blank:
        return em.null("date")
    return em.leaf("day_in", part.value, zone(em)) if part.type.type == "timestamp" else part.value


def existing(kind: FieldType, value: Callable[[Emission, tuple[Part, ...]], Expression]) -> Emit:
    """A day or an instant, unless there is none: R204."""

    def emit(em: Emission, parts: tuple[Part, ...]) -> Part:
        found = value(em, parts)
        return em.other(kind, found, parts, em.partial("R204", found, parts))

    return emit


def _date(em: Emission, parts: tuple[Part, ...]) -> Expression:
    return em.leaf("make_day", *map(em.integer, parts))


def _date_value(em: Emission, parts: tuple[Part, ...]) -> Part:
    part = parts[0]
    if part.type.type != "text":
        return em.other(DAY, day_of(em, part), parts)
    return existing(DAY, lambda em, parts: em.leaf("read_day", parts[0].value))(em, parts)


def _instant_value(em: Emission, parts: tuple[Part, ...]) -> Part:
    part = parts[0]
    if part.type.type in ("timestamp", "blank"):
        return em.other(INSTANT, em.null("timestamp") if part.is_blank else part.value, parts)
    if part.type.type == "date":
        return em.other(INSTANT, em.leaf("midnight", part.value), parts)
    return existing(INSTANT, lambda em, parts: em.leaf("read_instant", parts[0].value))(em, parts)


def _number_of_day(digits: int, sqlite: str, postgresql: str) -> Emit:
    """A number that a day has: native SQL, `{0}` being the day."""

    def emit(em: Emission, parts: tuple[Part, ...]) -> Part:
        number = em.by(sqlite=sqlite, postgresql=postgresql)
        return em.whole(em.sql(number, day_of(em, parts[0])), digits, parts)

    return emit


def _number_by_leaf(digits: int, name: str) -> Emit:
    def emit(em: Emission, parts: tuple[Part, ...]) -> Part:
        return em.whole(em.leaf(name, day_of(em, parts[0])), digits, parts)

    return emit


def _add_months(em: Emission, parts: tuple[Part, ...]) -> Part:
    at, months = parts
    if at.type.type != "timestamp":
        day = em.null("date") if at.is_blank else at.value
        found = em.leaf("add_months", day, em.integer(months))
        return em.other(DAY, found, parts, em.partial("R204", found, parts))
    found = em.leaf("add_months_to_instant", at.value, em.integer(months), zone(em))
    return em.other(INSTANT, found, parts, em.partial("R204", found, parts))


def _same_kind(arguments: tuple[Typed, ...]) -> FieldType:
    return INSTANT if arguments[0].type.type == "timestamp" else DAY


def _unix_seconds(em: Emission, parts: tuple[Part, ...]) -> Part:
    part = parts[0]
    match part.type.type:
        case "timestamp":
            sqlite, native = "({0} / 1000000)", "CAST(trunc(extract(epoch FROM {0})) AS bigint)"
        case "time":
            sqlite, native = "(tasuki_millis({0}) / 1000)", "CAST(trunc(extract(epoch FROM {0})) AS bigint)"
        case _:
            sqlite = "CAST(strftime('%s', {0}) AS INTEGER)"
            native = "(CAST({0} - DATE '1970-01-01' AS bigint) * 86400)"
    value = em.null("date") if part.is_blank else part.value
    return em.whole(em.sql(em.by(sqlite=sqlite, postgresql=native), value), _SECONDS.digits, parts)


def _from_unix_seconds(em: Emission, parts: tuple[Part, ...]) -> Expression:
    return em.leaf("from_unix_time", em.number(parts[0]))


_AT = (Parameter("date", DATE | TIMESTAMP),)


def _part_of_day(name: str, emit: Emit, digits: int, words: Label, doc: Label, *examples: Example) -> Function:
    return Function(name, _AT, FieldType("number", digits=digits), emit, words, doc, examples)


FUNCTIONS = (
    Function(
        "DATE",
        (Parameter("year", NUMBER), Parameter("month", NUMBER), Parameter("day", NUMBER)),
        DAY,
        existing(DAY, _date),
        Label("{0}年{1}月{2}日", "the day {0}-{1}-{2}"),
        Label(
            "年・月・日の日付。2月30日のような暦にない日付は誤り",
            "The day of a year, month and day of the month; one that does not exist, such as 30 February, is an error",
        ),
        (Example("DATE(2021, 4, 1)", "2021-04-01"), Example("DATE(2021, 2, 30)", error="R204")),
    ),
    Function(
        "DATEVALUE",
        (Parameter("value", TEXT | TIMESTAMP | DATE),),
        DAY,
        _date_value,
        Label("{0}の日付", "the day of {0}"),
        Label(
            "日時の日付、または YYYY-MM-DD と書かれた文字列の日付。読めなければ誤り",
            "The day of a date-time, or the day written YYYY-MM-DD; any other text is an error",
        ),
        (
            Example('DATEVALUE("2021-04-01")', "2021-04-01"),
            Example('DATEVALUE(DATETIMEVALUE("2021-04-01 03:00:00"))', "2021-04-01"),
            Example('DATEVALUE("April")', error="R204"),
        ),
    ),
    Function(
        "DATETIMEVALUE",
        (Parameter("value", TEXT | TIMESTAMP | DATE),),
        INSTANT,
        _instant_value,
        Label("{0}の日時", "the date-time of {0}"),
        Label(
            "YYYY-MM-DD HH:MM:SS（UTC）と書かれた文字列の日時、または日付の0時（UTC）。読めなければ誤り",
            "The date-time written YYYY-MM-DD HH:MM:SS (UTC), or midnight (UTC) of a date; any other text is an error",
        ),
        (Example('DATETIMEVALUE("2021-04-01 03:00:00")', "2021-04-01T03:00:00Z"),),
    ),
    _part_of_day(
        "YEAR",
        _number_of_day(4, "CAST(substr({0}, 1, 4) AS INTEGER)", "CAST(extract(year FROM {0}) AS integer)"),
        4,
        Label("{0}の年", "the year of {0}"),
        Label("日付・日時の年", "The year of a date or date-time"),
        Example("YEAR(DATE(2021, 4, 1))", "2021"),
    ),
    _part_of_day(
        "MONTH",
        _number_of_day(2, "CAST(substr({0}, 6, 2) AS INTEGER)", "CAST(extract(month FROM {0}) AS integer)"),
        2,
        Label("{0}の月", "the month of {0}"),
        Label("日付・日時の月", "The month of a date or date-time"),
        Example("MONTH(DATE(2021, 4, 1))", "4"),
    ),
    _part_of_day(
        "DAY",
        _number_of_day(2, "CAST(substr({0}, 9, 2) AS INTEGER)", "CAST(extract(day FROM {0}) AS integer)"),
        2,
        Label("{0}の日", "the day of the month of {0}"),
        Label("日付・日時の日", "The day of the month of a date or date-time"),
        Example("DAY(DATE(2021, 4, 30))", "30"),
    ),
    _part_of_day(
        "WEEKDAY",
        _number_by_leaf(1, "weekday"),
        1,
        Label("{0}の曜日の番号", "the day of the week of {0}"),
        Label("曜日の番号。日曜が1、土曜が7", "The day of the week: Sunday is 1, Saturday is 7"),
        Example("WEEKDAY(DATE(2021, 4, 4))", "1"),
    ),
    _part_of_day(
        "DAYOFYEAR",
        _number_by_leaf(3, "day_of_year"),
        3,
        Label("{0}が年の何日目か", "the day of the year of {0}"),
        Label("1月1日から数えて何日目か", "The day of the year, 1 to 366"),
        Example("DAYOFYEAR(DATE(2021, 2, 1))", "32"),
    ),
    _part_of_day(
        "ISOWEEK",
        _number_by_leaf(2, "iso_week"),
        2,
        Label("{0}のISO週番号", "the ISO week of {0}"),
        Label("ISO 8601の週番号（月曜に始まる）", "The week of ISO 8601, beginning on Monday"),
        Example("ISOWEEK(DATE(2021, 1, 3))", "53"),
    ),
    _part_of_day(
        "ISOYEAR",
        _number_by_leaf(4, "iso_year"),
        4,
        Label("{0}のISO週番号の年", "the ISO year of {0}"),
        Label("ISO 8601の週が属する年", "The year that the week of ISO 8601 belongs to"),
        Example("ISOYEAR(DATE(2021, 1, 3))", "2020"),
    ),
    Function(
        "ADDMONTHS",
        (Parameter("date", DATE | TIMESTAMP), Parameter("months", NUMBER)),
        _same_kind,
        _add_months,
        Label("{0}の{1}か月後", "{1} months after {0}"),
        Label(
            "何か月後（負なら前）の同じ日。月末からは月末へ、ない日は月末になる",
            "The same day so many months later: from the last of a month to the last, and never beyond it",
        ),
        (
            Example("ADDMONTHS(DATE(2021, 1, 30), 1)", "2021-02-28"),
            Example("ADDMONTHS(DATE(2021, 2, 28), 1)", "2021-03-31"),
        ),
    ),
    Function(
        "UNIXTIMESTAMP",
        (Parameter("value", DATE | TIMESTAMP | TIME),),
        _SECONDS,
        _unix_seconds,
        Label("{0}のUNIX時刻", "{0} as seconds since 1970"),
        Label(
            "1970年1月1日0時（UTC）からの秒数。時刻は0時からの秒数",
            "Whole seconds since 1970 began (UTC); of a time, since midnight",
        ),
        (Example('UNIXTIMESTAMP(DATETIMEVALUE("2021-04-01 00:00:00"))', "1617235200"),),
    ),
    Function(
        "FROMUNIXTIME",
        (Parameter("seconds", NUMBER),),
        INSTANT,
        existing(INSTANT, _from_unix_seconds),
        Label("UNIX時刻{0}の日時", "the date-time {0} seconds after 1970 began"),
        Label("1970年1月1日0時（UTC）からの秒数が表す日時", "The date-time so many seconds after 1970 began (UTC)"),
        (Example("FROMUNIXTIME(1617235200)", "2021-04-01T00:00:00Z"),),
    ),
)
