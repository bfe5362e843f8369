"""Whole columns of text into values, each distinct text parsed once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tasuki.diagnostics import Problem
from tasuki.fields.kind import BadValue, Kind


def read_column(kind: Kind, texts: Sequence[str | None]) -> tuple[list[Any], dict[int, Problem]]:
    """(value of each row, problem by index of the row in `texts`).

    None and blank text give None. A refused text gives None too, unless a record that already holds the value may
    keep it (a retired choice): then the value stands in the list and its problem in the dict, and the caller, who
    knows the record, drops the one or the other.
    """
    if len(texts) == 1:
        return _read_one(kind, texts[0])
    values: dict[str | None, Any] = {None: None}
    refused: dict[str | None, Problem] = {}
    parse = kind.parse
    for text in set(texts):
        if text is not None:
            try:
                values[text] = parse(text)
            except BadValue as bad:
                values[text] = bad.held
                refused[text] = bad.problem
    problems: dict[int, Problem] = {}
    if refused:
        problems = {index: refused[text] for index, text in enumerate(texts) if text in refused}
    return [values[text] for text in texts], problems


def _read_one(kind: Kind, text: str | None) -> tuple[list[Any], dict[int, Problem]]:
    """The same for the one row of a form, without the dictionaries."""
    if text is None:
        return [None], {}
    try:
        return [kind.parse(text)], {}
    except BadValue as bad:
        return [bad.held], {0: bad.problem}
