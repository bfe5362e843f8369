"""What follows from what: circles are found, and only circles."""

from __future__ import annotations

from graphlib import CycleError, TopologicalSorter
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from tasuki.metadata.dependencies import Place, circles

Graph = dict[Place, tuple[Place, ...]]


@st.composite
def graphs(draw: st.DrawFn) -> Graph:
    places = [(f"o{number % 3}", f"f{number}") for number in range(draw(st.integers(1, 7)))]
    return {place: tuple(draw(st.lists(st.sampled_from(places), max_size=2, unique=True))) for place in places}


def reachable(graph: Graph, start: Place) -> set[Place]:
    found: set[Place] = set()
    waiting = list(graph[start])
    while waiting:
        place = waiting.pop()
        if place not in found:
            found.add(place)
            waiting += graph[place]
    return found


@given(graphs())
def test_every_value_that_follows_from_itself_is_in_a_circle_that_is_told(graph: Graph) -> None:
    found = list(circles(graph))
    for circle in found:
        assert circle[0] == circle[-1]
        assert all(after in graph[before] for before, after in pairwise(circle))
    told = {place for circle in found for place in circle}
    assert told == {place for place in graph if place in reachable(graph, place)}
    assert len(found) == len({frozenset(circle) for circle in found})


@given(graphs())
def test_without_a_circle_there_is_an_order(graph: Graph) -> None:
    try:
        list(TopologicalSorter(graph).static_order())
    except CycleError:
        assert list(circles(graph)) != []
    else:
        assert list(circles(graph)) == []
