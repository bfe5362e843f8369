"""Institutions by kind, the bases and the regional platforms made of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from chance import Weighted
from identifiers import corporate_number, landline
from places import Place, Prefecture
from words import Words
from world import Row, World, yes

_CERTIFIED = {"⑦", "⑧", "⑨", "⑩", "⑪"}
_KINDS = {
    "①": "商工会",
    "②": "商工会議所",
    "③": "中小企業団体中央会",
    "④": "商店街振興組合連合会",
    "⑤": "中小企業支援法第7条指定法人",
    "⑥": "信用保証協会",
    "⑦": "一般社団法人",
    "⑧": "信用金庫",
    "⑨": "大学",
    "⑩": "NPO法人",
    "⑪": "その他の法人",
    "⑫": "弁護士会",
}
# What every prefecture has, in this order; what comes after is drawn.
_FIRST = ("⑤", "③", "②", "①", "⑧", "⑥", "②")
_DRAWN = Weighted(("①", 34), ("②", 22), ("⑧", 18), ("⑦", 8), ("⑩", 5), ("⑪", 6), ("⑨", 3), ("④", 2), ("⑫", 2))
_REGISTERED = 5
_STATUS = Weighted(("登録済", 92), ("変更依頼中", 4), ("登録依頼中", 2), ("停止", 2))
_DEPARTMENTS = ("経営支援課", "中小企業相談所", "総務課", "地域支援部", "業務部", "創業支援室", "企業支援グループ")


@dataclass(frozen=True, slots=True)
class Institution:
    """One institution; `kind` is the number the specification gives it (①)."""

    key: str
    name: str
    kana: str
    kind: str
    prefecture: Prefecture
    place: Place
    phone: str
    status: str


@dataclass(frozen=True, slots=True)
class Platform:
    """A regional platform and the keys of the institutions that may file requests for it."""

    key: str
    name: str
    prefecture: Prefecture
    members: tuple[Institution, ...]
    registered_on: date


@dataclass(frozen=True, slots=True)
class Base:
    """The base of a prefecture and its operator."""

    name: str
    prefecture: Prefecture
    operator: Institution


@dataclass(frozen=True, slots=True)
class Bodies:
    """Everything that can recommend an expert or file a request."""

    institutions: tuple[Institution, ...]
    platforms: Mapping[str, tuple[Platform, ...]]
    bases: Mapping[str, Base]


def build_bodies(rng: Random, world: World, per_prefecture: int, platforms: int) -> Bodies:
    """The institutions, platforms and bases of every prefecture."""
    found: list[Institution] = []
    alliances: dict[str, tuple[Platform, ...]] = {}
    bases: dict[str, Base] = {}
    for prefecture in world.country.prefectures.values():
        own: list[Institution] = []
        names: set[str] = set()
        for number in range(per_prefecture):
            kind = _FIRST[number] if number < len(_FIRST) else _DRAWN.draw(rng)
            own.append(_institution(rng, world, prefecture, kind, len(found) + len(own) + 1, names))
        found += own
        bases[prefecture.code] = Base(f"{prefecture.name}よろず支援拠点", prefecture, own[0])
        alliances[prefecture.code] = tuple(_platforms(rng, prefecture, own, platforms))
    return Bodies(tuple(found), alliances, bases)


def _institution(
    rng: Random, world: World, prefecture: Prefecture, kind: str, number: int, names: set[str]
) -> Institution:
    place = world.country.town(rng, prefecture.code)
    name, kana = _name(rng, world.words, prefecture, place, kind)
    while name in names:
        kind, place = _DRAWN.draw(rng), world.country.town(rng, prefecture.code)
        name, kana = _name(rng, world.words, prefecture, place, kind)
    names.add(name)
    # Enough of each prefecture are registered to make up its platforms.
    status = "登録済" if len(names) <= _REGISTERED else _STATUS.draw(rng)
    return Institution(f"I{number:05d}", name, kana, kind, prefecture, place, landline(rng, prefecture), status)


def _name(rng: Random, words: Words, prefecture: Prefecture, place: Place, kind: str) -> tuple[str, str]:
    stem, stem_kana = place.stem
    word, word_kana = rng.choice(words.bodies)
    match kind:
        case "①":
            if place.municipality.endswith("区"):
                return f"{stem}商工会", f"{stem_kana}ショウコウカイ"
            return f"{place.municipality}商工会", f"{place.municipality_kana}ショウコウカイ"
        case "②":
            return f"{stem}商工会議所", f"{stem_kana}ショウコウカイギショ"
        case "③":
            return (
                f"{prefecture.name}中小企業団体中央会",
                f"{prefecture.kana}チュウショウキギョウダンタイチュウオウカイ",
            )
        case "④":
            return (
                f"{prefecture.name}商店街振興組合連合会",
                f"{prefecture.kana}ショウテンガイシンコウクミアイレンゴウカイ",
            )
        case "⑤":
            name = f"公益財団法人{prefecture.short}産業支援センター"
            return name, f"{prefecture.short_kana}サンギョウシエンセンター"
        case "⑥":
            return f"{prefecture.short}信用保証協会", f"{prefecture.short_kana}シンヨウホショウキョウカイ"
        case "⑦":
            return f"一般社団法人{stem}{word}経営支援協会", f"{stem_kana}{word_kana}ケイエイシエンキョウカイ"
        case "⑧":
            kinds = (("信用金庫", "シンヨウキンコ"), ("信用組合", "シンヨウクミアイ"), ("銀行", "ギンコウ"))
            bank, bank_kana = rng.choice(kinds)
            return f"{stem}{word}{bank}", f"{stem_kana}{word_kana}{bank_kana}"
        case "⑨":
            return f"{stem}{word}大学", f"{stem_kana}{word_kana}ダイガク"
        case "⑩":
            return f"NPO法人{word}{stem}", f"{word_kana}{stem_kana}"
        case "⑫":
            return f"{prefecture.short}弁護士会", f"{prefecture.short_kana}ベンゴシカイ"
    return f"株式会社{word}経営サポート{stem}", f"{word_kana}ケイエイサポート{stem_kana}"


def _platforms(rng: Random, prefecture: Prefecture, own: list[Institution], count: int) -> Iterator[Platform]:
    names = [f"{prefecture.short}地域プラットフォーム"]
    names += [f"{prefecture.short}{part}地域プラットフォーム" for part in ("東部", "西部", "南部")]
    able = [body for body in own if body.status in ("登録済", "変更依頼中")]
    for number in range(count):
        members = tuple(rng.sample(able, min(len(able), rng.randint(5, 6) if count == 1 else rng.randint(6, 10))))
        registered = date(2020, 4, 1) + timedelta(days=rng.randint(0, 300))
        key = f"P{prefecture.code}{number + 1}"
        yield Platform(key, names[number if count > 1 else 0], prefecture, members, registered)


def institution_rows(rng: Random, world: World, bodies: Bodies) -> Iterator[Row]:
    """institutions.csv"""
    for number, body in enumerate(bodies.institutions, start=1):
        certified = body.kind in _CERTIFIED or rng.random() < 0.5
        day = date(2013, 1, 31) + timedelta(days=rng.randint(0, 2500))
        yield {
            "機関キー": body.key,
            "機関名": body.name,
            "フリガナ": body.kana,
            "法人番号": corporate_number(5, number),
            "種別": _KINDS[body.kind],
            "認定支援機関": yes(certified),
            "認定日": day.isoformat() if certified else "",
            "認定番号": f"{body.prefecture.code}{number:06d}" if certified else "",
            "派遣可能機関": yes(True),
            "専門家へ支払": yes(rng.random() < 0.05),
            "経済産業局": body.prefecture.bureau,
            "都道府県": body.prefecture.code,
            "郵便番号": body.place.postal_code,
            "所在地": f"{body.prefecture.name}{body.place.address(rng)}",
            "電話番号": body.phone,
            "メールアドレス": f"soudan@{body.key.lower()}.example.or.jp" if rng.random() < 0.95 else "",
            "部署": rng.choice(_DEPARTMENTS),
            "担当者名": world.names.draw(rng).name,
            "登録状況": body.status,
        }


def platform_rows(bodies: Bodies) -> Iterator[Row]:
    """regional_platforms.csv"""
    for platform in _each_platform(bodies):
        yield {
            "PFキー": platform.key,
            "名称": platform.name,
            "経済産業局": platform.prefecture.bureau,
            "代表機関": platform.members[0].key,
        }


def registration_rows(bodies: Bodies) -> Iterator[Row]:
    """platform_registrations.csv: every platform has members enough."""
    for platform in _each_platform(bodies):
        yield {"PFキー": platform.key, "登録日": platform.registered_on.isoformat(), "状況": "登録"}


def member_rows(rng: Random, bodies: Bodies) -> Iterator[Row]:
    """platform_members.csv: the first member represents the platform."""
    for platform in _each_platform(bodies):
        for number, body in enumerate(platform.members, start=1):
            later = number > 4 and rng.random() < 0.3
            joined = platform.registered_on + timedelta(days=rng.randint(30, 120) if later else 0)
            yield {
                "構成キー": f"{platform.key}-{number:02d}",
                "地域プラットフォーム": platform.key,
                "支援機関": body.key,
                "役割": "代表機関" if number == 1 else "構成機関",
                "加入日": joined.isoformat(),
                "派遣申請できる": yes(True),
            }


def base_rows(rng: Random, bodies: Bodies) -> Iterator[Row]:
    """yorozu_bases.csv"""
    for base in bodies.bases.values():
        place = base.operator.place
        yield {
            "名称": base.name,
            "都道府県": base.prefecture.code,
            "実施機関": base.operator.key,
            "実施開始日": "2021-04-01",
            "実施終了日": "2022-03-31",
            "郵便番号": place.postal_code,
            "所在地": f"{base.prefecture.name}{place.address(rng)}",
            "電話番号": landline(rng, base.prefecture),
            "メールアドレス": f"info@yorozu{base.prefecture.code}.example.jp",
            "状況": "実施機関交代手続中" if base.prefecture.code in ("19", "36") else "運営中",
        }


def _each_platform(bodies: Bodies) -> Iterator[Platform]:
    for platforms in bodies.platforms.values():
        yield from platforms
