"""Corners of derived values: one change reaching a value over two ways, what the system sets, what comes back."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest

from support import shop_org
from support.shop import Shop, files_of, found, of, sentences
from support.standing_clock import StandingClock
from tasuki.objects import recalculate, undelete
from tasuki.permissions import Access
from tasuki.storage import Org

Rights = Callable[[Org, str], Access]
Deploy = Callable[[Mapping[str, str]], Org]
Open = Callable[..., Shop]


@pytest.fixture
def opened(deployed: Deploy, access: Rights) -> Open:
    def open_org(*objects: str) -> Shop:
        org = deployed(files_of(*objects))
        return Shop(org, access(org, "admin"))

    return open_org


def settled(shop: Shop) -> bool:
    """Computing everything anew finds nothing to correct."""
    return set(recalculate(shop.org).values()) <= {0}


ACCOUNT = """\
object: account
label: {ja: 口座, en: Account}
name: code
fields:
  code:  {type: text, label: {ja: 番号, en: Code}, external_id: true}
  total: {type: rollup, of: cost, over: account, operation: sum, value: amount, label: {ja: 合計, en: Total}}
"""
BUDGET = """\
object: budget
label: {ja: 予算, en: Budget}
name: code
fields:
  code:   {type: text, label: {ja: 番号, en: Code}, external_id: true}
  others: {type: rollup, of: cost, over: budget, operation: sum, value: others, label: {ja: 他, en: Others}}
  total:  {type: rollup, of: account_budget, over: budget, operation: count, label: {ja: 数, en: Count}}
"""
ACCOUNT_BUDGET = """\
object: account_budget
label: {ja: 組, en: Pair}
name: code
fields:
  code:   {type: text, label: {ja: 番号, en: Code}, external_id: true}
  budget: {type: lookup, to: budget, label: {ja: 予算, en: Budget}}
"""
COST = """\
object: cost
label: {ja: 費用, en: Cost}
name: code
fields:
  code:    {type: text, label: {ja: 番号, en: Code}, external_id: true}
  account: {type: lookup, to: account, label: {ja: 口座, en: Account}}
  budget:  {type: lookup, to: budget, label: {ja: 予算, en: Budget}}
  amount:  {type: currency, label: {ja: 額, en: Amount}}
  others:
    {type: formula, returns: currency, stored: true, formula: account.total - amount, label: {ja: 他, en: Others}}
"""


def test_what_reaches_a_sum_over_two_ways_counts_once(opened: Open) -> None:
    shop = opened(ACCOUNT, BUDGET, ACCOUNT_BUDGET, COST)
    shop.add("account", code="a")
    shop.add("budget", code="b")
    first = shop.add("cost", code="c1", account="a", budget="b", amount="10")
    shop.add("cost", code="c2", account="a", budget="b", amount="5")
    assert of(shop, "budget", "b")["others"] == 15
    assert shop.change("cost", first, amount="100").ok
    assert (of(shop, "account", "a")["total"], of(shop, "budget", "b")["others"]) == (105, 105)
    assert shop.delete("cost", first).ok
    assert of(shop, "budget", "b")["others"] == 0
    assert settled(shop)


PERSON = """\
object: person
label: {ja: 人, en: Person}
name: code
fields:
  code:   {type: text, label: {ja: 番号, en: Code}, external_id: true}
  own:    {type: integer, label: {ja: 額, en: Own}}
  boss:   {type: lookup, to: person, label: {ja: 上司, en: Boss}}
  mentor: {type: lookup, to: person, label: {ja: 先輩, en: Mentor}}
  below:  {type: rollup, of: self, over: boss, operation: sum, value: own, label: {ja: 部下, en: Below}}
  taught: {type: rollup, of: self, over: mentor, operation: sum, value: own, label: {ja: 後輩, en: Taught}}
  both:   {type: formula, returns: integer, stored: true, formula: below + taught, label: {ja: 計, en: Both}}
  peak:
    {type: rollup, of: self, over: boss, operation: max, value: both, returns: integer, label: {ja: 最大, en: Peak}}
  under:
    {type: formula, returns: integer, stored: true, formula: boss.own * 2 + boss.below, label: {ja: 下, en: Under}}
  sums:   {type: rollup, of: self, over: mentor, operation: sum, value: under, label: {ja: 和, en: Sums}}
