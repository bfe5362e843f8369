"""The floor: a list page and a save, written by hand for one table, as fast as the stack allows without tricks.

It reads the session row, shows only records the viewer owns, counts to the same cap and, on a save, checks the version
and writes a history row; it knows one table, one page and one form, and nothing is configurable.

    python -m benchmarks.floor_server DATABASE_URL KEY_HEX_OR_- PORT
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from datetime import time as clock_time
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl
from uuid import UUID

import anyio.to_thread
import jinja2
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from benchmarks.rows import ZONE
from tasuki import ids
from tasuki.storage import open_database

COOKIES = ("__Host-tasuki", "tasuki", "tasuki_session")
STATUSES = {"draft": "準備中", "in_stock": "在庫あり", "sold_out": "品切れ", "retired": "取扱終了"}
CAP = 2000

SESSION = (
    'SELECT s."user", s.id, u.name FROM tasuki_session s JOIN "user" u ON u.id = s."user"'
    " WHERE s.token_hash = {0} AND s.revoked_at IS NULL AND s.expires_at > {1} AND u.active"
)
LIST = (
    "SELECT i.id, i.item_no, i.name, i.kana, i.category, c.name, i.status, i.quantity, i.price, i.made_on"
    " FROM item i LEFT JOIN category c ON c.id = i.category WHERE i.deleted_at IS NULL AND i.owner = {0}"
    " AND i.made_on IS NOT NULL ORDER BY i.made_on DESC, i.id LIMIT 51"
)
COUNT = "SELECT count(*) FROM (SELECT 1 FROM item WHERE deleted_at IS NULL AND owner = {0} LIMIT " + f"{CAP + 1}) t"
HISTORY = (
    'INSERT INTO tasuki_history ("at", transaction_id, principal, principal_name, session, address, door, object,'
    " record, operation, changes, personal, salt)"
    " VALUES ({0}, {1}, {2}, {3}, {4}, {5}, 'screen', 'item', {6}, 'update', {7}, {8}, {9})"
)


def _text(text: str) -> str | None:
    return text.strip() or None


def _short(text: str) -> str | None:
    if len(text) > 100:
        raise ValueError(text)
    return _text(text)


def _reference(text: str) -> UUID | None:
    found = ids.from_text(text) if text else None
    if text and found is None:
        raise ValueError(text)
    return found


def _status(text: str) -> str:
    if text not in STATUSES:
        raise ValueError(text)
    return text


def _instant(text: str) -> datetime | None:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE).astimezone(UTC) if text else None


def _micros(value: datetime) -> int:
    return int(value.timestamp() * 1_000_000)


# field -> (text of the form to value, value to what SQLite keeps)
FIELDS: dict[str, tuple[Callable[[str], Any], Callable[[Any], Any]]] = {
    "item_no": (_short, str),
    "name": (_short, str),
    "kana": (_short, str),
    "category": (_reference, lambda value: value.bytes),
    "supplier": (_reference, lambda value: value.bytes),
    "site": (_reference, lambda value: value.bytes),
    "status": (_status, str),
    "tags": (_text, str),
    "quantity": (int, int),
    "price": (Decimal, int),
    "weight": (Decimal, lambda value: int(value.scaleb(3))),
    "tax_rate": (Decimal, int),
    "is_active": (lambda text: text == "true", int),
    "made_on": (date.fromisoformat, lambda value: value.isoformat()),
    "opens_at": (clock_time.fromisoformat, lambda value: value.isoformat("seconds")),
    "checked_at": (_instant, _micros),
    "phone": (_text, str),
    "email": (_text, str),
    "postal_code": (_text, str),
    "note": (_text, str),
}
PERSONAL = ("phone", "email")
LOCK = f"SELECT {', '.join(FIELDS)}, version FROM item WHERE id = {{0}} AND owner = {{1}} AND deleted_at IS NULL"
UPDATE = (
    f"UPDATE item SET {', '.join(f'{name} = {{{place}}}' for place, name in enumerate(FIELDS))},"
    " updated_at = {20}, updated_by = {21}, version = version + 1 WHERE id = {22} AND version = {23}"
)


@dataclass(frozen=True, slots=True)
class Floor:
    """The page and the save over one raw driver connection."""

    driver: Any
    sqlite: bool
    template: jinja2.Template

    def sql(self, text: str) -> str:
        """The statement with the driver's places."""
        return text.format(*(["?"] * 24 if self.sqlite else [f"${n}" for n in range(1, 25)]))

    def rows(self, text: str, *values: Any) -> list[tuple[Any, ...]]:
        """All rows of a query."""
        cursor = self.driver.cursor()
        cursor.execute(self.sql(text), values)
        found: list[tuple[Any, ...]] = cursor.fetchall()
        return found

    def key(self, value: UUID) -> Any:
        """An id as the driver takes it."""
        return value.bytes if self.sqlite else value

    def instant(self) -> Any:
        """The present instant as the column keeps it."""
        now = time.time_ns() // 1000
        return now if self.sqlite else datetime.fromtimestamp(now / 1_000_000, UTC)

    def viewer(self, request: Request) -> tuple[Any, Any, str] | None:
        """(user, session, name) of a valid session cookie."""
        token = next((request.cookies[name] for name in COOKIES if name in request.cookies), "")
        found = self.rows(SESSION, hashlib.sha256(token.encode()).hexdigest(), self.instant())
        return (found[0][0], found[0][1], found[0][2]) if found else None

    def list_page(self, request: Request) -> Response:
        """GET /item."""
        viewer = self.viewer(request)
        if viewer is None:
            return RedirectResponse("/sign-in", 303)
        rows = self.rows(LIST, viewer[0])
        total = self.rows(COUNT, viewer[0])[0][0]
        shown = [self.shown(row) for row in rows[:50]]
        page = self.template.render(
            user_name=viewer[2],
            search="",
            statuses=STATUSES,
            total=min(total, CAP),
            capped=total > CAP,
            rows=shown,
            next=shown[-1]["link"] if len(rows) > 50 else "",
        )
        return HTMLResponse(page)

    def shown(self, row: tuple[Any, ...]) -> dict[str, str]:
        """A row as text."""
        link, category = row[0], row[4]
        return {
            "link": ids.to_text(UUID(bytes=link) if self.sqlite else link),
            "item_no": row[1],
            "name": row[2],
            "kana": row[3] or "",
            "category_link": ids.to_text(UUID(bytes=category) if self.sqlite else category) if category else "",
            "category": row[5] or "",
            "status": STATUSES[row[6]],
            "quantity": f"{row[7]:,}",
            "price": f"{row[8]:,}",
            "made_on": str(row[9]),
        }

    def save(self, request: Request, form: Mapping[str, str]) -> Response:
        """POST /item/{id}: version check, update, one history row, in one transaction."""
        viewer = self.viewer(request)
        identifier = ids.from_text(request.path_params["id"])
        if viewer is None or identifier is None:
            return PlainTextResponse("not found", 404)
        try:
            new = [parse(form[name]) for name, (parse, _) in FIELDS.items()]
            version = int(form["version"])
        except (KeyError, ValueError, InvalidOperation):
            return PlainTextResponse("wrong values", 422)
        if self.sqlite:
            self.driver.execute("BEGIN IMMEDIATE")
        try:
            status = self.write(viewer, self.key(identifier), new, version)
        except BaseException:
            self.driver.rollback()
            raise
        self.driver.commit()
        return RedirectResponse(f"/item/{request.path_params['id']}", 303) if status == 303 else Response(None, status)

    def write(self, viewer: tuple[Any, Any, str], key: Any, new: Sequence[Any], version: int) -> int:
        """The transaction's statements; the status to answer."""
        found = self.rows(LOCK if self.sqlite else LOCK + " FOR UPDATE", key, viewer[0])
        if not found:
            return 404
        if found[0][-1] != version:
            return 409
        if self.sqlite:
            new = [
                None if value is None else encode(value)
                for value, (_, encode) in zip(new, FIELDS.values(), strict=True)
            ]
        changed = {
            name: [None if old is None else str(old), None if value is None else str(value)]
            for name, old, value in zip(FIELDS, found[0], new, strict=False)
            if old != value
        }
        personal = {name: changed.pop(name) for name in PERSONAL if name in changed}
        now = self.instant()
        cursor = self.driver.cursor()
        cursor.execute(self.sql(UPDATE), (*new, now, viewer[0], key, version))
        salt = os.urandom(16)
        values = (
            now,
            time.time_ns(),
            viewer[0],
            viewer[2],
            viewer[1],
            "127.0.0.1",
            key,
            _json(changed),
            _json(personal) if personal else None,
            salt if self.sqlite else UUID(bytes=salt),
        )
        cursor.execute(self.sql(HISTORY), values)
        return 303


