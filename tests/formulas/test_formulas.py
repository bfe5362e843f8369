"""Parse and check: what a formula may say, and where each mistake stands."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

import pytest

from tasuki.diagnostics import Location
from tasuki.formulas import Combine, Compare, FieldType, Literal, Name, Not, check_condition, check_default, parse

START = Location("x.yaml", 3, 10)


TYPES = {
    "title": FieldType("text"),
    "pages": FieldType("number"),
    "price": FieldType("number", scale=2),
    "lent": FieldType("boolean"),
    "due": FieldType("date"),
    "made": FieldType("timestamp"),
    "shelf": FieldType("reference", to="shelf"),
    "owner": FieldType("reference", to="user"),
    "colour": FieldType("text", choices=frozenset({"red", "blue"})),
    "marks": FieldType("text", choices=frozenset({"red", "blue"}), many=True),
}


class Fields:
    """A scope of a few fields."""

    def field(self, name: str) -> FieldType | None:
        return TYPES.get(name)

    def names(self) -> Iterable[str]:
        return TYPES


def problems(text: str) -> list[tuple[str, int]]:
    """(code, column) of everything wrong with a condition that starts in column 10."""
    parsed = parse(text, START)
    found = parsed.problems if parsed.node is None else check_condition(parsed.node, Fields())
    assert all(problem.where.file == "x.yaml" and problem.where.line == 3 for problem in found)
    return sorted(((problem.code, problem.where.column) for problem in found), key=lambda pair: pair[1])


@pytest.mark.parametrize(
    "text",
    [
        'title = "x"',
        "title == 'x'",
        'title <> "x"',
        'title != "x" && pages > 1',
        "pages >= 1 || pages <= -1",
        "price < 0.5",
        "pages = price",
        "lent",
        "!lent",
        "NOT lent",
        "not(lent)",
        "NOT pages = 1",
        "AND(lent, pages > 1, due < TODAY())",
        "or(lent, isblank(title))",
        "due = TODAY()",
        "made <= NOW()",
        "owner = $User.id",
        '"red" = colour',
        'INCLUDES(marks, "red")',
        "lent = TRUE",
        "ISBLANK(title) = lent",
        "(((lent)))",
        "true",
        "title < 'm'",
        "  lent\n  && lent ",
    ],
)
def test_what_this_version_understands(text: str) -> None:
    assert problems(text) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", [("M100", 10)]),
        ("lent &&", [("M100", 17)]),
        ("(lent", [("M100", 15)]),
        ("lent lent", [("M100", 15)]),
        ("pages = 1 = 2", [("M100", 20)]),
        ('title = "x', [("M100", 18)]),
        ("title = @x", [("M100", 18)]),
        ("x" * 4001, [("M101", 10)]),
        ("!" * 60 + "lent", [("M101", 10)]),
        ("IF(lent, true, false)", [("M102", 10)]),
        ("lent && LEN(title) > 3", [("M102", 18)]),
        ("shelf.name = 'a'", [("M103", 10)]),
        ("$Org.year = 1", [("M103", 10)]),
        ("$User.name = 'a'", [("M103", 10)]),
        ("pages + 1 > 2", [("M104", 16)]),
        ("pages * 2 ^ 3 / 4 > -pages", [("M104", 16), ("M104", 20), ("M104", 24), ("M104", 30)]),
        ("title & 'x' = 'ax'", [("M104", 16)]),
        ("titel = 'a'", [("M105", 10)]),
        ("$Nothing = 'a'", [("M105", 10)]),
        ("FROB(1)", [("M106", 10)]),
        ("ISBLANK()", [("M107", 10)]),
        ("TODAY(1) = due", [("M107", 10)]),
        ("AND()", [("M107", 10)]),
        ("title", [("M108", 10)]),
        ("TODAY()", [("M108", 10)]),
        ("lent && pages", [("M108", 18)]),
        ("!pages", [("M108", 11)]),
        ('INCLUDES(colour, "red")', [("M111", 19)]),
        ("INCLUDES(marks, title)", [("M112", 26)]),
        ("title = null", [("M113", 10)]),
        ('title <> ""', [("M113", 10)]),
        ('marks = "red"', [("M114", 10)]),
        ("pages = '1'", [("M115", 10)]),
        ("due = made", [("M115", 10)]),
        ("shelf = $User.id", [("M115", 10)]),
        ("lent > true", [("M116", 10)]),
        ('colour < "red"', [("M116", 10)]),
        ("owner > $User.id", [("M116", 10)]),
        ('colour = "green"', [("M117", 19)]),
        ('INCLUDES(marks, "green")', [("M117", 26)]),
    ],
)
def test_each_mistake_is_found_where_it_stands(text: str, found: list[tuple[str, int]]) -> None:
    assert problems(text) == found


def test_a_mistake_in_a_later_line_is_found_there() -> None:
    node = parse("lent\n&& titel = 'a'", START).node
    assert node is not None
    (found,) = check_condition(node, Fields())
    assert (found.where.line, found.where.column) == (4, 13)


def test_and_binds_closer_than_or_and_not_closer_than_both() -> None:
    node = parse("NOT lent && lent || lent", START).node
    assert isinstance(node, Combine) and node.operator == "or"
    inner = node.parts[0]
    assert isinstance(inner, Combine) and inner.operator == "and"
    assert isinstance(inner.parts[0], Not) and isinstance(inner.parts[0].part, Name)


def test_a_word_of_not_takes_a_whole_comparison() -> None:
    node = parse("NOT pages = 1", START).node
    assert isinstance(node, Not) and isinstance(node.part, Compare)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("'it''s'", None),
        (r"'it\'s'", "it's"),
        (r'"a\"b\\c"', 'a"b\\c'),
        ("''", None),
        ("'&& || <>'", "&& || <>"),
        ("'日本'", "日本"),
        ("-1.50", Decimal("-1.50")),
        ("TRUE", True),
        ("null", None),
    ],
)
def test_literals(text: str, value: object) -> None:
    node = parse(text, START).node
    assert node is None if text == "'it''s'" else isinstance(node, Literal) and node.value == value


@pytest.mark.parametrize(
    ("text", "target", "codes"),
    [
        ('"x"', FieldType("text"), []),
        ("0", FieldType("number"), []),
        ("true", FieldType("boolean"), []),
        ("TODAY()", FieldType("date"), []),
        ("NOW()", FieldType("timestamp"), []),
        ("$User.id", FieldType("reference", to="user"), []),
        ("null", FieldType("date"), []),
        ("$User.id", FieldType("reference", to="shelf"), ["M110"]),
        ("NOW()", FieldType("date"), ["M110"]),
        ("'x'", FieldType("number"), ["M110"]),
        ("title", FieldType("text"), ["M109"]),
        ("lent && lent", FieldType("boolean"), ["M109"]),
        ("IF(lent, 1, 2)", FieldType("number"), ["M109"]),
        ("RAND()", FieldType("number"), ["M106"]),
    ],
)
def test_a_default_stands_alone(text: str, target: FieldType, codes: list[str]) -> None:
    node = parse(text, START).node
    assert node is not None
    assert [found.code for found in check_default(node, Fields(), target)] == codes


def test_a_name_that_is_nearly_right_is_hinted_at() -> None:
    node = parse("titel = 'a'", START).node
    assert node is not None
    (found,) = check_condition(node, Fields())
    assert found.hint.en == "Did you mean “title”?"
