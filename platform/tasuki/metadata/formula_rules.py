"""Rules over all formulas of an org together: what goes in circles, goes stale, discloses, or races."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from tasuki.formulas.typed import Apply, Prior, Query, Read, System, Typed, parts, walk
from tasuki.labels import Label
from tasuki.metadata.catalog import FieldDef, ObjectDef
from tasuki.metadata.dependencies import Place, circles, derived_from, sources
from tasuki.metadata.findings import Findings
from tasuki.metadata.objects import Defined
from tasuki.metadata.placed import Placed
from tasuki.metadata.reach import check_reach

_KEPT_ROLES = frozenset({"value", "where", "cap", "key", "pick"})
_RULES = frozenset({"error_when", "when"})
_WIDTH = {"public": 0, "internal": 1, "personal": 2, "secret": 3}
_MOST_PARTS = 2000
_CALLS = {"exists": "EXISTS", "count": "COUNTOF", "sum": "SUMOF"}
_MOMENTS = {"today": "TODAY", "now": "NOW", "user_id": "$User.id"}


def check_formulas(
    defined: Mapping[str, Defined], objects: Mapping[str, ObjectDef], placed: Iterable[Placed], findings: Findings
) -> None:
    """Every rule that needs all formulas; each by itself is already right."""
    formulas = tuple(placed)
    goes_round = _check_circles(defined, objects, findings)
    _check_discloses(defined, objects, findings)
    if not goes_round:
        check_reach(defined, objects, formulas, findings)
    seen = _Seen(objects)
    for one in formulas:
        item = objects[one.object]
        _check_prior(one, item, findings)
        if one.role == "default":
            _check_default(one, item, findings)
        if goes_round:
            continue
        if seen.size(one.formula.tree) > _MOST_PARTS:
            findings.add("M154", one.place.document.at(*one.place.path), most=_MOST_PARTS)
        if one.role in _KEPT_ROLES or (one.role == "formula" and item.fields[one.key].stored):
            _check_kept(one, seen, findings)
        if one.role in _RULES:
            _check_anchor(one, item, seen, findings)


def _check_circles(defined: Mapping[str, Defined], objects: Mapping[str, ObjectDef], findings: Findings) -> bool:
    found = list(circles(derived_from(objects)))
    for circle in found:
        key, name = circle[0]
        way = " -> ".join(f"{one}.{other}" for one, other in circle)
        findings.add("M145", defined[key].documents[name].key_at("fields", name), way=way)
    return bool(found)


def _check_discloses(defined: Mapping[str, Defined], objects: Mapping[str, ObjectDef], findings: Findings) -> None:
    """Who reads a derived value learns of its sources: if these are personal or secret it must be so itself, or say
    that it discloses them."""
    for key, item in objects.items():
        for name, one in item.fields.items():
            document = defined[key].documents[name]
            written = document.value["fields"][name]
            if not one.derived or written.get("discloses", False):
                continue
            closer = {place: source for place in sorted(sources(item, one)) if (source := _closer(objects, place, one))}
            if closer:
                shown = ", ".join(f"{other}.{source}" for other, source in closer)
                widest = max((source.data_class for source in closer.values()), key=_WIDTH.__getitem__)
                findings.add("M149", document.key_at("fields", name), key=name, sources=shown, word=widest)


def _closer(objects: Mapping[str, ObjectDef], place: Place, derived: FieldDef) -> FieldDef | None:
    """The field at `place` if fewer people may read it than the derived one."""
    found = _at(objects, place)
    if found is None or found.data_class not in ("personal", "secret"):
        return None
    return found if _WIDTH[derived.data_class] < _WIDTH[found.data_class] else None


def _at(objects: Mapping[str, ObjectDef], place: Place) -> FieldDef | None:
    """The field at `place`; None where a definition with problems names one there is not."""
    item = objects.get(place[0])
    return None if item is None else item.field(place[1])


def _check_prior(one: Placed, item: ObjectDef, findings: Findings) -> None:
    """What follows from other values has no value before the batch that a formula could ask for."""
    for part in walk(one.formula.tree):
        if isinstance(part, Prior) and (found := item.field(part.name)) is not None and found.derived:
            one.place.report("M144", part.node.where, findings, name=part.name)


def _check_default(one: Placed, item: ObjectDef, findings: Findings) -> None:
    """A default reads what is known before any default is: fields people fill in that have none themselves."""
    for part in walk(one.formula.tree):
        if isinstance(part, Query):
            one.place.report("M146", part.node.where, findings, name=_CALLS[part.operation])
        elif isinstance(part, Read) and not _is_known_first(part, item):
            one.place.report("M146", part.node.where, findings, name=".".join(part.path))


def _is_known_first(read: Read, item: ObjectDef) -> bool:
    source = item.fields.get(read.path[0])
    return len(read.path) == 1 and source is not None and source.typed_by_people and source.default is None


def _check_kept(one: Placed, seen: _Seen, findings: Findings) -> None:
    """A kept value is renewed when what it reads is written; what changes by itself would leave it stale."""
    for part in walk(one.formula.tree):
        moment = _moment(part)
        if moment is not None:
            one.place.report("M141", part.node.where, findings, name=moment)
        elif isinstance(part, Query):
            one.place.report("M142", part.node.where, findings, name=_CALLS[part.operation])
        elif isinstance(part, Read):
            restless = seen.restless((part.objects[-1], part.path[-1]))
            if restless is not None:
                name, what = ".".join(part.path), Label(restless)
                one.place.report("M143", part.node.where, findings, name=name, what=what)


def _moment(part: Typed) -> str | None:
    """What a part takes from the moment or the person, as it is written."""
    match part:
        case System(name):
            return _MOMENTS.get(name, name)
        case Apply("TIMENOW" as name):
            return name
    return None


def _check_anchor(one: Placed, item: ObjectDef, seen: _Seen, findings: Findings) -> None:
    """A rule that counts the records of its own object sees what others have saved, not what they are saving."""
    for part in walk(one.formula.tree):
        if seen.counts(part, item.key):
            one.place.report("M148", part.node.where, findings, object=item.label)
            return


@dataclass(slots=True)
class _Seen:
    """Formulas seen through the fields that are computed whenever they are read. Only where nothing goes in circles."""

    objects: Mapping[str, ObjectDef]
    _sizes: dict[Place, int] = field(default_factory=dict)
    _restless: dict[Place, str | None] = field(default_factory=dict)
    _counting: dict[tuple[Place, str], bool] = field(default_factory=dict)

    def behind(self, place: Place) -> Typed | None:
        """The formula of a field that is computed whenever it is read."""
        found = _at(self.objects, place)
        return found.formula.tree if found is not None and found.formula is not None and not found.stored else None

    def size(self, tree: Typed) -> int:
        """How many parts the formula has when those it reads stand in their places."""
        total = 1 + sum(self.size(part) for part in parts(tree))
        if isinstance(tree, Read):
            place = (tree.objects[-1], tree.path[-1])
            if place not in self._sizes:
                inner = self.behind(place)
                self._sizes[place] = 0 if inner is None else min(self.size(inner), _MOST_PARTS + 1)
            total += self._sizes[place]
        return total

    def restless(self, place: Place) -> str | None:
        """What makes a value change without a record being written: a moment, a person, a look at other records."""
        if place not in self._restless:
            inner = self.behind(place)
            found = None if inner is None else (self._cause(part) for part in walk(inner))
            self._restless[place] = None if found is None else next(filter(None, found), None)
        return self._restless[place]

    def _cause(self, part: Typed) -> str | None:
        match part:
            case Query():
                return _CALLS[part.operation]
            case Read():
                return self.restless((part.objects[-1], part.path[-1]))
        return _moment(part)

    def counts(self, part: Typed, key: str) -> bool:
        """True if a part looks at all records of the object `key`, or at what a record it refers to sums up of them."""
        if isinstance(part, Query):
            return part.object == key
        if not isinstance(part, Read):
            return False
        place = (part.objects[-1], part.path[-1])
        if len(part.path) > 1:
            found = _at(self.objects, place)
            if found is not None and found.rollup is not None and found.rollup.object == key:
                return True
        if (place, key) not in self._counting:
            inner = self.behind(place)
            self._counting[place, key] = inner is not None and any(self.counts(one, key) for one in walk(inner))
        return self._counting[place, key]
