"""A PostgreSQL cluster of our own: made in a temporary folder, never run as root, gone when closed."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from uuid import uuid4

import psycopg

# Throw-away data: what is lost in a power cut is the test, not the record.
TEST_SETTINGS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
# Like an installed server, but larger than Debian's default so that a million rows stay in memory.
BENCH_SETTINGS = {
    "shared_buffers": "1GB",
    "max_wal_size": "4GB",
    "checkpoint_timeout": "30min",
    "maintenance_work_mem": "256MB",
}


def binaries() -> Path:
    """The folder of the newest installed PostgreSQL. Raises FileNotFoundError with what to do about it."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if not found:
        raise FileNotFoundError("PostgreSQL is not installed: apt-get install postgresql")
    return found[-1].parent


def free_port() -> int:
    """A TCP port on loopback that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _server_user() -> str | None:
    """The user the server runs as: None for ourselves; another one if we are root, which it refuses."""
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam("postgres").pw_name
    except KeyError:
        subprocess.run(["useradd", "--system", "--no-create-home", "tasuki-postgres"], check=True)
        return "tasuki-postgres"


@dataclass(frozen=True, slots=True)
class Cluster:
    """A running server with one database, `tasuki`, whose text sorts by code point."""

    folder: Path
    port: int
    process: subprocess.Popen[bytes]

    @property
    def url(self) -> str:
        """The address of the database, without a schema."""
        return self.address("tasuki")

    def address(self, database: str) -> str:
        """The address of another database of this cluster."""
        return f"postgresql://tasuki@127.0.0.1:{self.port}/{database}"

    def new_schema(self) -> str:
        """The address of a fresh, empty schema."""
        name = f"org_{uuid4().hex[:12]}"
        self.run(f"CREATE SCHEMA {name}")
        return f"{self.url}?schema={name}"

    def drop_schema(self, url: str) -> None:
        """Remove what `new_schema` made, with everything in it."""
        self.run(f"DROP SCHEMA IF EXISTS {url.rpartition('=')[2]} CASCADE")

    def run(self, statement: str) -> None:
        """Run one statement of our own making, on a connection of its own."""
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(statement.encode())

    def peak_mb(self) -> float:
        """The largest resident size a server process now alive has had, in MB (0 where /proc is missing)."""
        sizes = [0.0]
        for status in Path("/proc").glob("[0-9]*/status"):
            try:
                lines = dict(line.split(":", 1) for line in status.read_text().splitlines() if ":" in line)
            except OSError:
                continue
            if lines.get("PPid", "").strip() == str(self.process.pid) and "VmHWM" in lines:
                sizes.append(int(lines["VmHWM"].split()[0]) / 1024)
        return max(sizes)

    def close(self) -> None:
        """Stop the server and remove its folder."""
        self.process.terminate()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait(20)
        shutil.rmtree(self.folder)

    def __enter__(self) -> Cluster:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def start_cluster(settings: dict[str, str]) -> Cluster:
    """Make and start a cluster that is ready for connections. Raises RuntimeError with the server's log."""
    user = _server_user()
    folder = Path(tempfile.mkdtemp(prefix="tasuki-postgres-"))
    if user is not None:
        shutil.chown(folder, user)
    programs, data = binaries(), folder / "data"
    made = subprocess.run(
        [programs / "initdb", "-D", data, "-U", "tasuki", "-A", "trust", "-E", "UTF8", "--locale=C", "-N"],
        user=user,
        cwd=folder,
        capture_output=True,
        check=False,
    )
    if made.returncode:
        shutil.rmtree(folder)
        raise RuntimeError(f"initdb failed: {made.stderr.decode()}")
    try:
        return _launched(folder, user, settings)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def _launched(folder: Path, user: str | None, settings: dict[str, str]) -> Cluster:
    for attempt in range(3):
        cluster = _start_server(folder, user, settings)
        if _is_ready(cluster):
            break
        cluster.process.kill()
        cluster.process.wait()
        # Another process may have taken the port between our asking for a free one and the server's using it.
        if attempt == 2:
            raise RuntimeError(f"PostgreSQL did not start:\n{(folder / 'log').read_text(errors='replace')}")
    with psycopg.connect(cluster.address("postgres"), autocommit=True) as connection:
        connection.execute(
            "CREATE DATABASE tasuki TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C.UTF-8'"
        )
    return cluster


def _start_server(folder: Path, user: str | None, settings: dict[str, str]) -> Cluster:
    port = free_port()
    wanted = {
        "listen_addresses": "127.0.0.1",
        "port": str(port),
        "unix_socket_directories": str(folder),
        "max_connections": "60",
        **settings,
    }
    options = [part for name, value in wanted.items() for part in ("-c", f"{name}={value}")]
    with (folder / "log").open("ab") as log:
        process = subprocess.Popen(
            [binaries() / "postgres", "-D", folder / "data", *options],
            user=user,
            cwd=folder,
            stdout=log,
            stderr=log,
        )
    return Cluster(folder, port, process)


def _is_ready(cluster: Cluster) -> bool:
    deadline = time.monotonic() + 30
    while cluster.process.poll() is None and time.monotonic() < deadline:
        try:
            psycopg.connect(cluster.address("postgres")).close()
        except psycopg.OperationalError:
            time.sleep(0.05)
        else:
            return True
    return False
