"""The names a formula may use without an org: the declared fields, the given globals, and nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tasuki.formulas.scope import FieldType, Place
from tasuki.labels import Label, Language
from tasuki.storage.evaluation.given import GivenField


@dataclass(frozen=True, slots=True)
class GivenScope:
    """Declared fields and globals by their names in lower case. A name with points, `Owner.Name`, is a field behind a
    reference `Owner`."""

    fields: Mapping[str, tuple[str, FieldType]]
    globals: Mapping[str, tuple[str, FieldType]]
    prefix: str = ""

    @property
    def key(self) -> str:
        return self.prefix

    @property
    def place(self) -> Place:
        return "write"

    def find(self, name: str) -> tuple[str, FieldType] | None:
        """The field `name` as it is declared and what it holds; a reference if only fields behind it are."""
        path = f"{self.prefix}{name}".lower()
        found = self.fields.get(path)
        if found is not None:
            written, held = found
            return written[len(self.prefix) :], held
        behind = next((written for key, (written, _) in self.fields.items() if key.startswith(f"{path}.")), None)
        if behind is None:
            return None
        written = behind[: len(path)]
        return written[len(self.prefix) :], FieldType("reference", to=f"{written}.")

    def field(self, name: str) -> FieldType | None:
        """What the field `name` holds, or None."""
        found = self.find(name)
        return None if found is None else found[1]

    def names(self) -> Iterable[str]:
        """Every declared name, as far as it leads from here."""
        start = self.prefix.lower()
        return dict.fromkeys(
            written[len(start) :].partition(".")[0]
            for key, (written, _) in self.fields.items()
            if key.startswith(start)
        )

    def follow(self, object_key: str) -> GivenScope | None:
        """The fields behind a reference. There are no other objects to ask here."""
        if not object_key.endswith("."):
            return None
        return GivenScope(self.fields, self.globals, object_key)

    def objects(self) -> Iterable[str]:
        """None: no query can be asked without an org."""
        return ()

    def system(self, name: str) -> FieldType | None:
        """What a given global holds."""
        found = self.globals.get(name.lower())
        return None if found is None else found[1]

    def system_names(self) -> Iterable[str]:
        """The globals given, as they are written."""
        return (written for written, _ in self.globals.values())


def scope_of(fields: Iterable[GivenField], globals_: Mapping[str, FieldType]) -> GivenScope:
    """The scope of these fields and globals."""
    return GivenScope(
        {one.name.lower(): (one.name, one.type) for one in fields},
        {name.lower(): (name, held) for name, held in globals_.items()},
    )


@dataclass(frozen=True, slots=True)
class GivenLabels:
    """What a line calls its fields."""

    fields: Mapping[str, Label]

    def field(self, object_key: str, name: str, language: Language) -> str:
        """The label of a field, as it was given; of a field behind references only the last name."""
        found = self.fields.get(f"{object_key}{name}".lower())
        return name if found is None else found.text(language)

    def object(self, object_key: str, language: Language) -> str:
        """There are no other objects here."""
        return object_key


def labels_of(fields: Iterable[GivenField]) -> GivenLabels:
    """The labels of these fields."""
    return GivenLabels({one.name.lower(): one.label for one in fields})
