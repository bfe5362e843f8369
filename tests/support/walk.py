"""What a walk has in hand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page

from support.house import House


@dataclass(frozen=True)
class Walk:
    """Where to walk, and how to get a page to walk with."""

    house: House
    address: str
    page: Callable[..., Page]
