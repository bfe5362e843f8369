"""The roster of experts and their qualifications."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from chance import Weighted
from identifiers import landline, mobile
from institutions import Bodies, Institution
from people import Person
from places import Country, Place, Prefecture
from workdays import YEAR_START
from world import Row, World, yes

_SPECIALTIES = Weighted(
    ("経営診断", 14), ("販路開拓", 16), ("商品開発", 9), ("経営改善", 13), ("売上拡大", 10), ("創業", 7),
    ("事業承継", 6), ("資金繰り", 6), ("IT活用", 12), ("生産管理", 6), ("労務・人材", 7), ("知的財産", 4),
    ("海外展開", 4), ("法務", 4),
    ("その他", 2),
)  # fmt: skip
_INDUSTRIES = Weighted(
    ("農業・林業", 4), ("漁業", 1), ("建設業", 9), ("製造業", 20), ("情報通信業", 8), ("運輸業・郵便業", 4),
    ("卸売業・小売業", 18), ("金融業・保険業", 2), ("不動産業", 3), ("専門・技術サービス業", 6), ("飲食サービス業", 12),
    ("生活関連サービス業", 6), ("教育・学習支援業", 2), ("医療・福祉", 4), ("サービス業", 3),
)  # fmt: skip
_QUALIFICATION = Weighted(
    ("中小企業診断士", 46), ("税理士", 9), ("公認会計士", 4), ("弁護士", 4), ("技術士", 5), ("その他公的資格", 20),
    ("なし", 22),
)  # fmt: skip
_OTHER_QUALIFICATIONS = (
    "社会保険労務士",
    "行政書士",
    "ITコーディネータ",
    "弁理士",
    "一級販売士",
    "司法書士",
    "管理栄養士",
)
_STATUS = Weighted(
    ("登録済", 930), ("入力済", 22), ("機関確認済", 15), ("登録案内済", 10), ("推薦依頼", 6), ("停止", 9), ("抹消", 5),
    ("否認", 3),
)  # fmt: skip
_RENEWAL = Weighted(("未確認", 90), ("確認中", 6), ("更新", 3), ("更新しない", 1))
_ERAS = ((date(2019, 5, 1), "令和", 2018), (date(1989, 1, 8), "平成", 1988), (date(1926, 12, 25), "昭和", 1925))


@dataclass(frozen=True, slots=True)
class Expert:
    """An expert as the rest of the data needs him."""

    key: str
    person: Person
    prefecture: Prefecture
    place: Place
    specialties: tuple[str, ...]
    qualifications: tuple[str, ...]
    recommended_by: Institution
    status: str
    subsidised: bool
    born: date
    joined: date

    def serves(self, day: date) -> bool:
        """True if a request of `day` may name the expert."""
        return self.status == "登録済" and self.joined <= day


def era_date(day: date) -> str:
    """令和3年4月1日, as rosters are written."""
    name, before = next((name, before) for first, name, before in _ERAS if day >= first)
    year = day.year - before
    return f"{name}{'元' if year == 1 else year}年{day.month}月{day.day}日"


def build_experts(rng: Random, world: World, bodies: Bodies, count: int) -> list[Expert]:
    """`count` experts, living where people live; each prefecture has at least one who is registered."""
    country = world.country
    near: dict[str, list[Institution]] = {}
    for body in bodies.institutions:
        near.setdefault(body.prefecture.code, []).append(body)
    every = list(country.prefectures.values())
    found = []
    for number in range(1, count + 1):
        prefecture = every[number - 1] if number <= len(every) else country.homes.draw(rng)
        qualifications = tuple(_QUALIFICATION.draw_some(rng, rng.choice((1, 1, 1, 2))))
        found.append(
            Expert(
                key=f"E{number:06d}",
                person=world.names.draw(rng, female=0.22),
                prefecture=prefecture,
                place=country.town(rng, prefecture.code),
                specialties=tuple(_SPECIALTIES.draw_some(rng, rng.randint(1, 4))),
                qualifications=tuple(name for name in qualifications if name != "なし") or ("なし",),
                recommended_by=rng.choice(near[prefecture.code]),
                status="登録済" if number <= len(every) else _STATUS.draw(rng),
                subsidised=number > len(every) and rng.random() < 0.012,
                born=date(1948, 1, 1) + timedelta(days=rng.randint(0, 365 * 38)),
                joined=date(2016, 4, 1) + timedelta(days=rng.randint(0, 1825 if number <= len(every) else 2000)),
            )
        )
    return found


def expert_rows(rng: Random, world: World, experts: Sequence[Expert]) -> Iterator[Row]:
    """experts.csv"""
    for expert in experts:
        registered = expert.status in ("登録済", "停止", "抹消")
        yield {
            "専門家キー": expert.key,
            "氏名": expert.person.name,
            "フリガナ": expert.person.kana,
            "生年月日": era_date(expert.born),
            "性別": "女性" if expert.person.is_female else "男性",
            **_contact(rng, world.country, expert),
            "専門分野": "、".join(expert.specialties),
            "得意業界": "、".join(_INDUSTRIES.draw_some(rng, rng.randint(1, 4))),
            "保有資格": "、".join(expert.qualifications),
            "対応地域": "、".join(_areas(rng, world.country, expert.prefecture)),
            **_basis(rng, expert),
            "推薦機関": expert.recommended_by.key,
            "認定支援機関": yes(rng.random() < 0.3),
            **_profile(rng, world, expert),
            **_terms(rng, expert, agreed=registered or expert.status in ("入力済", "機関確認済")),
            "人件費補助": yes(expert.subsidised),
            "登録日": era_date(expert.joined) if registered else "",
            "登録状況": expert.status,
            "更新意向": _RENEWAL.draw(rng) if registered else "未確認",
        }


def qualification_rows(rng: Random, experts: Sequence[Expert]) -> Iterator[Row]:
    """expert_qualifications.csv"""
    for expert in experts:
        for number, name in enumerate(expert.qualifications, start=1):
            if name == "なし":
                continue
            first = expert.born + timedelta(days=24 * 365)
            day = first + timedelta(days=rng.randint(0, (expert.joined - first).days))
            yield {
                "明細キー": f"{expert.key}-{number}",
                "専門家": expert.key,
                "資格": name,
                "その他の資格名": rng.choice(_OTHER_QUALIFICATIONS) if name == "その他公的資格" else "",
                "登録番号": f"{rng.randint(10_000, 499_999)}" if rng.random() < 0.9 else "",
                "取得日": era_date(day),
                "証明書の写し": yes(rng.random() < (0.97 if expert.status == "登録済" else 0.4)),
            }


def _contact(rng: Random, country: Country, expert: Expert) -> Row:
    home = f"{expert.prefecture.name}{expert.place.address(rng)}"
    office = f"{expert.prefecture.name}{country.town(rng, expert.prefecture.code).address(rng)}"
    return {
        "郵便番号": expert.place.postal_code,
        "都道府県": expert.prefecture.name,
        "住所": home,
        "主たる活動拠点": home if rng.random() < 0.7 else office,
        "電話番号": landline(rng, expert.prefecture) if rng.random() < 0.6 else "",
        "携帯電話": mobile(rng) if rng.random() < 0.97 else "",
        "メールアドレス": f"{expert.key.lower()}@senmonka.example.jp",
    }


def _areas(rng: Random, country: Country, home: Prefecture) -> list[str]:
    """Where an expert goes: at home, sometimes in the whole area of the bureau."""
    around = [item.name for item in country.prefectures.values() if item.bureau == home.bureau]
    return around if rng.random() < 0.25 else [home.name]


def _basis(rng: Random, expert: Expert) -> Row:
    """At least one ground of registration, with the years it takes."""
    grounds = ["公的資格"] if expert.qualifications != ("なし",) else []
    by_record = not grounds and rng.random() < 0.1
    extra = ("支援経験3年",) if by_record else ("実務経験10年", "支援経験3年", "教育研究5年")
    if not grounds or rng.random() < 0.4:
        grounds.append(rng.choice(extra))
    long = rng.randint(3, 25)
    reason = "商工会議所の窓口相談員として多数の改善事例があり、支援先からの評価も高いため"
    return {
        "登録基準": "、".join(grounds),
        "管理者・技術者年数": f"{rng.randint(10, 35) if '実務経験10年' in grounds else rng.randint(0, 9)}",
        "支援経験年数": rng.choice(("1", "1.5", "2.5")) if by_record else f"{long}" if "支援経験3年" in grounds else "",
        "教育研究年数": f"{rng.randint(5, 30)}" if "教育研究5年" in grounds else "",
        "実績認定": yes(by_record),
        "実績認定の理由": reason if by_record else "",
    }


def _profile(rng: Random, world: World, expert: Expert) -> Row:
    field, say = expert.specialties[0], world.words.say
    years = rng.randint(2, max(3, 2021 - expert.born.year - 32))
    return {
        "経歴": say(rng, "career", years=years, field=field, year=2021 - years),
        "自己紹介": say(rng, "introduction", field=field, place=expert.prefecture.short),
        "支援実績": say(rng, "achievement", field=field, count=rng.randint(5, 120)),
    }


def _terms(rng: Random, expert: Expert, agreed: bool) -> Row:
    """Those who were registered before the year agreed again to its terms."""
    day = max(expert.joined, YEAR_START + timedelta(days=30)) - timedelta(days=rng.randint(10, 29))
    return {
        "規約同意": yes(agreed),
        "規約の版": "2021-04" if agreed else "",
        "同意日時": f"{day} {rng.randint(8, 22):02d}:{rng.randint(0, 59):02d}" if agreed else "",
    }
