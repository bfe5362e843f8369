"""The part of the check stage that the org writes itself: validations, and what a found reference needs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import reduce

from sqlalchemy import CTE, ColumnElement, FromClause, Text, and_, case, false, func, literal

from tasuki.fields import Column
from tasuki.formulas import compile_sql, condition
from tasuki.metadata.catalog import FieldDef, ValidationDef
from tasuki.objects.pipeline.compute import row_binding
from tasuki.objects.pipeline.local_values import assigned_to
from tasuki.objects.pipeline.plan import WritePlan, column_of
from tasuki.storage.dialect import json_string
from tasuki.storage.formula_binding import RowBinding

Token = ColumnElement[str]
_TEXT = Column("text")


def token_of(number: int, texts: Sequence[Token], failed: ColumnElement[bool]) -> Token:
    """`[number,"text",...],` where `failed`, else nothing; the texts are known to be free of what JSON escapes."""
    pieces: list[Token] = [literal(f"[{number}", Text())]
    for text in texts:
        pieces += [literal(',"', Text()), func.coalesce(text, ""), literal('"', Text())]
    return case((failed, _joined([*pieces, literal("],", Text())])), else_=literal("", Text()))


def rule_tokens(
    plan: WritePlan, c: CTE, source: FromClause, numbers: Mapping[str, int]
) -> tuple[FromClause, list[Token]]:
    """`source` with the records that the object's validations look at, and a token per validation."""
    row = row_binding(plan, c)
    tokens = [rule_token(row, rule, numbers[key]) for key, rule in plan.item.validations.items()]
    return row.joined(source), tokens


def rule_token(row: RowBinding, rule: ValidationDef, number: int) -> Token:
    """The token of one validation: its message's values after an empty text, or the code of what made it fail."""
    wrong = compile_sql(rule.error_when.tree, row)
    failed, error = condition(wrong), wrong.error
    if rule.when is not None:
        first = compile_sql(rule.when.tree, row)
        asked = condition(first)
        failed = and_(asked, failed)
        errors = [first.error] if first.error is not None else []
        errors += [case((asked, error))] if error is not None else []
        error = func.coalesce(*errors) if len(errors) > 1 else errors[0] if errors else None
    texts = [_shown(row, key) for key in rule.fields]
    values = [piece for text in texts for piece in (literal(",", Text()), text)]
    told = _joined([literal(f'[{number},""', Text()), *values, literal("],", Text())])
    if error is None:
        return case((failed, told), else_=literal("", Text()))
    code = _joined([literal(f'[{number},"', Text()), error, literal('"],', Text())])
    return case((error.is_not(None), code), (failed, told), else_=literal("", Text()))


def _shown(row: RowBinding, key: str) -> Token:
    """A value of the row as JSON, for the message."""
    field = row.item.field(key)
    assert field is not None, key
    text = json_string(column_of(field), _stored(row, field), row.dialect)
    return func.coalesce(text, literal("null", Text()))


def _stored(row: RowBinding, field: FieldDef) -> ColumnElement[object]:
    if field.formula is not None and not field.stored:
        return assigned_to(row, field)[0]
    return row.column((field.key,))


def unfound_token(plan: WritePlan, c: CTE, key: str, number: int) -> Token:
    """Told where the key is whole and there is no such record yet, with the key's values."""
    field = plan.item.fields[key]
    assert field.find_or_create is not None and field.to is not None
    target = plan.org.catalog.objects[field.to]
    keys = {name: c.c[f"key_{key}_{name}"] for name in field.find_or_create}
    lacking = and_(c.c[f"new_{key}"].is_(None), *(value.is_not(None) for value in keys.values()), _is_due(plan, c))
    texts = [json_string(target.fields[name].kind.column, value, plan.dialect) for name, value in keys.items()]
    pieces = [piece for text in texts for piece in (literal(",", Text()), text)]
    told = _joined([literal(f"[{number}", Text()), *pieces, literal("],", Text())])
    return case((lacking, told), else_=literal("", Text()))


def _is_due(plan: WritePlan, c: CTE) -> ColumnElement[bool]:
    """A row that is left as it is makes no record."""
    return and_(c.c.changed, c.c.refused.is_(false()))


def _joined(pieces: Sequence[Token]) -> Token:
    return reduce(ColumnElement.concat, pieces)
