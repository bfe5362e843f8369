"""Many writers on what is counted together: no lost roll-up, no limit slipped through, no cap shared out twice."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable, Mapping

import pytest

from support import shop_org
from support.shop import files_of
from tasuki.diagnostics import Problem
from tasuki.objects import Batch, Input, Shape, recalculate, write
from tasuki.permissions import Access
from tasuki.storage import Org

Rights = Callable[[Org, str], Access]
Deploy = Callable[[Mapping[str, str]], Org]
Row = Mapping[str, str]
FIND_BY = {"region": "name", "sort": "name", "customer": "name", "order": "code", "box": "name"}


def together(count: int, work: Callable[[int], None]) -> None:
    """Run `work(n)` in `count` threads at once; what one raises is raised here."""
    failures: list[BaseException] = []
    barrier = threading.Barrier(count)

    def run(number: int) -> None:
        barrier.wait()
        try:
            work(number)
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=run, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]


class Writer:
    """Saves rows by their keys."""

    def __init__(self, org: Org) -> None:
        self.org = org

    def __call__(self, access: Access, object_key: str, key: str, row: Row) -> list[Problem]:
        inputs = (Input(key), *(Input(name, FIND_BY.get(name)) for name in row if name != key))
        shape = Shape(object_key, "upsert", inputs, match=key)
        columns = [[row[given.field]] for given in inputs]
        outcome = write(self.org, Batch(shape=shape, size=1, columns=columns), access=access, door="screen")
        return [told for found in outcome.problems.values() for told in found]


@pytest.fixture
def org(deployed: Deploy) -> Org:
    return deployed(shop_org.FILES)


def rows(org: Org, sql: str) -> list[tuple[object, ...]]:
    with org.database.read() as connection:
        return connection.execute_text(sql)


def test_no_limit_is_slipped_through(org: Org, access: Rights) -> None:
    admin, save = access(org, "admin"), Writer(org)
    for turn in range(6):
        save(admin, "customer", "name", {"name": f"c{turn}", "most": "3"})
        told: list[str] = []

        def order(number: int, turn: int = turn, told: list[str] = told) -> None:
            for place in range(2):
                row = {"code": f"o{turn}-{number}-{place}", "customer": f"c{turn}"}
                told.extend(found.code for found in save(admin, "order", "code", row))

        together(5, order)
        assert told == ["R033"] * 7
        assert rows(org, f"SELECT orders FROM customer WHERE name = 'c{turn}'") == [(3,)]
    assert set(recalculate(org).values()) == {0}


def test_no_cap_is_shared_out_twice(org: Org, access: Rights) -> None:
    admin, save = access(org, "admin"), Writer(org)
    tariff = {"name": "all", "valid_from": "2026-01-01", "valid_to": "2026-12-31", "fee": "1000", "daily_cap": "5000"}
    assert save(admin, "tariff", "name", tariff) == []
    for turn in range(1, 7):

        def deliver(number: int, turn: int = turn) -> None:
            for place in range(3):
                started = f"2026-05-0{turn} {9 + place:02}:{number:02}"
                row = {"code": f"d{turn}-{number}-{place}", "driver": "kay", "started": started, "units": "2"}
                assert save(admin, "delivery", "code", row) == []

        together(4, deliver)
    assert rows(org, "SELECT count(*), min(runs), max(runs), min(paid), max(paid) FROM day") == [
        (6, 12, 12, 5000, 5000)
    ]
    assert set(recalculate(org).values()) == {0}


def test_no_roll_up_is_lost_while_records_move(org: Org, access: Rights) -> None:
    admin, save = access(org, "admin"), Writer(org)
    for number in range(3):
        save(admin, "region", "name", {"name": f"r{number}", "rate": f"0.{number + 1}"})
    for number in range(5):
        save(admin, "customer", "name", {"name": f"c{number}", "region": f"r{number % 3}", "most": "99"})
    for number in range(8):
        save(admin, "order", "code", {"code": f"o{number}", "customer": f"c{number % 5}"})

    def work(number: int) -> None:
        dice = random.Random(number)
        for turn in range(25):
            match dice.randrange(5):
                case 0:
                    row = {"code": f"o{dice.randrange(8)}", "customer": f"c{dice.randrange(5)}"}
                    save(admin, "order", "code", row)
                case 1:
                    save(
                        admin, "customer", "name", {"name": f"c{dice.randrange(5)}", "region": f"r{dice.randrange(3)}"}
                    )
                case 2:
                    save(
                        admin, "region", "name", {"name": f"r{dice.randrange(3)}", "rate": f"0.{dice.randrange(1, 9)}"}
                    )
                case _:
                    row = {
                        "item": f"l{number}-{turn % 6}",
                        "order": f"o{dice.randrange(8)}",
                        "quantity": str(dice.randrange(9)),
                        "price": str(dice.randrange(500)),
                    }
                    save(admin, "line", "item", row)

    together(4, work)
    assert set(recalculate(org).values()) == {0}
    assert rows(org, "SELECT sum(amount) FROM (SELECT quantity * price AS amount FROM line) x") == rows(
        org, "SELECT sum(sales) FROM region"
    )


REGION = """\
object: region
label: {ja: 地域, en: Region}
name: name
fields:
  name: {type: text, label: {ja: 名称, en: Name}, external_id: true}
  rate: {type: integer, label: {ja: 率, en: Rate}}
