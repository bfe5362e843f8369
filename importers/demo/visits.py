"""The visits of each request and the reports on those that took place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random

from cases import Case
from chance import Weighted
from workdays import AS_OF, DISPATCH_END, is_workday, workday
from world import Row, World, yes

_MINUTES = Weighted((60, 6), (90, 14), (120, 38), (150, 14), (180, 18), (240, 8), (360, 2))
# What stands in the report when the visit is in this state; visits in other states have no report yet.
_REPORT_STATES = {
    "報告済": Weighted(("提出", 1), ("従事証明待ち", 3)),
    "従事証明済": Weighted(("機関承認待ち", 1)),
    "機関承認済": Weighted(("承認済", 1)),
    "連携済": Weighted(("事務局確認中", 8), ("不備（機関へ確認）", 1), ("修正済", 1)),
    "差戻し": Weighted(("不備（機関へ確認）", 1)),
    "確認済": Weighted(("確認済", 1)),
    "計算済": Weighted(("確認済", 1)),
    "支払済": Weighted(("確認済", 1)),
    "対象外": Weighted(("確認済", 1)),
}
_RESOLUTION = Weighted(("解決", 3), ("一部解決", 5), ("継続", 4))
_CHECKED = {"確認済": "適", "不備（機関へ確認）": "不備", "修正済": "適"}


@dataclass(frozen=True, slots=True)
class Visit:
    """One visit; `minutes` is its planned length."""

    key: str
    case: Case
    number: int
    day: date
    start: time
    minutes: int
    state: str

    def at(self, minutes: int) -> datetime:
        """The instant `minutes` after the planned start."""
        return datetime.combine(self.day, self.start) + timedelta(minutes=minutes)

    @property
    def took_place(self) -> bool:
        return self.state not in ("予定", "中止")


def build_visits(rng: Random, cases: Sequence[Case]) -> list[Visit]:
    """The visits of every case, the first one to five weeks after the request. An expert has one visit a day; now
    and then a second one in the afternoon."""
    busy: set[tuple[str, date]] = set()
    mornings: dict[str, list[date]] = {}
    found = []
    for case in cases:
        day = case.day + timedelta(days=rng.randint(8, 35))
        for number in range(1, case.visits + 1):
            key, minutes = f"{case.key}-{number}", _MINUTES.draw(rng)
            second = _afternoon(rng, mornings.get(case.expert.key, []), day)
            if second:
                day, start, minutes = second, time(14), rng.choice((120, 180, 240))
            else:
                day = _free_day(busy, case.expert.key, min(day, DISPATCH_END - timedelta(days=10)))
                busy.add((case.expert.key, day))
                start = time(rng.choice((9, 10, 10, 13, 13, 14)), rng.choice((0, 0, 30)))
                # An afternoon is too short for the longest visits.
                minutes = min(minutes, 240) if start.hour > 9 else minutes
                if start.hour < 13 and minutes <= 180:
                    mornings.setdefault(case.expert.key, []).append(day)
            found.append(Visit(key, case, number, day, start, minutes, _state(rng, case, day)))
            day += timedelta(days=rng.randint(10, 30))
    return found


def _afternoon(rng: Random, mornings: list[date], day: date) -> date | None:
    """A day of the three weeks from `day` on which the expert has only a morning; it is taken. Seldom."""
    near = [one for one in mornings if timedelta() <= one - day < timedelta(days=21)]
    if not near or rng.random() > 0.15:
        return None
    chosen = rng.choice(near)
    mornings.remove(chosen)
    return chosen


def _free_day(busy: set[tuple[str, date]], expert: str, day: date) -> date:
    day = workday(day)
    while (expert, day) in busy:
        day = workday(day + timedelta(days=1))
    if day <= DISPATCH_END:
        return day
    while (expert, day) in busy or day > DISPATCH_END or not is_workday(day):
        day -= timedelta(days=1)
    return day


def _state(rng: Random, case: Case, day: date) -> str:
    age = (AS_OF - day).days
    if case.state == "キャンセル":
        return "中止"
    if not case.is_accepted or age < 0:
        return "予定"
    if age <= 2:
        return rng.choice(("支援終了", "報告済")) if age else rng.choice(("予定", "支援中", "支援終了"))
    if age <= 40 and rng.random() < 0.04:
        return rng.choice(("誓約書待ち", "差戻し"))
    for limit, state in ((6, "報告済"), (11, "従事証明済"), (16, "機関承認済"), (24, "連携済")):
        if age <= limit:
            return state
    if not case.is_payable:
        return "対象外"
    # November is calculated, everything before is paid.
    return "支払済" if day < date(2021, 11, 1) else rng.choice(("確認済", "計算済"))


def case_states(cases: Sequence[Case], visits: Sequence[Visit]) -> list[str]:
    """The state of each request: accepted ones go on with their visits."""
    by_case: dict[str, list[str]] = {}
    for visit in visits:
        by_case.setdefault(visit.case.key, []).append(visit.state)
    return [_case_state(case, by_case[case.key]) for case in cases]


def _case_state(case: Case, states: Sequence[str]) -> str:
    if not case.is_accepted:
        return case.state
    if all(state in ("支払済", "対象外") for state in states):
        return "完了"
    finished = ("連携済", "確認済", "計算済", "支払済", "対象外")
    return "実施済" if all(state in finished for state in states) else "受理"


def visit_rows(rng: Random, world: World, visits: Sequence[Visit]) -> Iterator[Row]:
    """dispatch_visits.csv"""
    for visit in visits:
        sme, done = visit.case.sme, visit.took_place
        begin, end = f"{visit.start:%H:%M}", f"{visit.at(visit.minutes):%H:%M}"
        yield {
            "派遣キー": visit.key,
            "案件番号": visit.case.key,
            "回": f"{visit.number}",
            "状況": visit.state,
            "予定日": visit.day.isoformat(),
            "予定開始": begin,
            "予定終了": end,
            "支援場所": f"{visit.case.institution.name} 相談室" if rng.random() < 0.1 else f"{sme.name} 事業所",
            "支援場所の住所": f"{sme.prefecture.name}{sme.place.city}{sme.place.town}",
            "承認日付": visit.day.isoformat() if done else "",
            "承認開始": begin if done else "",
            "承認終了": end if done else "",
            **_actual(rng, visit),
            **_company(rng, world, visit),
        }


def _actual(rng: Random, visit: Visit) -> Row:
    """What happened; a few visits differ from what was approved, so that there is something to find."""
    shift = rng.choice((-60, 45, 60)) if rng.random() < 0.03 else 0
    start = visit.at(shift + rng.randint(-6, 8))
    end = visit.at(visit.minutes + shift + rng.randint(-4, 6))
    ended = visit.took_place and not (visit.state in ("支援中", "誓約書待ち") and rng.random() < 0.7)
    away = rng.choice((15, 30)) if rng.random() < 0.05 else 0
    return {
        "実際の開始": f"{start:%Y-%m-%d %H:%M}" if visit.took_place else "",
        "実際の終了": f"{end:%Y-%m-%d %H:%M}" if ended else "",
        "休憩（分）": "60" if visit.minutes >= 360 else "0",
        "対面以外（分）": f"{away if ended else 0}",
        "相違への回答": "事業者の都合で開始時刻を変更。承認の訂正を依頼済。" if shift and ended else "",
    }


def _company(rng: Random, world: World, visit: Visit) -> Row:
    accompanied = visit.took_place and rng.random() < 0.86
    alone = visit.took_place and not accompanied
    checked = visit.state in ("確認済", "計算済", "支払済", "対象外")
    return {
        "同行あり": yes(accompanied),
        "同行時間（分）": f"{visit.minutes if rng.random() < 0.7 else 30}" if accompanied else "",
        "同行なしの理由": world.words.say(rng, "no company") if alone else "",
        "理由の妥当性": ("妥当" if checked else rng.choice(("", "要確認"))) if alone else "",
    }


def declaration_rows(rng: Random, visits: Sequence[Visit]) -> Iterator[Row]:
    """support_declarations.csv: for visits without check-in, mostly as approved."""
    for visit in visits:
        if not visit.took_place or visit.state in ("支援中", "支援終了") or rng.random() > 0.05:
            continue
        begin, end = visit.at(0), visit.at(visit.minutes)
        moved = timedelta(minutes=60 if rng.random() < 0.15 else 0)
        yield {
            "申告キー": f"{visit.key}-D",
            "派遣キー": visit.key,
            "申告書の種類": "チェックイン・アウト未実施の申告",
            "申告日付": visit.day.isoformat(),
            "申告開始": f"{begin + moved:%H:%M}",
            "申告終了": f"{end + moved:%H:%M}",
            "事務局確認": "" if moved else "適",
        }


def report_rows(rng: Random, world: World, visits: Sequence[Visit]) -> Iterator[Row]:
    """support_reports.csv"""
    for visit in visits:
        states = _REPORT_STATES.get(visit.state)
        if states is not None:
            yield _report(rng, world, visit, states.draw(rng))


def _report(rng: Random, world: World, visit: Visit, state: str) -> Row:
    say, sme = world.words.say, visit.case.sme
    # Experts write in the evening, institutions approve in office hours.
    submitted = min(AS_OF, visit.day + timedelta(days=rng.randint(0, 2)))
    approved = workday(submitted + timedelta(days=rng.randint(3, 7)))
    waiting = state in ("提出", "従事証明待ち", "機関承認待ち")
    second = f"、{world.names.draw(rng).name}" if rng.random() < 0.5 else ""
    return {
        "報告キー": f"{visit.key}-R",
        "派遣キー": visit.key,
        "状況": state,
        "提出日時": f"{submitted} {rng.randint(19, 22)}:{rng.randint(10, 59)}",
        "支援日": visit.day.isoformat(),
        "開始": f"{visit.start:%H:%M}",
        "終了": f"{visit.at(visit.minutes):%H:%M}",
        "場所": f"{sme.name} 事業所",
        "出席者": f"{sme.person.name}（代表者）{second}",
        "支援内容": f"{visit.case.issue}について支援した。{say(rng, 'work')}",
        "助言": say(rng, "advice"),
        "課題の解決状況": _RESOLUTION.draw(rng),
        "今後の対応": say(rng, "next step"),
        "事業者の感想": "" if waiting else say(rng, "comment"),
        "機関の承認日時": "" if waiting else f"{approved} {rng.randint(10, 17)}:{rng.randint(10, 59)}",
        "事務局確認": _CHECKED.get(state, "未"),
    }
