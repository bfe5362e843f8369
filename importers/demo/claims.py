"""Travel claims: the way from the expert's base to the firm, what it cost, and the papers for it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from chance import Weighted
from visits import Visit
from workdays import AS_OF
from world import Row, yes

# What the claim has come to when the visit is in this state; visits in other states have none yet.
_STATES = {
    "報告済": Weighted(("提出", 3), ("作成中", 1)),
    "従事証明済": Weighted(("提出", 1)),
    "機関承認済": Weighted(("機関承認済", 1)),
    "連携済": Weighted(("旅費確認中", 3), ("機関承認済", 1), ("適", 1)),
    "差戻し": Weighted(("差戻し", 1)),
    "確認済": Weighted(("確定", 1)),
    "計算済": Weighted(("確定", 1)),
    "支払済": Weighted(("確定", 1)),
}
_CHECKS = {"適": "適", "確定": "適", "差戻し": "差戻し"}
_TAXI = "バスの便が1日3往復しかなく、支援時間に間に合わないため"
_NIGHT = "前日に移動しないと、支援の開始時刻に着かないため"
_RENTAL = "島内に路線バスがなく、タクシーでは往復の待ち時間が長く不経済なため"


@dataclass(slots=True)
class Line:
    """One line of a claim with the nights and papers under it; `cells` are those of its row."""

    key: str
    kind: str
    amount: int
    cells: Row = field(default_factory=dict)
    nights: list[tuple[date, int]] = field(default_factory=list)
    papers: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Claim:
    """The claim of a visit; `one_way` is in tenths of a kilometre."""

    key: str
    visit: Visit
    state: str
    one_way: int
    lines: Sequence[Line]

    @property
    def is_checked(self) -> bool:
        return self.state in ("確定", "適")


def build_claims(rng: Random, visits: Sequence[Visit]) -> list[Claim]:
    """A claim for two of three visits whose report is in; the others were within walking distance."""
    found = []
    for visit in visits:
        states = _STATES.get(visit.state)
        if states is None or not visit.case.is_payable or visit.case.is_web or rng.random() > 0.66:
            continue
        key, state, one_way = f"{visit.key}-T", states.draw(rng), _distance(rng, visit)
        found.append(Claim(key, visit, state, one_way, _lines(rng, key, visit, one_way, state == "確定")))
    return found


def _distance(rng: Random, visit: Visit) -> int:
    """Tenths of a kilometre one way: near in one's own prefecture, far elsewhere."""
    if visit.case.expert.prefecture.code == visit.case.sme.prefecture.code:
        return rng.randint(30, 620)
    if rng.random() < 0.05:
        return rng.randint(4500, 9800)
    return rng.randint(550, 2600)


class _Draft:
    """The lines of one claim while they are thought up. A fixed claim has its papers; others may lack some."""

    def __init__(self, rng: Random, claim: str, fixed: bool) -> None:
        self.rng, self.claim, self.fixed = rng, claim, fixed
        self.lines: list[Line] = []

    def add(self, kind: str, amount: int, **cells: str) -> Line:
        """One line more."""
        self.lines.append(Line(f"{self.claim}{len(self.lines) + 1}", kind, amount, cells))
        return self.lines[-1]

    def prove(self, line: Line, *kinds: str) -> None:
        """The papers a line needs."""
        for kind in kinds:
            if self.fixed or self.rng.random() < 0.85:
                line.papers.append((kind, "適" if self.fixed else self.rng.choice(("", "", "不鮮明"))))


def _lines(rng: Random, claim: str, visit: Visit, one_way: int, fixed: bool) -> list[Line]:
    """What was claimed for a way of this length."""
    draft = _Draft(rng, claim, fixed)
    if one_way >= 4500:
        _by_air(draft, one_way / 10)
    elif one_way < 620 and rng.random() < 0.45:
        _by_car(draft, one_way)
    elif one_way < 150 and rng.random() < 0.5:
        draft.add("バス", 2 * rng.randrange(180, 560, 10), 往復="はい", 交通機関="路線バス")
    else:
        _by_rail(draft, one_way)
    if rng.random() < 0.06:
        draft.prove(draft.add("タクシー", rng.randrange(900, 4200, 100), タクシーの理由=_TAXI), "領収書")
    if rng.random() < 0.02:
        _rent(draft)
    if one_way >= 1800 and rng.random() < 0.4:
        _by_night(draft, visit)
    if one_way >= 500:
        draft.add("日当", 1100)
    return draft.lines


def _by_air(draft: _Draft, kilometres: float) -> None:
    paid = 2 * (9_000 + int(kilometres) * 12)
    fares = {"往復割引の運賃": f"{int(paid * 0.94)}"} if draft.rng.random() < 0.7 else {"普通運賃": f"{paid}"}
    flight = draft.add("航空賃", paid, 往復="はい", 交通機関="航空機", 実際の運賃=f"{paid}", **fares)
    draft.prove(flight, "領収書", "搭乗券半券")
    if draft.rng.random() < 0.2:
        _rent(draft)


def _rent(draft: _Draft) -> None:
    """A rental car: the office has said what is necessary once the claim is fixed."""
    found = {"査定額": "5500", "査定の理由": "1日分の基本料金まで"} if draft.fixed else {}
    draft.prove(draft.add("レンタカー", 6_600, レンタカーの理由=_RENTAL, **found), "領収書")


