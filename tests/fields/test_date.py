"""date, in both calendars."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from support.kinds import CONTEXT, kind
from tasuki.fields import BadValue
from tasuki.fields.eras import ERAS, Era, era_of, in_era


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2021-04-01", date(2021, 4, 1)),
        ("2021/4/1", date(2021, 4, 1)),
        ("2021.4.1", date(2021, 4, 1)),
        ("20210401", date(2021, 4, 1)),
        ("2021年4月1日", date(2021, 4, 1)),
        ("２０２１年０４月０１日", date(2021, 4, 1)),
        ("２０２１－４－１", date(2021, 4, 1)),
        ("2021‐04‐01", date(2021, 4, 1)),
        ("2021/4/1 0:00", date(2021, 4, 1)),
        ("2021-04-01T00:00:00", date(2021, 4, 1)),
        ("令和３年4月1日", date(2021, 4, 1)),
        ("令和 3年 4月 1日", date(2021, 4, 1)),
        ("㋿3年4月1日", date(2021, 4, 1)),
        ("R3.4.1", date(2021, 4, 1)),
        ("ｒ３．４．１", date(2021, 4, 1)),
        ("R3/4/1", date(2021, 4, 1)),
        ("令3-4-1", date(2021, 4, 1)),
        ("令和元年5月1日", date(2019, 5, 1)),
        ("R1.5.1", date(2019, 5, 1)),
        ("平成31年4月30日", date(2019, 4, 30)),
        ("平成元年1月8日", date(1989, 1, 8)),
        ("昭和64年1月7日", date(1989, 1, 7)),
        ("S60.4.1", date(1985, 4, 1)),
        ("大正15年12月25日", date(1926, 12, 25)),
        ("昭和元年12月25日", date(1926, 12, 25)),
        ("T1.7.30", date(1912, 7, 30)),
        ("M45.7.30", date(1912, 7, 30)),
        ("2020-02-29", date(2020, 2, 29)),
        ("44287", date(2021, 4, 1)),
        ("60000", date(2064, 4, 8)),
    ],
)
def test_days_as_people_write_them(text: str, value: date) -> None:
    assert kind("date").parse(text) == value


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("2021-02-29", "R121"),
        ("2021/13/1", "R121"),
        ("令和3年2月30日", "R121"),
        ("令和0年5月1日", "R121"),
        ("平成31年5月1日", "R122"),
        ("令和元年4月30日", "R122"),
        ("昭和100年1月1日", "R122"),
        ("21/4/1", "R120"),
        ("3.4.1", "R120"),
        ("0021-04-01", "R120"),
        ("4/1/2021", "R120"),
        ("2021-04", "R120"),
        ("202104", "R120"),
        ("today", "R120"),
        ("19999", "R120"),
        ("60001", "R120"),
        ("2021-04-01 09:30", "R120"),
        ("X3.4.1", "R120"),
    ],
)
def test_what_is_no_day(text: str, code: str) -> None:
    with pytest.raises(BadValue) as refused:
        kind("date").parse(text)
    assert refused.value.problem.code == code


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("平成31年5月1日", "令和元年5月1日"),
        ("令和元年4月30日", "平成31年4月30日"),
        ("S64.1.8", "平成元年1月8日"),
        ("昭和100年1月1日", "令和7年1月1日"),
    ],
)
def test_a_wrong_era_is_refused_with_the_right_one(text: str, right: str) -> None:
    with pytest.raises(BadValue) as refused:
        kind("date").parse(text)
    assert right in refused.value.problem.sentence.ja
    assert right in refused.value.problem.sentence.en


@given(st.dates(date(1868, 1, 25), date(2900, 1, 1)))
def test_every_day_of_the_eras_reads_back(day: date) -> None:
    assert kind("date").parse(in_era(day)) == day
    era, year = era_of(day) or pytest.fail("no era")
    assert kind("date").parse(f"{era.initial}{year}.{day.month}.{day.day}") == day


@pytest.mark.parametrize("era", ERAS)
def test_the_first_day_of_an_era_is_its_year_one(era: Era) -> None:
    first = era.first
    assert era_of(first) == (era, 1)
    assert era_of(first - timedelta(days=1)) != (era, 1)


@pytest.mark.parametrize(
    ("style", "long", "short"),
    [
        ("both", "令和3年4月1日（2021年4月1日）", "令和3年4月1日"),
        ("wareki", "令和3年4月1日", "令和3年4月1日"),
        ("western", "2021年4月1日", "2021年4月1日"),
    ],
)
def test_the_org_chooses_the_calendar_of_japanese_pages(style: str, long: str, short: str) -> None:
    made = kind("date", replace(CONTEXT, era=style))
    day = date(2021, 4, 1)
    assert (made.present(day, "ja"), made.present_short(day, "ja")) == (long, short)
    assert made.present(day, "en") == made.present_short(day, "en") == "2021-04-01"


def test_before_the_first_era_years_are_western() -> None:
    assert kind("date").present_short(date(1603, 3, 24), "ja") == "1603年3月24日"


def test_bounds() -> None:
    made = kind("date", min="2021-04-01", max="2022-03-31")
    assert made.parse("2021-04-01") and made.parse("2022-03-31")
    for text, code in (("2021-03-31", "R123"), ("2022-04-01", "R124")):
        with pytest.raises(BadValue) as refused:
            made.parse(text)
        assert refused.value.problem.code == code
    for options in ({"min": "2021-02-30"}, {"min": "2022-01-01", "max": "2021-01-01"}):
        with pytest.raises(BadValue):
            kind("date", **options)
