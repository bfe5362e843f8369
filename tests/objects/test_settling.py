"""Derived values follow what they come from: roll-ups, stored formulas, running sums, found and picked references."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal

import pytest

from support import shop_org
from support.shop import Shop, found, of, sentences
from tasuki.objects import (
    read_record,
    recalculate,
    undelete,
)
from tasuki.permissions import Access
from tasuki.storage import Org

Rights = Callable[[Org, str], Access]
Deploy = Callable[[Mapping[str, str]], Org]


@pytest.fixture
def shop(deployed: Deploy, access: Rights) -> Shop:
    org = deployed(shop_org.FILES)
    return Shop(org, access(org, "admin"))


@pytest.fixture
def trade(shop: Shop) -> Shop:
    """A region with a rate, two customers, an order of the first with two lines."""
    shop.add("region", name="north", rate="0.1")
    shop.add("customer", name="ann", region="north")
    shop.add("customer", name="bob", region="north")
    shop.add("order", code="o1", customer="ann", placed_on="2026-11-01", discount="10")
    shop.add("line", item="pen", order="o1", quantity="3", price="100", packs="2")
    shop.add("line", item="ink", order="o1", quantity="1", price="700", packs="1")
    return shop


def test_values_rise_over_three_hops(trade: Shop) -> None:
    order, ann, north = of(trade, "order", "o1"), of(trade, "customer", "ann"), of(trade, "region", "north")
    assert (order["gross"], order["net"], order["levy"]) == (1000, 900, 90)
    assert order["share"] == Decimal("100.00")
    assert (ann["orders"], ann["total"], ann["largest"], ann["mean"], ann["dates"], ann["bonus"]) == (
        1,
        900,
        900,
        Decimal("900.00"),
        1,
        900,
    )
    assert (north["customers"], north["sales"]) == (2, 900)


def test_a_new_parent_takes_and_the_old_one_gives(trade: Shop) -> None:
    assert trade.change("order", found(trade, "order", "o1"), customer="bob").ok
    ann, bob = of(trade, "customer", "ann"), of(trade, "customer", "bob")
    assert (ann["orders"], ann["total"], ann["largest"], ann["mean"], ann["bonus"]) == (0, 0, None, None, 0)
    assert (bob["orders"], bob["total"], bob["largest"], bob["bonus"]) == (1, 900, 900, 900)
    assert of(trade, "region", "north")["sales"] == 900


def test_what_is_deleted_counts_no_more_and_comes_back(trade: Shop) -> None:
    order = found(trade, "order", "o1")
    assert trade.delete("order", order).ok
    ann = of(trade, "customer", "ann")
    assert (ann["orders"], ann["total"], ann["largest"]) == (0, 0, None)
    assert undelete(trade.org, "order", order, access=trade.access, door="screen").ok
    assert of(trade, "order", "o1")["gross"] == 1000
    assert of(trade, "customer", "ann")["total"] == 900


def test_a_changed_field_reaches_those_who_read_it(trade: Shop) -> None:
    assert trade.change("region", found(trade, "region", "north"), rate="0.25").ok
    assert of(trade, "order", "o1")["levy"] == 225
    trade.add("region", name="south", rate="0.5")
    assert trade.change("customer", found(trade, "customer", "ann"), region="south").ok
    assert of(trade, "order", "o1")["levy"] == 450
    assert (of(trade, "region", "north")["sales"], of(trade, "region", "south")["sales"]) == (0, 900)


def test_a_count_over_its_limit_refuses_the_row_that_brought_it_there(trade: Shop) -> None:
    rows = [[f"x{number}", "ann"] for number in range(5)]
    outcome = trade.load("order", ["code", "customer"], rows)
    assert sorted(outcome.problems) == [2, 3, 4]
    assert sentences(outcome)[0][1:] == (
        "R033",
        "This breaks a rule of Customer “ann” that it counts towards: At most 3 orders (4)",
    )
    assert of(trade, "customer", "ann")["orders"] == 3
    assert trade.change("order", found(trade, "order", "x0"), state="dropped").ok
    assert trade.insert("order", code="x9", customer="ann").ok
    refused = trade.insert("order", code="x10", customer="ann")
    assert [code for _, code, _ in sentences(refused)] == ["R033"]


def test_rules_see_the_row_before_the_batch(trade: Shop) -> None:
    order = found(trade, "order", "o1")
    assert trade.change("order", order, state="dropped").ok
    refused = trade.change("order", order, state="open")
    assert sentences(refused) == [(0, "R030", "A dropped order stays dropped")]
    assert next(iter(refused.problems[0])).where.field == "state"
    assert trade.change("order", order, discount="5").ok


def test_messages_carry_the_row_s_values(trade: Shop) -> None:
    outcome = trade.insert("line", item="cap", order="o1", quantity="-2", price="5")
    assert sentences(outcome) == [(0, "R030", "Quantity (-2) must not be negative")]


def test_what_cannot_be_computed_refuses_its_row(trade: Shop) -> None:
    outcome = trade.insert("line", item="cap", order="o1", quantity="2", price="5", packs="0")
    assert sentences(outcome) == [(0, "R200", "Per pack cannot be computed: it divides by zero")]


def test_a_formula_that_fails_as_it_is_read_says_so(shop: Shop) -> None:
    shop.add("customer", name="ann")
    order = shop.add("order", code="o1", customer="ann")
    record = read_record(shop.org, "order", order, access=shop.access)
    assert record is not None
    assert (record.values["share"], record.errors) == (None, {"share": "R200"})


@pytest.fixture
def fleet(shop: Shop) -> Shop:
    shop.add("tariff", name="spring", valid_from="2026-04-01", valid_to="2026-09-30", fee="2640", daily_cap="31680")
    shop.add("tariff", name="autumn", valid_from="2026-10-01", valid_to="2027-03-31", fee="1000", daily_cap="5000")
    return shop


def test_days_are_found_or_made_and_shares_stay_under_the_cap(fleet: Shop) -> None:
    rows = [
        ["d2", "kay", "2026-05-01 13:00", "7"],
        ["d1", "kay", "2026-05-01 09:00", "6"],
        ["d3", "lee", "2026-05-01 09:00", "20"],
        ["d4", "kay", "2026-11-01 09:00", "4"],
        ["d5", "kay", "2026-11-01 10:00", "4"],
    ]
    outcome = fleet.load("delivery", ["code", "driver", "started", "units"], rows)
    assert outcome.ok, outcome.problems
    pays = {code: of(fleet, "delivery", code)["pay"] for code in ("d1", "d2", "d3", "d4", "d5")}
    assert pays == {"d1": 15840, "d2": 15840, "d3": 31680, "d4": 4000, "d5": 1000}
    with fleet.org.database.read() as connection:
        assert connection.execute_text("SELECT count(*) FROM day") == [(3,)]
    day = of(fleet, "delivery", "d1")["day"]
    assert (fleet.values("day", day)["paid"], fleet.values("day", day)["runs"]) == (31680, 2)


def test_shares_move_when_an_earlier_one_changes_or_goes(fleet: Shop) -> None:
    fleet.load(
        "delivery",
        ["code", "driver", "started", "units"],
        [["d1", "kay", "2026-11-01 09:00", "4"], ["d2", "kay", "2026-11-01 10:00", "4"]],
    )
    assert fleet.change("delivery", found(fleet, "delivery", "d1"), units="2").ok
    assert of(fleet, "delivery", "d2")["pay"] == 3000
    assert fleet.change("delivery", found(fleet, "delivery", "d1"), started="2026-11-01 11:00").ok
    assert (of(fleet, "delivery", "d2")["pay"], of(fleet, "delivery", "d1")["pay"]) == (4000, 1000)
    assert fleet.delete("delivery", found(fleet, "delivery", "d2")).ok
    assert of(fleet, "delivery", "d1")["pay"] == 2000
    assert fleet.change("delivery", found(fleet, "delivery", "d1"), driver="lee").ok
    day = of(fleet, "delivery", "d1")["day"]
    assert fleet.values("day", day)["paid"] == 2000


def test_a_pick_follows_its_records_and_needs_exactly_one(fleet: Shop) -> None:
    fleet.load("delivery", ["code", "driver", "started", "units"], [["d1", "kay", "2026-11-01 09:00", "4"]])
    autumn = found(fleet, "tariff", "autumn")
    assert fleet.change("tariff", autumn, fee="100").ok
    assert of(fleet, "delivery", "d1")["pay"] == 400
    nothing = fleet.insert("delivery", code="d2", driver="kay", started="2020-01-01 09:00", units="1")
    assert [code for _, code, _ in sentences(nothing)] == ["R031"]
    overlap = fleet.insert(
        "tariff", name="late", valid_from="2026-10-15", valid_to="2026-12-31", fee="1", daily_cap="1"
    )
    assert [code for _, code, _ in sentences(overlap)] == ["R032"]
    assert fleet.insert(
        "tariff", name="next", valid_from="2027-04-01", valid_to="2027-04-30", fee="1", daily_cap="1"
    ).ok


def test_recalculating_finds_what_was_spoilt(trade: Shop) -> None:
    assert set(recalculate(trade.org).values()) == {0}
    with trade.org.database.write() as connection:
        connection.execute_text('UPDATE "order" SET gross = 1, net = 2')
        connection.execute_text("UPDATE customer SET total = 5, largest = NULL")
    changed = recalculate(trade.org)
    assert changed["order"] >= 1 and changed["customer"] >= 1
    assert (of(trade, "order", "o1")["net"], of(trade, "customer", "ann")["largest"]) == (900, 900)
    assert of(trade, "region", "north")["sales"] == 900
    assert set(recalculate(trade.org).values()) == {0}


def test_recalculating_makes_the_parents_that_are_missing(fleet: Shop) -> None:
    fleet.load("delivery", ["code", "driver", "started", "units"], [["d1", "kay", "2026-11-01 09:00", "2"]])
    with fleet.org.database.write() as connection:
        connection.execute_text("UPDATE delivery SET day = NULL, pay = NULL")
        connection.execute_text("DELETE FROM day")
    recalculate(fleet.org)
    values = of(fleet, "delivery", "d1")
    assert (values["pay"], fleet.values("day", values["day"])["paid"]) == (2000, 2000)


def test_a_message_keeps_to_itself_what_its_reader_may_not_see(deployed: Deploy, access: Rights) -> None:
    clerk = shop_org.ADMIN.replace("profile: admin", "profile: clerk").replace(
        "  customer: {read: all,", "  customer: {fields: {most: none}, read: all,"
    )
    org = deployed({**shop_org.FILES, "permissions/profiles/clerk.yaml": clerk})
    Shop(org, access(org, "admin")).add("customer", name="ann", most="0")
    outcome = Shop(org, access(org, "clerk")).insert("order", code="o1", customer="ann")
    assert sentences(outcome)[0][2].endswith("“ann” that it counts towards: At most (hidden) orders (1)")


DEFAULTS = """\
object: parcel
label: {ja: 小包, en: Parcel}
name: code
fields:
  code:   {type: text, label: {ja: 番号, en: Code}, external_id: true}
  weight: {type: integer, label: {ja: 重さ, en: Weight}}
  pieces: {type: integer, label: {ja: 個数, en: Pieces}}
  each:   {type: number, scale: 1, label: {ja: 一つの重さ, en: Each}, default: weight / pieces}
