"""Stage 4, lock: the records to change, those they refer to and those whose derived values will move, by a statement of
its own.

A statement sees what was committed when it began. Only one that starts after the locks are held sees the values no
other writer can change any more, so resolving, checking and merging are later statements. Everybody locks from above
to below (a region, its customers, their orders) and in id order among equals: who waits for one thing holds nothing
that the other could want. SQLite needs none of this: its transaction began as the only writer.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import ColumnElement, FromClause, Select, and_, func, select, union

from tasuki.formulas.typed import Path
from tasuki.objects.derivations import Derivations, derivations_of, object_at
from tasuki.objects.ids_list import ids_parameter, ids_relation
from tasuki.objects.pipeline.plan import WritePlan, live
from tasuki.objects.pipeline.settle import Changed
from tasuki.objects.pipeline.stage import Source, relation_b
from tasuki.storage import Compiled, Connection
from tasuki.storage.statements import compile_statement

Strength = Literal["keep", "read", "change"]
"""How firmly a record is held: against being deleted; against changes, because derived values come from it; for a
change of its own derived values. The strongest at once, because two writers who both want more than they have wait for
each other."""
_ORDER: tuple[Strength, ...] = ("keep", "read", "change")
_LOCKS: Mapping[Strength, dict[str, bool]] = {
    "change": {"key_share": True},
    "read": {"read": True},
    "keep": {"read": True, "key_share": True},
}
_HOPS = 8


def lock_statement(plan: WritePlan, source: Source) -> Compiled | None:
    """The locking statement of a plan; None if there is nothing another writer could change under it."""
    if plan.dialect == "sqlite" or not (plan.finds or _held(plan)):
        return None
    dialect = plan.org.database.dialect
    return plan.keep(("lock", source), lambda: compile_statement(_build(plan, source), dialect))


def hold_found(plan: WritePlan, ids: Sequence[UUID], connection: Connection) -> None:
    """Lock the records that merged rows found and that values are read over. They may have changed just before, so
    these values are computed anew after it: `WritePlan.computed_after`."""
    if plan.dialect == "sqlite" or not plan.computes:
        return
    for name in sorted(plan.found_ways()):

        def build(name: str = name) -> Select[Any]:
            target = plan.org.tables[str(plan.field(name).to)]
            mine = select(plan.table.c[name]).where(plan.table.c.id.in_(ids_relation(plan.org, "ids")))
            chosen = select(target.c.id).where(target.c.id.in_(mine)).order_by(target.c.id)
            return chosen.with_for_update(key_share=True)

        statement = plan.org.statements.get(("hold found", plan.item.key, name), build)
        connection.run(statement, {"ids": ids_parameter(plan.org, ids)})


def locked_references(plan: WritePlan) -> frozenset[str]:
    """The references by which the records that the rows belong to are locked for a change of their roll-ups. What the
    system refers to is known only when the row is computed, so it is not among them."""
    firm = (path[0] for path, strength in _held(plan).items() if len(path) == 1 and strength == "change")
    return frozenset(key for key in firm if not plan.field(key).derived)


def changes_of(plan: WritePlan) -> Changed:
    """What a batch may change."""
    operation = plan.shape.operation
    if operation in ("insert", "purge"):
        # Nobody refers to them yet, or any more.
        return Changed(moved=True)
    fields = plan.merged_fields() if operation in ("update", "upsert") else ()
    return Changed((*fields, "updated_at", "updated_by"), moved=operation != "update")


def _held(plan: WritePlan) -> Mapping[Path, Strength]:
    """The references, and references behind them, whose records are locked, and how firmly."""
    return plan.keep("held", lambda: dict(_strongest(plan)))


def _strongest(plan: WritePlan) -> dict[Path, Strength]:
    found: dict[Path, Strength] = {}
    for path, strength in _wanted(plan):
        if plan.input(path[0]) is None and not plan.finds:
            continue
        old = found.get(path, "keep")
        found[path] = max(old, strength, key=_ORDER.index)
    return found


def _wanted(plan: WritePlan) -> Iterator[tuple[Path, Strength]]:
    derivations = derivations_of(plan.org)
    given = [key for key in plan.references() if plan.input(key) is not None]
    yield from (((key,), "keep") for key in given)
    if plan.computes:
        # Those a new record finds are known once it is merged: `hold_found`.
        for path in derivations.ways.get(plan.item.key, ()):
            if path[0] in given or (plan.finds and plan.field(path[0]).derived):
                yield from ((path[:depth], "read") for depth in range(1, len(path)))
    yield from ((path, "change") for path in _moving(derivations, plan.org.catalog.objects, plan, changes_of(plan)))


def _moving(derivations: Derivations, objects: Any, plan: WritePlan, what: Changed) -> Iterator[Path]:
    """The ways up to records whose roll-ups or shares will move."""
    waiting: list[tuple[str, Path, Changed]] = [(plan.item.key, (), what)]
    while waiting:
        key, path, changed = waiting.pop()
        if len(path) >= _HOPS:
            continue
        for one in derivations.runnings.get(key, ()):
            if changed.concerns(one):
                yield (*path, one.over)
                waiting.append((key, path, Changed([field.key for field in one.fields])))
        for group in derivations.rollups.get(key, ()):
            if changed.concerns(group):
                yield (*path, group.over)
                fields = [field.key for field in (*group.fields, *derivations.local[group.parent])]
                waiting.append((group.parent, (*path, group.over), Changed(fields)))


def _build(plan: WritePlan, source: Source) -> Select[tuple[int]]:
    held = _held(plan)
    heights = derivations_of(plan.org).heights
    found_by = "record" if plan.shape.match is None else f"in_{plan.shape.match}"
    b = relation_b(plan, source, {found_by, *(f"in_{path[0]}" for path in held if plan.input(path[0]) is not None)})

    def height(path: Path) -> tuple[int, str, Path]:
        target = object_at(plan.org.catalog, plan.item, path).key
        return heights[target], target, path

    parts = [_target(plan, b, path, held[path]) for path in sorted(held, key=height)]
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


def _target(plan: WritePlan, b: FromClause, path: Path, strength: Strength) -> Select[Any]:
    """The records at the end of `path`, as the rows will have it and as the records have it now."""
    target = plan.org.tables[object_at(plan.org.catalog, plan.item, path).key].alias()
    ways = []
    given = plan.input(path[0])
    if given is not None:
        first = plan.org.tables[object_at(plan.org.catalog, plan.item, path[:1]).key].alias()
        # Each once: many rows of a file refer to few records.
        named = select(b.c[f"in_{path[0]}"].label("key")).distinct().subquery()
        ways.append(_way(plan, named.join(first, first.c[given.find_by or "id"] == named.c.key), first, path))
    if plan.finds and (given is None or strength == "change" or len(path) > 1):
        old = plan.table.alias()
        first = plan.org.tables[object_at(plan.org.catalog, plan.item, path[:1]).key].alias()
        rows = b.join(old, _match(plan, b, old)).join(first, first.c.id == old.c[path[0]])
        ways.append(_way(plan, rows, first, path))
    chosen = ways[0] if len(ways) == 1 else union(*ways)
    rows_held = select(target.c.id).where(target.c.id.in_(chosen)).order_by(target.c.id)
    return rows_held.with_for_update(of=target, **_LOCKS[strength])


def _way(plan: WritePlan, rows: FromClause, last: Any, path: Path) -> Select[Any]:
    for depth in range(1, len(path)):
        hop = plan.org.tables[object_at(plan.org.catalog, plan.item, path[: depth + 1]).key].alias()
        rows = rows.join(hop, hop.c.id == last.c[path[depth]])
        last = hop
    return select(last.c.id).select_from(rows)


def _match(plan: WritePlan, b: FromClause, old: FromClause) -> ColumnElement[bool]:
    key = plan.shape.match
    if key is None:
        return old.c.id == b.c.record
    return and_(old.c[key] == b.c[f"in_{key}"], live(old))
