"""The tables beside the generator: what it draws from."""

from __future__ import annotations

import csv
from pathlib import Path

_FOLDER = Path(__file__).with_name("tables")


def read_table(name: str) -> list[dict[str, str]]:
    """The rows of tables/NAME.csv, each as column -> text."""
    with (_FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