"""


def test_records_of_one_object_over_each_other(opened: Open) -> None:
    shop = opened(PERSON)
    rows = [["p1", "3", None, None], ["p2", "5", "p1", "p1"], ["p3", "7", "p1", "p2"], ["p4", "9", "p3", "p3"]]
    assert shop.load("person", ["code", "own", "boss", "mentor"], rows).ok
    assert settled(shop)
    moved = [["p4", "1", "p4", "p1"], ["p3", "2", "p4", "p4"], ["p1", "8", "p4", None]]
    assert shop.load("person", ["code", "own", "boss", "mentor"], moved).ok
    assert of(shop, "person", "p4")["below"] == 11
    assert settled(shop)
    assert shop.change("person", found(shop, "person", "p4"), own="50").ok
    assert settled(shop)


NOTE = """\
object: note
label: {ja: 記録, en: Note}
name: number
fields:
  number: {type: auto_number, format: "N{000}", label: {ja: 番号, en: Number}}
  code:   {type: text, label: {ja: 符号, en: Code}, external_id: true}
  shelf:  {type: lookup, to: shelf, label: {ja: 棚, en: Shelf}}
  about:  {type: lookup, to: note, label: {ja: 元, en: About}}
  called: {type: formula, returns: text, stored: true, formula: 'number & "/" & code', label: {ja: 名, en: Called}}
  day:    {type: formula, returns: date, stored: true, formula: DATEVALUE(updated_at), label: {ja: 日, en: Day}}
  since:  {type: formula, returns: date, stored: true, formula: DATEVALUE(about.updated_at), label: {ja: 元, en: Since}}
  keeper: {type: formula, returns: text, stored: true, formula: owner.name, label: {ja: 担当, en: Keeper}}
"""
SHELF = """\
object: shelf
label: {ja: 棚, en: Shelf}
name: code
fields:
  code:   {type: text, label: {ja: 番号, en: Code}, external_id: true}
  latest: {type: rollup, of: note, over: shelf, operation: max, value: updated_at, returns: datetime,
           label: {ja: 最新, en: Latest}}
"""


def test_values_over_what_the_system_sets(opened: Open, clock: StandingClock) -> None:
    shop = opened(NOTE, SHELF)
    shop.add("shelf", code="s")
    first = shop.add("note", code="x", shelf="s")
    second = shop.add("note", code="y", shelf="s", about="x")
    assert shop.values("note", first)["called"] == "N001/x"
    assert settled(shop)
    clock.move(days=3)
    assert shop.change("note", first, code="z").ok
    values = shop.values("note", first)
    assert values["called"] == "N001/z"
    assert values["day"] == values["updated_at"].date()
    assert shop.values("note", second)["since"] == values["day"]
    assert of(shop, "shelf", "s")["latest"] == values["updated_at"]
    assert settled(shop)


def test_what_comes_back_is_picked_and_found_anew(deployed: Deploy, access: Rights) -> None:
    org = deployed(shop_org.FILES)
    shop = Shop(org, access(org, "admin"))
    shop.add("tariff", name="one", valid_from="2026-01-01", valid_to="2026-12-31", fee="100", daily_cap="900")
    delivery = shop.add("delivery", code="d", driver="kay", started="2026-05-01 09:00", units="2")
    assert shop.delete("delivery", delivery).ok
    assert shop.change("tariff", found(shop, "tariff", "one"), valid_to="2026-03-31").ok
    shop.add("tariff", name="two", valid_from="2026-04-01", valid_to="2026-12-31", fee="300", daily_cap="900")
    assert undelete(org, "delivery", delivery, access=shop.access, door="screen").ok
    values = shop.values("delivery", delivery)
    assert (values["tariff"], values["pay"]) == (found(shop, "tariff", "two"), 600)
    assert settled(shop)


def test_a_found_record_whose_key_changes_is_found_no_more(deployed: Deploy, access: Rights) -> None:
    org = deployed(shop_org.FILES)
    shop = Shop(org, access(org, "admin"))
    shop.add("tariff", name="one", valid_from="2026-01-01", valid_to="2026-12-31", fee="100", daily_cap="900")
    delivery = shop.add("delivery", code="d", driver="kay", started="2026-05-01 09:00", units="2")
    day = shop.values("delivery", delivery)["day"]
    assert shop.change("day", day, driver="lee").ok
    again = shop.values("delivery", delivery)["day"]
    assert again != day
    assert (shop.values("day", day)["runs"], shop.values("day", again)["runs"]) == (0, 1)
    assert settled(shop)


ZONE = """\
object: zone
label: {ja: 区, en: Zone}
name: code
fields:
  code: {type: text, label: {ja: 番号, en: Code}, external_id: true}
  open: {type: checkbox, label: {ja: 有効, en: Open}}
