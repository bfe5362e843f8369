"""One value of a picklist."""

from __future__ import annotations

from dataclasses import dataclass

from tasuki.labels import Label


@dataclass(frozen=True, slots=True)
class Choice:
    """A key (ASCII, stored, never changed), its label, the spellings a load accepts, and whether it is retired."""

    key: str
    label: Label
    also: tuple[str, ...] = ()
    retired: bool = False
