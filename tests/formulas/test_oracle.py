"""The oracle agrees with the vectors, which were worked out by hand: else it could err as the engine does."""

from __future__ import annotations

import re
from collections import Counter

from formulas.oracle.lines import answer
from formulas.oracle.random_formulas import ANY, TEMPLATES
from formulas.oracle.vectors import differences, vectors
from tasuki.formulas.operations import OPERATIONS


def test_the_oracle_gives_what_the_vectors_expect() -> None:
    found = [difference for line in vectors() for difference in differences(line, answer(line))]
    assert found == []


def test_there_are_vectors_enough() -> None:
    lines = list(vectors())
    assert len({line["id"] for line in lines}) == len(lines)
    assert sum(len(line["expect"]) for line in lines) >= 600


def test_every_function_has_vectors_and_random_formulas_use_it() -> None:
    counted: Counter[str] = Counter()
    blank: Counter[str] = Counter()
    for line in vectors():
        for name in set(re.findall(r"[A-Z]+(?=\s*\()", line["formula"].upper())):
            counted[name] += len(line["expect"])
            blank[name] += sum(None in row.values() for row in line["rows"]) + line["formula"].upper().count("NULL")
    functions = [name for name in OPERATIONS if name.isupper()]
    assert [name for name in functions if counted[name] < (4 if OPERATIONS[name].parameters else 1)] == []
    assert [name for name in functions if OPERATIONS[name].parameters and not blank[name]] == []
    templates = " ".join([*(one for found in TEMPLATES.values() for one in found), *ANY])
    # What depends on the moment is tried over records.
    unused = [name for name in functions if f"{name}(" not in templates]
    assert sorted(unused) == ["ISCLONE", "NOW", "TIMENOW", "TODAY"]
