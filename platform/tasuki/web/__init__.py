"""HTTP and HTML: the screens of an org as pages. The only importer of starlette and jinja2."""

from tasuki.web.app import build_app

__all__ = ["build_app"]
