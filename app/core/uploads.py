"""Files that somebody sends: small ones, held in memory only and never written to a disk where
others may read (R43–R45)."""

from __future__ import annotations

from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import Request

MOST_PARTS = 10


class _InMemory(MultiPartParser):
    spool_max_size = 64 * 1024 * 1024  # more than any door takes: it never goes to a file


async def sent_file(request: Request, name: str) -> bytes:
    """What is in the file, b"" where none was chosen. What it is called is not looked at: it often
    holds somebody's name. How long it may be, the door says. Raises HTTPException(400)."""
    if not request.headers.get("content-type", "").startswith("multipart/form-data"):
        return b""
    parser = _InMemory(request.headers, request.stream(), max_files=1, max_fields=MOST_PARTS)
    try:
        form = await parser.parse()
    except (MultiPartException, KeyError, ValueError) as problem:
        raise HTTPException(400) from problem
    request.state.sent = {field: value for field, value in form.items() if isinstance(value, str)}
    file = form.get(name)
    try:
        return await file.read() if isinstance(file, UploadFile) else b""
    finally:
        await form.close()
