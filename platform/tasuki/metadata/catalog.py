"""The compiled org: everything its YAML defines, resolved, checked, closed and frozen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal
from zoneinfo import ZoneInfo

from tasuki.diagnostics import Location
from tasuki.fields import Choice, Kind
from tasuki.formulas.typed import Formula
from tasuki.labels import Label, Language

DataClass = Literal["public", "internal", "personal", "secret"]
FieldRight = Literal["none", "read", "edit"]
Scope = Literal["none", "own", "all"]
OnDelete = Literal["restrict", "clear", "cascade"]
Sharing = Literal["private", "read", "edit", "by_parent"]


Summary = Literal["count", "sum", "min", "max", "avg", "distinct"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RollupDef:
    """A value summed up from the live records of `object` whose reference `over` is this record; `value` and `where`
    are formulas over such a record. `count` has no value."""

    object: str
    over: str
    operation: Summary
    value: Formula | None = None
    where: Formula | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RunningDef:
    """A share in a running sum: among the live records of this object with the same reference `over`, in `order`
    (then by id), each gets what its `value` adds to the sum, as far as the sum stays within its `cap`."""

    over: str
    order: tuple[str, ...]
    value: Formula
    cap: Formula | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PickDef:
    """A reference the system sets: the live record of the target for which `where` is true (bare names are the
    target's, `$Record` is this record). `expect` one: none and several are problems; first: the first in `order`;
    optional: none is blank, several are a problem."""

    where: Formula
    expect: Literal["one", "optional", "first"] = "one"
    order: tuple[tuple[str, bool], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ValidationDef:
    """A rule of an object: a row for which `error_when` is true is refused with `message`, at the field `at` (None:
    at the record). With `when` only rows for which that is true are looked at. `{field}` in the message is the row's
    value; `fields` are those names."""

    key: str
    error_when: Formula
    message: Label
    where: Location
    when: Formula | None = None
    at: str | None = None
    fields: tuple[str, ...] = ()
    doc: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldDef:
    """One field of an object; `kind` knows its values, `to` the object a reference points at.

    A formula field has `formula`, kept in a column only if `stored`; roll-ups and running sums are always kept.
    `find_or_create` and `pick` are references the system sets; the former maps fields of the target's key to
    formulas over this record.
    """

    key: str
    label: Label
    kind: Kind
    where: Location
    help: Label = Label("")
    required: bool = False
    unique: bool = False
    external_id: bool = False
    data_class: DataClass = "internal"
    default: Formula | None = None
    formula: Formula | None = None
    stored: bool = False
    rollup: RollupDef | None = None
    running: RunningDef | None = None
    find_or_create: Mapping[str, Formula] | None = None
    pick: PickDef | None = None
    to: str | None = None
    on_delete: OnDelete = "restrict"
    value_set: str | None = None
    history: bool = True
    system: bool = False
    doc: tuple[str, ...] = ()
    was: tuple[str, ...] = ()

    @property
    def derived(self) -> bool:
        """True for a value that follows from others: nobody sets it, and history does not keep it."""
        return any((self.formula, self.rollup, self.running, self.find_or_create, self.pick))

    @property
    def in_table(self) -> bool:
        """True if the value has a column; false for a formula that is computed whenever it is read."""
        return self.formula is None or self.stored

    @property
    def typed_by_people(self) -> bool:
        """True for a field that forms, files and the API may set."""
        return self.kind.typed_by_people and not self.derived


@dataclass(frozen=True, slots=True)
class Detail:
    """A reference from another object to this one: who, by which field, and what a deletion here does there."""

    object: str
    field: str
    on_delete: OnDelete
    is_master: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectDef:
    """One object. `fields` holds its own fields in YAML order; `system_fields` those every object has:
    owner, created_at, created_by, updated_at, updated_by."""

    key: str
    label: Label
    where: Location
    name_field: str
    fields: Mapping[str, FieldDef]
    system_fields: Mapping[str, FieldDef]
    details: tuple[Detail, ...] = ()
    uniques: tuple[tuple[str, ...], ...] = ()
    validations: Mapping[str, ValidationDef] = field(default_factory=dict)
    sharing: Sharing = "private"
    year_of: str | None = None
    standard: bool = False
    was: tuple[str, ...] = ()

    def field(self, key: str) -> FieldDef | None:
        """The own or system field called `key`, or None."""
        return self.fields.get(key) or self.system_fields.get(key)

    @property
    def external_key(self) -> str | None:
        """The field by which files name a record of this object: the first external id, else None (the record id)."""
        return next((key for key, item in self.fields.items() if item.external_id), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueSetDef:
    """A global list of choices."""

    key: str
    label: Label
    choices: tuple[Choice, ...]
    where: Location
    restricted: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class ListViewDef:
    """A saved way to look at an object's records. `sort` holds (field, descending)."""

    key: str
    label: Label
    columns: tuple[str, ...]
    where: Formula | None = None
    sort: tuple[tuple[str, bool], ...] = ()
    quick_filters: tuple[str, ...] = ()
    shared_to: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedField:
    """A field in a section of a page."""

    field: str
    read_only: bool = False
    required: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionDef:
    """A titled group of fields on a page, in one or two columns."""

    key: str
    label: Label
    fields: tuple[PlacedField, ...]
    columns: int = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class RelatedDef:
    """A list of the records of `object` that refer to this one by the field `via`."""

    object: str
    via: str
    columns: tuple[str, ...]
    label: Label | None = None
    sort: tuple[tuple[str, bool], ...] = ()
    rows: int = 10
    actions: tuple[str, ...] = ("new",)


@dataclass(frozen=True, slots=True, kw_only=True)
class PageDef:
    """A record page; the form uses the same sections."""

    key: str
    highlights: tuple[str, ...]
    sections: tuple[SectionDef, ...]
    related: tuple[RelatedDef, ...]
    actions: tuple[str, ...] = ("edit", "delete")


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """Which page a profile gets; `profiles` None fits everyone. The first that fits wins."""

    page: str
    profiles: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LayoutDef:
    """How an object shows. Every object has one: `compile` generates what the YAML leaves out."""

    object: str
    compact: tuple[str, ...]
    search_by: tuple[str, ...]
    list_views: Mapping[str, ListViewDef]
    pages: Mapping[str, PageDef]
    assign: tuple[Assignment, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectGrant:
    """What one profile may do with one object. `fields` holds the exceptions to the profile's field defaults."""

    read: Scope = "none"
    edit: Scope = "none"
    delete: Scope = "none"
    create: bool = False
    export: bool = False
    load: tuple[str, ...] = ()
    transfer: bool = False
    fields: Mapping[str, FieldRight] = field(default_factory=dict)
    field_defaults: Mapping[DataClass, FieldRight] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileDef:
    """A kind of user: default field rights by data class, rights by object, the app (navigation) it starts with."""

    key: str
    label: Label
    where: Location
    app: str | None
    field_defaults: Mapping[DataClass, FieldRight]
    objects: Mapping[str, ObjectGrant]
    setup: bool = False
    idle_minutes: int = 30
    absolute_minutes: int = 720


@dataclass(frozen=True, slots=True, kw_only=True)
class AppDef:
    """A navigation bar: the objects a kind of user works with, in order."""

    key: str
    label: Label
    objects: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportColumn:
    """One column of a file: its header and what becomes of it. `to` None ignores the column."""

    header: str
    to: str | None
    find_by: str | None = None
    blank: Literal["keep", "clear", "refuse"] | None = None
    split: str | None = None
    map: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ImporterDef:
    """A saved dataloader job."""

    key: str
    label: Label
    object: str
    where: Location
    mode: Literal["insert", "update", "upsert"]
    match: str | None
    columns: tuple[ImportColumn, ...]
    encodings: tuple[str, ...] = ("utf-8", "cp932")
    blank: Literal["keep", "clear", "refuse"] = "keep"
    unknown_columns: Literal["refuse", "ignore"] = "refuse"
    keep: Literal["good_rows", "all_or_nothing"] = "good_rows"
    header_row: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class OrgDef:
    """The org as a whole."""

    key: str
    label: Label
    languages: tuple[Language, ...]
    zone: ZoneInfo
    currency: str
    era: str
    fiscal_year_starts: tuple[int, int]
    fiscal_year_current: int
    password_length: int = 12
    lock_after: int = 10
    lock_minutes: int = 15


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalog:
    """The closed result of a compilation. `sources` is the bundle: path in the org -> text of every YAML file read;
    `fingerprint` is the SHA-256 (hex) over it and over the version of the language."""

    org: OrgDef
    objects: Mapping[str, ObjectDef]
    value_sets: Mapping[str, ValueSetDef]
    layouts: Mapping[str, LayoutDef]
    profiles: Mapping[str, ProfileDef]
    apps: Mapping[str, AppDef]
    importers: Mapping[str, ImporterDef]
    sources: Mapping[str, str]
    fingerprint: str
