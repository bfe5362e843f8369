"""The measured org on either engine: compiled, deployed, filled, with one person who may work in it."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from benchmarks.floor_rows import Encoding, send, system_values
from benchmarks.rows import MASTERS, made_id
from support.orgs import KEY, deploy_folder
from support.postgres import Cluster
from tasuki.clock import system_clock
from tasuki.identity.sessions import open_session
from tasuki.permissions import Access, access_for
from tasuki.principals import Principal
from tasuki.storage import Org

FOLDER = Path(__file__).with_name("org")
ENGINES = ("sqlite", "postgresql")
KEEPER = made_id("user", 1)
OTHER = made_id("user", 2)


@dataclass(frozen=True, slots=True)
class World:
    """A deployed measured org and where its database is, for servers in other processes."""

    org: Org
    url: str
    key: bytes | None

    @property
    def folder(self) -> Path:
        """Where the YAML of the org is."""
        return self.org.folder

    @property
    def engine(self) -> str:
        """sqlite or postgresql."""
        return self.org.database.name

    def session(self) -> str:
        """The token of a fresh session of the keeper."""
        profile = self.org.catalog.profiles["keeper"]
        with self.org.database.write() as connection:
            return open_session(self.org, connection, KEEPER, profile, address="127.0.0.1", agent="bench")

    def access(self) -> Access:
        """The rights of the keeper."""
        return access_of(self.org)


def access_of(org: Org) -> Access:
    """The rights of the keeper in `org`."""
    principal = Principal(id=KEEPER, name="倉庫係", grants=("keeper",), address="127.0.0.1")
    return access_for(org, principal)


@contextmanager
def world(engine: str, cluster: Cluster) -> Iterator[World]:
    """The measured org in a fresh database of `engine`, gone at the end."""
    with deployed(FOLDER, engine, cluster) as measured:
        _add_people(measured.org)
        yield measured


@contextmanager
def deployed(folder: Path, engine: str, cluster: Cluster) -> Iterator[World]:
    """The org in `folder`, deployed to a fresh database of `engine`, gone at the end."""
    with tempfile.TemporaryDirectory(prefix="tasuki-bench-") as scratch:
        url = f"sqlite:///{scratch}/org.db" if engine == "sqlite" else cluster.new_schema()
        key = KEY if engine == "sqlite" else None
        org = deploy_folder(folder, url, key, system_clock)
        try:
            yield World(org, url, key)
        finally:
            org.database.close()
            if engine != "sqlite":
                cluster.drop_schema(url)


def _add_people(org: Org) -> None:
    encoding = Encoding(org.catalog, org.database.name)
    rows = [
        (identifier, name, name, None, "keeper", True, "ja", *system_values(KEEPER))
        for identifier, name in ((KEEPER, "倉庫係"), (OTHER, "倉庫係2"))
    ]
    with org.database.write() as connection:
        send(connection, encoding.prepare('"user"', encoding.columns("user"), rows))


def fill(org: Org, count: int, owners: Sequence[UUID] = (KEEPER,), chunk: int = 100_000) -> None:
    """The masters and `count` items, written by the floor itself: how they came there is not what is measured."""
    encoding = Encoding(org.catalog, org.database.name)
    with org.database.write() as connection:
        for key in MASTERS:
            send(connection, encoding.masters(key, KEEPER))
    for first in range(1, count + 1, chunk):
        prepared = encoding.items(min(chunk, count + 1 - first), owners, first)
        with org.database.write() as connection:
            send(connection, prepared)
    with org.database.write() as connection:
        connection.execute_text("ANALYZE")
