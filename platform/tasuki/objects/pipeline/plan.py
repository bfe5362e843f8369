"""What the stages of a batch shape have in common: the object, its table, the fields touched."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from sqlalchemy import BindParameter, ColumnElement, FromClause, Table, and_, bindparam, false, func, or_, true

from tasuki.fields import Column, Kind
from tasuki.metadata.catalog import FieldDef, ObjectDef
from tasuki.objects.batch import Input, Shape
from tasuki.objects.derivations import base_paths, columns_behind, derivations_of
from tasuki.storage import Org
from tasuki.storage.database import DialectName
from tasuki.storage.tables import SYSTEM_COLUMNS
from tasuki.storage.types import Identifier, Truth, column_type

Kept = TypeVar("Kept")


@dataclass(frozen=True, slots=True)
class PlannedInput:
    """An input with what the read stage needs of it at every row: the field, the kind that reads its cells, how they
    are staged, and whether the system alone sets the field."""

    given: Input
    field: FieldDef
    kind: Kind
    column: Column
    system_set: bool


@dataclass(frozen=True, slots=True)
class WritePlan:
    """One batch shape against one catalogue version."""

    org: Org
    shape: Shape
    item: ObjectDef
    table: Table
    kept: dict[Hashable, Any] = field(default_factory=dict, repr=False, compare=False)
    """What is derived from the plan at first use: its statements among others."""

    def keep(self, key: Hashable, build: Callable[[], Kept]) -> Kept:
        """The thing called `key`, built at first use."""
        found: Kept | None = self.kept.get(key)
        if found is None:
            found = self.kept[key] = build()
        return found

    def planned_inputs(self) -> tuple[PlannedInput, ...]:
        """The inputs in order, resolved once."""
        return self.keep("inputs", lambda: tuple(map(self._planned, self.shape.inputs)))

    def _planned(self, given: Input) -> PlannedInput:
        target = self.field(given.field)
        kind = (self.target_field(given) or target).kind
        system_set = not target.typed_by_people and target.key != self.shape.match
        return PlannedInput(given, target, kind, self.staged_column(given), system_set)

    @property
    def dialect(self) -> DialectName:
        return self.org.database.name

    @property
    def makes(self) -> bool:
        """True if the batch can create records."""
        return self.shape.operation in ("insert", "upsert")

    @property
    def finds(self) -> bool:
        """True if the batch looks for existing records."""
        return self.shape.operation != "insert"

    @property
    def matches_by_number(self) -> bool:
        """True if records are found by a field the system numbers."""
        return self.shape.match is not None and not self.field(self.shape.match).typed_by_people

    def field(self, key: str) -> FieldDef:
        """The own or system field `key`, which the read stage has already found to exist."""
        found = self.item.field(key)
        assert found is not None, key
        return found

    def input(self, key: str) -> Input | None:
        """The input that sets the field `key`, if any."""
        return next((given for given in self.shape.inputs if given.field == key), None)

    def target_field(self, given: Input) -> FieldDef | None:
        """The field of the referenced object by which `given` names records; None: the record id, or no reference."""
        target = self.field(given.field).to
        if target is None or given.find_by is None:
            return None
        return self.org.catalog.objects[target].field(given.find_by)

    def staged_column(self, given: Input) -> Column:
        """How the cells of `given` are staged: as the field itself, or as the key that finds the reference."""
        target = self.target_field(given)
        return target.kind.column if target is not None else self.field(given.field).kind.column

    def written_fields(self) -> tuple[str, ...]:
        """Fields the batch may set, in the object's order, `owner` last: inputs and, on creation, defaults."""
        keys = {given.field for given in self.shape.inputs}
        if self.makes:
            keys.update(key for key, item in self.item.fields.items() if item.default is not None)
            keys.add("owner")
        return tuple(key for key in (*self.item.fields, "owner") if key in keys)

    def references(self) -> tuple[str, ...]:
        """The object's own fields that refer to records."""
        return tuple(key for key, item in self.item.fields.items() if item.to is not None and item.in_table)

    def cascading(self) -> tuple[str, ...]:
        """The references whose record takes this one along when it is deleted."""
        return tuple(key for key in self.references() if self.item.fields[key].on_delete == "cascade")

    @property
    def computes(self) -> bool:
        """True if the batch gives values, from which others follow and which rules look at."""
        return self.shape.operation in ("insert", "update", "upsert")

    def local_fields(self) -> tuple[FieldDef, ...]:
        """The derived values that are computed together with the row: references the system sets, then formulas."""
        return derivations_of(self.org).local[self.item.key] if self.computes else ()

    def found_ways(self) -> frozenset[str]:
        """The found references over which derived values read other records."""
        ways = derivations_of(self.org).ways.get(self.item.key, ())
        return frozenset(path[0] for path in ways if self.field(path[0]).find_or_create is not None)

    def computed_after(self) -> bool:
        """True if local values can be told for sure only after the merge: they come from numbers new records are
        given, the records come back and what they follow from has gone on, or others may have changed what was found
        (not on SQLite, where nobody else writes)."""
        local = derivations_of(self.org).local_reads[self.item.key]
        if not self.computes:
            return self.shape.operation == "undelete" and bool(derivations_of(self.org).local[self.item.key])
        found = self.found_ways() if self.dialect == "postgresql" else ()
        return any((field.key,) in local for field in self.numbered_fields()) or bool(found)

    def merged_fields(self) -> tuple[str, ...]:
        """The fields whose columns the merge writes, but for numbers and what the settle stage keeps."""
        return self.keep("merged", lambda: (*self.written_fields(), *(field.key for field in self.local_fields())))

    def read_fields(self) -> tuple[str, ...]:
        """The row's own columns that its formulas and rules come from, in the object's order."""
        return self.keep("read fields", self._read_fields)

    def _read_fields(self) -> tuple[str, ...]:
        if not self.computes:
            return ()
        catalog, item = self.org.catalog, self.item
        paths = set(derivations_of(self.org).local_reads[item.key])
        for rule in item.validations.values():
            for formula in (rule.error_when, rule.when):
                if formula is not None:
                    paths |= base_paths(catalog, item, formula.tree, fresh=True)
            paths |= {path for key in rule.fields for path in columns_behind(catalog, item, (key,), fresh=True)}
        computed = {field.key for field in self.local_fields()}
        names = {path[0] for path in paths} - computed
        return tuple(key for key in (*item.fields, *item.system_fields) if key in names)

    def numbered_fields(self) -> tuple[FieldDef, ...]:
        """Fields the system numbers when it creates a record."""
        return tuple(item for item in self.item.fields.values() if item.kind.name == "auto_number" and self.makes)


