"""JSON Schemas of one field of an object: by its kind, and for values that follow from others by what they return."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from tasuki.fields import KINDS
from tasuki.metadata.schema_words import (
    DATA_CLASSES,
    DOC,
    FLAG,
    FORMULA,
    KEY,
    LABEL,
    SORT,
    TEXT,
    Schema,
    choice,
    each,
    keys,
    record,
)

_NEEDED: Mapping[str, tuple[str, ...]] = {
    "lookup": ("to",),
    "master_detail": ("to",),
    "picklist": ("values",),
    "multi_picklist": ("values",),
    "auto_number": ("format",),
}
"""What a kind cannot do without, beside type and label."""

FIELD_KEYS: Mapping[str, Schema] = {
    "type": TEXT,
    "label": LABEL,
    "help": LABEL,
    "required": FLAG,
    "unique": FLAG,
    "external_id": FLAG,
    "default": FORMULA,
    "class": choice(*DATA_CLASSES),
    "was": keys(),
    "doc": DOC,
    "history": FLAG,
}
"""Keys of every field; each kind adds its options, a lookup adds `to`, `on_delete` and how the system sets it."""

NOT_DERIVED = ("required", "unique", "external_id", "default", "history")
"""Keys of a field that say something about what people enter; a value that follows from others takes none of them."""

_SORTS: Schema = {"type": "array", "items": SORT, "minItems": 1, "uniqueItems": True}
_PICK = record({"where": FORMULA, "expect": choice("one", "optional", "first"), "order": _SORTS}, "where")
LOOKUP_KEYS: Mapping[str, Schema] = {"find_or_create": each(FORMULA, 1), "pick": _PICK, "discloses": FLAG}
"""What a lookup adds that the system sets."""

RETURNS = (
    "text", "long_text", "url", "integer", "number", "currency", "percent", "checkbox", "date", "time", "datetime",
)  # fmt: skip
"""Kinds a value that follows from others may have."""

SUMMARIES = ("count", "sum", "min", "max", "avg", "distinct")
DERIVED = ("formula", "rollup")
"""Types of fields whose value follows from others."""

DERIVED_KEYS: Mapping[str, Mapping[str, Schema]] = {
    "formula": {"formula": FORMULA, "stored": FLAG, "blanks": choice("zero", "blank")},
    "rollup": {"of": KEY, "over": KEY, "operation": choice(*SUMMARIES), "value": FORMULA, "where": FORMULA},
    "running": {
        "of": {"const": "self"},
        "over": KEY,
        "order": keys(),
        "running": choice("sum"),
        "value": FORMULA,
        "cap": FORMULA,
    },
}
"""The own keys of fields whose value follows from others; `running` is the form of a rollup that has that key."""
_DERIVED_NEEDED = {
    "formula": ("returns", "formula"),
    "rollup": ("of", "operation"),
    "running": ("over", "order", "value"),
}
_LIMITS = ("min", "max", "min_length")
"""Options that limit what people enter."""


def form_of(value: Mapping[str, Any]) -> str:
    """Which schema a field has: its type, or `running` for a roll-up that runs over records of its own object."""
    kind = str(value.get("type"))
    return "running" if kind == "rollup" and "running" in value else kind


def field_schema(kind: str) -> Schema:
    """The shape of a field of one kind that people fill in."""
    properties = {**FIELD_KEYS, **KINDS[kind].options}
    needed = _NEEDED.get(kind, ())
    if "to" in needed:
        properties |= {"to": KEY, "on_delete": choice("restrict", "clear", "cascade")}
    if kind == "lookup":
        properties |= LOOKUP_KEYS
    return record(properties, "type", "label", *needed)


def derived_schema(form: str, returns: str) -> Schema:
    """The shape of a formula, a roll-up or a running sum that gives a value of the kind `returns` ("": not said)."""
    own = {"returns": choice(*RETURNS), **DERIVED_KEYS[form], "discloses": FLAG}
    properties = {**FIELD_KEYS, **own, **returned_options(returns)}
    return record(properties, "type", "label", *_DERIVED_NEEDED[form])


def returned_options(returns: str) -> Mapping[str, Any]:
    """The options of a kind that also mean something where nobody enters the value."""
    if returns not in RETURNS:
        return {}
    return {key: option for key, option in KINDS[returns].options.items() if key not in _LIMITS}


def field_branches() -> Iterator[tuple[Schema, Schema]]:
    """Every shape of a field with the condition under which a field must have it, as editors read them."""
    for kind in sorted(KINDS):
        yield _given(type=kind), field_schema(kind)
    for form in DERIVED_KEYS:
        named: Schema = {"required": ["running"]} if form == "running" else {"not": {"required": ["running"]}}
        typed = _given(type="formula" if form == "formula" else "rollup")
        optional = [returns for returns in RETURNS if returned_options(returns)]
        for returns in optional:
            yield {"allOf": [typed, named, _given(returns=returns)]}, derived_schema(form, returns)
        plain: Schema = {"not": {"properties": {"returns": {"enum": optional}}, "required": ["returns"]}}
        yield {"allOf": [typed, named, plain]}, derived_schema(form, "")


def _given(**values: str) -> dict[str, Any]:
    return {"properties": {key: {"const": value} for key, value in values.items()}, "required": list(values)}
