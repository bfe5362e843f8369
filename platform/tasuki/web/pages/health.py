"""For whoever watches the server: it runs; it can work."""

from __future__ import annotations

from sqlalchemy import desc, select
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from tasuki.storage.system_tables import DEPLOYMENT
from tasuki.web.visits import Form, Site


def alive(site: Site, request: Request, form: Form) -> Response:
    """GET /healthz: the process answers."""
    return PlainTextResponse("ok\n")


def ready(site: Site, request: Request, form: Form) -> Response:
    """GET /readyz: the database answers and holds the definitions this server was started with (else 503)."""
    newest = select(DEPLOYMENT.c.fingerprint).order_by(desc(DEPLOYMENT.c.version)).limit(1)
    with site.org.database.read() as connection:
        rows = connection.execute(newest)
    if rows and rows[0][0] != site.org.catalog.fingerprint:
        return PlainTextResponse("other definitions are deployed\n", 503)
    return PlainTextResponse("ready\n")
