"""The records a person changed lately, for the page he starts from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from tasuki.history import read_latest
from tasuki.objects.reading import read_record
from tasuki.objects.record import Record
from tasuki.permissions import Access
from tasuki.storage import Org


@dataclass(frozen=True, slots=True)
class RecentRecord:
    """A record and when it was last changed by the person."""

    record: Record
    at: datetime


def recent_records(org: Org, *, access: Access, limit: int = 8) -> tuple[RecentRecord, ...]:
    """The last records this person changed that still exist and may be read, newest first.

    Looks only at the org's newest entries: somebody long away finds nothing, and nobody waits.
    """
    if access.user is None:
        return ()
    with org.database.read() as connection:
        places = read_latest(connection, org.statements, access.user, limit=limit)
    found = ((read_record(org, object_key, id, access=access), at) for object_key, id, at in places)
    return tuple(RecentRecord(record, at) for record, at in found if record is not None)
