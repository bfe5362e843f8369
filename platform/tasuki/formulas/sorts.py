"""Types of values in words, what goes with what, and the nearest thing to a misspelt name."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType

from tasuki.diagnostics import Problem, problem
from tasuki.formulas.scope import FieldType, ValueType
from tasuki.formulas.typed import Constant, Typed
from tasuki.labels import Label

WORDS: Mapping[ValueType, Label] = MappingProxyType(
    {
        "text": Label("文字列", "text"),
        "number": Label("数値", "a number"),
        "boolean": Label("真偽", "true or false"),
        "date": Label("日付", "a date"),
        "time": Label("時刻", "a time"),
        "timestamp": Label("日時", "a date and time"),
        "reference": Label("参照", "a reference"),
        "blank": Label("空", "blank"),
    }
)


def in_words(types: Iterable[ValueType]) -> Label:
    """Several types: one or the other."""
    found = [label for name, label in WORDS.items() if name in types]
    return Label("か".join(label.ja for label in found), " or ".join(label.en for label in found))


_CONVERSIONS: Mapping[tuple[ValueType, ValueType], Label] = MappingProxyType(
    {
        ("number", "text"): Label("数値を文字列にするのは TEXT です", "TEXT makes a text of a number"),
        ("text", "number"): Label("文字列を数値にするのは VALUE です", "VALUE makes a number of a text"),
        ("date", "text"): Label("日付を文字列にするのは TEXT です", "TEXT makes a text of a date"),
        ("time", "text"): Label("時刻を文字列にするのは TEXT です", "TEXT makes a text of a time"),
        ("timestamp", "text"): Label("日時を文字列にするのは TEXT です", "TEXT makes a text of a date and time"),
        ("text", "date"): Label("文字列を日付にするのは DATEVALUE です", "DATEVALUE makes a date of a text"),
        ("timestamp", "date"): Label(
            "日時を日付にするのは DATEVALUE です", "DATEVALUE gives the date of a date and time"
        ),
        ("text", "time"): Label("文字列を時刻にするのは TIMEVALUE です", "TIMEVALUE makes a time of a text"),
        ("timestamp", "time"): Label(
            "日時の時刻は TIMEVALUE で取れます", "TIMEVALUE gives the time of a date and time"
        ),
        ("text", "timestamp"): Label(
            "文字列を日時にするのは DATETIMEVALUE です", "DATETIMEVALUE makes a date and time of a text"
        ),
        ("date", "timestamp"): Label(
            "日付を日時にするのは DATETIMEVALUE です", "DATETIMEVALUE makes a date and time of a date"
        ),
        ("boolean", "text"): Label(
            '真偽を文字列にするには IF(条件, "…", "…") と書きます', 'IF(test, "…", "…") makes a text of a condition'
        ),
        ("boolean", "number"): Label(
            "真偽を数値にするには IF(条件, 1, 0) と書きます", "IF(test, 1, 0) makes a number of a condition"
        ),
    }
)


def conversion(found: ValueType, wanted: Collection[str]) -> Label:
    """How to make what is wanted of what was found, in words; empty where no function does."""
    labels = (_CONVERSIONS.get((found, kind)) for kind in WORDS if kind in wanted)
    return next((label for label in labels if label is not None), Label(""))


def unlike(kind: FieldType, other: FieldType) -> bool:
    """True if one is a multi-picklist and the other a single text."""
    return kind.many != other.many


def comparable(left: FieldType, right: FieldType) -> bool:
    """True if values of both can be equal: one type, references to one object; blank goes with all."""
    if "blank" in (left.type, right.type):
        return True
    return left.type == right.type and (left.type != "reference" or left.to == right.to)


def choice_problem(held: FieldType, tree: Typed) -> Problem | None:
    """A literal beside a picklist must be one of its keys."""
    if held.choices is None or not isinstance(tree, Constant) or not isinstance(tree.value, str):
        return None
    if tree.value in held.choices or (held.many and held.choices.issuperset(tree.value.split(";"))):
        return None
    found = problem("M117", tree.node.where, value=tree.value, keys=shown_keys(held.choices))
    hint = nearest(tree.value, held.choices, 0.6)
    return found if hint is None else replace(found, hint=hint)


def nearest(word: str, names: Iterable[str], cutoff: float = 0.6) -> Label | None:
    """A hint at the name that looks most like `word`, whatever its case."""
    by_lower = {name.lower(): name for name in sorted(names)}
    near = difflib.get_close_matches(word.lower(), by_lower, n=1, cutoff=cutoff)
    if not near:
        return None
    name = by_lower[near[0]]
    return Label(f"「{name}」のことですか", f"Did you mean “{name}”?")


def shown_keys(keys: frozenset[str]) -> str:
    """The keys of a picklist, not too many of them."""
    shown = sorted(keys)
    return ", ".join(shown[:8]) + (", …" if len(shown) > 8 else "")
