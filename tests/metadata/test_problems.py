"""What is written wrongly is found where it stands; each example marks the lines it expects problems on."""

from __future__ import annotations

import pytest

from support.marked import TINY, check_marked
from tasuki.metadata import load_sources

OBJECT = """\
object: pen
label: 筆
name: name
fields:
  name: {type: text, label: 名}
"""

LAYOUT = """\
object: book
"""

SHAPES = {
    "an unknown key": OBJECT + "lable: x  #! M013\n",
    "a key of a later version": OBJECT + "examples: []  #! M011\n",
    "a missing key": "object: pen  #! M012\nlabel: 筆\nfields: {name: {type: text, label: 名}}\n",
    "a list instead of a map": "object: pen\nlabel: 筆\nname: name\nfields: [a]  #! M014\n",
    "yes instead of true": OBJECT.replace("label: 名}", "label: 名, required: yes}  #! M014"),
    "a label without Japanese": OBJECT.replace("label: 筆", "label: {en: Pen}  #! M012"),
    "a number as a label": OBJECT.replace("label: 筆", "label: 3  #! M014"),
    "an empty label": OBJECT.replace("label: 筆", "label:  #! M014"),
    "capital letters in a key": OBJECT.replace("  name: {", "  Name: {type: text, label: 別}  #! M015\n  name: {"),
    "a key of 41 letters": OBJECT + f"  {'x' * 41}: {{type: text, label: 長}}  #! M015\n",
    "a sharing nobody knows": OBJECT + "sharing: public  #! M022\n",
    "a field without a type": OBJECT + "  more: {label: 他}  #! M012\n",
    "a field without a label": OBJECT + "  more: {type: text}  #! M012\n",
    "an unknown kind": OBJECT + "  more: {type: txt, label: 他}  #! M020\n",
    "a kind of a later version": OBJECT + "  more: {type: rich_text, label: 他}  #! M021\n",
    "an option of another kind": OBJECT + "  more: {type: date, label: 他, max_length: 3}  #! M013\n",
    "a length out of range": OBJECT + "  more: {type: text, label: 他, max_length: 0}  #! M016\n",
    "a length that is far too long": OBJECT + "  more: {type: text, label: 他, max_length: 99999}  #! M016\n",
    "a limit that is no number": OBJECT + "  more: {type: integer, label: 他, min: few}  #! M015\n",
    "a limit that is no day": OBJECT + "  more: {type: date, label: 他, min: 2021/4/1}  #! M015\n",
    "a number without digits": OBJECT + "  more: {type: auto_number, label: 他, format: 'T{FY}'}  #! M015\n",
    "a number that is too long": OBJECT
    + f"  more: {{type: auto_number, label: 他, format: '{'T' * 60}{{0}}'}}  #! M019\n",
    "a lookup to nowhere": OBJECT + "  more: {type: lookup, label: 他}  #! M012\n",
    "one field is no unique pair": OBJECT + "unique:\n  a: {fields: [name]}  #! M017\n",
    "the same field twice in a pair": OBJECT + "unique:\n  a: {fields: [name, name]}  #! M018\n",
}


@pytest.mark.parametrize("text", SHAPES.values(), ids=SHAPES)
def test_an_object_has_its_shape(text: str) -> None:
    check_marked({"objects/pen.yaml": text})


