"""Payment: totals, withholding, holds, deadlines, the lock (appendix D.4; CALC-14 to -17, VAL-02, VAL-09, VAL-13)."""

from __future__ import annotations

from uuid import UUID

import pytest

from support.orgs import user_access
from support.programme import Programme, sentences
from tasuki.ids import to_text
from tasuki.objects import one_row, write

MISSING = ("payee_missing", "acceptance_missing", "on_hold")


def worth(programme: Programme, amount: int, expert: UUID | None = None, start: str = "2021-06-01 09:00") -> UUID:
    """A visit that is worth `amount`: a whole day's honorarium of 31,680 yen, the rest in fares."""
    visit = programme.visit(programme.case(expert or programme.expert(payee=True)), start, 360)
    if amount > 31_680:
        claim = programme.claim(visit)
        programme.line(claim, "rail_fare", amount - 31_680)
        programme.change("travel_claim", claim, by="office_payment", status="fixed")
    assert int(programme.read("dispatch_visit", visit)["total_amount"]) == amount
    return visit


def payment_of(programme: Programme, line: UUID) -> UUID:
    found = programme.read("payment_line", line)["payment"]
    assert isinstance(found, UUID)
    return found


def amounts(programme: Programme, payment: UUID) -> tuple[int, int, int]:
    read = programme.read("payment", payment, by="office_payment")
    return int(read["gross"]), int(read["withholding"]), int(read["net"])


def test_d4_calc_14_three_dispatches_of_a_month_are_one_transfer(programme: Programme) -> None:
    expert = programme.expert(payee=True)
    visits = [worth(programme, 40_000, expert, f"2021-06-0{day} 09:00") for day in (7, 8, 9)]
    run = programme.run()
    lines = programme.pay(run, *visits)
    [payment] = {payment_of(programme, line) for line in lines}
    read = programme.read("payment", payment, by="office_payment")
    assert (read["dispatch_count"], int(read["honorarium_total"]), int(read["travel_total"])) == (3, 95_040, 24_960)
    assert amounts(programme, payment) == (120_000, 12_252, 107_748)
    total = programme.read("payment_run", run, by="office_payment")
    assert (total["payee_count"], total["dispatch_count"], total["held_count"]) == (1, 3, 0)
    assert [int(total[key]) for key in ("gross_total", "withholding_total", "transfer_total")] == [
        120_000,
        12_252,
        107_748,
    ]


@pytest.fixture(scope="module")
def shared_run(programme: Programme) -> UUID:
    """A run that stays open, for tests that look at single payments."""
    return programme.run()


@pytest.mark.parametrize(
    ("gross", "withheld"),
    [
        (100_000, 10_210),
        (1_500_000, 204_200),
        (1_000_000, 102_100),
        (1_000_001, 102_100),
        (1_000_005, 102_101),
        (99_999, 10_209),
    ],
)
def test_d4_calc_15_calc_16_withholding(programme: Programme, shared_run: UUID, gross: int, withheld: int) -> None:
    [line] = programme.pay(shared_run, worth(programme, gross))
    assert amounts(programme, payment_of(programme, line)) == (gross, withheld, gross - withheld)


@pytest.mark.parametrize("why", ["is_corporate", "withholding_exempt"])
def test_calc_15_nothing_is_withheld_from_a_firm(programme: Programme, shared_run: UUID, why: str) -> None:
    expert = programme.expert()
    programme.payee(expert, **{why: True})
    [line] = programme.pay(shared_run, worth(programme, 100_000, expert))
    assert amounts(programme, payment_of(programme, line)) == (100_000, 0, 100_000)


def test_calc_15_what_is_taxed_is_said_by_the_standard_of_the_payment_date(programme: Programme) -> None:
    year = {"run_month": "2020-07-01", "payment_date": "2020-08-31", "program_year": programme.past_year}
    expert = programme.expert()
    programme.payee(expert, valid_from="2020-04-01")
    case = programme.case(expert, program_year=programme.past_year)
    visit = programme.visit(case, "2020-07-01 09:00", 360)
    claim = programme.claim(visit)
    programme.line(claim, "bus", 68_320)
    programme.change("travel_claim", claim, status="fixed")
    [line] = programme.pay(programme.make("payment_run", by="office_payment", **year), visit)
    assert amounts(programme, payment_of(programme, line)) == (100_000, 3_234, 96_766)


def test_calc_14_an_amount_that_changes_before_the_lock_changes_the_payment(
    programme: Programme, shared_run: UUID
) -> None:
    visit = worth(programme, 31_680)
    [line] = programme.pay(shared_run, visit)
    payment = payment_of(programme, line)
    programme.change("dispatch_visit", visit, break_minutes=60)
    assert amounts(programme, payment) == (26_400, 2_695, 23_705)
    programme.change("dispatch_visit", visit, break_minutes=0)
    assert amounts(programme, payment) == (31_680, 3_234, 28_446)