"""
CUSTOMER = """\
object: customer
label: {ja: 顧客, en: Customer}
name: name
fields:
  name:   {type: text, label: {ja: 名称, en: Name}, external_id: true}
  region: {type: lookup, to: region, label: {ja: 地域, en: Region}}
"""
BOX = """\
object: box
label: {ja: 箱, en: Box}
name: name
fields:
  name:  {type: text, label: {ja: 名称, en: Name}, external_id: true}
  total:
    type: rollup
    of: order
    over: box
    operation: sum
    value: amount * sort.rate
    returns: integer
    label: {ja: 計, en: Total}
"""
ORDER = """\
object: order
label: {ja: 注文, en: Order}
name: code
fields:
  code:     {type: text, label: {ja: 番号, en: Code}, external_id: true}
  box:      {type: lookup, to: box, label: {ja: 箱, en: Box}}
  sort:     {type: lookup, to: region, label: {ja: 種, en: Sort}}
  customer: {type: lookup, to: customer, label: {ja: 顧客, en: Customer}}
  amount:   {type: integer, label: {ja: 額, en: Amount}}
  levy:
    {type: formula, returns: integer, stored: true, formula: amount * customer.region.rate, label: {ja: 賦課, en: Levy}}
"""


def test_nothing_read_over_references_goes_stale(deployed: Deploy, access: Rights) -> None:
    org = deployed(files_of(REGION, CUSTOMER, BOX, ORDER))
    admin, save = access(org, "admin"), Writer(org)
    for number in range(2):
        save(admin, "region", "name", {"name": f"r{number}", "rate": "1"})
        save(admin, "box", "name", {"name": f"b{number}"})
    for number in range(2):
        save(admin, "customer", "name", {"name": f"c{number}", "region": f"r{number}"})
    for turn in range(30):
        writes: list[tuple[str, str, Row]] = [
            ("region", "name", {"name": "r0", "rate": str(turn + 2)}),
            ("order", "code", {"code": "o1", "amount": str(turn + 1)}),
            ("customer", "name", {"name": "c1", "region": f"r{turn % 2}"}),
            ("order", "code", {"code": f"n{turn}", "sort": "r0", "box": "b0", "customer": "c1", "amount": "3"}),
        ]
        save(admin, "order", "code", {"code": "o1", "sort": "r0", "box": "b1", "customer": "c0", "amount": "0"})

        def work(number: int, writes: list[tuple[str, str, Row]] = writes) -> None:
            assert save(admin, *writes[number]) == []

        together(4, work)
        assert set(recalculate(org).values()) <= {0}, turn


DAY = """\
object: day
label: {ja: 日, en: Day}
name: code
fields:
  code: {type: text, label: {ja: 日, en: Day}, unique: true}
  rate: {type: integer, label: {ja: 率, en: Rate}, default: "1"}
"""
FARE = """\
object: fare
label: {ja: 運賃, en: Fare}
name: code
fields:
  code: {type: text, label: {ja: 番号, en: Code}, external_id: true}
  kind: {type: text, label: {ja: 種, en: Kind}}
  fee:  {type: integer, label: {ja: 額, en: Fee}}
"""
TRIP = """\
object: trip
label: {ja: 便, en: Trip}
name: code
fields:
  code: {type: text, label: {ja: 番号, en: Code}, external_id: true}
  kind: {type: text, label: {ja: 種, en: Kind}}
  date: {type: text, label: {ja: 日付, en: Date}}
  day:  {type: lookup, to: day, label: {ja: 日, en: Day}, find_or_create: {code: date}}
  fare: {type: lookup, to: fare, label: {ja: 運賃, en: Fare}, pick: {where: kind = $Record.kind, expect: optional}}
  cost: {type: formula, returns: integer, stored: true, formula: fare.fee, label: {ja: 費用, en: Cost}}
  wage: {type: formula, returns: integer, stored: true, formula: day.rate * 2, label: {ja: 手当, en: Wage}}
"""


def test_nothing_read_over_found_and_picked_records_goes_stale(deployed: Deploy, access: Rights) -> None:
    org = deployed(files_of(DAY, FARE, TRIP))
    admin, save = access(org, "admin"), Writer(org)
    save(admin, "fare", "code", {"code": "f", "kind": "a", "fee": "1"})
    save(admin, "fare", "code", {"code": "g", "kind": "b", "fee": "1"})
    save(admin, "trip", "code", {"code": "t", "kind": "a", "date": "d"})
    for turn in range(30):
        writes: list[tuple[str, str, Row]] = [
            ("fare", "code", {"code": "f", "fee": str(turn + 2)}),
            ("fare", "code", {"code": "g", "kind": "bc"[turn % 2]}),
            ("day", "code", {"code": "d", "rate": str(turn + 2)}),
            ("trip", "code", {"code": f"n{turn}", "kind": "c", "date": "d"}),
            ("trip", "code", {"code": f"m{turn}", "kind": "a", "date": "d"}),
        ]

        def work(number: int, writes: list[tuple[str, str, Row]] = writes) -> None:
            assert save(admin, *writes[number]) == []

        together(5, work)
        assert set(recalculate(org).values()) <= {0}, turn
