"""One field of an object: YAML -> FieldDef, and the fields every object has."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tasuki.diagnostics import NOWHERE
from tasuki.fields import KINDS, BadValue, KindContext
from tasuki.labels import Label
from tasuki.metadata.catalog import FieldDef
from tasuki.metadata.derived import check_derived, define_derived, define_pick
from tasuki.metadata.field_schemas import DERIVED, FIELD_KEYS, LOOKUP_KEYS
from tasuki.metadata.findings import Findings, nearest
from tasuki.metadata.reading import Document
from tasuki.metadata.words import formulas_of, label_of, texts_of, unchecked

SYSTEM_COLUMNS = frozenset(
    {"id", "owner", "created_at", "created_by", "updated_at", "updated_by", "version", "deleted_at", "deletion_id"}
)
"""Names of the columns every record table has; no field may be called so."""
_OF_POSTGRESQL = frozenset({"tableoid", "xmin", "cmin", "xmax", "cmax", "ctid"})
"""Columns every table of PostgreSQL has; an org must fit both engines."""

_NOT_OPTIONS = frozenset({*FIELD_KEYS, *LOOKUP_KEYS, "to", "on_delete"})
_SYSTEM_FIELDS = (
    ("owner", "user", Label("所有者", "Owner")),
    ("created_at", "datetime", Label("作成日時", "Created at")),
    ("created_by", "user", Label("作成者", "Created by")),
    ("updated_at", "datetime", Label("更新日時", "Updated at")),
    ("updated_by", "user", Label("更新者", "Updated by")),
)


def system_fields(context: KindContext) -> Mapping[str, FieldDef]:
    """owner, created_at, created_by, updated_at and updated_by as fields."""
    return {
        key: FieldDef(
            key=key,
            label=label,
            kind=KINDS[kind].build({}, context),
            where=NOWHERE,
            to="user" if kind == "user" else None,
            system=True,
        )
        for key, kind, label in _SYSTEM_FIELDS
    }


def define_field(
    document: Document, key: str, context: KindContext, broken_sets: frozenset[str], findings: Findings
) -> FieldDef | None:
    """The field `key` of an object document, from a value of the right shape; None if its kind cannot be built."""
    path = ("fields", key)
    value: Mapping[str, Any] = document.value["fields"][key]
    if value["type"] in DERIVED:
        return define_derived(document, key, context, findings)
    name = value["type"]
    options = {option: setting for option, setting in value.items() if option not in _NOT_OPTIONS}
    value_set = options.get("values")
    if value_set is not None and value_set not in context.value_sets:
        if value_set not in broken_sets:
            hint = nearest(value_set, context.value_sets)
            findings.add("M032", document.at(*path, "values"), key=value_set, hint=hint)
        return None
    try:
        kind = KINDS[name].build(options, context)
    except BadValue as error:
        findings.take(error.problem.at(document.at(*path)))
        return None
    master = name == "master_detail"
    return FieldDef(
        key=key,
        label=label_of(value["label"]),
        kind=kind,
        where=document.key_at(*path),
        help=label_of(value.get("help")),
        required=master or value.get("required", False),
        unique=value.get("unique", False) or value.get("external_id", False),
        external_id=value.get("external_id", False),
        data_class=value.get("class", "internal"),
        default=unchecked(value.get("default")),
        find_or_create=formulas_of(value.get("find_or_create")),
        pick=define_pick(value.get("pick")),
        to="user" if name == "user" else value.get("to"),
        on_delete="cascade" if master else value.get("on_delete", "restrict"),
        value_set=value_set,
        history=value.get("history", True) and not value.keys() & {"find_or_create", "pick"},
        doc=texts_of(value.get("doc")),
        was=texts_of(value.get("was")),
    )


def check_field(document: Document, field: FieldDef, findings: Findings) -> None:
    """What one field must keep to by itself, whatever stands in other files."""
    path = ("fields", field.key)
    written = document.value["fields"][field.key]
    kind = field.kind
    if field.key in SYSTEM_COLUMNS | _OF_POSTGRESQL:
        findings.add("M053", document.key_at(*path), key=field.key)
    if field.derived:
        check_derived(document, field, findings)
        return
    if "discloses" in written:
        findings.add("M130", document.key_at(*path, "discloses"), key=field.key)
    comparable = kind.sortable or (kind.is_reference and not field.external_id)
    if field.unique and (not comparable or kind.column.type == "boolean"):
        word = "external_id" if field.external_id else "unique"
        findings.add("M054", document.key_at(*path, word), key=field.key, kind=kind.name, word=word)
    if field.required and not kind.typed_by_people:
        findings.add("M055", document.key_at(*path, "required"), key=field.key, word="required", kind=kind.name)
    if field.default is not None and not kind.typed_by_people:
        findings.add("M055", document.key_at(*path, "default"), key=field.key, word="default", kind=kind.name)
    if kind.name == "master_detail" and written.get("on_delete", "cascade") != "cascade":
        findings.add("M056", document.at(*path, "on_delete"), key=field.key)
    if kind.name == "master_detail" and written.get("required") is False:
        findings.add("M057", document.at(*path, "required"), key=field.key)
    if kind.name == "lookup" and field.required and field.on_delete == "clear":
        findings.add("M058", document.at(*path, "on_delete"), key=field.key)
