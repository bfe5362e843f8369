"""Stage 6, check: relation `k`, each row with all its errors as short tokens, none if it may be merged.

A token is a JSON array and a comma: the number of a `Check` of the plan, and what its sentence needs to know (the
record that has a taken key, the values in the message of a rule). The sentence is made afterwards, in Python, only for
rows that have one.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import reduce
from typing import Any
from uuid import UUID

from sqlalchemy import (
    CTE,
    ColumnElement,
    FromClause,
    and_,
    bindparam,
    exists,
    false,
    func,
    not_,
    or_,
    select,
    true,
)

from tasuki.fields import Column
from tasuki.objects.pipeline.plan import WritePlan, bind, live
from tasuki.objects.pipeline.rules import rule_tokens, token_of, unfound_token
from tasuki.storage.dialect import canonical_text, is_distinct
from tasuki.storage.tables import SYSTEM_COLUMNS
from tasuki.storage.types import Truth

NOT_FOUND = "not_found"
STALE = "stale"
NO_RIGHT = "no_right"
REQUIRED = "required"
TAKEN = "taken"
MISSING = "missing"
MANY = "many"
HELD = "held"
REFERRED = "referred"
ORPHAN = "orphan"
PART = "part"
UNCOMPUTED = "uncomputed"
UNFOUND = "unfound"
RULE = "rule"
_CHECKED_ONLY = ("asked_version", "held", "found", "deleted", "seen", "editable", "deletable")


@dataclass(frozen=True, slots=True)
class Check:
    """One thing tested in the database: what, on which field (or, for `referred`, by which field of which object; for
    `rule`, the key of the validation)."""

    kind: str
    field: str = ""
    fields: tuple[str, ...] = ()
    object: str = ""


def checks_of(plan: WritePlan) -> tuple[Check, ...]:
    """The checks of a plan, in the order their problems are told."""
    return plan.keep("checks", lambda: tuple(_checks(plan)))


def _checks(plan: WritePlan) -> list[Check]:
    found = [Check(NOT_FOUND), Check(STALE), Check(NO_RIGHT)]
    operation = plan.shape.operation
    if operation in ("delete", "purge"):
        if operation == "purge":
            found.extend(Check(PART, key) for key in plan.cascading())
        found.extend(
            Check(REFERRED, detail.field, object=detail.object)
            for detail in plan.item.details
            if detail.on_delete == "restrict" or operation == "purge"
        )
        return found
    if operation == "undelete":
        found.extend(Check(ORPHAN, key) for key in plan.references())
    else:
        found.extend(_field_checks(plan))
    written = set(plan.written_fields()) if operation != "undelete" else set(plan.item.fields)
    written |= {field.key for field in plan.local_fields()}
    for key, item in plan.item.fields.items():
        if (item.unique or item.external_id) and key in written and key != plan.shape.match:
            found.append(Check(TAKEN, key, (key,)))
    for fields in plan.item.uniques:
        if plan.makes or written & set(fields):
            found.append(Check(TAKEN, fields[-1], fields))
    if plan.computes:
        local = plan.local_fields()
        defaults = [key for key, item in plan.item.fields.items() if item.default is not None and plan.makes]
        found.extend(Check(UNCOMPUTED, key) for key in (*defaults, *(field.key for field in local)))
        found.extend(Check(RULE, key) for key in plan.item.validations)
        # Last, and only told where nothing else is: for a row that is good the record is made.
        found.extend(Check(UNFOUND, field.key) for field in local if field.find_or_create is not None)
    return found


def _field_checks(plan: WritePlan) -> list[Check]:
    found = []
    for key, item in plan.item.fields.items():
        given = plan.input(key)
        if item.required and item.typed_by_people and (given is not None or plan.makes):
            found.append(Check(REQUIRED, key))
        if given is None:
            continue
        if item.to is not None:
            found.append(Check(MISSING, key))
            target = plan.target_field(given)
            if target is not None and not (target.unique or target.external_id):
                found.append(Check(MANY, key))
        if item.kind.choices("ja"):
            found.append(Check(HELD, key))
    return found


@dataclass(frozen=True, slots=True)
class Failed:
    """A check that a row failed, with what its token carries: texts, None for a blank."""

    check: Check
    texts: tuple[str | None, ...] = ()

    @property
    def holder(self) -> UUID | None:
        """The record that has a taken key."""
        return UUID(self.texts[0]) if self.check.kind == TAKEN and self.texts[0] else None


def read_tokens(plan: WritePlan, errors: str) -> list[Failed]:
    """The checks a row failed."""
    checks = checks_of(plan)
    return [Failed(checks[number], tuple(texts)) for number, *texts in json.loads(f"[{errors.rstrip(',')}]")]


def relation_k(plan: WritePlan, c: CTE) -> CTE:
    """`c` with the column `errors`: '' for a row that may be merged."""
    source: FromClause = c
    tokens: list[ColumnElement[str]] = []
    checks = checks_of(plan)
    numbers = {check.field: number for number, check in enumerate(checks) if check.kind == RULE}
    for number, check in enumerate(checks):
        if check.kind in (RULE, UNFOUND):
            continue
        if check.kind == UNCOMPUTED:
            error = c.c.get(f"err_{check.field}")
            if error is not None:
                tokens.append(token_of(number, [error], error.is_not(None)))
        elif check.kind == TAKEN:
            other = plan.table.alias(f"other_{number}")
            source, condition = _taken(plan, c, check.fields, source, other)
            holder = canonical_text(SYSTEM_COLUMNS["id"], other.c.id, plan.dialect)
            tokens.append(token_of(number, [holder], condition))
        else:
            tokens.append(token_of(number, [], _condition(plan, c, check)))
    if numbers:
        source, told = rule_tokens(plan, c, source, numbers)
        tokens.extend(told)
    tokens.extend(
        unfound_token(plan, c, check.field, number) for number, check in enumerate(checks) if check.kind == UNFOUND
    )
    errors: ColumnElement[str] = reduce(ColumnElement.concat, tokens)
    kept = [column for column in c.c if _is_merged(plan, column.key)]
    return select(*kept, errors.label("errors")).select_from(source).cte("k")


def _is_merged(plan: WritePlan, name: str) -> bool:
    """True for a column that the statements after the check read. They go through `k`, which is written out, so
    columns that only the checks read would be copied for nothing."""
    if name.startswith("old_"):
        return plan.finds and (name == "old_version" or name.removeprefix("old_") in plan.merged_fields())
    if name.startswith("new_"):
        return name.removeprefix("new_") in plan.merged_fields()
    return name not in _CHECKED_ONLY and not name.startswith(("missing_", "many_", "err_", "key_"))


def _condition(plan: WritePlan, c: CTE, check: Check) -> ColumnElement[bool]:
    match check.kind:
        case "not_found":
            return _not_found(plan, c)
        case "stale":
            return _stale(plan, c)
        case "no_right":
            return _no_right(plan, c)
        case "required":
            return _required(plan, c, check.field)
        case "missing":
            return c.c[f"missing_{check.field}"]
        case "many":
            return c.c[f"many_{check.field}"]
        case "held":
            changed = is_distinct(c.c[f"new_{check.field}"], c.c[f"old_{check.field}"])
            return and_(func.coalesce(c.c.held, "").contains(f",{check.field},"), or_(c.c.op == "c", changed))
        case "referred":
            return _referred(plan, c, check)
        case "orphan":
            return _orphan(plan, c, check.field)
        case "part":
            return _part(plan, c, check.field)
    raise AssertionError(check.kind)


def _not_found(plan: WritePlan, c: CTE) -> ColumnElement[bool]:
    if not plan.finds:
        return false()
    there = and_(c.c.found, c.c.seen)
    match plan.shape.operation:
        case "upsert":
            hidden = and_(c.c.op == "u", not_(there))
            return or_(hidden, _unknown_number(c, plan.shape.match)) if plan.matches_by_number else hidden
        case "undelete" | "purge":
            return or_(not_(there), not_(c.c.deleted))
    return or_(not_(there), c.c.deleted)


def _unknown_number(c: CTE, key: str | None) -> ColumnElement[bool]:
    """A number only the system gives finds a record or is wrong; it never becomes a new record's."""
    return and_(c.c.op == "c", c.c[f"new_{key}"].is_not(None))


