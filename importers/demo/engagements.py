"""What binds experts: the bodies they belong to, their appointment for the year, and where their money goes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from cases import Case
from chance import Weighted
from experts import Expert
from institutions import Institution
from workdays import AS_OF, YEAR_START, workday
from world import Row, yes

_RELATION = Weighted(("会員", 12), ("役員", 2), ("顧問", 3), ("職員", 1), ("その他", 2))
_EXEMPT = ("①", "②", "③", "④")
_OUTSIDE = (
    "一般社団法人中小企業診断協会（架空支部）",
    "有限会社経営研究所さくら",
    "地域経済研究会",
    "合同会社ものづくり支援室",
)
_BANKS = (("0990", "みらい銀行"), ("0991", "あおば信用金庫"), ("0992", "中央みなと銀行"), ("0993", "ひがし信用組合"))
_BRANCHES = (("001", "本店営業部"), ("012", "駅前支店"), ("023", "市役所前支店"), ("105", "南支店"))


@dataclass(frozen=True, slots=True)
class Engagements:
    """Which experts are asked for in the year, by which bodies, and whose acceptance or account is still missing."""

    asked_by: Mapping[str, frozenset[str]]
    without_acceptance: frozenset[str]
    without_payee: frozenset[str]


def build_engagements(rng: Random, experts: Sequence[Expert], cases: Sequence[Case]) -> Engagements:
    """One in fifty of those who are dispatched is late with a paper, so that payments have something to wait for."""
    asked: dict[str, set[str]] = {}
    for case in cases:
        asked.setdefault(case.expert.key, set()).add(case.institution.key)
    late = {expert.key: rng.random() for expert in experts}
    return Engagements(
        {key: frozenset(bodies) for key, bodies in asked.items()},
        frozenset(key for key, draw in late.items() if draw < 0.02),
        frozenset(key for key, draw in late.items() if 0.02 <= draw < 0.03),
    )


def affiliation_rows(
    rng: Random, experts: Sequence[Expert], bodies: Sequence[Institution], cases: Sequence[Case], known: Engagements
) -> Iterator[Row]:
    """expert_affiliations.csv: nobody belongs to a body that asked for him, unless its kind is exempt; the cases of
    the last weeks hold a few that the rules find."""
    near: dict[str, list[Institution]] = {}
    for body in bodies:
        near.setdefault(body.prefecture.code, []).append(body)
    for expert in experts:
        draw = rng.random()
        asked = known.asked_by.get(expert.key, frozenset())
        able = [body for body in near[expert.prefecture.code] if body.kind in _EXEMPT or body.key not in asked]
        if draw < 0.35 and able:
            yield _affiliation(rng, expert, rng.choice(able), "")
        elif draw < 0.45:
            yield _affiliation(rng, expert, None, rng.choice(_OUTSIDE))
    recent = [case for case in cases if (AS_OF - case.day).days < 30 and case.institution.kind not in _EXEMPT]
    for case in {case.expert.key: case for case in recent}.values():
        if rng.random() < 0.08 and known.asked_by[case.expert.key] == {case.institution.key}:
            yield _affiliation(rng, case.expert, case.institution, "", late=True)


def _affiliation(rng: Random, expert: Expert, body: Institution | None, name: str, *, late: bool = False) -> Row:
    since = (
        AS_OF - timedelta(days=rng.randint(31, 60))
        if late
        else date(2015, 4, 1) + timedelta(days=365 * rng.randint(0, 5))
    )
    relation = "会員" if late else _RELATION.draw(rng)
    return {
        "所属キー": f"{expert.key}-A{2 if late else 1}",
        "専門家": expert.key,
        "支援機関": body.key if body else "",
        "所属先の名称": body.name if body else name,
        "立場": relation,
        "給与・謝金を受ける": yes(body is None and relation in ("職員", "役員")),
        "所属開始日": since.isoformat(),
        "所属終了日": "",
    }


def appointment_rows(rng: Random, experts: Sequence[Expert], known: Engagements) -> Iterator[Row]:
    """appointments.csv: every registered expert is asked; who is dispatched has his letter."""
    for expert in experts:
        if expert.status != "登録済":
            continue
        asked = workday(max(expert.joined, YEAR_START))
        agreed = expert.key in known.asked_by or rng.random() < 0.9
        agreed_on = workday(asked + timedelta(days=rng.randint(1, 5)))
        issued = agreed and (expert.key in known.asked_by or rng.random() < 0.9)
        letter = workday(agreed_on + timedelta(days=rng.randint(1, 3)))
        accepted = issued and expert.key not in known.without_acceptance
        yield {
            "委嘱キー": f"{expert.key}-2021",
            "専門家": expert.key,
            "事業年度": "2021",
            "委嘱条件の版": "2021-04",
            "条件確認の依頼日時": f"{asked} 09:00",
            "条件への同意日時": f"{agreed_on} {rng.randint(8, 21):02d}:{rng.randint(0, 59):02d}" if agreed else "",
            "委嘱状の発行日": letter.isoformat() if issued else "",
            "委嘱状の送付日時": f"{letter} 17:30" if issued else "",
            "就任承諾書の受領日": (letter + timedelta(days=rng.randint(2, 12))).isoformat() if accepted else "",
            "委嘱期間（開始）": letter.isoformat() if issued else "",
            "委嘱期間（終了）": "2022-03-31" if issued else "",
        }


def payee_rows(rng: Random, experts: Sequence[Expert], known: Engagements) -> Iterator[Row]:
    """payee_infos.csv: invented banks; one in fifteen is paid through a firm of his own."""
    for expert in experts:
        if expert.status != "登録済" or expert.key in known.without_payee:
            continue
        firm = rng.random() < 0.07
        (bank, bank_name), (branch, branch_name) = rng.choice(_BANKS), rng.choice(_BRANCHES)
        family, family_kana = expert.person.name.split(" ")[0], expert.person.kana.split(" ")[0]
        yield {
            "支払先キー": f"{expert.key}-B1",
            "専門家": expert.key,
            "適用開始日": "2021-04-01",
            "口座名義": f"株式会社{family}経営事務所" if firm else expert.person.name,
            "口座名義（カナ）": f"カ）{family_kana}ケイエイジムショ" if firm else expert.person.kana,
            "銀行コード": bank,
            "銀行名": bank_name,
            "支店コード": branch,
            "支店名": branch_name,
            "預金種目": "当座" if firm else "普通",
            "法人に支払う": yes(firm),
        }
