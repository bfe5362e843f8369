"""TODAY, NOW, and what `+` and `-` mean for days and date-times."""

from __future__ import annotations

from tasuki.formulas.emit import Emission, Part
from tasuki.formulas.operations.dates import DAY, INSTANT, Emit, existing
from tasuki.formulas.operations.signature import DATE, NUMBER, TIMESTAMP, Example, Function, Parameter
from tasuki.formulas.scope import FieldType
from tasuki.formulas.snippets import Expression
from tasuki.labels import Label

_DAYS = FieldType("number", digits=7)
_EXACT_DAYS = FieldType("number", digits=7, scale=20)


def _day_and_days(place: int, sign: int) -> Emit:
    """A day and a number of days; `place` is where the day stands."""

    def value(em: Emission, parts: tuple[Part, ...]) -> Expression:
        days = em.integer(parts[1 - place])
        return em.leaf("add_days", parts[place].value, days if sign > 0 else em.sql("(- {0})", days))

    return existing(DAY, value)


def _instant_and_days(place: int, sign: int) -> Emit:
    """A date-time and a number of days, to the second; `place` is where the date-time stands."""

    def value(em: Emission, parts: tuple[Part, ...]) -> Expression:
        days = em.number(parts[1 - place])
        if sign < 0:
            days = em.leaf("negate", days) if em.on_sqlite else em.sql("(- {0})", days)
        return em.leaf("add_span", parts[place].value, days)

    return existing(INSTANT, value)


def _days_apart(em: Emission, parts: tuple[Part, ...]) -> Part:
    apart = em.by(sqlite="CAST(julianday({0}) - julianday({1}) AS INTEGER)", postgresql="({0} - {1})")
    return em.whole(em.sql(apart, *(part.value for part in parts)), _DAYS.digits, parts)


def _instants_apart(em: Emission, parts: tuple[Part, ...]) -> Part:
    return em.decimal(em.leaf("days_between", *(part.value for part in parts)), _EXACT_DAYS, parts)


def _moment(name: str, kind: FieldType) -> Emit:
    return lambda em, parts: Part(kind, em.sql("({0})", em.binding.system(name).value))


_DAY, _INSTANT, _NUMBER = Parameter("date", DATE), Parameter("date_time", TIMESTAMP), Parameter("days", NUMBER)
_DAYS_LATER = Label("何日か後の日付。日数の端数は切り捨てる", "The day so many days later; a fraction is dropped")
_DAYS_EARLIER = Label("何日か前の日付。日数の端数は切り捨てる", "The day so many days earlier; a fraction is dropped")
_SPAN_LATER = Label(
    "何日か後の日時。端数は時間になり、秒に四捨五入する",
    "The date-time so many days later; a fraction is a part of a day, rounded half-up to the second",
)
_SPAN_EARLIER = Label(
    "何日か前の日時。端数は時間になり、秒に四捨五入する",
    "The date-time so many days earlier; a fraction is a part of a day, rounded half-up to the second",
)
_NOON = 'DATETIMEVALUE("2021-04-01 12:00:00")'

FUNCTIONS = (
    Function(
        "TODAY",
        (),
        DAY,
        _moment("today", DAY),
        Label("今日", "today"),
        Label("今日の日付（組織のタイムゾーン）", "The day it is, in the org's time zone"),
        (Example("TODAY() = DATEVALUE(NOW())", "true"),),
    ),
    Function(
        "NOW",
        (),
        INSTANT,
        _moment("now", INSTANT),
        Label("今の日時", "now"),
        Label("今の日時", "The moment it is"),
        (Example('NOW() > DATETIMEVALUE("2021-04-01 00:00:00")', "true"),),
    ),
    Function(
        "date + days",
        (_DAY, _NUMBER),
        DAY,
        _day_and_days(0, 1),
        Label("{0}の{1}日後", "{1} days after {0}"),
        _DAYS_LATER,
        (Example("DATE(2021, 2, 28) + 1", "2021-03-01"), Example("DATE(9999, 12, 31) + 1", error="R204")),
    ),
    Function(
        "days + date",
        (_NUMBER, _DAY),
        DAY,
        _day_and_days(1, 1),
        Label("{1}の{0}日後", "{0} days after {1}"),
        _DAYS_LATER,
        (Example("1.9 + DATE(2021, 2, 28)", "2021-03-01"),),
    ),
    Function(
        "date - days",
        (_DAY, _NUMBER),
        DAY,
        _day_and_days(0, -1),
        Label("{0}の{1}日前", "{1} days before {0}"),
        _DAYS_EARLIER,
        (Example("DATE(2021, 3, 1) - 1", "2021-02-28"),),
    ),
    Function(
        "date - date",
        (_DAY, _DAY),
        _DAYS,
        _days_apart,
        Label("{1}から{0}までの日数", "the days from {1} to {0}"),
        Label("日付の間の日数", "The days from one date to another"),
        (Example("DATE(2021, 3, 1) - DATE(2021, 2, 1)", "28"),),
    ),
    Function(
        "date-time + days",
        (_INSTANT, _NUMBER),
        INSTANT,
        _instant_and_days(0, 1),
        Label("{0}の{1}日後", "{1} days after {0}"),
        _SPAN_LATER,
        (Example(f"{_NOON} + 0.5", "2021-04-02T00:00:00Z"),),
    ),
    Function(
        "days + date-time",
        (_NUMBER, _INSTANT),
        INSTANT,
        _instant_and_days(1, 1),
        Label("{1}の{0}日後", "{0} days after {1}"),
        _SPAN_LATER,
        (Example(f"1/24 + {_NOON}", "2021-04-01T13:00:00Z"),),
    ),
    Function(
        "date-time - days",
        (_INSTANT, _NUMBER),
        INSTANT,
        _instant_and_days(0, -1),
        Label("{0}の{1}日前", "{1} days before {0}"),
        _SPAN_EARLIER,
        (Example(f"{_NOON} - 1.5", "2021-03-31T00:00:00Z"),),
    ),
    Function(
        "date-time - date-time",
        (_INSTANT, _INSTANT),
        _EXACT_DAYS,
        _instants_apart,
        Label("{1}から{0}までの日数", "the days from {1} to {0}"),
        Label("日時の間の日数（小数20桁）", "The days from one date-time to another, to 20 places"),
        (Example(f'{_NOON} - DATETIMEVALUE("2021-04-01 00:00:00")', "0.5"),),
    ),
)