def _stale(plan: WritePlan, c: CTE) -> ColumnElement[bool]:
    if not plan.finds:
        return false()
    return and_(c.c.found, c.c.seen, c.c.asked_version.is_not(None), c.c.asked_version != c.c.old_version)


def _no_right(plan: WritePlan, c: CTE) -> ColumnElement[bool]:
    may_create = bindparam("may_create", type_=Truth()).is_(true())
    match plan.shape.operation:
        case "insert":
            return not_(may_create)
        case "update":
            return and_(c.c.found, c.c.seen, not_(c.c.editable))
        case "upsert":
            return or_(and_(c.c.op == "c", not_(may_create)), and_(c.c.found, c.c.seen, not_(c.c.editable)))
    return and_(c.c.found, c.c.seen, not_(c.c.deletable))


def _required(plan: WritePlan, c: CTE, key: str) -> ColumnElement[bool]:
    if f"new_{key}" not in c.c:
        # Neither given nor defaulted: every new record lacks it.
        return c.c.op == "c"
    blank: ColumnElement[bool] = c.c[f"new_{key}"].is_(None)
    if f"missing_{key}" in c.c:
        # A reference that was not found is told as such, once.
        blank = and_(blank, not_(c.c[f"missing_{key}"]))
    if plan.input(key) is None and plan.finds:
        return and_(c.c.op == "c", blank)
    return blank


