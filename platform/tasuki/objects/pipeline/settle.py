"""Stage 8, settle: values derived from the written rows in other records, upwards until nothing changes.

Roll-ups and stored formulas will be brought up to date here, set-based, after their parents were locked. No kind of
field of this version derives a value from another record, so there is nothing to bring up to date yet; the stage
stands where the later ones will, between merge and effects.
"""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from tasuki.objects.pipeline.plan import WritePlan
from tasuki.storage import Connection


def settle(plan: WritePlan, written: Sequence[UUID], connection: Connection) -> None:
    """Bring derived values of other records up to date with the records `written`."""
