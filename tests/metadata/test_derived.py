"""Fields whose value follows from others: what is written is found in the catalogue, what is wrong where it stands."""

from __future__ import annotations

import pytest

from support.derived_fields import ACCOUNT, FILES, ITEM, ORDER
from support.marked import TINY, check_marked, compiled
from tasuki.fields.currency import Currency
from tasuki.fields.integer import Integer
from tasuki.formulas.typed import own_paths
from tasuki.metadata.catalog import FieldDef, RollupDef


def field(object_key: str, key: str, **lines: str) -> FieldDef:
    """A field of the four objects with more lines in the objects named."""
    files = {path: text + lines.get(path[8:-5], "") for path, text in FILES.items()}
    return compiled({**TINY, **files}).objects[object_key].fields[key]


def test_a_formula_field_has_a_kind_and_a_tree() -> None:
    found = field(
        "item",
        "total",
        item="  total: {type: formula, returns: currency, scale: 2, label: 計, formula: count * price}\n",
    )
    assert found.kind == Currency(scale=2)
    assert found.formula is not None
    assert (found.formula.text, own_paths(found.formula.tree)) == ("count * price", {("count",), ("price",)})
    assert (found.derived, found.in_table, found.typed_by_people, found.history) == (True, False, False, False)


def test_a_stored_formula_is_kept() -> None:
    line = "  total: {type: formula, returns: integer, label: 計, formula: count * 2, stored: true, blanks: zero}\n"
    found = field("item", "total", item=line)
    assert (found.stored, found.in_table, found.typed_by_people) == (True, True, False)


def test_a_roll_up_finds_its_way_back_and_its_kind() -> None:
    line = "  total: {type: rollup, of: item, operation: sum, value: price, where: paid, label: 計}\n"
    found = field("order", "total", order=line)
    assert found.kind == Currency()  # without the limit of a single price
    assert found.rollup is not None
    assert (found.rollup.object, found.rollup.over, found.rollup.operation) == ("item", "order", "sum")
    assert found.rollup.where is not None and found.rollup.where.type.type == "boolean"


def test_a_roll_up_of_a_roll_up_has_its_kind() -> None:
    found = field(
        "account",
        "total",
        account="  total: {type: rollup, of: order, over: account, operation: sum, value: total, label: 計}\n",
        order="  total: {type: rollup, of: item, operation: sum, value: count, label: 計}\n",
    )
    assert found.kind == Integer()


def test_a_count_is_a_whole_number() -> None:
    found = field("order", "items", order="  items: {type: rollup, of: item, operation: count, label: 件数}\n")
    assert (found.kind, found.rollup) == (Integer(), RollupDef(object="item", over="order", operation="count"))


def test_a_running_sum_names_its_order_and_cap() -> None:
    line = (
        "  share: {type: rollup, of: self, over: order, order: [day, number], running: sum, value: price, cap: '1000',"
        " label: 分}\n"
    )
    found = field("item", "share", item=line)
    assert found.kind == Currency()
    assert found.running is not None
    assert (found.running.over, found.running.order) == ("order", ("day", "number"))
    assert found.running.cap is not None


def test_a_parent_is_found_by_its_key() -> None:
    line = "  day_of: {type: lookup, to: day, label: 日別, find_or_create: {date: day, account: order.account}}\n"
    found = field("item", "day_of", item=line)
    assert found.find_or_create is not None
    assert {key: own_paths(formula.tree) for key, formula in found.find_or_create.items()} == {
        "date": {("day",)},
        "account": {("order", "account")},
    }
    assert (found.in_table, found.typed_by_people) == (True, False)


def test_a_pick_names_both_records() -> None:
    where = "from_day <= $Record.day && $Record.day <= till_day"
    line = f"  deal: {{type: lookup, to: account, label: 契約, pick: {{where: '{where}', expect: one}}}}\n"
    found = field("item", "deal", item=line)
    assert found.pick is not None
    assert (found.pick.expect, found.pick.where.type.type) == ("one", "boolean")
    assert own_paths(found.pick.where.tree) == {("from_day",), ("till_day",)}


