"""Reading ahead: the next item is made in another thread while this one is used."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

Item = TypeVar("Item")


def read_ahead(source: Callable[[], Iterator[Item]]) -> Iterator[Item]:
    """The items of `source()`, each already made when it is asked for; at most one waits. What `source` raises is
    raised at its place. Worth it where using an item waits for something else than Python, such as a database."""
    end = object()
    items = source()
    with ThreadPoolExecutor(1, thread_name_prefix="read-ahead") as reader:
        coming = reader.submit(next, items, end)
        while (item := coming.result()) is not end:
            coming = reader.submit(next, items, end)
            yield item  # type: ignore[misc]
