"""Every calculation and validation of the specification has a test that names it, or waits for what it needs."""

from __future__ import annotations

import re
from pathlib import Path

HERE = Path(__file__).parent
RULES = {name for name in (HERE / "requirement_ids.txt").read_text("utf-8").split() if re.match("CALC|VAL", name)}
WAITING = {"VAL-07": "check events need places and signatures, pledges a file"}
VECTORS = {"d1", "d2", "d3", "d4", "d5"}


def test_every_rule_is_tested_by_its_name() -> None:
    text = "\n".join(path.read_text("utf-8") for path in HERE.glob("test_*.py") if path.name != Path(__file__).name)
    names = re.findall(r"^def test_(\w+)", text, re.MULTILINE)
    tested = {f"{kind.upper()}-{number}" for name in names for kind, number in re.findall(r"(calc|val)_(\d\d)", name)}
    assert tested == RULES - WAITING.keys()
    assert {vector for name in names for vector in re.findall(r"(?:^|_)(d\d)(?=_)", name)} == VECTORS


def test_every_rule_stands_in_the_definitions() -> None:
    folder = HERE.parents[1] / "objects"
    said = set(re.findall(r"\b(?:CALC|VAL)-\d\d", "\n".join(path.read_text("utf-8") for path in folder.glob("*.yaml"))))
    assert said >= RULES - WAITING.keys()
