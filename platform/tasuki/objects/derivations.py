"""What follows from what: for each field that can change, the derived values that have to be brought up to date."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar

from tasuki.formulas.typed import Path, Read, Typed, own_paths, walk
from tasuki.metadata.catalog import Catalog, FieldDef, ObjectDef
from tasuki.storage import Org


@dataclass(frozen=True, slots=True)
class Rollups:
    """The roll-ups of `parent` over the records of `child` whose reference `over` leads to it.

    `reads` are the child's own columns that decide what it adds, `over` among them.
    """

    parent: str
    child: str
    over: str
    fields: tuple[FieldDef, ...]
    reads: frozenset[str]


@dataclass(frozen=True, slots=True)
class Running:
    """The running sums of an object within the same record of `over`; `reads` as in Rollups."""

    object: str
    over: str
    fields: tuple[FieldDef, ...]
    reads: frozenset[str]


@dataclass(frozen=True, slots=True)
class Reader:
    """Records of `object` read a changed field at the end of the references `via` (never empty): `local` says that
    their own values follow from it, `rollups` and `runnings` which groups they stand in count it."""

    object: str
    via: Path
    local: bool = False
    rollups: tuple[Rollups, ...] = ()
    runnings: tuple[Running, ...] = ()

    def with_work_of(self, other: Reader) -> Reader:
        """This reader, doing what the other one does too."""
        return Reader(
            self.object,
            self.via,
            self.local or other.local,
            tuple(dict.fromkeys((*self.rollups, *other.rollups))),
            tuple(dict.fromkeys((*self.runnings, *other.runnings))),
        )


@dataclass(frozen=True, slots=True)
class Derivations:
    """All of an org's derived values, by what they come from.

    `local` are an object's kept values that follow from its own row and those its references lead to: references the
    system sets in the order they need each other, then formulas. `readers` go by (object, field) that changed;
    `rollups` by child, `runnings` by object; `picked` are the objects whose picks look at the
    key's object, `picked_by` the fields there that decide, by (who picks, what it looks at). `ways` are the rest of
    every path that a derived value reads, by the object it goes on from: who changes the first reference changes what
    is read. `heights` says how far below others an object stands: 0 for those that refer to none.
    """

    local: Mapping[str, tuple[FieldDef, ...]]
    local_reads: Mapping[str, frozenset[Path]]
    readers: Mapping[tuple[str, str], tuple[Reader, ...]]
    rollups: Mapping[str, tuple[Rollups, ...]]
    rollups_of: Mapping[str, tuple[Rollups, ...]]
    runnings: Mapping[str, tuple[Running, ...]]
    picked: Mapping[str, tuple[str, ...]]
    picked_by: Mapping[tuple[str, str], frozenset[str]]
    ways: Mapping[str, frozenset[Path]]
    heights: Mapping[str, int]

    def settled_fields(self, object_key: str) -> frozenset[str]:
        """The fields of an object that only the settle stage knows: roll-ups and running sums."""
        groups: tuple[Rollups | Running, ...] = (
            *self.rollups_of.get(object_key, ()),
            *self.runnings.get(object_key, ()),
        )
        return frozenset(field.key for group in groups for field in group.fields)


def derivations_of(org: Org) -> Derivations:
    """The derivations of the org's catalogue, found once per version."""
    return org.statements.plan(("derivations",), lambda: _derivations(org.catalog))


def base_paths(catalog: Catalog, item: ObjectDef, tree: Typed, *, fresh: bool) -> frozenset[Path]:
    """The columns a formula of `item` comes from, as paths: formulas without a column are seen through, and if the
    row is `fresh`, being computed, so are the record's own stored ones."""
    found: set[Path] = set()
    for path in own_paths(tree):
        found |= columns_behind(catalog, item, path, fresh=fresh)
    return frozenset(found)


def columns_behind(catalog: Catalog, item: ObjectDef, path: Path, *, fresh: bool) -> frozenset[Path]:
    """The columns, as paths, that the field at the end of `path` comes from: itself unless it is a formula that
    `base_paths` sees through."""
    here = object_at(catalog, item, path[:-1])
    field = here.field(path[-1])
    if field is None or field.formula is None or (field.stored and not (fresh and len(path) == 1)):
        return frozenset({path})
    below = ((*path[:-1], *inner) for inner in own_paths(field.formula.tree))
    inner = (columns_behind(catalog, item, longer, fresh=fresh) for longer in below)
    return frozenset().union(*inner)


