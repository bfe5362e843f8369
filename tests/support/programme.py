"""The programme of this repository in use: short ways to write its records, each as the person whose work it is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any
from uuid import UUID

from support.orgs import deploy_folder, key_for, user_access
from support.standing_clock import StandingClock
from tasuki.ids import to_text
from tasuki.objects import ListQuery, Outcome, list_records, one_row, read_record, write
from tasuki.permissions import Access
from tasuki.storage import Org

ROOT = Path(__file__).resolve().parents[2]
_RATE = {
    "valid_from": "2021-04-01",
    "valid_to": "2022-03-31",
    "honorarium_per_hour": "5280",
    "honorarium_daily_cap": "31680",
    "time_unit_min": "30",
    "truncation_scope": "visit",
    "car_per_km": "37",
    "express_min_km": "100",
    "seat_min_km": "100",
    "allowance_per_day": "1100",
    "allowance_min_km": "100",
    "allowance_min_minutes": "30",
    "lodging_cap": "9800",
    "withholding_rate_1": "10.21",
    "withholding_threshold": "1000000",
    "withholding_rate_2": "20.42",
    "withholding_base": "honorarium;travel",
    "checkin_time_tolerance_min": "15",
    "checkin_place_tolerance_m": "300",
}
"""The standard of fiscal year 2021, with the tax law's rates of withholding."""


