"""Travel: fares, the car, the allowance of the day, nights, papers (appendix D.2; CALC-06 to CALC-13, VAL-08)."""

from __future__ import annotations

from uuid import UUID

import pytest

from support.programme import Programme, sentences


def claim_of(programme: Programme, **more: object) -> UUID:
    return programme.claim(programme.visit(programme.case(), minutes=60), **more)


def accepted(programme: Programme, line: UUID) -> int:
    return int(programme.read("travel_claim_line", line)["accepted_amount"])


def fix(programme: Programme, claim: UUID) -> list[str]:
    """What stands in the way of fixing a claim."""
    return sentences(programme.try_to("update", "travel_claim", claim, by="office_payment", status="fixed"))


def paper(programme: Programme, line: UUID, kind: str = "receipt", **more: object) -> UUID:
    return programme.make("evidence", by="office_staff", line=line, kind=kind, **more)


def test_calc_06_the_base_fare_is_accepted_as_claimed(programme: Programme) -> None:
    claim = claim_of(programme)
    assert accepted(programme, programme.line(claim, "rail_fare", 1_340)) == 1_340
    assert accepted(programme, programme.line(claim, "bus", 420)) == 420
    read = programme.read("travel_claim", claim)
    assert (int(read["line_total_claimed"]), int(read["line_total_accepted"])) == (1_760, 1_760)


def test_calc_06_another_route_has_a_reason(programme: Programme) -> None:
    claim = claim_of(programme)
    outcome = programme.try_to("update", "travel_claim", claim, by="office_staff", economical_route=False)
    assert sentences(outcome) == ["最も経済的な経路でないときは、理由を入力してください"]
    programme.change("travel_claim", claim, economical_route=False, deviation_reason="大雨による運休")


@pytest.mark.parametrize("kind", ["rail_express", "rail_seat"])
@pytest.mark.parametrize(("section", "expected"), [("99.9", 0), ("100.0", 2_530), ("", 0)])
def test_d2_calc_07_express_and_seat_from_100_km_one_way(
    programme: Programme, kind: str, section: str, expected: int
) -> None:
    claim = claim_of(programme)
    line = programme.line(claim, kind, 2_530, section_km=section)
    assert accepted(programme, line) == expected
    assert programme.read("travel_claim_line", line)["below_distance"] is (expected == 0)
    assert programme.read("travel_claim", claim)["below_distance_count"] == (expected == 0)


@pytest.mark.parametrize("kind", ["air", "ship"])
@pytest.mark.parametrize(("paid", "expected"), [(31_000, 28_000), (25_500, 25_500)])
def test_d2_calc_08_the_cheaper_of_the_discount_and_what_was_paid(
    programme: Programme, kind: str, paid: int, expected: int
) -> None:
    fares = {"roundtrip_discount_fare": 28_000, "actual_fare": paid}
    assert accepted(programme, programme.line(claim_of(programme), kind, paid, **fares)) == expected


def test_calc_08_without_a_discount_the_ordinary_fare(programme: Programme) -> None:
    claim = claim_of(programme)
    assert accepted(programme, programme.line(claim, "air", 40_000, ordinary_fare=36_500, actual_fare=40_000)) == 36_500
    assert accepted(programme, programme.line(claim, "air", 40_000, actual_fare=40_000)) == 0


@pytest.mark.parametrize(("kilometres", "expected"), [("0.9", 0), ("99.9", 3_663), ("123.9", 4_551)])
def test_d2_calc_09_whole_kilometres_at_37_yen(programme: Programme, kilometres: str, expected: int) -> None:
    claim = claim_of(programme)
    line = programme.line(claim, "private_car", 10_000, distance_measured_1=kilometres)
    assert accepted(programme, line) == expected
    assert int(programme.read("travel_claim", claim)["car_amount"]) == expected


def test_d2_calc_09_the_journey_is_summed_before_a_fraction_is_dropped(programme: Programme) -> None:
    claim = claim_of(programme)
    lines = [programme.line(claim, "private_car", 2_300, distance_measured_1="60.6") for _ in range(2)]
    read = programme.read("travel_claim", claim)
    assert (float(read["car_km"]), int(read["car_amount"]), int(read["line_total_accepted"])) == (121.2, 4_477, 4_477)
    assert sum(accepted(programme, line) for line in lines) == 4_477
    both = claim_of(programme)
    programme.line(both, "private_car", 4_600, distance_measured_1="60.6", round_trip=True)
    assert int(programme.read("travel_claim", both)["line_total_accepted"]) == 4_477


