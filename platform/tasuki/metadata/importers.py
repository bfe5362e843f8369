"""importers/*.yaml -> ImporterDef, and what its columns must fit."""

from __future__ import annotations

from types import MappingProxyType
from typing import Any

from tasuki.metadata.catalog import FieldDef, ImportColumn, ImporterDef, ObjectDef
from tasuki.metadata.known import Known
from tasuki.metadata.reading import Document
from tasuki.metadata.words import label_of

_IGNORE = "ignore"


def define_importer(document: Document) -> ImporterDef:
    """A saved load from a document of the right shape."""
    value = document.value
    file = value.get("file", {})
    return ImporterDef(
        key=value["importer"],
        label=label_of(value["label"]),
        object=value["object"],
        where=document.at("importer"),
        mode=value["mode"],
        match=value.get("key"),
        columns=tuple(_column(header, column) for header, column in value["columns"].items()),
        encodings=tuple(file.get("encodings", ("utf-8", "cp932"))),
        blank=value.get("blank", "keep"),
        unknown_columns=value.get("unknown_columns", "refuse"),
        keep=value.get("keep", "good_rows"),
        header_row=file.get("header_row", 1),
    )


def check_importer(document: Document, importer: ImporterDef, known: Known) -> None:
    """The object, its key and every column fit together."""
    findings = known.findings
    item = known.object(importer.object, document.at("object"))
    if importer.mode == "insert" and importer.match is not None:
        findings.add("M091", document.at("key"))
    if importer.mode != "insert" and importer.match is None:
        findings.add("M012", document.key_at("mode"), key="key")
    if item is None:
        return
    if importer.match is not None:
        _check_match(document, importer, item, known)
    seen: dict[str, str] = {}
    for column in importer.columns:
        if column.to is None:
            continue
        where = document.at("columns", column.header)
        field = known.field(item, column.to, where)
        if seen.setdefault(column.to, column.header) != column.header:
            findings.add("M092", where, key=column.to, first=seen[column.to], second=column.header)
        if field is not None:
            _check_column(document, column, field, known)


def _column(header: str, value: Any) -> ImportColumn:
    if isinstance(value, str):
        return ImportColumn(header=header, to=None if value == _IGNORE else value)
    return ImportColumn(
        header=header,
        to=value["to"],
        find_by=value.get("find_by"),
        blank=value.get("blank"),
        split=value.get("split"),
        map=MappingProxyType(dict(value.get("map", {}))),
    )


def _check_match(document: Document, importer: ImporterDef, item: ObjectDef, known: Known) -> None:
    where = document.at("key")
    key = importer.match or ""
    if key == "id":
        return
    field = known.field(item, key, where)
    if field is not None and not field.unique:
        known.findings.add("M090", where, object=item.key, key=key)
    if field is not None and not any(column.to == key for column in importer.columns):
        known.findings.add("M093", where, key=key)


def _check_column(document: Document, column: ImportColumn, field: FieldDef, known: Known) -> None:
    path = ("columns", column.header)
    findings = known.findings
    if field.system and field.key != "owner":
        findings.add("M094", document.at(*path), key=field.key)
    if field.derived:
        findings.add("M152", document.at(*path), key=field.key)
    if column.split is not None and field.kind.name != "multi_picklist":
        findings.add("M095", document.at(*path, "split"), key=field.key)
    if column.find_by is None:
        return
    where = document.at(*path, "find_by")
    if field.to is None:
        findings.add("M096", where, key=field.key)
    elif (other := known.objects.get(field.to)) is not None:
        target = known.field(other, column.find_by, where)
        if target is not None and not target.unique and target.key != other.name_field:
            findings.add("M097", where, object=other.key, key=target.key)
