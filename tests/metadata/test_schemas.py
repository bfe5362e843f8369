"""The schemas: sound, complete, and the same for the compiler and for editors."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import jsonschema
import pytest

from support.derived_fields import DERIVED
from support.marked import TINY
from support.small_org import FILES
from tasuki.fields import KINDS
from tasuki.metadata.field_schemas import DERIVED_KEYS, RETURNS, derived_schema, field_schema
from tasuki.metadata.files import topic_of
from tasuki.metadata.findings import Findings
from tasuki.metadata.reading import read_document
from tasuki.metadata.schemas import DEFINITIONS, published
from tasuki.metadata.shape import FORMS

# Every keyword below has a sentence in `shape`; these say nothing about the value itself.
SAID = {
    "type", "properties", "required", "additionalProperties", "propertyNames", "enum", "const", "pattern", "minimum",
    "maximum", "minItems", "minProperties", "minLength", "maxLength", "uniqueItems", "anyOf", "items", "$comment",
}  # fmt: skip
SCHEMAS = [
    *DEFINITIONS.values(),
    *(field_schema(kind) for kind in KINDS),
    *(derived_schema(form, returns) for form in DERIVED_KEYS for returns in ("", *RETURNS)),
]


def parts(schema: Any) -> Iterator[Mapping[str, Any]]:
    """A schema and every schema inside it."""
    if isinstance(schema, Mapping):
        yield schema
        for keyword in ("additionalProperties", "propertyNames", "items"):
            yield from parts(schema.get(keyword))
        for inner in (*schema.get("properties", {}).values(), *schema.get("anyOf", ())):
            yield from parts(inner)


def test_every_rule_a_schema_makes_has_a_sentence() -> None:
    found = [part for schema in SCHEMAS for part in parts(schema)]
    assert {keyword for part in found for keyword in part} <= SAID
    assert {part["$comment"] for part in found if "pattern" in part} == set(FORMS)


@pytest.mark.parametrize("name", published())
def test_what_editors_read_is_a_schema(name: str) -> None:
    jsonschema.Draft202012Validator.check_schema(published()[name])


@pytest.mark.parametrize(("path", "text"), [*TINY.items(), *FILES.items(), *DERIVED.items()])
def test_what_compiles_is_right_in_an_editor_too(path: str, text: str) -> None:
    document = read_document(path, text, Findings())
    assert document is not None
    schema = published()[f"{topic_of(path)}.json"]
    assert [error.message for error in jsonschema.Draft202012Validator(schema).iter_errors(document.value)] == []


def test_an_editor_finds_a_wrong_option_of_a_kind() -> None:
    schema = published()["object.json"]
    wrong = {"type": "date", "label": "日", "max_length": 3}
    book = {"object": "book", "label": "本", "name": "title", "fields": {"day": wrong}}
    assert not jsonschema.Draft202012Validator(schema).is_valid(book)
    del wrong["max_length"]
    assert jsonschema.Draft202012Validator(schema).is_valid(book)
