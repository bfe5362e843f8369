"""What the tests of leaf functions ask for."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from support.leaves import Call, on_postgresql, on_sqlite
from tasuki.formulas.leaf import dates, numbers, programme, text, times

LEAVES = (*numbers.LEAVES, *text.LEAVES, *dates.LEAVES, *times.LEAVES, *programme.LEAVES)


@pytest.fixture(params=["sqlite", "postgresql"], scope="module")
def call(request: pytest.FixtureRequest) -> Iterator[Call]:
    """The leaf functions of one engine: `call(name, argument, …)`."""
    if request.param == "sqlite":
        with on_sqlite(LEAVES) as found:
            yield found
        return
    with on_postgresql(request.getfixturevalue("postgres")) as found:
        yield found
