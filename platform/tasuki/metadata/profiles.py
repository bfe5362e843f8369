"""permissions/profiles/*.yaml -> ProfileDef, and the rules of rights."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from tasuki.metadata.catalog import ObjectDef, ObjectGrant, ProfileDef
from tasuki.metadata.known import Known
from tasuki.metadata.reading import Document
from tasuki.metadata.words import label_of, minutes_of

_WIDTH = {"none": 0, "own": 1, "all": 2}


def define_profile(document: Document) -> ProfileDef:
    """A profile from a document of the right shape."""
    value = document.value
    session = value.get("sign_in", {}).get("session", {})
    return ProfileDef(
        key=value["profile"],
        label=label_of(value["label"]),
        where=document.at("profile"),
        app=value.get("app"),
        field_defaults=MappingProxyType(dict(value["field_defaults"])),
        objects=MappingProxyType({key: _grant(item) for key, item in value["objects"].items()}),
        setup=value.get("setup", False),
        idle_minutes=minutes_of(session.get("idle", "30m")),
        absolute_minutes=minutes_of(session.get("absolute", "12h")),
    )


def check_profile(document: Document, profile: ProfileDef, known: Known) -> None:
    """Objects and fields exist, no right goes further than the right it stands on."""
    if profile.app is not None:
        known.app(profile.app, document.at("app"))
    if profile.idle_minutes > profile.absolute_minutes:
        known.findings.add("M086", document.at("sign_in", "session"))
    for key, grant in profile.objects.items():
        item = known.object(key, document.key_at("objects", key))
        _check_scopes(document, key, grant, known)
        if item is not None:
            _check_fields(document, item, grant, known)


def _grant(value: Mapping[str, Any]) -> ObjectGrant:
    defaults = value.get("field_defaults")
    return ObjectGrant(
        read=value.get("read", "none"),
        edit=value.get("edit", "none"),
        delete=value.get("delete", "none"),
        create=value.get("create", False),
        export=value.get("export", False),
        load=tuple(value.get("import", ())),
        transfer=value.get("transfer", False),
        fields=MappingProxyType(dict(value.get("fields", {}))),
        field_defaults=None if defaults is None else MappingProxyType(dict(defaults)),
    )


def _check_scopes(document: Document, key: str, grant: ObjectGrant, known: Known) -> None:
    path, findings = ("objects", key), known.findings
    for verb, scope in (("edit", grant.edit), ("delete", grant.delete)):
        if _WIDTH[scope] > _WIDTH[grant.read]:
            findings.add("M080", document.at(*path, verb), object=key, verb=verb, scope=scope, read=grant.read)
    for verb, given in (("create", grant.create), ("export", grant.export), ("transfer", grant.transfer)):
        if given and grant.read == "none":
            findings.add("M081", document.at(*path, verb), object=key, verb=verb)
    if grant.transfer and grant.edit == "none":
        findings.add("M082", document.at(*path, "transfer"), object=key, verb="transfer", needs="edit")
    needs: dict[str, tuple[tuple[str, bool], ...]] = {
        "insert": (("create", grant.create),),
        "update": (("edit", grant.edit != "none"),),
    }
    needs["upsert"] = needs["insert"] + needs["update"]
    for index, mode in enumerate(grant.load):
        for right, given in needs[mode]:
            if not given:
                where = document.at(*path, "import", index)
                findings.add("M082", where, object=key, verb=f"import: {mode}", needs=right)


def _check_fields(document: Document, item: ObjectDef, grant: ObjectGrant, known: Known) -> None:
    for key, right in grant.fields.items():
        where = document.key_at("objects", item.key, "fields", key)
        field = known.field(item, key, where)
        if field is None:
            continue
        if field.system:
            known.findings.add("M083", where, key=key)
        elif right == "edit" and not field.typed_by_people:
            known.findings.add("M084", where, key=key, kind=field.kind.name)
    if grant.read == "none" and grant.fields:
        known.findings.add("M085", document.key_at("objects", item.key, "fields"), object=item.key)
