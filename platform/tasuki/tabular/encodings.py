"""Which encoding a file is in: a byte order mark, else UTF-8, else CP932, decided on the whole file."""

from __future__ import annotations

import codecs
import re
from pathlib import Path
from typing import Literal

from tasuki.diagnostics import Location, Refused, problem

Encoding = Literal["utf-8", "utf-8-sig", "cp932"]
ENCODINGS: tuple[Encoding, ...] = ("utf-8", "utf-8-sig", "cp932")

_ALIASES: dict[str, Encoding] = {
    **dict.fromkeys(("utf-8", "utf8"), "utf-8"),
    **dict.fromkeys(("utf-8-sig", "utf8-bom", "utf-8-bom"), "utf-8-sig"),
    **dict.fromkeys(("cp932", "ms932", "sjis", "shift-jis", "shiftjis", "windows-31j"), "cp932"),
}
_BLOCK = 1 << 20
# Python maps these single bytes, which Windows leaves undefined, to control and private-use characters.
_NOT_CP932 = re.compile("[\x80\uf8f0-\uf8f3]")


def encoding_named(name: str) -> Encoding:
    """The encoding people call `name` (sjis, utf8, ...). Raises Refused for any other."""
    found = _ALIASES.get(name.strip().lower().replace("_", "-"))
    if found is None:
        raise Refused(problem("I116", value=name, offered=", ".join(ENCODINGS)))
    return found


def detect(path: Path, wanted: Encoding | None = None) -> Encoding:
    """The encoding of the file: UTF-8 after a mark, else `wanted`, else the first of the ladder that fits all of it.

    Reads the whole file in blocks. Raises Refused if it cannot be opened, is UTF-16, holds a NUL byte, or does not
    fit; then each encoding tried is named with the line where it failed.
    """
    where = Location(file=path.name)
    try:
        start = _first_bytes_and_nul_check(path, where)
        if start.startswith(codecs.BOM_UTF8):
            ladder: tuple[Encoding, ...] = ("utf-8-sig",)
        else:
            ladder = (wanted,) if wanted else ("utf-8", "cp932")
        failures = []
        for encoding in ladder:
            line = _bad_line(path, encoding)
            if line is None:
                return encoding
            failures.append(problem("I104", where, encoding=encoding, line=line))
    except OSError as error:
        raise Refused(problem("I101", where, name=str(path), detail=error.strerror or "")) from error
    raise Refused(*failures)


def _first_bytes_and_nul_check(path: Path, where: Location) -> bytes:
    """The first bytes of the file, once all of it is known to be free of NUL bytes."""
    start = b""
    lines = 0
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            start = start or block[:4]
            if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
                raise Refused(problem("I103", where))
            place = block.find(b"\0")
            if place >= 0:
                raise Refused(problem("I105", where, line=lines + block.count(b"\n", 0, place) + 1))
            lines += block.count(b"\n")
    return start


def _bad_line(path: Path, encoding: Encoding) -> int | None:
    """The line of the first byte that is not `encoding`, None if there is none."""
    decoder = codecs.getincrementaldecoder(encoding)()
    lines = 0
    with path.open("rb") as file:
        while True:
            block = file.read(_BLOCK)
            try:
                text = decoder.decode(block, final=not block)
            except UnicodeDecodeError as error:
                return lines + error.object.count(b"\n", 0, error.start) + 1
            if encoding == "cp932" and (strange := _NOT_CP932.search(text)):
                return lines + text.count("\n", 0, strange.start()) + 1
            if not block:
                return None
            lines += text.count("\n")
