"""From tokens to sentences: the problems of refused rows, in the words of their fields."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from tasuki.diagnostics import Location, Problem, problem
from tasuki.labels import Label, Language
from tasuki.metadata.catalog import ObjectDef, ValidationDef
from tasuki.objects.batch import Batch, Operation
from tasuki.objects.pipeline.check import UNFOUND, Failed, read_tokens
from tasuki.objects.pipeline.plan import WritePlan, column_of
from tasuki.objects.pipeline.read import ReadBatch
from tasuki.permissions import Access, access_for
from tasuki.storage.wire import from_canonical

_ACTIONS: Mapping[Operation, Label] = {
    "insert": Label("登録", "create"),
    "update": Label("変更", "change"),
    "upsert": Label("登録・変更", "create or change"),
    "delete": Label("削除", "delete"),
    "undelete": Label("元に戻す", "bring back"),
    "purge": Label("完全に削除", "remove for good"),
}
_HIDDEN = Label("（非公開）", "(hidden)")
_PLACE = re.compile(r"\{\{|\}\}|\{([a-z][a-z0-9_]*)\}")


def problems_of_row(
    plan: WritePlan, batch: Batch, cells: ReadBatch, row: int, tokens: str, access: Access
) -> tuple[Problem, ...]:
    """All problems of one row, those of its cells first; a cell that could not be read is told once. `access` are the
    rights of whoever reads them."""
    found = list(cells.problems.get(row, ()))
    if unknown := [told for told in found if told.where.field == "id"]:
        # What is no record id finds nothing: the other checks had no record to look at.
        return tuple(unknown)
    unread = {told.where.field for told in found}
    for failed in read_tokens(plan, tokens):
        # What a row still needs is made once all else is right: it is no fault.
        if failed.check.kind != UNFOUND and failed.check.field not in unread:
            found.append(_problem(plan, batch, cells, row, failed, access))
    if not plan.makes and (missing := [told for told in found if told.code == "R006"]):
        # Of a record one may not see, nothing else is said.
        return tuple(missing[:1])
    return tuple(found)


def _problem(
    plan: WritePlan, batch: Batch, cells: ReadBatch, row: int, failed: Failed, access: Access
) -> Problem:
    check = failed.check
    where = Location(field=check.field)
    match check.kind:
        case "rule":
            readable = access.object(plan.item.key).readable
            return rule_problem(plan.item, plan.item.validations[check.field], failed.texts, readable)
        case "uncomputed":
            return problem(str(failed.texts[0]), where, label=plan.field(check.field).label)
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


def rule_problem(
    item: ObjectDef, rule: ValidationDef, texts: Sequence[str | None], readable: Collection[str]
) -> Problem:
    """The problem of a broken validation: its message with the row's values, as far as these fields are `readable`, or
    why it could not be tested."""
    code, *values = texts
    where = Location(field=rule.at or "")
    if code:
        field = item.field(rule.at) if rule.at else None
        return problem(code, where, label=field.label if field is not None else item.label)
    pairs = zip(rule.fields, values, strict=True)
    shown = [_presented(item, key, text) if key in readable else _HIDDEN for key, text in pairs]

    def message(language: Language) -> str:
        named = {key: label.text(language) for key, label in zip(rule.fields, shown, strict=True)}
        return _PLACE.sub(lambda found: named[found[1]] if found[1] else found[0][0], rule.message.text(language))

    return problem("R030", where, message=Label(message("ja"), message("en")))


def reader_of(access: Access) -> Access:
    """The rights of the person who reads the problems, also where derived batches run with the definer's."""
    principal = access.principal
    return access_for(access.org, replace(principal, system=False)) if principal.system and principal.grants else access


def _presented(item: ObjectDef, key: str, text: str | None) -> Label:
    """A value as people read it; a reference by its id, which only the reader of the record could name."""
    field = item.field(key)
    if field is None or text is None:
        return Label("（空）", "(blank)")
    value = from_canonical(column_of(field), text)
    return Label(field.kind.present(value, "ja"), field.kind.present(value, "en"))


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
