"""A CSV file in: header, then chunks of columns of text, in memory that does not grow with the file."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from tasuki.diagnostics import Location, Problem, Refused, problem
from tasuki.tabular.encodings import Encoding, detect

if TYPE_CHECKING:
    from _csv import Reader

MOST_COLUMNS = 2000
MOST_CHARACTERS = 131_072
"""Of one cell; the csv module's own limit, which stays as it is because it is global."""
CHUNK_ROWS = 20_000
_BUFFER = 1 << 20


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A row that is no row of the table: its number, its cells as far as they could be read, and why."""

    row: int
    cells: tuple[str, ...]
    problem: Problem


@dataclass(frozen=True, slots=True)
class Chunk:
    """Some rows in columns: `columns[c][i]` is the cell of row number `rows[i]` under header c.

    Row numbers count from 1 below the header and count empty lines, so that they match a spreadsheet's; rows without
    any text are left out. `refused` are the rows of this stretch that do not fit the header.
    """

    rows: Sequence[int]
    columns: tuple[Sequence[str], ...]
    refused: tuple[RefusedRow, ...] = ()


@dataclass(frozen=True, slots=True)
class TabularFile:
    """A CSV file whose encoding and header are known to be sound. `chunks()` may be called again and again."""

    path: Path
    encoding: Encoding
    header: tuple[str, ...]
    header_row: int
    chunk_rows: int

    def chunks(self) -> Iterator[Chunk]:
        """The rows in order. Raises Refused where the rest of the file cannot be read (a quote never closed, a cell
        beyond the limit); the rows before were given."""
        with _open(self.path, self.encoding) as file:
            reader = csv.reader(file, strict=True)
            for _ in range(self.header_row):
                next(reader)
            yield from _chunks(self, reader)


def read_csv(
    path: Path, encoding: Encoding | None = None, *, chunk_rows: int = CHUNK_ROWS, header_row: int = 1
) -> TabularFile:
    """The file, opened as far as its header in line `header_row` (lines above it are left out).

    Raises Refused with every problem of encoding and header: unreadable, wrong encoding, NUL bytes, a quote never
    closed, empty, an empty or repeated column heading, too many columns.
    """
    found = detect(path, encoding)
    _refuse_open_quote(path, found)
    where = Location(file=path.name)
    with _open(path, found) as file:
        reader = csv.reader(file, strict=True)
        try:
            for _ in range(header_row - 1):
                next(reader)
            header = tuple(cell.strip(" \t\r\n\u3000") for cell in next(reader))
        except StopIteration:
            raise Refused(problem("I102", where)) from None
        except csv.Error as error:
            raise Refused(_stopped(error, where, reader.line_num)) from None
    problems = _header_problems(header, where)
    if problems:
        raise Refused(*problems)
    return TabularFile(path, found, header, header_row, chunk_rows)


def _open(path: Path, encoding: Encoding) -> TextIO:
    return path.open(encoding=encoding, newline="", buffering=_BUFFER)


def _header_problems(header: Sequence[str], where: Location) -> list[Problem]:
    if not any(header):
        return [problem("I102", where)]
    if len(header) > MOST_COLUMNS:
        return [problem("I108", where, count=len(header), max=MOST_COLUMNS)]
    problems = []
    first: dict[str, int] = {}
    for place, name in enumerate(header, start=1):
        if not name:
            problems.append(problem("I107", where, column=place))
        elif name in first:
            at = Location(file=where.file, header=name)
            problems.append(problem("I106", at, header=name, first=first[name], column=place))
        first.setdefault(name, place)
    return problems


def _refuse_open_quote(path: Path, encoding: Encoding) -> None:
    """An odd number of quotes may be a quote that swallows the rest of the file: then nothing is read at all."""
    with path.open("rb") as file:
        quotes = sum(block.count(b'"') for block in iter(lambda: file.read(_BUFFER), b""))
    if quotes % 2 == 0:
        return
    with _open(path, encoding) as text:
        reader = csv.reader(text, strict=True)
        while True:
            line = reader.line_num + 1
            try:
                next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                if not _goes_on(error):
                    raise Refused(_stopped(error, Location(file=path.name), line)) from None


def _goes_on(error: csv.Error) -> bool:
    """True if only this line is broken (text behind a closing quote) and the next line starts afresh."""
    return "expected after" in str(error)


def _stopped(error: csv.Error, where: Location, line: int) -> Problem:
    if "field larger" in str(error):
        return problem("I112", where, line=line, max=MOST_CHARACTERS)
    return problem("I110" if _goes_on(error) else "I111", where, line=line)


def _chunks(file: TabularFile, reader: Reader) -> Iterator[Chunk]:
    where = Location(file=file.path.name)
    done = 0
    while True:
        rows: list[list[str]] = []
        broken: list[RefusedRow] = []
        stopped: Problem | None = None
        while len(rows) < file.chunk_rows:
            before = len(rows)
            line = reader.line_num + 1
            try:
                # On an error the rows read so far stay in the list.
                rows.extend(islice(reader, file.chunk_rows - before))
                break
            except csv.Error as error:
                number = done + len(rows) + 1
                if not _goes_on(error):
                    stopped = _stopped(error, where, max(line, reader.line_num))
                    break
                found = problem("I110", Location(file=where.file, row=number), line=reader.line_num)
                broken.append(RefusedRow(number, (), found))
                rows.append([])
        if rows:
            yield _chunk(rows, done + 1, len(file.header), broken, where.file)
        if stopped is not None:
            raise Refused(stopped)
        if len(rows) < file.chunk_rows:
            return
        done += len(rows)


def _chunk(rows: list[list[str]], first: int, width: int, broken: list[RefusedRow], name: str) -> Chunk:
    if not broken and all(map(any, rows)) and set(map(len, rows)) == {width}:
        return Chunk(range(first, first + len(rows)), tuple(zip(*rows, strict=True)))
    kept: list[list[str]] = []
    numbers: list[int] = []
    for number, cells in enumerate(rows, start=first):
        if not any(cells):
            continue
        if len(cells) == width:
            kept.append(cells)
            numbers.append(number)
        else:
            at = Location(file=name, row=number)
            broken.append(RefusedRow(number, tuple(cells), problem("I109", at, expected=width, found=len(cells))))
    columns: tuple[Sequence[str], ...] = tuple(zip(*kept, strict=True)) if kept else ((),) * width
    return Chunk(numbers, columns, tuple(sorted(broken, key=lambda row: row.row)))
