"""Stage 3, resolve: keys become records, references become ids, all in one relation `r`, through the actor's rights."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import CTE, ColumnElement, FromClause, and_, case, cast, func, literal, null, select, type_coerce

from tasuki.fields import Column
from tasuki.objects.batch import Input
from tasuki.objects.pipeline.plan import WritePlan, column_of, in_scope, live
from tasuki.storage.types import column_type


@dataclass(frozen=True, slots=True)
class Reference:
    """How one input finds the record it refers to: the id expression, and whether its key fits another record too
    (None: a key that fits one at most)."""

    id: ColumnElement[Any]
    another: ColumnElement[bool] | None


def relation_r(plan: WritePlan, b: CTE) -> CTE:
    """Every row with the record it changes (`old_*`), the value of each input (`in_*`) and, for references, whether
    the target was found (`missing_*`, `many_*`)."""
    source: FromClause = b
    old = plan.table.alias("o") if plan.finds else None
    if old is not None:
        source = source.outerjoin(old, _match(plan, b, old))
    columns: list[Any] = [b.c.rn, b.c.refused, b.c.asked_version, b.c.held, *_record_columns(plan, b, old)]
    for given in plan.shape.inputs:
        field = plan.field(given.field)
        staged = b.c[f"in_{given.field}"]
        value: ColumnElement[Any] = staged
        if field.to is not None:
            source, reference = _join_target(plan, given, b, source)
            value = reference.id
            columns.append(and_(staged.is_not(None), reference.id.is_(None)).label(f"missing_{given.field}"))
            if reference.another is not None:
                columns.append(reference.another.label(f"many_{given.field}"))
        columns.append(type_coerce(value, column_type(column_of(field))).label(f"in_{given.field}"))
    columns.extend(_old_values(plan, old))
    return select(*columns).select_from(source).cte("r")


def _match(plan: WritePlan, b: CTE, old: FromClause) -> ColumnElement[bool]:
    if plan.shape.match is None:
        return old.c.id == b.c.record
    return and_(old.c[plan.shape.match] == b.c[f"in_{plan.shape.match}"], live(old))


def _record_columns(plan: WritePlan, b: CTE, old: FromClause | None) -> list[Any]:
    if old is None:
        return [b.c.record.label("id"), literal("c").label("op")]
    operation = {"update": "u", "delete": "d", "undelete": "r", "purge": "p"}.get(plan.shape.operation)
    op: Any = literal(operation) if operation else case((old.c.id.is_(None), "c"), else_="u")
    record = func.coalesce(old.c.id, b.c.record) if plan.makes else old.c.id
    return [
        type_coerce(record, column_type(Column("id"))).label("id"),
        op.label("op"),
        old.c.id.is_not(None).label("found"),
        old.c.deleted_at.is_not(None).label("deleted"),
        old.c.version.label("old_version"),
        in_scope("read", old.c.owner).label("seen"),
        in_scope("edit", old.c.owner).label("editable"),
        in_scope("delete", old.c.owner).label("deletable"),
    ]


def _old_values(plan: WritePlan, old: FromClause | None) -> list[Any]:
    """Values before this batch of every field it may write, test or read in formulas: PRIORVALUE among others."""
    needed = dict.fromkeys([*plan.written_fields(), *(key for keys in plan.item.uniques for key in keys)])
    needed.update(dict.fromkeys([*plan.read_fields(), *(field.key for field in plan.local_fields())]))
    if plan.item.year_of is not None:
        needed[plan.item.year_of] = None
    if plan.shape.operation == "undelete":
        unique = (key for key, item in plan.item.fields.items() if item.unique or item.external_id)
        needed.update(dict.fromkeys([*unique, *plan.references()]))
    if plan.shape.operation == "purge":
        needed.update(dict.fromkeys(plan.cascading()))

    def value(key: str) -> ColumnElement[Any]:
        kind = column_type(column_of(plan.field(key)))
        # PostgreSQL takes an untyped NULL of a relation for text.
        return (old.c[key] if old is not None else cast(null(), kind)).label(f"old_{key}")

    return [value(key) for key in needed]


def _join_target(plan: WritePlan, given: Input, b: CTE, source: FromClause) -> tuple[FromClause, Reference]:
    staged = b.c[f"in_{given.field}"]
    target_key = plan.field(given.field).to
    assert target_key is not None
    target = plan.org.tables[target_key].alias(f"t_{given.field}")
    visible = and_(live(target), in_scope(f"see_{target_key}", target.c.owner))
    key = plan.target_field(given)
    if key is None or key.unique or key.external_id:
        found = target.c.id if key is None else target.c[key.key]
        return source.outerjoin(target, and_(found == staged, visible)), Reference(target.c.id, None)
    # A name may fit several records: take one, and say whether there is another.
    # Said outright, because inside EXISTS the row of `b` is two levels up, where it is not found by itself.
    fitting = select(target.c.id).where(target.c[key.key] == staged, visible).correlate(b)
    first = fitting.order_by(target.c.id).limit(1).scalar_subquery()
    other = plan.org.tables[target_key].alias(f"u_{given.field}")
    also = and_(other.c[key.key] == staged, live(other), in_scope(f"see_{target_key}", other.c.owner))
    another = select(other.c.id).where(also, other.c.id != first).correlate(b).exists()
    return source, Reference(first, another)
