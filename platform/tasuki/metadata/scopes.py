"""What formulas see of an org: the fields of its objects, what references lead to, and who acts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from tasuki.fields import ColumnType
from tasuki.fields.digits import MOST_DIGITS
from tasuki.fields.multi_picklist import MultiPicklist
from tasuki.fields.picklist import Picklist
from tasuki.formulas.scope import FieldType, Place, ValueType
from tasuki.metadata.catalog import FieldDef, ObjectDef

_TYPES: Mapping[ColumnType, ValueType] = {
    "text": "text",
    "integer": "number",
    "decimal": "number",
    "boolean": "boolean",
    "date": "date",
    "time": "time",
    "timestamp": "timestamp",
    "id": "reference",
}
_TEXT = FieldType("text")
_OF_ORG: Mapping[str, FieldType] = {
    "$User.id": FieldType("reference", to="user"),
    "$Profile.key": _TEXT,
    "$Profile.label": _TEXT,
    "$Org.key": _TEXT,
    "$Org.label": _TEXT,
}
Found = tuple[str, FieldType]


def field_type(field: FieldDef) -> FieldType:
    """What a field holds, as formulas see it: 12.5 % are 0.125, so a percentage has two more places than its field."""
    kind, column = field.kind, field.kind.column
    keys = None
    if isinstance(kind, Picklist | MultiPicklist):
        keys = frozenset(choice.key for choice in kind.values)
    percent = kind.name == "percent"
    scale = column.scale + 2 if percent else column.scale
    return FieldType(
        type=_TYPES[column.type],
        choices=keys,
        many=isinstance(kind, MultiPicklist),
        scale=scale,
        to=field.to or "",
        digits=max(1, getattr(kind, "precision", MOST_DIGITS) - scale),
        percent=percent,
    )


class Scopes:
    """The scopes of one org. Fields are looked up once per object: a large org has thousands of formulas."""

    def __init__(self, objects: Mapping[str, ObjectDef]) -> None:
        self.objects = objects
        self._fields: dict[str, Mapping[str, Found]] = {}

    def of(self, key: str, place: Place) -> ObjectScope:
        """The scope of a formula on records of the object `key`."""
        return ObjectScope(key, place, self)

    def fields(self, key: str) -> Mapping[str, Found]:
        """Own and system fields of an object, by their names in lower case."""
        if key not in self._fields:
            item = self.objects[key]
            named = {**item.system_fields, **item.fields}
            found = {name.lower(): (name, field_type(field)) for name, field in named.items()}
            # The record itself: `$Record.id` tells it from the others in a query.
            self._fields[key] = {"id": ("id", FieldType("reference", to=key)), **found}
        return self._fields[key]

    @cached_property
    def by_lower_key(self) -> Mapping[str, str]:
        """Object keys by themselves in lower case."""
        return {key.lower(): key for key in self.objects}

    @cached_property
    def system(self) -> Mapping[str, FieldType]:
        """`$User.…`, `$Profile.…` and `$Org.…` with what they hold."""
        user = self.objects.get("user")
        kept = {key: field for key, field in user.fields.items() if field.in_table} if user else {}
        return {**{f"$User.{key}": field_type(field) for key, field in kept.items()}, **_OF_ORG}

    @cached_property
    def system_by_lower_name(self) -> Mapping[str, FieldType]:
        """The same by names in lower case."""
        return {name.lower(): held for name, held in self.system.items()}


@dataclass(frozen=True, slots=True)
class ObjectScope:
    """The fields of one object by their bare names, and by paths those of the objects its references point at."""

    key: str
    place: Place
    scopes: Scopes

    def find(self, name: str) -> Found | None:
        """The field called `name` in any case, as it is defined, and what it holds."""
        return self.scopes.fields(self.key).get(name.lower())

    def field(self, name: str) -> FieldType | None:
        """What the field `name` holds, or None if there is no such field."""
        found = self.find(name)
        return None if found is None else found[1]

    def names(self) -> Iterable[str]:
        """Every field name."""
        item = self.scopes.objects[self.key]
        return (*item.fields, *item.system_fields)

    def follow(self, object_key: str) -> ObjectScope | None:
        """The fields of another object, as they are on any record at any time."""
        key = self.scopes.by_lower_key.get(object_key.lower())
        return None if key is None else replace(self, key=key, place="record")

    def objects(self) -> Iterable[str]:
        """Every object key."""
        return self.scopes.objects

    def system(self, name: str) -> FieldType | None:
        """What the system knows as `name`, in any case."""
        return self.scopes.system_by_lower_name.get(name.lower())

    def system_names(self) -> Iterable[str]:
        """Every name the system knows, as it is written."""
        return self.scopes.system
