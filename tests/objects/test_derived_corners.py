"""Corners of derived values: one change reaching a value over two ways, what the system sets, what comes back."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest

from support.shop import Shop, files_of, found, of
from tasuki.objects import recalculate
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