def _taken(
    plan: WritePlan, c: CTE, fields: tuple[str, ...], source: FromClause, other: FromClause
) -> tuple[FromClause, ColumnElement[bool]]:
    """`source` with the live record that has these values already, at most one (a unique index sees to that).

    A join, not an EXISTS per row: the plan of a subquery is made for the size the table had at its last ANALYZE, and
    a first load into an empty table would read it from end to end for each row.
    """

    def value(key: str) -> ColumnElement[Any]:
        name = f"new_{key}" if f"new_{key}" in c.c else f"old_{key}"
        return c.c[name]

    same = and_(*(other.c[key] == value(key) for key in fields), live(other), other.c.id != c.c.id)
    clash: ColumnElement[bool] = other.c.id.is_not(None)
    changed = [is_distinct(c.c[f"new_{key}"], c.c[f"old_{key}"]) for key in fields if f"new_{key}" in c.c]
    condition = and_(clash, or_(c.c.op != "u", *changed)) if changed else clash
    return source.outerjoin(other, same), condition


def _referred(plan: WritePlan, c: CTE, check: Check) -> ColumnElement[bool]:
    """A live record refers to it; on a purge any record at all, unless it goes in the same deletion."""
    other = plan.org.tables[check.object].alias("other")
    refers = other.c[check.field] == c.c.id
    if plan.shape.operation == "delete":
        return exists().where(refers, live(other)).select_from(other)
    stays: ColumnElement[bool] = or_(other.c.deletion_id.is_(None), is_distinct(other.c.deletion_id, _deletion()))
    if plan.org.catalog.objects[check.object].fields[check.field].on_delete != "cascade":
        # Only a purge that came from above takes the whole deletion along.
        stays = or_(stays, bindparam("derived", type_=Truth()).is_(false()))
    return exists().where(refers, stays).select_from(other)


def _orphan(plan: WritePlan, c: CTE, key: str) -> ColumnElement[bool]:
    """What a record that is to be brought back refers to was deleted too, and does not come back with it."""
    target = _target(plan, key)
    gone = and_(target.c.deletion_id.is_not(None), is_distinct(target.c.deletion_id, _deletion()))
    if plan.field(key).on_delete == "cascade":
        gone = target.c.deletion_id.is_not(None)
    return exists().where(target.c.id == c.c[f"old_{key}"], gone).select_from(target)


def _part(plan: WritePlan, c: CTE, key: str) -> ColumnElement[bool]:
    """It was deleted with its master, and goes for good only with it too."""
    target = _target(plan, key)
    together = and_(target.c.id == c.c[f"old_{key}"], target.c.deletion_id == _deletion())
    whole = bindparam("derived", type_=Truth()).is_(false())
    return and_(whole, exists().where(together).select_from(target))


def _target(plan: WritePlan, key: str) -> FromClause:
    target = plan.field(key).to
    assert target is not None
    return plan.org.tables[target].alias("target")


def _deletion() -> ColumnElement[Any]:
    return bind("deletion_id", Column("id"))
