"""What the shop org's derived values must be, worked out in plain Python from its typed-in columns alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

Row = dict[str, Any]


@dataclass
class Books:
    """The records that are not deleted, by object and key; a reference holds the key of its target."""

    region: dict[str, Row] = field(default_factory=dict)
    customer: dict[str, Row] = field(default_factory=dict)
    order: dict[str, Row] = field(default_factory=dict)
    line: dict[str, Row] = field(default_factory=dict)
    delivery: dict[str, Row] = field(default_factory=dict)
    tariff: dict[str, Row] = field(default_factory=dict)

    def all(self, object_key: str) -> dict[str, Row]:
        return {
            "region": self.region,
            "customer": self.customer,
            "order": self.order,
            "line": self.line,
            "delivery": self.delivery,
            "tariff": self.tariff,
        }[object_key]


def rounded(number: Decimal | None, places: int) -> Decimal | None:
    return None if number is None else number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def quotient(left: Decimal, right: Decimal) -> Decimal:
    return Decimal(left) / Decimal(right)


def derived(books: Books) -> Mapping[str, Mapping[str, Row]]:
    """Every derived value by object and key."""
    lines = {key: _line(row) for key, row in books.line.items()}
    orders = {key: _order(books, lines, key, row) for key, row in books.order.items()}
    customers = {key: _customer(books, orders, key) for key in books.customer}
    regions = {key: _region(books, customers, key) for key in books.region}
    return {
        "line": lines,
        "order": orders,
        "customer": customers,
        "region": regions,
        "delivery": _deliveries(books),
    }


def _line(row: Row) -> Row:
    quantity, price, packs = row["quantity"], row["price"], row["packs"]
    amount = None if quantity is None or price is None else Decimal(quantity) * price
    per_pack = None if quantity is None or packs is None else rounded(quotient(quantity, packs), 2)
    return {"amount": amount, "per_pack": per_pack}


def _order(books: Books, lines: Mapping[str, Row], key: str, row: Row) -> Row:
    mine = [lines[name]["amount"] for name, line in books.line.items() if line["order"] == key]
    gross = sum((amount for amount in mine if amount is not None), Decimal(0))
    net = rounded(gross * (1 - (row["discount"] or Decimal(0)) / 100), 0)
    customer = books.customer.get(row["customer"] or "")
    region = books.region.get(customer["region"] or "") if customer else None
    rate = region["rate"] if region else None
    assert net is not None
    return {"gross": gross, "net": net, "levy": None if rate is None else rounded(net * rate, 0)}


def _customer(books: Books, orders: Mapping[str, Row], key: str) -> Row:
    mine = {name: row for name, row in books.order.items() if row["customer"] == key}
    nets = [orders[name]["net"] for name in mine]
    counted = [row for row in mine.values() if row["state"] is None or row["state"] != "dropped"]
    total, count = sum(nets, Decimal(0)), len(counted)
    return {
        "orders": count,
        "total": total,
        "largest": max(nets, default=None),
        "mean": rounded(quotient(total, Decimal(len(nets))), 2) if nets else None,
        "dates": len({row["placed_on"] for row in mine.values()} - {None}),
        "bonus": rounded(quotient(total, Decimal(count)), 0) if count else Decimal(0),
    }


def _region(books: Books, customers: Mapping[str, Row], key: str) -> Row:
    mine = [name for name, row in books.customer.items() if row["region"] == key]
    return {"customers": len(mine), "sales": sum((customers[name]["total"] for name in mine), Decimal(0))}


def _deliveries(books: Books) -> dict[str, Row]:
    found: dict[str, Row] = {}
    groups: dict[tuple[str, date], list[tuple[datetime, str]]] = {}
    for key, row in books.delivery.items():
        found[key] = {"pay": None, "tariff": _tariff(books, row["started"])}
        if row["driver"] is not None and row["started"] is not None:
            groups.setdefault((row["driver"], _day(row["started"])), []).append((row["started"], key))
    for members in groups.values():
        _share_out(books, found, [key for _, key in sorted(members)])
    return found


def _share_out(books: Books, found: dict[str, Row], keys: Sequence[str]) -> None:
    total = Decimal(0)
    for key in keys:
        units, tariff = books.delivery[key]["units"], books.tariff.get(found[key]["tariff"] or "")
        if units is None or tariff is None:
            continue
        value, cap = units * tariff["fee"], tariff["daily_cap"]
        found[key]["pay"] = max(Decimal(0), min(total + value, cap) - min(total, cap))
        total += value


def _day(started: datetime) -> date:
    return (started + timedelta(hours=9)).date()


def _tariff(books: Books, started: datetime | None) -> str | None:
    if started is None:
        return None
    fitting = [key for key, row in books.tariff.items() if row["valid_from"] <= _day(started) <= row["valid_to"]]
    assert len(fitting) == 1, "the random writes keep tariffs apart"
    return fitting[0]