def test_d2_calc_09_the_shortest_of_the_measured_routes(programme: Programme) -> None:
    measured = {"distance_measured_1": "121.2", "distance_measured_2": "118.7", "distance_measured_3": "130.0"}
    line = programme.line(claim_of(programme), "private_car", 5_000, **measured)
    assert float(programme.read("travel_claim_line", line)["distance_adopted"]) == 118.7
    assert accepted(programme, line) == 4_366


def test_calc_09_removing_a_stretch_recomputes_the_journey(programme: Programme) -> None:
    claim = claim_of(programme)
    kept = programme.line(claim, "private_car", 100, distance_measured_2="10.5")
    gone = programme.line(claim, "private_car", 100, distance_measured_3="10.5")
    assert int(programme.read("travel_claim", claim)["car_amount"]) == 21 * 37
    assert programme.try_to("delete", "travel_claim_line", gone, by="office_admin").ok
    assert accepted(programme, kept) == 10 * 37


def test_calc_10_a_taxi_is_paid_as_it_cost(programme: Programme) -> None:
    assert accepted(programme, programme.line(claim_of(programme), "taxi", 1_980, taxi_reason="バスがない")) == 1_980


def test_d2_calc_10_val_08_a_taxi_without_receipt_is_blocked(programme: Programme) -> None:
    claim = claim_of(programme)
    line = programme.line(claim, "taxi", 1_980)
    assert fix(programme, claim) == [
        "証拠書類の足りない明細が1件あるため、確定できません",
        "理由の書かれていない明細が1件あるため、確定できません",
    ]
    programme.change("travel_claim_line", line, taxi_reason="バスの便がない")
    assert fix(programme, claim) == ["証拠書類の足りない明細が1件あるため、確定できません"]
    found = paper(programme, line, check_result="unclear")
    assert fix(programme, claim) == ["証拠書類の足りない明細が1件あるため、確定できません"]
    programme.change("evidence", found, check_result="fit")
    assert fix(programme, claim) == []


def test_val_08_a_fixed_claim_keeps_its_papers(programme: Programme) -> None:
    claim = claim_of(programme)
    found = paper(programme, programme.line(claim, "taxi", 1_980, taxi_reason="バスの便がない"))
    assert fix(programme, claim) == []
    [sentence] = sentences(programme.try_to("delete", "evidence", found, by="office_admin"))
    assert "証拠書類の足りない明細が1件あるため、確定できません" in sentence
    [sentence] = sentences(
        programme.try_to("insert", "travel_claim_line", by="office_staff", claim=claim, kind="taxi", claimed_amount=1)
    )
    assert "確定できません" in sentence


def test_val_08_air_needs_stub_and_receipt(programme: Programme) -> None:
    claim = claim_of(programme)
    line = programme.line(claim, "air", 30_000, ordinary_fare=30_000, actual_fare=30_000)
    paper(programme, line)
    assert len(fix(programme, claim)) == 1
    paper(programme, line, "boarding_stub")
    assert fix(programme, claim) == []


@pytest.mark.parametrize(("fast", "blocked"), [(True, 1), (False, 0)])
def test_val_08_only_a_fast_ship_needs_its_receipt(programme: Programme, fast: bool, blocked: int) -> None:
    claim = claim_of(programme)
    programme.line(claim, "ship", 4_000, ordinary_fare=4_000, actual_fare=4_000, fast_ship=fast)
    assert len(fix(programme, claim)) == blocked


def test_calc_11_a_rental_car_gets_what_the_office_finds_necessary(programme: Programme) -> None:
    claim = claim_of(programme)
    line = programme.line(claim, "rental_car", 8_800, rental_reason="島内に公共交通がない")
    assert accepted(programme, line) == 0
    outcome = programme.try_to(
        "update", "travel_claim_line", line, by="office_payment", office_amount=8_801, correction_reason="査定"
    )
    assert sentences(outcome) == ["査定額は請求額の8,800円を超えられません"]
    programme.change("travel_claim_line", line, by="office_payment", office_amount=6_600, correction_reason="基本料金")
    assert accepted(programme, line) == 6_600


def test_calc_11_an_amount_set_by_the_office_has_its_reason(programme: Programme) -> None:
    line = programme.line(claim_of(programme), "rail_fare", 1_000)
    outcome = programme.try_to("update", "travel_claim_line", line, by="office_staff", office_amount=500)
    assert sentences(outcome) == ["査定額を入れたときは、理由も入力してください"]


