"""The record page: highlights, sections, related lists, timeline."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

from tasuki import ids
from tasuki.labels import Language
from tasuki.layouts import addresses
from tasuki.layouts.cells import body_html
from tasuki.layouts.lists import headers
from tasuki.layouts.parts import Frame
from tasuki.layouts.plans import PagePlan, RelatedPlan
from tasuki.layouts.screens import HistoryScreen, RecordScreen, RelatedList
from tasuki.layouts.timelines import timeline_lines
from tasuki.layouts.values import record_name, value_fields, value_section
from tasuki.objects import Filter, ListPage, ListQuery, Record, TimelineEntry
from tasuki.permissions import Access, ObjectAccess

TIMELINE_ROWS = 5
HISTORY_ROWS = 200


def related_query(plan: RelatedPlan, record: UUID) -> ListQuery:
    """The question to the gate for one related list."""
    definition = plan.definition
    return ListQuery(
        definition.object,
        plan.table.keys,
        filters=(Filter(definition.via, "=", ids.to_text(record)),),
        sort=definition.sort,
        limit=definition.rows,
    )


def record_screen(
    frame: Frame,
    plan: PagePlan,
    record: Record,
    related: Sequence[ListPage],
    timeline: Iterable[TimelineEntry],
    access: Access,
) -> RecordScreen:
    """The page of `record`; `related` holds a page for each related list of the plan, in order."""
    language, object_key = frame.language, plan.object.key
    actions, rights = plan.page.actions, access.object(object_key)
    return RecordScreen(
        frame=frame,
        object=object_key,
        label=plan.label,
        title=record_title(plan, record, language),
        highlights=value_fields(plan.highlights, record, access, language),
        sections=tuple(value_section(section, record, access, language) for section in plan.sections),
        aside=(value_section(plan.system, record, access, language, short=True),) if plan.system else (),
        related=tuple(
            _related_list(one, page, record, access) for one, page in zip(plan.related, related, strict=True)
        ),
        timeline=timeline_lines(access.org.catalog, object_key, timeline, language),
        edit=addresses.edit_of(object_key, record.id) if "edit" in actions and may_edit(rights, record, access) else "",
        delete=addresses.delete_of(object_key, record.id)
        if "delete" in actions and may_delete(rights, record, access)
        else "",
        history=addresses.history_of(object_key, record.id),
    )


def record_title(plan: PagePlan, record: Record, language: Language) -> str:
    """What people call the record."""
    return record_name(plan.object.field(plan.object.name_field), record, language)


def may_edit(rights: ObjectAccess, record: Record, access: Access) -> bool:
    """True if the edit scope reaches the record and there is a field to edit."""
    return bool(rights.editable) and _reaches(rights.edit, record, access)


def may_delete(rights: ObjectAccess, record: Record, access: Access) -> bool:
    """True if the delete scope reaches the record."""
    return _reaches(rights.delete, record, access)


def _reaches(scope: str, record: Record, access: Access) -> bool:
    return scope == "all" or (scope == "own" and access.user is not None and record.values.get("owner") == access.user)


def _related_list(plan: RelatedPlan, page: ListPage, record: Record, access: Access) -> RelatedList:
    definition = plan.definition
    via = (f"f.{definition.via}", ids.to_text(record.id))
    rights = access.object(definition.object)
    may_add = "new" in definition.actions and rights.create and definition.via in rights.editable
    return RelatedList(
        key=f"{definition.object}-{definition.via}",
        label=plan.label,
        headers=headers(plan.table, None, ()),
        body=body_html(plan.table.rows, page.records),
        rows=len(page.records),
        total=page.total or 0,
        capped=page.total_is_capped,
        all=addresses.list_of(definition.object, [via]),
        new=addresses.new_of(definition.object, [(definition.via, via[1])]) if may_add else "",
    )


def history_screen(
    frame: Frame, plan: PagePlan, record: Record, timeline: tuple[TimelineEntry, ...], access: Access
) -> HistoryScreen:
    """The page of all changes; asked for one entry more than it shows."""
    return HistoryScreen(
        frame=frame,
        label=plan.label,
        title=record_title(plan, record, frame.language),
        timeline=timeline_lines(access.org.catalog, plan.object.key, timeline[:HISTORY_ROWS], frame.language),
        more=len(timeline) > HISTORY_ROWS,
    )
