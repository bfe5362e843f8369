"""An extract: records as a CSV file that a load reads back."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace

from tasuki.diagnostics import Problem, Refused, problem
from tasuki.fields.spelling import folded
from tasuki.importers.columns import RECORD_ID, RECORD_VERSION
from tasuki.importers.plan import visible_objects
from tasuki.importers.request import ExtractReport, ExtractRequest
from tasuki.metadata.catalog import ObjectDef
from tasuki.metadata.findings import nearest
from tasuki.objects import extract_rows
from tasuki.permissions import Access
from tasuki.storage import Org
from tasuki.tabular import write_csv


def run_extract(org: Org, request: ExtractRequest, *, access: Access) -> ExtractReport:
    """Write every record of the object that `access` may read, one row each, below the API names of the fields.

    References are written by the key files use for their target. Raises Refused, leaving no file, if the object or a
    field does not exist for this person, if he may not extract, or if the encoding lacks a character.
    """
    started = time.perf_counter()
    item = org.catalog.objects.get(request.object)
    rights = access.object(request.object)
    if item is None or not rights.visible:
        found = problem("I001", value=request.object)
        hint = nearest(request.object, visible_objects(org, access))
        raise Refused(found if hint is None else replace(found, hint=hint))
    if not rights.export:
        raise Refused(problem("I017", label=item.label))
    fields = _fields(item, request.fields, rights.readable)
    header = [_heading(org, item, key, access) for key in fields]
    with write_csv(request.path, header, request.encoding) as writer:
        for rows in extract_rows(org, item.key, fields, access=access):
            writer.write([["" if cell is None else cell for cell in row] for row in rows])
    return ExtractReport(
        request=request,
        fields=tuple(header),
        rows=writer.rows,
        seconds=time.perf_counter() - started,
        problems=tuple(writer.problems),
    )


def _fields(item: ObjectDef, asked: Sequence[str], readable: frozenset[str]) -> list[str]:
    """The fields to write: those asked for by API name or label, or all of the object's own; the record id comes
    first where no other key would find the record again."""
    if not asked:
        own = [key for key in item.fields if key in readable]
        return own if item.external_key in own else [RECORD_ID, *own]
    problems: list[Problem] = []
    fields = []
    for word in asked:
        key = _field_named(item, word, readable)
        if key is None:
            found = problem("I018", value=word)
            hint = nearest(word, readable)
            problems.append(found if hint is None else replace(found, hint=hint))
        else:
            fields.append(key)
    if problems:
        raise Refused(*problems)
    return list(dict.fromkeys(fields))


def _field_named(item: ObjectDef, word: str, readable: frozenset[str]) -> str | None:
    if word in (RECORD_ID, RECORD_VERSION) or word in readable:
        return word
    wanted = folded(word)
    labelled = [
        key
        for key in readable
        if (field := item.field(key)) is not None and wanted in (folded(field.label.ja), folded(field.label.en))
    ]
    return labelled[0] if len(labelled) == 1 else None


def _heading(org: Org, item: ObjectDef, key: str, access: Access) -> str:
    """The API name; `field.id` for a reference whose target's key may not be read, so that the file says what it
    holds."""
    field = item.field(key)
    if field is None or field.to is None:
        return key
    target = org.catalog.objects[field.to]
    hidden = target.external_key is not None and target.external_key not in access.object(target.key).readable
    return f"{key}.{RECORD_ID}" if hidden else key
