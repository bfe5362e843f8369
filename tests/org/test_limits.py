"""Limits, periods and who may take part (appendix D.3; CALC-18, VAL-01, VAL-03 to VAL-06, VAL-14)."""

from __future__ import annotations

from uuid import UUID

import pytest

from support.programme import Programme, sentences
from tasuki.objects import Outcome

FULL = "この事業者の今年度の派遣は上限の3回に達しています。上限を超えるには中小企業庁の承認が要ります"


def plan(programme: Programme, case: UUID, day: str = "2021-06-01") -> Outcome:
    """One more planned visit of a case."""
    return programme.try_to("insert", "dispatch_visit", by="office_admin", request=case, planned_date=day)


def three(programme: Programme, sme: UUID, **more: object) -> list[UUID]:
    """Three visits of an SME in three cases."""
    made = []
    for day in (1, 2, 3):
        outcome = plan(programme, programme.case(sme=sme, **more), f"2021-06-0{day}")
        assert outcome.ok, sentences(outcome)
        made += [found for found in outcome.ids if found]
    return made


def test_d3_val_14_a_fourth_dispatch_is_blocked(programme: Programme) -> None:
    sme = programme.sme()
    three(programme, sme)
    outcome = plan(programme, programme.case(sme=sme))
    [sentence] = sentences(outcome)
    assert sentence.endswith(FULL) or FULL in sentence


def test_d3_val_14_it_passes_with_an_approved_exception(programme: Programme) -> None:
    sme = programme.sme()
    [first, *_] = three(programme, sme)
    year = programme.read("dispatch_visit", first)["sme_year"]
    outcome = programme.try_to("update", "sme_year", year, by="office_admin", approved_extra=1)
    assert sentences(outcome) == ["追加回数を認めるときは、承認日と理由も入力してください"]
    approval = {"approved_extra": 1, "exception_approved_on": "2021-06-10", "exception_reason": "豪雨で被災したため"}
    assert not programme.try_to("update", "sme_year", year, by="office_staff", **approval).ok
    programme.change("sme_year", year, by="office_admin", **approval)
    assert plan(programme, programme.case(sme=sme)).ok
    assert not plan(programme, programme.case(sme=sme)).ok


def test_val_14_an_sme_with_a_standing_exception_has_no_limit(programme: Programme) -> None:
    sme = programme.sme(limit_exception_approved=True, exception_reason="特別の承認")
    three(programme, sme)
    assert plan(programme, programme.case(sme=sme)).ok


def test_d3_val_14_a_cancelled_third_dispatch_makes_room(programme: Programme) -> None:
    sme = programme.sme()
    *_, third = three(programme, sme)
    fourth = programme.case(sme=sme)
    assert not plan(programme, fourth).ok
    programme.change("dispatch_visit", third, status="called_off")
    assert plan(programme, fourth).ok
    # What was called off cannot come back now.
    assert not programme.try_to("update", "dispatch_visit", third, by="office_staff", status="planned").ok


def test_val_14_a_cancelled_request_makes_room_and_cannot_come_back(programme: Programme) -> None:
    sme = programme.sme()
    [first, *_] = three(programme, sme)
    case = programme.read("dispatch_visit", first)["request"]
    programme.change("dispatch_request", case, status="cancelled")
    assert plan(programme, programme.case(sme=sme)).ok
    outcome = programme.try_to("update", "dispatch_request", case, by="office_staff", status="accepted")
    assert FULL in sentences(outcome)[0]


def test_val_14_a_case_that_moves_to_another_sme_counts_there(programme: Programme) -> None:
    full, other = programme.sme(), programme.sme()
    three(programme, full)
    case = programme.case(sme=other)
    assert plan(programme, case).ok
    assert not programme.try_to("update", "dispatch_request", case, by="office_staff", sme=full).ok
    assert programme.read("sme", other)["dispatch_count_fy"] == 1


def test_val_14_years_are_counted_apart(programme: Programme) -> None:
    sme = programme.sme()
    three(programme, sme)
    past = programme.case(sme=sme, program_year=programme.past_year)
    assert plan(programme, past, "2020-06-01").ok


