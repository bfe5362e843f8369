"""Dispatch requests: who asks for whom, about what, and how far each case has come on the day of the snapshot."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from chance import Weighted
from experts import Expert
from institutions import Base, Bodies, Institution, Platform
from scale import Scale
from smes import Sme, draw_sme
from workdays import AS_OF, YEAR_START, workday, workdays
from world import Row, World, yes

_ISSUE = Weighted(
    ("売上拡大", 16), ("経営改善", 13), ("販路開拓", 15), ("商品開発", 8), ("創業", 6), ("事業承継", 5),
    ("資金繰り", 6), ("IT活用", 11), ("生産性向上", 5), ("人材・労務", 5), ("知的財産", 2), ("海外展開", 2),
    ("新型コロナ対応", 8), ("その他", 2),
)  # fmt: skip
_PER_SME = 3


@dataclass(frozen=True, slots=True)
class Case:
    """A request; `visits` are planned, and take place unless it was cancelled."""

    key: str
    day: date
    group: str
    institution: Institution
    platform: Platform | None
    base: Base | None
    sme: Sme
    expert: Expert
    issue: str
    is_web: bool
    asked_by_expert: bool
    visits: int
    state: str

    @property
    def is_accepted(self) -> bool:
        return self.state == "受理"

    @property
    def is_payable(self) -> bool:
        return not (self.asked_by_expert or self.expert.subsidised)


def build_cases(
    rng: Random, world: World, bodies: Bodies, experts: Sequence[Expert], scale: Scale
) -> tuple[list[Case], list[Sme]]:
    """The requests of the year in order of their day, and the SMEs they support."""
    days = workdays(YEAR_START, AS_OF)
    # Few requests in the first weeks of a year, most of them in autumn.
    dates = sorted(rng.choices(days, weights=[40 + number for number in range(len(days))], k=scale.requests))
    planned = _visits(rng, scale)
    choice = _Choice(experts)
    smes: list[Sme] = []
    open_for: dict[str, list[Sme]] = {}
    cases = []
    for number, (day, visits) in enumerate(zip(dates, planned, strict=True), start=1):
        prefecture = world.country.homes.draw(rng)
        known = [sme for sme in open_for.get(prefecture.code, ()) if sme.used + visits <= _PER_SME]
        if known and rng.random() < 0.3:
            sme = rng.choice(known)
        else:
            sme = draw_sme(rng, world, prefecture, len(smes) + 1)
            smes.append(sme)
            open_for.setdefault(prefecture.code, []).append(sme)
        case = _case(rng, number, day, visits, sme, bodies, choice)
        if case.state != "キャンセル":
            sme.used += visits
        cases.append(case)
    return cases, smes


def _visits(rng: Random, scale: Scale) -> list[int]:
    """One to three visits for each request, `scale.visits` in all."""
    planned = [1] * scale.requests
    left = scale.visits - scale.requests
    while left:
        place = rng.randrange(scale.requests)
        if planned[place] < _PER_SME:
            planned[place] += 1
            left -= 1
    return planned


class _Choice:
    """Finds an expert: near, with the right specialty, and the busier ones more often."""

    def __init__(self, experts: Sequence[Expert]) -> None:
        self._near: dict[str, list[Expert]] = {}
        self._around: dict[str, list[Expert]] = {}
        for expert in experts:
            self._near.setdefault(expert.prefecture.code, []).append(expert)
            self._around.setdefault(expert.prefecture.bureau, []).append(expert)

    def draw(self, rng: Random, sme: Sme, issue: str, day: date) -> Expert:
        """An expert for an issue of an SME on a day."""
        near = self._near[sme.prefecture.code] if rng.random() < 0.8 else self._around[sme.prefecture.bureau]
        able = [expert for expert in near if expert.serves(day)]
        fitting = [expert for expert in able if issue in expert.specialties] or able
        return fitting[int(len(fitting) * rng.random() ** 1.6)]


def _case(rng: Random, number: int, day: date, visits: int, sme: Sme, bodies: Bodies, choice: _Choice) -> Case:
    issue = _ISSUE.draw(rng)
    code = sme.prefecture.code
    base = bodies.bases[code] if rng.random() < 0.42 else None
    platform = None if base else rng.choice(bodies.platforms[code])
    if base:
        institution = base.operator
    else:
        assert platform is not None
        institution = rng.choice(platform.members)
    return Case(
        key=f"D2021-{number:06d}",
        day=day,
        group="よろず支援拠点" if base else "地域プラットフォーム",
        institution=institution,
        platform=platform,
        base=base,
        sme=sme,
        expert=choice.draw(rng, sme, issue, day),
        issue=issue,
        is_web=rng.random() < 0.06,
        asked_by_expert=rng.random() < 0.004,
        visits=visits,
        state=_state(rng, day),
    )


def _state(rng: Random, day: date) -> str:
    """How far the office has come with a request of `day`."""
    age = (AS_OF - day).days
    if rng.random() < 0.04:
        return "キャンセル"
    if age <= 1:
        return rng.choice(("下書き", "申請済", "申請済", "連携済"))
    if age <= 7:
        return Weighted(("連携済", 4), ("確認中", 4), ("差戻し", 1), ("受理", 3)).draw(rng)
    if age <= 45 and rng.random() < 0.06:
        return rng.choice(("差戻し", "日程変更", "確認中"))
    return "受理"


def request_rows(rng: Random, world: World, cases: Sequence[Case], states: Sequence[str]) -> Iterator[Row]:
    """dispatch_requests.csv; `states` say how far the visits of each case have come."""
    for case, state in zip(cases, states, strict=True):
        consulted = min(case.day, workday(case.day - timedelta(days=rng.randint(2, 25))))
        explained = min(case.day, workday(case.day - timedelta(days=rng.randint(0, 2))))
        to_report = case.asked_by_expert or rng.random() < 0.01
        yield {
            "案件番号": case.key,
            "事業年度": "2021",
            "状況": state,
            "申請日": case.day.isoformat(),
            "申請者区分": case.group,
            "申請機関": case.institution.key,
            "地域プラットフォーム": case.platform.key if case.platform else "",
            "よろず支援拠点": case.base.name if case.base else "",
            "同行予定者": world.names.draw(rng).name if rng.random() < 0.85 else "",
            "支援先": case.sme.key,
            "相談対応日": consulted.isoformat(),
            "相談の概要": world.words.say(rng, "consultation"),
            **_issue(rng, world, case),
            "専門家": case.expert.key,
            "選定理由": world.words.say(rng, "selection", field=case.issue),
            "専門家からの要請": yes(case.asked_by_expert),
            "事前説明日": explained.isoformat() if rng.random() < 0.97 else "",
            "支援方法": "WEB会議等" if case.is_web else "対面",
            "派遣予定回数": f"{case.visits}",
            "謝金対象外の理由": _ineligible(case),
            "事務局確認": "不備" if case.state == "差戻し" else "適" if case.is_accepted else "",
            "事務局メモ": world.words.say(rng, "sent back") if case.state == "差戻し" else "",
            **_times(rng, world, case),
            "中小企業庁へ報告": yes(to_report),
            "報告日": "2021-11-30" if to_report and case.day < date(2021, 10, 1) else "",
        }


def web_rows(rng: Random, world: World, cases: Sequence[Case]) -> Iterator[Row]:
    """web_exceptions.csv: asked with the request, answered by the next workday as far as the office has come."""
    for case in cases:
        if not case.is_web:
            continue
        answered = workday(case.day + timedelta(days=1))
        refused = case.state == "キャンセル" and rng.random() < 0.5
        open_still = case.state in ("下書き", "申請済", "連携済", "確認中") or answered > AS_OF
        yield {
            "照会キー": f"{case.key}-W",
            "案件番号": case.key,
            "理由": rng.choice(("感染等により対面回避", "地域の感染急増", "地域の感染急増", "操業停止・事業所閉鎖")),
            "事情": rng.choice(
                (
                    "従業員に濃厚接触者が出たため",
                    "管内で感染が急増し、事業者が来訪を控えているため",
                    "県外からの来訪を控えるよう求められているため",
                )
            ),
            "照会日時": f"{case.day} {rng.randint(9, 16):02d}:{rng.randint(0, 59):02d}",
            "照会者": world.names.draw(rng).name,
            "可否": "" if open_still else "否" if refused else "可",
            "回答日時": "" if open_still else f"{answered} {rng.randint(10, 17):02d}:{rng.randint(0, 59):02d}",
        }


def _issue(rng: Random, world: World, case: Case) -> Row:
    gaps = {"percent": rng.randint(15, 70), "age": rng.randint(62, 81), "days": rng.randint(2, 6)}
    others = [name for name in _ISSUE.draw_some(rng, 2) if name != case.issue] if rng.random() < 0.35 else []
    say = world.words.say
    trade = case.sme.industry.split(" ")[1]
    return {
        "経営課題": case.issue,
        "関連する課題": ";".join(others),
        "課題の整理・抽出": f"（{trade}）{say(rng, 'issue', case.issue, **gaps)}{say(rng, 'wish', case.issue, **gaps)}",
        "自機関で対応困難な理由": say(rng, "not solvable"),
        "期待する成果": say(rng, "goal"),
    }


def _ineligible(case: Case) -> str:
    reasons = ["国・自治体の人件費補助を受ける者"] if case.expert.subsidised else []
    return ";".join(reasons + (["専門家からの要請による派遣"] if case.asked_by_expert else []))


def _times(rng: Random, world: World, case: Case) -> Row:
    """When the case was filed, linked, accepted and cancelled, as far as it has come."""
    later = min(workday(case.day + timedelta(days=rng.randint(1, 6))), AS_OF)
    decided = f"{later} {rng.randint(10, 17):02d}:{rng.randint(0, 59):02d}"
    cancelled = case.state == "キャンセル"
    filed = case.state != "下書き"
    return {
        "申請日時": f"{case.day} {rng.randint(9, 16):02d}:{rng.randint(0, 59):02d}" if filed else "",
        "連携日時": f"{case.day} 18:{rng.randint(0, 59):02d}" if filed and case.state != "申請済" else "",
        "受理日時": decided if case.is_accepted else "",
        "取消日時": decided if cancelled else "",
        "取消理由": world.words.say(rng, "cancelled") if cancelled else "",
    }
