"""Every fault can still be planted; `make test-planted` shows that each is noticed."""

from __future__ import annotations

from pathlib import Path

from planted.all_plants import PLANTS
from planted.plant import Change, Plant, faults

ROOT = Path(__file__).resolve().parents[2]


def test_every_plant_still_applies() -> None:
    assert faults(PLANTS) == []


def test_every_plant_has_a_name_of_its_own_and_tests_that_exist() -> None:
    assert len({plant.name for plant in PLANTS}) == len(PLANTS)
    missing = [test for plant in PLANTS for test in plant.tests if not (ROOT / test.partition("::")[0]).is_file()]
    assert missing == []


def test_every_plant_changes_something() -> None:
    assert [plant.name for plant in PLANTS if not plant.why or any(one.old == one.new for one in plant.changes)] == []


def test_a_plant_whose_place_is_gone_is_named() -> None:
    gone = Plant("gone", "to see that it is told", (Change("formulas/nowhere.py", "a", "b"),), ())
    moved = Plant("moved", "to see that it is told", (Change("formulas/nodes.py", "no such line", "b"),), ())
    twice = Plant("twice", "to see that it is told", (Change("formulas/nodes.py", "class", "b"),), ())
    told = faults((gone, moved, twice))
    assert [one.partition(": ")[0] for one in told] == ["gone", "moved", "twice"]
    assert all(word in one for word, one in zip(("no such file", "not found", "times"), told, strict=True))
