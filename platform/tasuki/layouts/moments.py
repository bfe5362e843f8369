"""Instants as people read them, in the org's zone and calendar."""

from __future__ import annotations

from datetime import datetime

from tasuki.fields.datetime import Datetime
from tasuki.labels import Language
from tasuki.metadata.catalog import Catalog


def moment(catalog: Catalog, instant: datetime, language: Language) -> str:
    """`instant` to the minute: 令和8年11月21日 10:30, or 2026-11-21 10:30 in English."""
    return Datetime(catalog.org.zone, catalog.org.era).present_short(instant, language)