def test_a_validation_names_its_fields() -> None:
    rule = (
        "validations:\n  enough:\n    error_when: count < 1\n    when: ISCHANGED(count)\n    at: count\n"
        "    message: {ja: '{count}は少なすぎます', en: 'Too few: {count}'}\n    doc: VAL-1\n"
    )
    files = {**TINY, **FILES, "objects/item.yaml": ITEM + rule}
    found = compiled(files).objects["item"].validations["enough"]
    assert (found.key, found.at, found.fields, found.doc) == ("enough", "count", ("count",), ("VAL-1",))
    assert found.when is not None and found.error_when.text == "count < 1"
    assert found.where.line == len(ITEM.splitlines()) + 2


def test_a_standard_object_takes_rules_and_formulas() -> None:
    user = (
        "object: user\nfields:\n  short: {type: formula, returns: text, formula: username, label: 略}\n"
        "validations:\n  named: {error_when: ISBLANK(short), message: 名がありません}\n"
    )
    found = compiled({**TINY, "objects/user.yaml": user}).objects["user"]
    assert found.fields["short"].derived
    assert own_paths(found.validations["named"].error_when.tree) == {("short",)}
    check_marked(
        {"objects/user.yaml": user.replace("ISBLANK(short),", "ISBLANK(shirt),").replace("ません}", "ません}  #! M105")}
    )


def test_a_default_may_read_what_people_fill_in() -> None:
    found = field("order", "copy", order="  copy: {type: text, label: 写し, default: 'UPPER(note)'}\n")
    assert found.default is not None
    assert own_paths(found.default.tree) == {("note",)}


ITEMS = {
    "an unknown field": "  x: {type: formula, returns: integer, label: 甲, formula: cuont * 2}  #! M105\n",
    "no kind": "  x: {type: formula, label: 甲, formula: count * 2}  #! M012\n",
    "a kind that cannot be": "  x: {type: formula, returns: lookup, label: 甲, formula: count}  #! M022\n",
    "an option of another kind": "  x: {type: formula, returns: date, scale: 2, label: 甲, formula: day}  #! M013\n",
    "a limit for what nobody enters": "  x: {type: formula, returns: integer, max: 3, label: 甲, formula: count}"
    "  #! M013\n",
    "a required formula": "  x: {type: formula, returns: integer, required: true, label: 甲, formula: count}"
    "  #! M055\n",
    "a unique formula": "  x: {type: formula, returns: integer, unique: true, label: 甲, formula: count}  #! M055\n",
    "a formula with a default": "  x: {type: formula, returns: integer, default: 1, label: 甲, formula: count}"
    "  #! M055\n",
    "a formula in history": "  x: {type: formula, returns: integer, history: true, label: 甲, formula: count}"
    "  #! M055\n",
    "discloses on a field people fill in": "  x: {type: lookup, to: account, label: 甲, discloses: true}  #! M130\n",
    "found and picked": "  x: {type: lookup, to: account, label: 甲, find_or_create: {name: order.note},"
    " pick: {where: 'true'}}  #! M132\n",
    "a first without an order": "  x: {type: lookup, to: account, label: 甲, pick: {where: 'true', expect: first}}"
    "  #! M012\n",
    "an order without a first": "  x: {type: lookup, to: account, label: 甲, pick: {where: 'true', order: [name]}}"
    "  #! M139\n",
    "an order by nothing": "  x: {type: lookup, to: account, label: 甲,"
    " pick: {where: 'true', expect: first, order: [nama]}}  #! M031\n",
    "a running sum over nothing": "  x: {type: rollup, of: self, over: number, order: [day], running: sum,"
    " value: count, label: 甲}  #! M096\n",
    "a running sum of other objects": "  x: {type: rollup, of: order, over: order, order: [day], running: sum,"
    " value: count, label: 甲}  #! M022\n",
    "a running sum of days": "  x: {type: rollup, of: self, over: order, order: [day], running: sum, value: day,"
    " returns: integer, label: 甲}  #! M140\n",
    "a running sum that is a day": "  x: {type: rollup, of: self, over: order, order: [day], running: sum,"
    " value: count, returns: date, label: 甲}  #! M134\n",
    "a running sum ordered by what is not kept": "  y: {type: formula, returns: integer, formula: count, label: 乙}\n"
    "  x: {type: rollup, of: self, over: order, order: [y], running: sum, value: count, label: 甲}  #! M150\n",
    "a found parent by half a key": "  x: {type: lookup, to: day, label: 甲, find_or_create: {date: day}}"
    "  #! M137 M138\n",
    "a found parent by what is no key": "  x: {type: lookup, to: day, label: 甲,"
    " find_or_create: {account: order.account, date: day, most: price}}  #! M137\n",
    "a found parent by an unknown field": "  x: {type: lookup, to: day, label: 甲,"
    " find_or_create: {account: order.account, dat: day}}  #! M031\n",
    "a kept value that depends on today": "  x: {type: formula, returns: integer, label: 甲, stored: true,"
    " formula: TODAY() - day}  #! M141\n",
    "a kept value that depends on the hour": "  x: {type: formula, returns: time, label: 甲, stored: true,"
    " formula: TIMENOW()}  #! M141\n",
    "a kept value that looks around": "  x: {type: formula, returns: checkbox, label: 甲, stored: true,"
    " formula: 'EXISTS(day, date = $Record.day)'}  #! M142\n",
    "a kept value of a restless one": "  y: {type: formula, returns: integer, label: 乙, formula: TODAY() - day}\n"
    "  x: {type: formula, returns: integer, label: 甲, stored: true, formula: y + 1}  #! M143\n",
    "a pick by the day": "  x: {type: lookup, to: account, label: 甲, pick: {where: from_day <= TODAY()}}  #! M141\n",
    "a circle of two": "  x: {type: formula, returns: integer, label: 甲, formula: y + 1}  #! M145\n"
    "  y: {type: formula, returns: integer, label: 乙, formula: x + 1}\n",
    "a circle of one": "  x: {type: formula, returns: integer, label: 甲, formula: x + 1}  #! M145\n",
    "an open copy of what is personal": "  x: {type: formula, returns: text, label: 甲, formula: order.account.home}"
    "  #! M149\n",
    "a default that reads a default": "  y: {type: integer, label: 乙, default: 1}\n"
    "  x: {type: integer, label: 甲, default: y + 1}  #! M146\n",
    "a default that reads a formula": "  y: {type: formula, returns: integer, label: 乙, formula: count}\n"
    "  x: {type: integer, label: 甲, default: y + 1}  #! M146\n",
    "a default from another record": "  x: {type: text, label: 甲, default: order.note}  #! M146\n",
    "a default that counts": "  x: {type: integer, label: 甲, default: 'COUNTOF(day, true)'}  #! M146\n",
    "a default below zero": "  x: {type: integer, min: 0, label: 甲, default: -5}  #! M119\n",
    "a default that is out of range": "  x: {type: percent, max: 50, label: 甲, default: '0.6'}  #! M119\n",
}


