"""JSON Schemas of every kind of file, from one place: the compiler tests with them, editors complete with them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tasuki.fields import KINDS
from tasuki.metadata.field_schemas import DERIVED, FIELD_KEYS, field_branches
from tasuki.metadata.schema_words import (
    DATA_CLASSES,
    DOC,
    DURATION,
    FLAG,
    FORMULA,
    KEY,
    LABEL,
    MONTH_DAY,
    SORT,
    TEXT,
    TEXTS,
    VALUE_KEY,
    Schema,
    choice,
    each,
    keys,
    record,
)

_UNIQUES = each(record({"fields": {**keys(), "minItems": 2}}, "fields"), 1)
_VALIDATION = record(
    {"error_when": FORMULA, "when": FORMULA, "at": KEY, "message": LABEL, "doc": DOC}, "error_when", "message"
)
_OBJECT_KEYS: Mapping[str, Schema] = {
    "object": KEY,
    "label": LABEL,
    "name": KEY,
    "sharing": choice("private", "read", "edit", "by_parent"),
    "year_of": KEY,
    "fields": each({"type": "object"}, 1),
    "unique": _UNIQUES,
    "validations": each(_VALIDATION),
    "was": keys(),
    "doc": DOC,
}
_EXTENSION_KEYS = {key: _OBJECT_KEYS[key] for key in ("object", "fields", "unique", "validations", "doc")}

_PASSWORD = record({"length": {"type": "integer", "minimum": 8, "maximum": 128}})
_LOCK = record({"after": {"type": "integer", "minimum": 3, "maximum": 100}, "for": DURATION}, "after", "for")
_LOCALE = record(
    {
        "languages": {"type": "array", "items": choice("ja", "en"), "minItems": 1, "uniqueItems": True},
        "time_zone": TEXT,
        "currency": {"type": "string", "pattern": "[A-Z]{3}", "$comment": "currency"},
        "era": choice("both", "wareki", "western"),
    },
    "time_zone",
)
_YEAR: Schema = {"type": "integer", "minimum": 1900, "maximum": 2999}
_FISCAL_YEAR = record({"starts": MONTH_DAY, "current": _YEAR}, "current")
_ORG = record(
    {
        "org": KEY,
        "label": LABEL,
        "language": {"const": 1},
        "locale": _LOCALE,
        "fiscal_year": _FISCAL_YEAR,
        "sign_in": record({"lock": _LOCK, "password": _PASSWORD}),
    },
    "org", "label", "language", "locale", "fiscal_year",
)  # fmt: skip

_VALUE = {
    "anyOf": [
        TEXT,
        record({"ja": TEXT, "en": TEXT}, "ja"),
        record({"label": LABEL, "also": TEXTS, "retired": FLAG}, "label"),
    ]
}
_VALUE_SET = record(
    {"value_set": KEY, "label": LABEL, "restricted": {"const": True}, "values": each(_VALUE, 1, VALUE_KEY), "doc": DOC},
    "value_set", "label", "values",
)  # fmt: skip
_APP = record({"app": KEY, "label": LABEL, "objects": keys(), "doc": DOC}, "app", "label", "objects")

_SORTS: Schema = {"type": "array", "items": SORT, "uniqueItems": True}
_LIST_VIEW = record(
    {
        "label": LABEL,
        "where": FORMULA,
        "columns": keys(),
        "sort": _SORTS,
        "quick_filters": keys(),
        "shared_to": record({"profiles": keys()}, "profiles"),
    },
    "label", "columns",
)  # fmt: skip
_PLACED = {"anyOf": [KEY, record({"field": KEY, "read_only": FLAG, "required": FLAG}, "field")]}
_SECTION = record(
    {"label": LABEL, "columns": {"enum": [1, 2]}, "fields": {"type": "array", "items": _PLACED, "minItems": 1}},
    "label", "fields",
)  # fmt: skip
_RELATED = record(
    {
        "via": KEY,
        "columns": keys(),
        "label": LABEL,
        "sort": _SORTS,
        "rows": {"type": "integer", "minimum": 1, "maximum": 100},
        "actions": {"type": "array", "items": choice("new", "edit"), "uniqueItems": True},
    },
    "columns",
)
_PAGE = record(
    {
        "highlights": keys(0),
        "sections": each(_SECTION, 1),
        "related": each(_RELATED),
        "actions": {"type": "array", "items": choice("edit", "delete"), "uniqueItems": True},
    },
    "sections",
)
_LAYOUT = record(
    {
        "object": KEY,
        "compact": keys(),
        "search": record({"by": keys(), "show": choice("compact")}, "by"),
        "list_views": each(_LIST_VIEW),
        "pages": each(_PAGE, 1),
        "assign": {"type": "array", "items": record({"profiles": keys(), "page": KEY}, "page"), "minItems": 1},
        "doc": DOC,
    },
    "object",
)

_FIELD_RIGHT = choice("none", "read", "edit")
_DEFAULTS = record(dict.fromkeys(DATA_CLASSES, _FIELD_RIGHT), *DATA_CLASSES)
_SCOPE = choice("none", "own", "all")
_GRANT = record(
    {
        "read": _SCOPE,
        "edit": _SCOPE,
        "delete": _SCOPE,
        "create": FLAG,
        "export": FLAG,
        "transfer": FLAG,
        "import": {"type": "array", "items": choice("insert", "update", "upsert"), "minItems": 1, "uniqueItems": True},
        "fields": each(_FIELD_RIGHT),
        "field_defaults": _DEFAULTS,
    }
)
_PROFILE = record(
    {
        "profile": KEY,
        "label": LABEL,
        "app": KEY,
        "setup": FLAG,
        "sign_in": record({"session": record({"idle": DURATION, "absolute": DURATION})}),
        "field_defaults": _DEFAULTS,
        "objects": each(_GRANT),
        "doc": DOC,
    },
    "profile", "label", "field_defaults", "objects",
)  # fmt: skip

_BLANK = choice("keep", "clear", "refuse")
_COLUMN = {
    "anyOf": [
        KEY,
        record(
            {
                "to": KEY,
                "find_by": KEY,
                "blank": _BLANK,
                "split": TEXT,
                "map": {"type": "object", "additionalProperties": TEXT, "minProperties": 1},
            },
            "to",
        ),
    ]
}
_IMPORTER = record(
    {
        "importer": KEY,
        "label": LABEL,
        "object": KEY,
        "file": record(
            {
                "kinds": {"type": "array", "items": choice("csv"), "minItems": 1, "uniqueItems": True},
                "encodings": {"type": "array", "items": choice("utf-8", "cp932"), "minItems": 1, "uniqueItems": True},
                "header_row": {"type": "integer", "minimum": 1, "maximum": 100},
            }
        ),
        "mode": choice("insert", "update", "upsert"),
        "key": KEY,
        "columns": each(_COLUMN, 1, TEXT),
        "blank": _BLANK,
        "unknown_columns": choice("refuse", "ignore"),
        "keep": choice("good_rows", "all_or_nothing"),
        "doc": DOC,
    },
    "importer", "label", "object", "mode", "columns",
)  # fmt: skip

DEFINITIONS: Mapping[str, Schema] = {
    "org": _ORG,
    "value_set": _VALUE_SET,
    "app": _APP,
    "object": record(_OBJECT_KEYS, "object", "label", "name", "fields"),
    "user": record(_EXTENSION_KEYS, "object", "fields"),
    "layout": _LAYOUT,
    "profile": _PROFILE,
    "importer": _IMPORTER,
}
"""Shape of each kind of file. `restricted: false` would have no effect yet, so only true is accepted.
In an object the fields are open here: `field_schemas` has one for each kind."""


_SHARED: Mapping[str, Schema] = {
    "label": LABEL,
    "doc": DOC,
    "class": FIELD_KEYS["class"],
    "keys": FIELD_KEYS["was"],
    "formula": FORMULA,
}
"""Shapes that stand in every kind of field."""


def published() -> dict[str, dict[str, Any]]:
    """File name -> schema as editors read it; in an object every field is tested by its kind."""
    files = {f"{name}.json": _with_head(name, schema) for name, schema in DEFINITIONS.items() if name != "user"}
    fields = {
        "type": "object",
        "required": ["type", "label"],
        "properties": {"type": {"enum": sorted([*KINDS, *DERIVED])}},
        "allOf": [{"if": when, "then": shape} for when, shape in field_branches()],
    }
    files["object.json"]["properties"] = {**_OBJECT_KEYS, "fields": each(fields, 1)}
    found = {name: _anchored(schema, _SHARED if name == "object.json" else {}) for name, schema in files.items()}
    found["object.json"]["$defs"] = {name: _anchored(shape, {}) for name, shape in _SHARED.items()}
    return found


def _with_head(name: str, schema: Schema) -> dict[str, Any]:
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": f"Tasuki {name}", **schema}


def _anchored(schema: Any, shared: Mapping[str, Schema]) -> Any:
    """The same schema with `pattern` as editors read it (they search, we match from end to end), and with what is
    `shared` written once."""
    if isinstance(schema, Mapping):
        name = next((name for name, shape in shared.items() if shape is schema), None)
        if name is not None:
            return {"$ref": f"#/$defs/{name}"}
        return {
            key: f"^({value})$" if key == "pattern" and isinstance(value, str) else _anchored(value, shared)
            for key, value in schema.items()
        }
    return [_anchored(item, shared) for item in schema] if isinstance(schema, list) else schema
