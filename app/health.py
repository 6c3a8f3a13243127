"""/healthz, for a machine that watches: whether this process can do its work, and how well."""

from __future__ import annotations

import logging

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from tortoise.connection import get_connection

from app.core.doors import open_door
from realtime.bus import Bus

log = logging.getLogger(__name__)

KIND = "application/json; charset=utf-8"


async def healthz(request: Request) -> Response:
    """503: it cannot, or is about to stop. Degraded: it can, but what other processes write comes
    later here."""
    is_well = await _database_answers()
    said = {"status": "ok", "database": "ok"}
    bus: Bus | None = getattr(request.app.state, "bus", None)
    if bus:
        said["bus"] = "up" if bus.is_up else "down"
        said["status"] = "ok" if bus.is_up else "degraded"
    if not is_well:
        said["status"] = said["database"] = "unavailable"
    sockets = getattr(request.app.state, "sockets", None)
    if sockets and sockets.is_draining:
        said["status"], is_well = "draining", False
    return JSONResponse(said, 200 if is_well else 503, {"cache-control": "no-store"}, KIND)


async def _database_answers() -> bool:
    try:
        await get_connection("default").execute_query("SELECT 1")
    except Exception as problem:
        log.error("the database does not answer", exc_info=problem)
        return False
    return True


ROUTE = open_door("/healthz", healthz, name="healthz")
