"""Stage 8, settle: values derived from the written rows in other records, upwards until nothing changes.

Every change of records, the batch's own and each that follows from it, goes the same way: what the records add to
roll-ups and which groups they stand in is taken down before; after it the roll-ups move, the groups share out anew, and
whoever reads a changed field is brought up to date, which is a change again. The compiler has refused cycles, so this
ends. At last the rules of all records whose settled values changed are tested.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from tasuki.formulas.typed import Path
from tasuki.objects.derivations import Derivations, Reader, Rollups, Running, derivations_of
from tasuki.objects.pipeline import rollups, running
from tasuki.objects.pipeline.found import batch_of
from tasuki.objects.pipeline.late_rules import test_rules
from tasuki.objects.pipeline.readers import records_reading
from tasuki.objects.pipeline.refresh import lacking, lock_picks, lock_records, refresh, stale_picks
from tasuki.permissions import Access
from tasuki.storage import Connection, Org

Make = Callable[[Any, Any], None]
"""Makes found parents: writes a derived batch with its cells."""
Ids = Callable[[], Sequence[UUID]]
Change = Callable[[], Sequence[UUID]]


@dataclass(frozen=True, slots=True)
class Changed:
    """What may have changed: these fields of records that stay, and (`moved`) which records there are."""

    fields: Collection[str] = ()
    moved: bool = False

    def concerns(self, group: Rollups | Running) -> bool:
        """True if the group counts what changed."""
        return self.moved or bool(group.reads & set(self.fields))


@dataclass(frozen=True, slots=True)
class Before:
    """What changing records added to roll-ups, and the groups they stood in."""

    added: Mapping[Rollups, rollups.Before]
    groups: Mapping[Running, Sequence[UUID]]


@dataclass(slots=True)
class Settling:
    """The settle stage of one wave. `moment` are the parameters formulas may ask for, `reader` is whoever is told what
    is wrong; `touched` gathers, by object, the records whose settled values changed."""

    org: Org
    connection: Connection
    moment: dict[str, Any]
    make: Make
    reader: Access
    touched: dict[str, dict[UUID, None]] = field(default_factory=dict)
    done: Counter[Rollups] = field(default_factory=Counter)
    """How often each group of roll-ups was moved or summed up so far."""

    @property
    def derivations(self) -> Derivations:
        return derivations_of(self.org)

    def before(self, object_key: str, ids: Sequence[UUID], what: Changed) -> Before:
        """Take down what the records `ids` add and where they stand; they are locked already."""
        groups = [group for group in self.derivations.rollups.get(object_key, ()) if what.concerns(group)]
        shares = [one for one in self.derivations.runnings.get(object_key, ()) if what.concerns(one)]
        return Before(
            {group: rollups.added_by(self.org, group, ids, self.connection) if ids else [] for group in groups},
            {one: running.groups_of(self.org, one, ids, self.connection) if ids else [] for one in shares},
        )

    def after(
        self, object_key: str, ids: Sequence[UUID], before: Before, what: Changed, locked: Collection[str] = ()
    ) -> None:
        """Bring up to date what follows from the change of the records `ids`; `locked` are the references by which
        their parents are locked already."""
        if not ids:
            return
        done = Counter(self.done)
        for group, added in before.added.items():
            if self.done[group] == done[group]:
                self._move(group, ids, added, locked=group.over in locked)
            else:
                # What followed from a group before this one has reached these records, and with them this group
                # already: what they added before the change is no measure any more.
                self._sum_up(group, ids, [row[0] for row in added])
        for one, groups in before.groups.items():
            now = running.groups_of(self.org, one, ids, self.connection)
            self._share_out(one, list(dict.fromkeys([*groups, *now])))
            self._leave(one, ids)
        self._tell_readers(object_key, ids, what)

    def test(self) -> None:
        """Test the rules of every record whose settled values changed. Raises Unsettled."""
        for object_key, ids in self.touched.items():
            test_rules(self.org, object_key, list(ids), self.connection, self.moment, self.reader)

    def _move(self, group: Rollups, ids: Sequence[UUID], added: rollups.Before, *, locked: bool) -> None:
        def parents() -> list[UUID]:
            now = rollups.parents_of(self.org, group, ids, self.connection)
            return list(dict.fromkeys([*now, *(row[0] for row in added)]))

        def change() -> list[UUID]:
            self.done[group] += 1
            return rollups.move(self.org, group, ids, added, self.connection, locked=locked)

        self._settled(group.parent, parents, [one.key for one in group.fields], change)

    def _sum_up(self, group: Rollups, ids: Sequence[UUID], also: Sequence[UUID] = ()) -> None:
        parents = list(dict.fromkeys([*rollups.parents_of(self.org, group, ids, self.connection), *also]))

        def change() -> list[UUID]:
            self.done[group] += 1
            return rollups.sum_up(self.org, group, parents, self.connection)

        if parents:
            self._settled(group.parent, lambda: parents, [one.key for one in group.fields], change)

    def _share_out(self, one: Running, groups: Sequence[UUID]) -> None:
        def change() -> list[UUID]:
            return running.share_out(self.org, one, groups, self.connection)

        members = running.members_of(self.org, one, groups, self.connection) if groups else []
        if members:
            self._settled(one.object, lambda: members, [field.key for field in one.fields], change)

    def _leave(self, one: Running, ids: Sequence[UUID]) -> None:
        def change() -> list[UUID]:
            return running.clear(self.org, one, ids, self.connection)

        self._settled(one.object, lambda: ids, [field.key for field in one.fields], change)

    def refresh(self, object_key: str, ids: Sequence[UUID]) -> None:
        """Compute the local derived values of records anew, with all that follows."""
        local = self.derivations.local[object_key]
        lock_picks(self.org, object_key, self.connection, picks=True)
        for one in local:
            if one.find_or_create is not None:
                keys = lacking(self.org, object_key, one, ids, self.connection, self.moment)
                if keys:
                    self.make(*batch_of(one, keys))

        def change() -> list[UUID]:
            return refresh(self.org, object_key, ids, self.connection, self.moment)

        # A writer of one of them may have computed it from what was, and has yet to commit what it comes from.
        lock_records(self.org, object_key, ids, self.connection)
        self._changing(object_key, lambda: ids, [one.key for one in local], change, locked=True)

    def _settled(self, object_key: str, ids: Ids, fields: Sequence[str], change: Change) -> None:
        """Roll-ups or shares change: a change like any other, on top of which the record's own formulas follow and
        its rules are tested."""
        changed = self._changing(object_key, ids, fields, change)
        if not changed:
            return
        self.touched.setdefault(object_key, {}).update(dict.fromkeys(changed))
        own = {path[0] for path in self.derivations.local_reads[object_key] if len(path) == 1}
        if own & set(fields):
            self.refresh(object_key, changed)

    def _changing(
        self, object_key: str, ids: Ids, fields: Sequence[str], change: Change, *, locked: bool = False
    ) -> Sequence[UUID]:
        """Make a change of derived values, of some of the records `ids`, with all that follows; those that changed.
        `locked`: the records are locked already."""
        groups: tuple[Rollups | Running, ...] = (
            *self.derivations.rollups.get(object_key, ()),
            *self.derivations.runnings.get(object_key, ()),
        )
        what = Changed(fields)
        if not any(map(what.concerns, groups)):
            changed = change()
            self._tell_readers(object_key, changed, what)
            return changed
        every = ids()
        if not locked:
            lock_records(self.org, object_key, every, self.connection)
        before = self.before(object_key, every, what)
        changed = change()
        if changed:
            self.after(object_key, every, before, what)
        return changed

    def _tell_readers(self, object_key: str, ids: Sequence[UUID], what: Changed) -> None:
        """Everybody who reads one of these fields, or picks among these records."""
        if not ids:
            return
        for reader in self._readers(object_key, what.fields):
            found = records_reading(self.org, reader, object_key, ids, self.connection)
            if found:
                self._catch_up(reader, found)
        for picker in self.derivations.picked.get(object_key, ()):
            if what.moved or self._picks_by(picker, object_key, what.fields):
                stale = stale_picks(self.org, picker, self.connection, self.moment)
                if stale:
                    self.refresh(picker, stale)

    def _readers(self, object_key: str, fields: Collection[str]) -> list[Reader]:
        found: dict[tuple[str, Path], Reader] = {}
        for key in fields:
            for reader in self.derivations.readers.get((object_key, key), ()):
                old = found.get((reader.object, reader.via), reader)
                found[reader.object, reader.via] = old.with_work_of(reader)
        return list(found.values())

    def _catch_up(self, reader: Reader, ids: Sequence[UUID]) -> None:
        if reader.local:
            self.refresh(reader.object, ids)
        for group in reader.rollups:
            self._sum_up(group, ids)
        for one in reader.runnings:
            self._share_out(one, running.groups_of(self.org, one, ids, self.connection))

    def _picks_by(self, picker: str, object_key: str, fields: Collection[str]) -> bool:
        return bool(self.derivations.picked_by[picker, object_key] & set(fields))


def is_settled(org: Org, object_key: str) -> bool:
    """True if a change of such records can change others."""
    found = derivations_of(org)
    return (
        object_key in found.rollups
        or object_key in found.runnings
        or object_key in found.picked
        or any(source == object_key for source, _ in found.readers)
    )
