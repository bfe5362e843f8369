"""Random formulas over real tables, along references and into other objects, give what the oracle gives.

TASUKI_EXAMPLES=20 tries 20 times as many, other ones each time.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from random import Random
from secrets import randbelow
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Text, cast, insert, null, select

from formulas.oracle.evaluation import World, evaluate
from formulas.oracle.lines import KINDS
from formulas.oracle.outcome import Failed, Value, written
from formulas.oracle.random_formulas import FIELDS, LEAVES, VALUES, Formulas
from formulas.oracle.statics import Field
from support.marked import TINY
from tasuki.diagnostics import NOWHERE
from tasuki.formulas import check_formula, compile_sql, parse
from tasuki.metadata.scopes import Scopes
from tasuki.storage import Org
from tasuki.storage.evaluation import Program, answer_column, answer_reader
from tasuki.storage.formula_binding import RowBinding

KEPT = {name: given for name, given in FIELDS.items() if name != "any"}
NOW = datetime(2021, 3, 31, 16, 30, 15, tzinfo=UTC)
MORE = os.environ.get("TASUKI_EXAMPLES")
ROWS, FORMULAS, AT_ONCE = 24, 120, 20
PEOPLE = 3
OF_WRITING = frozenset({"PRIORVALUE", "ISNEW", "ISCHANGED"})
LEAVES_HERE = {
    **LEAVES,
    "number": (
        *(leaf for leaf in LEAVES["number"] if leaf != "any"), "holder.money", "holder.whole", "holder.share",
        "COUNTOF(thing)", "COUNTOF(thing, holder = $Record.holder)", "COUNTOF(thing, money > $Record.money)",
        "COUNTOF(thing, words = $Record.words && NOT(yes))", "COUNTOF(holder, 10 / whole > 1)",
        "SUMOF(thing, money, holder = $Record.holder)", "SUMOF(thing, fine * fine, yes)",
        "SUMOF(thing, money / whole, day >= $Record.day)", "SUMOF(thing, VALUE(digits), holder = $Record.holder)",
        "SUMOF(thing, money * 1000000000000000000, no)", "SUMOF(holder, share)",
    ),
    "text": (*LEAVES["text"], "holder.words", "holder.digits"),
    "boolean": (
        *LEAVES["boolean"], "holder.yes", "EXISTS(thing, holder = $Record.holder && whole > $Record.whole)",
        "EXISTS(holder, words = $Record.words)", "EXISTS(thing, moment > $Record.holder.moment)",
        "ISBLANK(holder)", "holder = $Record.holder", "EXISTS(thing, ISBLANK(holder) && 1 / money > 0)",
    ),
    "date": (*LEAVES["date"], "holder.day", "TODAY()"),
    "time": (*LEAVES["time"], "holder.clock"),
    "timestamp": (*LEAVES["timestamp"], "holder.moment", "NOW()"),
}  # fmt: skip


def _yaml(object_key: str, extra: str = "") -> str:
    def options(given: Mapping[str, Any]) -> str:
        kind = given["type"]
        said = {"picklist": ", values: state", "multi_picklist": ", values: mark", "text": ", max_length: 200"}
        number = f", precision: 18, scale: {given['scale']}" if kind == "number" else ""
        places = f", scale: {given['scale']}" if kind in ("currency", "percent") else ""
        return f"type: {kind}{said.get(kind, '')}{number}{places}"

    fields = "".join(f"  {name}: {{{options(given)}, label: {name}}}\n" for name, given in KEPT.items())
    start = f"object: {object_key}\nlabel: {object_key}\nname: title\nfields:\n  title: {{type: text, label: 名}}\n"
    return f"{start}{extra}{fields}"


FILES = {
    "metadata/org.yaml": TINY["metadata/org.yaml"],
    "metadata/value_sets/state.yaml": "value_set: state\nlabel: 状況\nvalues: {new: 新, done: 済, old: 旧}\n",
    "metadata/value_sets/mark.yaml": "value_set: mark\nlabel: 印\nvalues: {red: 赤, blue: 青, green: 緑}\n",
    "objects/holder.yaml": _yaml("holder"),
    "objects/thing.yaml": _yaml("thing", "  holder: {type: lookup, to: holder, label: 持主}\n"),
    "permissions/profiles/staff.yaml": (
        "profile: staff\nlabel: 職員\nfield_defaults: {public: edit, internal: edit, personal: edit, secret: none}\n"
        "objects: {thing: {read: all}, holder: {read: all}}\n"
    ),
}
ORACLE_FIELDS = {
    name: Field(KINDS.get(given["type"], "text"), given["type"] == "multi_picklist", given["type"] == "percent")
    for name, given in KEPT.items()
}
ALL_FIELDS = {**ORACLE_FIELDS, **{f"holder.{name}": held for name, held in ORACLE_FIELDS.items()}}
ALL_FIELDS["holder"] = Field("reference")


def _row(chance: Random) -> dict[str, Any]:
    """Values as Python has them, as they are stored: a percentage is its number, a time has no milliseconds."""

    def value(name: str) -> Any:
        kind = KEPT[name]["type"]
        if kind == "checkbox":
            return chance.random() < 0.5
        if chance.random() < 0.3:
            return None
        text = chance.choice(VALUES[name])
        match kind:
            case "integer":
                return int(text)
            case "currency" | "number" | "percent":
                return Decimal(text)
            case "date":
                return datetime.fromisoformat(text).date()
            case "time":
                return datetime.fromisoformat(f"2021-01-01T{text}").time().replace(microsecond=0)
            case "datetime":
                return datetime.fromisoformat(text).astimezone(UTC)
            case "multi_picklist":
                return ";".join(text)
        return text

    return {name: value(name) for name in KEPT}


def _seen(row: Mapping[str, Any]) -> dict[str, Value]:
    """The row as formulas see it."""
    found: dict[str, Value] = {}
    for name, value in row.items():
        number = isinstance(value, int | Decimal) and not isinstance(value, bool)
        found[name] = Decimal(value).scaleb(-2 if ORACLE_FIELDS[name].percent else 0) if number else value
    return found


def _insert(org: Org, chance: Random) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Holders and things in the database, and as formulas see them: what is behind a reference under its path."""
    made: dict[str, list[dict[str, Any]]] = {"holder": [], "thing": []}
    with org.database.write() as connection:
        for object_key, first, count in (("holder", 1, PEOPLE), ("thing", 100, ROWS)):
            for number in range(first, first + count):
                row = _row(chance)
                owner = None if object_key == "holder" or chance.random() < 0.25 else chance.randrange(PEOPLE)
                reference = {} if object_key == "holder" else {"holder": None if owner is None else UUID(int=1 + owner)}
                stored = {
                    "id": UUID(int=number), "created_at": NOW, "updated_at": NOW, "version": 1, "title": str(number),
                    # Some are in the recycle bin, and nobody counts those.
                    "deleted_at": NOW - timedelta(days=1) if object_key == "thing" and number % 5 == 4 else None,
                }  # fmt: skip
                filled = {key: value for key, value in {**stored, **row, **reference}.items() if value is not None}
                connection.execute(insert(org.tables[object_key]).values(filled))
                behind = made["holder"][owner] if owner is not None else dict.fromkeys(KEPT)
                paths = {} if object_key == "holder" else {f"holder.{name}": behind[name] for name in KEPT}
                made[object_key].append({**_seen(row), **paths, **reference, "": stored["deleted_at"]})
    return made["holder"], made["thing"]