@pytest.mark.parametrize(("kilometres", "minutes", "expected"), [("100.0", 30, 1_100), ("99.9", 60, 0), ("150", 29, 0)])
def test_d2_calc_12_the_allowance_takes_100_km_and_30_minutes(
    programme: Programme, kilometres: str, minutes: int, expected: int
) -> None:
    visit = programme.visit(programme.case(), minutes=minutes)
    programme.claim(visit, one_way_km="49", total_km=kilometres)
    read = programme.read("dispatch_visit", visit)
    assert (int(read["allowance"]), int(read["travel_amount"])) == (expected, expected)


def test_d2_calc_12_two_visits_on_one_day_have_it_once(programme: Programme) -> None:
    expert = programme.expert()
    afternoon = programme.visit(programme.case(expert), "2021-06-04 14:00")
    morning = programme.visit(programme.case(expert), "2021-06-04 09:00")
    for visit in (afternoon, morning):
        programme.claim(visit, total_km="100")
    day = programme.read("expert_day", programme.read("dispatch_visit", morning)["day"])
    assert (float(day["trip_km_total"]), int(day["allowance_due"]), int(day["allowance_total"])) == (200, 1_100, 1_100)
    paid = [int(programme.read("dispatch_visit", visit)["allowance"]) for visit in (morning, afternoon)]
    assert paid == [1_100, 0]


def test_calc_12_the_trips_of_a_day_count_together(programme: Programme) -> None:
    expert = programme.expert()
    visits = [programme.visit(programme.case(expert), f"2021-06-04 {hour}:00", 30) for hour in (10, 14)]
    programme.claim(visits[0], total_km="60.4")
    assert int(programme.read("dispatch_visit", visits[0])["allowance"]) == 0
    second = programme.claim(visits[1], total_km="39.6")
    assert int(programme.read("dispatch_visit", visits[0])["allowance"]) == 1_100
    programme.change("travel_claim", second, total_km="39.5")
    assert int(programme.read("dispatch_visit", visits[0])["allowance"]) == 0


def test_calc_12_a_claimed_allowance_shows_the_days_and_adds_nothing(programme: Programme) -> None:
    visit = programme.visit(programme.case())
    claim = programme.claim(visit, total_km="150")
    line = programme.line(claim, "allowance", 2_200)
    assert accepted(programme, line) == 1_100
    assert int(programme.read("travel_claim", claim)["line_total_accepted"]) == 0
    assert int(programme.read("dispatch_visit", visit)["travel_amount"]) == 1_100


@pytest.mark.parametrize(
    ("nights", "kind", "expected"),
    [
        ((12_000,), "hotel", 9_800),
        ((8_500,), "hotel", 8_500),
        ((12_000, 9_000), "hotel", 18_800),
        ((8_000,), "private", 0),
        ((8_000,), "guest_house", 0),
    ],
)
def test_d2_calc_13_nights_up_to_the_cap(
    programme: Programme, nights: tuple[int, ...], kind: str, expected: int
) -> None:
    claim = claim_of(programme)
    line = programme.line(claim, "lodging", sum(nights), lodging_kind=kind, lodging_reason="始発でも間に合わない")
    for number, amount in enumerate(nights, start=1):
        texts = {"line": line, "night_of": f"2021-06-0{number}", "amount": amount}
        programme.make("lodging_night", by="office_staff", **texts)
    read = programme.read("travel_claim_line", line)
    assert (int(read["accepted_amount"]), read["nights"]) == (expected, len(nights))
    assert int(programme.read("travel_claim", claim)["lodging_total"]) == expected
    assert int(programme.read("travel_claim", claim)["line_total_accepted"]) == expected


def test_calc_13_a_night_has_kind_reason_and_receipt(programme: Programme) -> None:
    claim = claim_of(programme)
    outcome = programme.try_to(
        "insert", "travel_claim_line", by="office_staff", claim=claim, kind="lodging", claimed_amount=9_000
    )
    assert sentences(outcome) == ["宿泊費では、宿泊先の種別を選んでください"]
    programme.line(claim, "lodging", 9_000, lodging_kind="hotel")
    assert len(fix(programme, claim)) == 2


def test_calc_13_several_nights_before_or_after_have_a_reason(programme: Programme) -> None:
    claim = claim_of(programme, pre_nights=1, post_nights=1)
    outcome = programme.try_to("update", "travel_claim", claim, by="office_staff", post_nights=2)
    assert sentences(outcome) == ["前泊や後泊が2泊以上のときは、理由を入力してください"]


def test_a_list_shows_what_a_claim_lacks(programme: Programme) -> None:
    claim = claim_of(programme)
    programme.line(claim, "taxi", 900)
    number = programme.read("travel_claim", claim)["claim_no"]
    assert number in programme.listed("travel_claim", "incomplete", "claim_no", by="office_payment")
