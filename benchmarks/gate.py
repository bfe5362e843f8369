"""One save in process: the gate with all its stages beside the raw driver doing both INSERTs."""

from __future__ import annotations

import resource
from dataclasses import replace
from itertools import islice
from uuid import UUID

from benchmarks.floor_save import RowFloor
from benchmarks.measure import Result, Sizes, interleave, timed_each
from benchmarks.rows import Item, form_texts, items, made_id
from benchmarks.world import World, fill, world
from support.postgres import Cluster
from tasuki.objects import one_row, write


def measure_gate(engine: str, cluster: Cluster, sizes: Sizes) -> list[Result]:
    """Creating and changing one record, `sizes.block` of each a round."""
    with world(engine, cluster) as measured:
        fill(measured.org, sizes.filled)
        return [_create(measured, sizes), _update(measured, sizes)]


def _create(measured: World, sizes: Sizes) -> Result:
    floor, access, block = RowFloor(measured), measured.access(), sizes.block
    fresh = iter(items(4 * block * (sizes.rounds + 1), sizes.filled + 1))

    def take() -> list[Item]:
        return list(islice(fresh, block))

    def bare() -> float:
        rows = [floor.creation(item) for item in take()]
        return timed_each(floor.create_bare, rows)

    def honest() -> float:
        rows = [floor.creation(item) for item in take()]
        return timed_each(floor.create, rows)

    def ours() -> float:
        texts = [form_texts(item) for item in take()]

        def save(row: dict[str, str]) -> None:
            outcome = write(measured.org, one_row("item", "insert", row), access=access, door="screen")
            if not outcome.ok:
                raise AssertionError(outcome.problems)

        return timed_each(save, texts)

    return _result(
        "gate create", measured, interleave({"bare": bare, "honest": honest, "ours": ours}, sizes.rounds), block
    )


def _update(measured: World, sizes: Sizes) -> Result:
    floor, access, block = RowFloor(measured), measured.access(), sizes.block
    numbers, filled = iter(range(1, sizes.filled)), list(items(sizes.filled))

    def honest() -> float:
        rows = [floor.change(made_id("item", number), number) for number in islice(numbers, block)]
        return timed_each(floor.update, rows)

    def ours() -> float:
        chosen = [filled[number - 1] for number in islice(numbers, block)]
        asked = [
            (made_id("item", item.number), form_texts(replace(item, quantity=item.quantity + 1))) for item in chosen
        ]

        def save(change: tuple[UUID, dict[str, str]]) -> None:
            batch = one_row("item", "update", change[1], id=change[0], version=1)
            outcome = write(measured.org, batch, access=access, door="screen")
            if not outcome.ok:
                raise AssertionError(outcome.problems)

        return timed_each(save, asked)

    return _result("gate update", measured, interleave({"honest": honest, "ours": ours}, sizes.rounds), block)


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
