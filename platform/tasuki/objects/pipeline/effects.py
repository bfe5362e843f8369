"""Stage 10, effects: what a merged batch brings about in other records, as derived batches of the same transaction.

So far these are the on-delete rules: details go with their master, references that are cleared on deletion are
cleared. Derived batches run with the definer's rights, at most `DEPTH` deep, and are told as effects in history.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from uuid import UUID

from sqlalchemy import Select, bindparam, select

from tasuki.objects.batch import Batch, Input, Shape
from tasuki.objects.ids_list import ids_parameter, ids_relation
from tasuki.objects.pipeline.plan import WritePlan, live
from tasuki.storage import Connection
from tasuki.storage.types import Identifier

DEPTH = 8


def derived_batches(
    plan: WritePlan, batch: Batch, written: Sequence[UUID], connection: Connection
) -> Iterator[Batch]:
    """The batches that follow from deleting, bringing back or purging the records `written`."""
    if not written or plan.shape.operation not in ("delete", "undelete", "purge"):
        return
    for detail in plan.item.details:
        if plan.shape.operation != "delete":
            if detail.on_delete == "cascade":
                together = _referring(plan, detail.object, detail.field, written, connection, batch.deletion_id)
                yield from _batch(Shape(detail.object, plan.shape.operation), together, batch.deletion_id)
        elif detail.on_delete == "cascade":
            together = _referring(plan, detail.object, detail.field, written, connection, None)
            yield from _batch(Shape(detail.object, "delete"), together, batch.deletion_id)
        elif detail.on_delete == "clear":
            referring = _referring(plan, detail.object, detail.field, written, connection, None)
            shape = Shape(detail.object, "update", (Input(detail.field),))
            yield from _batch(shape, referring, None)


def _batch(shape: Shape, ids: list[UUID], deletion_id: UUID | None) -> Iterator[Batch]:
    if ids:
        columns: list[list[str | None]] = [[None] * len(ids) for _ in shape.inputs]
        yield Batch(shape=shape, size=len(ids), ids=ids, columns=columns, deletion_id=deletion_id)


def _referring(
    plan: WritePlan,
    object_key: str,
    field: str,
    written: Sequence[UUID],
    connection: Connection,
    deletion_id: UUID | None,
) -> list[UUID]:
    """Records of `object_key` whose `field` refers to one of `written`: live ones, or those of one deletion."""
    key = ("referring", object_key, field, deletion_id is not None)
    statement = plan.org.statements.get(key, lambda: _select(plan, object_key, field, deletion_id is not None))
    values = {"targets": ids_parameter(plan.org, written), "deletion_id": deletion_id}
    return [row[0] for row in connection.run(statement, values)]


def _select(plan: WritePlan, object_key: str, field: str, deleted: bool) -> Select[tuple[UUID]]:
    table = plan.org.tables[object_key]
    together = table.c.deletion_id == bindparam("deletion_id", type_=Identifier()) if deleted else live(table)
    chosen = table.c[field].in_(ids_relation(plan.org, "targets"))
    return select(table.c.id).where(chosen, together).order_by(table.c.id)
