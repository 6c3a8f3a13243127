"""One running process: what it serves, and whether it keeps the clock.

    serve, web    pages, and sockets unless KOLO_REALTIME_URL says where else they are
    realtime      sockets alone
    worker        the clock alone: nothing listens

`serve` also migrates first (cli/serving.py). Where there may be several processes, `web` leaves the
clock to the worker.
"""

from __future__ import annotations

import asyncio
import gc
import signal
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from enum import Enum

import uvicorn
from starlette.applications import Starlette

from app import metrics, notes
from app.bare import build_bare
from app.bus import AnyBus, bus_of
from app.core import sealed
from app.core.config import Config
from app.core.db import orm, orm_config
from app.core.unreadable import reading
from app.features import MODELS, collected
from app.leases import leases_of
from app.main import build
from app.sockets import Sockets
from app.starting import BACKLOG, CannotStart, alone, bound, fit, several
from app.stopping import Server
from app.telling import telling
from app.worker import clockwork
from realtime.anew import STANDS
from realtime.bus import Revoked, Word

Ready = Callable[[], Awaitable[None]]  # called when nothing stands in the way


class Serves(Enum):
    EVERYTHING = "serve"
    PAGES = "web"
    SOCKETS = "realtime"


async def serve(config: Config, ready: Ready, what: Serves = Serves.EVERYTHING) -> None:
    """Run until stopped. Raises CannotStart."""
    if what is Serves.SOCKETS:
        several(config, what.value)
    async with _ground(config) as bus:
        listening = bound(config.host, config.port)
        await ready()
        server = _server(config, bus, what)
        await server.serve(sockets=listening)
        if not server.started:
            raise CannotStart("Kolo could not start; the lines above say why.")


async def work(config: Config, ready: Ready) -> None:
    """Keep the clock until stopped. Raises CannotStart."""
    several(config, "worker")
    sealed.use(config.key)
    stopped = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    async with (
        _ground(config, listens=False) as bus,
        orm(orm_config(config.database, MODELS)),
        _telling_others(config, bus),
        _clock(config),
    ):
        await ready()
        await stopped.wait()


def _telling_others(config: Config, bus: AnyBus) -> AbstractAsyncContextManager[None]:
    """For a process without sockets."""

    async def stands(user_id: int) -> None:
        bus.tell(Word(STANDS, user_id))

    return telling(
        *(config, bus),
        committed=bus.tell,
        ended=lambda ids: bus.tell(Revoked(ids)),
        stands=stands,
    )


@asynccontextmanager
async def _ground(config: Config, *, listens: bool = True) -> AsyncGenerator[AnyBus]:
    """What every process stands on: a database that is fit, no stranger beside it, and the bus."""
    async with alone(config):
        if faults := await fit(config):
            raise CannotStart("\n".join(faults))
        async with bus_of(config, listens=listens) as bus:
            yield bus


@asynccontextmanager
async def _clock(config: Config) -> AsyncGenerator[None]:
    clocks = asyncio.create_task(clockwork(collected("jobs", "JOBS"), leases_of(config)))
    try:
        yield
    finally:
        clocks.cancel()
        await asyncio.gather(clocks, return_exceptions=True)


def _collect_seldom() -> None:
    """Almost nothing here is garbage that only a collection finds; yet with thousands of sockets
    and messages under way, looking for it took a seventh of the processor."""
    gc.collect()
    gc.freeze()  # what was made by now stays until the end
    gc.set_threshold(50_000, 20, 20)


def _server(config: Config, bus: AnyBus, what: Serves) -> Server:
    sockets = Sockets(config, bus)
    keeps_clock = what is Serves.EVERYTHING or not config.may_be_several

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncGenerator[None]:
        async with AsyncExitStack() as opened:
            await opened.enter_async_context(orm(orm_config(config.database, MODELS)))
            await opened.enter_async_context(sockets.open())
            if keeps_clock:
                await opened.enter_async_context(_clock(config))
            _collect_seldom()
            yield

    more = [metrics.route(sockets), notes.route(sockets), *sockets.twins()]
    if what is Serves.SOCKETS:
        site, inside = build_bare(config, lifespan, more)
    else:
        site, inside = build(config, lifespan, more)
    inside.state.sockets = sockets
    inside.state.bus = bus if config.may_be_several else None
    serves_sockets = what is Serves.SOCKETS or not config.realtime_url
    settings = uvicorn.Config(
        site,
        http=reading(config.secure),
        ws=sockets.connection if serves_sockets else "none",
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=True,
        forwarded_allow_ips=config.proxies,
        backlog=BACKLOG,
        timeout_graceful_shutdown=10,
    )
    return Server(settings, sockets)
