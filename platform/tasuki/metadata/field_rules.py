"""What fields whose value follows from others must find in other objects: the way back, keys, orders."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from tasuki.metadata.catalog import FieldDef, ObjectDef, RollupDef
from tasuki.metadata.formula_places import Path
from tasuki.metadata.known import Known
from tasuki.metadata.reading import Document


def way_back(document: Document, key: str, rollup: RollupDef, item: ObjectDef, other: ObjectDef, known: Known) -> str:
    """The field of `other` that refers to `item`: the one named, or the only one there is."""
    path = ("fields", key)
    ways = [name for name, field in other.fields.items() if field.to == item.key]
    if rollup.over:
        field = known.field(other, rollup.over, document.at(*path, "over"))
        if field is not None and (field.to != item.key or field.system):
            known.findings.add("M073", document.at(*path, "over"), key=rollup.over, object=item.key)
    elif not ways:
        if not any(name == other.key for name, _ in known.broken_fields):
            known.findings.add("M135", document.at(*path, "of"), other=other.key, object=item.key)
    elif len(ways) > 1:
        known.findings.add("M136", document.at(*path, "of"), other=other.key, object=item.key, ways=", ".join(ways))
    return rollup.over or next(iter(ways), "")


def check_order(document: Document, path: Path, keys: Sequence[str], item: ObjectDef, known: Known) -> None:
    """Fields to sort by exist and are kept."""
    for index, key in enumerate(keys):
        field = known.field(item, key, document.at(*path, index))
        if field is not None and not field.kind.sortable:
            known.findings.add("M070", document.at(*path, index), key=key, kind=field.kind.name)
        elif field is not None and not field.in_table:
            known.findings.add("M150", document.at(*path, index), key=key)


def check_found(document: Document, field: FieldDef, keys: Collection[str], target: ObjectDef, known: Known) -> None:
    """The keys of a found parent are a unique key of its object, and all else it needs has a default."""
    path = ("fields", field.key, "find_or_create")
    for key in keys:
        known.field(target, key, document.key_at(*path, key))
    if any((target.key, key) in known.broken_fields for key in keys) or not target.fields.keys() >= set(keys):
        return
    uniques = _uniques(target)
    if frozenset(keys) not in uniques:
        offered = " / ".join(", ".join(key) for key in uniques.values()) or "-"
        known.findings.add("M137", document.key_at(*path), keys=", ".join(keys), object=target.key, offered=offered)
    for needed in target.fields.values():
        if needed.required and needed.typed_by_people and needed.default is None and needed.key not in keys:
            known.findings.add("M138", document.key_at(*path), object=target.key, field=needed.key)


def _uniques(target: ObjectDef) -> Mapping[frozenset[str], tuple[str, ...]]:
    """The unique keys that people fill in."""
    single = [(key,) for key, field in target.fields.items() if field.unique]
    return {
        frozenset(keys): tuple(keys)
        for keys in (*single, *target.uniques)
        if all((field := target.fields.get(key)) is not None and field.typed_by_people for key in keys)
    }
