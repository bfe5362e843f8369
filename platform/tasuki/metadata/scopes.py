"""What formulas see of an object: its fields and what they hold."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tasuki.fields import ColumnType
from tasuki.fields.multi_picklist import MultiPicklist
from tasuki.fields.picklist import Picklist
from tasuki.formulas import FieldType
from tasuki.formulas.scope import ValueType
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


def field_type(field: FieldDef) -> FieldType:
    """What a field holds, as formulas see it."""
    kind, column = field.kind, field.kind.column
    keys = None
    if isinstance(kind, Picklist | MultiPicklist):
        keys = frozenset(choice.key for choice in kind.values)
    return FieldType(
        type=_TYPES[column.type],
        choices=keys,
        many=isinstance(kind, MultiPicklist),
        scale=column.scale,
        to=field.to or "",
    )


@dataclass(frozen=True, slots=True)
class ObjectScope:
    """The own and system fields of one object by their bare names."""

    item: ObjectDef

    def field(self, name: str) -> FieldType | None:
        """What the field `name` holds, or None if there is no such field."""
        found = self.item.field(name)
        return None if found is None else field_type(found)

    def names(self) -> Iterable[str]:
        """Every field name."""
        return (*self.item.fields, *self.item.system_fields)
