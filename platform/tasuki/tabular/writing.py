"""A CSV file out: quoted as spreadsheets expect, and never a '?' for a character the encoding lacks."""

from __future__ import annotations

import csv
import errno
import io
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from tasuki.diagnostics import Location, Problem, Refused, any_errors, problem
from tasuki.tabular.encodings import Encoding

MOST_LISTED = 1000
"""Characters listed one by one; further ones are not."""
# CP932 writes these as a twin that looks the same and reads back as another character.
_TWINS = str.maketrans({"¢": "￠", "£": "￡", "¬": "￢", "‖": "∥", "−": "－", "〜": "～"})


class CsvWriter:
    """Appends rows below a header; made by `write_csv`. `rows` counts them, `problems` lists lost characters."""

    def __init__(self, name: str, header: Sequence[str], encoding: Encoding, file: IO[bytes]) -> None:
        self.rows = 0
        self.problems: list[Problem] = []
        self._name = name
        self._header = tuple(header)
        self._encoding = encoding
        self._file = file
        if encoding == "utf-8-sig":
            file.write(b"\xef\xbb\xbf")
        self._append([self._header], first=0)

    def write(self, rows: Iterable[Sequence[str]]) -> None:
        """Append `rows` of text; blank is ''. A row may have more cells than the header."""
        listed = list(rows)
        self._append(listed, first=self.rows + 1)
        self.rows += len(listed)

    def _append(self, rows: Sequence[Sequence[str]], first: int) -> None:
        body = io.StringIO()
        csv.writer(body, lineterminator="\r\n").writerows(rows)
        text = body.getvalue()
        if self._encoding != "cp932":
            self._file.write(text.encode("utf-8"))
            return
        twinned = text.translate(_TWINS) if any(map(text.__contains__, map(chr, _TWINS))) else text
        try:
            data = twinned.encode("cp932")
        except UnicodeEncodeError:
            self._list(rows, first)
            # The file is thrown away at the end; going on finds the other characters too.
            data = b""
        else:
            if twinned is not text:
                self._list(rows, first)
        self._file.write(data)

    def _list(self, rows: Sequence[Sequence[str]], first: int) -> None:
        for number, row in enumerate(rows, start=first):
            for place, cell in enumerate(row):
                for character in sorted(set(cell)):
                    found = self._judge(character, number, place)
                    if found is not None and len(self.problems) < MOST_LISTED:
                        self.problems.append(found)

    def _judge(self, character: str, row: int, place: int) -> Problem | None:
        """What CP932 does to the character: nothing (None), a twin (a warning), or it has none (an error)."""
        header = self._header[place] if place < len(self._header) else ""
        at = Location(file=self._name, row=row, header=header)
        values = {"header": header, "row": row, "character": character, "code": f"{ord(character):04X}"}
        twin = character.translate(_TWINS)
        if twin != character:
            return problem("I114", at, twin=twin, **values)
        try:
            character.encode("cp932")
        except UnicodeEncodeError:
            return problem("I113", at, encoding=self._encoding, **values)
        return None


@contextmanager
def write_csv(path: Path, header: Sequence[str], encoding: Encoding) -> Iterator[CsvWriter]:
    """A writer whose file appears under its name only when everything was written.

    Raises Refused if the folder cannot be written, or at the end if a character does not exist in the encoding; then
    there is no new file, and a file that stood there before still stands. Warnings stay in `problems`.
    """
    draft = _draft(path)
    try:
        with draft.open("wb") as file:
            writer = CsvWriter(path.name, header, encoding, file)
            yield writer
        if any_errors(writer.problems):
            raise Refused(*writer.problems)
        draft.replace(path)
    except OSError as error:
        raise _not_writable(path, error) from error
    finally:
        draft.unlink(missing_ok=True)


def check_writable(path: Path) -> None:
    """Raises Refused if `write_csv` could not write the file, so that long work need not end in that."""
    draft = _draft(path)
    try:
        if path.is_dir():
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        draft.open("wb").close()
        draft.unlink()
    except OSError as error:
        raise _not_writable(path, error) from error


def _draft(path: Path) -> Path:
    return path.with_name(f".{path.name}.part")


def _not_writable(path: Path, error: OSError) -> Refused:
    detail = error.strerror or type(error).__name__
    return Refused(problem("I115", Location(file=path.name), name=str(path), detail=detail))
