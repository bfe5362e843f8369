"""The telephone desk and the differences between plan and record (appendix D.3 and D.5; CALC-19, CALC-20)."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from support.programme import Programme, sentences
from tasuki.objects import Batch, Input, Shape, write

CALLS = 28_500


def test_calc_20_the_plan_is_3800_hours(programme: Programme) -> None:
    read = programme.read("program_year", programme.year, by="agency_viewer")
    assert (read["planned_calls"], read["planned_minutes_per_call"], read["planned_call_hours"]) == (CALLS, 8, 3_800)


def test_d5_calc_20_calls_of_a_year_are_3800_hours(programme: Programme) -> None:
    """28,500 calls of eight minutes in FY2018, loaded as a file is, in chunks."""
    periods = {"dispatch_from": "2018-04-01", "dispatch_to": "2019-02-28", "payment_deadline": "2019-03-31"}
    desk = {"desk_open": "10:00", "desk_close": "17:00", "planned_calls": CALLS}
    year = programme.make("program_year", name="平成30年度", fiscal_year=2018, **periods, **desk)
    shape = Shape("call", "insert", (Input("direction"), Input("started_at"), Input("ended_at")))
    monday = datetime(2018, 4, 2, 10, 0)
    starts = [
        monday + timedelta(weeks=n // 1_000, minutes=(n % 1_000) % 400, days=(n % 1_000) // 400) for n in range(CALLS)
    ]
    for at in range(0, CALLS, 1_500):
        some = starts[at : at + 1_500]
        columns = [
            ["inbound"] * len(some),
            [f"{start:%Y-%m-%d %H:%M}" for start in some],
            [f"{start + timedelta(minutes=8):%Y-%m-%d %H:%M}" for start in some],
        ]
        batch = Batch(shape=shape, size=len(some), columns=columns)
        assert write(programme.org, batch, access=programme.person("office_admin"), door="load").created == len(some)
    read = programme.read("program_year", year, by="agency_viewer")
    assert (read["call_count"], read["call_minutes"]) == (CALLS, CALLS * 8)
    assert (float(read["call_hours"]), float(read["call_average"]), read["calls_out_of_hours"]) == (3_800, 8, 0)


def test_calc_20_a_call_counts_whole_minutes_and_ends_after_it_starts(programme: Programme) -> None:
    texts = {"direction": "outbound", "started_at": "2021-06-01 10:00:30", "ended_at": "2021-06-01 10:08:29"}
    call = programme.make("call", by="office_call", **texts)
    assert programme.read("call", call, by="office_call")["duration_min"] == 7
    outcome = programme.try_to("insert", "call", by="office_call", **texts | {"ended_at": "2021-06-01 10:00:29"})
    assert sentences(outcome) == ["終了日時は開始日時より後にしてください"]


@pytest.mark.parametrize(
    ("started", "flagged"),
    [
        ("2021-06-01 09:59:59", True),
        ("2021-06-01 10:00:00", False),
        ("2021-06-01 17:00:00", False),
        ("2021-06-01 17:00:01", True),
        ("2021-06-05 11:00:00", True),
        ("2021-06-06 11:00:00", True),
        ("2021-11-03 11:00:00", True),
        ("2021-11-06 11:00:00", False),
    ],
)
def test_d3_calls_out_of_hours_are_flagged(programme: Programme, started: str, flagged: bool) -> None:
    """A holiday in the calendar, a Saturday on which the desk was open, and the second after it closes."""
    for day, name, is_open in (("2021-11-03", "文化の日", False), ("2021-11-06", "臨時開設", True)):
        programme.try_to(
            "insert", "business_calendar", by="office_admin", calendar_date=day, day_name=name, is_business_day=is_open
        )
    ended = f"{datetime.fromisoformat(started) + timedelta(minutes=8)}"
    call = programme.make("call", by="office_call", direction="inbound", started_at=started, ended_at=ended)
    read = programme.read("call", call, by="office_call")
    assert read["out_of_hours"] is flagged
    assert (read["call_no"] in programme.listed("call", "out_of_hours", "call_no")) is flagged


@pytest.mark.parametrize(
    ("start", "end", "flagged"),
    [
        ("2021-06-01 10:15", "2021-06-01 12:00", False),
        ("2021-06-01 10:16", "2021-06-01 12:00", True),
        ("2021-06-01 09:44", "2021-06-01 12:00", True),
        ("2021-06-01 10:00", "2021-06-01 12:15", False),
        ("2021-06-01 10:00", "2021-06-01 12:16", True),
        ("2021-06-02 10:00", "2021-06-02 12:00", True),
    ],
)
def test_calc_19_times_off_by_more_than_the_tolerance(
    programme: Programme, start: str, end: str, flagged: bool
) -> None:
    approved = {"approved_date": "2021-06-01", "approved_start": "10:00", "approved_end": "12:00"}
    visit = programme.visit(programme.case(), start, **approved, actual_end=end)
    read = programme.read("dispatch_visit", visit)
    assert (read["discrepancy_time"], read["discrepancy_flag"]) == (flagged, flagged)
    assert (
        read["visit_no"] in programme.listed("dispatch_visit", "differing", "visit_no", by="office_call")
    ) is flagged


def test_calc_19_a_declaration_that_differs_from_the_approval(programme: Programme) -> None:
    approved = {"approved_date": "2021-06-01", "approved_start": "10:00", "approved_end": "12:00"}
    visit = programme.visit(programme.case(), "2021-06-01 10:00", 120, **approved)
    stated = {"visit": visit, "stated_date": "2021-06-01", "stated_start": "10:00", "stated_end": "12:00"}
    same = programme.make("support_declaration", by="office_staff", **stated)
    assert programme.read("dispatch_visit", visit)["discrepancy_flag"] is False
    programme.change("support_declaration", same, stated_end="12:30")
    read = programme.read("dispatch_visit", visit)
    assert (read["declarations_differing"], read["discrepancy_time"], read["discrepancy_flag"]) == (1, False, True)
    programme.change("dispatch_visit", visit, approved_end="12:30")
    read = programme.read("dispatch_visit", visit)
    assert (read["declarations_differing"], read["discrepancy_time"]) == (0, True)