def object_at(catalog: Catalog, item: ObjectDef, path: Path) -> ObjectDef:
    """The object that the references `path` lead to."""
    for name in path:
        field = item.field(name)
        assert field is not None and field.to is not None, path
        item = catalog.objects[field.to]
    return item


def field_paths(catalog: Catalog, item: ObjectDef, field: FieldDef) -> frozenset[Path]:
    """The columns a local derived value comes from; of a pick those of the record that picks."""
    if field.pick is not None:
        outer = (part.path for part in walk(field.pick.where.tree) if isinstance(part, Read) and part.outer)
        return frozenset().union(*(columns_behind(catalog, item, path, fresh=True) for path in outer))
    formulas = [field.formula] if field.formula is not None else (field.find_or_create or {}).values()
    return frozenset().union(*(base_paths(catalog, item, formula.tree, fresh=True) for formula in formulas))


def _derivations(catalog: Catalog) -> Derivations:
    local = {key: _local(catalog, item) for key, item in catalog.objects.items()}
    rollups = list(_rollups(catalog))
    runnings = list(_runnings(catalog))
    picked_by = _picked_by(catalog)
    return Derivations(
        local=local,
        local_reads={
            key: frozenset().union(*(field_paths(catalog, catalog.objects[key], field) for field in fields))
            for key, fields in local.items()
        },
        readers=_readers(catalog, local, rollups, runnings),
        rollups=_grouped((group.child, group) for group in rollups),
        rollups_of=_grouped((group.parent, group) for group in rollups),
        runnings=_grouped((group.object, group) for group in runnings),
        picked=_picked(picked_by),
        picked_by=picked_by,
        ways=_ways(catalog, local, rollups, runnings),
        heights=_heights(catalog),
    )


Group = TypeVar("Group", Rollups, Running)


def _grouped(pairs: Iterator[tuple[str, Group]]) -> Mapping[str, tuple[Group, ...]]:
    found: dict[str, list[Group]] = defaultdict(list)
    for key, group in pairs:
        found[key].append(group)
    return {key: tuple(groups) for key, groups in found.items()}


def _local(catalog: Catalog, item: ObjectDef) -> tuple[FieldDef, ...]:
    """References the system sets, each after those it reads through, then stored formulas."""
    waiting = [field for field in item.fields.values() if field.find_or_create is not None or field.pick is not None]
    ordered: list[FieldDef] = []
    while waiting:
        names = {field.key for field in waiting}
        ready = [f for f in waiting if not any(path[0] in names for path in field_paths(catalog, item, f))]
        assert ready, "the compiler has refused cycles"
        ordered += ready
        waiting = [field for field in waiting if field not in ready]
    return (*ordered, *(field for field in item.fields.values() if field.formula is not None and field.stored))


def _rollups(catalog: Catalog) -> Iterator[Rollups]:
    for parent, item in catalog.objects.items():
        groups: dict[tuple[str, str], list[FieldDef]] = defaultdict(list)
        for field in item.fields.values():
            if field.rollup is not None:
                groups[field.rollup.object, field.rollup.over].append(field)
        for (child, over), fields in groups.items():
            paths = _summary_paths(catalog, catalog.objects[child], fields)
            yield Rollups(parent, child, over, tuple(fields), frozenset({over, *(path[0] for path in paths)}))


def _summary_paths(catalog: Catalog, child: ObjectDef, fields: list[FieldDef] | tuple[FieldDef, ...]) -> set[Path]:
    found: set[Path] = set()
    for field in fields:
        for formula in (field.rollup and field.rollup.value, field.rollup and field.rollup.where):
            if formula:
                found |= base_paths(catalog, child, formula.tree, fresh=False)
    return found


def _runnings(catalog: Catalog) -> Iterator[Running]:
    for key, item in catalog.objects.items():
        groups: dict[str, list[FieldDef]] = defaultdict(list)
        for field in item.fields.values():
            if field.running is not None:
                groups[field.running.over].append(field)
        for over, fields in groups.items():
            paths = _running_paths(catalog, item, fields)
            yield Running(key, over, tuple(fields), frozenset({over, *(path[0] for path in paths)}))