def _chunks(formulas: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(formulas), AT_ONCE):
        yield formulas[start : start + AT_ONCE]


@pytest.mark.parametrize("few", [True, False], ids=["few", "many"])
def test_formulas_over_records_give_what_the_oracle_gives(
    deployed: Callable[[Mapping[str, str]], Org], few: bool
) -> None:
    org = deployed(FILES)
    holders, things = _insert(org, Random(20261121))
    others = {"holder": holders, "thing": [row for row in things if row[""] is None]}
    seed = randbelow(2**32) if MORE else 11 + few
    made = Formulas(seed, OF_WRITING, LEAVES_HERE)
    formulas = [made.formula() for _ in range(FORMULAS * int(MORE or 1))]
    different = []
    for chunk in _chunks(formulas):
        for blanks in ("blank", "zero"):
            found = _computed(org, chunk, blanks, few)
            for text, results in zip(chunk, found, strict=True):
                world = World(ALL_FIELDS, {}, blanks=blanks, zone=ZoneInfo("Asia/Tokyo"), now=NOW, others=others)
                wanted = [_wanted(text, world, row) for row in things]
                different += [
                    f"{text} ({blanks}) row {place}: {one}, not {two}"
                    for place, (one, two) in enumerate(zip(results, wanted, strict=True))
                    if one != two
                ][:1]
    assert different[:5] == [], f"seed {seed}"


def _wanted(text: str, world: World, row: Mapping[str, Any]) -> tuple[str, Any]:
    node = parse(text, NOWHERE).node
    assert node is not None
    try:
        value = evaluate(node, World(**{**_parts(world), "row": row}))
    except Failed as failed:
        return "error", failed.code
    return "value", written(value)


def _parts(world: World) -> dict[str, Any]:
    return {name: getattr(world, name) for name in World.__slots__}


def _computed(org: Org, formulas: Sequence[str], blanks: Any, few: bool) -> list[list[tuple[str, Any]]]:
    """What the database gives for each formula and row."""
    item, table = org.catalog.objects["thing"], org.tables["thing"]
    scope = Scopes(org.catalog.objects).of("thing", "record")
    row = RowBinding(org.catalog, org.tables, org.database.name, item, table.c.__getitem__)
    programs, columns = [], []
    for place, text in enumerate(formulas):
        node = parse(text, NOWHERE).node
        assert node is not None, text
        checked = check_formula(node, scope, blanks=blanks)
        assert checked.tree is not None, (text, [one.text("en") for one in checked.problems])
        program = Program((), compile_sql(checked.tree, row, few=few), checked.tree.type, finished=False)
        error = cast(null(), Text()) if program.sql.error is None else program.sql.error
        columns += [answer_column(program, org.database.name).label(f"v{place}"), error.label(f"e{place}")]
        programs.append(program)
    statement = select(*columns).select_from(row.joined(table)).order_by(table.c.id)
    given = {"today": NOW.astimezone(ZoneInfo("Asia/Tokyo")).date(), "now": NOW, "user_id": UUID(int=1)}
    with org.database.read() as connection:
        rows = connection.execute(statement, given)
    readers = [answer_reader(program, org.database.name) for program in programs]
    return [
        [
            ("value", read(one[2 * place])) if one[2 * place + 1] is None else ("error", one[2 * place + 1])
            for one in rows
        ]
        for place, read in enumerate(readers)
    ]
