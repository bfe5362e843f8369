"""A record's history in people's words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from tasuki.labels import Language
from tasuki.layouts.moments import moment
from tasuki.layouts.saying import say
from tasuki.layouts.screens import ChangeLine, TimelineLine
from tasuki.metadata.catalog import Catalog, FieldDef
from tasuki.objects import Change, TimelineEntry


def timeline_lines(
    catalog: Catalog, object_key: str, entries: Iterable[TimelineEntry], language: Language
) -> tuple[TimelineLine, ...]:
    """The entries, newest first as given, with the fields one may read."""
    item = catalog.objects[object_key]
    return tuple(
        TimelineLine(
            moment(catalog, entry.at, language),
            entry.at,
            entry.actor,
            entry.operation,
            entry.door,
            tuple(
                _change_line(field, change, language)
                for change in entry.changes
                if (field := item.field(change.field)) is not None
            ),
        )
        for entry in entries
    )


def _change_line(field: FieldDef, change: Change, language: Language) -> ChangeLine:
    def words(value: Any, name: str) -> str:
        if value is None:
            return ""
        return name if field.to is not None else field.kind.present_short(value, language)

    return ChangeLine(
        say(field.label, language), words(change.old, change.old_name), words(change.new, change.new_name)
    )
