"""What must hold between the fields of an object and between objects."""

from __future__ import annotations

from collections.abc import Mapping

from tasuki.metadata.catalog import FieldDef, ObjectDef
from tasuki.metadata.fields import SYSTEM_COLUMNS
from tasuki.metadata.files import STANDARD_USER
from tasuki.metadata.findings import Findings
from tasuki.metadata.known import Known
from tasuki.metadata.objects import Defined

_RESERVED = ("tasuki", "sqlite", "pg")


def check_object(defined: Defined, known: Known) -> None:
    """Every rule for one object that is known to have been defined."""
    item, document, findings = defined.item, defined.document, known.findings
    if item.key.split("_")[0] in _RESERVED:
        findings.add("M060", document.at("object"), key=item.key)
    if not item.standard or document.file == STANDARD_USER:
        _check_name(defined, known)
        _check_year(defined, known)
    if item.sharing == "by_parent" and not any(_is_master(field) for field in item.fields.values()):
        findings.add("M063", document.at("sharing"), object=item.key)
    for key, field in item.fields.items():
        if field.to is not None:
            known.object(field.to, defined.documents[key].at("fields", key, "to"))
    for name, written in document.value.get("unique", {}).items():
        for index, key in enumerate(written["fields"]):
            unique = known.field(item, key, document.at("unique", name, "fields", index))
            if unique is not None and unique.derived:
                findings.add("M151", document.at("unique", name, "fields", index), key=key, word="unique")
    _check_labels(defined, findings)


def check_masters(objects: Mapping[str, Defined], findings: Findings) -> None:
    """No object is, over any number of steps, its own master."""
    masters = {
        key: [field for field in defined.item.fields.values() if _is_master(field)] for key, defined in objects.items()
    }
    for key, defined in objects.items():
        for field in masters[key]:
            if field.to is not None and _leads_to(field.to, key, masters):
                where = defined.documents[field.key].at("fields", field.key, "to")
                findings.add("M064", where, object=key, field=field.key)


def _leads_to(start: str, goal: str, masters: Mapping[str, list[FieldDef]]) -> bool:
    seen: set[str] = set()
    waiting = [start]
    while waiting:
        here = waiting.pop()
        if here == goal:
            return True
        if here not in seen:
            seen.add(here)
            waiting += [field.to for field in masters.get(here, ()) if field.to is not None]
    return False


def _is_master(field: FieldDef) -> bool:
    return field.kind.name == "master_detail"


def is_text_like(field: FieldDef) -> bool:
    """True for a field that can name a record: one line of text that is kept, not chosen from a list."""
    return field.kind.column.type == "text" and field.kind.sortable and field.value_set is None and field.in_table


def _check_name(defined: Defined, known: Known) -> None:
    item, where = defined.item, defined.document.at("name")
    field = known.field(item, item.name_field, where)
    if field is not None and not field.in_table:
        known.findings.add("M150", where, key=field.key)
    elif field is not None and not is_text_like(field):
        known.findings.add("M061", where, key=field.key, kind=field.kind.name)


def _check_year(defined: Defined, known: Known) -> None:
    item, where = defined.item, defined.document.at("year_of")
    if item.year_of is None:
        return
    field = known.field(item, item.year_of, where)
    if field is not None and field.kind.column.type not in ("date", "timestamp"):
        known.findings.add("M062", where, key=field.key, kind=field.kind.name)
    elif field is not None and field.derived:
        known.findings.add("M151", where, key=field.key, word="year_of")
    if "fiscal_year" in item.fields:
        known.findings.add("M065", defined.document.key_at("fields", "fiscal_year"), object=item.key)


def _check_labels(defined: Defined, findings: Findings) -> None:
    """Two fields with one label cannot be told apart on a screen or in a file; a warning, because it still works."""
    item: ObjectDef = defined.item
    seen: dict[str, str] = {field.label.ja: key for key, field in item.system_fields.items()}
    for key, field in item.fields.items():
        other = seen.setdefault(field.label.ja, key)
        if other != key and key not in SYSTEM_COLUMNS:
            where = defined.documents[key].at("fields", key, "label")
            findings.add("M066", where, label=field.label.ja, first=other, second=key)
