"""The pipeline: load -> shape -> define -> resolve -> check -> Catalog."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from importlib import resources
from pathlib import Path, PurePosixPath
from types import MappingProxyType

from tasuki.diagnostics import Location, Problem
from tasuki.metadata.apps import check_app
from tasuki.metadata.catalog import Catalog, LayoutDef, OrgDef
from tasuki.metadata.define import Broken, Documents, Written, define
from tasuki.metadata.files import ORG_FILE, STANDARD_USER, Topic, check_path, read_folder, topic_of
from tasuki.metadata.findings import Findings
from tasuki.metadata.formula_rules import check_formulas
from tasuki.metadata.formula_stage import resolve_formulas
from tasuki.metadata.importers import check_importer
from tasuki.metadata.known import Known
from tasuki.metadata.layout_rules import resolve_layout
from tasuki.metadata.layouts import define_layout, generate_layout
from tasuki.metadata.object_rules import check_masters, check_object
from tasuki.metadata.objects import Defined, link
from tasuki.metadata.placed import Formulas, silent_names
from tasuki.metadata.profiles import check_profile
from tasuki.metadata.reading import Document, read_document
from tasuki.metadata.returned_kinds import settle_kinds
from tasuki.metadata.scopes import Scopes
from tasuki.metadata.shape import Shapes

LANGUAGE = 1
"""The version of the YAML language this Tasuki reads."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """The result of a compilation: the catalogue, or None if a problem is an error; and every problem."""

    catalog: Catalog | None
    problems: tuple[Problem, ...]


def load_catalog(folder: Path) -> Loaded:
    """Compile the org in `folder`. Opens files, never a database; never raises for what a person wrote."""
    findings = Findings()
    sources, unreadable = read_folder(folder, findings)
    return _compile(sources, unreadable, findings)


def load_sources(sources: Mapping[str, str]) -> Loaded:
    """Compile an org from texts: path in the org (with /) -> YAML. A stored bundle is read back this way."""
    return _compile(sources, frozenset(), Findings())


def fingerprint_of(sources: Mapping[str, str]) -> str:
    """SHA-256 (hex) over the bundle and the version of the language."""
    content = json.dumps([LANGUAGE, sorted(sources.items())], ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(content.encode("utf-8")).hexdigest()


def _compile(given: Mapping[str, str], unreadable: frozenset[str], findings: Findings) -> Loaded:
    # In one order whatever the caller's, so that the same org always gives the same catalogue and plan.
    sources = {STANDARD_USER: given.get(STANDARD_USER, _standard_user()), **dict(sorted(given.items()))}
    documents, unread = _read(sources, unreadable, findings)
    shapes = Shapes(findings)
    written = define(documents, unread, shapes, findings)
    objects = settle_kinds(written.objects, findings)
    known, formulas = _resolve(written, objects, findings)
    layouts = _layouts(documents, shapes, known, formulas)
    _check(documents, written, objects, known)
    check_formulas(objects, known.objects, formulas.placed, findings)
    org = written.org
    catalog = None if findings.any_errors or org is None else _close(org, written, known, layouts, sources)
    return Loaded(catalog, findings.in_order())


def _standard_user() -> str:
    return resources.files("tasuki.metadata").joinpath(STANDARD_USER).read_text("utf-8")


def _read(sources: Mapping[str, str], unreadable: frozenset[str], findings: Findings) -> tuple[Documents, Broken]:
    """Documents by topic and path; and (topic, key) of files that could not be read as YAML."""
    documents: dict[Topic, dict[str, Document]] = {}
    unread = {(topic, PurePosixPath(path).stem) for path in unreadable if (topic := topic_of(path))}
    if ORG_FILE not in sources and ORG_FILE not in unreadable:
        findings.add("M024", Location(ORG_FILE))
    for path, text in sources.items():
        topic = check_path(path, findings)
        if topic is None:
            continue
        document = read_document(path, text, findings)
        if document is None:
            unread.add((topic, PurePosixPath(path).stem))
        else:
            documents.setdefault(topic, {})[path] = document
    return documents, frozenset(unread)


def _resolve(written: Written, objects: Mapping[str, Defined], findings: Findings) -> tuple[Known, Formulas]:
    """Objects that know who refers to them, with their formulas checked, and every name a reference may use."""
    known = Known(
        findings=findings,
        objects=link({key: defined.item for key, defined in objects.items()}),
        value_sets=written.value_sets,
        profiles=written.profiles,
        apps=written.apps,
        broken=written.broken,
        broken_fields=frozenset((key, field) for key, defined in objects.items() for field in defined.broken_fields),
    )
    formulas = Formulas(Scopes(known.objects), findings, silent_names(known))
    return replace(known, objects=resolve_formulas(objects, known, formulas)), formulas


def _layouts(documents: Documents, shapes: Shapes, known: Known, formulas: Formulas) -> dict[str, LayoutDef]:
    """One layout for every object: from its file, completed, or generated."""
    layouts = {key: generate_layout(item, known.objects) for key, item in known.objects.items()}
    for path, document in documents.get("layout", {}).items():
        if not shapes.check(document, "layout"):
            continue
        key = document.value["object"]
        if PurePosixPath(path).stem != key:
            known.findings.add("M023", document.at("object"), file=PurePosixPath(path).name, key=key)
        item = known.object(key, document.at("object"))
        if item is not None:
            layouts[key] = resolve_layout(document, define_layout(document, item, known.objects), item, known, formulas)
    return layouts


def _check(documents: Documents, written: Written, objects: Mapping[str, Defined], known: Known) -> None:
    """What holds between definitions."""
    for defined in objects.values():
        check_object(defined, known)
    check_masters(objects, known.findings)
    for path, document in documents.get("app", {}).items():
        if app := written.apps.get(PurePosixPath(path).stem):
            check_app(document, app, known)
    for path, document in documents.get("profile", {}).items():
        if profile := written.profiles.get(PurePosixPath(path).stem):
            check_profile(document, profile, known)
    for path, document in documents.get("importer", {}).items():
        if importer := written.importers.get(PurePosixPath(path).stem):
            check_importer(document, importer, known)


def _close(
    org: OrgDef, written: Written, known: Known, layouts: Mapping[str, LayoutDef], sources: Mapping[str, str]
) -> Catalog:
    return Catalog(
        org=org,
        objects=MappingProxyType(dict(known.objects)),
        value_sets=MappingProxyType(dict(written.value_sets)),
        layouts=MappingProxyType(dict(layouts)),
        profiles=MappingProxyType(dict(written.profiles)),
        apps=MappingProxyType(dict(written.apps)),
        importers=MappingProxyType(dict(written.importers)),
        sources=MappingProxyType(dict(sources)),
        fingerprint=fingerprint_of(sources),
    )
