"""A browser for all walks, a furnished org behind a real server for each."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from support.chromium import chromium, served, sign_in
from support.house import furnish
from support.walk import Walk
from tasuki.storage import Org


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running


@pytest.fixture
def walk(org: Org, browser: Browser) -> Iterator[Walk]:
    """Pages of this walk fail the test on any error in their console, also one of the content security policy."""
    contexts = []
    errors: list[str] = []

    def page(username: str = "", *, script: bool = True, width: int = 1280, height: int = 900) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": height}, locale="ja-JP", java_script_enabled=script
        )
        contexts.append(context)
        fresh = context.new_page()
        fresh.set_default_timeout(10_000)
        fresh.on("pageerror", lambda error: errors.append(str(error)))
        fresh.on("console", lambda said: errors.append(said.text) if _matters(said.type, said.text) else None)
        if username:
            sign_in(fresh, address, username)
        return fresh

    with served(org) as address:
        yield Walk(furnish(org), address, page)
        for context in contexts:
            context.close()
    assert errors == []


def _matters(kind: str, text: str) -> bool:
    """Answers like 422 and a connection cut on purpose are expected, and reported as errors of loading."""
    return kind == "error" and not text.startswith(("Failed to load resource", "htmx: htmx:error: Failed to fetch"))
