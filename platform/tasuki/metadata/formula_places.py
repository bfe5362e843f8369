"""Formulas inside YAML: how they are written, and whether they fit the object they stand in."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from tasuki.fields import BadValue
from tasuki.formulas import Literal, Node, check_condition, check_default, parse
from tasuki.metadata.catalog import FieldDef, ObjectDef
from tasuki.metadata.findings import Findings
from tasuki.metadata.reading import Document
from tasuki.metadata.scopes import ObjectScope, field_type
from tasuki.metadata.words import formula_of

Path = tuple[str | int, ...]


def check_where(document: Document, path: Path, item: ObjectDef, findings: Findings) -> None:
    """The condition at `path` over the fields of `item`."""
    node = _parsed(document, path, findings)
    if node is not None:
        for found in check_condition(node, ObjectScope(item)):
            findings.take(found)


def check_field_default(document: Document, item: ObjectDef, field: FieldDef, findings: Findings) -> None:
    """The default of a field: a formula of the right type, and a literal the field itself would accept."""
    path: Path = ("fields", field.key, "default")
    node = _parsed(document, path, findings)
    if node is None:
        return
    problems = check_default(node, ObjectScope(item), field_type(field))
    for found in problems:
        findings.take(found)
    if isinstance(node, Literal) and not problems:
        try:
            field.kind.check(literal_value(node, field))
        except BadValue as error:
            where, reason = document.at(*path), error.problem.sentence
            findings.add("M119", where, key=field.key, value=node.value, reason=reason)


def literal_value(node: Literal, field: FieldDef) -> Any:
    """The value a literal default gives, in the Python type the field's kind works with."""
    if isinstance(node.value, Decimal) and field.kind.column.type == "integer":
        return int(node.value) if node.value == int(node.value) else node.value
    return node.value


def _parsed(document: Document, path: Path, findings: Findings) -> Node | None:
    """The formula at `path`, or None if there is none or it cannot be read."""
    value: Any = document.value
    for step in path:
        value = value.get(step) if isinstance(value, dict) else None
    text = formula_of(value)
    if text is None or _is_unquoted(document, path, findings):
        return None
    parsed = parse(text, document.text_at(*path))
    for found in parsed.problems:
        findings.take(found)
    return parsed.node


def _is_unquoted(document: Document, path: Path, findings: Findings) -> bool:
    """True, with a problem, for a plain scalar YAML may have cut: before a comment, over lines, or folded with `>`."""
    mark = document.mark(path)
    rest = document.lines[mark.end_line][mark.end_column :] if mark.end_line < len(document.lines) else ""
    plain_trouble = not mark.style and (mark.end_line != mark.line or rest.lstrip(" ,}]").startswith("#"))
    if mark.style == ">" or plain_trouble:
        findings.add("M118", document.at(*path))
        return True
    return False
