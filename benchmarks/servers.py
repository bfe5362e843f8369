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
from html.parser import HTMLParser
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
def serving(command: Sequence[str], port: int, key: bytes | None = None) -> Iterator[Server]:
    """The server `command` starts, once it answers /healthz; stopped at the end.

    Raises RuntimeError with what it printed if it stops or does not answer within a minute.
    """
    environment = {**os.environ, "PYTHONPATH": f"{ROOT / 'platform'}:{ROOT}"}
    if key is not None:
        environment["TASUKI_DATABASE_KEY"] = key.hex()
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

    def post(
        self, path: str, form: Mapping[str, str] | Sequence[tuple[str, str]]
    ) -> tuple[int, http.client.HTTPMessage, bytes]:
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


class _Controls(HTMLParser):
    """Collects what a browser would send of the last form that has a `version`."""

    def __init__(self) -> None:
        super().__init__()
        self.fields: list[tuple[str, str]] = []
        self.select = self.textarea = ""
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        name = given.get("name", "")
        match tag:
            case "form":
                self.fields.clear()
            case "input" if name and (given.get("type") not in ("checkbox", "radio") or "checked" in given):
                self.fields.append((name, given.get("value", "on")))
            case "select":
                self.select = name
            case "option" if self.select and "selected" in given:
                self.fields.append((self.select, given.get("value", "")))
            case "textarea":
                self.textarea, self.text = name, ""

    def handle_data(self, data: str) -> None:
        if self.textarea:
            self.text += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self.select = ""
        elif tag == "textarea":
            self.fields.append((self.textarea, self.text.removeprefix("\n")))
            self.textarea = ""


def form_of(page: bytes) -> list[tuple[str, str]]:
    """Name and value of every control of the page's last form, as a browser would send them."""
    controls = _Controls()
    controls.feed(page.decode())
    return controls.fields


def floor_command(url: str, key: bytes | None, port: int) -> list[str]:
    """How to start the hand-written server."""
    return [sys.executable, "-m", "benchmarks.floor_server", url, key.hex() if key else "-", str(port)]


def our_command(folder: Path, url: str, port: int) -> list[str]:
    """How to start Tasuki itself."""
    program = str(Path(sys.executable).with_name("tasuki"))
    return [program, "serve", "--org", str(folder), "--database", url, "--port", str(port)]
