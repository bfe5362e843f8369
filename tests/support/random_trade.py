"""Random writes to the org of derived values (`shop_org`): rows come, change, move to other parents, go, come back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random
from uuid import UUID

from sqlalchemy import select

from tasuki.objects import Batch, Input, Operation, Outcome, Shape, undelete, write
from tasuki.permissions import Access
from tasuki.storage import Org

KEYS = {"region": "name", "customer": "name", "order": "code", "line": "item", "tariff": "name", "delivery": "code"}
PARENTS = {"customer": {"region": "region"}, "order": {"customer": "customer"}, "line": {"order": "order"}}
VALUES = {
    "region": {"rate": ("0.1", "0.25", "-0.5", "1.333")},
    "customer": {"most": ("3", "5", "100", "100", "100")},
    "order": {
        "state": ("open", "open", "dropped"),
        "placed_on": ("2026-11-01", "2026-11-02", "2026-12-31"),
        "discount": ("10", "33.3", "0", "-5", "100"),
    },
    "line": {
        "quantity": ("0", "1", "3", "7", "-1"),
        "price": ("100", "333", "-50", "0", "99999"),
        "packs": ("1", "2", "3", "0"),
    },
    "delivery": {
        "driver": ("kay", "lee", "mia"),
        "started": ("2026-05-01 09:00", "2026-05-01 13:00", "2026-11-01 00:30", "2026-11-01 10:00", "2026-11-01 23:59"),
        "units": ("0", "1", "4", "7", "20"),
    },
}
BLANK = 0.25
NAMES = 6
"""So many records of each object are there or were, so that rows meet again."""


@dataclass(slots=True)
class Trade:
    """The deployed org and whoever writes to it; `seen` counts what was done."""

    org: Org
    access: Access
    chance: Random
    seen: Counter[str] = field(default_factory=Counter)

    def start(self) -> None:
        """Tariffs for a year: the writes after it are random."""
        rows = [
            ["spring", "2026-04-01", "2026-09-30", "2640", "31680"],
            ["autumn", "2026-10-01", "2027-03-31", "1000", "5000"],
        ]
        outcome = self._write("tariff", "upsert", ["name", "valid_from", "valid_to", "fee", "daily_cap"], rows)
        assert outcome.ok, outcome.problems

    def step(self) -> None:
        """One random write of one row or several."""
        kind = self.chance.random()
        object_key = self.chance.choice(
            ("region", "customer", "order", "order", "line", "line", "delivery", "delivery")
        )
        if kind < 0.14:
            self._delete(object_key)
        elif kind < 0.24:
            self._bring_back(object_key)
        elif kind < 0.30:
            fee = self.chance.choice(("0", "1000", "2640", "100"))
            cap = self.chance.choice(("5000", "0", "100000"))
            self._write(
                "tariff", "upsert", ["name", "fee", "daily_cap"], [[self.chance.choice(("spring", "autumn")), fee, cap]]
            )
        else:
            self._load(object_key)

    def _load(self, object_key: str) -> None:
        size = self.chance.choice((1, 1, 2, 4))
        names = self.chance.sample(range(NAMES), size)
        fields = [*PARENTS.get(object_key, {}), *VALUES[object_key]]
        chosen = [name for name in fields if self.chance.random() < 0.7] or fields[:1]
        if object_key == "line" and "order" not in chosen:
            chosen.append("order")
        rows = [[f"{object_key[0]}{name}", *(self._cell(object_key, one) for one in chosen)] for name in names]
        for row in rows:
            self.seen.update("blank" if cell is None else "given" for cell in row[1:])
        moving = [name for name in chosen if name in PARENTS.get(object_key, {})]
        self.seen["rows"] += size
        self.seen["moved rows"] += self._moved(object_key, rows, [KEYS[object_key], *chosen], moving)
        self._write(object_key, "upsert", [KEYS[object_key], *chosen], rows)

    def _moved(
        self, object_key: str, rows: Sequence[Sequence[str | None]], fields: Sequence[str], moving: Sequence[str]
    ) -> int:
        """How many rows give an existing record another parent."""
        count = 0
        for name in moving:
            held = self._parents(object_key, name)
            place = fields.index(name)
            count += sum(row[0] in held and held[row[0]] != row[place] for row in rows if row[0] is not None)
        return count

    def _parents(self, object_key: str, name: str) -> dict[str, str | None]:
        child, to = self.org.tables[object_key], self.org.catalog.objects[object_key].fields[name].to
        assert to is not None
        parent = self.org.tables[to]
        joined = child.outerjoin(parent, parent.c.id == child.c[name])
        chosen = select(child.c[KEYS[object_key]], parent.c[KEYS[to]]).select_from(joined)
        with self.org.database.read() as connection:
            return {row[0]: row[1] for row in connection.execute(chosen.where(child.c.deleted_at.is_(None)))}

    def _cell(self, object_key: str, name: str) -> str | None:
        if name in PARENTS.get(object_key, {}):
            blank = 0.0 if object_key == "line" else 0.15
            return None if self.chance.random() < blank else f"{name[0]}{self.chance.randrange(NAMES)}"
        return None if self.chance.random() < BLANK else self.chance.choice(VALUES[object_key][name])

    def _delete(self, object_key: str) -> None:
        ids = self._ids(object_key, gone=False)
        if ids:
            chosen = self.chance.sample(ids, min(len(ids), self.chance.choice((1, 1, 2))))
            batch = Batch(shape=Shape(object_key, "delete"), size=len(chosen), ids=chosen)
            outcome = write(self.org, batch, access=self.access, door="screen")
            self.seen["rows"] += len(chosen)
            self.seen["deleted rows"] += outcome.deleted

    def _bring_back(self, object_key: str) -> None:
        ids = self._ids(object_key, gone=True)
        if ids:
            self.seen["rows"] += 1
            outcome = undelete(self.org, object_key, self.chance.choice(ids), access=self.access, door="screen")
            self.seen["rows brought back"] += outcome.restored

    def _ids(self, object_key: str, gone: bool) -> list[UUID]:
        table = self.org.tables[object_key]
        deleted = table.c.deleted_at.is_not(None) if gone else table.c.deleted_at.is_(None)
        with self.org.database.read() as connection:
            return [row[0] for row in connection.execute(select(table.c.id).where(deleted).order_by(table.c.id))]

    def _write(
        self, object_key: str, operation: Operation, fields: Sequence[str], rows: Sequence[Sequence[str | None]]
    ) -> Outcome:
        item = self.org.catalog.objects[object_key]
        inputs = tuple(
            Input(name, self.org.catalog.objects[to].external_key if (to := item.fields[name].to) else None)
            for name in fields
        )
        shape = Shape(object_key, operation, inputs, match=KEYS[object_key])
        columns = [list(column) for column in zip(*rows, strict=True)]
        outcome = write(
            self.org, Batch(shape=shape, size=len(rows), columns=columns), access=self.access, door="load 1"
        )
        self.seen["refused rows"] += len(outcome.problems)
        return outcome