validations:
  light:
    error_when: each > 10
    message: {ja: '{{{code}}}は重すぎます', en: '{{{code}}} is too heavy'}
"""


def test_defaults_come_from_what_was_typed_in(deployed: Deploy, access: Rights) -> None:
    admin = shop_org.ADMIN + "  parcel: {read: all, create: true, edit: all, delete: all}\n"
    files = {**shop_org.FILES, "objects/parcel.yaml": DEFAULTS, "permissions/profiles/admin.yaml": admin}
    org = deployed(files)
    shop = Shop(org, access(org, "admin"))
    assert shop.values("parcel", shop.add("parcel", code="a", weight="7", pieces="2"))["each"] == Decimal("3.5")
    assert shop.values("parcel", shop.add("parcel", code="b", weight="7"))["each"] is None
    assert shop.values("parcel", shop.add("parcel", code="c", weight="7", pieces="0", each="1"))["each"] == 1
    refused = shop.insert("parcel", code="d", weight="7", pieces="0")
    assert sentences(refused) == [(0, "R200", "Each cannot be computed: it divides by zero")]
    assert sentences(shop.insert("parcel", code="e", weight="70", pieces="2")) == [(0, "R030", "{e} is too heavy")]


def test_no_parent_is_left_of_a_row_that_is_refused(deployed: Deploy, access: Rights) -> None:
    rule = 'validations:\n  few: {error_when: runs > 1, message: {ja: 一便まで, en: One run}}\n'
    org = deployed({**shop_org.FILES, "objects/day.yaml": shop_org.DAY + rule})
    shop = Shop(org, access(org, "admin"))
    shop.add("tariff", name="all", valid_from="2026-01-01", valid_to="2026-12-31", fee="1", daily_cap="9")
    cells = [["d1", "kay", "2026-05-01 09:00", "1"], ["d2", "kay", "2026-05-01 10:00", "1"]]
    cells += [["d3", "lee", "2026-05-02 09:00", "1"], ["d4", "lee", "2019-05-02 09:00", "1"]]
    outcome = shop.load("delivery", ["code", "driver", "started", "units"], cells)
    assert {row: told[0].code for row, told in outcome.problems.items()} == {1: "R033", 3: "R031"}
    with org.database.read() as connection:
        assert connection.execute_text("SELECT driver, runs FROM day ORDER BY driver") == [("kay", 1), ("lee", 1)]


BOX = """\
object: box
label: {ja: 箱, en: Box}
name: code
fields:
  code:   {type: text, label: {ja: 番号, en: Code}, external_id: true}
  ratios:
    type: rollup
    of: item
    over: box
    operation: sum
    value: part / whole
    returns: number
    scale: 2
    label: {ja: 比, en: Ratios}
  exact:
    {type: rollup, of: item, over: box, operation: sum, value: part * 10, returns: integer, label: {ja: 計, en: Exact}}
  least:
    type: rollup
    of: item
    over: box
    operation: min
    value: 1 / part
    returns: number
    scale: 4
    label: {ja: 最小, en: Least}
