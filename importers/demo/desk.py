"""The telephone desk: four lines on every workday from ten to five, and the inquiries that come of it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random

from cases import Case
from chance import Weighted
from experts import Expert
from identifiers import landline, mobile
from institutions import Institution
from workdays import AS_OF, YEAR_START, workdays
from world import Row, World

_LINES = 4
_OPEN, _HOURS = time(10), 7
_INQUIRER = Weighted(
    ("専門家", 44), ("派遣可能機関", 30), ("中小企業者", 8), ("登録希望者", 8), ("中小企業庁", 2), ("その他", 8)
)
_TOPICS = {
    "専門家": Weighted(
        ("派遣申請", 16), ("支援実績報告", 26), ("旅費・謝金", 22), ("支払", 18), ("登録", 8), ("システム操作", 10)
    ),
    "派遣可能機関": Weighted(
        ("派遣申請", 40), ("支援実績報告", 18), ("制度", 18), ("システム操作", 18), ("意見・要望", 6)
    ),
    "中小企業者": Weighted(("制度", 70), ("派遣申請", 20), ("意見・要望", 10)),
    "登録希望者": Weighted(("登録", 85), ("制度", 10), ("システム操作", 5)),
    "中小企業庁": Weighted(("制度", 4), ("支援実績報告", 3), ("支払", 3)),
    "その他": Weighted(("制度", 5), ("その他", 5)),
}
_OUTBOUND = Weighted(("完了", 66), ("不在", 24), ("折返し", 10))
_INBOUND = Weighted(("完了", 84), ("折返し", 10), ("転送", 6))
_STEP = Weighted(("一次", 90), ("二次", 7), ("中小企業庁", 2), ("システム委託先", 1))
_WRITTEN = Weighted(("メール", 6), ("フォーム", 5), ("郵送", 1))
_CASE_TOPICS = ("派遣申請", "支援実績報告", "支払", "旅費・謝金")


@dataclass(frozen=True, slots=True)
class Inquiry:
    """A question: who asks about what, perhaps about a case."""

    key: str
    at: datetime
    channel: str
    kind: str
    topic: str
    name: str
    phone: str
    expert: Expert | None
    institution: Institution | None
    case: Case | None


@dataclass(slots=True)
class Call:
    """One call on one line."""

    start: datetime
    end: datetime
    line: int
    is_outbound: bool
    inquiry: Inquiry | None = field(default=None)


@dataclass(frozen=True, slots=True)
class People:
    """Those who may ask."""

    world: World
    experts: Sequence[Expert]
    institutions: Sequence[Institution]
    cases: Sequence[Case]


def build_desk(rng: Random, people: People, calls: int) -> tuple[list[Call], list[Inquiry]]:
    """The calls in order of time and the inquiries in order of reception, those by mail and form included."""
    made = sorted(_timetable(rng, calls), key=lambda call: (call.start, call.line))
    found: list[Inquiry] = []
    for call in made:
        _connect(rng, call, found, people)
    return made, found


def _timetable(rng: Random, calls: int) -> Iterator[Call]:
    """Calls of about eight minutes, one after the other on each line of each day."""
    days = workdays(YEAR_START, AS_OF)
    slots = [(day, line) for day in days for line in range(1, _LINES + 1)]
    for number, (day, line) in enumerate(slots):
        count = calls * (number + 1) // len(slots) - calls * number // len(slots)
        lengths = [min(40, max(1, round(rng.gammavariate(2.4, 3.33)))) for _ in range(count)]
        spare = max(0, _HOURS * 60 - sum(lengths) - count)
        gaps = sorted(rng.randint(0, spare) for _ in range(count))
        at = datetime.combine(day, _OPEN)
        talked = 0
        for place, (length, gap) in enumerate(zip(lengths, gaps, strict=True), start=1):
            start = at + timedelta(minutes=talked + gap)
            if place == count and rng.random() < 0.02:
                # Now and then somebody picks up just after the desk has closed.
                start = at + timedelta(hours=_HOURS, minutes=rng.randint(1, 6))
            yield Call(start, start + timedelta(minutes=length), line, rng.random() < 0.5)
            talked += length + 1


def _connect(rng: Random, call: Call, found: list[Inquiry], people: People) -> None:
    """Gives a call its inquiry: a new one, one of the last days, or none; now and then a written one arrives too."""
    draw = rng.random()
    if not call.is_outbound and (draw < 0.72 or not found):
        call.inquiry = _inquiry(rng, call.start, "電話", len(found) + 1, people)
        found.append(call.inquiry)
    elif draw < 0.6 or not call.is_outbound:
        call.inquiry = rng.choice(found[-60:]) if found else None
    if rng.random() < 0.12:
        found.append(_inquiry(rng, call.start, _WRITTEN.draw(rng), len(found) + 1, people))


def _inquiry(rng: Random, at: datetime, channel: str, number: int, people: People) -> Inquiry:
    kind = _INQUIRER.draw(rng)
    topic = _TOPICS[kind].draw(rng)
    expert: Expert | None = None
    institution: Institution | None = None
    case: Case | None = None
    if kind in ("専門家", "派遣可能機関", "中小企業者") and topic in _CASE_TOPICS:
        case = _recent_case(rng, people.cases, at.date())
    if kind == "専門家":
        expert = case.expert if case else rng.choice(people.experts)
    elif kind == "派遣可能機関":
        institution = case.institution if case else rng.choice(people.institutions)
    person = (
        expert.person if expert else case.sme.person if case and kind == "中小企業者" else people.world.names.draw(rng)
    )
    tokyo = people.world.country.prefectures["13"]
    phone = institution.phone if institution else mobile(rng) if rng.random() < 0.7 else landline(rng, tokyo)
    return Inquiry(f"Q{number:06d}", at, channel, kind, topic, person.name, phone, expert, institution, case)


def _recent_case(rng: Random, cases: Sequence[Case], day: date) -> Case | None:
    """A case of the ninety days before `day`; cases are in order of their day."""
    first, last = (bisect_left(cases, limit, key=lambda case: case.day) for limit in (day - timedelta(days=90), day))
    return cases[rng.randrange(first, last)] if first < last else None


def inquiry_rows(rng: Random, world: World, inquiries: Sequence[Inquiry]) -> Iterator[Row]:
    """inquiries.csv"""
    for inquiry in inquiries:
        question, answer = world.words.ask(rng, inquiry.topic)
        state, step = _progress(rng, inquiry)
        answered = state in ("回答済", "完了")
        took = rng.randint(3, 20) if inquiry.channel == "電話" else rng.randint(60, 300)
        case = inquiry.case
        yield {
            "問合せキー": inquiry.key,
            "受付日時": f"{inquiry.at:%Y-%m-%d %H:%M}",
            "受付方法": inquiry.channel,
            "状況": state,
            "問合せ者の区分": inquiry.kind,
            "問合せ者": inquiry.name,
            "専門家": inquiry.expert.key if inquiry.expert else "",
            "支援機関": inquiry.institution.key if inquiry.institution else "",
            "中小企業者": case.sme.key if case and inquiry.kind == "中小企業者" else "",
            "関係する派遣申請": case.key if case else "",
            "内容の区分": inquiry.topic,
            "問合せ内容": question.format(no=f"申請 {case.key}" if case else "申請中の案件"),
            "回答": answer if answered else "",
            "回答日時": f"{inquiry.at + timedelta(minutes=took):%Y-%m-%d %H:%M}" if answered else "",
            "対応段階": step,
        }


def _progress(rng: Random, inquiry: Inquiry) -> tuple[str, str]:
    """(state, who answers): what is older than two weeks is closed."""
    step = _STEP.draw(rng)
    age = (datetime.combine(AS_OF, time(18)) - inquiry.at).days
    if age > 14 or rng.random() < 0.6:
        return ("完了" if age > 3 else "回答済"), step
    if step == "一次":
        return rng.choice(("受付", "対応中", "折返し待ち", "回答済")), step
    return ("中小企業庁照会" if step == "中小企業庁" else "二次対応"), step


def call_rows(rng: Random, world: World, calls: Sequence[Call]) -> Iterator[Row]:
    """calls.csv"""
    for number, call in enumerate(calls, start=1):
        reminds = call.is_outbound and call.inquiry is None
        yield {
            "通話キー": f"T{number:06d}",
            "問合せ": call.inquiry.key if call.inquiry else "",
            "受電・架電": "架電" if call.is_outbound else "受電",
            "回線": f"{call.line}",
            "開始日時": f"{call.start:%Y-%m-%d %H:%M}",
            "終了日時": f"{call.end:%Y-%m-%d %H:%M}",
            "電話番号": call.inquiry.phone if call.inquiry else mobile(rng),
            "結果": (_OUTBOUND if call.is_outbound else _INBOUND).draw(rng),
            "メモ": world.words.say(rng, "outbound call") if reminds else "",
        }
