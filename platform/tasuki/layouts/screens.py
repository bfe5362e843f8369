"""What a template gets: frozen values holding text, links and ready cells; no record, no right, no connection."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup

from tasuki.layouts.parts import Frame, Header, Link, Option
from tasuki.layouts.saying import Said


@dataclass(frozen=True, slots=True)
class FilterBox:
    """A quick filter: a select box if there are options, else a text box holding `text`."""

    name: str
    label: Said
    options: tuple[Option, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter in force that has no box of its own: as a hidden control, in words, and the link that lifts it."""

    name: str
    value: str
    label: Said
    text: str
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ListScreen:
    """A page of records. `body` holds the rows as HTML made by the plan's closures."""

    frame: Frame
    object: str
    label: Said
    action: str
    views: tuple[Option, ...]
    search: str
    sort: str
    filters: tuple[FilterBox, ...]
    chips: tuple[Chip, ...]
    headers: tuple[Header, ...]
    body: Markup
    rows: int
    total: int
    capped: bool
    next: str
    previous: str
    new: str
    narrowed: bool
    errors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ValueField:
    """A field's value as people read it. `kind` finds the template (`failed` for a formula that could not be computed,
    and says why); `href` is set where the value leads somewhere."""

    key: str
    label: Said
    kind: str
    text: str
    href: str = ""
    wide: bool = False


@dataclass(frozen=True, slots=True)
class ValueSection:
    """A titled group of values in one or two columns."""

    key: str
    label: Said
    columns: int
    fields: tuple[ValueField, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RelatedList:
    """The records of another object that refer to this one."""

    key: str
    label: Said
    headers: tuple[Header, ...]
    body: Markup
    rows: int
    total: int
    capped: bool
    all: str
    new: str


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """One field's change in words; "" stands for blank."""

    label: Said
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class TimelineLine:
    """One entry of a record's history. `operation` and `door` are keys the interface catalogue has words for."""

    at: str
    instant: datetime
    actor: str
    operation: str
    door: str
    changes: tuple[ChangeLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordScreen:
    """One record: highlights, sections, related lists; beside them the timeline and short sections. Empty links stand
    for actions one may not take."""

    frame: Frame
    object: str
    label: Said
    title: str
    highlights: tuple[ValueField, ...]
    sections: tuple[ValueSection, ...]
    aside: tuple[ValueSection, ...]
    related: tuple[RelatedList, ...]
    timeline: tuple[TimelineLine, ...]
    edit: str
    delete: str
    history: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryScreen:
    """All changes of one record."""

    frame: Frame
    label: Said
    title: str
    timeline: tuple[TimelineLine, ...]
    more: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DeletedLine:
    """One deleted record; what went with it comes back with it. `restore` and `purge` are "" where one may not."""

    label: Said
    name: str
    at: str
    by: str
    restore: str
    purge: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RecycleBinScreen:
    """What was deleted and can be put back."""

    frame: Frame
    lines: tuple[DeletedLine, ...]
    errors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PurgeScreen:
    """The question before a deleted record is removed for good."""

    frame: Frame
    line: DeletedLine
    back: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RecentLine:
    """A record changed lately."""

    label: Said
    name: str
    href: str
    at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeScreen:
    """Where one starts: the objects of the app and the records changed lately."""

    frame: Frame
    objects: tuple[Link, ...]
    recent: tuple[RecentLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a search found in one object; `all` lists everything found there."""

    label: Said
    headers: tuple[Header, ...]
    body: Markup
    rows: int
    total: int
    capped: bool
    all: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchScreen:
    """What a search found in every object of the app; nothing was looked for if `query` is too short."""

    frame: Frame
    query: str
    too_short: bool
    found: tuple[Found, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CandidatesScreen:
    """What a reference may be set to, as a fragment under its text box or a page of its own."""

    frame: Frame
    label: Said
    action: str
    query: str
    options: tuple[Option, ...]
    links: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeScreen:
    """A page that only says something: not found, refused, failed."""

    frame: Frame
    title: str
    sentences: tuple[str, ...]
    back: str = "/"
