"""Found parents: the records that rows need and that do not exist yet, as derived batches of their object."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import CTE, Select, select

from tasuki.metadata.catalog import FieldDef
from tasuki.objects.batch import Batch, Input, Shape
from tasuki.objects.pipeline.check import UNFOUND, read_tokens
from tasuki.objects.pipeline.merge import RowResult
from tasuki.objects.pipeline.plan import WritePlan
from tasuki.objects.pipeline.read import ReadBatch
from tasuki.storage.wire import from_canonical

Wanted = dict[str, dict[tuple[str, ...], None]]


def unfound(plan: WritePlan, results: Sequence[RowResult]) -> tuple[list[int], Wanted]:
    """The rows that lack nothing but records to be made, and by field the keys of those records, each once."""
    rows: list[int] = []
    wanted: Wanted = {}
    for item in results:
        failed = read_tokens(plan, item.errors)
        if not failed or any(told.check.kind != UNFOUND for told in failed):
            continue
        rows.append(item.row)
        for told in failed:
            key = tuple(text for text in told.texts if text is not None)
            wanted.setdefault(told.check.field, {})[key] = None
    return rows, wanted


def lacking_keys(rows: CTE, field: FieldDef) -> Select[Any]:
    """The whole keys in `rows` (with `new_*` and `key_*_*`) of records that do not exist."""
    assert field.find_or_create is not None
    keys = [rows.c[f"key_{field.key}_{name}"] for name in field.find_or_create]
    lacking = [rows.c[f"new_{field.key}"].is_(None), *(key.is_not(None) for key in keys)]
    return select(*keys).where(*lacking).distinct()


def batch_of(field: FieldDef, keys: Sequence[tuple[Any, ...]]) -> tuple[Batch, ReadBatch]:
    """The batch that makes the records with these keys (typed values), in the order of the keys, which is the same
    for every writer."""
    assert field.find_or_create is not None and field.to is not None
    names = tuple(field.find_or_create)
    ordered = sorted(keys, key=lambda key: tuple(map(str, key)))
    columns = [list(column) for column in zip(*ordered, strict=True)]
    shape = Shape(field.to, "insert", tuple(Input(name) for name in names))
    batch = Batch(shape=shape, size=len(ordered), columns=[[None] * len(ordered) for _ in names])
    return batch, ReadBatch(tuple(columns), {}, {})


def typed_keys(plan: WritePlan, field: FieldDef, keys: Sequence[tuple[str, ...]]) -> list[tuple[Any, ...]]:
    """Keys as tokens carry them -> typed values."""
    assert field.find_or_create is not None and field.to is not None
    target = plan.org.catalog.objects[field.to]
    kinds = [target.fields[name].kind.column for name in field.find_or_create]
    return [tuple(from_canonical(kind, text) for kind, text in zip(kinds, key, strict=True)) for key in keys]
