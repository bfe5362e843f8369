"""Days and instants are the same on both engines, and what the standard library says they are."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from support.leaves import Call, told

NEW_YORK, TOKYO = "America/New_York", "Asia/Tokyo"


def day(text: str) -> date:
    return date.fromisoformat(text)


def instant(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


VECTORS: list[tuple[str, tuple[Any, ...], Any]] = [
    ("make_day", (2021, 2, 28), day("2021-02-28")),
    ("make_day", (2021, 2, 29), None),
    ("make_day", (2000, 2, 29), day("2000-02-29")),
    ("make_day", (1900, 2, 29), None),
    ("make_day", (2021, 13, 1), None),
    ("make_day", (2021, 0, 1), None),
    ("make_day", (2021, 4, 31), None),
    ("make_day", (2021, 4, 0), None),
    ("make_day", (0, 1, 1), None),
    ("make_day", (10_000, 1, 1), None),
    ("make_day", (9999, 12, 31), day("9999-12-31")),
    ("make_day", (1, 1, 1), day("0001-01-01")),
    ("make_day", (1_000_000_000, -1_000_000_000, 1), None),
    ("make_day", (None, 1, 1), None),
    ("read_day", ("2005-1-2",), day("2005-01-02")),
    ("read_day", ("2005-01-02",), day("2005-01-02")),
    ("read_day", ("0001-01-15",), day("0001-01-15")),
    ("read_day", ("200-01-03",), None),
    ("read_day", ("2005-02-31",), None),
    ("read_day", ("2005-13-01",), None),
    ("read_day", ("0000-12-12",), None),
    ("read_day", ("2020-11-00",), None),
    ("read_day", ("2020-11-001",), None),
    ("read_day", ("2020-11-01\n",), None),
    ("read_day", ("２０２０-11-01",), None),
    ("read_day", ("x",), None),
    ("read_day", (None,), None),
    ("read_instant", ("2011-01-9 0:00:09",), instant("2011-01-09T00:00:09")),
    ("read_instant", ("2012-01-01 23:59:59Z",), instant("2012-01-01T23:59:59")),
    ("read_instant", ("2012-01-01 3:4:5",), instant("2012-01-01T03:04:05")),
    ("read_instant", ("2012-01-01 24:00:00",), None),
    ("read_instant", ("2012-01-01 23:60:00",), None),
    ("read_instant", ("2012-01-01 23:00:60",), None),
    ("read_instant", ("2012-02-30 23:00:00",), None),
    ("read_instant", ("2012-02-20",), None),
    ("read_instant", ("2012-02-20 10:00:00 ",), None),
    ("read_instant", (None,), None),
    ("midnight", (day("2021-04-01"),), instant("2021-04-01T00:00")),
    ("midnight", (day("0001-01-01"),), instant("0001-01-01T00:00")),
    ("midnight", (None,), None),
    ("add_days", (day("2021-02-28"), 1), day("2021-03-01")),
    ("add_days", (day("9999-12-31"), 1), None),
    ("add_days", (day("9999-12-31"), 0), day("9999-12-31")),
    ("add_days", (day("0001-01-01"), -1), None),
    ("add_days", (day("9999-12-31"), 1_000_000_000), None),
    ("add_days", (day("9999-12-31"), -1_000_000_000), None),
    ("add_days", (None, 1), None),
    ("add_days", (day("2021-02-28"), None), None),
    ("add_months", (day("2004-02-29"), 1), day("2004-03-31")),
    ("add_months", (day("2004-02-28"), 1), day("2004-03-28")),
    ("add_months", (day("2005-02-28"), 1), day("2005-03-31")),
    ("add_months", (day("2005-01-30"), 1), day("2005-02-28")),
    ("add_months", (day("2005-01-31"), 1), day("2005-02-28")),
    ("add_months", (day("2004-12-31"), -1), day("2004-11-30")),
    ("add_months", (day("2004-02-29"), -12), day("2003-02-28")),
    ("add_months", (day("2004-12-31"), 0), day("2004-12-31")),
    ("add_months", (day("9999-12-31"), 1), None),
    ("add_months", (day("0001-01-31"), -1), None),
    ("add_months", (day("2004-12-31"), 1_000_000_000), None),
    ("add_months", (day("2004-12-31"), -1_000_000_000), None),
    ("add_months", (None, 1), None),
    ("add_months", (day("2004-12-31"), None), None),
    ("add_months_to_instant", (instant("2004-02-29T07:34:00.000001"), 1, "UTC"), instant("2004-03-31T07:34:00.000001")),
    ("add_months_to_instant", (instant("2021-01-30T16:00"), 1, TOKYO), instant("2021-02-27T16:00")),
    ("add_months_to_instant", (instant("2021-02-14T07:30"), 1, NEW_YORK), instant("2021-03-14T07:30")),
    ("add_months_to_instant", (instant("2021-10-07T05:30"), 1, NEW_YORK), instant("2021-11-07T06:30")),
    ("add_months_to_instant", (instant("9999-12-31T23:00"), 1, "UTC"), None),
    ("add_months_to_instant", (None, 1, "UTC"), None),
    ("add_months_to_instant", (instant("2004-02-29T07:34"), None, "UTC"), None),
    ("add_span", (instant("2021-01-01T00:00"), Decimal("1.5")), instant("2021-01-02T12:00")),
    ("add_span", (instant("2021-01-01T00:00"), Decimal("0.000005787038")), instant("2021-01-01T00:00:01")),
    ("add_span", (instant("2021-01-01T00:00"), Decimal("0.00000578")), instant("2021-01-01T00:00")),
    ("add_span", (instant("2021-01-01T00:00"), Decimal("-0.000005787038")), instant("2020-12-31T23:59:59")),
    ("add_span", (instant("2021-01-01T00:00:00.123456"), Decimal(-1)), instant("2020-12-31T00:00:00.123456")),
    ("add_span", (instant("2021-01-01T00:00"), Decimal(10**30)), None),
    ("add_span", (instant("2021-01-01T00:00"), Decimal(-(10**6))), None),
    ("add_span", (instant("2021-01-01T00:00"), Decimal(-4_000_000)), None),
    ("add_span", (instant("0001-01-01T00:00"), Decimal(3_652_058)), instant("9999-12-31T00:00")),
    ("add_span", (instant("9999-12-31T00:00"), Decimal(-3_652_058)), instant("0001-01-01T00:00")),
    ("add_span", (instant("9999-12-31T23:59:59.999999"), Decimal(1) / 86_400), None),
    ("add_span", (instant("9999-12-31T23:59:58.999999"), Decimal(1) / 86_400), instant("9999-12-31T23:59:59.999999")),
    ("add_span", (instant("0001-01-01T00:00"), Decimal(-1) / 86_400), None),
    ("add_span", (None, Decimal(1)), None),
    ("add_span", (instant("2021-01-01T00:00"), None), None),
    ("days_between", (instant("2021-01-02T12:00"), instant("2021-01-01T00:00")), Decimal("1.5")),
    ("days_between", (instant("2021-01-01T08:00"), instant("2021-01-01T00:00")), Decimal("0.33333333333333333333")),
    ("days_between", (instant("2021-01-01T00:00"), instant("2021-01-01T16:00")), Decimal("-0.66666666666666666667")),
    (
        "days_between",
        (instant("2021-01-01T00:00:00.000001"), instant("2021-01-01T00:00")),
        Decimal("0.00000000001157407407"),
    ),
    (
        "days_between",
        (instant("9999-12-31T23:59:59.999999"), instant("0001-01-01T00:00")),
        Decimal("3652058.99999999998842592593"),
    ),
    ("days_between", (instant("2021-01-01T00:00"), instant("2021-01-01T00:00")), Decimal(0)),
    ("days_between", (None, instant("2021-01-01T00:00")), None),
    ("day_in", (instant("2021-03-31T15:00"), TOKYO), day("2021-04-01")),
    ("day_in", (instant("2021-03-31T15:00"), "UTC"), day("2021-03-31")),
    ("day_in", (instant("1969-12-31T23:59:59.999999"), "UTC"), day("1969-12-31")),
    ("day_in", (instant("9999-12-31T23:00"), TOKYO), day("9999-12-31")),
    ("day_in", (instant("0001-01-01T00:00"), NEW_YORK), day("0001-01-01")),
    ("day_in", (None, TOKYO), None),
    ("time_in", (instant("2021-03-31T15:04:05.678999"), TOKYO), time(0, 4, 5, 678_000)),
    ("time_in", (instant("2021-03-31T15:04:05.000999"), "UTC"), time(15, 4, 5)),
    ("time_in", (instant("9999-12-31T23:00"), TOKYO), time(23, 59, 59, 999_000)),
    ("time_in", (None, "UTC"), None),
    ("instant_text", (instant("2021-03-31T15:04:05.999999"),), "2021-03-31 15:04:05Z"),
    ("instant_text", (instant("1969-12-31T23:59:59.5"),), "1969-12-31 23:59:59Z"),
    ("instant_text", (instant("0001-01-01T00:00"),), "0001-01-01 00:00:00Z"),
    ("instant_text", (None,), None),
    ("from_unix_time", (Decimal("1617159845.6789"),), instant("2021-03-31T03:04:05.678")),
    ("from_unix_time", (Decimal("-0.0019"),), instant("1969-12-31T23:59:59.999")),
    ("from_unix_time", (Decimal("253402300799.999"),), instant("9999-12-31T23:59:59.999")),
    ("from_unix_time", (Decimal("253402300800"),), None),
    ("from_unix_time", (Decimal("-62135596800.001"),), None),
    ("from_unix_time", (Decimal("-62135596800.0009"),), instant("0001-01-01T00:00")),
    ("from_unix_time", (Decimal(-390_000_000_000),), None),
    ("from_unix_time", (Decimal(390_000_000_000),), None),
    ("from_unix_time", (Decimal(10) ** 37,), None),
    ("from_unix_time", (None,), None),
    ("weekday", (day("2021-04-04"),), 1),
    ("weekday", (day("2021-04-03"),), 7),
    ("weekday", (None,), None),
    ("day_of_year", (day("2020-12-31"),), 366),
    ("iso_week", (day("2021-01-03"),), 53),
    ("iso_week", (day("2021-01-04"),), 1),
    ("iso_year", (day("2021-01-03"),), 2020),
    ("iso_year", (day("2024-12-30"),), 2025),
]


@pytest.mark.parametrize(("name", "arguments", "value"), VECTORS, ids=str)
def test_vectors(call: Call, name: str, arguments: tuple[Any, ...], value: Any) -> None:
    assert call(name, *arguments) == told(value)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dates())
def test_parts_of_every_day(call: Call, one: date) -> None:
    week = one.isocalendar()
    found = [call(name, one) for name in ("weekday", "day_of_year", "iso_week", "iso_year")]
    assert found == [one.isoweekday() % 7 + 1, one.timetuple().tm_yday, week.week, week.year]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.datetimes(datetime(1950, 1, 1), datetime(2100, 1, 1)), st.sampled_from([NEW_YORK, TOKYO, "Europe/London"]))
def test_no_months_later_is_the_same_instant_unless_the_clock_shows_it_twice(
    call: Call, local: datetime, zone: str
) -> None:
    at = local.replace(tzinfo=UTC)
    found = call("add_months_to_instant", at, 0, zone)
    assert found - told(at) in (0, timedelta(hours=1) // timedelta(microseconds=1))
