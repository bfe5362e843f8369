"""The text of each part of a formula, as it is written."""

from __future__ import annotations

import pytest

from tasuki.diagnostics import Location
from tasuki.formulas import parse
from tasuki.formulas.nodes import Node, inside
from tasuki.formulas.spans import spans


def texts(formula: str) -> list[str]:
    """Every part, outside in, from left to right."""
    root = parse(formula, Location(line=1, column=1)).node
    assert root is not None
    written = spans(formula)
    found: list[str] = []

    def walk(node: Node) -> None:
        found.append(written.of(node))
        for part in inside(node):
            walk(part)

    walk(root)
    return found


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("a", ["a"]),
        ("a + b*c", ["a + b*c", "a", "b*c", "b", "c"]),
        ("(a + b) * c", ["(a + b) * c", "a + b", "a", "b", "c"]),
        ("a * ((b - c))", ["a * ((b - c))", "a", "b - c", "b", "c"]),
        ("IF ( a > 1, -b, 'x)' )", ["IF ( a > 1, -b, 'x)' )", "a > 1", "a", "1", "-b", "b", "'x)'"]),
        ("AND(a, b) && !c", ["AND(a, b) && !c", "AND(a, b)", "a", "b", "!c", "c"]),
        ("NOT(a) || NOT (b)", ["NOT(a) || NOT (b)", "NOT(a)", "a", "NOT (b)", "b"]),
        ("NOT a", ["NOT a", "a"]),
        ("- (5) + --3", ["- (5) + --3", "- (5)", "--3"]),
        ("-(a+b)", ["-(a+b)", "a+b", "a", "b"]),
        ("TODAY()", ["TODAY()"]),
        ("a /* one */ +\n  LEN( b )", ["a /* one */ +\n  LEN( b )", "a", "LEN( b )", "b"]),
        ("(a) = (b)", ["(a) = (b)", "a", "b"]),
    ],
)
def test_a_part_is_what_is_written(formula: str, expected: list[str]) -> None:
    assert texts(formula) == expected