"""
ITEM = """\
object: item
label: {ja: 品, en: Item}
name: code
fields:
  code:  {type: text, label: {ja: 番号, en: Code}, external_id: true}
  box:   {type: lookup, to: box, label: {ja: 箱, en: Box}}
  part:  {type: integer, label: {ja: 部分, en: Part}}
  whole: {type: integer, label: {ja: 全体, en: Whole}}
"""


def test_a_sum_of_what_cannot_be_computed_refuses_the_row(deployed: Deploy, access: Rights) -> None:
    granted = "".join(f"  {key}: {{read: all, create: true, edit: all, delete: all}}\n" for key in ("box", "item"))
    files = {
        **shop_org.FILES,
        "objects/box.yaml": BOX,
        "objects/item.yaml": ITEM,
        "permissions/profiles/admin.yaml": shop_org.ADMIN + granted,
    }
    org = deployed(files)
    shop = Shop(org, access(org, "admin"))
    box = shop.add("box", code="b")
    refused = shop.load("item", ["code", "box", "part", "whole"], [["i0", "b", "1", "0"]])
    assert sentences(refused) == [(0, "R200", "Ratios cannot be computed: it divides by zero")]
    rows = [["i1", "b", "1", "3"], ["i2", "b", "5", "0"], ["i3", "b", "0", "7"], ["i4", "b", "2", "3"]]
    outcome = shop.load("item", ["code", "box", "part", "whole"], [*rows, ["i5", "b", "9" * 18, "1"]])
    assert [told[:2] for told in sentences(outcome)] == [(1, "R200"), (2, "R200"), (4, "R202")]
    values = shop.values("box", box)
    assert (values["ratios"], values["exact"], values["least"]) == (Decimal("1.00"), 30, Decimal("0.5000"))
