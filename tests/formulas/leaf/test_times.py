"""Times of day are the same on both engines."""

from __future__ import annotations

from datetime import time
from decimal import Decimal
from typing import Any

import pytest

from support.leaves import Call, told

VECTORS: list[tuple[str, tuple[Any, ...], Any]] = [
    ("read_time", ("10:34:55.666",), time(10, 34, 55, 666_000)),
    ("read_time", ("10:34:55",), time(10, 34, 55)),
    ("read_time", ("10:34:55.000",), time(10, 34, 55)),
    ("read_time", ("10:34:55.010",), time(10, 34, 55, 10_000)),
    ("read_time", ("24:00:00",), None),
    ("read_time", ("23:60:00",), None),
    ("read_time", ("23:59:60",), None),
    ("read_time", ("1:00:00",), None),
    ("read_time", ("01:14:23.3456",), None),
    ("read_time", ("01:14",), None),
    ("read_time", ("x",), None),
    ("read_time", (None,), None),
    ("millis", (time(23, 59, 59, 999_000),), 86_399_999),
    ("millis", (time(0, 0, 1),), 1000),
    ("millis", (None,), None),
    ("add_millis", (time(10, 34, 55, 666_000), Decimal(93_600_000)), time(12, 34, 55, 666_000)),
    ("add_millis", (time(0, 0), Decimal(-1)), time(23, 59, 59, 999_000)),
    ("add_millis", (time(23, 59, 59), Decimal("1000.9")), time(0, 0)),
    ("add_millis", (time(0, 0), Decimal("-0.9")), time(0, 0)),
    ("add_millis", (time(1, 0), Decimal(10**37 + 1)), time(18, 46, 40, 1_000)),
    ("add_millis", (None, Decimal(1)), None),
    ("add_millis", (time(0, 0), None), None),
    ("time_text", (time(9, 0),), "09:00:00.000"),
    ("time_text", (time(9, 0, 1, 5_000),), "09:00:01.005"),
    ("time_text", (None,), None),
    ("duration", (Decimal(0), False), "00:00:00"),
    ("duration", (Decimal("3661.9"), False), "01:01:01"),
    ("duration", (Decimal("-3661.9"), False), "01:01:01"),
    ("duration", (Decimal(360_000), False), "100:00:00"),
    ("duration", (Decimal(360_000), True), "4:04:00:00"),
    ("duration", (Decimal(59), True), "0:00:00:59"),
    ("duration", (Decimal(59), None), "00:00:59"),
    ("duration", (Decimal(10**37), True), f"{10**37 // 86_400}:17:46:40"),
    ("duration", (None, True), None),
]


@pytest.mark.parametrize(("name", "arguments", "value"), VECTORS, ids=str)
def test_vectors(call: Call, name: str, arguments: tuple[Any, ...], value: Any) -> None:
    assert call(name, *arguments) == told(value)
