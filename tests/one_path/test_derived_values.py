"""Random writes, row by row and at once: after every one of them each derived value is what plain Python makes of the
typed-in columns, and recalculating finds nothing to correct."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from sqlalchemy import select

from support import shop_org
from support.shop_oracle import Books, Row, derived
from tasuki.objects import Batch, Input, Shape, list_deleted, recalculate, undelete, write
from tasuki.permissions import Access
from tasuki.storage import Org

Rights = Callable[[Org, str], Access]
Deploy = Callable[[Mapping[str, str]], Org]
Write = tuple[str, str, dict[str, str | None] | None]
"""Object, key, the texts of its fields; None deletes it."""

KEYS = {"region": "name", "customer": "name", "order": "code", "line": "item", "delivery": "code", "tariff": "name"}
REFERENCES = {"customer": {"region": "region"}, "order": {"customer": "customer"}, "line": {"order": "order"}}
NUMBERS = {"region": 3, "customer": 4, "order": 9, "line": 14, "delivery": 8}
STEPS = 260


class Clerk:
    """Thinks of writes, and counts what they are like."""

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)
        self.counts: Counter[str] = Counter()

    def maybe(self, text: str) -> str | None:
        self.counts["values"] += 1
        if self.dice.random() < 0.25:
            self.counts["blank"] += 1
            return None
        return text

    def key(self, object_key: str) -> str:
        return f"{object_key[0]}{self.dice.randrange(NUMBERS[object_key])}"

    def write(self) -> Write:
        object_key = self.dice.choices(list(NUMBERS), [1, 2, 5, 8, 5])[0]
        self.counts["writes"] += 1
        if self.dice.random() < 0.22:
            self.counts["deleted"] += 1
            return object_key, self.key(object_key), None
        return object_key, self.key(object_key), getattr(self, f"_{object_key}")()

    def _region(self) -> dict[str, str | None]:
        return {"rate": self.maybe(f"{self.dice.randrange(1, 900) / 1000}")}

    def _customer(self) -> dict[str, str | None]:
        return {"region": self.maybe(self.key("region")), "most": self.maybe(str(self.dice.randrange(1, 5)))}

    def _order(self) -> dict[str, str | None]:
        return {
            "customer": self.maybe(self.key("customer")),
            "state": self.maybe(self.dice.choice(["open", "dropped"])),
            "placed_on": self.maybe(f"2026-11-0{self.dice.randrange(1, 5)}"),
            "discount": self.maybe(f"{self.dice.randrange(0, 600) / 10}"),
        }

    def _line(self) -> dict[str, str | None]:
        return {
            "order": self.key("order"),
            "quantity": self.maybe(str(self.dice.randrange(-1, 9))),
            "price": self.maybe(str(self.dice.randrange(0, 5000))),
            "packs": self.maybe(str(self.dice.randrange(0, 7))),
        }

    def _delivery(self) -> dict[str, str | None]:
        return {
            "driver": self.maybe(self.dice.choice(["kay", "lee"])),
            "started": self.maybe(self._moment()),
            "units": self.maybe(str(self.dice.randrange(0, 9))),
        }

    def _moment(self) -> str:
        month, day = self.dice.choice(["09", "10"]), self.dice.randrange(1, 3)
        return f"2026-{month}-0{day} 0{self.dice.randrange(8)}:00"


@pytest.mark.parametrize("size", [1, 12], ids=["row_by_row", "at_once"])
def test_derived_values_follow_random_writes(
    deployed: Deploy, access: Rights, size: int, capsys: pytest.CaptureFixture[str]
) -> None:
    org = deployed(shop_org.FILES)
    admin = access(org, "admin")
    _tariffs(org, admin)
    clerk = Clerk(seed=size)
    refused: Counter[str] = Counter()
    parents: dict[str, str] = {}
    for step in range(STEPS if size == 1 else STEPS // 4):
        for batch in _batches(org, [clerk.write() for _ in range(size)]):
            outcome = write(org, batch, access=admin, door="load 1")
            refused.update(told.code for row in outcome.problems.values() for told in row)
        if step % 17 == 5:
            _bring_back(org, admin)
        _compare(org, clerk.counts, parents)
    assert set(recalculate(org).values()) == {0}
    assert {"R033", "R200", "R030"} <= set(refused)
    shares = {name: clerk.counts[name] / clerk.counts[of] for name, of in _SHARES.items()}
    with capsys.disabled():
        print(f"\n  {org.database.name}, {size} at a time: " + ", ".join(f"{k} {v:.0%}" for k, v in shares.items()))
    assert min(shares.values()) >= 0.2, shares


_SHARES = {"blank": "values", "deleted": "writes", "moved": "orders changed"}


def _tariffs(org: Org, admin: Access) -> None:
    shape = Shape("tariff", "insert", tuple(map(Input, ("name", "valid_from", "valid_to", "fee", "daily_cap"))))
    columns = [
        ["spring", "autumn"],
        ["2026-04-01", "2026-10-01"],
        ["2026-09-30", "2027-03-31"],
        ["700", "300"],
        ["9000", "2500"],
    ]
    assert write(org, Batch(shape=shape, size=2, columns=columns), access=admin, door="load 1").ok


def _batches(org: Org, writes: list[Write]) -> list[Batch]:
    """Neighbours of one object and kind together."""
    groups: list[tuple[str, bool, list[Write]]] = []
    for one in writes:
        kind = (one[0], one[2] is None)
        if groups and groups[-1][:2] == kind:
            groups[-1][2].append(one)
        else:
            groups.append((*kind, [one]))
    return [
        batch for key, gone, group in groups for batch in (_deletion(org, key, group) if gone else _upsert(key, group))
    ]


def _upsert(object_key: str, writes: list[Write]) -> list[Batch]:
    fields = list(writes[0][2] or {})
    references = REFERENCES.get(object_key, {})
    inputs = [
        Input(KEYS[object_key]),
        *(Input(key, KEYS[references[key]] if key in references else None) for key in fields),
    ]
    shape = Shape(object_key, "upsert", tuple(inputs), match=KEYS[object_key])
    columns = [[key for _, key, _ in writes], *([(texts or {})[field] for _, _, texts in writes] for field in fields)]
    return [Batch(shape=shape, size=len(writes), columns=columns)]


def _deletion(org: Org, object_key: str, writes: list[Write]) -> list[Batch]:
    table = org.tables[object_key]
    names = dict.fromkeys(key for _, key, _ in writes)
    with org.database.read() as connection:
        live = connection.execute(select(table.c[KEYS[object_key]], table.c.id).where(table.c.deleted_at.is_(None)))
    ids = [id for name, id in live if name in names]
    return [Batch(shape=Shape(object_key, "delete"), size=1, ids=[id]) for id in ids]


def _bring_back(org: Org, admin: Access) -> None:
    for gone in list_deleted(org, access=admin)[:2]:
        undelete(org, gone.object, gone.id, access=admin, door="screen")


def _compare(org: Org, counts: Counter[str], parents: dict[str, str]) -> None:
    rows = {key: _read(org, key) for key in KEYS}
    names = {row["id"]: name for found in rows.values() for name, row in found.items()}
    for key, row in rows["order"].items():
        parent = names.get(row["customer"], "")
        changed = row["version"] != counts[f"version of {key}"]
        if changed and key in parents:
            counts["orders changed"] += 1
            counts["moved"] += parents[key] != parent
        parents[key] = parent
        counts[f"version of {key}"] = row["version"]
    books = Books(**{key: {name: _named(row, names) for name, row in found.items()} for key, found in rows.items()})
    for object_key, expected in derived(books).items():
        for name, wanted in expected.items():
            row = books.all(object_key)[name]
            assert {key: row[key] for key in wanted if key in row} == {k: v for k, v in wanted.items() if k in row}, (
                object_key,
                name,
            )
    for name, row in books.customer.items():
        assert row["most"] is None or row["orders"] <= row["most"], name


def _read(org: Org, object_key: str) -> dict[str, Row]:
    table = org.tables[object_key]
    with org.database.read() as connection:
        found = connection.execute(select(table).where(table.c.deleted_at.is_(None)))
    columns = [column.key for column in table.c]
    rows = [dict(zip(columns, row, strict=True)) for row in found]
    return {str(row[KEYS[object_key]]): row for row in rows}


def _named(row: Row, names: Mapping[Any, str]) -> Row:
    """The row with the keys of what it refers to."""
    references = ("region", "customer", "order", "tariff")
    return {key: names.get(value, value) if key in references else value for key, value in row.items()}
