"""Records and questions about them, as values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal
from uuid import UUID

from tasuki.formulas.typed import Formula

Operator = Literal["=", "<>", "<", ">", "<=", ">=", "contains", "blank", "not_blank"]
COUNT_CAP = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One record as somebody may see it: readable fields only.

    `names` holds what people call the records that reference fields point at; a reference whose target one may not
    see has a value but no name. `errors` holds the code of what went wrong for each formula that could not be computed.
    """

    object: str
    id: UUID
    version: int
    values: Mapping[str, Any]
    names: Mapping[str, str]
    errors: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Filter:
    """One condition as typed: the field, how it compares, the text compared with (a reference by record id)."""

    field: str
    operator: Operator
    text: str = ""


@dataclass(frozen=True, slots=True)
class ListQuery:
    """What a list asks for. `where` is a formula of the org's own (a list view's); `filters`, `search` and `sort` come
    from the person. `after` and `before` are places from an earlier page."""

    object: str
    columns: tuple[str, ...]
    where: Formula | None = None
    filters: tuple[Filter, ...] = ()
    search: str = ""
    sort: tuple[tuple[str, bool], ...] = ()
    after: str | None = None
    before: str | None = None
    limit: int = 50
    count: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class ListPage:
    """A page of records; `next` and `previous` are places to go on from, None at the ends. `total` counts at most
    `COUNT_CAP` records, `total_is_capped` says that there are more; None if it was not asked for."""

    records: tuple[Record, ...]
    next: str | None
    previous: str | None
    total: int | None
    total_is_capped: bool = False


@dataclass(frozen=True, slots=True)
class Candidate:
    """A record offered for a reference: its name and, in `detail`, what tells it from others of that name."""

    id: UUID
    name: str
    detail: str