OBJECTS = {
    "an unknown object": OBJECT + "  more: {type: lookup, to: shelff, label: 他}  #! M030\n",
    "an unknown value set": OBJECT + "  more: {type: picklist, values: color, label: 他}  #! M032\n",
    "a name field that is not there": OBJECT.replace("name: name", "name: title  #! M031"),
    "a name that is no line of text": OBJECT.replace("name: name", "name: day  #! M061")
    + "  day: {type: date, label: 日}\n",
    "a year of no date": OBJECT + "year_of: name  #! M062\n",
    "a year of nothing": OBJECT + "year_of: day  #! M031\n",
    "a field where the year is kept": OBJECT
    + "  day: {type: date, label: 日}\n  fiscal_year: {type: integer, label: 年度}  #! M065\nyear_of: day\n",
    "a field called like a system column": OBJECT + "  owner: {type: text, label: 他}  #! M053\n",
    "a field called like a column of PostgreSQL": OBJECT + "  xmin: {type: text, label: 他}  #! M053\n",
    "a unique field of nothing": OBJECT + "unique:\n  a: {fields: [name, nama]}  #! M031\n",
    "a long text cannot be unique": OBJECT + "  more: {type: long_text, label: 他, unique: true}  #! M054\n",
    "an auto number is not required": OBJECT
    + "  no: {type: auto_number, format: '{000}', label: 他, required: true}  #! M055\n",
    "an auto number has no default": OBJECT
    + "  no: {type: auto_number, format: '{000}', label: 他, default: '\"1\"'}  #! M055\n",
    "a detail always goes with its master": OBJECT
    + "  more: {type: master_detail, to: shelf, label: 他, on_delete: clear}  #! M056\n",
    "a detail always has a master": OBJECT
    + "  more: {type: master_detail, to: shelf, label: 他, required: false}  #! M057\n",
    "a required lookup cannot be cleared": OBJECT
    + "  more: {type: lookup, to: shelf, label: 他, required: true, on_delete: clear}  #! M058\n",
    "shared by a parent that is not there": OBJECT + "sharing: by_parent  #! M063\n",
    "its own master": OBJECT + "  more: {type: master_detail, to: pen, label: 他}  #! M064\n",
    "two fields with one label": OBJECT + "  more: {type: text, label: 名}  #! M066\n",
    "a label of a system field": OBJECT + "  more: {type: text, label: 所有者}  #! M066\n",
    "more decimals than digits": OBJECT + "  more: {type: number, precision: 2, scale: 2, label: 他}  #! M120\n",
    "limits the wrong way round": OBJECT + "  more: {type: integer, min: 5, max: 1, label: 他}  #! M120\n",
    "a default of another type": OBJECT + "  more: {type: text, label: 他, default: '5'}  #! M110\n",
    "a number as a default for a date": OBJECT + "  more: {type: date, label: 他, default: NOW()}  #! M110\n",
    "a default that is no choice": OBJECT
    + "  more: {type: picklist, values: colour, label: 他, default: '\"green\"'}  #! M117\n",
    "a default out of range": OBJECT + "  more: {type: integer, max: 5, label: 他, default: 6}  #! M119\n",
}


@pytest.mark.parametrize("text", OBJECTS.values(), ids=OBJECTS)
def test_the_fields_of_an_object_fit_together(text: str) -> None:
    check_marked({"objects/pen.yaml": text})


@pytest.mark.parametrize("key", ["tasuki_pen", "sqlite_pen", "pg_pen"])
def test_names_of_the_system_are_taken(key: str) -> None:
    check_marked({f"objects/{key}.yaml": OBJECT.replace("object: pen", f"object: {key}  #! M060")})


def test_masters_do_not_go_in_circles() -> None:
    a = "object: a\nlabel: 甲\nname: name\nfields:\n  name: {type: text, label: 名}\n"
    files = {f"objects/{key}.yaml": a.replace("object: a", f"object: {key}") for key in ("a", "b", "c")}
    for key, master in (("a", "b"), ("b", "c"), ("c", "a")):
        files[f"objects/{key}.yaml"] += f"  up: {{type: master_detail, to: {master}, label: 上}}  #! M064\n"
    check_marked(files)


def test_the_standard_user_takes_new_fields_but_keeps_its_own() -> None:
    loaded = check_marked(
        {"objects/user.yaml": "object: user\nfields:\n  phone: {type: phone, label: 電話, class: personal}\n"}
    )
    assert loaded.catalog is not None
    assert list(loaded.catalog.objects["user"].fields)[-1] == "phone"
    check_marked({"objects/user.yaml": "object: user\nfields:\n  email: {type: text, label: 便}  #! M059\n"})
    check_marked({"objects/user.yaml": "object: user\nlabel: 人  #! M013\nfields:\n  a: {type: text, label: 甲}\n"})


