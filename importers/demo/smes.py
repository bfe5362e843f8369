"""The small and medium-sized enterprises that ask for support."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random

from chance import Weighted
from identifiers import corporate_number, landline, mobile
from people import Person
from places import Place, Prefecture
from words import Trade
from world import Row, World, yes

_KIND = Weighted(("小規模事業者", 64), ("中小企業（小規模以外）", 24), ("創業予定者", 8), ("その他", 4))
_FORM = Weighted(("株式会社{}", 34), ("{}株式会社", 16), ("有限会社{}", 14), ("合同会社{}", 6), ("{}", 30))


@dataclass(slots=True)
class Sme:
    """An SME; `used` counts the visits of the year that were not called off."""

    key: str
    name: str
    kana: str
    kind: str
    industry: str
    prefecture: Prefecture
    place: Place
    phone: str
    person: Person
    is_company: bool
    used: int = 0


def draw_sme(rng: Random, world: World, prefecture: Prefecture, number: int) -> Sme:
    """An SME of a prefecture."""
    trade = world.words.trades.draw(rng)
    kind = _KIND.draw(rng)
    person = world.names.draw(rng)
    name, kana, is_company = _business(rng, world, trade)
    if kind == "創業予定者":
        name, kana, is_company = person.name, person.kana, False
    return Sme(
        key=f"S{number:06d}",
        name=name,
        kana=kana,
        kind=kind,
        industry=trade.industry,
        prefecture=prefecture,
        place=world.country.town(rng, prefecture.code),
        phone=landline(rng, prefecture) if is_company else mobile(rng),
        person=person,
        is_company=is_company,
    )


def _business(rng: Random, world: World, trade: Trade) -> tuple[str, str, bool]:
    """(written, read, whether it is a company); more than half are called after a family."""
    word, word_kana = rng.choice(world.names.families if rng.random() < 0.55 else world.words.firms)
    ending, ending_kana = trade.ending
    form = _FORM.draw(rng)
    return form.format(f"{word}{ending}"), f"{word_kana}{ending_kana}", form != "{}"


def sme_rows(rng: Random, world: World, smes: Sequence[Sme]) -> Iterator[Row]:
    """smes.csv"""
    for number, sme in enumerate(smes, start=1):
        capital = rng.choice((1, 3, 3, 5, 10, 10, 20, 30, 50)) * 1_000_000
        exception = rng.random() < 0.004
        contact = world.names.draw(rng) if sme.is_company and rng.random() < 0.5 else sme.person
        yield {
            "事業者キー": sme.key,
            "名称": sme.name,
            "フリガナ": sme.kana,
            "法人番号": corporate_number(1, number) if sme.is_company else "",
            "事業者区分": sme.kind,
            "業種": sme.industry,
            "従業員数": f"{_employees(rng, sme)}",
            "資本金": f"{capital}" if sme.is_company else "",
            "郵便番号": sme.place.postal_code,
            "都道府県": sme.prefecture.code,
            "所在地": f"{sme.prefecture.name}{sme.place.address(rng)}",
            "電話番号": sme.phone,
            "メールアドレス": f"info@{sme.key.lower()}.example.co.jp" if rng.random() < 0.93 else "",
            "代表者名": sme.person.name,
            "担当者名": contact.name,
            "上限の例外": yes(exception),
            "例外の理由": "豪雨で被災した設備の復旧に追加の支援が必要なため（中小企業庁 承認済）" if exception else "",
        }


def _employees(rng: Random, sme: Sme) -> int:
    if sme.kind == "創業予定者":
        return 0
    if sme.kind == "中小企業（小規模以外）":
        return rng.choice((rng.randint(21, 50), rng.randint(21, 100), rng.randint(51, 290)))
    return rng.randint(0, 5 if rng.random() < 0.7 else 20)
