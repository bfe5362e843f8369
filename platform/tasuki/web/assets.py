"""Style sheet, scripts and icon: read once, kept in memory, addressed by a hash of their content."""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response

_FOLDER = Path(__file__).parent / "static"
_SERVED = (".css", ".js", ".svg")
_FOR_EVER = "public, max-age=31536000, immutable"


@dataclass(frozen=True, slots=True)
class Asset:
    """One file, plain and gzipped."""

    body: bytes
    packed: bytes
    media_type: str
    version: str


@dataclass(frozen=True, slots=True)
class Assets:
    """Every file under `static/` a browser may ask for, by its path."""

    files: Mapping[str, Asset]

    def address(self, path: str) -> str:
        """The address of a file; it changes with the content, so it may be kept for ever. KeyError if unknown."""
        return f"/static/{path}?v={self.files[path].version}"

    def respond(self, path: str, request: Request) -> Response | None:
        """The file, or None if there is none of that name."""
        asset = self.files.get(path)
        if asset is None:
            return None
        fresh = request.query_params.get("v") == asset.version
        headers = {"Cache-Control": _FOR_EVER if fresh else "no-cache", "Vary": "Accept-Encoding"}
        if "gzip" in request.headers.get("accept-encoding", ""):
            headers["Content-Encoding"] = "gzip"
            return Response(asset.packed, media_type=asset.media_type, headers=headers)
        return Response(asset.body, media_type=asset.media_type, headers=headers)


def read_assets() -> Assets:
    """The files under `static/`."""
    return Assets(
        {
            path.relative_to(_FOLDER).as_posix(): _asset(path)
            for path in sorted(_FOLDER.rglob("*"))
            if path.suffix in _SERVED
        }
    )


def _asset(path: Path) -> Asset:
    body = path.read_bytes()
    media_type = mimetypes.types_map.get(path.suffix, "application/octet-stream")
    return Asset(body, gzip.compress(body, 9, mtime=0), media_type, hashlib.sha256(body).hexdigest()[:12])
