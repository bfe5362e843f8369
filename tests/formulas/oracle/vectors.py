"""The vectors of our own: lines as `tasuki formula eval --batch` takes them, each with what its rows must give."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parents[1] / "vectors"


def vectors() -> Iterator[dict[str, Any]]:
    """Every line, `expect` included: a list of `{"value": ...}` or `{"error": code}`, one for each row."""
    for path in sorted(FOLDER.glob("*.jsonl")):
        yield from (json.loads(text) for text in path.read_text().splitlines())


def differences(line: Mapping[str, Any], results: list[Mapping[str, Any]]) -> list[str]:
    """What a line's rows gave that it does not expect; messages of errors are not compared."""
    found = [{key: value for key, value in given.items() if key != "message"} for given in results]
    rows = line.get("rows", [{}])
    return [
        f"{line['id']} {line['formula']} {row}: {given}, not {wanted}"
        for row, given, wanted in zip(rows, found, line["expect"], strict=True)
        if given != wanted
    ]
