"""What people see of the rules on their screens: amounts, differences, refusals in plain sentences."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select

from support.browsers import Browser, form_fields
from support.people import add_person
from support.programme import Programme
from tasuki.ids import to_text


def browser(programme: Programme, profile: str) -> Browser:
    """Somebody with this profile, signed in."""
    username = f"{profile}-{programme.key('web')}"
    add_person(programme.org, profile, username=username)
    return Browser(programme.org).sign_in(username)


def address(object_key: str, id: object) -> str:
    assert isinstance(id, UUID)
    return f"/objects/{object_key}/{to_text(id)}"


def test_calc_04_the_page_of_a_visit_shows_how_its_honorarium_comes_about(programme: Programme) -> None:
    expert = programme.expert()
    programme.visit(programme.case(expert), "2021-06-02 09:00", 200)
    visit = programme.visit(programme.case(expert), "2021-06-02 14:00", 220)
    programme.line(programme.claim(visit, total_km="120"), "rail_fare", 3_400)
    staff = browser(programme, "office_staff")
    page = staff.get(address("dispatch_visit", visit))
    assert page.status_code == 200
    for shown in ("18,480円", "15,840円", "2,640円", "1,100円", "4,500円", "20,340円"):
        assert shown in page.text, shown
    day = staff.get(address("expert_day", programme.read("dispatch_visit", visit)["day"]))
    for shown in ("34,320円", "31,680円", "120"):
        assert shown in day.text, shown


def test_val_14_a_form_says_why_a_fourth_dispatch_is_refused(programme: Programme) -> None:
    sme, expert = programme.sme(), programme.expert()
    for day in (1, 2, 3):
        programme.visit(programme.case(expert, sme), f"2021-06-0{day} 10:00")
    case = programme.case(expert, sme)
    admin = browser(programme, "office_admin")
    form = admin.get(f"/objects/dispatch_visit/new?request={to_text(case)}")
    number = programme.read("dispatch_request", case)["request_no"]
    fields = form_fields(form) | {"_name.request": number, "planned_date": "2021-06-04"}
    answer = admin.post("/objects/dispatch_visit/new", fields)
    assert answer.status_code == 422
    assert "今年度の派遣は上限の3回に達しています" in answer.text
    page = admin.get(address("sme", sme))
    assert "今年度の残り回数" in page.text


def test_calc_19_differences_stand_in_the_list_of_the_day(programme: Programme) -> None:
    approved = {"approved_date": "2021-06-01", "approved_start": "10:00", "approved_end": "12:00"}
    visit = programme.visit(programme.case(), "2021-06-01 13:00", 120, **approved)
    page = browser(programme, "office_staff").get("/objects/dispatch_visit?view=differing")
    assert programme.read("dispatch_visit", visit)["visit_no"] in page.text


def test_val_08_a_claim_says_what_it_lacks(programme: Programme) -> None:
    claim = programme.claim(programme.visit(programme.case()))
    programme.line(claim, "taxi", 1_980, taxi_reason="バスの便がない")
    staff = browser(programme, "office_staff")
    path = address("travel_claim", claim)
    answer = staff.post(f"{path}/edit", form_fields(staff.get(f"{path}/edit")) | {"status": "fixed"})
    assert answer.status_code == 422
    assert "証拠書類の足りない明細が1件あるため、確定できません" in answer.text


def test_the_desk_sees_no_amounts_of_payments(programme: Programme) -> None:
    visit = programme.visit(programme.case(programme.expert(payee=True)), minutes=360)
    run = programme.run()
    [line] = programme.pay(run, visit)
    payment = programme.read("payment_line", line)["payment"]
    paid = browser(programme, "office_payment").get(address("payment", payment)).text
    assert "31,680円" in paid and "28,446円" in paid
    seen = browser(programme, "office_call").get(address("payment", payment)).text
    assert "31,680円" not in seen and "28,446円" not in seen
    assert browser(programme, "office_call").get(address("payment_line", line)).status_code == 404


def test_every_page_of_every_profile_opens(programme: Programme) -> None:
    """Lists, a record, and the forms one may fill in, of every object; on PostgreSQL for those who may do most."""
    _one_of_each(programme)
    profiles = ["office_admin", "office_payment"]
    if programme.org.database.name == "sqlite":
        profiles = list(programme.org.catalog.profiles)
    for profile in profiles:
        _open_all(programme, profile)


def _open_all(programme: Programme, profile: str) -> None:
    someone, access = browser(programme, profile), programme.person(profile)
    for key, layout in programme.org.catalog.layouts.items():
        rights = access.object(key)
        if key == "user" or not rights.visible:
            continue
        for view in layout.list_views.values():
            if view.shared_to is None or profile in view.shared_to:
                assert someone.get(f"/objects/{key}?view={view.key}").status_code == 200, (profile, key, view.key)
        if rights.create:
            assert someone.get(f"/objects/{key}/new").status_code == 200, (profile, key)
        table = programme.org.tables[key]
        with programme.org.database.read() as connection:
            live = select(table.c.id).where(table.c.deleted_at.is_(None)).limit(1)
            rows = connection.execute(live)
        for (found,) in rows:
            page = someone.get(address(key, found))
            assert page.status_code == 200, (profile, key)
            if f"{address(key, found)}/edit" in page.text:
                assert someone.get(f"{address(key, found)}/edit").status_code == 200, (profile, key)


def _one_of_each(programme: Programme) -> None:
    case = programme.case()
    programme.make("web_exception", request=case, reason="surge", asked_at="2021-06-01 09:00")
    visit = programme.visit(case, minutes=120)
    programme.make("support_declaration", visit=visit, stated_date="2021-06-01")
    claim = programme.claim(visit, total_km="120")
    line = programme.line(claim, "lodging", 9_000, lodging_kind="hotel", lodging_reason="遠方")
    programme.make("lodging_night", line=line, night_of="2021-05-31", amount=9_000)
    programme.make("evidence", line=line)
    programme.change("travel_claim", claim, status="fixed")
    number = programme.key("")
    programme.try_to("insert", "business_calendar", by="office_admin", calendar_date="2021-08-09", day_name=number)
    programme.make("call", direction="inbound", started_at="2021-08-09 10:00", ended_at="2021-08-09 10:05")
