"""YAML text -> plain values with the place of every key and value.

Works on the events of PyYAML's C parser and knows no implicit types but null, true, false and integers without a
leading zero: 9:00 stays text, 01 stays text, `no` stays text. What the language does not have (anchors, aliases,
tags, merge keys, repeated keys) is a problem here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import yaml

from tasuki.diagnostics import Location, problem
from tasuki.metadata.findings import Findings

_INTEGER = re.compile(r"-?(?:0|[1-9][0-9]{0,17})")
_WORDS = {"": None, "null": None, "true": True, "false": False}
_MAX_DEPTH = 30


class Mark(NamedTuple):
    """Where a value stands (lines and columns from 0), where its key stands, and the marks of what is inside."""

    line: int
    column: int
    end_line: int
    end_column: int
    key_line: int
    key_column: int
    style: str
    inside: Any = None


@dataclass(frozen=True, slots=True)
class Document:
    """One YAML file as plain values (dict, list, str, int, bool, None) and the places of all of them."""

    file: str
    value: Any
    lines: tuple[str, ...] = field(repr=False)
    root: Mark = field(repr=False)

    def mark(self, path: tuple[str | int, ...]) -> Mark:
        """The mark of the value at `path`; the deepest one that exists."""
        found = self.root
        for step in path:
            try:
                found = found.inside[step]
            except (KeyError, IndexError, TypeError):
                return found
        return found

    def at(self, *path: str | int) -> Location:
        """Where the value at `path` begins."""
        mark = self.mark(path)
        return Location(self.file, mark.line + 1, mark.column + 1)

    def key_at(self, *path: str | int) -> Location:
        """Where the key of the value at `path` stands; for an item of a list, the item itself."""
        mark = self.mark(path)
        return Location(self.file, mark.key_line + 1, mark.key_column + 1)

    def text_at(self, *path: str | int) -> Location:
        """Where the first character of a text value stands: after a quote, in the line below a `|`."""
        mark = self.mark(path)
        if mark.style == "|" and mark.line + 1 < len(self.lines):
            below = self.lines[mark.line + 1]
            return Location(self.file, mark.line + 2, len(below) - len(below.lstrip(" ")) + 1)
        return Location(self.file, mark.line + 1, mark.column + (2 if mark.style in ("'", '"') else 1))


class _Stop(Exception):
    """The file cannot be read further; the problem is already in the findings."""


def read_document(file: str, text: str, findings: Findings) -> Document | None:
    """`text` as a Document, or None if it is no YAML that Tasuki reads. Adds every problem to `findings`."""
    lines = tuple(text.split("\n"))
    reader = _Reader(file, findings)
    try:
        events = _events(text)
        next(events)  # the start of the stream
        if isinstance(next(events), yaml.StreamEndEvent):
            findings.add("M005", Location(file, 1, 1))
            return None
        value, mark = reader.build(next(events), events, 0)
        next(events)  # the end of the document
        after = next(events)
        if not isinstance(after, yaml.StreamEndEvent):
            findings.add("M006", _start(file, after))
            return None
    except _Stop:
        return None
    except yaml.YAMLError as error:
        findings.add("M002", _error_place(file, error), detail=_error_text(error))
        return None
    if not isinstance(value, dict):
        findings.add("M005", Location(file, 1, 1))
        return None
    return None if reader.refused else Document(file, value, lines, mark)


def _events(text: str) -> Iterator[Any]:
    loader = yaml.CSafeLoader(text)
    try:
        while loader.check_event():
            yield loader.get_event()
    finally:
        loader.dispose()


def _start(file: str, event: Any) -> Location:
    return Location(file, event.start_mark.line + 1, event.start_mark.column + 1)


def _error_place(file: str, error: yaml.YAMLError) -> Location:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    return Location(file, mark.line + 1, mark.column + 1) if mark else Location(file, 1, 1)


def _error_text(error: yaml.YAMLError) -> str:
    return str(getattr(error, "problem", None) or getattr(error, "reason", None) or error).split("\n")[0]


class _Reader:
    """Builds values from events; remembers whether something was refused."""

    def __init__(self, file: str, findings: Findings) -> None:
        self.file = file
        self.findings = findings
        self.refused = False

    def refuse(self, code: str, event: Any, **values: str | int) -> None:
        self.refused = True
        self.findings.take(problem(code, _start(self.file, event), **values))

    def build(self, event: Any, events: Iterator[Any], depth: int, key: Any = None) -> tuple[Any, Mark]:
        """The value that begins with `event`, and its mark; `key` is the event of the key it stands under."""
        if depth > _MAX_DEPTH:
            self.refuse("M007", event, depth=_MAX_DEPTH)
            raise _Stop
        if isinstance(event, yaml.AliasEvent):
            self.refuse("M003", event, what=f"*{event.anchor}")
            return None, _mark(event, key)
        if event.anchor is not None:
            self.refuse("M003", event, what=f"&{event.anchor}")
        if event.tag is not None:
            self.refuse("M003", event, what=event.tag)
        if isinstance(event, yaml.ScalarEvent):
            return _scalar(event), _mark(event, key)
        if isinstance(event, yaml.MappingStartEvent):
            return self.mapping(event, events, depth, key)
        return self.sequence(event, events, depth, key)

    def mapping(self, start: Any, events: Iterator[Any], depth: int, key: Any) -> tuple[Any, Mark]:
        values: dict[str, Any] = {}
        marks: dict[str, Mark] = {}
        while not isinstance(event := next(events), yaml.MappingEndEvent):
            if not isinstance(event, yaml.ScalarEvent) or event.anchor is not None or event.tag is not None:
                self.refuse("M008", event)
                raise _Stop
            value, mark = self.build(next(events), events, depth + 1, event)
            if event.value == "<<" and not event.style:
                self.refuse("M003", event, what="<<")
            elif event.value in values:
                first = marks[event.value].key_line + 1
                self.refuse("M004", event, key=event.value, line=first)
            else:
                values[event.value], marks[event.value] = value, mark
        return values, _mark(start, key, marks)

    def sequence(self, start: Any, events: Iterator[Any], depth: int, key: Any) -> tuple[Any, Mark]:
        values: list[Any] = []
        marks: list[Mark] = []
        while not isinstance(event := next(events), yaml.SequenceEndEvent):
            value, mark = self.build(event, events, depth + 1)
            values.append(value)
            marks.append(mark)
        return values, _mark(start, key, marks)


def _mark(event: Any, key: Any, inside: Any = None) -> Mark:
    start, end, named = event.start_mark, event.end_mark, (key or event).start_mark
    style = getattr(event, "style", None) or ""
    return Mark(start.line, start.column, end.line, end.column, named.line, named.column, style, inside)


def _scalar(event: Any) -> str | int | bool | None:
    text: str = event.value
    if event.style:
        return text
    if text in _WORDS:
        return _WORDS[text]
    return int(text) if _INTEGER.fullmatch(text) else text
