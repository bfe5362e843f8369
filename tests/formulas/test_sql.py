"""Conditions over real tables find the same rows on both engines, and they are those an independent reading finds."""

from __future__ import annotations

import itertools
import operator
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import insert, select

from support.marked import TINY
from tasuki.diagnostics import NOWHERE
from tasuki.formulas import (
    Call,
    Combine,
    Compare,
    FieldType,
    Literal,
    Name,
    Node,
    Not,
    check_formula,
    compile_sql,
    condition,
    parse,
)
from tasuki.metadata.scopes import Scopes
from tasuki.storage import Org
from tasuki.storage.formula_binding import RowBinding

BOOK = """\
object: book
label: 本
name: title
fields:
  title: {type: text, label: 書名}
  colour: {type: picklist, values: colour, label: 色}
  marks: {type: multi_picklist, values: colour, label: 印}
  pages: {type: integer, label: 頁数}
  price: {type: number, precision: 10, scale: 2, label: 価格}
  weight: {type: number, precision: 10, scale: 1, label: 重さ}
  bought_on: {type: date, label: 購入日}
  read_at: {type: datetime, label: 読了}
  lent: {type: checkbox, label: 貸出中}
  reader: {type: user, label: 読者}
"""
ME, OTHER = UUID(int=1), UUID(int=2)
RUNTIME = {"today": date(2021, 4, 1), "now": datetime(2021, 4, 1, 3, 0, tzinfo=UTC), "user_id": ME}
VALUES: Mapping[str, tuple[Any, ...]] = {
    "title": (None, "a", "B", "é", "日本", "a%_;"),
    "colour": (None, "red", "blue"),
    "marks": (None, "red", "red;blue", "blue"),
    "pages": (None, 0, -1, 2, 10, 9),
    "price": (None, Decimal("0.00"), Decimal("1.50"), Decimal("-1.50"), Decimal("10.00"), Decimal("2.00")),
    "weight": (None, Decimal("1.5"), Decimal("10.0"), Decimal("2.0")),
    "bought_on": (None, date(2021, 3, 31), date(2021, 4, 1), date(1899, 12, 31)),
    "read_at": (None, datetime(2021, 4, 1, 3, 0, tzinfo=UTC), datetime(1969, 7, 20, 20, 17, 40, 5, tzinfo=UTC)),
    "lent": (None, True, False),
    "reader": (None, ME, OTHER),
}
SIGNS_IN_PYTHON: Mapping[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq, "<>": operator.ne, "<": operator.lt, ">": operator.gt, "<=": operator.le, ">=": operator.ge
}  # fmt: skip
SIGNS = tuple(SIGNS_IN_PYTHON)
CONDITIONS = [
    *(f"{left} {sign} {right}" for sign in SIGNS for left, right in (
        ("title", "'a'"), ("title", "'é'"), ("title", "'B'"), ("pages", "2"), ("pages", "1.5"), ("pages", "-0.5"),
        ("price", "1.5"), ("price", "1.505"), ("price", "-1.5001"), ("9", "pages"), ("1.499", "price"),
        ("pages", "price"), ("price", "weight"), ("weight", "pages"), ("bought_on", "TODAY()"),
        ("TODAY()", "bought_on"), ("read_at", "NOW()"), ("1", "2"), ("'b'", "'a'"),
    )),
    "colour = 'red'", "colour <> 'red'", "lent", "NOT lent", "lent = true", "lent <> false", "true", "NOT true",
    "reader = $User.id", "reader <> $User.id", "ISBLANK(title)", "ISBLANK(pages) = lent", "ISBLANK(lent = true)",
    "INCLUDES(marks, 'red')", "NOT INCLUDES(marks, 'blue')", "ISBLANK($User.id)", "ISBLANK('')", "ISBLANK('x')",
    "lent && pages > 1", "lent || pages > 1", "NOT(lent && pages > 1) || colour = 'red'", "(lent = true) = (pages > 1)",
    "AND(lent, NOT ISBLANK(title), price >= 0)", "OR(ISBLANK(price), price < weight, bought_on < TODAY())",
]  # fmt: skip


