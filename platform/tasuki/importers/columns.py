"""From the headings of a file to the fields its columns set."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Literal

from tasuki.diagnostics import Location, Problem, problem
from tasuki.fields.spelling import folded
from tasuki.importers.headers import Meaning, finds_one, is_of_error_file, meanings, near_header
from tasuki.labels import Label
from tasuki.metadata import Catalog
from tasuki.metadata.catalog import ImportColumn, ImporterDef, ObjectDef
from tasuki.metadata.findings import nearest
from tasuki.permissions import ObjectAccess, typed

RECORD_ID = "id"
RECORD_VERSION = "version"
"""The version a record had when the file was made: a row whose record somebody changed since is refused."""


@dataclass(frozen=True, slots=True)
class LoadColumn:
    """A column of the file that sets a field: where it stands, and what is done to its cells before they are read.

    `blank` None leaves it to the load what an empty cell does.
    """

    place: int
    header: str
    field: str
    find_by: str | None = None
    blank: Literal["keep", "clear", "refuse"] | None = None
    split: str | None = None
    map: Mapping[str, str] = dataclasses.field(default_factory=lambda: MappingProxyType({}))


@dataclass(slots=True)
class Mapped:
    """The columns found so far, and what is wrong with the others. Grows heading by heading."""

    columns: list[LoadColumn] = dataclasses.field(default_factory=list)
    problems: list[Problem] = dataclasses.field(default_factory=list)

    def unknown(self, header: str, where: Location, hint: Label | None) -> None:
        """Note a heading that means nothing."""
        found = problem("I002", where, header=header)
        self.problems.append(found if hint is None else replace(found, hint=hint))


def map_by_name(
    header: Sequence[str],
    item: ObjectDef,
    catalog: Catalog,
    rights: ObjectAccess,
    match: str | None,
    file: str,
    ignore_unknown: bool,
) -> Mapped:
    """Every heading matched with the fields of `item` that exist for this person; `match` finds the records."""
    known = frozenset(key for key in (*item.fields, *item.system_fields) if key in rights.readable | rights.editable)
    mapped = Mapped()
    for place, name in enumerate(header):
        at = Location(file=file, header=name)
        if name == RECORD_ID:
            _take_record_id(place, at, match, mapped)
            continue
        if name == RECORD_VERSION and match is not None:
            mapped.columns.append(LoadColumn(place, name, RECORD_VERSION))
            continue
        found = meanings(name, item, catalog, known)
        if len(found) == 1:
            _take(LoadColumn(place, name, found[0].field, found[0].find_by), item, catalog, match, at, mapped)
        elif found:
            mapped.problems.append(problem("I004", at, header=name, fields=", ".join(map(_written, found))))
        elif not (is_of_error_file(name) or ignore_unknown):
            mapped.unknown(name, at, near_header(name, item, known))
    mapped.problems.extend(_repeated(mapped.columns, file))
    return mapped


def map_by_importer(
    header: Sequence[str], importer: ImporterDef, item: ObjectDef, catalog: Catalog, file: str, ignore_unknown: bool
) -> Mapped:
    """Every heading matched with the columns of a saved load; each of these must be in the file."""
    wanted = {folded(column.header): column for column in importer.columns}
    mapped = Mapped()
    for place, name in enumerate(header):
        column = wanted.pop(folded(name), None)
        if column is not None:
            if column.to is not None:
                mapped.columns.append(_saved(place, column, item, catalog))
        elif not (is_of_error_file(name) or ignore_unknown or importer.unknown_columns == "ignore"):
            at = Location(file=file, header=name)
            mapped.unknown(name, at, nearest(name, [saved.header for saved in importer.columns]))
    for column in wanted.values():
        if column.to is not None:
            at = Location(file=file, header=column.header)
            mapped.problems.append(problem("I007", at, header=column.header))
    mapped.problems.extend(_repeated(mapped.columns, file))
    return mapped


def _take_record_id(place: int, at: Location, match: str | None, mapped: Mapped) -> None:
    if match == RECORD_ID:
        mapped.columns.append(LoadColumn(place, at.header, RECORD_ID))
    else:
        mapped.problems.append(problem("I013", at, header=at.header))


def _take(
    column: LoadColumn, item: ObjectDef, catalog: Catalog, match: str | None, at: Location, mapped: Mapped
) -> None:
    """A column whose meaning is clear: kept, left out with a warning, or refused."""
    defined = item.field(column.field)
    assert defined is not None, column.field
    if not (typed(defined) or column.field in ("owner", match)):
        # An extracted file brings numbers and times the system sets; it must load back.
        mapped.problems.append(problem("I013", at, header=column.header))
    elif column.find_by is not None and not finds_one(target := catalog.objects[defined.to or ""], column.find_by):
        mapped.problems.append(problem("I015", at, header=column.header, object=target.label))
    else:
        mapped.columns.append(column)


def _saved(place: int, column: ImportColumn, item: ObjectDef, catalog: Catalog) -> LoadColumn:
    key = column.to or ""
    defined = item.field(key)
    find_by = column.find_by
    if find_by is None and defined is not None and defined.to is not None:
        find_by = catalog.objects[defined.to].external_key
    return LoadColumn(place, column.header, key, find_by, column.blank, column.split, column.map)


def _repeated(columns: Sequence[LoadColumn], file: str) -> list[Problem]:
    """Two columns that set one field: which of them should win?"""
    first: dict[str, str] = {}
    problems = []
    for column in columns:
        before = first.setdefault(column.field, column.header)
        if before != column.header:
            at = Location(file=file, header=column.header)
            problems.append(problem("I003", at, first=before, second=column.header, field=column.field))
    return problems


def _written(meaning: Meaning) -> str:
    return meaning.field if meaning.find_by is None else f"{meaning.field}.{meaning.find_by}"
