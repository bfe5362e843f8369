"""Stage 4, lock: the records to change and those they will refer to, in id order, by a statement of its own.

A statement sees what was committed when it began. Only one that starts after the locks are held sees the values no
other writer can change any more, so resolving, checking and merging are later statements. SQLite needs none of this:
its transaction began as the only writer.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

from sqlalchemy import ColumnElement, FromClause, Select, and_, func, join, select

from tasuki.formulas.typed import Path
from tasuki.objects.derivations import Rollups, Running, derivations_of
from tasuki.objects.pipeline.plan import WritePlan, live
from tasuki.objects.pipeline.stage import Source, relation_b
from tasuki.storage import Compiled
from tasuki.storage.statements import compile_statement

_LOCKS: Mapping[str, dict[str, bool]] = {
    "change": {"key_share": True},
    "read": {"read": True},
    "keep": {"read": True, "key_share": True},
}


def lock_statements(plan: WritePlan, source: Source) -> list[Compiled]:
    """The locking statements of a plan, in order; none if there is nothing another writer could change under it."""
    if plan.dialect == "sqlite":
        return []
    return plan.keep(("lock", source), lambda: _statements(plan, source))


def locked_references(plan: WritePlan) -> frozenset[str]:
    """The references by which the records that new rows belong to are locked for a change of their roll-ups."""
    if plan.shape.operation != "insert":
        return frozenset()
    return frozenset(key for key in _references(plan) if _strength(plan, key) == "change")


def _statements(plan: WritePlan, source: Source) -> list[Compiled]:
    dialect = plan.org.database.dialect
    found = []
    if plan.finds or _references(plan):
        found.append(compile_statement(_build(plan, source), dialect))
    if far := _far_references(plan):
        found.append(compile_statement(_build_far(plan, source, far), dialect))
    return found


def _strength(plan: WritePlan, key: str) -> Literal["change", "read", "keep"]:
    """How firmly the target of a reference is held: `change` where its roll-ups or running sums will move, `read`
    where derived values of the row come from it, else just against being deleted. The strongest at once, because
    two writers who both want more than they have wait for each other."""
    derivations = derivations_of(plan.org)
    groups: tuple[Rollups | Running, ...] = (
        *derivations.rollups.get(plan.item.key, ()),
        *derivations.runnings.get(plan.item.key, ()),
    )
    if any(group.over == key for group in groups):
        return "change"
    paths = derivations.local_reads[plan.item.key]
    return "read" if any(len(path) > 1 and path[0] == key for path in paths) else "keep"


def _far_references(plan: WritePlan) -> list[Path]:
    """What derived values of the row read behind the records it refers to: ("order", "customer")."""
    given = set(_references(plan))
    paths = derivations_of(plan.org).local_reads[plan.item.key] if plan.computes else frozenset()
    found = {path[:depth] for path in paths for depth in range(2, len(path)) if path[0] in given}
    return sorted(found, key=lambda path: (len(path), path))


def _build_far(plan: WritePlan, source: Source, far: list[Path]) -> Select[tuple[int]]:
    """In a statement after the first, which holds the references on the way as they are."""
    b = relation_b(plan, source, {f"in_{path[0]}" for path in far})
    parts = []
    for path in far:
        given = plan.input(path[0])
        assert given is not None
        here, rows = plan.item, None
        last: Any = None
        for name in path:
            field = here.field(name)
            assert field is not None and field.to is not None
            here = plan.org.catalog.objects[field.to]
            hop = plan.org.tables[here.key].alias()
            if rows is None:
                rows = join(b, hop, hop.c[given.find_by or "id"] == b.c[f"in_{name}"])
            else:
                rows = rows.join(hop, hop.c.id == last.c[name])
            last = hop
        assert rows is not None
        target = plan.org.tables[here.key].alias()
        chosen = select(target.c.id).where(target.c.id.in_(select(last.c.id).select_from(rows)))
        parts.append(chosen.order_by(target.c.id).with_for_update(read=True))
    return _counted(parts)


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
        firmly: dict[str, bool] = _LOCKS[_strength(plan, key)] if plan.computes else _LOCKS["keep"]
        parts.append(rows.order_by(target.c.id).with_for_update(of=target, **firmly))
    if plan.finds:
        old = plan.table.alias("o")
        rows = select(old.c.id).join_from(b, old, _match(plan, b, old)).order_by(old.c.id)
        # A deletion waits for records being made to refer to it; an edit need not.
        deletes = plan.shape.operation in ("delete", "purge")
        parts.append(rows.with_for_update(of=old, key_share=not deletes))
    return _counted(parts)


def _counted(parts: Sequence[Select[Any]]) -> Select[tuple[int]]:
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
