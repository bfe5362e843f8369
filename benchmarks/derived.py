"""Derived values beside the UPDATEs one would write by hand: all of them anew, and a save that moves three roll-ups."""

from __future__ import annotations

import resource
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from benchmarks.measure import Result, Sizes, interleave, timed, timed_each
from support import shop_org
from support.orgs import deploy_org, key_for, user_access
from support.postgres import Cluster
from tasuki.clock import system_clock
from tasuki.ids import to_text
from tasuki.objects import Batch, Input, Shape, recalculate, write
from tasuki.storage import Connection, Org

_NUMBERS = {
    "sqlite": "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {count})",
    "postgresql": "WITH n(i) AS (SELECT generate_series(1, {count}))",
}
_ID = {
    "sqlite": "unhex(printf('%032x', {space} * 1000000000 + {number}))",
    "postgresql": "lpad(to_hex({space} * 1000000000::bigint + {number}), 32, '0')::uuid",
}
_NOW = {"sqlite": "1790000000000000", "postgresql": "now()"}
_SPACES = {"region": 1, "customer": 2, "order": 3, "line": 4}

_BY_HAND: Mapping[str, tuple[str, ...]] = {
    "roll-ups": (
        'UPDATE "order" SET gross = q.s FROM (SELECT "order" AS k, sum(quantity * price) AS s FROM line '
        'WHERE deleted_at IS NULL GROUP BY 1) q WHERE q.k = "order".id',
        'UPDATE "order" SET net = gross',
        "UPDATE customer SET orders = q.c, total = q.s, largest = q.m, mean = q.a, dates = q.d FROM (SELECT customer "
        "AS k, count(*) AS c, sum(net) AS s, max(net) AS m, avg(net) AS a, count(DISTINCT placed_on) AS d "
        'FROM "order" WHERE deleted_at IS NULL GROUP BY 1) q WHERE q.k = customer.id',
        "UPDATE customer SET bonus = total / orders",
        "UPDATE region SET customers = q.c, sales = q.s FROM (SELECT region AS k, count(*) AS c, sum(total) AS s "
        "FROM customer WHERE deleted_at IS NULL GROUP BY 1) q WHERE q.k = region.id",
        'UPDATE "order" SET levy = q.v FROM (SELECT o.id AS k, o.net * r.rate AS v FROM "order" o '
        'JOIN customer c ON c.id = o.customer JOIN region r ON r.id = c.region) q WHERE q.k = "order".id',
    ),
    "formula": ("UPDATE line SET per_pack = quantity * 100 / packs",),
}
_SPOIL: Mapping[str, tuple[str, ...]] = {
    "roll-ups": (
        'UPDATE "order" SET gross = 0, net = 0, levy = 0',
        "UPDATE customer SET orders = 0, total = 0, largest = NULL, mean = NULL, dates = 0, bonus = 0",
        "UPDATE region SET customers = 0, sales = 0",
    ),
    "formula": ("UPDATE line SET per_pack = NULL",),
}
_STEPS: Mapping[str, Sequence[str]] = {"roll-ups": ("order", "customer", "region"), "formula": ("line",)}


@dataclass(frozen=True, slots=True)
class Shop:
    """The deployed org, with `lines` lines, a tenth of it orders, a hundredth customers."""

    org: Org
    lines: int

    @property
    def engine(self) -> str:
        return self.org.database.name

    def run(self, statements: Sequence[str]) -> None:
        """Run SQL by hand in one transaction."""
        with self.org.database.write() as connection:
            connection.plan_for_whole_tables()
            for sql in statements:
                connection.execute_text(sql)


def measure_derived(engine: str, cluster: Cluster, sizes: Sizes) -> list[Result]:
    """All values anew over `sizes.lists[-1]` lines, and single saves."""
    with _shop(engine, cluster, sizes.lists[-1]) as shop:
        anew = [_anew(shop, part, sizes) for part in _BY_HAND]
        return [*anew, _save(shop, sizes)]


@contextmanager
def _shop(engine: str, cluster: Cluster, lines: int) -> Iterator[Shop]:
    with tempfile.TemporaryDirectory(prefix="tasuki-bench-") as scratch:
        url = f"sqlite:///{scratch}/org.db" if engine == "sqlite" else cluster.new_schema()
        org = deploy_org(shop_org.FILES, Path(scratch) / "org", url, key_for(url), system_clock)
        try:
            with org.database.write() as connection:
                _fill(connection, engine, lines)
            with org.database.write() as connection:
                connection.execute_text("ANALYZE")
            shop = Shop(org, lines)
            for statements in _BY_HAND.values():
                shop.run(statements)
            yield shop
        finally:
            org.database.close()
            if engine != "sqlite":
                cluster.drop_schema(url)


