"""One save in process: the gate with all its stages beside the raw driver doing both INSERTs."""

from __future__ import annotations

import resource
from dataclasses import replace
from itertools import islice

from support.postgres import Cluster

from benchmarks.floor_rows import timed
from benchmarks.floor_save import RowFloor
from benchmarks.measure import Result, interleave
from benchmarks.rows import Item, form_texts, items, made_id
from benchmarks.world import World, fill, world
from tasuki.objects import one_row, write

FILLED = 10_000


def measure_gate(engine: str, cluster: Cluster, rounds: int, block: int) -> list[Result]:
    """Creating and changing one record, `block` of each a round."""
    with world(engine, cluster) as measured:
        fill(measured.org, FILLED)
        return [_create(measured, rounds, block), _update(measured, rounds, block)]


def _create(measured: World, rounds: int, block: int) -> Result:
    floor, access = RowFloor(measured), measured.access()
    fresh = iter(items(4 * block * (rounds + 1), FILLED + 1))

    def take() -> list[Item]:
        return list(islice(fresh, block))

    def bare() -> float:
        rows = [floor.creation(item) for item in take()]
        return timed(lambda: [floor.create_bare(row) for row in rows])

    def honest() -> float:
        rows = [floor.creation(item) for item in take()]
        return timed(lambda: [floor.create(row) for row in rows])

    def ours() -> float:
        texts = [form_texts(item) for item in take()]

        def save() -> None:
            for row in texts:
                outcome = write(measured.org, one_row("item", "insert", row), access=access, door="screen")
                if not outcome.ok:
                    raise AssertionError(outcome.problems)

        return timed(save)

    return _result("gate create", measured, interleave({"bare": bare, "honest": honest, "ours": ours}, rounds), block)


def _update(measured: World, rounds: int, block: int) -> Result:
    floor, access = RowFloor(measured), measured.access()
    numbers, filled = iter(range(1, FILLED)), list(items(FILLED))

    def honest() -> float:
        rows = [floor.change(made_id("item", number), number) for number in islice(numbers, block)]
        return timed(lambda: [floor.update(row) for row in rows])

    def ours() -> float:
        chosen = [filled[number - 1] for number in islice(numbers, block)]
        asked = [
            (made_id("item", item.number), form_texts(replace(item, quantity=item.quantity + 1))) for item in chosen
        ]

        def save() -> None:
            for record, texts in asked:
                batch = one_row("item", "update", texts, id=record, version=1)
                outcome = write(measured.org, batch, access=access, door="screen")
                if not outcome.ok:
                    raise AssertionError(outcome.problems)

        return timed(save)

    return _result("gate update", measured, interleave({"honest": honest, "ours": ours}, rounds), block)


def _result(name: str, measured: World, seconds: dict[str, float], block: int) -> Result:
    return Result(
        name=name,
        engine=measured.engine,
        rows=1,
        ratio_bare=seconds["ours"] / seconds["bare"] if "bare" in seconds else None,
        ratio_honest=seconds["ours"] / seconds["honest"],
        per_second=block / seconds["ours"],
        peak_mb=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        seconds=seconds["ours"] / block,
        aim=3,
    )
