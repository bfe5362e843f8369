"""The words JSON Schemas of definitions are made of.

`$comment` names the form of a text, so that a problem can say what was expected (see shape.FORMS).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Schema = Mapping[str, Any]

KEY: Schema = {"type": "string", "pattern": "[a-z][a-z0-9_]{0,39}", "$comment": "key"}
VALUE_KEY: Schema = {"type": "string", "pattern": "[a-z0-9][a-z0-9_]{0,39}", "$comment": "value_key"}
TEXT: Schema = {"type": "string", "minLength": 1}
FLAG: Schema = {"type": "boolean"}
FORMULA: Schema = {"type": ["string", "integer", "boolean"], "minLength": 1}
DURATION: Schema = {"type": "string", "pattern": "[1-9][0-9]{0,3}[mhd]", "$comment": "duration"}
MONTH_DAY: Schema = {"type": "string", "pattern": "(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])", "$comment": "month_day"}
SORT: Schema = {"type": "string", "pattern": "-?[a-z][a-z0-9_]{0,39}", "$comment": "sort"}
TEXTS: Schema = {"type": "array", "items": TEXT, "minItems": 1, "uniqueItems": True}
DATA_CLASSES = ("public", "internal", "personal", "secret")


def choice(*values: str) -> Schema:
    """One of the given words."""
    return {"enum": list(values)}


def keys(least: int = 1) -> Schema:
    """A list of keys, each once."""
    return {"type": "array", "items": KEY, "minItems": least, "uniqueItems": True}


def record(properties: Mapping[str, Schema], *required: str) -> Schema:
    """A map with exactly these keys."""
    return {
        "type": "object",
        "properties": properties,
        "required": list(required),
        "additionalProperties": False,
    }


def each(value: Schema, least: int = 0, key: Schema = KEY) -> Schema:
    """A map from keys people choose to values of one shape."""
    return {"type": "object", "propertyNames": key, "additionalProperties": value, "minProperties": least}


LABEL: Schema = {"anyOf": [TEXT, record({"ja": TEXT, "en": TEXT}, "ja")]}
DOC: Schema = {"anyOf": [TEXT, TEXTS]}
