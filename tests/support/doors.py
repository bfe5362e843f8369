"""Three ways for the same write to reach the gate: the form of a browser, a file per row, one file with all rows."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import unescape
from itertools import groupby
from pathlib import Path
from uuid import UUID

from sqlalchemy import select

from support.browsers import Browser, form_fields
from support.random_writes import KEYS, REFERENCES, Write
from tasuki import ids
from tasuki.diagnostics.codes import CODES
from tasuki.importers import LoadRequest, run_load
from tasuki.permissions import Access
from tasuki.storage import Org

Told = tuple[tuple[str, str], ...]
"""The problems of one write: (field, Japanese sentence), in order of their names."""
_SUMMARY = re.compile(r'<div class="ban ban--e" id="errors".*?</div>', re.S)
_LINE = re.compile(r'<li>(?:<a href="#f-(\w+)">)?(.*?)(?:</a>)?</li>', re.S)


def through_the_form(org: Org, writes: Sequence[Write], access: Access) -> list[Told]:
    """Each write typed into the form of its record by a signed-in person."""
    assert access.user is not None
    browser = Browser(org).sign_in(access.principal.name)
    return [_send(org, browser, one) for one in writes]


def _send(org: Org, browser: Browser, one: Write) -> Told:
    record = _record_called(org, one)
    path = f"/objects/{one.object}/" + (f"{ids.to_text(record)}/edit" if record else "new")
    page = browser.get(path)
    assert page.status_code == 200, page.text
    controls = {name: text for name, text in form_fields(page).items() if name not in one.texts}
    if one.version is not None:
        controls["_version"] = str(one.version)
    pairs = list(controls.items())
    for key, text in one.texts.items():
        if key in REFERENCES:
            pairs = [(name, value) for name, value in pairs if name != f"_name.{key}"]
            pairs.append((f"_name.{key}", text))
        elif key == "tags":
            pairs.append((key, ""))
            pairs.extend((key, value) for value in text.split(";"))
        else:
            pairs.append((key, text.replace("\n", "\r\n")))
    answer = browser.post(path, pairs)
    match answer.status_code:
        case 303:
            return ()
        case 409:
            return (("", CODES["R005"].ja),)
        case 422:
            [summary] = _SUMMARY.findall(answer.text)
            lines = ((field, unescape(text)) for field, text in _LINE.findall(summary))
            return tuple(sorted((field, _without_label(org, one, field, text)) for field, text in lines))
    raise AssertionError(answer.text)


def _without_label(org: Org, one: Write, field: str, sentence: str) -> str:
    """The summary stands away from the fields, so it names the field where the sentence does not."""
    found = org.catalog.objects[one.object].field(field)
    return sentence.removeprefix(f"{found.label.ja}：") if found else sentence


def _record_called(org: Org, one: Write) -> UUID | None:
    table, key = org.tables[one.object], KEYS[one.object]
    with org.database.read() as connection:
        rows = connection.execute(select(table.c.id).where(table.c[key] == one.key))
    return rows[0][0] if rows else None


@dataclass(frozen=True, slots=True)
class Files:
    """A folder for the files of loads."""

    folder: Path

    def row_by_row(self, org: Org, writes: Sequence[Write], access: Access) -> list[Told]:
        """A file with one row for each write."""
        return [told for one in writes for told in self._load(org, [one], access)]

    def all_at_once(self, org: Org, writes: Sequence[Write], access: Access) -> list[Told]:
        """One file for each object, in the order of the writes."""
        parts = [list(rows) for _, rows in groupby(writes, key=lambda one: one.object)]
        return [told for rows in parts for told in self._load(org, rows, access)]

    def _load(self, org: Org, writes: Sequence[Write], access: Access) -> Iterable[Told]:
        path, object_key = self.folder / "writes.csv", writes[0].object
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow([*writes[0].texts, "version"])
            writer.writerows([*one.texts.values(), one.version or ""] for one in writes)
        request = LoadRequest(object=object_key, path=path, mode="upsert", key=KEYS[object_key], blank="clear")
        report = run_load(org, request, access=access)
        told: list[set[tuple[str, str]]] = [set() for _ in writes]
        for found in report.problems:
            told[found.where.row - 1].add((found.where.field, found.sentence.ja))
        return [tuple(sorted(row)) for row in told]
