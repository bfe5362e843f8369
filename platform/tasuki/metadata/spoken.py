"""What people call the objects and fields of an org, for formulas in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tasuki.labels import Language
from tasuki.metadata.catalog import ObjectDef


@dataclass(frozen=True, slots=True)
class CatalogLabels:
    """Labels from the catalogue's objects."""

    objects: Mapping[str, ObjectDef]

    def field(self, object_key: str, name: str, language: Language) -> str:
        """The label of a field; its name if there is no such field."""
        item = self.objects.get(object_key)
        found = None if item is None else item.field(name)
        return name if found is None else found.label.text(language)

    def object(self, object_key: str, language: Language) -> str:
        """The label of an object; its key if there is no such object."""
        item = self.objects.get(object_key)
        return object_key if item is None else item.label.text(language)
