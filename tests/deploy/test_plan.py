"""What a plan says: additions in order, everything else refused by name."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from support.marked import TINY, compiled
from support.standing_clock import StandingClock
from tasuki.deploy import Plan, compare, make_plan
from tasuki.deploy.state import Deployed

BOOK, SHELF = TINY["objects/book.yaml"], TINY["objects/shelf.yaml"]
COLOUR, STAFF = TINY["metadata/value_sets/colour.yaml"], TINY["permissions/profiles/staff.yaml"]
ORG = TINY["metadata/org.yaml"]


def plan(files: Mapping[str, str], before: Mapping[str, str] = TINY) -> Plan:
    """The plan from `before` to `before` with `files` laid over it; an empty text takes a file away."""
    deployed = Deployed(1, StandingClock()(), compiled(before))
    return make_plan(deployed, compiled({key: text for key, text in {**before, **files}.items() if text}))


def lines(files: Mapping[str, str], before: Mapping[str, str] = TINY) -> list[str]:
    found = plan(files, before)
    assert found.refusals == ()
    return [operation.line().en for operation in found.operations]


def refused(files: Mapping[str, str], before: Mapping[str, str] = TINY) -> list[str]:
    return [found.code for found in plan(files, before).refusals]


def test_the_first_plan_creates_everything() -> None:
    first = make_plan(None, compiled(TINY))
    assert [operation.line().en for operation in first.operations] == [
        "+ system tables",
        "+ object user (User, 6 fields)",
        "+ object book (Book, 11 fields)",
        "+ object shelf (Shelf, 2 fields)",
    ]
    assert (first.version, first.before, first.refusals) == (1, None, ())


def test_the_same_org_needs_nothing() -> None:
    same = plan({})
    assert (same.is_empty, same.operations, same.version) == (True, (), 1)


def test_a_remark_in_a_file_is_a_change_of_its_definition_only() -> None:
    assert lines({"objects/book.yaml": BOOK + "# seen\n"}) == ["~ definition objects/book.yaml"]


def test_fields_and_objects_are_added() -> None:
    author = "object: author\nlabel: {ja: 著者, en: Author}\nname: name\nfields: {name: {type: text, label: 名}}\n"
    book = BOOK + "  author: {type: lookup, to: author, label: 著者}\n  isbn: {type: text, label: ISBN, unique: true}\n"
    assert lines({"objects/author.yaml": author, "objects/book.yaml": book}) == [
        "+ object author (Author, 1 fields)",
        "+ field book.author (著者, lookup)",
        "+ field book.isbn (ISBN, text)",
        "+ index ix_book.author on book",
        "+ unique index uq_book.isbn on book",
        "~ definition objects/book.yaml",
    ]


def test_values_are_added_and_retired() -> None:
    text = COLOUR.replace("also: [あお]", "retired: true") + "  green: {ja: 緑, en: Green}\n"
    assert lines({"metadata/value_sets/colour.yaml": text}) == [
        "+ value colour.green (Green)",
        "~ definition metadata/value_sets/colour.yaml",
    ]


def test_limits_move_outwards() -> None:
    book = BOOK.replace("precision: 10", "precision: 12").replace("label: 書名, required: true", "label: 書名")
    shelf = SHELF.replace("max_length: 20", "max_length: 30")
    assert lines({"objects/book.yaml": book, "objects/shelf.yaml": shelf}) == [
        "~ field book.title not required",
        "~ field book.price precision 10 -> 12",
        "~ field shelf.name max_length 20 -> 30",
        "~ definition objects/book.yaml",
        "~ definition objects/shelf.yaml",
    ]


def test_a_sorted_list_view_brings_an_index_and_takes_it_away() -> None:
    view = "object: book\nlist_views:\n  all: {label: 全, columns: [title], sort: [-bought_on]}\n"
    there = {"layouts/book.yaml": view}
    assert lines(there) == [
        "+ index so_book.bought_on.desc on book",
        "- index so_book.title on book",
        "+ definition layouts/book.yaml",
    ]
    assert lines({"layouts/book.yaml": ""}, {**TINY, **there}) == [
        "+ index so_book.title on book",
        "- index so_book.bought_on.desc on book",
        "- definition layouts/book.yaml",
    ]


def test_labels_rights_and_apps_change_freely() -> None:
    changed = {
        "permissions/profiles/staff.yaml": STAFF.replace("edit: own", "edit: none"),
        "permissions/profiles/boss.yaml": STAFF.replace("profile: staff", "profile: boss"),
        "metadata/apps/office.yaml": "",
    }
    changed["permissions/profiles/staff.yaml"] = changed["permissions/profiles/staff.yaml"].replace("app: office\n", "")
    changed["permissions/profiles/boss.yaml"] = changed["permissions/profiles/boss.yaml"].replace("app: office\n", "")
    assert lines(changed) == [
        "- definition metadata/apps/office.yaml",
        "+ definition permissions/profiles/boss.yaml",
        "~ definition permissions/profiles/staff.yaml",
    ]


REFUSED = {
    "D001 another org": {"metadata/org.yaml": ORG.replace("org: tiny", "org: small")},
    "D002 an object gone": {
        "objects/book.yaml": "",
        "metadata/apps/office.yaml": "app: office\nlabel: 事務\nobjects: [shelf]\n",
        "permissions/profiles/staff.yaml": STAFF.replace("  book: {read: all, edit: own}\n", ""),
    },
    "D003 a field gone": {"objects/shelf.yaml": SHELF.replace("  room: {type: text, label: 部屋}\n", "")},
    "D004 another kind": {"objects/shelf.yaml": SHELF.replace("room: {type: text", "room: {type: integer")},
    "D005 a field renamed": {
        "objects/shelf.yaml": SHELF.replace("room: {type: text,", "place: {type: text, was: [room],")
    },
    "D006 a limit moved inwards": {"objects/shelf.yaml": SHELF.replace("max_length: 20", "max_length: 19")},
    "D007 required from now on": {"objects/shelf.yaml": SHELF.replace("label: 部屋", "label: 部屋, required: true")},
    "D007 a new field that is required": {
        "objects/shelf.yaml": SHELF + "  floor: {type: integer, label: 階, required: true}\n"
    },
    "D008 unique from now on": {"objects/shelf.yaml": SHELF.replace("label: 部屋", "label: 部屋, unique: true")},
    "D008 a pair unique from now on": {"objects/shelf.yaml": SHELF + "unique: {a: {fields: [name, room]}}\n"},
    "D009 unique no longer": {"objects/shelf.yaml": SHELF.replace("unique: true, ", "")},
    "D010 a value gone": {"metadata/value_sets/colour.yaml": COLOUR.replace("  red: {ja: 赤, en: Red}\n", "")},
    "D012 another object referred to": {"objects/book.yaml": BOOK.replace("to: shelf", "to: user")},
    "D013 another year": {"objects/book.yaml": BOOK + "year_of: bought_on\n"},
    "D014 other values to choose from": {
        "objects/book.yaml": BOOK.replace("{type: picklist, values: colour", "{type: picklist, values: user_language")
    },
    "D015 another number of places": {"objects/book.yaml": BOOK.replace("scale: 2", "scale: 3")},
}


PAGES = "  sheets: {type: formula, returns: integer, formula: pages * 2, stored: true, label: 枚数}\n"
LOOSE = PAGES.replace(", stored: true", "")
SUM = "  pages: {type: rollup, of: book, operation: sum, value: sheets, label: 頁数}\n"


def books(book: str, shelf: str = "") -> dict[str, str]:
    return {"objects/book.yaml": BOOK + book, "objects/shelf.yaml": SHELF + shelf}


def changes(before: Mapping[str, str], after: Mapping[str, str]) -> list[str]:
    """The lines of a plan but for the files it names."""
    return [line for line in lines(after, {**TINY, **before}) if "definition" not in line]


def test_a_kept_value_is_computed_for_the_records_there_are() -> None:
    assert changes({}, books(PAGES, SUM)) == [
        "+ field book.sheets (枚数, integer)",
        "+ field shelf.pages (頁数, integer)",
        "~ recalculate book (sheets)",
        "~ recalculate shelf (pages)",
    ]


def test_a_formula_that_is_not_kept_changes_freely() -> None:
    assert changes({}, books(LOOSE)) == []
    assert changes(books(LOOSE), books(LOOSE.replace("returns: integer", "returns: currency"))) == []
    assert changes(books(LOOSE), {"objects/book.yaml": BOOK}) == []


def test_a_formula_that_is_not_kept_is_renamed_freely() -> None:
    other = LOOSE.replace("sheets:", "leaves:").replace("label: 枚数", "label: 枚数, was: [sheets]")
    assert changes(books(LOOSE), books(other)) == []
    assert refused(books(other.replace("returns: integer", "stored: true, returns: integer")), {**TINY, **books(LOOSE)})


def test_another_formula_is_computed_anew_with_all_that_follows() -> None:
    again = ["~ recalculate book (sheets)", "~ recalculate shelf (pages)"]
    assert changes(books(PAGES, SUM), books(PAGES.replace("pages * 2", "pages * 3"), SUM)) == again
    assert changes(books(PAGES, SUM), books(PAGES.replace("stored: true", "stored: true, blanks: zero"), SUM)) == again
    assert changes(books(PAGES, SUM), books(PAGES, SUM.replace("sheets,", "sheets, where: lent,"))) == again[1:]


def test_another_spelling_of_a_formula_changes_nothing() -> None:
    assert changes(books(PAGES, SUM), books(PAGES.replace("pages * 2", "PAGES  *  2"), SUM)) == []


def test_what_is_computed_on_the_way_counts() -> None:
    through = (
        PAGES.replace("pages * 2", "half * 4")
        + "  half: {type: formula, returns: integer, formula: pages, label: 半}\n"
    )
    other = through.replace("formula: pages,", "formula: pages + 1,")
    assert changes(books(through), books(other)) == ["~ recalculate book (sheets)"]


def test_another_start_of_the_year_is_another_formula() -> None:
    year = "  year: {type: formula, returns: integer, formula: FISCALYEAR(bought_on), stored: true, label: 年}\n"
    org = {"metadata/org.yaml": ORG.replace('"04-01"', '"10-01"')}
    assert changes(books(year), {**books(year), **org}) == ["~ recalculate book (year)"]


def test_a_value_becomes_kept_and_is_let_go() -> None:
    assert changes(books(LOOSE), books(PAGES)) == [
        "+ field book.sheets (枚数, integer)",
        "~ recalculate book (sheets)",
    ]
    assert changes(books(PAGES), books(LOOSE)) == ["- column of the computed book.sheets (枚数)"]
    assert changes(books(PAGES), {"objects/book.yaml": BOOK}) == ["- column of the computed book.sheets (枚数)"]


def test_an_entered_value_never_becomes_a_computed_one() -> None:
    typed = "  sheets: {type: integer, label: 枚数}\n"
    assert refused(books(PAGES), {**TINY, **books(typed)}) == ["D016"]
    assert refused(books(typed), {**TINY, **books(PAGES)}) == ["D016"]


def test_a_reference_the_system_sets_keeps_its_column() -> None:
    found = "  best: {type: lookup, to: shelf, find_or_create: {name: title}, label: 他}\n"
    assert refused({"objects/book.yaml": BOOK}, {**TINY, **books(found)}) == ["D003"]


@pytest.mark.parametrize(("name", "files"), REFUSED.items(), ids=REFUSED)
def test_what_does_not_only_add_is_refused_by_name(name: str, files: Mapping[str, str]) -> None:
    assert refused(files) == [name.split()[0]]


def test_a_renamed_object_is_refused_as_that() -> None:
    before = {key: text for key, text in TINY.items() if key != "metadata/apps/office.yaml"}
    before["permissions/profiles/staff.yaml"] = STAFF.replace("app: office\n", "").replace(
        "  book: {read: all, edit: own}\n", ""
    )
    files = {"objects/book.yaml": "", "objects/tome.yaml": BOOK.replace("object: book", "object: tome\nwas: [book]")}
    assert refused(files, before) == ["D005"]


def test_a_profile_gone_is_refused_as_that() -> None:
    boss = STAFF.replace("profile: staff", "profile: boss")
    before = {**TINY, "permissions/profiles/boss.yaml": boss}
    assert refused({"permissions/profiles/boss.yaml": ""}, before) == ["D011"]


def test_all_refusals_come_at_once() -> None:
    shelf = SHELF.replace("max_length: 20", "max_length: 5").replace("  room: {type: text, label: 部屋}\n", "")
    assert sorted(refused({"objects/shelf.yaml": shelf, **REFUSED["D010 a value gone"]})) == ["D003", "D006", "D010"]


def test_a_wider_choice_of_values_may_replace_a_narrower_one() -> None:
    ink = "value_set: ink\nlabel: 墨\nvalues: {red: 赤, blue: 青, black: 黒}\n"
    book = BOOK.replace("{type: picklist, values: colour", "{type: picklist, values: ink")
    assert refused({"metadata/value_sets/ink.yaml": ink, "objects/book.yaml": book}) == []


def test_the_fingerprint_stands_for_the_whole_plan() -> None:
    one = plan({"objects/book.yaml": BOOK + "  a: {type: text, label: 甲}\n"})
    again = plan({"objects/book.yaml": BOOK + "  a: {type: text, label: 甲}\n"})
    other = plan({"objects/book.yaml": BOOK + "  a: {type: text, label: 乙}\n"})
    assert one.fingerprint == again.fingerprint != other.fingerprint


def test_no_operation_comes_from_equal_catalogues() -> None:
    catalog = compiled(TINY)
    assert compare(catalog, catalog).operations == ()
