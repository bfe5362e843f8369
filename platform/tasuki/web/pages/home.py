"""Home, search, and the candidates of a reference."""

from __future__ import annotations

from starlette.responses import Response

from tasuki.layouts import addresses
from tasuki.layouts.frames import navigation
from tasuki.layouts.homes import SHORTEST_SEARCH, candidates_screen, home_screen, search_screen
from tasuki.layouts.parts import Link
from tasuki.layouts.plans import compact_plan
from tasuki.layouts.saying import Said, say
from tasuki.objects import ListQuery, find_candidates, list_records, recent_records
from tasuki.web.answers import NotFound
from tasuki.web.visits import Visit

_FOUND_ROWS = 5
_OFFERED = 20


def show(visit: Visit) -> Response:
    """GET /."""
    recent = recent_records(visit.org, access=visit.access)
    links = navigation(visit.access, visit.language)
    return visit.show("home.html", home_screen(visit.frame(here="home"), links, recent, visit.access))


def search(visit: Visit) -> Response:
    """GET /search?q=: what every object of the app has of it."""
    text = visit.query("q")
    found = []
    for link in navigation(visit.access, visit.language) if len(text) >= SHORTEST_SEARCH else ():
        plan = compact_plan(visit.access, link.key, visit.language)
        if plan is None:
            continue
        page = list_records(
            visit.org, ListQuery(link.key, plan.keys, search=text, limit=_FOUND_ROWS), access=visit.access
        )
        if page.records:
            found.append((plan, page))
    crumbs = (Link(Said(visit.say("search.title")), ""),)
    return visit.show("search.html", search_screen(visit.frame(crumbs=crumbs, search=text), text, found))


def candidates(visit: Visit) -> Response:
    """GET /objects/{object}/candidates?q=: options under a text box, or a page of links without script."""
    object_key = visit.part("object")
    if not visit.access.object(object_key).visible:
        raise NotFound
    # The type-ahead sends its text box under the name the form gives it.
    typed = next((text for name, text in visit.request.query_params.items() if name.startswith("_name.")), "")
    text = visit.query("q") or typed.strip()
    found = find_candidates(visit.org, object_key, text, access=visit.access, limit=_OFFERED)
    label = say(visit.org.catalog.objects[object_key].label, visit.language)
    frame = visit.frame(here=object_key, crumbs=(Link(label, addresses.list_of(object_key)),))
    screen = candidates_screen(frame, object_key, label, text, found)
    return visit.show("_candidates.html" if visit.wants_fragment else "candidates.html", screen)
