"""Formula text to tree: what can be read, and where each slip of the pen is told."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tasuki.diagnostics import Location
from tasuki.formulas import Combine, Compare, Literal, Name, Node, Not, parse
from tasuki.formulas.nodes import Call, Chain, Negative, fields_in, inside

START = Location("x.yaml", 3, 10)


def tree(text: str) -> Node:
    found = parse(text, START)
    assert found.node is not None, found.problems
    return found.node


def shape(node: Node) -> str:
    """A tree with every operation in brackets."""
    match node:
        case Literal(value):
            return str(value)
        case Name():
            return node.text
        case Negative(part):
            return f"(-{shape(part)})"
        case Not(part):
            return f"(!{shape(part)})"
        case Compare(sign, left, right):
            return f"({shape(left)} {sign} {shape(right)})"
        case Combine(word, parts):
            return "(" + f" {word} ".join(map(shape, parts)) + ")"
        case Call(name, arguments):
            return f"{name}({', '.join(map(shape, arguments))})"
        case Chain(operands, operators):
            first, *rest = map(shape, operands)
            pairs = zip(operators, rest, strict=True)
            return "(" + first + "".join(f" {operator.sign} {operand}" for operator, operand in pairs) + ")"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1 + 2 * 3 ^ 2 - 4", "(1 + (2 * (3 ^ 2)) - 4)"),
        ("-2 ^ 2", "(-2 ^ 2)"),
        ("-a ^ 2", "((-a) ^ 2)"),
        ("2 ^ 3 ^ 2", "(2 ^ 3 ^ 2)"),
        ("a - -b", "(a - (-b))"),
        ("+a - +2", "(a - 2)"),
        ("-+-1", "1"),
        ("a < b = c >= d", "((a < b) = (c >= d))"),
        ("a = b <> c", "((a = b) <> c)"),
        ("a & b = c + d", "((a & b) = (c + d))"),
        ("a & b + c", "(a & b + c)"),
        ("!a && b || c", "(((!a) and b) or c)"),
        ("a = 1 && b <> 2 || c != 3", "(((a = 1) and (b <> 2)) or (c <> 3))"),
        ("a == 1", "(a = 1)"),
        ("NOT a = 1", "(!(a = 1))"),
        ("not(a)", "(!a)"),
        ("And(a, b)", "(a and b)"),
        ("or(a)", "(a)"),
        ("(1 + 2) * 3", "((1 + 2) * 3)"),
        ("if(a, 1, .5)", "IF(a, 1, 0.5)"),
        ("5. + a", "(5 + a)"),
        ("TODAY()", "TODAY()"),
        ("Parent__r.Other__r.Name__c", "Parent__r.Other__r.Name__c"),
        ("$User.Id = $Record.owner", "($User.Id = $Record.owner)"),
        ("/* 和 */ a /* x ** / */ + /**/ 1", "(a + 1)"),
        ("ROUND /* c */ (a\n, 2)", "ROUND(a, 2)"),
        ("a&&b", "(a and b)"),
        ("a & b", "(a & b)"),
        ("TRUE || False || null", "(True or False or None)"),
    ],
)
def test_what_binds_to_what(text: str, expected: str) -> None:
    assert shape(tree(text)) == expected


@pytest.mark.parametrize(
    ("text", "value"),
    [
        (r"'it\'s'", "it's"),
        ('"it\'s"', "it's"),
        (r'"a\"b\\c"', 'a"b\\c'),
        (r'"a\nb"', "a\nb"),
        ("''", None),
        ("'&& || <> /* */'", "&& || <> /* */"),
        ("'日本 🗾'", "日本 🗾"),
        ("-1.50", Decimal("-1.50")),
        ("12345678901234567890.123", Decimal("12345678901234567890.123")),
        ("TRUE", True),
        ("null", None),
    ],
)
def test_literals(text: str, value: object) -> None:
    node = tree(text)
    assert isinstance(node, Literal) and node.value == value and type(node.value) is type(value)


@pytest.mark.parametrize(
    ("text", "column", "hint"),
    [
        ("", 10, "Expected here: a field, a number, a text in quotes or a function"),
        ("lent &&", 17, "Expected here: a field, a number, a text in quotes or a function"),
        ("(lent", 15, "Expected here: “)”"),
        ("IF(a, 1", 17, "Expected here: “,” or “)”"),
        ("lent lent", 15, "Expected here: an operator or the end of the formula"),
        ("pages = 1 = ", 22, "Expected here: a field, a number, a text in quotes or a function"),
        ("& pages", 10, "Expected here: a field, a number, a text in quotes or a function"),
        ("f(,)", 12, "Expected here: a field, a number, a text in quotes or a function or “)”"),
        ('title = "x', 18, "The quotation mark is not closed"),
        ("'it''s'", 14, "Expected here: an operator or the end of the formula"),
        (r"a & '1\\\d'", 18, r"A backslash in a text is written twice: “\\d”"),
        ("a /* x", 13, "Close the comment with */"),
        ("a => 1", 13, "Did you mean “>=”?"),
        ("a =< 1", 13, "Did you mean “<=”?"),
        ("a ** 2", 13, "Did you mean “^”?"),
        ("a and b", 12, "Did you mean “&&” or AND(test, test)?"),
        ("a OR b", 12, "Did you mean “||” or OR(test, test)?"),
        ("x = “a”", 14, 'Did you mean “"”?'),
        ("a ＋ b", 12, "Did you mean “+”?"),
        ("Ａ", 10, "Did you mean “A”?"),
        ("a ≦ b", 12, "Did you mean “<=”?"),
        ("title = @x", 18, "Check brackets, quotes and what stands around the operator"),
        ("項目 = 1", 10, "Check brackets, quotes and what stands around the operator"),
    ],
)
def test_what_cannot_be_read_is_told_where_it_stands(text: str, column: int, hint: str) -> None:
    parsed = parse(text, START)
    assert parsed.node is None
    (found,) = parsed.problems
    assert (found.code, found.where.line, found.where.column, found.hint.en) == ("M100", 3, column, hint)


def test_a_mistake_in_a_later_line_is_found_there() -> None:
    (found,) = parse("lent\n  && /* a\n b */ ) x", START).problems
    assert (found.where.line, found.where.column) == (5, 16)


@pytest.mark.parametrize(
    "text",
    [
        "+".join(["1"] * 2000),
        "||".join(["a"] * 1300),
        "(" * 100 + "a" + ")" * 100,
        "IF(a, " * 50 + "1" + ", 2)" * 50,
        "!" * 50 + "a",
        "'" + "あ" * 3998 + "'",
    ],
)
def test_long_and_deep_formulas_can_be_read(text: str) -> None:
    assert len(text) <= 4000
    assert tree(text)


@pytest.mark.parametrize(
    ("text", "column"),
    [
        ("x" * 4001, 10),
        ("!" * 60 + "a", 60),
        ("-+" * 30 + "a", 60),
        ("(" * 101 + "a" + ")" * 101, 110),
        ("f(" * 2000, 210),
    ],
)
def test_longer_and_deeper_ones_are_refused(text: str, column: int) -> None:
    (found,) = parse(text, START).problems
    assert (found.code, found.where.column) == ("M101", column)


def test_the_fields_of_a_formula() -> None:
    node = tree("IF(a.b > 1 && !c, -d ^ 2 & $User.id, CASE(e, f, 'g', TODAY()))")
    assert fields_in(node) == {"a", "c", "d", "e", "f"}
    assert [type(part) for part in inside(node)] == [Combine, Chain, Call]
