"""The define stage: every document by itself -> definitions, references between files not yet followed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TypeVar

from tasuki.metadata.apps import define_app
from tasuki.metadata.catalog import AppDef, ImporterDef, OrgDef, ProfileDef, ValueSetDef
from tasuki.metadata.files import STANDARD_USER, Topic
from tasuki.metadata.findings import Findings
from tasuki.metadata.importers import define_importer
from tasuki.metadata.objects import Defined, Makings, define_object, extend_object
from tasuki.metadata.orgs import define_org, kind_context
from tasuki.metadata.profiles import define_profile
from tasuki.metadata.reading import Document
from tasuki.metadata.shape import Shapes
from tasuki.metadata.value_sets import define_value_set, standard_value_sets

Documents = Mapping[Topic, Mapping[str, Document]]
Broken = frozenset[tuple[str, str]]
Made = TypeVar("Made")


@dataclass(frozen=True, slots=True)
class Written:
    """Everything defined file by file. `broken` holds (topic, key) of what has problems of its own."""

    org: OrgDef | None
    value_sets: Mapping[str, ValueSetDef]
    objects: Mapping[str, Defined]
    profiles: Mapping[str, ProfileDef]
    apps: Mapping[str, AppDef]
    importers: Mapping[str, ImporterDef]
    broken: Broken


def define(documents: Documents, unread: Broken, shapes: Shapes, findings: Findings) -> Written:
    """Definitions of all documents but layouts, which need the objects first."""
    stage = _Stage(documents, set(unread), shapes, findings)
    org = stage.shaped("org", lambda document: define_org(document, findings)).get("org")
    profiles = stage.shaped("profile", define_profile)
    value_sets = stage.shaped("value_set", lambda document: define_value_set(document, findings))
    value_sets |= standard_value_sets(org, profiles)
    makings = Makings(shapes, kind_context(org, value_sets), stage.broken_sets(), findings)
    return Written(
        org=org,
        value_sets=value_sets,
        objects=stage.objects(makings),
        profiles=profiles,
        apps=stage.shaped("app", define_app),
        importers=stage.shaped("importer", define_importer),
        broken=frozenset(stage.broken),
    )


@dataclass(slots=True)
class _Stage:
    documents: Documents
    broken: set[tuple[str, str]]
    shapes: Shapes
    findings: Findings

    def shaped(self, topic: Topic, make: Callable[[Document], Made | None]) -> dict[str, Made]:
        """Definitions of one topic by key, made from the documents that have its shape."""
        return self.each(topic, lambda document: make(document) if self.shapes.check(document, topic) else None)

    def each(self, topic: Topic, make: Callable[[Document], Made | None]) -> dict[str, Made]:
        """Definitions of one topic by key; what fails is remembered as broken."""
        made: dict[str, Made] = {}
        for path, document in self.documents.get(topic, {}).items():
            key = PurePosixPath(path).stem
            item = make(document)
            if item is None:
                self.broken.add((topic, key))
            elif topic == "org" or document.value[topic] == key:
                made[key] = item
            else:
                inside = document.value[topic]
                self.findings.add("M023", document.at(topic), file=f"{key}.yaml", key=inside)
                self.broken |= {(topic, key), (topic, inside)}
        return made

    def objects(self, makings: Makings) -> dict[str, Defined]:
        """All objects; an org's own file for a standard object adds fields to it."""
        standard = define_object(self.documents["object"][STANDARD_USER], makings)
        if standard is None:
            raise RuntimeError("the standard object user has a wrong shape")
        key = standard.item.key

        def make(document: Document) -> Defined | None:
            if document.file == STANDARD_USER:
                return standard
            if document.value.get("object") == key:
                return extend_object(standard, document, makings)
            return define_object(document, makings)

        return self.each("object", make)

    def broken_sets(self) -> frozenset[str]:
        """Value sets that exist but could not be read; the list of profiles is one if a profile is."""
        broken = {key for topic, key in self.broken if topic == "value_set"}
        return frozenset(broken | {"user_profile"} if any(topic == "profile" for topic, _ in self.broken) else broken)
