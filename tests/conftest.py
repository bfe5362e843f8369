"""Fixtures every test may ask for. What asks for `database_url`, directly or not, runs once per engine."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from support import small_org as small
from support.orgs import deploy_org, key_for, user_access
from support.postgres import TEST_SETTINGS, Cluster, start_cluster
from support.standing_clock import StandingClock
from tasuki.permissions import Access
from tasuki.storage import Org


@pytest.fixture(scope="session")
def postgres() -> Iterator[Cluster]:
    """The PostgreSQL server of this test process."""
    with start_cluster(TEST_SETTINGS) as cluster:
        yield cluster


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of an empty database: an encrypted file (key: `support.orgs.key_for`), or a fresh schema."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'org.db'}"
        return
    cluster: Cluster = request.getfixturevalue("postgres")
    url = cluster.new_schema()
    yield url
    cluster.drop_schema(url)


@pytest.fixture
def clock() -> StandingClock:
    """Stands at 2026-11-21 10:30 in Tokyo."""
    return StandingClock()


@pytest.fixture(scope="session")
def small_org() -> Mapping[str, str]:
    """YAML texts by path: see `support.small_org`."""
    return small.FILES


@pytest.fixture
def deployed(database_url: str, tmp_path: Path, clock: StandingClock) -> Iterator[Callable[[Mapping[str, str]], Org]]:
    """A function: YAML texts -> the org, compiled, deployed to the empty database and open. Call it once."""
    opened: list[Org] = []

    def deploy(files: Mapping[str, str]) -> Org:
        opened.append(deploy_org(files, tmp_path / "org", database_url, key_for(database_url), clock))
        return opened[-1]

    yield deploy
    for org in opened:
        org.database.close()


@pytest.fixture
def org(deployed: Callable[[Mapping[str, str]], Org], small_org: Mapping[str, str]) -> Org:
    """The small org, deployed."""
    return deployed(small_org)


@pytest.fixture
def access() -> Callable[[Org, str], Access]:
    """A function: org, profile -> the rights of that profile's user, who exists as a record."""
    return user_access
