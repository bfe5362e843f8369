"""Deleting a record, after asking."""

from __future__ import annotations

from starlette.responses import Response

from tasuki.diagnostics import Refused, problem
from tasuki.labels import Label
from tasuki.layouts import addresses
from tasuki.layouts.form_screens import DeleteScreen
from tasuki.layouts.plans import PagePlan
from tasuki.layouts.records import may_delete, record_title
from tasuki.objects import Record, one_row, write
from tasuki.web.pages.records import crumbs, plan_and_record
from tasuki.web.visits import Visit


def ask(visit: Visit) -> Response:
    """GET /objects/{object}/{id}/delete."""
    plan, record = _deletable(visit)
    return _page(visit, plan, record)


def delete(visit: Visit) -> Response:
    """POST /objects/{object}/{id}/delete: into the recycle bin, with everything that belongs to the record."""
    plan, record = _deletable(visit)
    sent = visit.form.last("_version")
    version = int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 19 else record.version
    batch = one_row(plan.object.key, "delete", id=record.id, version=version)
    try:
        outcome = write(visit.org, batch, access=visit.access, door="screen")
        problems = outcome.problems.get(0, ())
    except Refused as error:
        problems = error.problems
    if not problems:
        return visit.go(addresses.list_of(plan.object.key), "deleted")
    return _page(
        visit, plan, record, errors=tuple(found.sentence.text(visit.language) for found in problems), status=409
    )


def _deletable(visit: Visit) -> tuple[PagePlan, Record]:
    plan, record = plan_and_record(visit)
    if not may_delete(visit.access.object(plan.object.key), record, visit.access):
        raise Refused(problem("R008", action=Label("削除", "delete")))
    return plan, record


def _page(visit: Visit, plan: PagePlan, record: Record, *, errors: tuple[str, ...] = (), status: int = 200) -> Response:
    screen = DeleteScreen(
        frame=visit.frame(here=plan.object.key, crumbs=crumbs(visit, plan, record, visit.say("record.delete"))),
        label=plan.label,
        title=record_title(plan, record, visit.language),
        action=addresses.delete_of(plan.object.key, record.id),
        back=addresses.record_of(plan.object.key, record.id),
        version=record.version,
        errors=errors,
    )
    return visit.show("delete.html", screen, status)