def test_calc_18_what_is_left(programme: Programme) -> None:
    sme = programme.sme()
    assert programme.read("sme", sme)["remaining_count"] == 3
    visits = three(programme, sme)
    read = programme.read("sme", sme, by="agency_viewer")
    assert (read["dispatch_count_fy"], read["remaining_count"]) == (3, 0)
    programme.change("dispatch_visit", visits[0], status="called_off")
    read = programme.read("sme", sme)
    assert (read["dispatch_count_fy"], read["remaining_count"]) == (2, 1)
    case = programme.read("dispatch_visit", visits[2])["request"]
    assert programme.read("dispatch_request", case)["sequence_in_fy"] == 3


def test_calc_18_the_limit_may_count_requests(programme: Programme) -> None:
    periods = {"dispatch_from": "2023-04-01", "dispatch_to": "2024-02-28", "payment_deadline": "2024-03-31"}
    fiscal = 2000 + len(programme.listed("program_year", "all", "fiscal_year"))
    year = programme.make(
        "program_year", name=f"{fiscal}", fiscal_year=fiscal, dispatch_limit_unit="request", **periods
    )
    sme, expert = programme.sme(), programme.expert()
    cases = [programme.case(expert, sme, program_year=year) for _ in range(3)]
    outcome = programme.try_to(
        "insert", "dispatch_request", by="office_admin", **programme.case_texts(expert, sme) | {"program_year": year}
    )
    assert FULL in sentences(outcome)[0]
    programme.change("dispatch_request", cases[0], status="cancelled")
    programme.case(expert, sme, program_year=year)


@pytest.mark.parametrize(("day", "ok"), [("2021-03-31", 0), ("2021-04-01", 1), ("2022-02-28", 1), ("2022-03-01", 0)])
def test_d3_val_01_support_within_the_dispatch_period(programme: Programme, day: str, ok: int) -> None:
    case = programme.case()
    outcome = programme.try_to(
        "insert", "dispatch_visit", by="office_admin", **programme.visit_texts(case, f"{day} 10:00")
    )
    assert outcome.ok == ok, sentences(outcome)
    if not ok:
        assert any("派遣期間に入っていません" in sentence for sentence in sentences(outcome))


def test_val_01_planned_within_and_carried_out_outside(programme: Programme) -> None:
    case = programme.case()
    texts = programme.visit_texts(case, "2022-03-01 10:00") | {"planned_date": "2022-02-28"}
    outcome = programme.try_to("insert", "dispatch_visit", by="office_admin", **texts)
    assert sentences(outcome) == ["支援日令和4年3月1日（2022年3月1日）は、事業年度の派遣期間に入っていません"]


@pytest.mark.parametrize("kind", ["association_foundation", "bank", "university", "npo", "other_corporation"])
def test_d3_val_03_kinds_7_to_11_are_certified(programme: Programme, kind: str) -> None:
    texts = {"name": programme.key("機関"), "kind": kind}
    outcome = programme.try_to("insert", "institution", by="office_staff", **texts)
    assert sentences(outcome) == ["種別⑦～⑪の機関は、認定経営革新等支援機関であることが条件です"]
    assert programme.try_to("insert", "institution", by="office_staff", **texts, is_certified=True).ok


def test_val_03_other_kinds_need_no_certificate(programme: Programme) -> None:
    for kind in ("yorozu", "chamber_of_commerce", "designated_corporation", "credit_guarantee", "bar_or_approved"):
        programme.body(kind)


@pytest.mark.parametrize(
    ("kinds", "ok"),
    [
        (("chamber_of_commerce",) * 4, False),
        (("chamber_of_commerce", "chamber_of_commerce", "bank"), False),
        (("chamber_of_commerce", "chamber_of_commerce", "chamber_of_commerce", "bank"), True),
    ],
)
def test_d3_d5_val_04_a_platform_has_four_members_of_two_kinds(
    programme: Programme, kinds: tuple[str, ...], ok: bool
) -> None:
    platform = new_platform(programme)
    for kind in kinds:
        programme.make("platform_member", by="office_staff", platform=platform, institution=programme.body(kind))
    assert programme.read("regional_platform", platform)["requirement_met"] is ok
    outcome = programme.try_to("update", "regional_platform", platform, by="office_staff", status="registered")
    assert outcome.ok is ok
    if not ok:
        assert sentences(outcome)[0].startswith("登録には4機関以上、2種別以上の構成機関が要ります")


def new_platform(programme: Programme) -> UUID:
    bureau = programme.read("regional_platform", programme.platform)["bureau"]
    return programme.make("regional_platform", name=programme.key("PF"), bureau=bureau)