def _json(changes: Mapping[str, object]) -> str:
    return json.dumps(changes, ensure_ascii=False, separators=(",", ":"))


def build(url: str, key: bytes | None) -> Starlette:
    """The application over the database at `url`, with the connection settings Tasuki itself uses."""
    database = open_database(url, key)
    reading = database.readers.raw_connection().driver_connection
    writing = database.writers.raw_connection().driver_connection
    loader = jinja2.FileSystemLoader(Path(__file__).with_name("floor_templates"))
    environment = jinja2.Environment(
        loader=loader, autoescape=True, undefined=jinja2.StrictUndefined, auto_reload=False
    )
    template = environment.get_template("list.html")
    sqlite = database.name == "sqlite"
    pages, saves = Floor(reading, sqlite, template), Floor(writing, sqlite, template)

    async def save(request: Request) -> Response:
        form = dict(parse_qsl((await request.body()).decode(), keep_blank_values=True))
        return await anyio.to_thread.run_sync(saves.save, request, form)

    def health(request: Request) -> Response:
        return PlainTextResponse("ok")

    routes = [
        Route("/healthz", health),
        Route("/item", pages.list_page),
        Route("/item/{id}", save, methods=["POST"]),
    ]
    return Starlette(routes=routes)


def main(arguments: list[str]) -> None:
    """Serve until stopped; one thread touches the database, as one connection allows."""
    url, key, port = arguments

    async def serve() -> None:
        anyio.to_thread.current_default_thread_limiter().total_tokens = 1
        app = build(url, None if key == "-" else bytes.fromhex(key))
        config = uvicorn.Config(app, host="127.0.0.1", port=int(port), log_level="warning", access_log=False)
        await uvicorn.Server(config).serve()

    with suppress(KeyboardInterrupt):
        anyio.run(serve, backend_options={"use_uvloop": True})


if __name__ == "__main__":
    main(sys.argv[1:])
