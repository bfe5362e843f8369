"""Honorarium: minutes, units, the cap of the day, what is not payable (appendix D.1; CALC-01 to CALC-05, VAL-10)."""

from __future__ import annotations

from uuid import UUID

import pytest

from support.programme import Programme, sentences


def honorarium(programme: Programme, visit: UUID) -> int:
    return int(programme.read("dispatch_visit", visit)["honorarium_amount"])


@pytest.mark.parametrize(
    ("minutes", "expected"),
    [
        (29, 0),
        (30, 2_640),
        (59, 2_640),
        (60, 5_280),
        (89, 5_280),
        (90, 7_920),
        (165, 13_200),
        (360, 31_680),
        (390, 31_680),
    ],
)
def test_d1_calc_02_calc_03_units_of_thirty_minutes(programme: Programme, minutes: int, expected: int) -> None:
    visit = programme.visit(programme.case(), minutes=minutes)
    assert honorarium(programme, visit) == expected


def test_d1_calc_03_before_the_cap_390_minutes_are_34320(programme: Programme) -> None:
    visit = programme.visit(programme.case(), minutes=390)
    read = programme.read("dispatch_visit", visit)
    assert (read["payable_units"], int(read["honorarium_before_cap"])) == (13, 34_320)
    assert (int(read["honorarium"]), int(read["cap_reduction"])) == (31_680, 2_640)


def test_calc_01_breaks_and_what_was_not_face_to_face_do_not_count(programme: Programme) -> None:
    visit = programme.visit(programme.case(), minutes=240, break_minutes=60, non_face_minutes=31)
    read = programme.read("dispatch_visit", visit)
    assert (read["payable_minutes"], int(read["honorarium_amount"])) == (149, 4 * 2_640)
    longer = programme.visit(programme.case(), minutes=60, break_minutes=90)
    assert programme.read("dispatch_visit", longer)["payable_minutes"] == 0


def test_calc_01_a_visit_that_is_planned_or_called_off_has_no_minutes(programme: Programme) -> None:
    case = programme.case()
    planned = programme.make("dispatch_visit", request=case, planned_date="2021-06-01")
    off = programme.visit(case, status="called_off")
    assert programme.read("dispatch_visit", planned)["payable_minutes"] == 0
    assert programme.read("dispatch_visit", planned)["day"] is None
    assert (programme.read("dispatch_visit", off)["payable_minutes"], honorarium(programme, off)) == (0, 0)


def test_calc_01_seconds_are_no_minutes(programme: Programme) -> None:
    visit = programme.visit(programme.case(), "2021-06-01 10:00", actual_end="2021-06-01 10:29:59")
    assert programme.read("dispatch_visit", visit)["payable_minutes"] == 29


def test_d1_calc_04_two_visits_share_the_cap_in_the_order_of_their_start(programme: Programme) -> None:
    expert = programme.expert()
    later = programme.visit(programme.case(expert), "2021-06-02 14:00", 220)
    earlier = programme.visit(programme.case(expert), "2021-06-02 09:00", 200)
    first, second = (programme.read("dispatch_visit", visit) for visit in (earlier, later))
    assert [int(read["honorarium_before_cap"]) for read in (first, second)] == [15_840, 18_480]
    assert [int(read["honorarium"]) for read in (first, second)] == [15_840, 15_840]
    assert [int(read["cap_reduction"]) for read in (first, second)] == [0, 2_640]
    assert first["day"] == second["day"]
    day = programme.read("expert_day", first["day"], by="agency_viewer")
    assert (day["visit_count"], day["total_units"], day["support_minutes_total"]) == (2, 13, 420)
    assert (int(day["total_before_cap"]), int(day["total_after_cap"]), int(day["daily_cap"])) == (
        34_320,
        31_680,
        31_680,
    )


def test_calc_04_the_day_follows_when_a_visit_moves_or_goes(programme: Programme) -> None:
    expert = programme.expert()
    first = programme.visit(programme.case(expert), "2021-06-02 09:00", 300)
    second = programme.visit(programme.case(expert), "2021-06-02 15:00", 120)
    assert (honorarium(programme, first), honorarium(programme, second)) == (26_400, 5_280)
    programme.change("dispatch_visit", first, actual_start="2021-06-03 09:00", actual_end="2021-06-03 14:00")
    assert (honorarium(programme, first), honorarium(programme, second)) == (26_400, 10_560)
    programme.change("dispatch_visit", second, actual_start="2021-06-03 08:00", actual_end="2021-06-03 09:00")
    assert (honorarium(programme, first), honorarium(programme, second)) == (26_400, 5_280)
    assert programme.try_to("delete", "dispatch_visit", second, by="office_admin").ok
    day = programme.read("expert_day", programme.read("dispatch_visit", first)["day"])
    assert (day["visit_count"], int(day["total_after_cap"])) == (1, 26_400)


