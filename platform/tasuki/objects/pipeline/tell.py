"""From tokens to sentences: the problems of refused rows, in the words of their fields."""

from __future__ import annotations

from collections.abc import Mapping

from tasuki.diagnostics import Location, Problem, problem
from tasuki.labels import Label
from tasuki.objects.batch import Batch, Operation
from tasuki.objects.pipeline.check import Check, read_tokens
from tasuki.objects.pipeline.plan import WritePlan
from tasuki.objects.pipeline.read import ReadBatch

_ACTIONS: Mapping[Operation, Label] = {
    "insert": Label("登録", "create"),
    "update": Label("変更", "change"),
    "upsert": Label("登録・変更", "create or change"),
    "delete": Label("削除", "delete"),
    "undelete": Label("元に戻す", "bring back"),
    "purge": Label("完全に削除", "remove for good"),
}


def problems_of_row(plan: WritePlan, batch: Batch, cells: ReadBatch, row: int, tokens: str) -> tuple[Problem, ...]:
    """All problems of one row, those of its cells first; a cell that could not be read is told once."""
    found = list(cells.problems.get(row, ()))
    if unknown := [told for told in found if told.where.field == "id"]:
        # What is no record id finds nothing: the other checks had no record to look at.
        return tuple(unknown)
    unread = {told.where.field for told in found}
    for check, _ in read_tokens(plan, tokens):
        if check.field not in unread:
            found.append(_problem(plan, batch, cells, row, check))
    if not plan.makes and (missing := [told for told in found if told.code == "R006"]):
        # Of a record one may not see, nothing else is said.
        return tuple(missing[:1])
    return tuple(found)


def _problem(plan: WritePlan, batch: Batch, cells: ReadBatch, row: int, check: Check) -> Problem:
    where = Location(field=check.field)
    match check.kind:
        case "not_found":
            return _not_found(plan, batch, row)
        case "stale":
            return problem("R005")
        case "no_right":
            return problem("R008", action=_ACTIONS[plan.shape.operation])
        case "held":
            return cells.held[row][check.field]
        case "referred":
            referring = plan.org.catalog.objects[check.object]
            return problem("R015" if plan.shape.operation == "purge" else "R009", label=referring.label)
    field = plan.field(check.field)
    if check.kind == "orphan":
        return problem("R012", where, label=field.label)
    if check.kind == "part":
        return problem("R016", where, label=field.label)
    if check.kind == "required":
        return problem("R001", where, label=field.label)
    code = {"taken": "R002", "missing": "R003", "many": "R004"}[check.kind]
    return problem(code, where, label=field.label, value=_text(plan, batch, row, check.field))


def _not_found(plan: WritePlan, batch: Batch, row: int) -> Problem:
    key = plan.shape.match
    if key is None:
        return problem("R006")
    if plan.shape.operation == "upsert" and not plan.matches_by_number:
        # The key belongs to a record one may not see: say no more than that it is taken.
        field = plan.field(key)
        return problem("R002", Location(field=key), label=field.label, value=_text(plan, batch, row, key))
    return problem("R006", Location(field=key))


def _text(plan: WritePlan, batch: Batch, row: int, key: str) -> str:
    for given, texts in zip(plan.shape.inputs, batch.columns, strict=True):
        if given.field == key:
            return texts[row] or ""
    return ""
