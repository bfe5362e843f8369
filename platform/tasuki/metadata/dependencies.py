"""Which derived value follows from which others, over all objects; where one follows from itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from tasuki.formulas.typed import Apply, Constant, Formula, Prior, Query, Read, System, Typed, walk
from tasuki.metadata.catalog import FieldDef, ObjectDef

Place = tuple[str, str]
"""(object, field)."""


def reads(tree: Typed) -> frozenset[Place]:
    """Every field a formula reads, of its own record and of others, the references on the way included."""
    return frozenset(
        place for part in walk(tree) if isinstance(part, Read) for place in zip(part.objects, part.path, strict=True)
    )


def outline(tree: Typed) -> tuple[Any, ...]:
    """What a tree computes, as a value that can be compared: how it is written and where it stands left out."""
    match tree:
        case Constant():
            return ("constant", tree.value, tree.type)
        case Read():
            return ("read", tree.path, tree.objects, tree.outer, tree.type)
        case Prior() | System():
            return (type(tree).__name__, tree.name, tree.type)
        case Apply():
            return (tree.operation, tree.type, *(outline(part) for part in tree.arguments))
        case Query():
            inside = (None if part is None else outline(part) for part in (tree.condition, tree.value))
            return (tree.operation, tree.object, tree.type, *inside)


def formulas_of(field: FieldDef) -> Iterator[Formula]:
    """Every formula a derived field's value follows from."""
    found: list[Formula | None] = [field.formula]
    if field.rollup is not None:
        found += [field.rollup.value, field.rollup.where]
    if field.running is not None:
        found += [field.running.value, field.running.cap]
    if field.pick is not None:
        found.append(field.pick.where)
    found += (field.find_or_create or {}).values()
    return (formula for formula in found if formula is not None)


def sources(item: ObjectDef, field: FieldDef) -> frozenset[Place]:
    """Every field that the value of a derived one follows from."""
    found = {place for formula in formulas_of(field) for place in reads(formula.tree)}
    if field.rollup is not None:
        found.add((field.rollup.object, field.rollup.over))
    if field.running is not None:
        found |= {(item.key, key) for key in (field.running.over, *field.running.order)}
    if field.pick is not None and field.to is not None:
        found |= {(field.to, key) for key, _ in field.pick.order}
    return frozenset(found)


def derived_from(objects: Mapping[str, ObjectDef]) -> dict[Place, tuple[Place, ...]]:
    """For every derived field the derived fields it follows from, in the order of the files."""
    derived = [(key, name) for key, item in objects.items() for name, field in item.fields.items() if field.derived]
    order = {place: index for index, place in enumerate(derived)}
    found = {}
    for key, name in derived:
        from_here = sources(objects[key], objects[key].fields[name])
        found[key, name] = tuple(sorted((place for place in from_here if place in order), key=order.__getitem__))
    return found


def circles(follows: Mapping[Place, tuple[Place, ...]]) -> Iterator[tuple[Place, ...]]:
    """Ways from a value back to itself, each beginning and ending with the same place; every value that stands in a
    circle is in at least one of them."""
    told: set[Place] = set()
    for start in _never_ready(follows):
        circle = () if start in told else _shortest_way(start, follows)
        told.update(circle)
        if circle:
            yield circle


def _never_ready(follows: Mapping[Place, tuple[Place, ...]]) -> list[Place]:
    """The values that never have all they follow from: those in circles, and those that follow from one."""
    missing = {place: set(before) for place, before in follows.items()}
    readers: dict[Place, list[Place]] = {place: [] for place in follows}
    for place, before in follows.items():
        for other in before:
            readers[other].append(place)
    ready = [place for place, before in missing.items() if not before]
    while ready:
        place = ready.pop()
        for reader in readers[place]:
            missing[reader].discard(place)
            if not missing[reader]:
                ready.append(reader)
    return [place for place, before in missing.items() if before]


def _shortest_way(start: Place, follows: Mapping[Place, tuple[Place, ...]]) -> tuple[Place, ...]:
    """The shortest way from a value back to itself, or nothing."""
    came: dict[Place, Place] = {}
    waiting = [start]
    for place in waiting:
        for other in follows.get(place, ()):
            if other == start:
                way = [start, place]
                while way[-1] != start:
                    way.append(came[way[-1]])
                return tuple(reversed(way))
            if other not in came:
                came[other] = place
                waiting.append(other)
    return ()
