"""The programme, deployed once per engine: each test writes its own experts, firms and cases into it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from support.postgres import Cluster
from support.programme import Programme, open_programme
from support.standing_clock import StandingClock


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def programme(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Programme]:
    """The programme in use."""
    if request.param == "sqlite":
        opened = open_programme(f"sqlite:///{tmp_path_factory.mktemp('programme') / 'org.db'}", StandingClock())
        yield opened
        opened.org.database.close()
        return
    cluster: Cluster = request.getfixturevalue("postgres")
    url = cluster.new_schema()
    opened = open_programme(url, StandingClock())
    yield opened
    opened.org.database.close()
    cluster.drop_schema(url)
