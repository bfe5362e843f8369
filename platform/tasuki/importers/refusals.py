"""Refused rows: the file in which they go back to whoever sent them, and the problems a report lists."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType

from tasuki.diagnostics import Location, Problem
from tasuki.importers.headers import ERROR_HEADING, ROW_HEADING
from tasuki.labels import Language
from tasuki.tabular import CsvWriter, Encoding, write_csv

MOST_LISTED = 1000
"""Problems a report lists; all are counted and all are in the file of refused rows."""
GETA = "〓"
"""Stands for a character a sentence has and the file's encoding lacks."""


class Refusals:
    """Counts, lists and writes refused rows in the order of the file. A context: the file appears at its end, if a
    row was refused at all."""

    def __init__(
        self, path: Path | None, header: Sequence[str], encoding: Encoding, language: Language, source: str
    ) -> None:
        self.rows = 0
        self.problems: list[Problem] = []
        self.counted: Counter[str] = Counter()
        self.written: Path | None = None
        self._path = path
        self._header = tuple(header)
        self._encoding = encoding
        self._language = language
        self._source = source
        self._stack = ExitStack()
        self._writer: CsvWriter | None = None

    def __enter__(self) -> Refusals:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.__exit__(kind, error, trace)
        if kind is None and self._writer is not None:
            self.written = self._path

    def tell(self, found: Problem) -> None:
        """Count and list a problem that is not a row's."""
        self.counted[found.code] += 1
        if len(self.problems) < MOST_LISTED:
            self.problems.append(found)

    def refuse(self, row: int, cells: Sequence[str], problems: Sequence[Problem], headings: dict[str, str]) -> None:
        """A refused row with its original cells; `headings` names the column of each field."""
        self.rows += 1
        placed = [self._placed(found, row, headings) for found in problems]
        for found in placed:
            self.tell(found)
        if self._path is None:
            return
        if self._writer is None:
            language = self._language
            header = (*self._header, ROW_HEADING.text(language), ERROR_HEADING.text(language))
            self._writer = self._stack.enter_context(write_csv(self._path, header, self._encoding))
        width = len(self._header)
        own = [*cells[:width], *[""] * (width - len(cells))]
        self._writer.write([[*own, str(row), self._text(placed), *cells[width:]]])

    def _placed(self, found: Problem, row: int, headings: dict[str, str]) -> Problem:
        where = found.where
        header = where.header or headings.get(where.field, "")
        return found.at(Location(file=self._source, row=row, field=where.field, header=header))

    def _text(self, problems: Sequence[Problem]) -> str:
        text = " / ".join(self._sentence(found) for found in problems)
        if self._encoding != "cp932":
            return text
        return "".join(char if _fits(char) else GETA for char in text)

    def _sentence(self, found: Problem) -> str:
        language = self._language
        colon, opening, closing = ("：", "（", "）") if language == "ja" else (": ", " (", ")")
        place = f"{found.where.header}{colon}" if found.where.header else ""
        hint = f"{opening}{found.hint.text(language)}{closing}" if found.hint.ja else ""
        return f"{found.code} {place}{found.sentence.text(language)}{hint}"


def _fits(char: str) -> bool:
    try:
        return char.encode("cp932").decode("cp932") == char
    except UnicodeEncodeError:
        return False