def _fill(connection: Connection, engine: str, lines: int) -> None:
    """By hand: how the records came there is not what is measured. Every derived value is right."""
    orders, customers, regions = max(lines // 10, 1), max(lines // 100, 1), 47
    rate = "100" if engine == "sqlite" else "0.1"
    values: Mapping[str, tuple[int, Mapping[str, str]]] = {
        "region": (regions, {"name": "'r' || i", "rate": rate, "customers": "0", "sales": "0"}),
        "customer": (
            customers,
            {"name": "'c' || i", "most": "1000000", "region": _id(engine, "region", f"i % {regions} + 1")},
        ),
        "order": (orders, {"code": "'o' || i", "customer": _id(engine, "customer", f"i % {customers} + 1")}),
        "line": (
            lines,
            {
                "item": "'l' || i",
                '"order"': _id(engine, "order", f"i % {orders} + 1"),
                "quantity": "i % 7 + 1",
                "price": "i % 900 + 100",
                "packs": "i % 3 + 1",
            },
        ),
    }
    for object_key, (count, columns) in values.items():
        whole = {**columns, "created_at": _NOW[engine], "updated_at": _NOW[engine], "version": "1"}
        numbers = _NUMBERS[engine].format(count=count)
        names, chosen = ", ".join(("id", *whole)), ", ".join((_id(engine, object_key, "i"), *whole.values()))
        connection.execute_text(f'INSERT INTO "{object_key}" ({names}) {numbers} SELECT {chosen} FROM n')


def _id(engine: str, object_key: str, number: str) -> str:
    return _ID[engine].format(space=_SPACES[object_key], number=f"({number})")


def _anew(shop: Shop, part: str, sizes: Sizes) -> Result:
    def after_spoiling(work: Callable[[], object]) -> float:
        shop.run(_SPOIL[part])
        return timed(work)

    def honest() -> float:
        return after_spoiling(lambda: shop.run(_BY_HAND[part]))

    def ours() -> float:
        return after_spoiling(lambda: recalculate(shop.org, _STEPS[part]))

    seconds = interleave({"honest": honest, "ours": ours}, sizes.load_rounds)
    return _result(f"recalculate {part}", shop, shop.lines, seconds, shop.lines)


def _save(shop: Shop, sizes: Sizes) -> Result:
    """One new line: its order, customer and region follow, and the customer's rule is tested."""
    access = user_access(shop.org, "admin")
    numbers = iter(range(10**9))
    shape = Shape("line", "insert", tuple(Input(name) for name in ("item", "order", "quantity", "price", "packs")))
    orders = max(shop.lines // 10, 1)

    def save(number: int) -> None:
        order = UUID(int=_SPACES["order"] * 10**9 + number % orders + 1)
        cells = [[f"n{number}"], [to_text(order)], ["3"], ["250"], ["2"]]
        outcome = write(shop.org, Batch(shape=shape, size=1, columns=cells), access=access, door="screen")
        if not outcome.ok:
            raise AssertionError(outcome.problems)

    def ours() -> float:
        return timed_each(save, [next(numbers) for _ in range(sizes.block)])

    def honest() -> float:
        return timed_each(lambda number: _save_by_hand(shop, number), [next(numbers) for _ in range(sizes.block)])

    seconds = interleave({"honest": honest, "ours": ours}, sizes.rounds)
    return _result("save, 3 roll-ups", shop, 1, {k: v / sizes.block for k, v in seconds.items()}, 1)


def _save_by_hand(shop: Shop, number: int) -> None:
    """A line with its history row, and four UPDATEs up to the region."""
    engine, orders = shop.engine, max(shop.lines // 10, 1)
    line, order = 9 * 10**12 + number, number % orders + 1
    ids = {"line": _id(engine, "line", str(line)), "order": _id(engine, "order", str(order))}
    now = _NOW[engine]
    salt = "randomblob(16)" if engine == "sqlite" else "gen_random_uuid()"
    with shop.org.database.write() as connection:
        connection.execute_text(
            f'INSERT INTO line (id, item, "order", quantity, price, packs, per_pack, created_at, updated_at, version) '
            f"VALUES ({ids['line']}, 'h{number}', {ids['order']}, 3, 250, 2, 150, {now}, {now}, 1)"
        )
        connection.execute_text(
            "INSERT INTO tasuki_history (at, transaction_id, principal_name, address, door, object, record, operation, "
            f"changes, salt) VALUES ({now}, 1, 'hand', '', 'screen', 'line', {ids['line']}, 'create', "
            f"""'{{"item":[null,"h{number}"],"quantity":[null,"3"],"price":[null,"250"]}}', {salt})"""
        )
        connection.execute_text(
            f'UPDATE "order" SET gross = gross + 750, net = net + 750, levy = levy + 75 WHERE id = {ids["order"]}'
        )
        of_order = f'(SELECT customer FROM "order" WHERE id = {ids["order"]})'
        connection.execute_text(
            f"UPDATE customer SET total = total + 750, bonus = (total + 750) / orders WHERE id = {of_order}"
        )
        of_customer = f"(SELECT region FROM customer WHERE id = {of_order})"
        connection.execute_text(f"UPDATE region SET sales = sales + 750 WHERE id = {of_customer}")


def _result(name: str, shop: Shop, rows: int, seconds: Mapping[str, float], units: int) -> Result:
    return Result(
        name=name,
        engine=shop.engine,
        rows=rows,
        ratio_bare=None,
        ratio_honest=seconds["ours"] / seconds["honest"],
        per_second=units / seconds["ours"],
        peak_mb=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        seconds=seconds["ours"],
        aim=3,
    )
