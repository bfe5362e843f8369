"""What the derived values of `shop_org` must be, worked out in Python from the other values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from tasuki.storage import Org

Row = Mapping[str, Any]
DERIVED: Mapping[str, tuple[str, ...]] = {
    "line": ("per_pack",),
    "order": ("gross", "net", "levy"),
    "customer": ("orders", "total", "largest", "mean", "dates", "bonus"),
    "region": ("customers", "sales"),
    "delivery": ("day", "tariff", "pay"),
    "day": ("paid", "runs"),
}


def live_rows(org: Org, object_key: str) -> dict[Any, dict[str, Any]]:
    """The live records of an object by id, numbers as Decimal."""
    table = org.tables[object_key]
    with org.database.read() as connection:
        found = connection.execute(select(table).where(table.c.deleted_at.is_(None)))
        names = [column.key for column in table.c]
        rows = [dict(zip(names, row, strict=True)) for row in found]
    return {row["id"]: {name: _exact(value) for name, value in row.items()} for row in rows}


def _exact(value: Any) -> Any:
    return Decimal(value) if isinstance(value, int) and not isinstance(value, bool) else value


def wrong_values(org: Org) -> list[str]:
    """Every derived value that is not what it must be."""
    held = {key: live_rows(org, key) for key in DERIVED}
    held["tariff"] = live_rows(org, "tariff")
    return [
        f"{object_key} {_name(row)}: {name} is {row[name]}, not {wanted}"
        for object_key, wanted_of in _wanted(held, org.catalog.org.zone).items()
        for id, values in wanted_of.items()
        for name, wanted in values.items()
        if (row := held[object_key][id])[name] != wanted
    ]


def _name(row: Row) -> Any:
    return next(row[key] for key in ("code", "item", "name", "day_no") if key in row)


def _wanted(held: Mapping[str, Mapping[Any, Row]], zone: ZoneInfo) -> dict[str, dict[Any, dict[str, Any]]]:
    lines, orders, customers = held["line"], held["order"], held["customer"]
    order = {id: _order(row, _under(lines, "order", id), held) for id, row in orders.items()}
    customer = {id: _customer(id, orders, order) for id in customers}
    region = {id: _region(id, customers, customer) for id in held["region"]}
    delivery = _deliveries(held, zone)
    day = {id: _day(id, held["delivery"], delivery) for id in held["day"]}
    return {
        "line": {id: {"per_pack": _quotient(row["quantity"], row["packs"])} for id, row in lines.items()},
        "order": order,
        "customer": customer,
        "region": region,
        "delivery": delivery,
        "day": day,
    }


def _under(rows: Mapping[Any, Row], reference: str, id: Any) -> Iterator[Row]:
    return (row for row in rows.values() if row[reference] == id)


def _order(row: Row, lines: Iterator[Row], held: Mapping[str, Mapping[Any, Row]]) -> dict[str, Any]:
    amounts = [line["quantity"] * line["price"] for line in lines if None not in (line["quantity"], line["price"])]
    gross = sum(amounts, Decimal(0))
    net = _whole(gross * (1 - (row["discount"] or Decimal(0)) / 100))
    customer = held["customer"].get(row["customer"])
    region = held["region"].get(customer["region"]) if customer else None
    rate = region["rate"] if region else None
    return {"gross": gross, "net": net, "levy": None if rate is None else _whole(net * rate)}


def _customer(id: Any, orders: Mapping[Any, Row], wanted: Mapping[Any, Row]) -> dict[str, Any]:
    mine = [(row, wanted[key]["net"]) for key, row in orders.items() if row["customer"] == id]
    nets = [net for _, net in mine]
    count, total = Decimal(sum(row["state"] != "dropped" for row, _ in mine)), sum(nets, Decimal(0))
    return {
        "orders": count,
        "total": total,
        "largest": max(nets, default=None),
        "mean": _rounded(total / len(nets), 2) if nets else None,
        "dates": Decimal(len({row["placed_on"] for row, _ in mine} - {None})),
        "bonus": _whole(total / count) if count > 0 else Decimal(0),
    }


def _region(id: Any, customers: Mapping[Any, Row], wanted: Mapping[Any, Row]) -> dict[str, Any]:
    totals = [wanted[key]["total"] for key, row in customers.items() if row["region"] == id]
    return {"customers": Decimal(len(totals)), "sales": sum(totals, Decimal(0))}


def _deliveries(held: Mapping[str, Mapping[Any, Row]], zone: ZoneInfo) -> dict[Any, dict[str, Any]]:
    days = {(row["driver"], row["date"]): id for id, row in held["day"].items()}
    found: dict[Any, dict[str, Any]] = {}
    for id, row in held["delivery"].items():
        on = row["started"].astimezone(zone).date() if row["started"] is not None else None
        day = None if None in (row["driver"], on) else days.get((row["driver"], on), "a day")
        tariff = [
            key for key, one in held["tariff"].items() if on is not None and one["valid_from"] <= on <= one["valid_to"]
        ]
        found[id] = {"day": day, "tariff": tariff[0] if len(tariff) == 1 else None}
    for day in {values["day"] for values in found.values()}:
        mine = [id for id, values in found.items() if values["day"] == day]
        _share_out([(id, held["delivery"][id]) for id in mine], found, held["tariff"], alone=day is None)
    return found


def _share_out(
    members: Sequence[tuple[Any, Row]], found: dict[Any, dict[str, Any]], tariffs: Mapping[Any, Row], *, alone: bool
) -> None:
    """Each in its turn takes what is left under the cap."""
    spent = Decimal(0)
    for id, row in sorted(
        members, key=lambda one: (one[1]["started"], one[1]["code"]) if not alone else (0, one[1]["code"])
    ):
        tariff = tariffs.get(found[id]["tariff"])
        if alone:
            found[id]["pay"] = None
            continue
        worth = None if tariff is None or None in (row["units"], tariff["fee"]) else row["units"] * tariff["fee"]
        cap = None if tariff is None else tariff["daily_cap"]
        before = spent
        spent += worth or Decimal(0)
        found[id]["pay"] = (
            worth if cap is None or worth is None else max(Decimal(0), min(spent, cap) - min(before, cap))
        )


def _day(id: Any, deliveries: Mapping[Any, Row], wanted: Mapping[Any, Row]) -> dict[str, Any]:
    pays = [wanted[key]["pay"] for key, row in deliveries.items() if row["day"] == id]
    return {"paid": sum((pay for pay in pays if pay is not None), Decimal(0)), "runs": Decimal(len(pays))}


def _quotient(top: Decimal | None, bottom: Decimal | None) -> Decimal | None:
    return None if top is None or bottom is None else _rounded(top / bottom, 2)


def _whole(number: Decimal) -> Decimal:
    return _rounded(number, 0)


def _rounded(number: Decimal, places: int) -> Decimal:
    return number.quantize(Decimal((0, (1,), -places)), ROUND_HALF_UP)
