"""A server in a process of its own, and a client that keeps its connection open."""

from __future__ import annotations

import http.client
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from benchmarks.measure import peak_mb

ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True, slots=True)
class Server:
    """A running server on loopback."""

    process: subprocess.Popen[bytes]
    port: int
    ready_after: float

    @property
    def peak_mb(self) -> float:
        """The largest resident size so far, in MB."""
        return peak_mb(self.process.pid)


@contextmanager
def serving(command: Sequence[str], port: int) -> Iterator[Server]:
    """The server `command` starts, once it answers /healthz; stopped at the end.

    Raises RuntimeError with what it printed if it stops or does not answer within a minute.
    """
    environment = {**os.environ, "PYTHONPATH": f"{ROOT / 'platform'}:{ROOT}"}
    started = time.perf_counter()
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    try:
        yield Server(process, port, _wait(process, port, started))
    finally:
        process.terminate()
        process.communicate(timeout=30)


def _wait(process: subprocess.Popen[bytes], port: int, started: float) -> float:
    while process.poll() is None and time.perf_counter() - started < 60:
        client = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            client.request("GET", "/healthz")
            if client.getresponse().status == 200:
                return time.perf_counter() - started
        except OSError:
            time.sleep(0.01)
        finally:
            client.close()
    process.kill()
    said, _ = process.communicate()
    raise RuntimeError(f"the server did not start: {said.decode(errors='replace')}")


class Client:
    """One kept-alive connection with a cookie."""

    def __init__(self, port: int, cookie: str = "") -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.connection.connect()
        self.headers = {"Cookie": cookie} if cookie else {}

    def get(self, path: str) -> tuple[int, bytes]:
        """Status and body."""
        self.connection.request("GET", path, headers=self.headers)
        answer = self.connection.getresponse()
        return answer.status, answer.read()

    def post(self, path: str, form: Mapping[str, str]) -> tuple[int, http.client.HTTPMessage, bytes]:
        """Status, headers and body of a form sent as a browser of the same origin sends it."""
        headers = {
            **self.headers,
            "Content-Type": "application/x-www-form-urlencoded",
            "Sec-Fetch-Site": "same-origin",
        }
        self.connection.request("POST", path, body=urlencode(form), headers=headers)
        answer = self.connection.getresponse()
        return answer.status, answer.headers, answer.read()

    def close(self) -> None:
        """Close the connection."""
        self.connection.close()


def floor_command(url: str, key: bytes | None, port: int) -> list[str]:
    """How to start the hand-written server."""
    return [sys.executable, "-m", "benchmarks.floor_server", url, key.hex() if key else "-", str(port)]
