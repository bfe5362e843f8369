"""What an org defines, by name: every reference between files is looked up here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from tasuki.diagnostics import Location
from tasuki.metadata.catalog import AppDef, FieldDef, ObjectDef, ProfileDef, ValueSetDef
from tasuki.metadata.findings import Findings, nearest


@dataclass(frozen=True, slots=True)
class Known:
    """Definitions by key. `broken` holds (topic, key) of definitions that have problems of their own: a reference to
    one is not reported a second time; so does (object, field) in `broken_fields`."""

    findings: Findings
    objects: Mapping[str, ObjectDef]
    value_sets: Mapping[str, ValueSetDef] = field(default_factory=dict)
    profiles: Mapping[str, ProfileDef] = field(default_factory=dict)
    apps: Mapping[str, AppDef] = field(default_factory=dict)
    broken: frozenset[tuple[str, str]] = frozenset()
    broken_fields: frozenset[tuple[str, str]] = frozenset()

    @property
    def broken_objects(self) -> frozenset[str]:
        """The keys of objects that have problems of their own."""
        return frozenset(key for topic, key in self.broken if topic == "object")

    def object(self, key: str, where: Location) -> ObjectDef | None:
        """The object called `key`; if there is none, a problem at `where`."""
        found = self.objects.get(key)
        if found is None and ("object", key) not in self.broken:
            self.findings.add("M030", where, key=key, hint=nearest(key, self.objects))
        return found

    def field(self, item: ObjectDef, key: str, where: Location) -> FieldDef | None:
        """The own or system field `key` of an object; if there is none, a problem at `where`."""
        found = item.field(key)
        if found is None and (item.key, key) not in self.broken_fields:
            hint = nearest(key, [*item.fields, *item.system_fields])
            self.findings.add("M031", where, object=item.key, key=key, hint=hint)
        return found

    def profile(self, key: str, where: Location) -> ProfileDef | None:
        """The profile called `key`; if there is none, a problem at `where`."""
        found = self.profiles.get(key)
        if found is None and ("profile", key) not in self.broken:
            self.findings.add("M033", where, key=key, hint=nearest(key, self.profiles))
        return found

    def app(self, key: str, where: Location) -> AppDef | None:
        """The app called `key`; if there is none, a problem at `where`."""
        found = self.apps.get(key)
        if found is None and ("app", key) not in self.broken:
            self.findings.add("M034", where, key=key, hint=nearest(key, self.apps))
        return found