def _running_paths(catalog: Catalog, item: ObjectDef, fields: list[FieldDef] | tuple[FieldDef, ...]) -> set[Path]:
    found: set[Path] = set()
    for field in fields:
        assert field.running is not None
        for order in field.running.order:
            found |= columns_behind(catalog, item, (order,), fresh=False)
        for formula in (field.running.value, field.running.cap):
            if formula is not None:
                found |= base_paths(catalog, item, formula.tree, fresh=False)
    return found


def _readers(
    catalog: Catalog, local: Mapping[str, tuple[FieldDef, ...]], rollups: list[Rollups], runnings: list[Running]
) -> Mapping[tuple[str, str], tuple[Reader, ...]]:
    """Everything that reads a field of another record, by that field."""
    found: dict[tuple[str, str], dict[tuple[str, Path], Reader]] = defaultdict(dict)

    def note(object_key: str, path: Path, reader: Reader) -> None:
        item = catalog.objects[object_key]
        for depth in range(1, len(path)):
            via = path[:depth]
            source = (object_at(catalog, item, via).key, path[depth])
            old = found[source].get((object_key, via), Reader(object_key, via))
            found[source][object_key, via] = old.with_work_of(reader)

    for key, fields in local.items():
        for field in fields:
            for path in field_paths(catalog, catalog.objects[key], field):
                note(key, path, Reader(key, (), local=True))
            # A found record whose own key changes is another one's.
            for name in field.find_or_create or {}:
                note(key, (field.key, name), Reader(key, (), local=True))
    for group in rollups:
        for path in _summary_paths(catalog, catalog.objects[group.child], group.fields):
            note(group.child, path, Reader(group.child, (), rollups=(group,)))
    for running in runnings:
        for path in _running_paths(catalog, catalog.objects[running.object], running.fields):
            note(running.object, path, Reader(running.object, (), runnings=(running,)))
    return {source: tuple(readers.values()) for source, readers in found.items()}


def _ways(
    catalog: Catalog, local: Mapping[str, tuple[FieldDef, ...]], rollups: list[Rollups], runnings: list[Running]
) -> Mapping[str, frozenset[Path]]:
    starts: list[tuple[str, Collection[Path]]] = [
        (key, field_paths(catalog, catalog.objects[key], field)) for key, fields in local.items() for field in fields
    ]
    starts += [(one.child, _summary_paths(catalog, catalog.objects[one.child], one.fields)) for one in rollups]
    starts += [(one.object, _running_paths(catalog, catalog.objects[one.object], one.fields)) for one in runnings]
    found: dict[str, set[Path]] = defaultdict(set)
    for key, paths in starts:
        for path in paths:
            for depth in range(len(path) - 1):
                found[object_at(catalog, catalog.objects[key], path[:depth]).key].add(path[depth:])
    return {key: frozenset(paths) for key, paths in found.items()}


def _picked(picked_by: Mapping[tuple[str, str], frozenset[str]]) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, list[str]] = defaultdict(list)
    for picker, source in picked_by:
        found[source].append(picker)
    return {source: tuple(pickers) for source, pickers in found.items()}


def _picked_by(catalog: Catalog) -> Mapping[tuple[str, str], frozenset[str]]:
    found: dict[tuple[str, str], frozenset[str]] = defaultdict(frozenset)
    for key, item in catalog.objects.items():
        for field in item.fields.values():
            if field.pick is None or field.to is None:
                continue
            target = catalog.objects[field.to]
            asked = {part.path for part in walk(field.pick.where.tree) if isinstance(part, Read) and not part.outer}
            asked |= {(name,) for name, _ in field.pick.order}
            found[key, field.to] |= frozenset()
            for path in (behind for one in asked for behind in columns_behind(catalog, target, one, fresh=False)):
                for depth, name in enumerate(path):
                    found[key, object_at(catalog, target, path[:depth]).key] |= {name}
    return found


def _heights(catalog: Catalog) -> Mapping[str, int]:
    """The longest way up along references; where they lead in a circle, the circle is cut where it is met."""
    found: dict[str, int] = {}

    def height(key: str, above: frozenset[str]) -> int:
        if key not in found:
            item = catalog.objects[key]
            targets = {field.to for field in item.fields.values() if field.to in catalog.objects} - above - {key}
            found[key] = 1 + max((height(str(to), above | {key}) for to in sorted(map(str, targets))), default=-1)
        return found[key]

    for key in sorted(catalog.objects):
        height(key, frozenset())
    return found
