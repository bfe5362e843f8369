"""time and datetime."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from support.kinds import CONTEXT, kind
from tasuki.fields import BadValue

HALF_PAST_NINE = datetime(2021, 4, 1, 0, 30, tzinfo=UTC)
NEW_YORK = replace(CONTEXT, zone=ZoneInfo("America/New_York"))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("9:30", time(9, 30)),
        ("09:30:15", time(9, 30, 15)),
        ("０９：３０", time(9, 30)),
        ("0930", time(9, 30)),
        ("9時", time(9)),
        ("9時半", time(9, 30)),
        ("9時5分", time(9, 5)),
        ("9時5分7秒", time(9, 5, 7)),
        ("午前9時", time(9)),
        ("午後3時30分", time(15, 30)),
        ("午後0時", time(12)),
        ("12:15 AM", time(0, 15)),
        ("12:15pm", time(12, 15)),
        ("23:59:59", time(23, 59, 59)),
    ],
)
def test_times_as_people_write_them(text: str, value: time) -> None:
    assert kind("time").parse(text) == value


@pytest.mark.parametrize(
    "text", ["24:00", "9:60", "930", "9", "午後13時", "午前9時 AM", "9:3", "now", "09:30:00.5", "9時30"]
)
def test_what_is_no_time(text: str) -> None:
    with pytest.raises(BadValue) as refused:
        kind("time").parse(text)
    assert refused.value.problem.code == "R125"


def test_seconds_show_only_when_there_are_any() -> None:
    assert kind("time").present(time(9, 30), "ja") == "09:30"
    assert kind("time").present(time(9, 30, 5), "ja") == "09:30:05"
    assert kind("time").canonical(time(9, 30)) == "09:30:00"


@pytest.mark.parametrize(
    "text",
    [
        "2021-04-01 09:30",
        "2021-04-01T09:30",
        "2021-04-01T09:30:00+09:00",
        "2021-04-01T00:30:00Z",
        "2021-04-01T00:30:00.000000Z",
        "2021/4/1 9:30",
        "2021/04/01 09:30:00",
        "20210401 0930",
        "2021年4月1日9時30分",
        "2021年4月1日 午前9時30分",
        "令和3年4月1日 9:30",
        "R3.4.1 9:30",
        "２０２１／４／１　９：３０",
    ],
)
def test_instants_as_people_write_them_in_the_zone_of_the_org(text: str) -> None:
    value = kind("datetime").parse(text)
    assert value == HALF_PAST_NINE
    assert value.utcoffset().total_seconds() == 0


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("2021-04-01", "R126"),
        ("9:30", "R126"),
        ("2021-04-01 24:00", "R126"),
        ("2021-02-30 9:30", "R121"),
        ("2021-02-30 09:30", "R126"),
        ("2021/2/30 9:30", "R121"),
        ("平成31年5月1日 9:30", "R122"),
        ("2021/4/1 25:00", "R125"),
        ("0999-12-31 09:30", "R126"),
        ("9999-12-31T23:59:59Z", "R126"),
        ("2021-04-01T09:30:00+99:00", "R126"),
    ],
)
def test_what_is_no_instant(text: str, code: str) -> None:
    with pytest.raises(BadValue) as refused:
        kind("datetime").parse(text)
    assert refused.value.problem.code == code


def test_instants_show_in_the_zone_of_the_org() -> None:
    made = kind("datetime")
    assert made.present(HALF_PAST_NINE, "ja") == "令和3年4月1日（2021年4月1日）09:30"
    assert made.present_short(HALF_PAST_NINE, "ja") == "令和3年4月1日 09:30"
    assert made.present(HALF_PAST_NINE, "en") == "2021-04-01 09:30"
    assert made.edit_text(HALF_PAST_NINE) == "2021-04-01T09:30"
    assert made.canonical(HALF_PAST_NINE) == "2021-04-01T00:30:00.000000Z"
    assert kind("datetime", replace(CONTEXT, era="wareki")).present(HALF_PAST_NINE, "ja") == "令和3年4月1日 09:30"


def test_a_time_the_clocks_skip_does_not_exist() -> None:
    with pytest.raises(BadValue) as refused:
        kind("datetime", NEW_YORK).parse("2021-03-14 02:30")
    assert refused.value.problem.code == "R127"


def test_the_hour_the_clocks_repeat_keeps_its_offset_in_a_form() -> None:
    made = kind("datetime", NEW_YORK)
    first, second = datetime(2021, 11, 7, 5, 30, tzinfo=UTC), datetime(2021, 11, 7, 6, 30, tzinfo=UTC)
    assert made.parse("2021-11-07 01:30") == first
    assert made.edit_text(second) == "2021-11-07T01:30-05:00"
    assert made.parse(made.edit_text(second)) == second


@given(st.datetimes(datetime(1900, 1, 1), datetime(2100, 1, 1)).map(lambda value: value.replace(tzinfo=UTC)))
def test_every_instant_reads_back_in_a_zone_with_summer_time(value: datetime) -> None:
    made = kind("datetime", NEW_YORK)
    assert made.parse(made.edit_text(value)) == value
    assert made.parse(made.canonical(value)) == value


def test_a_naive_instant_is_a_bug() -> None:
    with pytest.raises(ValueError, match="zone"):
        kind("datetime").check(datetime(2021, 4, 1))
