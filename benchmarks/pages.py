"""Over HTTP on both sides: the list page of 50 rows by 8 columns, and the save of one record's form."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from benchmarks.measure import Result, Sizes, interleave, timed_each
from benchmarks.rows import Item, form_texts, items, made_id
from benchmarks.servers import Client, Server, floor_command, form_of, our_command, serving
from benchmarks.world import KEEPER, OTHER, World, fill, world
from support.postgres import Cluster, free_port
from tasuki import ids

LIST = "/objects/item?view=newest"
ROWS = 50


@dataclass(frozen=True, slots=True)
class Sides:
    """Both servers over one database, each with a client that is signed in."""

    measured: World
    server: Server
    floor: Client
    ours: Client


@contextmanager
def sides(measured: World) -> Iterator[Sides]:
    """Both servers, running."""
    token, ports = measured.session(), (free_port(), free_port())
    floor = floor_command(measured.url, measured.key, ports[0])
    ours = our_command(measured.folder, measured.url, ports[1])
    with serving(floor, ports[0]), serving(ours, ports[1], measured.key) as server:
        clients = Client(ports[0], f"tasuki={token}"), Client(ports[1], f"tasuki={token}")
        yield Sides(measured, server, *clients)
        for client in clients:
            client.close()


def measure_pages(engine: str, cluster: Cluster, sizes: Sizes) -> list[Result]:
    """The list at every size, and the save at the smallest."""
    results = []
    for count in sizes.lists:
        with world(engine, cluster) as measured:
            # Every other record is another person's: the visibility predicate has something to do.
            fill(measured.org, count, (KEEPER, OTHER))
            with sides(measured) as running:
                results.append(_list(running, count, sizes))
                if count == min(sizes.lists):
                    results.append(_save(running, count, sizes))
    return results


def _list(running: Sides, count: int, sizes: Sizes) -> Result:
    requests = max(1, sizes.block // 10)

    def get(client: Client, path: str) -> float:
        return timed_each(lambda _: _page(client, path, count), range(requests))

    for client, path in ((running.floor, "/item"), (running.ours, LIST)):
        get(client, path)
    parts = {"floor": lambda: get(running.floor, "/item"), "ours": lambda: get(running.ours, LIST)}
    seconds = interleave(parts, sizes.rounds)
    return _result("list page 50x8", running, count, seconds, requests, aim=1.5)


def _page(client: Client, path: str, count: int) -> None:
    status, body = client.get(path)
    rows = body.count(b"<tr") - 1
    if status != 200 or rows != min(ROWS, count // 2):
        raise AssertionError(f"{path}: status {status}, {rows} rows: {body[:300]!r}")


def _save(running: Sides, count: int, sizes: Sizes) -> Result:
    """Each save changes the quantity of another record; both sides send the whole form."""
    mine = iter([item for item in items(count) if item.number % 2 == 0])
    block = max(1, sizes.block // 4)

    def floor() -> float:
        chosen = [next(mine) for _ in range(block)]
        forms = [
            (
                f"/item/{ids.to_text(made_id('item', item.number))}",
                [*form_texts(_changed(item)).items(), ("version", "1")],
            )
            for item in chosen
        ]
        return timed_each(lambda sent: _saved(running.floor, *sent), forms)

    def ours() -> float:
        forms = []
        for _ in range(block):
            item = next(mine)
            path = f"/objects/item/{ids.to_text(made_id('item', item.number))}/edit"
            form = [(key, value) for key, value in form_of(running.ours.get(path)[1]) if key != "quantity"]
            forms.append((path, [*form, ("quantity", str(item.quantity + 1))]))
        return timed_each(lambda sent: _saved(running.ours, *sent), forms)

    seconds = interleave({"floor": floor, "ours": ours}, sizes.rounds)
    _check_history(running, 2 * block * sizes.rounds)
    return _result("save over HTTP", running, count, seconds, block, aim=3)


def _saved(client: Client, path: str, form: list[tuple[str, str]]) -> None:
    status, _, body = client.post(path, form)
    if status != 303:
        raise AssertionError(f"{path}: status {status}: {body[:2000]!r}")


def _check_history(running: Sides, expected: int) -> None:
    """Both sides did the same work: one entry a save, one changed field."""
    query = "SELECT count(*), min(length(changes)), max(length(changes)) FROM tasuki_history WHERE object = 'item'"
    with running.measured.org.database.read() as connection:
        [(count, _, longest)] = connection.execute_text(query)
    if count != expected or longest > 40:
        raise AssertionError(f"{count} history entries instead of {expected}, the longest of {longest} characters")


def _changed(item: Item) -> Item:
    return replace(item, quantity=item.quantity + 1)


def _result(name: str, running: Sides, count: int, seconds: dict[str, float], units: int, *, aim: float) -> Result:
    return Result(
        name=name,
        engine=running.measured.engine,
        rows=count,
        ratio_bare=None,
        ratio_honest=seconds["ours"] / seconds["floor"],
        per_second=units / seconds["ours"],
        peak_mb=running.server.peak_mb,
        seconds=seconds["ours"] / units,
        aim=aim,
    )
