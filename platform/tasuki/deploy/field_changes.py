"""One field, deployed and new: what may change in place and what may not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields
from typing import Any, Literal

from tasuki.deploy.operations import AddField, DropField, LoosenField, Operation, WidenField
from tasuki.diagnostics import Problem, problem
from tasuki.metadata.catalog import FieldDef

_LIMITS: Mapping[str, Literal["upper", "lower"]] = {
    "max_length": "upper",
    "precision": "upper",
    "max": "upper",
    "min": "lower",
    "min_length": "lower",
}
"""Options that only limit what may be entered: moving one outwards is safe."""

_FREE = frozenset({"values", "zone", "era", "grouping", "prefix", "suffix", "digits"})
"""Options that say nothing about stored values, or are compared elsewhere (the values of a value set)."""


def compare_field(object_key: str, old: FieldDef, new: FieldDef) -> Iterator[Operation | Problem]:
    """Operations and refusals of one field that exists before and after."""
    place = {"object": object_key, "field": new.key}
    if old.derived != new.derived:
        yield problem("D016", new.where, **place)
        return
    if not (old.in_table and new.in_table):
        yield from _kept(object_key, old, new)
        return
    if old.kind.name != new.kind.name:
        yield problem("D004", new.where, **place, old=old.kind.name, new=new.kind.name)
        return
    if old.to != new.to:
        yield problem("D012", new.where, **place, old=old.to, new=new.to)
    if old.value_set != new.value_set and not _offers_all(old, new):
        yield problem("D014", new.where, **place, old=old.value_set, new=new.value_set)
    if new.required and not old.required:
        yield problem("D007", new.where, **place)
    if old.required and not new.required:
        yield LoosenField(object_key, new.key)
    yield from _options(object_key, old, new)


def removed(object_key: str, old: FieldDef) -> Iterator[Operation | Problem]:
    """A field that is gone: nothing is lost where its value followed from others. A reference keeps its column: not
    every database lets go of one."""
    if not old.derived or old.to is not None:
        yield problem("D003", old.where, object=object_key, field=old.key)
    elif old.in_table:
        yield DropField(object_key, old.key, old.label)


def _kept(object_key: str, old: FieldDef, new: FieldDef) -> Iterator[Operation]:
    """A formula that is computed whenever it is read changes freely; it may become a kept one, and the other way."""
    if new.in_table:
        yield AddField(object_key, new.key, new.label, new.kind.name)
    elif old.in_table:
        yield DropField(object_key, old.key, old.label)


def _offers_all(old: FieldDef, new: FieldDef) -> bool:
    """True if every value the field may hold is in its new value set."""
    before, after = (
        {choice.key for choice in getattr(field.kind, "values", ())}  # only picklists have a value set
        for field in (old, new)
    )
    return before <= after


def _options(object_key: str, old: FieldDef, new: FieldDef) -> Iterator[Operation | Problem]:
    for option in fields(old.kind):  # type: ignore[arg-type]
        name = option.name
        before, after = getattr(old.kind, name), getattr(new.kind, name)
        if not option.compare or name in _FREE or before == after:
            continue
        if name in _LIMITS and _is_wider(_LIMITS[name], before, after):
            yield WidenField(object_key, new.key, name, _shown(before), _shown(after))
            continue
        values = {"object": object_key, "field": new.key, "option": name}
        code = "D006" if name in _LIMITS else "D015"
        yield problem(code, new.where, **values, old=_shown(before), new=_shown(after))


def _is_wider(side: str, before: Any, after: Any) -> bool:
    """None is no limit."""
    if after is None or before is None:
        return after is None
    return bool(after > before if side == "upper" else after < before)


def _shown(value: Any) -> str:
    return "-" if value is None else str(value)
