"""Several writers at once on the rules that count: the limit of three, one open membership, the cap of a day."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from support.programme import Programme, sentences
from tasuki.objects import Outcome

WRITERS = 4


def together(work: Callable[[int], None]) -> None:
    """Run `work(n)` for each writer at the same time; what one raises is raised here."""
    failures: list[BaseException] = []
    barrier = threading.Barrier(WRITERS)

    def run(number: int) -> None:
        barrier.wait()
        try:
            work(number)
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=run, args=(number,)) for number in range(WRITERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]


def count(programme: Programme, object_key: str, **equal: UUID) -> int:
    """Live records with these references, straight from the table."""
    table = programme.org.tables[object_key]
    query = select(table.c.id).where(table.c.deleted_at.is_(None), *(table.c[key] == id for key, id in equal.items()))
    with programme.org.database.read() as connection:
        return len(connection.execute(query))


def test_val_14_of_many_writers_three_get_the_last_dispatches(programme: Programme) -> None:
    """Eight firms, four writers with three cases each: thirty-six visits asked for, twenty-four given."""
    programme.person("office_admin")
    expert = programme.expert()
    firms = [programme.sme() for _ in range(8)]
    cases = {(firm, writer): programme.case(expert, firm) for firm in firms for writer in range(WRITERS)}
    outcomes: list[tuple[UUID, Outcome]] = []

    def plan(writer: int) -> None:
        for turn in range(2):
            for firm in firms[writer:] + firms[:writer] if turn else firms:
                texts = {"request": cases[firm, writer], "planned_date": "2021-06-01"}
                outcome = programme.try_to("insert", "dispatch_visit", by="office_admin", **texts)
                outcomes.append((firm, outcome))

    together(plan)
    assert len(outcomes) == len(firms) * WRITERS * 2
    for firm in firms:
        mine = [outcome for one, outcome in outcomes if one == firm]
        assert sum(outcome.created for outcome in mine) == 3
        refused = [sentence for outcome in mine for sentence in sentences(outcome)]
        assert len(refused) == WRITERS * 2 - 3
        assert all("上限の3回に達しています" in sentence for sentence in refused), refused
        assert sum(count(programme, "dispatch_visit", request=cases[firm, writer]) for writer in range(WRITERS)) == 3
        assert programme.read("sme", firm)["remaining_count"] == 0


def test_val_14_cancelling_and_planning_at_once(programme: Programme) -> None:
    """One writer calls visits off and on again while the others plan: never more than three that count."""
    expert, sme = programme.expert(), programme.sme()
    cases = [programme.case(expert, sme) for _ in range(WRITERS)]
    first = [programme.make("dispatch_visit", request=cases[0], planned_date=f"2021-06-0{day}") for day in (1, 2, 3)]
    year = programme.read("dispatch_visit", first[0])["sme_year"]
    seen: list[int] = []

    def work(writer: int) -> None:
        for turn in range(10):
            if writer == 0:
                status = "planned" if turn % 2 else "called_off"
                programme.try_to("update", "dispatch_visit", first[turn % 3], by="office_staff", status=status)
            else:
                texts = {"request": cases[writer], "planned_date": "2021-06-01"}
                programme.try_to("insert", "dispatch_visit", by="office_admin", **texts)
            seen.append(programme.read("sme_year", year)["visit_count"])

    together(work)
    assert max(seen) == 3
    visit = programme.org.tables["dispatch_visit"]
    live = select(visit.c.id).where(
        visit.c.sme_year == year, visit.c.deleted_at.is_(None), visit.c.status != "called_off"
    )
    with programme.org.database.read() as connection:
        assert len(connection.execute(live)) == programme.read("sme_year", year)["visit_count"] <= 3


def test_one_open_membership_of_a_platform(programme: Programme) -> None:
    bureau = programme.read("regional_platform", programme.platform)["bureau"]
    platform = programme.make("regional_platform", name=programme.key("PF"), bureau=bureau)
    bodies = [programme.body() for _ in range(10)]
    outcomes: list[Outcome] = []

    def join(writer: int) -> None:
        for at, body in enumerate(bodies):
            texts = {"platform": platform, "institution": body, "joined_on": f"2021-04-{1 + (writer + at) % 28:02}"}
            outcomes.append(programme.try_to("insert", "platform_member", by="office_admin", **texts))

    together(join)
    assert sum(outcome.created for outcome in outcomes) == len(bodies)
    assert [count(programme, "platform_member", platform=platform, institution=body) for body in bodies] == [1] * len(
        bodies
    )
    read = programme.read("regional_platform", platform)
    assert (read["member_count"], read["open_member_count"]) == (10, 10)


def test_calc_04_the_cap_of_a_day(programme: Programme) -> None:
    """Four writers fill the same days of one expert; each day ends at the cap, shared out in order of start."""
    expert = programme.expert()
    cases = [programme.case(expert, programme.sme(limit_exception_approved=True)) for _ in range(WRITERS)]
    days = [f"2021-06-{day:02}" for day in range(7, 13)]
    visits: list[UUID] = []

    def work(writer: int) -> None:
        for day in days:
            start = f"{day} {8 + 3 * writer:02}:00"
            visit = programme.visit(cases[writer], start, 120)
            visits.append(visit)
            minutes = {"actual_end": f"{day} {10 + 3 * writer:02}:40"}
            programme.change("dispatch_visit", visit, **minutes)

    together(work)
    shares: dict[UUID, list[tuple[datetime, int]]] = {}
    for visit in visits:
        read = programme.read("dispatch_visit", visit)
        shares.setdefault(read["day"], []).append((read["actual_start"], int(read["honorarium"])))
    assert len(shares) == len(days)
    for day, found in shares.items():
        assert [share for _, share in sorted(found)] == [13_200, 13_200, 5_280, 0]
        assert int(programme.read("expert_day", day)["total_after_cap"]) == 31_680


def test_calc_04_adjustments_at_once_stay_within_the_cap(programme: Programme) -> None:
    """A day with room for one adjustment: of four at the same time one is kept, six times over."""
    expert = programme.expert()
    cases = [programme.case(expert, programme.sme(limit_exception_approved=True)) for _ in range(WRITERS)]
    for day in range(1, 7):
        visits = [programme.visit(case, f"2021-07-{day:02} {9 + 2 * at:02}:00", 75) for at, case in enumerate(cases)]
        outcomes: list[Outcome] = []

        def adjust(writer: int, visits: list[UUID] = visits, outcomes: list[Outcome] = outcomes) -> None:
            texts = {"manual_adjustment": 8_000, "adjustment_reason": "記録の訂正"}
            outcomes.append(programme.try_to("update", "dispatch_visit", visits[writer], by="office_staff", **texts))

        together(adjust)
        assert sum(outcome.updated for outcome in outcomes) == 1
        total = programme.read("expert_day", programme.read("dispatch_visit", visits[0])["day"])["total_after_cap"]
        assert int(total) == 4 * 5_280 + 8_000
