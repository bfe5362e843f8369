"""Formulas inside YAML: how they are written, and whether they fit the object they stand in."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from itertools import islice
from typing import Any

from tasuki.diagnostics import Problem
from tasuki.fields import BadValue
from tasuki.formulas import Literal, Node, check_condition, check_default, parse
from tasuki.metadata.catalog import FieldDef, ObjectDef
from tasuki.metadata.findings import Findings
from tasuki.metadata.reading import Document
from tasuki.metadata.scopes import ObjectScope, field_type
from tasuki.metadata.words import formula_of

Path = tuple[str | int, ...]
_ESCAPED = re.compile(r"''|\\x..|\\u.{4}|\\U.{8}|\\.|.")


def check_where(document: Document, path: Path, item: ObjectDef, findings: Findings) -> None:
    """The condition at `path` over the fields of `item`."""
    node = _parsed(document, path, findings)
    if node is not None:
        _take(check_condition(node, ObjectScope(item)), document, path, findings)


def check_field_default(document: Document, item: ObjectDef, field: FieldDef, findings: Findings) -> None:
    """The default of a field: a formula of the right type, and a literal the field itself would accept."""
    path: Path = ("fields", field.key, "default")
    node = _parsed(document, path, findings)
    if node is None:
        return
    problems = check_default(node, ObjectScope(item), field_type(field))
    _take(problems, document, path, findings)
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
    _take(parsed.problems, document, path, findings)
    return parsed.node


def _take(problems: Iterable[Problem], document: Document, path: Path, findings: Findings) -> None:
    """Add problems of a formula at their places in the file: inside quotes an escape is longer than what it means."""
    start = document.text_at(*path)
    for found in problems:
        where = found.where
        if where.line == start.line and document.mark(path).style in ("'", '"'):
            raw = document.lines[start.line - 1][start.column - 1 :]
            where = replace(where, column=start.column + _written_length(raw, where.column - start.column))
        findings.take(found.at(where))


def _written_length(raw: str, characters: int) -> int:
    """How far into the source of a quoted scalar its first `characters` characters reach."""
    pieces = islice(_ESCAPED.finditer(raw), characters)
    return sum(len(piece[0]) for piece in pieces)


def _is_unquoted(document: Document, path: Path, findings: Findings) -> bool:
    """True, with a problem, for a plain scalar YAML may have cut: before a comment, over lines, or folded with `>`."""
    mark = document.mark(path)
    rest = document.lines[mark.end_line][mark.end_column :] if mark.end_line < len(document.lines) else ""
    plain_trouble = not mark.style and (mark.end_line != mark.line or rest.lstrip(" ,}]").startswith("#"))
    if mark.style == ">" or plain_trouble:
        findings.add("M118", document.at(*path))
        return True
    return False
