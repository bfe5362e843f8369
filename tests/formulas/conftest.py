"""What computes formulas in the tests of this folder."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from support.orgs import key_for
from tasuki.storage import open_database
from tasuki.storage.evaluation import Evaluator, evaluator


@pytest.fixture
def engine(database_url: str) -> Iterator[Evaluator]:
    """Formulas over given rows, in an empty database of each engine."""
    database = open_database(database_url, key_for(database_url))
    with evaluator(database) as opened:
        yield opened
    database.close()
