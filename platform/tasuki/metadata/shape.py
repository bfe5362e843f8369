"""The shape stage: a document against the JSON Schema of its kind; faults become problems with places."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import jsonschema

from tasuki.diagnostics import Location
from tasuki.fields import KINDS
from tasuki.labels import Label
from tasuki.metadata.field_schemas import DERIVED, RETURNS, derived_schema, field_schema, form_of
from tasuki.metadata.findings import Findings, nearest
from tasuki.metadata.later import LATER_KEYS, LATER_KINDS, LATER_VALUES
from tasuki.metadata.reading import Document
from tasuki.metadata.schemas import DEFINITIONS

Path = tuple[str | int, ...]
Fault = Any
"""A jsonschema.ValidationError; its stubs call every part of an error maybe unset."""

FORMS: Mapping[str, Label] = {
    "key": Label(
        "英小文字で始まる40字までの英小文字・数字・_", "at most 40 lower-case letters, digits and _, a letter first"
    ),
    "value_key": Label(
        "英小文字・数字・_（40字まで、先頭は_以外）", "at most 40 lower-case letters, digits and _, no _ first"
    ),
    "duration": Label("30m・12h・10dのような長さ", "a length of time such as 30m, 12h or 10d"),
    "month_day": Label("04-01のような月日", "a month and day such as 04-01"),
    "sort": Label("項目のキー（降順は前に-）", "a field key, with - before it for descending order"),
    "bound": Label("0や-0.5のような数", "a number such as 0 or -0.5"),
    "day": Label("2021-04-01のような日付", "a day such as 2021-04-01"),
    "number_format": Label(
        "T{FY}-{0000}のように連番の{0…}をちょうど1つ含む形（ほかに{FY}・{YYYY}・{YY}・{MM}）",
        "a form with exactly one running number {0…}, such as T{FY}-{0000} (also {YYYY}, {YY}, {MM})",
    ),
    "currency": Label("JPYのような通貨コード", "a currency code such as JPY"),
}
_TYPES: Mapping[str, Label] = {
    "string": Label("文字列", "text"),
    "integer": Label("整数", "a whole number"),
    "number": Label("数値", "a number"),
    "boolean": Label("trueかfalse", "true or false"),
    "object": Label("キーと値の組（マップ）", "a map of keys and values"),
    "array": Label("リスト", "a list"),
    "null": Label("空", "nothing"),
}


class Shapes:
    """The validators of one compilation, built once; every fault they find goes to `findings`."""

    def __init__(self, findings: Findings) -> None:
        self._findings = findings
        extend: Any = jsonschema.validators.extend
        validator = extend(jsonschema.Draft202012Validator, {"pattern": _full_pattern})
        self._definitions: dict[str, Any] = {name: validator(schema) for name, schema in DEFINITIONS.items()}
        self._fields: dict[str, Any] = {kind: validator(field_schema(kind)) for kind in KINDS}
        self._derived: dict[tuple[str, str], Any] = {}
        self._validator = validator

    def check(self, document: Document, definition: str) -> bool:
        """True if the whole document has the shape of `definition`."""
        return self._check(document, (), document.value, self._definitions[definition])

    def check_field(self, document: Document, key: str) -> bool:
        """True if the field `key` of an object document has the shape its `type` asks for."""
        path = ("fields", key)
        value = document.value["fields"][key]
        kind = value.get("type")
        if not isinstance(kind, str):
            self._findings.add("M012", document.key_at(*path), key="type")
        elif kind in KINDS:
            return self._check(document, path, value, self._fields[kind])
        elif kind in DERIVED:
            return self._check(document, path, value, self._derived_validator(value))
        elif kind in LATER_KINDS:
            self._findings.add("M021", document.at(*path, "type"), kind=kind)
        else:
            self._findings.add(
                "M020", document.at(*path, "type"), kind=kind, hint=nearest(kind, (*KINDS, "formula", "rollup"))
            )
        return False

    def _derived_validator(self, value: Mapping[str, Any]) -> Any:
        """The validator of a field whose value follows from others; made at first use, there are many."""
        returns = value.get("returns", "")
        shape = (form_of(value), returns if returns in RETURNS else "")
        if shape not in self._derived:
            self._derived[shape] = self._validator(derived_schema(*shape))
        return self._derived[shape]

    def _check(self, document: Document, path: Path, value: Any, validator: Any) -> bool:
        fine = True
        for error in validator.iter_errors(value):
            fine = False
            _report(document, path + tuple(error.absolute_path), error, self._findings)
        return fine


def _full_pattern(_validator: Any, pattern: str, instance: Any, _schema: Any) -> Iterator[jsonschema.ValidationError]:
    if isinstance(instance, str) and not re.fullmatch(pattern, instance):
        yield jsonschema.ValidationError("form")


def _report(document: Document, path: Path, error: Fault, findings: Findings) -> None:
    """One fault as one or more problems."""
    if error.validator == "additionalProperties" and isinstance(error.instance, dict):
        _unknown_keys(document, path, error, findings)
    elif error.validator == "required":
        absent = [key for key in error.validator_value if key not in error.instance]
        missing = next(key for key in absent if error.message.startswith(f"'{key}'"))
        findings.add("M012", document.key_at(*path), key=missing)
    elif error.validator in ("anyOf", "oneOf"):
        _alternatives(document, path, error, findings)
    elif "propertyNames" in error.absolute_schema_path:
        form = FORMS.get(str(error.schema.get("$comment")), _TYPES["string"])
        where = document.key_at(*path, error.instance)
        findings.add("M015", where, value=error.instance, form=form)
    else:
        _report_value(document.at(*path), error, findings)


def _report_value(where: Location, error: Fault, findings: Findings) -> None:
    schema, value, limit = error.schema, error.instance, error.validator_value
    match error.validator:
        case "type":
            _wrong_type(where, limit if isinstance(limit, list) else [limit], value, findings)
        case "enum" | "const":
            _not_offered(where, limit if error.validator == "enum" else [limit], value, findings)
        case "pattern":
            findings.add("M015", where, value=value, form=FORMS[schema["$comment"]])
        case "minimum" | "exclusiveMinimum":
            findings.add("M016", where, value=value, least=limit, most=schema.get("maximum", "…"))
        case "maximum" | "exclusiveMaximum":
            findings.add("M016", where, value=value, least=schema.get("minimum", "…"), most=limit)
        case "minItems" | "minProperties" | "minLength":
            findings.add("M017", where, least=limit)
        case "uniqueItems":
            twice = next(item for index, item in enumerate(value) if item in value[:index])
            findings.add("M018", where, value=twice)
        case "maxItems" | "maxProperties" | "maxLength":
            findings.add("M019", where, most=limit)
        case _:
            raise ValueError(f"a schema uses {error.validator}, which has no sentence")


def _unknown_keys(document: Document, path: Path, error: Fault, findings: Findings) -> None:
    known = error.schema.get("properties", {})
    for key in error.instance:
        if key in known:
            continue
        where = document.key_at(*path, key)
        if key in LATER_KEYS:
            findings.add("M011", where, key=key)
        else:
            findings.add("M013", where, key=key, hint=nearest(key, known))


def _wrong_type(where: Location, expected: list[str], value: Any, findings: Findings) -> None:
    if isinstance(value, dict) and any(key in LATER_VALUES for key in value):
        findings.add("M011", where, key=next(key for key in value if key in LATER_VALUES))
        return
    findings.add(
        "M014",
        where,
        expected=Label(
            "か".join(_TYPES[name].ja for name in expected), " or ".join(_TYPES[name].en for name in expected)
        ),
        found=_found(value),
    )


def _not_offered(where: Location, offered: list[Any], value: Any, findings: Findings) -> None:
    words = [_shown(item) for item in offered]
    if (isinstance(value, str) and value in LATER_VALUES) or isinstance(value, dict):
        word = value if isinstance(value, str) else next(iter(value), "")
        findings.add("M011", where, key=word)
        return
    hint = nearest(value, words) if isinstance(value, str) else None
    findings.add("M022", where, value=_shown(value), offered=", ".join(words), hint=hint)


def _alternatives(document: Document, path: Path, error: Fault, findings: Findings) -> None:
    """A value with several allowed shapes: say what is wrong with the one it was meant to have."""
    branches: dict[int, list[Fault]] = {}
    for inner in error.context or ():
        branches.setdefault(int(inner.schema_path[0]), []).append(inner)
    meant = [errors for errors in branches.values() if not any(_is_other_type(inner) for inner in errors)]
    if not meant:
        expected = [str(branch["type"]) for branch in error.validator_value if "type" in branch]
        _wrong_type(document.at(*path), list(dict.fromkeys(expected)), error.instance, findings)
        return
    # Of several maps the one with the fewest foreign keys was meant.
    for inner in min(meant, key=lambda errors: sum(len(found.message) for found in errors)):
        _report(document, path + tuple(inner.relative_path), inner, findings)


def _is_other_type(error: Fault) -> bool:
    return error.validator == "type" and not error.relative_path


def _found(value: Any) -> Label:
    if value is None:
        return _TYPES["null"]
    if isinstance(value, dict):
        return _TYPES["object"]
    if isinstance(value, list):
        return _TYPES["array"]
    return Label(f"「{_shown(value)}」", f"“{_shown(value)}”")


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    text = str(value)
    return text if len(text) <= 60 else text[:57] + "…"
