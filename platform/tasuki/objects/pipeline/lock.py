"""Stage 4, lock: the records to change and those they will refer to, in id order, by a statement of its own.

A statement sees what was committed when it began. Only one that starts after the locks are held sees the values no
other writer can change any more, so resolving, checking and merging are later statements. SQLite needs none of this:
its transaction began as the only writer.
"""

from __future__ import annotations

from sqlalchemy import ColumnElement, FromClause, Select, and_, func, select

from tasuki.objects.pipeline.plan import WritePlan, live
from tasuki.objects.pipeline.stage import Source, relation_b
from tasuki.storage import Compiled
from tasuki.storage.statements import compile_statement


def lock_statement(plan: WritePlan, source: Source) -> Compiled | None:
    """The locking statement of a plan; None if there is nothing another writer could change under it."""
    if plan.dialect == "sqlite" or not (plan.finds or _references(plan)):
        return None
    dialect = plan.org.database.dialect
    return plan.keep(("lock", source), lambda: compile_statement(_build(plan, source), dialect))


def _references(plan: WritePlan) -> list[str]:
    return [key for key in plan.references() if plan.input(key) is not None]


def _build(plan: WritePlan, source: Source) -> Select[tuple[int]]:
    references = _references(plan)
    found_by = "record" if plan.shape.match is None else f"in_{plan.shape.match}"
    b = relation_b(plan, source, {found_by, *(f"in_{key}" for key in references)})
    parts = []
    for key in references:
        # A record that is being deleted must be seen as deleted, or what refers to it would be left behind.
        given = plan.input(key)
        target_key = plan.field(key).to
        assert given is not None and target_key is not None
        target = plan.org.tables[target_key].alias(f"m_{key}")
        found = given.find_by or "id"
        # Each once: many rows of a file refer to few records.
        named = select(b.c[f"in_{key}"].label("key")).distinct().subquery(f"k_{key}")
        rows = select(target.c.id).join_from(named, target, target.c[found] == named.c.key)
        parts.append(rows.order_by(target.c.id).with_for_update(read=True, key_share=True, of=target))
    if plan.finds:
        old = plan.table.alias("o")
        rows = select(old.c.id).join_from(b, old, _match(plan, b, old)).order_by(old.c.id)
        # A deletion waits for records being made to refer to it; an edit need not.
        deletes = plan.shape.operation in ("delete", "purge")
        parts.append(rows.with_for_update(of=old, key_share=not deletes))
    counts = [
        select(func.count()).select_from(part.cte(f"lock_{number}")).scalar_subquery()
        for number, part in enumerate(parts)
    ]
    return select(*counts)


def _match(plan: WritePlan, b: FromClause, old: FromClause) -> ColumnElement[bool]:
    key = plan.shape.match
    if key is None:
        return old.c.id == b.c.record
    return and_(old.c[key] == b.c[f"in_{key}"], live(old))
