"""A formula inside YAML: how it is written, and how a problem of its text finds its place in the file."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from tasuki.diagnostics import Location, Problem, problem
from tasuki.formulas import Node, parse
from tasuki.metadata.findings import Findings
from tasuki.metadata.reading import Document
from tasuki.metadata.words import formula_of

Path = tuple[str | int, ...]
_FOLD = r"[ \t]*\n\s*"
_PIECES = {
    "'": re.compile(rf"''|{_FOLD}|."),
    '"': re.compile(rf"\\x..|\\u.{{4}}|\\U.{{8}}|\\\n[ \t]*|\\.|{_FOLD}|."),
}
"""What one character of a quoted scalar may be written as; a folded line end is one, or as many as blank lines."""


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
        pieces = _PIECES.get(self.document.mark(self.path).style)
        text = self.text
        if pieces is None or text is None:
            return where
        start = self.document.text_at(*self.path)
        above = "".join(f"{line}\n" for line in text.split("\n")[: where.line - start.line])
        raw = "\n".join(self.document.lines[start.line - 1 :])[start.column - 1 :]
        written = raw[: _written_length(raw, len(above) + where.column - start.column, pieces)]
        line = written.count("\n")
        column = len(written) - written.rfind("\n") if line else start.column + len(written)
        return replace(where, line=start.line + line, column=column)

    def _is_unquoted(self, findings: Findings) -> bool:
        """True, with a problem, for a plain scalar YAML may have cut: before a comment, over lines, folded with `>`."""
        document, mark = self.document, self.document.mark(self.path)
        rest = document.lines[mark.end_line][mark.end_column :] if mark.end_line < len(document.lines) else ""
        plain_trouble = not mark.style and (mark.end_line != mark.line or rest.lstrip(" ,}]").startswith("#"))
        if mark.style == ">" or plain_trouble:
            findings.add("M118", document.at(*self.path))
            return True
        return False


def _written_length(raw: str, characters: int, pieces: re.Pattern[str]) -> int:
    """How far into the source of a quoted scalar its first `characters` characters reach."""
    reached = 0
    for piece in pieces.finditer(raw):
        # An escaped line end means nothing.
        means = 0 if piece[0].startswith("\\\n") else max(1, piece[0].count("\n") - 1)
        if characters < means or (not characters and means):
            break
        characters -= means
        reached = piece.end()
    return reached
