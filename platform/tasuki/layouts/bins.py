"""The recycle bin as a screen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from uuid import UUID

from tasuki import ids
from tasuki.labels import Language
from tasuki.layouts import addresses
from tasuki.layouts.moments import moment
from tasuki.layouts.parts import Frame
from tasuki.layouts.saying import say
from tasuki.layouts.screens import DeletedLine, RecycleBinScreen
from tasuki.objects import DeletedRecord
from tasuki.permissions import Access


def recycle_bin_screen(
    frame: Frame,
    deleted: Iterable[DeletedRecord],
    people: Mapping[UUID | None, str],
    access: Access,
    errors: tuple[str, ...] = (),
) -> RecycleBinScreen:
    """The deleted records, newest first as given; `people` names those who deleted them."""
    return RecycleBinScreen(
        frame=frame,
        lines=tuple(deleted_line(one, access, frame.language, people.get(one.deleted_by, "")) for one in deleted),
        errors=errors,
    )


def deleted_line(found: DeletedRecord, access: Access, language: Language, by: str) -> DeletedLine:
    """One deleted record with the addresses that act on it."""
    catalog = access.org.catalog
    at = addresses.deleted_of(found.object, found.id)
    return DeletedLine(
        label=say(catalog.objects[found.object].label, language),
        name=found.name or ids.to_text(found.id),
        at=moment(catalog, found.deleted_at, language),
        by=by,
        restore=f"{at}/restore",
        purge=f"{at}/purge",
    )