@pytest.mark.parametrize("lines", ITEMS.values(), ids=ITEMS)
def test_a_derived_field_fits_its_object(lines: str) -> None:
    check_marked({**FILES, "objects/item.yaml": ITEM + lines})


ORDERS = {
    "no object": "  x: {type: rollup, of: itme, operation: count, label: 甲}  #! M030\n",
    "no operation": "  x: {type: rollup, of: item, label: 甲}  #! M012\n",
    "a sum of nothing": "  x: {type: rollup, of: item, operation: sum, label: 甲}  #! M012\n",
    "a count of something": "  x: {type: rollup, of: item, operation: count, value: count, label: 甲}  #! M133\n",
    "a sum that does not say its kind": "  x: {type: rollup, of: item, operation: sum, value: count * price, label: 甲}"
    "  #! M131\n",
    "an average that does not say its kind": "  x: {type: rollup, of: item, operation: avg, value: price, label: 甲}"
    "  #! M131\n",
    "a least number of no kind": "  x: {type: rollup, of: item, operation: min, value: number, label: 甲}  #! M131\n",
    "a sum of days": "  x: {type: rollup, of: item, operation: sum, value: day, returns: integer, label: 甲}"
    "  #! M140\n",
    "the longest text": "  x: {type: rollup, of: item, operation: max, value: TEXT(day), returns: text, label: 甲}"
    "  #! M140\n",
    "a count that is a text": "  x: {type: rollup, of: item, operation: count, returns: text, label: 甲}  #! M134\n",
    "no way back": "  x: {type: rollup, of: account, operation: count, label: 甲}  #! M135\n",
    "another way back": "  x: {type: rollup, of: item, over: day, operation: count, label: 甲}  #! M073\n",
    "a roll-up that looks around": "  x: {type: rollup, of: item, operation: count,"
    " where: 'EXISTS(day, date = $Record.day)', label: 甲}  #! M142\n",
    "a roll-up of today": "  x: {type: rollup, of: item, operation: count, where: day = TODAY(), label: 甲}  #! M141\n",
}


