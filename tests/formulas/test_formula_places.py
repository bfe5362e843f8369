"""Formulas inside YAML: a place in a quoted scalar, and scalars that YAML would cut."""

from __future__ import annotations

import pytest

from support.marked import TINY, check_marked
from tasuki.metadata import load_sources

VIEW = "object: book\nlist_views:\n  a:\n    label: 甲\n    columns: [title]\n    where: "


def where(scalar: str) -> list[str]:
    loaded = load_sources({**TINY, "layouts/book.yaml": VIEW + scalar + "\n"})
    return [f"{found.where.line}:{found.where.column} {found.code}" for found in loaded.problems]


@pytest.mark.parametrize(
    ("scalar", "found"),
    [
        ("lent", []),
        ("lend", ["6:12 M105"]),
        ("'lent && lend'", ["6:21 M105"]),
        (r'"title = \"a\" && lend"', ["6:30 M105"]),
        (r'"title = \u0022a\x22 && lend"', ["6:36 M105"]),
        ("'title = ''a'' && lend'", ["6:30 M105"]),
        ("'title = ''a'' &&'", ["6:29 M100"]),
        (r"""'title = "\\a" && lend'""", ["6:30 M105"]),
        (r'"lent\n && lend"', ["6:23 M105"]),
        (r'"lent\n\n && lent ||\t lend"', ["6:35 M105"]),
        ("'lent\n      && lend'", ["7:10 M105"]),
        ('"lent\n\n\n      && lend"', ["9:10 M105"]),
        ('"lent \\\n      && lend"', ["7:10 M105"]),
        ("true", []),
        ("pages > 1", []),
        ("lent # until Monday", ["6:12 M118"]),
        ("'lent' # until Monday", []),
        ("lent\n      && lent", ["6:12 M118"]),
        (">\n      lent", ["6:12 M118"]),
        ("|\n      lent\n      && lend", ["8:10 M105"]),
        ("1", ["6:12 M108"]),
        ("''", ["6:12 M017"]),
    ],
)
def test_a_condition_of_a_list_view(scalar: str, found: list[str]) -> None:
    assert where(scalar) == found


@pytest.mark.parametrize("scalar", ["&lent", "*lent", "!lent"])
def test_signs_that_mean_something_to_yaml_are_refused(scalar: str) -> None:
    assert where(scalar) == ["6:12 M003"]


@pytest.mark.parametrize("scalar", ["%lent", "@lent"])
def test_signs_that_yaml_reserves_are_refused(scalar: str) -> None:
    assert where(scalar) == ["6:12 M002"]


def test_a_formula_inside_braces() -> None:
    check_marked({"layouts/book.yaml": "object: book\nlist_views:\n  a: {label: 甲, columns: [title], where: lent}\n"})