def test_only_checked_visits_with_a_fixed_claim_are_paid_and_once(programme: Programme, shared_run: UUID) -> None:
    visit = programme.visit(programme.case())
    texts = {"run": shared_run, "visit": visit}
    outcome = programme.try_to("insert", "payment_line", by="office_payment", **texts)
    assert sentences(outcome) == ["確認済の派遣だけを支払えます"]
    programme.change("dispatch_visit", visit, status="checked")
    claim = programme.claim(visit)
    outcome = programme.try_to("insert", "payment_line", by="office_payment", **texts)
    assert sentences(outcome) == ["旅費請求が確定していない派遣は支払えません"]
    programme.change("travel_claim", claim, status="fixed")
    assert programme.try_to("insert", "payment_line", by="office_payment", **texts).ok
    assert not programme.try_to("insert", "payment_line", by="office_payment", **texts).ok


def test_val_09_a_payment_waits_for_the_payee(programme: Programme) -> None:
    expert = programme.expert()
    run = programme.run()
    lines = programme.pay(run, worth(programme, 100_000, expert), worth(programme, 31_680))
    payment = payment_of(programme, lines[0])
    read = programme.read("payment", payment)
    assert tuple(read[key] for key in MISSING) == (True, False, True)
    total = programme.read("payment_run", run)
    assert (total["held_count"], int(total["transfer_total"])) == (1, 28_446)
    assert read["payment_no"] in programme.listed("payment", "held", "payment_no", by="office_call")
    outcome = programme.try_to("update", "payment", payment, by="office_payment", separately_paid_on="2021-09-30")
    assert sentences(outcome) == ["支払先と就任承諾書がそろい、保留を解くまで振り込めません"]
    programme.payee(expert)
    read = programme.read("payment", payment)
    assert tuple(read[key] for key in MISSING) == (False, False, False)
    assert int(programme.read("payment_run", run)["transfer_total"]) == 28_446 + 89_790
    programme.change("payment", payment, by="office_payment", separately_paid_on="2021-09-30")


def test_val_09_a_payment_waits_for_the_acceptance(programme: Programme, shared_run: UUID) -> None:
    expert = programme.expert(accepted=False, payee=True)
    [line] = programme.pay(shared_run, worth(programme, 31_680, expert))
    payment = payment_of(programme, line)
    read = programme.read("payment", payment)
    assert tuple(read[key] for key in MISSING) == (False, True, True)
    programme.change("appointment", read["appointment"], acceptance_received_on="2021-07-01")
    read = programme.read("payment", payment)
    assert tuple(read[key] for key in MISSING) == (False, False, False)


def test_val_09_a_hold_by_hand_has_its_reason(programme: Programme, shared_run: UUID) -> None:
    [line] = programme.pay(shared_run, worth(programme, 31_680))
    payment = payment_of(programme, line)
    outcome = programme.try_to("update", "payment", payment, by="office_payment", hold=True)
    assert sentences(outcome) == ["保留にするときは、理由を入力してください"]
    programme.change("payment", payment, by="office_payment", hold=True, hold_reason="報告内容を確認中")
    assert programme.read("payment", payment)["on_hold"] is True


def test_d3_val_02_nothing_is_paid_after_the_deadline(programme: Programme) -> None:
    run = programme.run()
    outcome = programme.try_to("update", "payment_run", run, by="office_payment", payment_date="2022-04-01")
    assert sentences(outcome) == ["支払日令和4年4月1日（2022年4月1日）は、事業年度の支払期限を過ぎています"]
    programme.change("payment_run", run, by="office_payment", payment_date="2022-03-31")
    [line] = programme.pay(run, worth(programme, 31_680))
    payment = payment_of(programme, line)
    outcome = programme.try_to("update", "payment", payment, by="office_payment", separately_paid_on="2022-04-01")
    assert sentences(outcome) == ["振込日令和4年4月1日（2022年4月1日）は、事業年度の支払期限を過ぎています"]


def test_val_13_the_maker_does_not_approve(programme: Programme) -> None:
    run = programme.run()
    maker, admin = programme.person("office_payment"), programme.person("office_admin")
    assert programme.read("payment_run", run)["calc_by"] == maker.principal.id
    # The payment desk cannot approve at all; nor can its member who becomes administrator later.
    mine = {"approved_by": maker.principal.id}
    assert not programme.try_to("update", "payment_run", run, by="office_payment", **mine).ok
    promoted = user_access(programme.org, "office_admin", "office_payment")
    texts = {"approved_by": to_text(maker.principal.id)}
    outcome = write(programme.org, one_row("payment_run", "update", texts, id=run), access=promoted, door="screen")
    assert sentences(outcome) == ["作成者は自分の支払処理を承認できません"]
    # One approves in one's own name.
    other = user_access(programme.org, "office_admin", "second admin").principal.id
    outcome = programme.try_to("update", "payment_run", run, by="office_admin", approved_by=other)
    assert sentences(outcome) == ["承認者には自分の名前だけを入力できます"]
    programme.change("payment_run", run, by="office_admin", approved_by=admin.principal.id, status="approved")


