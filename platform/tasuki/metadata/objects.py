"""objects/*.yaml -> ObjectDef: define each file, merge an org's own fields into a standard object, link details."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from tasuki.fields import KindContext
from tasuki.metadata.catalog import Detail, FieldDef, ObjectDef
from tasuki.metadata.fields import check_field, define_field, system_fields
from tasuki.metadata.files import STANDARD_USER
from tasuki.metadata.findings import Findings
from tasuki.metadata.reading import Document
from tasuki.metadata.shape import Shapes
from tasuki.metadata.validations import define_validations
from tasuki.metadata.words import label_of, texts_of


@dataclass(frozen=True, slots=True)
class Defined:
    """An object with the documents it came from and the keys of the fields that could not be read."""

    item: ObjectDef
    document: Document
    documents: Mapping[str, Document]
    broken_fields: frozenset[str]


@dataclass(frozen=True, slots=True)
class Makings:
    """What defining an object needs beside its document; `broken_sets` are value sets with problems of their own."""

    shapes: Shapes
    context: KindContext
    broken_sets: frozenset[str]
    findings: Findings


def define_object(document: Document, makings: Makings) -> Defined | None:
    """The object of a document, or None if its shape is wrong outside its fields."""
    fine = makings.shapes.check(document, "object")
    fields, broken = _define_fields(document, makings)
    if not fine:
        return None
    value = document.value
    item = ObjectDef(
        key=value["object"],
        label=label_of(value["label"]),
        where=document.at("object"),
        name_field=value["name"],
        fields=MappingProxyType(fields),
        system_fields=MappingProxyType(dict(system_fields(makings.context))),
        uniques=_uniques(document),
        validations=MappingProxyType(define_validations(document, makings.findings)),
        sharing=value.get("sharing", "private"),
        year_of=value.get("year_of"),
        standard=document.file == STANDARD_USER,
        was=texts_of(value.get("was")),
    )
    return Defined(item, document, dict.fromkeys(fields, document), broken)


def extend_object(standard: Defined, document: Document, makings: Makings) -> Defined:
    """A standard object with the fields an org adds to it in a file of its own."""
    fine = makings.shapes.check(document, "user")
    fields, broken = _define_fields(document, makings)
    for key in [key for key in fields if key in standard.item.fields]:
        makings.findings.add("M059", document.key_at("fields", key), object=standard.item.key, key=key)
        del fields[key]
    item = replace(
        standard.item,
        fields=MappingProxyType({**standard.item.fields, **fields}),
        uniques=standard.item.uniques + (_uniques(document) if fine else ()),
        validations=MappingProxyType(define_validations(document, makings.findings) if fine else {}),
    )
    documents = {**standard.documents, **dict.fromkeys(fields, document)}
    return Defined(item, document if fine else standard.document, documents, standard.broken_fields | broken)


def link(objects: Mapping[str, ObjectDef]) -> dict[str, ObjectDef]:
    """The same objects, each knowing the references that point at it."""
    details: dict[str, list[Detail]] = {key: [] for key in objects}
    for key, item in objects.items():
        for field in item.fields.values():
            if field.to in details:
                is_master = field.kind.name == "master_detail"
                details[field.to].append(Detail(key, field.key, field.on_delete, is_master))
    return {key: replace(item, details=tuple(details[key])) for key, item in objects.items()}


def _define_fields(document: Document, makings: Makings) -> tuple[dict[str, FieldDef], frozenset[str]]:
    written = document.value.get("fields")
    fields: dict[str, FieldDef] = {}
    broken = set()
    for key, value in written.items() if isinstance(written, dict) else ():
        field = None
        if isinstance(value, dict) and makings.shapes.check_field(document, key):
            field = define_field(document, key, makings.context, makings.broken_sets, makings.findings)
        if field is None:
            broken.add(key)
        else:
            check_field(document, field, makings.findings)
            fields[key] = field
    return fields, frozenset(broken)


def _uniques(document: Document) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(item["fields"]) for item in document.value.get("unique", {}).values())
