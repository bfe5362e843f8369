"""Kept values that follow from something else than before: which of them have to be computed anew."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from tasuki.metadata.catalog import Catalog, FieldDef
from tasuki.metadata.dependencies import Place, derived_from, formulas_of, outline, sources

Meaning = tuple[Any, ...]


def recalculations(deployed: Catalog, new: Catalog) -> dict[str, tuple[str, ...]]:
    """The kept derived fields of objects that exist already, by object, whose values follow from something else than
    before or from such a field."""
    follows = derived_from(new.objects)
    before, after = _Meanings(deployed), _Meanings(new)
    stale = {place for place in follows if before.of(place) != after.of(place)}
    waiting = list(stale)
    readers: dict[Place, list[Place]] = {}
    for place, sources_of in follows.items():
        for source in sources_of:
            readers.setdefault(source, []).append(place)
    while waiting:
        for reader in readers.get(waiting.pop(), ()):
            if reader not in stale:
                stale.add(reader)
                waiting.append(reader)
    found: dict[str, tuple[str, ...]] = {}
    for key, name in follows:
        if (key, name) in stale and key in deployed.objects and new.objects[key].fields[name].in_table:
            found[key] = (*found.get(key, ()), name)
    return found


@dataclass(slots=True)
class _Meanings:
    """What derived values follow from, as values that can be compared; formulas that are computed whenever they are
    read are seen through."""

    catalog: Catalog
    _found: dict[Place, Meaning | None] = field(default_factory=dict)

    def of(self, place: Place) -> Meaning | None:
        """None if there is no such derived value, or it is not kept and so has no value that could be wrong."""
        item = self.catalog.objects.get(place[0])
        found = item.fields.get(place[1]) if item is not None else None
        if item is None or found is None or not found.derived:
            return None
        if place not in self._found:
            self._found[place] = self._meaning(place, found)
        return self._found[place]

    def _meaning(self, place: Place, found: FieldDef) -> Meaning:
        org = self.catalog.org
        read = sorted(sources(self.catalog.objects[place[0]], found))
        behind = tuple(self.of(source) for source in read if not self._is_kept(source))
        how: Meaning = tuple(outline(one.tree) for one in formulas_of(found))
        return (found.kind.column, found.stored, how, _shape(found), behind, org.zone.key, org.fiscal_year_starts)

    def _is_kept(self, place: Place) -> bool:
        found = self.catalog.objects[place[0]].field(place[1])
        return found is None or found.in_table


def _shape(found: FieldDef) -> Meaning:
    rollup, running, pick = found.rollup, found.running, found.pick
    return (
        rollup and (rollup.object, rollup.over, rollup.operation, rollup.value is None, rollup.where is None),
        running and (running.over, running.order, running.cap is None),
        pick and (pick.expect, pick.order),
        tuple(found.find_or_create or ()),
    )
