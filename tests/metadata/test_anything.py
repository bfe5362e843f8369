"""Whatever a person writes, compiling gives problems or a catalogue; it never breaks."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from support.derived_fields import DERIVED
from support.marked import TINY
from support.small_org import FILES
from tasuki.diagnostics import Location
from tasuki.diagnostics.codes import CODES
from tasuki.formulas import FieldType, check_formula, parse
from tasuki.metadata import load_sources
from tasuki.metadata.scopes import Scopes, field_type

SCALARS = ["1", "-1", "true", "null", "''", "a", "[]", "{}", "[a, [b]]", "{a: {b: c}}", "日本", "2021-04-01", "|\n  x"]
WORDS = st.sampled_from(
    [*SCALARS, "label", "type: text", "fields:", "- x", "? y", "{ja: 1}", "{en: x}", "name", "&a 1"]
)
ALL = {
    **TINY,
    **FILES,
    **DERIVED,
    "layouts/book.yaml": "object: book\npages:\n  p: {sections: {s: {label: 節, fields: [title]}}}\n",
}


@st.composite
def mangled(draw: st.DrawFn) -> dict[str, str]:
    """An org in which some lines of one file were dropped, repeated, cut, indented or filled with something else."""
    files = dict(ALL)
    path = draw(st.sampled_from(sorted(files)))
    lines = files[path].split("\n")
    for _ in range(draw(st.integers(1, 3))):
        place = draw(st.integers(0, max(len(lines) - 1, 0)))
        line = lines[place] if lines else ""
        key, colon, _ = line.partition(":")
        change = draw(st.integers(0, 5))
        changed = {
            0: [],
            1: [line, line],
            2: [line[: draw(st.integers(0, len(line)))]],
            3: ["  " + line],
            4: [f"{key}{colon} {draw(WORDS)}"],
            5: [line, draw(WORDS)],
        }[change]
        lines[place : place + 1] = changed
    files[path] = "\n".join(lines)
    return files


@settings(max_examples=200, deadline=None)
@given(mangled())
def test_a_mangled_org_gives_problems_or_a_catalogue(files: dict[str, str]) -> None:
    loaded = load_sources(files)
    errors = [found for found in loaded.problems if found.level == "error"]
    assert (loaded.catalog is None) == bool(errors)
    for found in loaded.problems:
        assert found.code in CODES
        assert found.where.file in files
        assert found.where.line >= 1 and found.where.column >= 1


@settings(max_examples=100, deadline=None)
@given(st.text(alphabet="ab:-[]{},'\"&*!|>%@#? \n\t0é日\x00", max_size=60))
def test_any_text_is_yaml_or_a_problem(text: str) -> None:
    loaded = load_sources({**TINY, "objects/shelf.yaml": text})
    assert loaded.catalog is None


PIECES = (
    "title pages lent marks colour shelf ( ) && || ! NOT = <> < 1 2.50 'red' '' null true TODAY() NOW() ISBLANK("
    " INCLUDES( IF( AND( EXISTS( SUMOF( PRIORVALUE( shelf.name $Record.title , $User.id $Org.key + - ^ a.b \\ 日"
)
FORMULAS = st.lists(st.sampled_from([*PIECES.split(" "), "\n"]), max_size=12)


@settings(max_examples=300, deadline=None)
@given(FORMULAS)
def test_any_words_are_a_formula_or_a_problem(words: list[str]) -> None:
    catalog = load_sources(TINY).catalog
    assert catalog is not None
    parsed = parse(" ".join(words), Location("x.yaml", 1, 1))
    assert (parsed.node is None) == bool(parsed.problems)
    if parsed.node is not None:
        scope = Scopes(catalog.objects).of("book", "write")
        for returns in (None, FieldType("boolean"), field_type(catalog.objects["book"].fields["pages"])):
            found = check_formula(parsed.node, scope, returns=returns)
            assert (found.tree is None) == bool(found.problems)
            assert all(problem.code in CODES for problem in found.problems)


@pytest.mark.parametrize("text", ["(" * 3000, "!" * 3999, "a = " * 900, "AND(" * 900, "'" + "\\" * 50])
def test_a_formula_made_to_hurt_is_a_problem(text: str) -> None:
    assert parse(text, Location("x.yaml", 1, 1)).problems