def test_calc_04_other_days_and_other_experts_have_their_own_cap(programme: Programme) -> None:
    expert = programme.expert()
    whole = [programme.visit(programme.case(expert), f"2021-06-0{day} 09:00", 360) for day in (7, 8)]
    whole.append(programme.visit(programme.case(), "2021-06-07 09:00", 360))
    assert [honorarium(programme, visit) for visit in whole] == [31_680] * 3


@pytest.mark.parametrize(("year", "expected"), [("year", 5_280), ("past_year", 7_920)])
def test_d1_calc_02_fractions_are_dropped_per_visit_or_per_day(programme: Programme, year: str, expected: int) -> None:
    expert, period = programme.expert(), getattr(programme, year)
    date = "2021-06-01" if year == "year" else "2020-06-01"
    cases = [programme.case(expert, program_year=period) for _ in range(2)]
    visits = [programme.visit(case, f"{date} {hour}:00", 45) for case, hour in zip(cases, (10, 14), strict=True)]
    assert sum(honorarium(programme, visit) for visit in visits) == expected
    day = programme.read("expert_day", programme.read("dispatch_visit", visits[0])["day"])
    assert int(day["total_after_cap"]) == expected


def test_calc_02_per_day_the_cap_still_holds(programme: Programme) -> None:
    expert = programme.expert()
    cases = [programme.case(expert, program_year=programme.past_year) for _ in range(2)]
    visits = [programme.visit(case, f"2020-06-02 {hour}:00", 200) for case, hour in zip(cases, (10, 14), strict=True)]
    assert [honorarium(programme, visit) for visit in visits] == [17_600, 14_080]


def test_calc_03_rates_are_those_of_the_day_of_support(programme: Programme) -> None:
    visit = programme.visit(programme.case())
    assert programme.read("dispatch_visit", visit)["rate"] is not None
    outcome = programme.try_to(
        "insert",
        "dispatch_visit",
        by="office_admin",
        **programme.visit_texts(programme.case(program_year=programme.past_year), "2019-06-01 10:00"),
    )
    assert any("支出基準" in sentence for sentence in sentences(outcome))


@pytest.mark.parametrize(
    "reason",
    [
        *("public_personnel_subsidy", "paid_by_institution", "member_of_institution", "asked_by_expert"),
        *("false_report", "not_face_to_face"),
    ],
)
def test_d1_calc_05_any_reason_means_no_honorarium_and_no_travel(programme: Programme, reason: str) -> None:
    case = programme.case()
    visit = programme.visit(case, minutes=120)
    programme.line(programme.claim(visit, one_way_km="60", total_km="120"), "rail_fare", 2_000)
    assert [int(programme.read("dispatch_visit", visit)[key]) for key in ("honorarium_amount", "travel_amount")] == [
        10_560,
        3_100,
    ]
    programme.change("dispatch_request", case, honorarium_ineligible_reason=reason)
    assert [int(programme.read("dispatch_visit", visit)[key]) for key in ("honorarium_amount", "travel_amount")] == [
        0,
        0,
    ]
    programme.change("dispatch_request", case, honorarium_ineligible_reason="")
    assert int(programme.read("dispatch_visit", visit)["total_amount"]) == 13_660


def test_calc_05_an_ineligible_visit_leaves_the_cap_to_the_others(programme: Programme) -> None:
    expert = programme.expert()
    out = programme.visit(programme.case(expert, proposed_by_expert=True), "2021-06-02 09:00", 240)
    paid = programme.visit(programme.case(expert), "2021-06-02 14:00", 240)
    assert (honorarium(programme, out), honorarium(programme, paid)) == (0, 21_120)


def test_calc_05_the_expert_is_subsidised(programme: Programme) -> None:
    expert = programme.expert()
    visit = programme.visit(programme.case(expert))
    assert honorarium(programme, visit) == 5_280
    programme.change("expert", expert, receives_public_personnel_subsidy=True)
    assert honorarium(programme, visit) == 0


