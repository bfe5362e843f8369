"""A formula inside YAML: how it is written, and how a problem of its text finds its place in the file."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

from tasuki.diagnostics import Location, Problem, problem
from tasuki.formulas import Node, parse
from tasuki.metadata.findings import Findings
from tasuki.metadata.reading import Document
from tasuki.metadata.words import formula_of

Path = tuple[str | int, ...]
_ESCAPED = re.compile(r"''|\\x..|\\u.{4}|\\U.{8}|\\.|.")


@dataclass(frozen=True, slots=True)
class FormulaPlace:
    """The place of a formula in a document."""

    document: Document
    path: Path

    @property
    def text(self) -> str | None:
        """The formula as written, or None if there is none."""
        value: Any = self.document.value
        for step in self.path:
            value = value.get(step) if isinstance(value, dict) else None
        return formula_of(value)

    def parse(self, findings: Findings) -> Node | None:
        """The tree of the formula, or None if there is none or it cannot be read."""
        text = self.text
        if text is None or self._is_unquoted(findings):
            return None
        parsed = parse(text, self.document.text_at(*self.path))
        self.take(parsed.problems, findings)
        return parsed.node

    def take(self, problems: Iterable[Problem], findings: Findings) -> None:
        """Add problems of the formula at their places in the file."""
        for found in problems:
            findings.take(found.at(self.located(found.where)))

    def report(self, code: str, where: Location, findings: Findings, /, **values: object) -> None:
        """Add the problem `code` at a node of the formula."""
        findings.take(problem(code, self.located(where), **values))

    def located(self, where: Location) -> Location:
        """The place in the file of a place in the text: inside quotes an escape is longer than what it means."""
        start = self.document.text_at(*self.path)
        if where.line != start.line or self.document.mark(self.path).style not in ("'", '"'):
            return where
        raw = self.document.lines[start.line - 1][start.column - 1 :]
        return replace(where, column=start.column + _written_length(raw, where.column - start.column))

    def _is_unquoted(self, findings: Findings) -> bool:
        """True, with a problem, for a plain scalar YAML may have cut: before a comment, over lines, folded with `>`."""
        document, mark = self.document, self.document.mark(self.path)
        rest = document.lines[mark.end_line][mark.end_column :] if mark.end_line < len(document.lines) else ""
        plain_trouble = not mark.style and (mark.end_line != mark.line or rest.lstrip(" ,}]").startswith("#"))
        if mark.style == ">" or plain_trouble:
            findings.add("M118", document.at(*self.path))
            return True
        return False


def _written_length(raw: str, characters: int) -> int:
    """How far into the source of a quoted scalar its first `characters` characters reach."""
    pieces = islice(_ESCAPED.finditer(raw), characters)
    return sum(len(piece[0]) for piece in pieces)