def test_d4_calc_14_after_the_lock_nothing_changes(programme: Programme) -> None:
    run = programme.run()
    visit = worth(programme, 100_000)
    [line] = programme.pay(run, visit)
    approval = {
        "status": "approved",
        "approved_by": programme.person("office_admin").principal.id,
        "approved_gross_total": 100_000,
    }
    outcome = programme.try_to("update", "payment_run", run, by="office_admin", **approval, approved_transfer_total=1)
    assert sentences(outcome) == ["振込総額89,790円が、承認した額1円と違います"]
    programme.change("payment_run", run, by="office_admin", **approval, approved_transfer_total=89_790)

    outcome = programme.try_to("update", "dispatch_visit", visit, by="office_staff", break_minutes=30)
    assert sentences(outcome) == ["支払が承認されているため、実績を変更できません"]
    claim = next(iter(programme_claims(programme, visit)))
    for attempt in (
        {"operation": "insert", "object_key": "travel_claim_line", "claim": claim, "kind": "bus", "claimed_amount": 1},
        {"operation": "update", "object_key": "travel_claim", "id": claim, "total_km": "300"},
    ):
        assert "変更できません" in sentences(programme.try_to(by="office_staff", **attempt))[0]  # type: ignore[arg-type]
    late = worth(programme, 31_680)
    programme.change("dispatch_visit", late, status="checked")
    outcome = programme.try_to("insert", "payment_line", by="office_payment", run=run, visit=late)
    assert sentences(outcome) == ["承認済の支払処理には明細を加えられません"]
    # Whatever else would move a total is refused by the total itself.
    assert not programme.try_to("delete", "payment_line", line, by="office_payment").ok
    case = programme.read("dispatch_visit", visit)["request"]
    outcome = programme.try_to("update", "dispatch_request", case, by="office_staff", proposed_by_expert=True)
    assert "承認した額100,000円と違います" in sentences(outcome)[0]
    # What is not about money goes on.
    programme.change("dispatch_visit", visit, status="paid", discrepancy_resolution="確認済")
    assert amounts(programme, payment_of(programme, line)) == (100_000, 10_210, 89_790)


def programme_claims(programme: Programme, visit: UUID) -> list[UUID]:
    table = programme.org.tables["travel_claim"]
    with programme.org.database.read() as connection:
        return [
            row[0]
            for row in connection.execute(table.select().with_only_columns(table.c.id).where(table.c.visit == visit))
        ]


def test_calc_17_annual_totals_by_the_calendar_year_of_the_payment(programme: Programme) -> None:
    expert = programme.expert(payee=True)
    runs = [programme.run(payment_date=day) for day in ("2021-11-30", "2021-12-28", "2022-01-31")]
    payments = []
    for number, run in enumerate(runs):
        visit = worth(programme, (number + 1) * 100_000, expert, f"2021-07-0{number + 1} 09:00")
        [line] = programme.pay(run, visit)
        payments.append(payment_of(programme, line))
    assert all(programme.read("payment", payment)["statement"] is None for payment in payments)
    for run in runs:
        programme.change("payment_run", run, by="office_admin", status="transferred")
    statements = [programme.read("payment", payment)["statement"] for payment in payments]
    assert statements[0] == statements[1] != statements[2]
    for statement, year, gross, withheld in (
        (statements[0], 2021, 300_000, 30_630),
        (statements[2], 2022, 300_000, 30_630),
    ):
        read = programme.read("annual_statement", statement, by="office_payment")
        assert (read["calendar_year"], int(read["gross_total"]), int(read["withholding_total"])) == (
            year,
            gross,
            withheld,
        )
    assert int(programme.read("expert", expert)["paid_total_fy"]) == 600_000
    # What the bank sends back is not paid.
    programme.change("payment", payments[1], by="office_payment", transfer_result="returned")
    assert int(programme.read("annual_statement", statements[0])["gross_total"]) == 100_000
    programme.change("payment", payments[1], by="office_payment", separately_paid_on="2022-01-14")
    assert int(programme.read("annual_statement", statements[2])["gross_total"]) == 500_000


def test_figures_of_the_case_and_the_institution(programme: Programme, shared_run: UUID) -> None:
    body = programme.body()
    case = programme.case(institution=body)
    visit = programme.visit(case, minutes=120)
    programme.pay(shared_run, visit)
    read = programme.read("dispatch_request", case, by="agency_viewer")
    assert (read["visit_count"], int(read["total_honorarium"]), int(read["total_paid"])) == (1, 10_560, 0)
    programme.change("dispatch_visit", visit, status="paid")
    read = programme.read("institution", body, by="agency_viewer")
    assert (read["request_count"], read["dispatch_count"], int(read["paid_total"])) == (1, 1, 10_560)


def test_the_desk_answers_about_states_not_amounts(programme: Programme, shared_run: UUID) -> None:
    [line] = programme.pay(shared_run, worth(programme, 31_680))
    read = programme.read(
        "payment",
        payment_of(
            programme,
            line,
        ),
        by="office_call",
    )
    assert "on_hold" in read
    assert not {"gross", "net", "withholding", "payee"} & set(read)