"""
RATE = """\
object: rate
label: {ja: 率, en: Rate}
name: code
fields:
  code:  {type: text, label: {ja: 番号, en: Code}, external_id: true}
  zone:  {type: lookup, to: zone, label: {ja: 区, en: Zone}}
  place: {type: integer, label: {ja: 順, en: Place}}
  fee:   {type: currency, label: {ja: 額, en: Fee}}
"""
JOB = """\
object: job
label: {ja: 仕事, en: Job}
name: code
fields:
  code: {type: text, label: {ja: 番号, en: Code}, external_id: true}
  kind: {type: text, label: {ja: 種, en: Kind}}
  rate:
    type: lookup
    to: rate
    label: {ja: 率, en: Rate}
    pick: {where: 'zone.open && zone.code = $Record.kind', expect: first, order: [place]}
  last:
    type: lookup
    to: rate
    label: {ja: 最後, en: Last}
    pick: {where: 'zone.open && zone.code = $Record.kind', expect: first, order: [-place]}
  fee:  {type: formula, returns: currency, stored: true, formula: rate.fee, label: {ja: 額, en: Fee}}
"""


def test_picks_follow_what_is_behind_the_picked(opened: Open) -> None:
    shop = opened(ZONE, RATE, JOB)
    shop.add("zone", code="z1", open="false")
    rows = [["r1", "z1", None, "10"], ["r2", "z1", "2", "20"], ["r3", "z1", "1", "30"]]
    assert shop.load("rate", ["code", "zone", "place", "fee"], rows).ok
    job = shop.add("job", code="j", kind="z1")
    assert shop.values("job", job)["rate"] is None
    assert shop.change("zone", found(shop, "zone", "z1"), open="true").ok
    values = shop.values("job", job)
    assert (values["rate"], values["fee"]) == (found(shop, "rate", "r3"), 30)
    assert values["last"] == found(shop, "rate", "r2")
    assert shop.change("zone", found(shop, "zone", "z1"), code="z2").ok
    assert shop.values("job", job)["rate"] is None
    assert settled(shop)


PILE = """\
object: pile
label: {ja: 山, en: Pile}
name: code
fields:
  code:  {type: text, label: {ja: 番号, en: Code}, external_id: true}
  all:   {type: rollup, of: stone, over: pile, operation: sum, value: weight, label: {ja: 計, en: All}}
"""
STONE = """\
object: stone
label: {ja: 石, en: Stone}
name: code
fields:
  code:   {type: text, label: {ja: 番号, en: Code}, external_id: true}
  pile:   {type: lookup, to: pile, label: {ja: 山, en: Pile}}
  weight: {type: integer, label: {ja: 重さ, en: Weight}}
"""


def test_sums_that_grow_too_long_refuse_their_row(opened: Open) -> None:
    shop = opened(PILE, STONE)
    shop.add("pile", code="p")
    rows = [[f"s{number}", "p", "9" * 18] for number in range(14)]
    outcome = shop.load("stone", ["code", "pile", "weight"], rows)
    assert {told[0].code for told in outcome.problems.values()} == {"R202"}
    assert 1 <= 14 - len(outcome.problems) <= 10
    assert settled(shop)


def test_a_rule_above_tells_nothing_of_a_hidden_record(deployed: Deploy, access: Rights) -> None:
    everything = "edit: all, delete: all, transfer: true, import: [insert, update, upsert]"
    rights = f"  region: {{read: all, create: true, {everything}}}\n"
    assert rights in shop_org.ADMIN
    clerk = shop_org.ADMIN.replace("profile: admin", "profile: clerk").replace(
        rights, "  region: {read: own, create: true, edit: own, delete: own}\n"
    )
    region = shop_org.REGION + (
        "validations:\n  few:\n    error_when: customers > 1\n"
        "    message: {ja: '{name}は一件まで（{rate}）', en: 'One for {name} ({rate})'}\n"
    )
    org = deployed({**shop_org.FILES, "objects/region.yaml": region, "permissions/profiles/clerk.yaml": clerk})
    boss, clerk_shop = Shop(org, access(org, "admin")), Shop(org, access(org, "clerk"))
    boss.add("region", name="north", rate="0.7")
    boss.add("region", name="south", rate="0.7")
    boss.add("customer", name="ann", region="north")
    deleted = boss.add("customer", name="bob", region="south")
    assert boss.change("customer", deleted, region="").ok
    gone = boss.add("customer", name="cid", region="south")
    assert boss.delete("customer", gone).ok
    assert boss.change("customer", deleted, region="south").ok
    outcome = undelete(org, "customer", gone, access=clerk_shop.access, door="screen")
    ((_, code, text),) = sentences(outcome)
    assert code == "R033"
    assert "south" not in text and "0.7" not in text