VALUE_SETS = {
    "a key of capitals": "values:\n  RED: 赤  #! M015\n",
    "two values that read the same": "values:\n  red: {ja: 赤, en: Red}\n  rosso: {label: 朱, also: [Red]}  #! M052\n",
    "values beyond the list": "restricted: false  #! M022\nvalues: {red: 赤}\n",
    "no values at all": "values: {}  #! M017\n",
    "a spelling mistake in a value": "values:\n  red: {label: 赤, retird: true}  #! M013\n",
}


@pytest.mark.parametrize("text", VALUE_SETS.values(), ids=VALUE_SETS)
def test_a_value_set_has_its_shape(text: str) -> None:
    check_marked({"metadata/value_sets/ink.yaml": "value_set: ink\nlabel: 墨\n" + text})


def test_the_standard_value_sets_are_taken() -> None:
    check_marked(
        {"metadata/value_sets/user_profile.yaml": ("value_set: user_profile  #! M051\nlabel: 役\nvalues: {a: 甲}\n")}
    )


def test_the_org_has_its_shape() -> None:
    org = TINY["metadata/org.yaml"]
    check_marked({"metadata/org.yaml": org.replace("language: 1", "language: 2  #! M022")})
    check_marked({"metadata/org.yaml": org.replace("Asia/Tokyo, currency: JPY}", "Asia/Tokio}  #! M050")})
    check_marked({"metadata/org.yaml": org.replace('"04-01"', '"4/1"').replace("2021}", "2021}  #! M015")})
    check_marked({"metadata/org.yaml": org + "sign_in: {ip_ranges: []}  #! M011\n"})
    check_marked({"metadata/org.yaml": org + "sign_in: {lock: {after: 5, for: soon}}  #! M015\n"})
    loaded = check_marked({"metadata/org.yaml": org + "sign_in: {lock: {after: 5, for: 2h}, password: {length: 14}}\n"})
    assert loaded.catalog is not None
    found = loaded.catalog.org
    assert (found.lock_after, found.lock_minutes, found.password_length) == (5, 120, 14)


def test_an_app_names_objects() -> None:
    check_marked({"metadata/apps/desk.yaml": "app: desk\nlabel: 窓口\nobjects:\n  - book\n  - boook  #! M030\n"})


LAYOUTS = {
    "a compact field that is not there": "compact: [titel]  #! M031\n",
    "a search in something that is no text": "search: {by: [pages]}  #! M071\n",
    "a column that is not there": "list_views:\n  a: {label: 甲, columns: [titel]}  #! M031\n",
    "an order that is not there": "list_views:\n  a: {label: 甲, columns: [title], sort: [-titel]}  #! M031\n",
    "an order of many values": "list_views:\n  a: {label: 甲, columns: [title], sort: [marks]}  #! M070\n",
    "a condition on nothing": "list_views:\n  a: {label: 甲, columns: [title], where: 'lend'}  #! M105\n",
    "a view for nobody": ("list_views:\n  a: {label: 甲, columns: [title], shared_to: {profiles: [staf]}}  #! M033\n"),
    "a field on a page that is not there": "pages:\n  p: {sections: {s: {label: 節, fields: [titel]}}}  #! M031\n",
    "a field on a page twice": "pages:\n  p: {sections: {s: {label: 節, fields: [title, title]}}}  #! M072\n",
    "an action of a later version": (
        "pages:\n  p:\n    sections: {s: {label: 節, fields: [title]}}\n    actions: [print]  #! M022\n"
    ),
    "a visibility of a later version": (
        "pages:\n  p:\n    sections:\n      s:\n        label: 節\n        fields:\n"
        "          - {field: title, visible_when: lent}  #! M011\n"
    ),
    "a page for profiles that are not there": (
        "pages:\n  p: {sections: {s: {label: 節, fields: [title]}}}\n"
        "assign:\n  - {profiles: [boss], page: p}  #! M033\n  - {page: p}\n"
    ),
    "a page that is not there": (
        "pages:\n  p: {sections: {s: {label: 節, fields: [title]}}}\nassign:\n  - {page: q}  #! M076\n"
    ),
    "an assignment that leaves people without a page": (
        "pages:\n  p: {sections: {s: {label: 節, fields: [title]}}}\n"
        "assign:\n  - {profiles: [staff], page: p}  #! M077\n"
    ),
    "a form of a later version": "form: {like: p}  #! M011\n",
}