def test_val_04_a_registered_platform_keeps_its_members(programme: Programme) -> None:
    platform = new_platform(programme)
    kinds = ("chamber_of_commerce", "bank", "bank", "npo")
    members = [programme.make("platform_member", platform=platform, institution=programme.body(kind)) for kind in kinds]
    programme.change("regional_platform", platform, status="registered")
    outcome = programme.try_to("update", "platform_member", members[0], by="office_staff", left_on="2021-09-30")
    assert "現在3機関、2種別" in sentences(outcome)[0]
    assert not programme.try_to("delete", "platform_member", members[3], by="office_admin").ok


def test_an_institution_is_a_member_once_at_a_time(programme: Programme) -> None:
    platform, body = new_platform(programme), programme.body()
    first = programme.make("platform_member", platform=platform, institution=body, joined_on="2020-04-01")
    again = {"platform": platform, "institution": body, "joined_on": "2021-04-01"}
    [sentence] = sentences(programme.try_to("insert", "platform_member", by="office_staff", **again))
    assert "二重に加入しています" in sentence
    programme.change("platform_member", first, left_on="2021-03-31")
    assert programme.try_to("insert", "platform_member", by="office_staff", **again).ok


@pytest.mark.parametrize(
    ("texts", "field"),
    [
        ({"basis": "qualification"}, "qualifications"),
        ({"basis": "qualification", "qualifications": "none"}, "qualifications"),
        ({"basis": "manager_10y", "years_manager": "9.9"}, "years_manager"),
        ({"basis": "support_3y", "years_support": "2.9"}, "years_support"),
        ({"basis": "support_3y", "years_support": "", "recognised_record": True}, "years_support"),
        ({"basis": "teaching_5y", "years_teaching": "4"}, "years_teaching"),
        ({"terms_agreed": False}, "terms_agreed"),
    ],
)
def test_val_05_nobody_is_registered_below_the_criteria(
    programme: Programme, texts: dict[str, object], field: str
) -> None:
    expert = programme.expert()
    outcome = programme.try_to("update", "expert", expert, by="office_staff", **texts)
    assert [told.where.field for told in outcome.problems[0]] == [field]
    programme.change("expert", expert, registration_status="entered", **texts)


@pytest.mark.parametrize(
    "texts",
    [
        {"basis": "qualification", "qualifications": "lawyer"},
        {"basis": "manager_10y", "years_manager": "10"},
        {"basis": "support_3y", "years_support": "3"},
        {"basis": "support_3y", "years_support": "", "recognised_record": True, "recognised_reason": "多数の実績"},
        {"basis": "teaching_5y;qualification", "years_teaching": "5", "qualifications": "cpa;none"},
    ],
)
def test_val_05_each_ground_is_enough(programme: Programme, texts: dict[str, object]) -> None:
    programme.expert(**texts)


def test_val_06_company_has_minutes_and_its_absence_a_reason(programme: Programme) -> None:
    case = programme.case()
    texts = programme.visit_texts(case)
    alone = texts | {"accompanied": False, "accompanied_minutes": ""}
    outcome = programme.try_to("insert", "dispatch_visit", by="office_admin", **alone)
    assert sentences(outcome) == ["同行なしのときは、理由を入力してください"]
    assert programme.try_to("insert", "dispatch_visit", by="office_admin", **alone, no_accompany_reason="急病のため").ok
    outcome = programme.try_to("insert", "dispatch_visit", by="office_admin", **texts | {"accompanied_minutes": ""})
    assert sentences(outcome) == ["同行ありのときは、同行時間を入力してください"]


def test_a_request_names_where_it_comes_from_and_an_expert_who_can_be_sent(programme: Programme) -> None:
    texts = programme.case_texts()
    outcome = programme.try_to("insert", "dispatch_request", by="office_admin", **texts | {"platform": ""})
    assert [told.where.field for told in outcome.problems[0]] == ["platform"]
    outcome = programme.try_to("insert", "dispatch_request", by="office_admin", **texts | {"requester_group": "yorozu"})
    assert [told.where.field for told in outcome.problems[0]] == ["yorozu_base"]
    idle = programme.expert(registration_status="suspended")
    outcome = programme.try_to("insert", "dispatch_request", by="office_admin", **texts | {"expert": idle})
    assert sentences(outcome) == ["登録済で、委嘱を受けている専門家を選んでください"]
