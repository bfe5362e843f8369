"""The list of an object's records."""

from __future__ import annotations

from starlette.responses import Response

from tasuki import ids
from tasuki.diagnostics import Refused
from tasuki.layouts import addresses
from tasuki.layouts.lists import filtered_records, list_query, list_screen, read_list_request
from tasuki.layouts.parts import Link
from tasuki.layouts.plans import list_plan
from tasuki.layouts.saying import say
from tasuki.objects import ListPage, list_records
from tasuki.web.answers import NotFound
from tasuki.web.reading import name_of
from tasuki.web.visits import Visit

_NOTHING = ListPage(records=(), next=None, previous=None, total=0)


def show(visit: Visit) -> Response:
    """GET /objects/{object}: a page of the list, or only its table for htmx."""
    object_key = visit.part("object")
    request = read_list_request(visit.request.query_params.multi_items())
    plan = list_plan(visit.access, object_key, request.view, visit.language)
    query = list_query(plan, request, visit.access) if plan else None
    if plan is None or query is None:
        raise NotFound
    page, status = _NOTHING, 200
    errors: tuple[str, ...] = ()
    try:
        page = list_records(visit.org, query, access=visit.access)
    except Refused as error:
        # What was typed into a filter is no value of its field; the list stays, to be filtered better.
        errors, status = tuple(found.sentence.text(visit.language) for found in error.problems), 422
    names = {
        key: name_of(visit, target, ids.to_text(record))
        for key, (target, record) in filtered_records(plan, request).items()
    }
    label = say(plan.table.object.label, visit.language)
    frame = visit.frame(here=object_key, crumbs=(Link(label, addresses.list_of(object_key), object_key),))
    screen = list_screen(frame, plan, request, page, visit.access, names, errors)
    return visit.show("_list.html" if visit.wants_fragment else "list.html", screen, status)