@pytest.mark.parametrize("text", LAYOUTS.values(), ids=LAYOUTS)
def test_a_layout_shows_what_there_is(text: str) -> None:
    check_marked({"layouts/book.yaml": LAYOUT + text})


RELATED = "object: shelf\npages:\n  p:\n    sections: {s: {label: 節, fields: [name]}}\n    related:\n"
RELATEDS = {
    "an object that is not there": "      bok: {columns: [title]}  #! M030\n",
    "a column that is not there": "      book: {columns: [titel]}  #! M031\n",
    "a way back that is no reference": "      book: {via: title, columns: [title]}  #! M073\n",
    "an object that does not refer back": "      user: {columns: [name]}  #! M074\n",
}


@pytest.mark.parametrize("text", RELATEDS.values(), ids=RELATEDS)
def test_a_related_list_finds_its_way_back(text: str) -> None:
    check_marked({"layouts/shelf.yaml": RELATED + text})


def test_a_related_list_with_two_ways_back_must_name_one() -> None:
    book = TINY["objects/book.yaml"] + "  spare: {type: lookup, to: shelf, label: 予備棚}\n"
    line = "      book: {columns: [title]}"
    check_marked({"objects/book.yaml": book, "layouts/shelf.yaml": RELATED + line + "  #! M075\n"})
    named = RELATED + line.replace("{columns", "{via: spare, columns")
    loaded = check_marked({"objects/book.yaml": book, "layouts/shelf.yaml": named})
    assert loaded.catalog is not None
    assert loaded.catalog.layouts["shelf"].pages["p"].related[0].via == "spare"


PROFILE = """\
profile: guest
label: 客
field_defaults: {public: read, internal: read, personal: none, secret: none}
objects:
"""
PROFILES = {
    "an unknown object": "  boook: {read: all}  #! M030\n",
    "an unknown field": "  book: {read: all, fields: {titel: read}}  #! M031\n",
    "a scope of a later version": "  book: {read: shared}  #! M011\n",
    "a condition of a later version": "  book: {read: {where: lent}}  #! M011\n",
    "more edited than read": "  book: {read: own, edit: all}  #! M080\n",
    "deleted but not read": "  book: {delete: own}  #! M080\n",
    "created but not read": "  book: {create: true}  #! M081\n",
    "handed on without the right to edit": "  book: {read: all, transfer: true}  #! M082\n",
    "loaded without the right to create": "  book: {read: all, import: [insert]}  #! M082\n",
    "a right on a system field": "  book: {read: all, fields: {created_at: none}}  #! M083\n",
    "an auto number that can be edited": "  book: {read: all, fields: {number: edit}}  #! M084\n",
    "fields of an object that cannot be read": "  book: {fields: {title: read}}  #! M085\n",
    "a right nobody knows": "  book: {read: all, fields: {title: write}}  #! M022\n",
    "a data class left out": "  book: {read: all, field_defaults: {public: read}}  #! M012 M012 M012\n",
}


@pytest.mark.parametrize("text", PROFILES.values(), ids=PROFILES)
def test_rights_stand_on_each_other(text: str) -> None:
    check_marked({"permissions/profiles/guest.yaml": PROFILE + text})


def test_security_that_would_not_work_is_refused() -> None:
    text = PROFILE + "  book: {read: all}\n"
    check_marked({"permissions/profiles/guest.yaml": text + "sign_in: {mfa: required}  #! M011\n"})
    check_marked({"permissions/profiles/guest.yaml": text + "sign_in: {hours: {}}  #! M011\n"})
    check_marked({"permissions/profiles/guest.yaml": text + "sign_in: {session: {at_once: 1}}  #! M011\n"})
    check_marked({"permissions/profiles/guest.yaml": text + "sign_in: {session: {idle: 2d}}  #! M086\n"})
    check_marked({"permissions/profiles/guest.yaml": text + "app: offic  #! M034\n"})


