"""The rows of the measured org: deterministic, Japanese, the same values for the floor and for Tasuki."""

from __future__ import annotations

import csv
import hashlib
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from uuid import UUID
from zoneinfo import ZoneInfo

from tasuki import ids

ZONE = ZoneInfo("Asia/Tokyo")
STATUSES = ("draft", "in_stock", "sold_out", "retired")
TAGS = ("cold", "fragile", "heavy", "import")
MASTERS = {"category": 50, "supplier": 2000, "site": 200}
FIRST = ("特選", "徳用", "業務用", "国産", "新型", "軽量", "大型", "標準")
THING = (("温度計", "オンドケイ"), ("作業台", "サギョウダイ"), ("延長線", "エンチョウセン"), ("保管箱", "ホカンバコ"))


def made_id(object_key: str, number: int) -> UUID:
    """The record id of the numbered record of an object: the same in every run."""
    return UUID(bytes=hashlib.blake2b(f"{object_key}:{number}".encode(), digest_size=16).digest())


@dataclass(frozen=True, slots=True)
class Item:
    """One row of `item`: typed values, references as numbers of the master's record."""

    number: int
    item_no: str
    name: str
    kana: str
    category: int
    supplier: int
    site: int
    status: str
    tags: str | None
    quantity: int
    price: Decimal
    weight: Decimal
    tax_rate: Decimal
    is_active: bool
    made_on: date
    opens_at: time
    checked_at: datetime
    phone: str
    email: str
    postal_code: str
    note: str | None


def items(count: int, first: int = 1) -> Iterator[Item]:
    """`count` items, numbered from `first`."""
    chance = random.Random(20261121 + first)
    for number in range(first, first + count):
        thing, reading = THING[number % len(THING)]
        yield Item(
            number=number,
            item_no=f"A{number:08}",
            name=f"{FIRST[chance.randrange(len(FIRST))]}{thing}{number}号",
            kana=reading,
            category=1 + chance.randrange(MASTERS["category"]),
            supplier=1 + chance.randrange(MASTERS["supplier"]),
            site=1 + chance.randrange(MASTERS["site"]),
            status=STATUSES[chance.randrange(4)],
            tags=(None, "cold", "cold;heavy", "fragile;heavy;import")[chance.randrange(4)],
            quantity=chance.randrange(5000),
            price=Decimal(chance.randrange(100, 990000)),
            weight=Decimal(chance.randrange(1, 9999999)).scaleb(-3),
            tax_rate=Decimal(10 if number % 3 else 8),
            is_active=number % 10 != 0,
            made_on=date(2019, 4, 1) + timedelta(days=chance.randrange(2500)),
            opens_at=time(8 + number % 9, 15 * (number % 4)),
            checked_at=datetime(2026, 4, 1, tzinfo=UTC) + timedelta(minutes=chance.randrange(300_000)),
            phone=f"03-{3000 + number % 3000:04}-{number % 10000:04}",
            email=f"item{number}@example.jp",
            postal_code=f"100-{number % 10000:04}",
            note=f"棚{number % 97}の{number % 7}段目" if number % 2 else None,
        )


# (header, how a person writes the value)
CSV_COLUMNS: tuple[tuple[str, Callable[[Item], str]], ...] = (
    ("品番", lambda item: item.item_no),
    ("品名", lambda item: item.name),
    ("フリガナ", lambda item: item.kana),
    ("分類", lambda item: master_code("category", item.category)),
    ("仕入先", lambda item: master_code("supplier", item.supplier)),
    ("置き場", lambda item: master_code("site", item.site)),
    ("状態", lambda item: item.status),
    ("札", lambda item: item.tags or ""),
    ("数量", lambda item: str(item.quantity)),
    ("単価", lambda item: str(item.price)),
    ("重さ", lambda item: str(item.weight)),
    ("税率", lambda item: str(item.tax_rate)),
    ("取扱中", lambda item: "true" if item.is_active else "false"),
    ("製造日", lambda item: item.made_on.isoformat()),
    ("受付時刻", lambda item: item.opens_at.isoformat("minutes")),
    ("検品日時", lambda item: item.checked_at.astimezone(ZONE).strftime("%Y-%m-%d %H:%M")),
    ("電話番号", lambda item: item.phone),
    ("メール", lambda item: item.email),
    ("郵便番号", lambda item: item.postal_code),
    ("備考", lambda item: item.note or ""),
)


def form_texts(item: Item) -> dict[str, str]:
    """The item as a form sends it: field -> text, references by record id."""
    texts = {
        key: "" if (value := getattr(item, key)) is None else str(value)
        for key in Item.__slots__[1:]
        if key not in MASTERS
    }
    texts |= {key: ids.to_text(made_id(key, getattr(item, key))) for key in MASTERS}
    texts |= {
        "is_active": "true" if item.is_active else "false",
        "opens_at": item.opens_at.isoformat("minutes"),
        "checked_at": item.checked_at.astimezone(ZONE).strftime("%Y-%m-%dT%H:%M"),
    }
    return texts


def master_code(object_key: str, number: int) -> str:
    """The external id of a master record."""
    return f"{object_key[0].upper()}{number:05}"


def master_name(object_key: str, number: int) -> str:
    """The name of a master record."""
    return f"{ {'category': '分類', 'supplier': '仕入先', 'site': '置き場'}[object_key] }第{number}"


def write_csv(path: Path, count: int) -> None:
    """The first `count` items as a UTF-8 CSV file with Japanese headers."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([header for header, _ in CSV_COLUMNS])
        writer.writerows([write(item) for _, write in CSV_COLUMNS] for item in items(count))
