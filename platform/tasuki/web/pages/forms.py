"""The form of a record: opened, sent, sent wrongly, sent too late."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from uuid import UUID

from starlette.responses import Response

from tasuki import ids
from tasuki.diagnostics import Problem, Refused, problem
from tasuki.labels import Label
from tasuki.layouts import addresses
from tasuki.layouts.conflicts import conflict_screen, merged_texts, sides_of
from tasuki.layouts.forms import FormState, back_to, editable_fields, form_screen, state_of
from tasuki.layouts.moments import moment
from tasuki.layouts.plans import PagePlan, page_plan
from tasuki.layouts.records import may_edit, record_title
from tasuki.objects import Batch, Outcome, Record, one_row, timeline, write
from tasuki.web.answers import NotFound
from tasuki.web.pages.records import crumbs, plan_and_id, plan_and_record, record_or_404
from tasuki.web.reading import prefilled_state, sent_state
from tasuki.web.visits import Visit

_STALE = "R005"


def open_new(visit: Visit) -> Response:
    """GET /objects/{object}/new: an empty form; parts of the query fill fields beforehand."""
    plan = _plan_for_new(visit)
    return _form(visit, plan, prefilled_state(visit, plan), None)


def send_new(visit: Visit) -> Response:
    """POST /objects/{object}/new."""
    plan = _plan_for_new(visit)
    state = sent_state(visit, plan)
    outcome, problems = _write(visit, one_row(plan.object.key, "insert", state.texts), state)
    identifier = outcome.ids[0]
    if not problems and identifier is not None:
        return visit.go(_after(visit, plan, ids.to_text(identifier)), "created")
    return _form(visit, plan, replace(state, problems=problems), None, status=422)


def _write(visit: Visit, batch: Batch, state: FormState) -> tuple[Outcome, tuple[Problem, ...]]:
    """Write the form's row, or only check it if its reading found problems already; gives all problems together."""
    outcome = write(visit.org, batch, access=visit.access, door="screen", check_only=bool(state.problems))
    known = {found.where.field for found in state.problems}
    others = (found for found in outcome.problems.get(0, ()) if found.where.field not in known)
    return outcome, (*state.problems, *others)


def _after(visit: Visit, plan: PagePlan, identifier: str) -> str:
    """The new record's page, or the list for somebody who may create but not read."""
    path = addresses.list_of(plan.object.key)
    return f"{path}/{identifier}" if visit.access.object(plan.object.key).visible else "/"


def open_edit(visit: Visit) -> Response:
    """GET /objects/{object}/{id}/edit."""
    plan, record = _plan_for_edit(visit)
    return _form(visit, plan, state_of(plan, record, visit.language), record)


def send_edit(visit: Visit) -> Response:
    """POST /objects/{object}/{id}/edit: saved, or the form with its problems, or the conflict page."""
    plan, identifier = plan_and_id(visit)
    state = sent_state(visit, plan)
    plain = bool(state.texts) and not state.problems and not visit.form.has("_conflict")
    if plain:
        # The usual case reads nothing beforehand: the write path finds out whether the record is there, open to this
        # person and as it was. Only a refusal needs the record, to say why.
        answer, state = _save(visit, plan, identifier, state)
        if answer is not None:
            return answer
    record = _editable(visit, plan, record_or_404(visit, plan, identifier))
    if state.version != record.version:
        return _conflict(visit, plan, state, record)
    if plain:
        return _form(visit, plan, state, record, status=422)
    return _send_with_record(visit, plan, state, record)


def _send_with_record(visit: Visit, plan: PagePlan, state: FormState, record: Record) -> Response:
    """The forms that need the record: those that settle a conflict, and those already known to be wrong."""
    if visit.form.has("_conflict"):
        state, unanswered = _settled(visit, plan, state, record)
        if unanswered:
            return _conflict(visit, plan, state, record, unanswered)
    answer, state = _save(visit, plan, record.id, state)
    if answer is not None:
        return answer
    if any(found.code == _STALE for found in state.problems):
        # Somebody saved between our reading and our writing.
        return _conflict(visit, plan, state, record_or_404(visit, plan, record.id))
    return _form(visit, plan, state, record, status=422)


def _save(visit: Visit, plan: PagePlan, identifier: UUID, state: FormState) -> tuple[Response | None, FormState]:
    """The answer to a form that was saved, or None and the state with the problems that speak against it."""
    there = addresses.record_of(plan.object.key, identifier)
    if not state.texts:
        return visit.go(there, "unchanged"), state
    batch = one_row(plan.object.key, "update", state.texts, id=identifier, version=state.version)
    outcome, problems = _write(visit, batch, state)
    if problems:
        return None, replace(state, problems=problems)
    return visit.go(there, "saved" if outcome.updated else "unchanged"), state


def _settled(visit: Visit, plan: PagePlan, state: FormState, record: Record) -> tuple[FormState, Mapping[str, str]]:
    """The state with the chosen sides as its texts, and a sentence for each contested field without a choice."""
    sides = sides_of(plan, state, record, visit.language)
    texts, unanswered = merged_texts(sides, visit.form.under("_keep."))
    labels = {side.placed.field.key: side.placed.label.text for side in sides}
    if unanswered:
        return state, {key: visit.say("conflict.must_choose", label=labels[key]) for key in unanswered}
    kept = {key for key, text in texts.items() if text != state.texts.get(key)}
    problems = tuple(found for found in state.problems if found.where.field not in kept)
    return replace(state, texts=texts, problems=problems), {}


def _conflict(
    visit: Visit, plan: PagePlan, state: FormState, record: Record, unanswered: Mapping[str, str] | None = None
) -> Response:
    entries = timeline(visit.org, plan.object.key, record.id, access=visit.access, limit=1)
    title = record_title(plan, record, visit.language)
    screen = conflict_screen(
        visit.frame(here=plan.object.key, crumbs=crumbs(visit, plan, record, visit.say("record.edit"))),
        plan,
        state,
        record,
        title=title,
        changed_by=entries[0].actor if entries else "",
        changed_at=moment(visit.org.catalog, entries[0].at, visit.language) if entries else "",
        keep=visit.form.under("_keep."),
        unanswered=unanswered or {},
    )
    return visit.show("conflict.html", screen, 422 if unanswered else 409)


def _form(visit: Visit, plan: PagePlan, state: FormState, record: Record | None, *, status: int = 200) -> Response:
    here = visit.say("record.edit") if record else visit.say("form.new")
    frame = visit.frame(here=plan.object.key, crumbs=crumbs(visit, plan, record, here))
    title = record_title(plan, record, visit.language) if record else ""
    back = back_to(plan.object.key, record.id if record else None)
    return visit.show("form.html", form_screen(frame, plan, state, record, title=title, back=back), status)


def _plan_for_new(visit: Visit) -> PagePlan:
    """The plan of a form one may create with. Raises NotFound for a hidden object, Refused for a visible one."""
    object_key = visit.part("object")
    plan = page_plan(visit.access, object_key, visit.language)
    if plan is None:
        raise NotFound
    if not visit.access.object(object_key).create:
        raise Refused(problem("R008", action=Label("登録", "create")))
    return plan


def _plan_for_edit(visit: Visit) -> tuple[PagePlan, Record]:
    plan, record = plan_and_record(visit)
    return plan, _editable(visit, plan, record)


def _editable(visit: Visit, plan: PagePlan, record: Record) -> Record:
    """The record, if one may edit it. Raises Refused."""
    if not may_edit(visit.access.object(plan.object.key), record, visit.access) or not editable_fields(plan):
        raise Refused(problem("R008", action=Label("変更", "change")))
    return record
