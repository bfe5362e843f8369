"""Browsers on a furnished small org."""

from __future__ import annotations

import pytest

from support.house import House, furnish
from tasuki.storage import Org


@pytest.fixture
def house(org: Org) -> House:
    """People admin, clerk and viewer; a customer and the clerk's own project."""
    return furnish(org)
