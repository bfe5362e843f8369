"""Deployed catalogue against new catalogue -> operations and refusals."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Index

from tasuki.deploy.derived_changes import recalculations
from tasuki.deploy.field_changes import compare_field, removed
from tasuki.deploy.operations import (
    AddField,
    AddIndex,
    AddPicklistValue,
    ChangeDefinition,
    CreateObject,
    CreateSystem,
    DropField,
    DropIndex,
    Operation,
    Recalculate,
)
from tasuki.diagnostics import Problem, problem
from tasuki.labels import Label
from tasuki.metadata.catalog import Catalog, ObjectDef
from tasuki.metadata.files import STANDARD_USER
from tasuki.storage.tables import build_tables

_OBJECT, _FIELD = Label("オブジェクト", "object"), Label("項目", "field")
_ORDER = (CreateSystem, CreateObject, AddField, AddIndex, DropIndex, DropField, AddPicklistValue)


@dataclass(frozen=True, slots=True)
class Difference:
    """What has to be done, in order, and what cannot be done. One refusal forbids all."""

    operations: tuple[Operation, ...]
    refusals: tuple[Problem, ...]


def compare(deployed: Catalog | None, new: Catalog) -> Difference:
    """The way from the deployed catalogue (None: an empty database) to the new one."""
    if deployed is None:
        created = (_created(item) for item in new.objects.values())
        return Difference((CreateSystem(), *created), ())
    found = [
        *_org(deployed, new),
        *_objects(deployed, new),
        *_indexes(deployed, new),
        *_value_sets(deployed, new),
        *_definitions(deployed, new),
        *(Recalculate(key, fields) for key, fields in recalculations(deployed, new).items()),
    ]
    operations = [item for item in found if not isinstance(item, Problem)]
    refusals = tuple(item for item in found if isinstance(item, Problem))
    return Difference(tuple(sorted(operations, key=_rank)), refusals)


def _rank(operation: Operation) -> int:
    """Values are computed last, once definitions and columns are there."""
    last = len(_ORDER) + isinstance(operation, Recalculate)
    return next((rank for rank, kind in enumerate(_ORDER) if isinstance(operation, kind)), last)


def _created(item: ObjectDef) -> CreateObject:
    return CreateObject(item.key, item.label, len(item.fields))


def _org(deployed: Catalog, new: Catalog) -> Iterator[Problem]:
    if deployed.org.key != new.org.key:
        yield problem("D001", old=deployed.org.key, new=new.org.key)


def _objects(deployed: Catalog, new: Catalog) -> Iterator[Operation | Problem]:
    for key, item in new.objects.items():
        before = deployed.objects.get(key)
        if before is None:
            renamed = next((old for old in item.was if old in deployed.objects and old not in new.objects), None)
            yield (
                _created(item) if renamed is None else problem("D005", item.where, kind=_OBJECT, old=renamed, new=key)
            )
        else:
            yield from _fields(before, item)
    renamed_from = {old for item in new.objects.values() for old in item.was}
    for key, before in deployed.objects.items():
        if key not in new.objects and key not in renamed_from:
            yield problem("D002", before.where, object=key)


def _fields(before: ObjectDef, item: ObjectDef) -> Iterator[Operation | Problem]:
    if before.year_of != item.year_of:
        yield problem("D013", item.where, object=item.key)
    renamed_from = {old for field in item.fields.values() for old in field.was}
    for key, field in item.fields.items():
        old = before.fields.get(key)
        if old is not None:
            yield from compare_field(item.key, old, field)
            continue
        renamed = next((name for name in field.was if name in before.fields and name not in item.fields), None)
        if renamed is not None and not (before.fields[renamed].in_table or field.in_table):
            continue  # computed whenever it is read: only its name changes
        if renamed is not None:
            names = {"old": f"{item.key}.{renamed}", "new": f"{item.key}.{key}"}
            yield problem("D005", field.where, kind=_FIELD, **names)
        elif field.required:
            yield problem("D007", field.where, object=item.key, field=key)
        elif field.in_table:
            yield AddField(item.key, key, field.label, field.kind.name)
    for key, old in before.fields.items():
        if key not in item.fields and key not in renamed_from:
            yield from removed(item.key, old)


def _indexes(deployed: Catalog, new: Catalog) -> Iterator[Operation | Problem]:
    """Indexes follow from the catalogue: what the new tables have and the old ones have not."""
    old_tables, new_tables = build_tables(deployed), build_tables(new)
    for key, item in new.objects.items():
        if key not in deployed.objects:
            continue
        before = {str(index.name): index for index in old_tables[key].indexes}
        after = {str(index.name): index for index in new_tables[key].indexes}
        known = set(deployed.objects[key].fields)
        for name in sorted(after.keys() - before.keys()):
            index = after[name]
            if index.unique and _columns(index) <= known:
                yield problem("D008", item.where, object=key, fields=", ".join(sorted(_columns(index))))
            else:
                yield AddIndex(key, name, bool(index.unique))
        for name in sorted(before.keys() - after.keys()):
            if before[name].unique:
                yield problem("D009", item.where, object=key, fields=", ".join(sorted(_columns(before[name]))))
            else:
                yield DropIndex(key, name)


def _columns(index: Index) -> set[str]:
    return {str(column.key) for column in index.columns}


def _value_sets(deployed: Catalog, new: Catalog) -> Iterator[Operation | Problem]:
    for key, after in new.value_sets.items():
        before = deployed.value_sets.get(key)
        if before is None:
            continue
        old_keys = {choice.key for choice in before.choices}
        new_keys = {choice.key for choice in after.choices}
        for choice in after.choices:
            if choice.key not in old_keys and key != "user_profile":
                yield AddPicklistValue(key, choice.key, choice.label)
        for choice in before.choices:
            if choice.key not in new_keys:
                code = "D011" if key == "user_profile" else "D010"
                yield problem(code, after.where, value_set=key, key=choice.key)


def _definitions(deployed: Catalog, new: Catalog) -> Iterator[Operation]:
    """Files that say something new; a new object's own file is told as the object."""
    before, after = deployed.sources, new.sources
    for path in sorted({*before, *after}):
        created = path.startswith("objects/") and path not in before
        if before.get(path) != after.get(path) and not created and path != STANDARD_USER:
            yield ChangeDefinition(path, "+" if path not in before else "-" if path not in after else "~")
