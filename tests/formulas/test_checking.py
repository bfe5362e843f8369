"""Tree to checked tree: names, types, numbers of arguments, and what each problem says and hints at."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import pytest

from tasuki.diagnostics import Location, Problem
from tasuki.formulas import FieldType, check_formula, parse
from tasuki.formulas.scope import Place
from tasuki.formulas.typed import Apply, Constant, Query, Read, System, Typed, own_paths, walk

START = Location("x.yaml", 3, 10)
KEYS = frozenset({"red", "blue"})
OBJECTS = {
    "book": {
        "title": FieldType("text"),
        "pages": FieldType("number", digits=10),
        "price": FieldType("number", scale=2, digits=8),
        "share": FieldType("number", scale=4, digits=4, percent=True),
        "lent": FieldType("boolean"),
        "due": FieldType("date"),
        "made": FieldType("timestamp"),
        "opens": FieldType("time"),
        "shelf": FieldType("reference", to="shelf"),
        "owner": FieldType("reference", to="user"),
        "colour": FieldType("text", choices=KEYS),
        "marks": FieldType("text", choices=KEYS, many=True),
    },
    "shelf": {
        "name": FieldType("text"),
        "room": FieldType("reference", to="room"),
        "above": FieldType("reference", to="shelf"),
        "Size__c": FieldType("number", digits=4),
        "Hall__c": FieldType("reference", to="room"),
    },
    "room": {"name": FieldType("text"), "size": FieldType("number", digits=4)},
    "user": {"email": FieldType("text")},
}
SYSTEM = {"$User.email": FieldType("text"), "$Org.label": FieldType("text"), "$Profile.key": FieldType("text")}
CONDITION = FieldType("boolean")


@dataclass(frozen=True)
class Fields:
    """A scope of a few objects."""

    key: str = "book"
    place: Place = "record"

    def find(self, name: str) -> tuple[str, FieldType] | None:
        for key, held in OBJECTS[self.key].items():
            if key.lower() == name.lower():
                return key, held
        return None

    def field(self, name: str) -> FieldType | None:
        found = self.find(name)
        return found and found[1]

    def names(self) -> Iterable[str]:
        return OBJECTS[self.key]

    def follow(self, object_key: str) -> Fields | None:
        return replace(self, key=object_key.lower(), place="record") if object_key.lower() in OBJECTS else None

    def objects(self) -> Iterable[str]:
        return OBJECTS

    def system(self, name: str) -> FieldType | None:
        return next((held for key, held in SYSTEM.items() if key.lower() == name.lower()), None)

    def system_names(self) -> Iterable[str]:
        return SYSTEM


def checked(text: str, returns: FieldType | None = None, place: Place = "record") -> tuple[Typed | None, list[Problem]]:
    parsed = parse(text, START)
    assert parsed.node is not None, parsed.problems
    found = check_formula(parsed.node, Fields(place=place), returns=returns)
    assert (found.tree is None) == bool(found.problems)
    assert all(problem.where.file == "x.yaml" and problem.where.line == 3 for problem in found.problems)
    return found.tree, sorted(found.problems, key=lambda problem: problem.where)


def problems(text: str, returns: FieldType | None = CONDITION, place: Place = "record") -> list[tuple[str, int]]:
    """(code, column) of everything wrong with a condition that starts in column 10."""
    return [(problem.code, problem.where.column) for problem in checked(text, returns, place)[1]]


def tree(text: str, place: Place = "record") -> Typed:
    found, wrong = checked(text, place=place)
    assert found is not None, wrong
    return found


@pytest.mark.parametrize(
    "text",
    [
        'title = "x"', "title == 'x'", 'title <> "x"', 'title != "x" && pages > 1', "pages >= 1 || pages <= -1",
        "price < 0.5", "pages = price", "lent", "!lent", "NOT lent", "not(lent)", "NOT pages = 1",
        "AND(lent, pages > 1, due < TODAY())", "or(lent, isblank(title))", "due = TODAY()", "made <= NOW()",
        "owner = $User.id", '"red" = colour', 'INCLUDES(marks, "red")', "lent = TRUE", "ISBLANK(title) = lent",
        "(((lent)))", "true", "title < 'm'", "  lent && lent ", "title = null", 'title <> ""', "due = NULL",
        "NULL <> pages", "PAGES = Price", "shelf.name = 'a'", "Shelf.Room.Name = 'x'", "owner.email = $USER.EMAIL",
        "$Org.label = 'x'", "$Record.pages = pages", "shelf.hall__r.size > 1", "shelf.SIZE__C > 1",
        "pages + 1 > 2", "pages * 2 ^ 3 / 4 > -pages", "title & 'x' = 'ax'", "title + title = 'aa'",
        "IF(lent, true, false)", "CASE(colour, 'red', true, false)", "IFS(lent, true, pages > 1, false)",
        "ISPICKVAL(colour, 'red')", "PICKLISTCOUNT(marks) > 1", "MIN(pages, price) < MAX(1, 2)",
        "BLANKVALUE(price, 0) = 0", "ISNUMBER(title)", "EXISTS(shelf)", "EXISTS(shelf, room.size > $Record.pages)",
        "COUNTOF(Book, shelf = $Record.shelf) > 1", "SUMOF(book, price * 2, lent) > 10", "SUMOF(book, price) > 10",
        "ISBLANK(marks)", "BLANKVALUE(marks, NULL) = NULL", "ISBLANK(colour) || colour <> 'blue'", "NULL + 1 > 2",
    ],
)  # fmt: skip
def test_conditions_that_are_right(text: str) -> None:
    assert problems(text) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("VLOOKUP(1)", [("M102", 10)]),
        ("titel = 'a'", [("M105", 10)]),
        ("$Nothing = 'a'", [("M105", 10)]),
        ("$User.phone = 'a'", [("M105", 10)]),
        ("shelf.nam = 'a'", [("M105", 10)]),
        ("title.name = 'a'", [("M209", 10)]),
        ("shelf" + ".above" * 9 + ".name = 'x'", []),
        ("shelf" + ".above" * 10 + ".name = 'x'", [("M208", 10)]),
        ("FROB(1)", [("M106", 10)]),
        ("add(1, 2) = 3", [("M106", 10)]),
        ("ISBLANK()", [("M107", 10)]),
        ("TODAY(1) = due", [("M107", 10)]),
        ("AND()", [("M107", 10)]),
        ("CASE(pages, 1, lent)", [("M107", 10)]),
        ("CASE(pages, 1, lent, 2, lent)", [("M107", 10)]),
        ("IFS(lent)", [("M107", 10)]),
        ("SUMOF(book) > 1", [("M107", 10)]),
        ("title", [("M108", 10)]),
        ("TODAY()", [("M108", 10)]),
        ("null", [("M108", 10)]),
        ("lent && pages", [("M108", 18)]),
        ("!pages", [("M108", 11)]),
        ("IF(pages, true, false)", [("M108", 13)]),
        ("EXISTS(shelf, name)", [("M108", 24)]),
        ('INCLUDES(colour, "red")', [("M111", 19)]),
        ("PICKLISTCOUNT(title) > 1", [("M111", 24)]),
        ("INCLUDES(marks, title)", [("M112", 26)]),
        ('INCLUDES(marks, "")', [("M112", 26)]),
        ("pages < NULL", [("M113", 10)]),
        ('marks = "red"', [("M114", 10)]),
        ("title & marks = 'a'", [("M210", 16)]),
        ("IF(lent, marks, title) = 'x'", [("M211", 26)]),
        ("pages = '1'", [("M115", 10)]),
        ("due = made", [("M115", 10)]),
        ("shelf = $User.id", [("M115", 10)]),
        ("CASE(pages, 'a', true, false)", [("M115", 22)]),
        ("lent > true", [("M116", 10)]),
        ('colour < "red"', [("M116", 10)]),
        ("owner > $User.id", [("M116", 10)]),
        ('colour = "green"', [("M117", 19)]),
        ('"green" <> colour', [("M117", 10)]),
        ("ISPICKVAL(colour, 'green')", [("M117", 28)]),
        ("CASE(colour, 'red', true, 'green', false, true)", [("M117", 36)]),
        ('INCLUDES(marks, "green")', [("M117", 26)]),
        ("pages > 123456789012345678901234567890123456789", [("M200", 18)]),
        ("PARENTGROUPVAL(pages, shelf) > 1", [("M201", 10)]),
        ("PREVGROUPVAL(pages, shelf) > 1", [("M201", 10)]),
        ("ISPICKVAL(colour, title)", [("M202", 28)]),
        ("ROUND(title, 2) = 1", [("M203", 16)]),
        ("ABS(due) = 1 && MIN(lent) = 1", [("M203", 14), ("M203", 30)]),
        ("SUMOF(book, title) > 1", [("M203", 22)]),
        ("ISNEW()", [("M204", 10)]),
        ("ISCHANGED(title)", [("M204", 10)]),
        ("PRIORVALUE(pages) > 1", [("M204", 10)]),
        ("COUNTOF(book, EXISTS(shelf)) > 1", [("M206", 24)]),
        ("EXISTS(shelfs)", [("M207", 17)]),
        ("EXISTS('shelf')", [("M207", 17)]),
        ("pages + title > 1", [("M210", 16)]),
        ("pages & 'x' = 'a'", [("M210", 16)]),
        ("lent + lent = 1", [("M210", 15)]),
        ("due + due > due", [("M210", 14)]),
        ("IF(lent, 1, 'a') = 1", [("M211", 22)]),
        ("BLANKVALUE(price, 'a') = 1", [("M211", 28)]),
        ("1" + "/ pages" * 101 + " > 1", [("M212", 711)]),
        ("titel = 'a' || pagse > lend", [("M105", 10), ("M105", 25), ("M105", 33)]),
    ],
)
def test_each_mistake_is_found_where_it_stands(text: str, found: list[tuple[str, int]]) -> None:
    assert problems(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("ISNEW()", []),
        ("ISCHANGED(title) && PRIORVALUE(price) > price", []),
        ("NOT ISCLONE()", []),
        ("ISCHANGED($Record.title)", []),
        ("ISCHANGED(shelf.name)", [("M205", 20)]),
        ("ISCHANGED(title & 'x')", [("M205", 20)]),
        ("ISCHANGED(titel)", [("M105", 20)]),
        ("ISCHANGED()", [("M107", 10)]),
        ("ISNEW(1)", [("M107", 10)]),
        ("EXISTS(book, ISNEW())", [("M204", 23)]),
    ],
)
def test_what_only_a_row_being_written_has(text: str, found: list[tuple[str, int]]) -> None:
    assert problems(text, place="write") == found


@pytest.mark.parametrize(
    ("text", "returns", "codes"),
    [
        ('"x"', FieldType("text"), []),
        ("0", FieldType("number"), []),
        ("price * 2", FieldType("number"), []),
        ("TODAY()", FieldType("date"), []),
        ("$User.id", FieldType("reference", to="user"), []),
        ("null", FieldType("date"), []),
        ("colour", FieldType("text"), []),
        ("'red'", FieldType("text", choices=KEYS), []),
        ("'green'", FieldType("text", choices=KEYS), ["M117"]),
        ("'red;blue'", FieldType("text", choices=KEYS, many=True), ["M114"]),
        ("marks", FieldType("text"), ["M114"]),
        ("$User.id", FieldType("reference", to="shelf"), ["M110"]),
        ("NOW()", FieldType("date"), ["M110"]),
        ("1", FieldType("text"), ["M110"]),
        ("'x'", FieldType("number"), ["M110"]),
        ("lent", FieldType("number"), ["M110"]),
    ],
)
def test_a_formula_gives_what_its_place_holds(text: str, returns: FieldType, codes: list[str]) -> None:
    assert [code for code, _ in problems(text, returns)] == codes


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("titel = 'a'", "Did you mean “title”?"),
        ("SHELF.NAM = 'a'", "Did you mean “name”?"),
        ("$User.mail = 'a'", "Did you mean “$User.email”?"),
        ("ISBLNAK(title)", "Did you mean “ISBLANK”?"),
        ("TODYA() = due", "Did you mean “TODAY”?"),
        ("EXISTS(shelfs)", "Did you mean “shelf”?"),
        ("colour = 'bleu'", "Did you mean “blue”?"),
        ("TODAY = due", "A function has brackets: TODAY()"),
        ("LEN(pages) = 1", "TEXT makes a text of a number"),
        ("YEAR(title) = 1", "DATEVALUE makes a date of a text"),
        ("HOUR(NOW()) = 1", "TIMEVALUE gives the time of a date and time"),
        ("ABS(due) = 1", ""),
        ("title & pages = ''", "TEXT makes a text of a number"),
        ("due + due = due", ""),
        ("lent = 1", "IF(test, 1, 0) makes a number of a condition"),
    ],
)
def test_a_name_that_is_nearly_right_is_hinted_at(text: str, hint: str) -> None:
    _, (found,) = checked(text)
    assert found.hint.en == hint


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("LEFT(title)", "2 arguments"),
        ("AND()", "at least 1 argument"),
        ("CASE(pages, 1, lent)", "4, 6, 8 … arguments"),
        ("SUMOF(book) > 1", "2 to 3 arguments"),
        ("ISNULL()", "1 argument"),
    ],
)
def test_the_number_of_arguments_is_said(text: str, wanted: str) -> None:
    _, (found,) = checked(text)
    assert f"takes {wanted}, not" in found.sentence.en


def test_names_are_resolved() -> None:
    read = tree("SHELF.Room.Name")
    assert isinstance(read, Read)
    assert (read.path, read.objects, read.type.type) == (("shelf", "room", "name"), ("book", "shelf", "room"), "text")
    assert isinstance(user := tree("$user.ID"), System) and (user.name, user.type.to) == ("user_id", "user")
    assert isinstance(label := tree("$ORG.Label"), System) and label.name == "$Org.label"
    assert [tree(text).type.type for text in ("TODAY()", "NOW()")] == ["date", "timestamp"]


def test_queries_name_fields_of_two_records() -> None:
    query = tree("SUMOF(shelf, Size__c, room.size > $Record.pages && $Record.shelf.room = room) + price")
    assert isinstance(query, Apply)
    inner = query.arguments[0]
    assert isinstance(inner, Query) and (inner.operation, inner.object) == ("sum", "shelf")
    reads = {(part.path, part.outer) for part in walk(query) if isinstance(part, Read)}
    assert reads == {
        (("Size__c",), False), (("room", "size"), False), (("room",), False),
        (("pages",), True), (("shelf", "room"), True), (("price",), False),
    }  # fmt: skip
    assert own_paths(query) == {("pages",), ("shelf", "room"), ("price",)}


@pytest.mark.parametrize(
    ("text", "digits", "scale"),
    [
        ("1.50", 1, 1),
        ("100", 3, 0),
        ("0.05", 0, 2),
        ("pages + price", 11, 2),
        ("pages * price", 18, 2),
        ("price / pages", 8, 20),
        ("pages / price", 12, 20),
        ("ROUND(price / 3, 1)", 9, 1),
        ("ROUND(pages, -3)", 11, 0),
        ("FLOOR(price)", 9, 0),
        ("IF(lent, pages, 0.125)", 10, 3),
        ("BLANKVALUE(price, 1000000000)", 10, 2),
        ("MOD(pages, price)", 8, 2),
        ("ABS(-share)", 4, 4),
        ("price ^ 2", 38, 20),
        ("COUNTOF(book)", 12, 0),
        ("pages * pages * pages * pages", 38, 0),
    ],
)
def test_how_long_numbers_can_become_is_known(text: str, digits: int, scale: int) -> None:
    kind = tree(text).type
    assert (kind.type, kind.digits, kind.scale, kind.percent) == ("number", digits, scale, False)


def test_blank_numbers_read_as_zero_where_that_is_wanted() -> None:
    node = parse("price + SUMOF(book, pages, price > 1) + BLANKVALUE(NULL, 1)", START).node
    assert node is not None
    found = check_formula(node, Fields(), blanks="zero")
    assert found.tree is not None
    zeros = [part for part in walk(found.tree) if isinstance(part, Apply) and part.operation == "zero_if_blank"]
    assert sorted(part.path[0] for zero in zeros for part in zero.arguments if isinstance(part, Read)) == [
        "pages", "price", "price",
    ]  # fmt: skip


def test_a_long_sum_is_no_deeper_than_a_short_one() -> None:
    for text in ("+".join(["pages"] * 600), " - ".join(["pages"] * 500), "&".join(["title"] * 600)):
        found = tree(text)
        assert len(walk(found)) >= 500 and _depth(found) < 20, text


def _depth(found: Typed) -> int:
    return 1 + max((_depth(part) for part in found.arguments), default=0) if isinstance(found, Apply) else 1


def test_formulas_deeper_than_any_person_writes_are_refused() -> None:
    text = "1 + 2 * 3 ^ (" * 95 + "1" + ")" * 95
    assert problems(text, None) == [("M101", 10)]


def test_null_takes_the_type_it_stands_for() -> None:
    found = tree("ROUND(NULL, 2)")
    assert isinstance(found, Apply) and isinstance(blank := found.arguments[0], Constant)
    assert (blank.value, blank.type.type) == (None, "number")