@pytest.mark.parametrize(
    ("kind", "expected"),
    [("chamber_of_commerce", 5_280), ("society_of_commerce", 5_280), ("association_foundation", 0)],
)
def test_d3_val_10_members_of_the_requesting_institution(programme: Programme, kind: str, expected: int) -> None:
    institution, expert = programme.body(kind), programme.expert()
    visit = programme.visit(programme.case(expert, institution=institution))
    assert honorarium(programme, visit) == 5_280
    programme.make("expert_affiliation", expert=expert, institution=institution, relation="member")
    read = programme.read("dispatch_visit", visit)
    assert (read["member_conflict"], read["ineligible"]) == (expected == 0, expected == 0)
    assert int(read["honorarium_amount"]) == expected


def test_val_10_an_affiliation_counts_on_its_days_only(programme: Programme) -> None:
    institution, expert = programme.body("credit_guarantee"), programme.expert()
    texts = {"expert": expert, "institution": institution, "relation": "member"}
    former = programme.make("expert_affiliation", **texts, to_date="2021-05-31")
    visit = programme.visit(programme.case(expert, institution=institution), "2021-06-01 10:00")
    assert honorarium(programme, visit) == 5_280
    programme.change("expert_affiliation", former, to_date="2021-06-01")
    assert honorarium(programme, visit) == 0
    assert programme.try_to("delete", "expert_affiliation", former, by="office_admin").ok
    assert honorarium(programme, visit) == 5_280


def test_calc_05_an_institution_that_pays_the_expert_whatever_its_kind(programme: Programme) -> None:
    institution, expert = programme.body("chamber_of_commerce"), programme.expert()
    programme.make("expert_affiliation", expert=expert, institution=institution, relation="advisor", paid=True)
    assert honorarium(programme, programme.visit(programme.case(expert, institution=institution))) == 0
    assert honorarium(programme, programme.visit(programme.case(expert))) == 5_280


def test_d1_calc_01_web_without_approval_is_not_paid(programme: Programme) -> None:
    case = programme.case(support_mode="web")
    visit = programme.visit(case, "2021-06-10 10:00")
    assert (programme.read("dispatch_visit", visit)["payable_minutes"], honorarium(programme, visit)) == (0, 0)
    asked = programme.make(
        "web_exception", by="office_staff", request=case, reason="surge", asked_at="2021-06-08 10:00"
    )
    programme.change("web_exception", asked, answer="refused", answered_at="2021-06-09 10:00")
    assert honorarium(programme, visit) == 0
    programme.change("web_exception", asked, answer="allowed")
    assert honorarium(programme, visit) == 5_280


def test_val_11_web_is_approved_on_or_before_the_day(programme: Programme) -> None:
    case = programme.case(support_mode="web")
    visit = programme.visit(case, "2021-06-10 10:00")
    texts = {"request": case, "reason": "infection", "asked_at": "2021-06-08 10:00", "answer": "allowed"}
    asked = programme.make("web_exception", by="office_staff", **texts, answered_at="2021-06-11 00:00")
    outcome = programme.try_to("update", "dispatch_visit", visit, by="office_staff", status="checked")
    assert sentences(outcome) == ["支援日までにWEB会議等の承認がないため、確認済にできません"]
    # The office works in Tokyo: five to midnight there is still the day of support.
    programme.change("web_exception", asked, answered_at="2021-06-10 23:55")
    programme.change("dispatch_visit", visit, status="checked")


def test_val_12_web_has_a_reason(programme: Programme) -> None:
    case = programme.case(support_mode="web")
    outcome = programme.try_to("insert", "web_exception", by="office_staff", request=case)
    assert [told.where.field for told in outcome.problems[0]] == ["reason"]


def test_calc_04_an_adjustment_has_its_reason_and_stays_within_the_cap(programme: Programme) -> None:
    visit = programme.visit(programme.case(), minutes=300)
    outcome = programme.try_to("update", "dispatch_visit", visit, by="office_staff", manual_adjustment=-1_000)
    assert sentences(outcome) == ["調整額を入れたときは、理由も入力してください"]
    programme.change("dispatch_visit", visit, manual_adjustment=-1_000, adjustment_reason="報告の訂正による減額")
    assert honorarium(programme, visit) == 25_400
    outcome = programme.try_to("update", "dispatch_visit", visit, by="office_staff", manual_adjustment=5_281)
    [sentence] = sentences(outcome)
    assert "日額上限の31,680円を超えます" in sentence
    assert honorarium(programme, visit) == 25_400


def test_nobody_types_what_is_computed(programme: Programme) -> None:
    outcome = programme.try_to(
        "update", "dispatch_visit", programme.visit(programme.case()), by="office_admin", honorarium=1
    )
    assert not outcome.ok