def _by_car(draft: _Draft, one_way: int) -> None:
    """Three routes were measured; the claim is for the shortest, now and then for more."""
    measured = [one_way + draft.rng.randint(0, 40), one_way, one_way + draft.rng.randint(0, 60)]
    cells = {f"測定距離{number}": f"{tenths / 10}" for number, tenths in enumerate(measured, start=1)}
    draft.add("私有車", one_way // 5 * 37 + draft.rng.choice((0, 0, 74)), 往復="はい", **cells)


def _by_rail(draft: _Draft, one_way: int) -> None:
    kilometres = one_way / 10
    draft.add("鉄道-乗車運賃", 2 * _fare(kilometres), 往復="はい", 交通機関="鉄道")
    if one_way >= 1000 or (one_way > 800 and not draft.fixed and draft.rng.random() < 0.3):
        charge = 2 * (990 + int(kilometres // 50) * 330)
        draft.add("鉄道-特急料金", charge, 往復="はい", 交通機関="特急", 区間距離=f"{kilometres}")


def _by_night(draft: _Draft, visit: Visit) -> None:
    cost = draft.rng.choice((7_200, 8_500, 9_800, 11_000, 12_000))
    cells = {"宿泊の理由": _NIGHT, "宿泊先": "駅前ビジネスホテル", "宿泊先の種別": "ホテル・旅館"}
    line = draft.add("宿泊費", cost, **cells)
    line.nights.append((visit.day - timedelta(days=1), cost))
    draft.prove(line, "領収書")


def _fare(kilometres: float) -> int:
    return max(150, int(kilometres * 17.5) // 10 * 10)


def claim_rows(rng: Random, claims: Sequence[Claim]) -> Iterator[Row]:
    """travel_claims.csv"""
    for claim in claims:
        visit = claim.visit
        submitted = min(AS_OF, visit.day + timedelta(days=rng.randint(0, 4)))
        home = visit.case.expert.place.municipality
        yield {
            "請求キー": claim.key,
            "派遣キー": visit.key,
            "提出日時": "" if claim.state == "作成中" else f"{submitted} {rng.randint(19, 22)}:{rng.randint(10, 59)}",
            "出発地": f"{visit.case.expert.prefecture.name}{home}",
            "用務地": f"{visit.case.sme.prefecture.name}{visit.case.sme.place.municipality}",
            "経路": f"{home} - {visit.case.sme.place.municipality}",
            "経済的な経路": yes(True),
            "別の経路の理由": "",
            "片道の距離": f"{claim.one_way / 10}",
            "全行程の距離": f"{claim.one_way / 5}",
            "前泊": "1" if any(line.nights for line in claim.lines) else "0",
            "後泊": "0",
        }


_CELLS = (
    *(
        "交通機関",
        "往復",
        "区間距離",
        "往復割引の運賃",
        "実際の運賃",
        "普通運賃",
        "測定距離1",
        "測定距離2",
        "測定距離3",
    ),
    *("タクシーの理由", "レンタカーの理由", "宿泊の理由", "宿泊先の種別", "宿泊先", "査定額", "査定の理由"),
)


def line_rows(claims: Sequence[Claim]) -> Iterator[Row]:
    """travel_claim_lines.csv"""
    for claim in claims:
        for line in claim.lines:
            ends = ("", "") if line.kind in ("日当", "宿泊費") else _ends(claim.visit)
            yield {
                "明細キー": line.key,
                "請求キー": claim.key,
                "種別": line.kind,
                "利用日": claim.visit.day.isoformat(),
                "発": ends[0],
                "着": ends[1],
                "請求額": f"{line.amount}",
                **{header: line.cells.get(header, "いいえ" if header == "往復" else "") for header in _CELLS},
            }


def _ends(visit: Visit) -> tuple[str, str]:
    return visit.case.expert.place.municipality, visit.case.sme.place.municipality


def night_rows(claims: Sequence[Claim]) -> Iterator[Row]:
    """lodging_nights.csv"""
    for line in _each_line(claims):
        for number, (day, cost) in enumerate(line.nights, start=1):
            yield {
                "宿泊キー": f"{line.key}-N{number}",
                "明細キー": line.key,
                "宿泊日": day.isoformat(),
                "実費": f"{cost}",
            }


def paper_rows(claims: Sequence[Claim]) -> Iterator[Row]:
    """evidence.csv"""
    for claim in claims:
        for line in claim.lines:
            for number, (kind, result) in enumerate(line.papers, start=1):
                yield {
                    "証拠キー": f"{line.key}-E{number}",
                    "明細キー": line.key,
                    "種別": kind,
                    "書類の日付": claim.visit.day.isoformat(),
                    "確認結果": result,
                }


def check_rows(claims: Sequence[Claim]) -> Iterator[Row]:
    """travel_claim_checks.csv: what the office has found, after the papers are in."""
    for claim in claims:
        yield {"請求キー": claim.key, "状況": claim.state, "事務局確認": _CHECKS.get(claim.state, "未")}


def _each_line(claims: Sequence[Claim]) -> Iterator[Line]:
    for claim in claims:
        yield from claim.lines
