"""The web application of one org."""

from __future__ import annotations

from anyio import CapacityLimiter
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware

from tasuki.storage import Org
from tasuki.web.answers import Threads
from tasuki.web.assets import read_assets
from tasuki.web.guards import SecurityHeaders
from tasuki.web.rendering import read_pages
from tasuki.web.routes import ROUTES
from tasuki.web.visits import Site

_LARGEST_FORM = 2 * 1024 * 1024


def build_app(org: Org) -> Starlette:
    """The ASGI application that serves `org`.

    On SQLite one request works on the database at a time (more threads only fight for the file), on PostgreSQL
    eight; passwords are hashed beside them, two at a time.
    """
    assets = read_assets()
    app = Starlette(
        routes=ROUTES,
        middleware=[Middleware(SecurityHeaders), Middleware(GZipMiddleware, minimum_size=1_000, compresslevel=4)],
        max_body_size=_LARGEST_FORM,
    )
    app.state.site = Site(org, assets, read_pages(assets))
    app.state.threads = Threads(CapacityLimiter(1 if org.database.name == "sqlite" else 8), CapacityLimiter(2))
    return app
