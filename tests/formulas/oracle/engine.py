"""The engine beside the oracle: what both give for the same lines."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from formulas.oracle.lines import answer
from tasuki.diagnostics import NOWHERE
from tasuki.formulas import parse
from tasuki.storage.evaluation import Evaluator, read_line

Line = Mapping[str, Any]


def engine_results(engine: Evaluator, lines: Sequence[Line]) -> list[list[dict[str, Any]]]:
    """A list of `{"value": ...}` and `{"error": code}` for each line; one that does not compile has its problems."""
    read = [read_line(json.dumps({**line, "expect": None}), number) for number, line in enumerate(lines, 1)]
    found = []
    for given in engine.run(read):
        shown = given.as_json("en")
        results = shown.get("results", [{"problems": shown.get("problems")}])
        found.append([{key: value for key, value in one.items() if key != "message"} for one in results])
    return found


def compared(engine: Evaluator, lines: Sequence[Line]) -> Iterator[tuple[Line, int, Any, Any]]:
    """Every row where they differ: the line, the row's place, what the engine gives and what the oracle gives."""
    for line, given in zip(lines, engine_results(engine, lines), strict=True):
        wanted = answer(line)
        if len(given) != len(wanted):
            yield line, 0, given, wanted
            continue
        yield from (
            (line, place, one, two) for place, (one, two) in enumerate(zip(given, wanted, strict=True)) if one != two
        )


def shares(lines: Sequence[Line]) -> Counter[str]:
    """How many results are blank, errors and values, and how many values of the rows are missing."""
    found: Counter[str] = Counter()
    for line in lines:
        for one in answer(line):
            found["error" if "error" in one else "blank" if one["value"] is None else "value"] += 1
    for row in lines[0]["rows"]:
        found.update("missing" if value is None else "given" for value in row.values())
    return found


def smallest(engine: Evaluator, line: Line) -> str:
    """The shortest part of a formula that still differs, with the fields it reads, for people to look at."""
    while True:
        parts = [part for part in _parts(line["formula"]) if parse(part, NOWHERE).node is not None]
        smaller = [{**line, "formula": part} for part in sorted(set(parts), key=len)]
        compiled = [
            one
            for one, given in zip(smaller, engine_results(engine, smaller), strict=True)
            if not any("problems" in found for found in given)
        ]
        differing = next(compared(engine, compiled), None)
        if differing is None:
            break
        line = differing[0]
    found, place, given, wanted = next(compared(engine, [line]))
    row = {name: value for name, value in found["rows"][place].items() if name in found["formula"]}
    before = (found.get("prior") or [None])[place if found.get("prior") else 0]
    prior = None if before is None else {name: value for name, value in before.items() if name in row}
    return (
        f"{found['formula']}\n    blanks: {found['blanks']}, row: {row}, prior: {prior}\n"
        f"    engine: {given}\n    oracle: {wanted}"
    )


def _parts(text: str) -> Iterator[str]:
    """What stands in brackets, between commas, shorter than the whole."""
    starts: list[int] = []
    quote, place = "", 0
    while place < len(text):
        letter = text[place]
        if quote:
            if letter == "\\":
                place += 1
            elif letter == quote:
                quote = ""
        elif letter in "\"'":
            quote = letter
        elif letter == "(":
            starts.append(place + 1)
        elif letter in ",)" and starts:
            yield text[starts.pop() : place].strip()
            if letter == ",":
                starts.append(place + 1)
        place += 1
    yield from _calls(text)


def _calls(text: str) -> Iterator[str]:
    """Every function call in a text."""
    for start in range(1, len(text)):
        if not text[start - 1].isalnum() and text[start].isupper():
            depth = 0
            for end in range(start, len(text)):
                depth += (text[end] == "(") - (text[end] == ")")
                if depth == 0 and text[end] == ")":
                    yield text[start : end + 1]
                    break