@dataclass(slots=True)
class Programme:
    """The deployed programme with its years 2021 (running) and 2020 (closed; there fractions are dropped per day and
    only the honorarium is taxed), and what every record refers to. `by` is the profile of the person who acts."""

    org: Org
    year: UUID
    past_year: UUID
    prefecture: UUID
    platform: UUID
    institution: UUID
    people: dict[str, Access]
    _numbers: count[int] = field(default_factory=lambda: count(1))
    _months: Iterator[date] = field(default_factory=lambda: (date(2021 + n // 12, n % 12 + 1, 1) for n in range(3, 15)))

    def person(self, profile: str) -> Access:
        """The rights of the person who has `profile`."""
        if profile not in self.people:
            self.people[profile] = user_access(self.org, profile)
        return self.people[profile]

    def try_to(self, operation: str, object_key: str, id: UUID | None = None, *, by: str, **texts: object) -> Outcome:
        """Write one record; the outcome says what became of it."""
        cells = {key: _text(value) for key, value in texts.items()}
        batch = one_row(object_key, operation, cells, id=id)  # type: ignore[arg-type]
        return write(self.org, batch, access=self.person(by), door="screen")

    def make(self, object_key: str, *, by: str = "office_admin", **texts: object) -> UUID:
        """A new record, which must not be refused."""
        outcome = self.try_to("insert", object_key, by=by, **texts)
        assert outcome.ok, sentences(outcome)
        assert outcome.ids[0] is not None
        return outcome.ids[0]

    def change(self, object_key: str, id: UUID, *, by: str = "office_staff", **texts: object) -> None:
        """Change a record, which must not be refused."""
        outcome = self.try_to("update", object_key, id, by=by, **texts)
        assert outcome.ok, sentences(outcome)

    def read(self, object_key: str, id: object, *, by: str = "office_staff") -> Mapping[str, Any]:
        """The record as its page shows it to the person."""
        assert isinstance(id, UUID)
        record = read_record(self.org, object_key, id, access=self.person(by))
        assert record is not None
        assert not record.errors
        return record.values

    def listed(self, object_key: str, view: str, column: str, *, by: str = "office_staff") -> list[Any]:
        """A column of a list as the person sees it."""
        shown = self.org.catalog.layouts[object_key].list_views[view]
        query = ListQuery(object_key, (column,), where=shown.where, sort=shown.sort, limit=2000)
        return [record.values[column] for record in list_records(self.org, query, access=self.person(by)).records]

    def key(self, start: str) -> str:
        """A key nothing else has."""
        return f"{start}{next(self._numbers):05}"

    def body(self, kind: str = "designated_corporation", **more: object) -> UUID:
        """An institution."""
        certified = kind in ("association_foundation", "bank", "university", "npo", "other_corporation")
        return self.make("institution", **{"name": self.key("機関"), "kind": kind, "is_certified": certified} | more)

    def expert(self, *, accepted: bool = True, payee: bool = False, **more: object) -> UUID:
        """A registered and appointed expert; with `payee` one who can be paid."""
        texts: dict[str, object] = {
            "name": self.key("専門家"),
            "kana": "センモンカ",
            "address": "東京都千代田区1-1",
            "main_base_address": "東京都千代田区1-1",
            "email": f"{self.key('e')}@senmonka.example.jp",
            "specialties": "it",
            "basis": "support_3y",
            "years_support": "5",
            "recommending_institution": self.institution,
            "terms_agreed": True,
            "registration_status": "registered",
        }
        expert = self.make("expert", **texts | more)
        dates = {"agreed_at": "2021-04-02 10:00", "letter_issued_on": "2021-04-05"}
        if accepted:
            dates["acceptance_received_on"] = "2021-04-12"
        self.make("appointment", expert=expert, program_year=self.year, **dates)
        if payee:
            self.payee(expert)
        return expert

    def payee(self, expert: UUID, **more: object) -> UUID:
        """Where the expert's money goes."""
        account = {"payee_name": "架空名義", "payee_kana": "カクウメイギ", "bank_code": "0990", "branch_code": "001"}
        texts = {"expert": expert, "valid_from": "2021-04-01", "bank_name": "みらい銀行", **account}
        return self.make("payee_info", by="office_payment", **texts | more)

    def sme(self, **more: object) -> UUID:
        """A firm."""
        texts = {
            "name": self.key("商店"),
            "business_kind": "small",
            "industry": "e",
            "prefecture": self.prefecture,
            "address": "東京都墨田区1-1",
            "phone": "03-9900-0000",
        }
        return self.make("sme", **texts | more)

    def case(self, expert: UUID | None = None, sme: UUID | None = None, **more: object) -> UUID:
        """An accepted request of the running year."""
        return self.make("dispatch_request", **self.case_texts(expert, sme) | more)

    def case_texts(self, expert: UUID | None = None, sme: UUID | None = None) -> dict[str, object]:
        """The cells of such a request."""
        return {
            "program_year": self.year,
            "status": "accepted",
            "requested_on": "2021-05-10",
            "requester_group": "platform",
            "institution": self.institution,
            "platform": self.platform,
            "sme": sme or self.sme(),
            "issue_category": "sales_growth",
            "issue_detail": "売上の減少",
            "reason_not_solvable": "専門的なため",
            "expert": expert or self.expert(),
        }

    def visit(self, case: UUID, start: str = "2021-06-01 10:00", minutes: int = 60, **more: object) -> UUID:
        """A visit of `minutes` that took place, accompanied, and is reported."""
        return self.make("dispatch_visit", **self.visit_texts(case, start, minutes) | more)

    def visit_texts(self, case: UUID, start: str = "2021-06-01 10:00", minutes: int = 60) -> dict[str, object]:
        """The cells of such a visit."""
        end = datetime.fromisoformat(start) + timedelta(minutes=minutes)
        return {
            "request": case,
            "status": "reported",
            "planned_date": start[:10],
            "actual_start": start,
            "actual_end": f"{end:%Y-%m-%d %H:%M:%S}",
            "accompanied": True,
            "accompanied_minutes": 30,
        }

    def claim(self, visit: UUID, **more: object) -> UUID:
        """The travel claim of a visit."""
        return self.make("travel_claim", by="office_staff", visit=visit, **more)

    def line(self, claim: UUID, kind: str, amount: int, **more: object) -> UUID:
        """A line of a claim."""
        return self.make("travel_claim_line", by="office_staff", claim=claim, kind=kind, claimed_amount=amount, **more)

    def run(self, **more: object) -> UUID:
        """A payment run of the next month of the running year that has none yet, made by the payment desk; it pays on
        the last day of the month after, unless `more` says otherwise."""
        month = next(self._months)
        after = month + timedelta(days=62)
        paid = min(after.replace(day=1) - timedelta(days=1), date(2022, 3, 31))
        texts: dict[str, object] = {"run_month": month, "payment_date": paid, "program_year": self.year}
        return self.make("payment_run", by="office_payment", **texts | more)

    def pay(self, run: UUID, *visits: UUID) -> list[UUID]:
        """Check the visits and put them into the run; the lines."""
        for visit in visits:
            self.change("dispatch_visit", visit, status="checked")
        return [self.make("payment_line", by="office_payment", run=run, visit=visit) for visit in visits]


def open_programme(url: str, clock: StandingClock) -> Programme:
    """Deploy the repository's programme to the empty database at `url` and write what every record refers to."""
    org = deploy_folder(ROOT, url, key_for(url), clock)
    nowhere = UUID(int=0)
    programme = Programme(org, nowhere, nowhere, nowhere, nowhere, nowhere, {})
    make = programme.make
    periods = {"dispatch_from": "2021-04-01", "dispatch_to": "2022-02-28", "payment_deadline": "2022-03-31"}
    plan = {"planned_calls": 28_500, "planned_dispatch": 11_500, "desk_open": "10:00", "desk_close": "17:00"}
    programme.year = make("program_year", name="令和3年度", fiscal_year=2021, status="running", **periods, **plan)
    past = {"dispatch_from": "2020-04-01", "dispatch_to": "2021-02-26", "payment_deadline": "2021-03-31"}
    programme.past_year = make("program_year", name="令和2年度", fiscal_year=2020, status="closed", **past)
    make("rate_standard", program_year=programme.year, name="令和3年度支出基準", **_RATE)
    past_rate = {
        "valid_from": "2020-04-01",
        "valid_to": "2021-03-31",
        "truncation_scope": "day",
        "withholding_base": "honorarium",
    }
    make("rate_standard", program_year=programme.past_year, name="令和2年度支出基準", **_RATE | past_rate)
    bureau = make("bureau", code="03", name="関東")
    programme.prefecture = make("prefecture", code="13", name="東京都", bureau=bureau)
    programme.institution = programme.body()
    programme.platform = make("regional_platform", name="東京地域プラットフォーム", bureau=bureau)
    return programme


def sentences(outcome: Outcome) -> list[str]:
    """What the refused rows are told, in Japanese."""
    return [told.sentence.ja for found in outcome.problems.values() for told in found]


def _text(value: object) -> str:
    if isinstance(value, UUID):
        return to_text(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)
