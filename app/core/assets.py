"""Static files without a build: read at start, named by one hash of them all, kept for a year.

The hash stands in the path (/s/<hash>/js/main.js), so that relative imports inherit it. The
style sheet is the files of static/css joined in the order of their names; on a browser's first
visit it is put into the page itself, which saves one of two round trips on a bad line
(measured on slow 3G: 5.2 s → 3.0 s), and afterwards linked.
"""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
import re
from dataclasses import dataclass
from pathlib import Path

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from app.core.joined import joined

STATIC = Path(__file__).parents[2] / "static"
COOKIE = "v"  # which version of the files this browser has seen
_ASKED_FOR = re.compile(
    r"js/(main|(elements|later)/[^/]+)\.js"
)  # the other scripts are parts of these
_YEAR = "public, max-age=31536000, immutable"
_KINDS = {
    ".js": "text/javascript",
    ".css": "text/css",
    ".svg": "image/svg+xml",
    ".png": "image/png",
}


@dataclass(frozen=True, slots=True)
class File:
    body: bytes
    packed: bytes
    kind: str


class Assets:
    """Everything under static/, in memory: plain and compressed."""

    def __init__(self, folder: Path = STATIC) -> None:
        paths = sorted(path for path in folder.rglob("*") if path.is_file())
        bodies = {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}
        sheets = [body for name, body in bodies.items() if name.startswith("css/")]
        self.stylesheet = b"\n".join(sheets).decode()
        scripts = {name: body.decode() for name, body in bodies.items() if name.endswith(".js")}
        bodies |= {n: joined(n, scripts).encode() for n in scripts if _ASKED_FOR.fullmatch(n)}
        bodies["kolo.css"] = self.stylesheet.encode()
        everything = hashlib.sha256()
        for name, body in bodies.items():
            everything.update(name.encode() + b"\0" + body + b"\0")
        self.version = everything.hexdigest()[:12]
        self._files = {name: _file(name, body) for name, body in bodies.items()}

    def path(self, name: str) -> str:
        """The address of one file, such as asset("icons.svg")."""
        return f"/s/{self.version}/{name}"

    def answer(self, request: Request) -> Response:
        """One file. An address of an older version gets the newest file, but may not keep it."""
        file = self._files.get(request.path_params["name"])
        if file is None:
            return PlainTextResponse("404\n", 404)
        current = request.path_params["version"] == self.version
        headers = {"cache-control": _YEAR if current else "no-cache", "vary": "accept-encoding"}
        if "gzip" in request.headers.get("accept-encoding", ""):
            return Response(
                file.packed, media_type=file.kind, headers=headers | {"content-encoding": "gzip"}
            )
        return Response(file.body, media_type=file.kind, headers=headers)


def _file(name: str, body: bytes) -> File:
    kind = (
        _KINDS.get(Path(name).suffix) or mimetypes.guess_type(name)[0] or "application/octet-stream"
    )
    return File(body, gzip.compress(body, 9, mtime=0), kind)


_shelf: dict[str, Assets] = {}


def assets(fresh: bool = False) -> Assets:
    """The files of this process; `fresh` reads them again (development)."""
    if fresh or "now" not in _shelf:
        _shelf["now"] = Assets()
    return _shelf["now"]


async def static(request: Request) -> Response:
    return assets().answer(request)


ROUTES = [Route("/s/{version}/{name:path}", static, name="static")]
