"""Rules of records whose settled values changed: the count that went over its limit is found here, under the lock."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import reduce
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, false, select

from tasuki.diagnostics import problem
from tasuki.formulas.typed import walk
from tasuki.metadata.catalog import ObjectDef, ValidationDef
from tasuki.objects.derivations import columns_behind, derivations_of
from tasuki.objects.ids_list import ids_parameter, ids_relation
from tasuki.objects.pipeline.plan import live
from tasuki.objects.pipeline.refusals import Unsettled
from tasuki.objects.pipeline.rules import rule_token
from tasuki.objects.pipeline.tell import rule_problem
from tasuki.permissions import Access
from tasuki.storage import Connection, Org
from tasuki.storage.formula_binding import RowBinding


def test_rules(
    org: Org, object_key: str, ids: Sequence[UUID], connection: Connection, moment: dict[str, Any], access: Access
) -> None:
    """Raises Unsettled if a live record among `ids` breaks a rule that looks at settled values; its problem says what
    `access` may read."""
    rules = late_rules(org, object_key)
    if not rules:
        return
    statement = org.statements.get(("late rules", object_key), lambda: _select(org, object_key, rules))
    for name, owner, tokens in connection.run(statement, {**moment, "ids": ids_parameter(org, ids)}):
        if tokens:
            item, rights = org.catalog.objects[object_key], access.object(object_key)
            number, *texts = json.loads(f"[{tokens.rstrip(',')}]")[0]
            # A person may bring about what is wrong with a record that he may not see.
            seen = rights.read == "all" or (rights.read == "own" and owner is not None and owner == access.user)
            readable = rights.readable if seen else frozenset()
            broken = rule_problem(item, rules[number], texts, readable)
            called = name if name and item.name_field in readable else "…"
            raise Unsettled(problem("R033", object=item.label, name=called, message=broken.sentence))


def late_rules(org: Org, object_key: str) -> tuple[ValidationDef, ...]:
    """The validations of an object that look at its roll-ups or running sums."""

    def find() -> tuple[ValidationDef, ...]:
        item = org.catalog.objects[object_key]
        settled = derivations_of(org).settled_fields(object_key)
        return tuple(rule for rule in item.validations.values() if _reads(org, item, rule, settled))

    return org.statements.plan(("rules", object_key), find)


def _reads(org: Org, item: ObjectDef, rule: ValidationDef, settled: frozenset[str]) -> bool:
    paths = [path for part in walk(rule.error_when.tree) if (path := getattr(part, "path", None))]
    behind = (columns_behind(org.catalog, item, path, fresh=True) for path in paths if item.field(path[0]) is not None)
    return any(len(path) == 1 and path[0] in settled for found in behind for path in found)


def _select(org: Org, object_key: str, rules: Sequence[ValidationDef]) -> Select[Any]:
    item, table = org.catalog.objects[object_key], org.tables[object_key].alias("t")
    row = RowBinding(
        org.catalog,
        org.tables,
        org.database.name,
        item,
        table.c.__getitem__,
        before=table.c.__getitem__,
        new=false(),
        fresh=False,
    )
    tokens = reduce(ColumnElement.concat, [rule_token(row, rule, number) for number, rule in enumerate(rules)])
    mine = [table.c.id.in_(ids_relation(org, "ids")), live(table)]
    return select(table.c[item.name_field], table.c.owner, tokens).select_from(row.joined(table)).where(*mine)
