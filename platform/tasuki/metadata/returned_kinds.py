"""Kinds of roll-ups and running sums that do not say what they return: that of the field they sum up."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from types import MappingProxyType
from typing import Any

from tasuki.fields import Kind
from tasuki.fields.digits import MOST_DIGITS
from tasuki.formulas.typed import Formula
from tasuki.metadata.catalog import FieldDef
from tasuki.metadata.field_schemas import RETURNS
from tasuki.metadata.findings import Findings
from tasuki.metadata.objects import Defined

_COUNTED = ("count", "distinct")
_NAME = re.compile(r"\s*([A-Za-z_][A-Za-z0-9_]*)\s*")
_FREE: Mapping[str, Any] = {"min": None, "max": None, "min_length": 0, "precision": MOST_DIGITS}
"""Options that limit single entries do not limit what follows from them."""


def settle_kinds(defined: Mapping[str, Defined], findings: Findings) -> dict[str, Defined]:
    """The same objects; every roll-up has its kind. One whose kind cannot be told is a problem and counts as broken."""
    stage = _Stage(defined, {})
    return {key: _settled(item, stage, findings) for key, item in defined.items()}


def _settled(defined: Defined, stage: _Stage, findings: Findings) -> Defined:
    item, settled, broken = defined.item, dict(defined.item.fields), set(defined.broken_fields)
    for field in item.fields.values():
        source = stage.defined.get(stage.source(item.key, field))
        if source is None or not _says_no_kind(defined, field):
            continue
        kind = stage.kind_of(item.key, field)
        if kind is not None:
            settled[field.key] = replace(field, kind=kind)
            continue
        del settled[field.key]
        broken.add(field.key)
        if _value(field) is not None and _summed(field) not in source.broken_fields:
            findings.add("M131", defined.documents[field.key].key_at("fields", field.key), key=field.key)
    if settled == item.fields:
        return defined
    return replace(defined, item=replace(item, fields=MappingProxyType(settled)), broken_fields=frozenset(broken))


def _value(field: FieldDef) -> Formula | None:
    if field.running is not None:
        return field.running.value
    return None if field.rollup is None else field.rollup.value


def _summed(field: FieldDef) -> str:
    """The name of the field that is summed up, if the value is one, else ""."""
    formula = _value(field)
    name = _NAME.fullmatch(formula.text) if formula else None
    return name[1].lower() if name else ""


def _says_no_kind(defined: Defined, field: FieldDef) -> bool:
    if field.rollup is None and field.running is None:
        return False
    written = defined.documents[field.key].value["fields"][field.key]
    return "returns" not in written and written.get("operation") not in _COUNTED


@dataclass(frozen=True, slots=True)
class _Stage:
    defined: Mapping[str, Defined]
    found: dict[tuple[str, str], Kind | None]

    def source(self, key: str, field: FieldDef) -> str:
        """The object whose records are summed up."""
        return field.rollup.object if field.rollup is not None else key

    def kind_of(self, key: str, field: FieldDef) -> Kind | None:
        """The kind of what is summed up if that is one field, through any number of roll-ups; None: cannot be told."""
        place = (key, field.key)
        if place not in self.found:
            self.found[place] = None  # one that leads back to itself has none
            self.found[place] = self._look(key, field)
        return self.found[place]

    def _look(self, key: str, field: FieldDef) -> Kind | None:
        source = self.defined.get(self.source(key, field))
        operation = field.rollup.operation if field.rollup is not None else "sum"
        summed = None if source is None else source.item.fields.get(_summed(field))
        if source is None or summed is None or operation == "avg":
            return None
        kind = self.kind_of(source.item.key, summed) if _says_no_kind(source, summed) else summed.kind
        return _without_limits(kind) if kind is not None and kind.name in RETURNS else None


def _without_limits(kind: Kind) -> Kind:
    definition: Any = kind
    free = {option.name: _FREE[option.name] for option in fields(definition) if option.name in _FREE}
    plain: Kind = replace(definition, **free)
    return plain
