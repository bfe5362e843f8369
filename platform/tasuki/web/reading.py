"""What a form sent, as the state of that form: texts per field, references found by what was typed."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import product
from uuid import UUID

from tasuki import ids
from tasuki.diagnostics import Location, Problem, Refused, problem
from tasuki.layouts.forms import FormState, editable_fields
from tasuki.layouts.plans import PagePlan, PlacedPlan
from tasuki.layouts.values import record_name
from tasuki.objects import Candidate, Filter, ListQuery, find_candidates, list_records, read_record, starting_values
from tasuki.web.visits import Visit

_OFFERED = 20


@dataclass(slots=True)
class _Sent:
    """A form being read, field by field."""

    texts: dict[str, str] = field(default_factory=dict)
    shown: dict[str, str] = field(default_factory=dict)
    before: dict[str, str] = field(default_factory=dict)
    shown_before: dict[str, str] = field(default_factory=dict)
    found: dict[str, tuple[Candidate, ...]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def sent_state(visit: Visit, plan: PagePlan) -> FormState:
    """The form as it was sent. Fields it did not send are left alone; names that are no editable field count for
    nothing. A reference that was typed and is not clear has a problem and, where there are some, candidates."""
    form, sent = visit.form, _Sent()
    for placed in editable_fields(plan):
        key = placed.field.key
        if form.has(f"_before.{key}"):
            sent.before[key] = _one_text(form.last(f"_before.{key}"))
            sent.shown_before[key] = form.last(f"_before_name.{key}")
        if placed.field.to is not None and form.has(f"_name.{key}"):
            _read_reference(visit, placed, sent)
        elif form.has(key):
            sent.texts[key] = _joined(placed, form.all(key))
    version = form.last("_version", "0")
    return FormState(
        texts=sent.texts,
        shown=sent.shown,
        before=sent.before,
        shown_before=sent.shown_before,
        found=sent.found,
        version=int(version) if version.isascii() and version.isdigit() and len(version) < 19 else 0,
        problems=tuple(sent.problems),
    )


def _joined(placed: PlacedPlan, values: Sequence[str]) -> str:
    """A control of many values is one text with `;`; a check box sends "false" first and "true" only if ticked."""
    if placed.field.kind.column.type == "boolean" or len(values) == 1:
        return _one_text(values[-1])
    return ";".join(value for value in values if value)


def _one_text(text: str) -> str:
    """Browsers send line ends as CRLF."""
    return text.replace("\r\n", "\n")


def _read_reference(visit: Visit, placed: PlacedPlan, sent: _Sent) -> None:
    """Either what was chosen from a list, or what stands in the text box."""
    form, key = visit.form, placed.field.key
    typed, chosen = form.last(f"_name.{key}").strip(), form.last(key)
    picked = form.last(f"_pick.{key}")
    sent.shown[key] = typed
    if picked:
        sent.texts[key], sent.shown[key] = picked, name_of(visit, placed.field.to or "", picked) or typed
    elif not typed:
        sent.texts[key] = ""
    elif chosen and typed == form.last(f"_was.{key}").strip():
        sent.texts[key] = chosen
    else:
        _find(visit, placed, typed, sent)


def _find(visit: Visit, placed: PlacedPlan, typed: str, sent: _Sent) -> None:
    """Exactly one record called or numbered as typed is meant; otherwise the person chooses."""
    key, target = placed.field.key, placed.field.to or ""
    candidates = find_candidates(visit.org, target, typed, access=visit.access, limit=_OFFERED)
    wanted = _folded(typed)
    exact = {one.id: one.name for one in candidates if _folded(one.name) == wanted} | _called(visit, target, typed)
    if len(exact) == 1:
        ((identifier, name),) = exact.items()
        sent.texts[key], sent.shown[key] = ids.to_text(identifier), name
        return
    sent.texts[key] = ""
    sent.found[key] = candidates
    code = "R004" if len(candidates) > 1 else "R003"
    sent.problems.append(problem(code, Location(field=key), label=placed.field.label, value=typed))


def _called(visit: Visit, target: str, typed: str) -> dict[UUID, str]:
    """Up to two records whose name, or external key, is what was typed: asked for by value, because the list of
    candidates ends somewhere."""
    item = visit.org.catalog.objects[target]
    name_field = item.field(item.name_field)
    keys = visit.access.object(target).readable & {item.name_field, item.external_key or ""}
    found: dict[UUID, str] = {}
    for key, text in product(sorted(keys), dict.fromkeys([typed, unicodedata.normalize("NFKC", typed)])):
        query = ListQuery(target, (item.name_field,), filters=(Filter(key, "=", text),), limit=2, count=False)
        try:
            page = list_records(visit.org, query, access=visit.access)
        except Refused:
            # What was typed is no value of this field, so nothing has it.
            continue
        found |= {record.id: record_name(name_field, record, visit.language) for record in page.records}
    return found


def _folded(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def name_of(visit: Visit, object_key: str, text: str) -> str:
    """What the record with the id `text` is called; "" if it does not exist for this visitor."""
    identifier = ids.from_text(text)
    if identifier is None or not visit.access.object(object_key).visible:
        return ""
    record = read_record(visit.org, object_key, identifier, access=visit.access)
    if record is None:
        return ""
    item = visit.org.catalog.objects[object_key]
    name = item.field(item.name_field)
    return record_name(name if item.name_field in record.values else None, record, visit.language)


def prefilled_state(visit: Visit, plan: PagePlan) -> FormState:
    """The state of a new form: what the query string says, else what a new record has by default."""
    texts = {}
    shown = {}
    values = starting_values(visit.org, plan.object.key, access=visit.access)
    for placed in editable_fields(plan):
        key, given = placed.field.key, visit.query(placed.field.key)
        if not given:
            if key in values and placed.field.to is None:
                texts[key] = placed.field.kind.edit_text(values[key])
        elif placed.field.to is None:
            texts[key] = given
        elif name := name_of(visit, placed.field.to, given):
            texts[key], shown[key] = given, name
    return FormState(texts=texts, shown=shown)