@pytest.fixture
def library(deployed: Callable[[Mapping[str, str]], Org]) -> Org:
    """An org with one row per value of each field, and rows that mix them."""
    org = deployed({**TINY, "objects/book.yaml": BOOK, "permissions/profiles/staff.yaml": PROFILE})
    columns = list(VALUES)
    deep = max(len(values) for values in VALUES.values())
    mixed = [
        {key: VALUES[key][(place * step + shift) % len(VALUES[key])] for place, key in enumerate(columns, 1)}
        for step, shift in itertools.product(range(5), range(deep))
    ]
    with org.database.write() as connection:
        for number, who in enumerate((ME, OTHER), 1):
            row = {**_system(who), "username": f"u{number}", "name": f"U{number}"}
            connection.execute(insert(org.tables["user"]).values(row))
        for number, row in enumerate(mixed, 100):
            filled = {key: value for key, value in row.items() if value is not None}
            connection.execute(insert(org.tables["book"]).values({**_system(UUID(int=number)), **filled}))
    return org


PROFILE = """\
profile: staff
label: 職員
field_defaults: {public: edit, internal: edit, personal: edit, secret: none}
objects:
  book: {read: all}
"""


def _system(identifier: UUID) -> dict[str, Any]:
    at = datetime(2021, 4, 1, tzinfo=UTC)
    return {"id": identifier, "created_at": at, "updated_at": at, "version": 1}


def test_every_condition_finds_the_rows_it_should(library: Org) -> None:
    item, table = library.catalog.objects["book"], library.tables["book"]
    scope = Scopes(library.catalog.objects).of("book", "record")
    binding = RowBinding(library.catalog, library.tables, library.database.name, item, table.c.__getitem__)
    with library.database.read() as connection:
        rows = connection.execute(select(table.c.id, *(table.c[key] for key in VALUES)))
        records = {row[0]: dict(zip(VALUES, row[1:], strict=True)) for row in rows}
        for text in CONDITIONS:
            node = parse(text, NOWHERE).node
            assert node is not None
            checked = check_formula(node, scope, returns=FieldType("boolean"))
            assert checked.tree is not None, checked.problems
            test = condition(compile_sql(checked.tree, binding))
            found = connection.execute(select(table.c.id).where(test), RUNTIME)
            expected = {key for key, record in records.items() if evaluate(node, record) is True}
            assert {row[0] for row in found} == expected, text


def evaluate(node: Node, row: Mapping[str, Any]) -> Any:
    """A formula over one row in Python, three-valued: None is unknown. It shares no code with the SQL."""
    match node:
        case Literal(value):
            return value
        case Name(path):
            if path[0] == "$User":
                return RUNTIME["user_id"]
            # A checkbox is never blank.
            return row["lent"] is True if path[0] == "lent" else row[path[0]]
        case Call("TODAY" | "NOW" as name):
            return RUNTIME[name.lower()]
        case Call("ISBLANK", (inner,)):
            return evaluate(inner, row) is None
        case Call("INCLUDES", (values, key)):
            held = evaluate(values, row)
            return None if held is None else evaluate(key, row) in held.split(";")
        case Not(part):
            answer = evaluate(part, row)
            return None if answer is None else not answer
        case Combine(sign, parts):
            answers = [evaluate(part, row) for part in parts]
            decisive = sign == "or"
            if decisive in answers:
                return decisive
            return None if None in answers else not decisive
        case Compare(sign, left, right):
            return _compare(sign, evaluate(left, row), evaluate(right, row))
    raise AssertionError(node)


def _compare(sign: str, left: Any, right: Any) -> bool | None:
    if sign in ("=", "<>") and (isinstance(left, str) or isinstance(right, str)):
        # A blank text equals a blank text and nothing else.
        return ((left or "") == (right or "")) == (sign == "=")
    if left is None or right is None:
        return None
    if isinstance(left, UUID):
        return (left == right) == (sign == "=")
    return SIGNS_IN_PYTHON[sign](left, right)