@pytest.mark.parametrize("lines", ORDERS.values(), ids=ORDERS)
def test_a_roll_up_fits_both_objects(lines: str) -> None:
    check_marked({**FILES, "objects/order.yaml": ORDER + lines})


def test_two_ways_back_must_be_told_apart() -> None:
    line = "  x: {type: rollup, of: order, operation: count, label: 甲}  #! M136\n"
    check_marked({**FILES, "objects/account.yaml": ACCOUNT + line})


def test_a_circle_over_three_objects_is_named() -> None:
    files = {
        "objects/account.yaml": ACCOUNT
        + "  all: {type: rollup, of: order, over: account, operation: sum, value: all, label: 計}  #! M145\n",
        "objects/order.yaml": ORDER + "  all: {type: rollup, of: item, operation: sum, value: all, label: 計}\n",
        "objects/item.yaml": ITEM
        + "  all: {type: formula, returns: integer, stored: true, formula: order.account.all + 1, label: 計}\n",
    }
    loaded = check_marked({**FILES, **files})
    [found] = loaded.problems
    assert "account.all -> order.all -> item.all -> account.all" in found.sentence.en


VALIDATIONS = {
    "no message": "  x: {error_when: count > 1}  #! M012\n",
    "no condition": "  x: {error_when: count, message: 誤}  #! M108\n",
    "an unknown place": "  x: {error_when: count > 1, at: cuont, message: 誤}  #! M031\n",
    "an unknown field in the message": "  x: {error_when: count > 1, message: '{cuont}は誤り'}  #! M031\n",
    "an open brace": "  x: {error_when: count > 1, message: '誤{'}  #! M147\n",
    "a calculation in braces": "  x: {error_when: count > 1, message: '{count + 1}'}  #! M147\n",
    "a prior value of what follows": "  x: {error_when: ISCHANGED(twice), message: 誤}  #! M144\n",
    "a count of its own object": "  x: {error_when: 'COUNTOF(item, day = $Record.day) > 3', message: 誤}  #! M148\n",
    "a count at its parent": "  x: {error_when: order.items > 3, message: 誤}  #! M148\n",
    "a count of its own object by a formula": "  x: {error_when: others, message: 誤}  #! M148\n",
}


@pytest.mark.parametrize("lines", VALIDATIONS.values(), ids=VALIDATIONS)
def test_a_validation_fits_its_object(lines: str) -> None:
    fields = (
        "  twice: {type: formula, returns: integer, formula: count * 2, label: 倍}\n"
        "  others: {type: formula, returns: checkbox, formula: 'EXISTS(item, day = $Record.day)', label: 他}\n"
    )
    order = ORDER + "  items: {type: rollup, of: item, operation: count, label: 件数}\n"
    check_marked({**FILES, "objects/order.yaml": order, "objects/item.yaml": ITEM + fields + "validations:\n" + lines})


def test_a_warning_of_a_race_forbids_nothing_and_names_the_parent() -> None:
    rule = "validations:\n  x: {error_when: 'COUNTOF(item, day = $Record.day) > 3', message: 誤}  #! M148\n"
    loaded = check_marked({**FILES, "objects/item.yaml": ITEM + rule})
    assert loaded.catalog is not None
    assert "parent" in loaded.problems[0].hint.en


def test_what_discloses_says_so() -> None:
    line = "  x: {type: formula, returns: text, label: 甲, formula: order.account.home, discloses: true}\n"
    check_marked({**FILES, "objects/item.yaml": ITEM + line})
    check_marked({**FILES, "objects/item.yaml": ITEM + line.replace("discloses: true", "class: personal")})


def test_formulas_that_grow_into_each_other_are_too_large() -> None:
    lines = "  x0: {type: formula, returns: integer, formula: count, label: x0}\n"
    for number in range(1, 12):
        before = f"x{number - 1} + x{number - 1}"
        mark = "  #! M154" if number > 8 else ""
        lines += f"  x{number}: {{type: formula, returns: integer, formula: {before}, label: x{number}}}{mark}\n"
    check_marked({**FILES, "objects/item.yaml": ITEM + lines})


@pytest.mark.parametrize(("looks", "mark"), [(25, ""), (27, "  #! M155")])
def test_formulas_that_look_at_too_many_records_are_too_many(looks: int, mark: str) -> None:
    """34 references to show, and those the validation looks along through a formula."""
    lines = "".join(f"  to{number}: {{type: lookup, to: account, label: t{number}}}\n" for number in range(30))
    every = " & ".join(f"to{number}.name" for number in range(looks))
    lines += f"  x: {{type: formula, returns: long_text, formula: {every}, label: 甲}}\n"
    lines += "validations:\n  v: {error_when: ISBLANK(x), message: 誤}\n"
    check_marked({**FILES, "objects/item.yaml": ITEM.replace("object: item", f"object: item{mark}") + lines})