def plan_of(org: Org, shape: Shape) -> WritePlan:
    """The plan of `shape`, made once per catalogue version."""
    return org.statements.plan(
        ("plan", shape),
        lambda: WritePlan(org, shape, org.catalog.objects[shape.object], org.tables[shape.object]),
    )


def column_of(field: FieldDef) -> Column:
    """How a field is stored, system fields too."""
    return SYSTEM_COLUMNS[field.key] if field.system else field.kind.column


def bind(name: str, column: Column) -> BindParameter[Any]:
    """A parameter of the column's type, given at each run."""
    return bindparam(name, type_=column_type(column))


def in_scope(verb: str, owner: ColumnElement[Any]) -> ColumnElement[bool]:
    """True for a record that the scope of `verb` reaches. The scope is two parameters, so that the statement is the
    same for everyone: `{verb}_all`, `{verb}_own`."""
    everything = bindparam(f"{verb}_all", type_=Truth()).is_(true())
    own = and_(bindparam(f"{verb}_own", type_=Truth()).is_(true()), owner == bindparam("me", type_=Identifier()))
    # A record without an owner is nobody's own: unknown is no.
    return or_(everything, func.coalesce(own, false()))


def live(table: FromClause) -> ColumnElement[bool]:
    """True for a record that is not deleted."""
    return table.c.deleted_at.is_(None)
