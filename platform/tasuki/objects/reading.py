"""One record, candidates for a reference, and everything of an object for a file."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam
from sqlalchemy.types import BigInteger

from tasuki.fields import Column
from tasuki.ids import to_text
from tasuki.objects.listing import list_records
from tasuki.objects.pipeline.plan import bind
from tasuki.objects.record import Candidate, ListQuery, Record
from tasuki.objects.selection import Selection, reading_parameters, selection
from tasuki.permissions import Access
from tasuki.storage import Org

_CHUNK = 5000


def read_record(org: Org, object_key: str, id: UUID, *, access: Access) -> Record | None:
    """The record, with every field that may be read; None if it does not exist, is deleted or may not be seen."""
    if object_key not in org.catalog.objects or not access.object(object_key).visible:
        return None
    chosen = selection(org, object_key, None, access)
    table = org.tables[object_key]
    key = ("record", chosen.key)
    statement = org.statements.get(key, lambda: chosen.statement(table.c.id == bind("record", Column("id"))))
    with org.database.read() as connection:
        rows = connection.run(statement, {**reading_parameters(org, object_key, access), "record": id})
    return chosen.record(rows[0]) if rows else None


def find_candidates(org: Org, object_key: str, text: str, *, access: Access, limit: int = 20) -> tuple[Candidate, ...]:
    """Records that a person typing `text` may mean, by name; () for an object one may not read."""
    if object_key not in org.catalog.objects or not access.object(object_key).visible:
        return ()
    item = org.catalog.objects[object_key]
    compact = [key for key in org.catalog.layouts[object_key].compact if key != item.name_field]
    readable = access.object(object_key).readable
    sort = ((item.name_field, False),) if item.name_field in readable else ()
    query = ListQuery(object_key, (item.name_field, *compact), search=text, sort=sort, limit=limit, count=False)
    page = list_records(org, query, access=access)
    return tuple(_candidate(org, record, item.name_field, compact, access) for record in page.records)


def _candidate(org: Org, record: Record, name_field: str, compact: Sequence[str], access: Access) -> Candidate:
    item = org.catalog.objects[record.object]
    language = access.principal.language

    def words(key: str) -> str:
        field, value = item.field(key), record.values.get(key)
        if field is None or value is None:
            return ""
        return record.names.get(key, "") if field.kind.is_reference else field.kind.present(value, language)

    detail = " ".join(filter(None, map(words, compact)))
    return Candidate(record.id, words(name_field), detail)


def extract_rows(
    org: Org, object_key: str, fields: Sequence[str], *, access: Access
) -> Iterator[list[list[str | None]]]:
    """Chunks of rows, each cell the text of one of `fields` as a form would show it, in the order records were made.

    It reads back as the same value; an instant is in the org's zone. A reference is written by the key files use for
    its target, or by its record id where there is none to see; "id" is the record's own. Fields that may not be read
    are blank: the caller leaves them out beforehand.
    """
    chosen = selection(org, object_key, [key for key in fields if key != "id"], access, by_key=True)
    table = org.tables[object_key]
    last = bind("last", Column("id"))
    statement = org.statements.get(
        ("extract", chosen.key),
        lambda: chosen.statement(table.c.id > last).order_by(table.c.id).limit(bindparam("limit", type_=BigInteger())),
    )
    values = {**reading_parameters(org, object_key, access), "last": UUID(int=0), "limit": _CHUNK}
    while True:
        with org.database.read() as connection:
            rows = connection.run(statement, values)
        if not rows:
            return
        yield _texts(chosen, fields, rows)
        values["last"] = rows[-1][0]


def _texts(chosen: Selection, fields: Sequence[str], rows: list[tuple[Any, ...]]) -> list[list[str | None]]:
    names = {key: 2 + len(chosen.fields) + at for at, (key, _, _) in enumerate(chosen.named)}
    places = {key: 2 + at for at, key in enumerate(chosen.fields)}

    def column(key: str) -> list[str | None]:
        if key == "id":
            return [to_text(row[0]) for row in rows]
        if key == "version":
            return [str(row[1]) for row in rows]
        if key not in places:
            return [None] * len(rows)
        field, at = chosen.field(key), places[key]
        write = field.kind.edit_text
        if key not in names:
            return [None if row[at] is None else write(row[at]) for row in rows]
        named, write_name = names[key], _key_text(chosen, key)
        return [
            write_name(row[named]) if row[named] is not None else None if row[at] is None else write(row[at])
            for row in rows
        ]

    return [list(cells) for cells in zip(*map(column, fields), strict=True)]


def _key_text(chosen: Selection, key: str) -> Callable[[Any], str]:
    """How the key of a reference's target is written."""
    target = chosen.field(key).to
    name = next(name for field, name, _ in chosen.named if field == key)
    field = chosen.org.catalog.objects[target].field(name) if target is not None else None
    assert field is not None, key
    return field.kind.edit_text
