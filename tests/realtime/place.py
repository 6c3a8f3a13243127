"""A gateway on a real server, and clients that listen."""

from __future__ import annotations

import asyncio
import contextlib
import json
import socket
from collections.abc import AsyncIterator, Callable, Iterator
from itertools import count
from typing import Any

import uvicorn
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Subprotocol

from realtime.gateway import Gateway
from tests.realtime.world import World

ORIGIN = "http://kolo.test"
V1 = Subprotocol("kolo.v1")
PATIENCE = 10.0  # seconds until a test gives up; nothing is measured


class Server(uvicorn.Server):
    """uvicorn's own, except that it leaves signals alone and notices sooner that it should stop."""

    async def main_loop(self) -> None:
        while not self.should_exit:  # noqa: ASYNC110
            await asyncio.sleep(0.002)

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


async def nothing(scope: Any, receive: Any, send: Any) -> None:
    """The app beside the sockets."""
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"a page"})


@contextlib.asynccontextmanager
async def serving(connection_class: Any, http: str = "httptools") -> AsyncIterator[Server]:
    """uvicorn on a port the system chose; `server.port` says which."""
    sock = socket.socket()
    sock.bind(("127.0.0.1", 0))
    config = uvicorn.Config(
        nothing, ws=connection_class, http=http, lifespan="off", log_level="critical"
    )
    server = Server(config)
    server.port = sock.getsockname()[1]  # type: ignore[attr-defined]
    serve = asyncio.create_task(server.serve(sockets=[sock]))
    while not server.started:  # noqa: ASYNC110
        await asyncio.sleep(0.005)
    try:
        yield server
    finally:
        server.should_exit = True
        await serve


async def until(true: Callable[[], object]) -> None:
    """Wait for something that must come to be."""
    async with asyncio.timeout(PATIENCE):
        while not true():  # noqa: ASYNC110
            await asyncio.sleep(0.005)


class Client:
    """One WebSocket; what it hears waits in `heard` until somebody asks for it."""

    def __init__(self, ws: ClientConnection) -> None:
        self.ws = ws
        self.heard: list[dict[str, Any]] = []
        self.page: dict[str, Any] = {}
        self._numbers = count(1)

    async def hear(self, t: str | None = None, **like: Any) -> dict[str, Any]:
        """The first frame of this kind, and like this; the others stay for later."""
        async with asyncio.timeout(PATIENCE):
            while True:
                for at, frame in enumerate(self.heard):
                    if t in (None, frame["t"]) and like.items() <= frame.items():
                        return self.heard.pop(at)
                self.heard.append(json.loads(await self.ws.recv()))

    async def say(self, **frame: Any) -> None:
        await self.ws.send(json.dumps(frame, ensure_ascii=False))

    async def ask(self, t: str, **frame: Any) -> dict[str, Any]:
        """Its one answer."""
        i = next(self._numbers)
        await self.say(t=t, i=i, **frame)
        return await self.hear(i=i)

    async def sub(self, room: str, **how: Any) -> dict[str, Any]:
        """Subscribe and be live; the answer. A snapshot's page is in `page`. Who is here and who
        types is only told to who asks for it: it comes when it comes."""
        how.setdefault("eph", False)
        answer = await self.ask("sub", room=room, **how)
        if answer.get("mode") == "snapshot":
            self.page = await self.hear("page", i=answer["i"])
        if answer["t"] == "subd":
            await self.hear("live", room=room)
        return answer

    async def events(self, room: str, upto: int) -> list[dict[str, Any]]:
        """Events as they come, until number `upto` has come."""
        events: list[dict[str, Any]] = []
        while not events or events[-1].get("to", events[-1]["s"]) < upto:
            events += (await self.hear("evs", room=room))["ev"]
        return events

    async def silence(self) -> list[dict[str, Any]]:
        """Everything but heartbeats that was written to us before this moment."""
        await self.say(t="ping", i=2**31 - 1)
        async with asyncio.timeout(PATIENCE):
            while not any(one["t"] == "pong" for one in self.heard):
                self.heard.append(json.loads(await self.ws.recv()))
        heard = [one for one in self.heard if one["t"] not in ("ping", "pong")]
        self.heard.clear()
        return heard

    async def closed(self) -> int:
        """Wait for the end; its close code. 1006: there was none."""
        async with asyncio.timeout(PATIENCE):
            try:
                while True:
                    self.heard.append(json.loads(await self.ws.recv()))
            except ConnectionClosed as end:
                return end.rcvd.code if end.rcvd else 1006


class Place:
    """One gateway, its world, and its clients."""

    def __init__(self, world: World, gateway: Gateway, server: Server) -> None:
        self.world, self.gateway, self.server = world, gateway, server
        self.port: int = server.port  # type: ignore[attr-defined]
        self.visits = contextlib.AsyncExitStack()  # what must be left before the server is
        self._clients: list[Client] = []

    async def open(
        self, token: str | None = None, *, d: str | None = None, path: str = "/ws/v1", **how: Any
    ) -> Client:
        """A connection just opened; with a token it speaks for itself, without Origin."""
        headers = dict(how.pop("headers", {}))
        if token:
            headers["Authorization"] = f"Bearer {token}"
        how.setdefault("subprotocols", [V1])
        query = f"?d={d}" if d else ""
        ws = await connect(
            f"ws://127.0.0.1:{self.port}{path}{query}",
            additional_headers=headers,
            compression=None,
            proxy=None,
            ping_interval=None,
            max_queue=None,
            **how,
        )
        client = Client(ws)
        self._clients.append(client)
        return client

    async def join(self, token: str, **how: Any) -> Client:
        """A connection that has been welcomed."""
        client = await self.open(token, **how)
        assert (await client.hear())["t"] == "welcome"
        return client

    async def leave(self) -> None:
        for client in self._clients:
            client.ws.transport.abort()


@contextlib.asynccontextmanager
async def place(world: World, **how: Any) -> AsyncIterator[Place]:
    gateway = Gateway(world.needs, origins=[ORIGIN], srv="test", **how)
    if world.deliver is None:
        world.deliver = gateway.deliver
    await gateway.start()
    async with serving(gateway.connection) as server:
        here = Place(world, gateway, server)
        try:
            yield here
        finally:
            await here.visits.aclose()
            await gateway.stop()
            await here.leave()