USED = {
    "objects/item.yaml": {
        "a name that is not kept": ITEM.replace("name: number", "name: word  #! M150")
        + "  word: {type: formula, returns: text, formula: TEXT(count), label: 語}\n",
        "a year of a formula": ITEM
        + "  when: {type: formula, returns: date, stored: true, formula: day, label: 時}\nyear_of: when  #! M151\n",
        "a unique key of a formula": ITEM
        + "  when: {type: formula, returns: date, stored: true, formula: day, label: 時}\n"
        + "unique:\n  a: {fields: [when, count]}  #! M151\n",
    },
}


@pytest.mark.parametrize("text", USED["objects/item.yaml"].values(), ids=USED["objects/item.yaml"])
def test_what_needs_a_field_people_fill_in_gets_one(text: str) -> None:
    check_marked({**FILES, "objects/item.yaml": text})


TWICE = "  twice: {type: formula, returns: integer, formula: count * 2, label: 倍}\n"


def test_a_list_is_sorted_by_what_is_kept() -> None:
    layout = "object: item\nlist_views:\n  all: {label: 全, columns: [number, twice], sort: [twice]}  #! M150\n"
    check_marked({**FILES, "objects/item.yaml": ITEM + TWICE, "layouts/item.yaml": layout})
    kept = ITEM + TWICE.replace("count * 2", "count * 2, stored: true")
    check_marked({**FILES, "objects/item.yaml": kept, "layouts/item.yaml": layout.replace("  #! M150", "")})


def test_nothing_is_searched_that_is_not_kept() -> None:
    line = "  word: {type: formula, returns: text, formula: TEXT(count), label: 語}\n"
    layout = "object: item\nsearch: {by: [number, word]}  #! M150\n"
    check_marked({**FILES, "objects/item.yaml": ITEM + line, "layouts/item.yaml": layout})


def test_nothing_is_loaded_into_what_follows() -> None:
    importer = "importer: items\nlabel: 明細\nobject: item\nmode: insert\ncolumns:\n  数: count\n  倍: twice  #! M152\n"
    check_marked({**FILES, "objects/item.yaml": ITEM + TWICE, "importers/items.yaml": importer})


def test_nobody_may_edit_what_follows() -> None:
    staff = TINY["permissions/profiles/staff.yaml"] + "  order: {read: all}\n"
    staff += "  item: {read: all, edit: all, fields: {twice: edit}}  #! M084\n"
    check_marked({**FILES, "objects/item.yaml": ITEM + TWICE, "permissions/profiles/staff.yaml": staff})


def test_nothing_new_is_made_under_a_found_parent() -> None:
    item = (
        ITEM + "  day_of: {type: lookup, to: day, label: 日別, find_or_create: {date: day, account: order.account}}\n"
    )
    page = "object: day\npages:\n  standard:\n    sections: {a: {label: 甲, fields: [number]}}\n    related:\n"
    layout = page + "      item: {columns: [number]}\n"
    loaded = check_marked({**FILES, "objects/item.yaml": item, "layouts/day.yaml": layout})
    assert loaded.catalog is not None
    assert loaded.catalog.layouts["day"].pages["standard"].related[0].actions == ()
    generated = check_marked({**FILES, "objects/item.yaml": item})
    assert generated.catalog is not None
    assert [entry.actions for entry in generated.catalog.layouts["day"].pages["standard"].related] == [()]
    layout = page + "      item: {columns: [number], actions: [new]}  #! M153\n"
    check_marked({**FILES, "objects/item.yaml": item, "layouts/day.yaml": layout})


def test_what_depends_on_a_broken_field_is_not_reported_again() -> None:
    lines = (
        "  y: {type: intger, label: 乙}  #! M020\n  x: {type: formula, returns: integer, formula: y + 1, label: 甲}\n"
    )
    check_marked({**FILES, "objects/item.yaml": ITEM + lines})
    order = ORDER + "  sum: {type: rollup, of: item, operation: sum, value: y, label: 計}\n"
    check_marked({**FILES, "objects/item.yaml": ITEM + lines, "objects/order.yaml": order})
