"""Kinds of field as the field tests build them: one of each, by name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from tasuki.fields import KINDS, Choice, Kind, KindContext
from tasuki.labels import Label

COLOURS = (
    Choice("red", Label("赤", "Red"), also=("レッド",)),
    Choice("blue", Label("青、藍", "Blue")),
    Choice("green", Label("緑", "Green")),
    Choice("grey", Label("灰", "Grey"), retired=True),
)
CONTEXT = KindContext(ZoneInfo("Asia/Tokyo"), "JPY", {"colours": COLOURS})
OPTIONS: Mapping[str, Mapping[str, Any]] = {
    "number": {"precision": 10, "scale": 3},
    "percent": {"scale": 1},
    "picklist": {"values": "colours"},
    "multi_picklist": {"values": "colours"},
    "auto_number": {"format": "V{FY}-{000000}"},
}


def kind(name: str, context: KindContext = CONTEXT, **options: Any) -> Kind:
    """The kind `name` with `options`, or with those it needs at least."""
    return KINDS[name].build(options or OPTIONS.get(name, {}), context)
