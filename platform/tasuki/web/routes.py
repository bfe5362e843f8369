"""Every address there is, in one literal table; the last line answers for all others."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tasuki.web.answers import NotFound, member_page, open_page
from tasuki.web.pages import deletions, forms, health, home, lists, records, recycle_bin, sign_in
from tasuki.web.visits import Site, Visit

_EVERY_METHOD = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]


async def _static(request: Request) -> Response:
    site: Site = request.app.state.site
    found = site.assets.respond(request.path_params["path"], request)
    return found or Response(status_code=404)


def _nothing_here(visit: Visit) -> Response:
    raise NotFound


ROUTES = (
    Route("/static/{path:path}", _static),
    Route("/healthz", open_page(health.alive)),
    Route("/readyz", open_page(health.ready)),
    Route("/sign-in", open_page(sign_in.show), methods=["GET"]),
    Route("/sign-in", open_page(sign_in.enter, hashing=True), methods=["POST"]),
    Route("/sign-out", open_page(sign_in.leave), methods=["POST"]),
    Route("/language", open_page(sign_in.switch_language)),
    Route("/", member_page(home.show)),
    Route("/search", member_page(home.search)),
    Route("/recycle-bin", member_page(recycle_bin.show)),
    Route("/recycle-bin/{object}/{id}/restore", member_page(recycle_bin.restore), methods=["POST"]),
    Route("/recycle-bin/{object}/{id}/purge", member_page(recycle_bin.ask_purge), methods=["GET"]),
    Route("/recycle-bin/{object}/{id}/purge", member_page(recycle_bin.remove), methods=["POST"]),
    Route("/objects/{object}", member_page(lists.show)),
    Route("/objects/{object}/candidates", member_page(home.candidates)),
    Route("/objects/{object}/new", member_page(forms.open_new), methods=["GET"]),
    Route("/objects/{object}/new", member_page(forms.send_new), methods=["POST"]),
    Route("/objects/{object}/{id}", member_page(records.show)),
    Route("/objects/{object}/{id}/edit", member_page(forms.open_edit), methods=["GET"]),
    Route("/objects/{object}/{id}/edit", member_page(forms.send_edit), methods=["POST"]),
    Route("/objects/{object}/{id}/delete", member_page(deletions.ask), methods=["GET"]),
    Route("/objects/{object}/{id}/delete", member_page(deletions.delete), methods=["POST"]),
    Route("/objects/{object}/{id}/history", member_page(records.history)),
    Route("/{rest:path}", member_page(_nothing_here), methods=_EVERY_METHOD),
)
