"""How many other records a record's formulas look at: a statement can join only so many."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from tasuki.formulas.typed import Path, Read, Typed, own_paths, walk
from tasuki.metadata.catalog import ObjectDef
from tasuki.metadata.findings import Findings
from tasuki.metadata.objects import Defined
from tasuki.metadata.placed import Placed

_MOST_JOINED = 60
"""SQLite joins 64 tables; a few are the record itself and the batch it comes with."""
_SYSTEM_REFERENCES = 3


def check_reach(
    defined: Mapping[str, Defined], objects: Mapping[str, ObjectDef], placed: Iterable[Placed], findings: Findings
) -> None:
    """A problem for an object whose formulas together, with the names its own references show, look at too many
    records. Only where nothing goes in circles."""
    seen = _Reach(objects)
    ways: dict[str, set[Path]] = {key: set() for key in objects}
    for one in placed:
        over = _over(one, objects)
        if over is not None:
            ways[over] |= seen.references(over, _paths(one))
    for key, item in objects.items():
        named = sum(field.to is not None for field in item.fields.values()) + _SYSTEM_REFERENCES
        count = len(ways[key]) + named
        if count > _MOST_JOINED and ways[key]:
            findings.add("M155", defined[key].document.at("object"), object=key, count=count, most=_MOST_JOINED)


def _over(one: Placed, objects: Mapping[str, ObjectDef]) -> str | None:
    """The object whose rows a formula runs over."""
    if one.role in ("value", "where"):
        rollup = objects[one.object].fields[one.key].rollup
        return one.object if rollup is None else rollup.object
    return None if one.role == "default" else one.object


def _paths(one: Placed) -> Iterable[Path]:
    """The paths from the row; a pick runs over its target, but looks at it from the record that picks."""
    if one.role == "pick":
        return [part.path for part in walk(one.formula.tree) if isinstance(part, Read) and part.outer]
    return own_paths(one.formula.tree)


@dataclass(slots=True)
class _Reach:
    objects: Mapping[str, ObjectDef]
    _found: dict[tuple[str, str], frozenset[Path]] = field(default_factory=dict)

    def references(self, key: str, paths: Iterable[Path]) -> set[Path]:
        """Every way along references that `paths` from a record of `key` go, with those of formulas behind them."""
        found: set[Path] = set()
        for path in paths:
            for end in (path, *self._behind(key, path)):
                found.update(end[:length] for length in range(1, len(end)))
        return found

    def _behind(self, key: str, path: Path) -> Iterable[Path]:
        """The paths that the field at the end of `path` looks along whenever it is read."""
        item = self.objects[key]
        for name in path[:-1]:
            reference = item.field(name)
            target = self.objects.get(reference.to or "") if reference is not None else None
            if target is None:
                return ()
            item = target
        return [(*path[:-1], *inner) for inner in self._inside(item, path[-1])]

    def _inside(self, item: ObjectDef, name: str) -> frozenset[Path]:
        place = (item.key, name)
        if place not in self._found:
            found = item.field(name)
            tree: Typed | None = None
            if found is not None and found.formula is not None and not found.stored:
                tree = found.formula.tree
            paths = own_paths(tree) if tree is not None else frozenset[Path]()
            self._found[place] = paths.union(*(self._behind(item.key, path) for path in paths))
        return self._found[place]