IMPORTER = "importer: books\nlabel: 本\nobject: book\n"
IMPORTERS = {
    "an unknown field": "mode: insert\ncolumns:\n  書名: titel  #! M031\n",
    "an update without a key": "mode: update  #! M012\ncolumns: {書名: title}\n",
    "a key nothing needs": "mode: insert\nkey: code  #! M091\ncolumns: {コード: code}\n",
    "a key that is not unique": "mode: upsert\nkey: title  #! M090\ncolumns: {書名: title}\n",
    "a key without a column": "mode: upsert\nkey: code  #! M093\ncolumns: {書名: title}\n",
    "two columns for one field": "mode: insert\ncolumns:\n  題: title\n  書名: title  #! M092\n",
    "a system field": "mode: insert\ncolumns:\n  作成: created_at  #! M094\n",
    "a split of a single value": "mode: insert\ncolumns:\n  色: {to: colour, split: '、'}  #! M095\n",
    "a search for no reference": "mode: insert\ncolumns:\n  色: {to: colour, find_by: name}  #! M096\n",
    "a search by something that repeats": "mode: insert\ncolumns:\n  棚: {to: shelf, find_by: room}  #! M097\n",
    "a transformation of a later version": "mode: insert\ncolumns:\n  棚: {to: shelf, transform: X}  #! M011\n",
    "a kind of file of a later version": "mode: insert\nfile: {kinds: [xlsx]}  #! M011\ncolumns: {書名: title}\n",
}


@pytest.mark.parametrize("text", IMPORTERS.values(), ids=IMPORTERS)
def test_an_importer_fits_its_object(text: str) -> None:
    check_marked({"importers/books.yaml": IMPORTER + text})


def test_an_importer_names_its_object() -> None:
    text = "importer: books\nlabel: 本\nobject: boook  #! M030\nmode: insert\ncolumns: {書名: title}\n"
    check_marked({"importers/books.yaml": text})


def test_all_problems_of_all_files_come_at_once_in_order() -> None:
    loaded = check_marked(
        {
            "metadata/value_sets/colour.yaml": "value_set: colour\nlabel: 色\nvalues: {red: 赤}\nextra: 1  #! M013\n",
            "objects/shelf.yaml": TINY["objects/shelf.yaml"] + "  a: {type: txt, label: 甲}  #! M020\n",
            "layouts/book.yaml": LAYOUT + "compact: [titel]  #! M031\n",
            "permissions/profiles/guest.yaml": PROFILE + "  boook: {read: all}  #! M030\n",
        }
    )
    assert loaded.catalog is None
    places = [found.where for found in loaded.problems]
    assert places == sorted(places)


def test_what_depends_on_something_broken_is_not_reported_again() -> None:
    check_marked({"objects/shelf.yaml": "object: [  #! M002\n".replace("[", "@x")})
    check_marked(
        {"objects/shelf.yaml": TINY["objects/shelf.yaml"].replace("label: {ja: 棚, en: Shelf}", "label: 1  #! M014")}
    )
    check_marked({"metadata/value_sets/colour.yaml": "value_set: colour\nlabel: 色\nvalues: 1  #! M014\n"})
    check_marked({"permissions/profiles/staff.yaml": "profile: staff  #! M012 M012 M012\n"})


def test_the_hint_names_what_was_probably_meant() -> None:
    loaded = load_sources({**TINY, "layouts/book.yaml": LAYOUT + "compact: [titel]\n"})
    (found,) = loaded.problems
    assert found.text("en") == (
        "layouts/book.yaml:2:11 M031 The object “book” has no field “titel”\n    Did you mean “title”?"
    )
    assert "「title」のことですか" in found.text("ja")


def test_a_warning_alone_forbids_nothing() -> None:
    loaded = check_marked({"objects/pen.yaml": OBJECTS["two fields with one label"]})
    assert loaded.catalog is not None
    assert [found.level for found in loaded.problems] == ["warning"]
