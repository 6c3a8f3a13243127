"""Who may open a socket: the checks of the protocol in their order, the first failure wins.

draining or full 503 · too many from one address 429 · Origin 403 · sub-protocol 400 · bearer 401,
all before the upgrade; a cookie that opens nothing is told so after it (4401, 4403), because
browsers hide the status of a failed upgrade from the page.
"""

from __future__ import annotations

import ipaddress
import random
import re
import time
from collections.abc import Collection
from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

from websockets.datastructures import Headers
from websockets.headers import parse_subprotocol
from websockets.http11 import Request

from realtime import wire
from realtime.connection import Connection
from realtime.handler import Handler, Refusal
from realtime.needs import Nobody, Person, Refused
from realtime.session import Session
from realtime.wire import Code

if TYPE_CHECKING:
    from realtime.gateway import Gateway

PATH = "/ws/v1"
_INSTANCE = re.compile(r"[A-Za-z0-9_-]{8,32}")


async def greet(gateway: Gateway, connection: Connection, request: Request) -> Handler | Refusal:
    """The session behind a good handshake, somebody who only says why not, or a plain refusal."""
    refusal = _at_the_gate(gateway, connection, request) or connection.check(request)
    if refusal is None:
        refusal = _origin(gateway, request.headers) or _protocol(connection, request.headers)
    if refusal is not None:
        return refusal
    if connection.subprotocol == wire.REFUSING_PROTOCOL:
        return Farewell(connection, "version", Code.VERSION)
    try:
        person = await _person(gateway, request.headers)
    except Refused:
        return _later(HTTPStatus.SERVICE_UNAVAILABLE)
    if isinstance(person, Refusal):
        return person
    if gateway.is_full:
        return _later(HTTPStatus.SERVICE_UNAVAILABLE)
    if person is Nobody.BANNED:
        return Farewell(connection, "banned", Code.BANNED)
    if isinstance(person, Nobody):
        return Farewell(connection, "auth", Code.SIGNED_OUT)
    return Session(gateway, connection, person, _instance(request.path))


def _at_the_gate(gateway: Gateway, connection: Connection, request: Request) -> Refusal | None:
    if gateway.is_full:
        return _later(HTTPStatus.SERVICE_UNAVAILABLE)
    address = came_from(_peer(connection), request.headers, gateway.proxies)
    now = time.monotonic()
    if wait_ms := gateway.upgrades.of(address, now).take(now):
        return _later(HTTPStatus.TOO_MANY_REQUESTS, wait_ms // 1000 + 1)
    if urlsplit(request.path).path != PATH:
        return _no(HTTPStatus.NOT_FOUND)
    return None


def _origin(gateway: Gateway, headers: Headers) -> Refusal | None:
    """Exactly one of ours; absent only where a token speaks for the client."""
    origin = headers.get("Origin")  # more than one was refused by RFC 6455's own checks
    if origin is None and _token(headers) is not None:
        return None
    return None if origin in gateway.origins else _no(HTTPStatus.FORBIDDEN)


def _protocol(connection: Connection, headers: Headers) -> Refusal | None:
    offered = [
        one for line in headers.get_all("Sec-WebSocket-Protocol") for one in parse_subprotocol(line)
    ]
    for spoken in (wire.PROTOCOL, wire.REFUSING_PROTOCOL):
        if spoken in offered:
            connection.subprotocol = spoken
            return None
    return _no(HTTPStatus.BAD_REQUEST, f"offer the sub-protocol {wire.PROTOCOL}\n")


async def _person(gateway: Gateway, headers: Headers) -> Person | Nobody | Refusal:
    token = _token(headers)
    if token is None:
        return await gateway.needs.door.by_cookies(cookies(headers))
    person = await gateway.needs.door.by_bearer(token)
    if person is Nobody.UNKNOWN:
        return Refusal(HTTPStatus.UNAUTHORIZED, "Unauthorized\n", {"WWW-Authenticate": "Bearer"})
    return person


def _token(headers: Headers) -> str | None:
    for line in headers.get_all("Authorization"):
        scheme, _, token = line.partition(" ")
        if scheme.lower() == "bearer":
            return token.strip()
    return None


def cookies(headers: Headers) -> dict[str, str]:
    pairs = (pair.partition("=") for line in headers.get_all("Cookie") for pair in line.split(";"))
    return {name.strip(): value.strip() for name, _, value in pairs}


def _instance(path: str) -> str | None:
    given = parse_qs(urlsplit(path).query).get("d", [""])[0]
    return given if _INSTANCE.fullmatch(given) else None


def _peer(connection: Connection) -> str:
    peer = connection.transport.get_extra_info("peername")
    return str(peer[0]) if isinstance(peer, tuple) else ""


def came_from(peer: str, headers: Headers, proxies: Collection[str]) -> str:
    """The address to count for: the last that is not a proxy of ours; of IPv6 the first 64 bits.

    Only what our own proxies added to X-Forwarded-For is believed.
    """
    trail = [one.strip() for line in headers.get_all("X-Forwarded-For") for one in line.split(",")]
    address = peer
    while address in proxies and trail:
        address = trail.pop()
    if ":" not in address:
        return address
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((parsed, 64), strict=False))
    return address


def _no(status: HTTPStatus, text: str = "") -> Refusal:
    return Refusal(status, text or f"{status.phrase}\n")


def _later(status: HTTPStatus, seconds: int | None = None) -> Refusal:
    after = seconds or random.randint(1, 10)  # noqa: S311
    return Refusal(status, f"{status.phrase}\n", {"Retry-After": str(after)})


class Farewell:
    """A Handler for somebody who may not stay: one error, then the close code."""

    def __init__(self, connection: Connection, error: str, code: Code) -> None:
        self._connection, self._error, self._code = connection, error, code

    def opened(self) -> None:
        self._connection.send(wire.encode(wire.Err(code=self._error, final=True)))
        self._connection.close(self._code, self._error)

    def text(self, message: str) -> None: ...

    def binary(self, message: bytes) -> None: ...

    def received(self, size: int) -> float:
        return 0.0

    def clogged(self) -> None: ...

    def flowing(self) -> None: ...

    def closed(self) -> None: ...

    def leave(self) -> None: ...
