"""The HTTP twins of the socket (wire.md §9), for where WebSockets are blocked: a captive portal, an
old proxy, a service worker. The same frames, limits and answers; the same message by either way.

    GET  /api/v1/rooms                    `rooms`: one's rooms, with epoch and head
    POST /api/v1/rooms/{room}/messages    `send`: Idempotency-Key is the cid, the body has the rest
    POST /api/v1/rooms/{room}/ops         any other frame that changes something: edit, del, react…
    GET  /api/v1/rooms/{room}/log         `log`, and with `wait` (seconds) what comes next
    GET  /api/v1/rooms/{room}/history     `hist`

`ops` takes the frame as wire.md §4 has it and answers with its reply; `room` and `i` may be left
out, for the address says the one and HTTP the other. So a phone that fell back needs no second
protocol, and what is added to the first is here, too. Whoever has a bearer token needs no cookie.
Each answer says in the header Kolo-User whose it is.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import msgspec
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from app.core.doors import READS, WRITES, open_door
from realtime import wire
from realtime.errors import RETRY_MS
from realtime.gateway import Gateway
from realtime.needs import Nobody, Person, Unavailable
from realtime.parse import Unreadable, parse
from realtime.wire import Frame, Reply

STATUS = {
    400: "bad_json bad_request unknown_type version",
    401: "auth",
    403: "banned not_member forbidden edit_window muted",
    404: "not_found",
    409: "gone conflict cid_conflict room_paused",
    413: "too_large",
    422: "bad_text empty too_long bad_att att_not_ready too_many_emoji",
    429: "slow_mode rate_limited inflight",
    503: "unavailable internal",
}
STATUS_OF = {code: status for status, codes in STATUS.items() for code in codes.split()}
CODE_OF = {400: "bad_request", 401: "auth", 403: "forbidden", 404: "not_found", 405: "bad_request"}
CODE_OF |= {409: "conflict", 413: "too_large", 422: "bad_request", 429: "rate_limited"}
CODE_OF |= {500: "internal", 503: "unavailable"}
ASKED_BY_NUMBER = ("since", "limit", "min", "before", "after")

View = Callable[[Request, Person], Awaitable[Response]]


def routes(gateway: Gateway) -> list[Route]:
    """The twins of the process that has this gateway."""

    def twin(path: str, methods: list[str], view: View, name: str) -> Route:
        async def asked(request: Request) -> Response:
            try:
                person = await _person(gateway, request)
                if not isinstance(person, Person):
                    return _no(person)
                response = await view(request, person)
                response.headers["kolo-user"] = person.pub  # as `welcome` says it on a socket
                return response
            except Unreadable as wrong:
                return answered(wrong.err)
            except Unavailable as away:
                return answered(_err("unavailable", away.msg))

        return open_door(f"/api/v1/rooms{path}", asked, methods, name=name)

    async def ask(request: Request, person: Person, frame: Frame) -> Response:
        return answered(await gateway.visits.of(person).ask(frame))

    async def rooms(request: Request, person: Person) -> Response:
        return await ask(request, person, _frame_of(request, "rooms"))

    async def say(request: Request, person: Person) -> Response:
        key = request.headers.get("idempotency-key", "").strip('"')
        return await ask(request, person, await _sent(request, t="send", cid=key))

    async def change(request: Request, person: Person) -> Response:
        frame = await _sent(request)
        if frame.t not in gateway.needs.commands:
            raise Unreadable(_err("unknown_type", "ask for it by its own address"))
        return await ask(request, person, frame)

    async def history(request: Request, person: Person) -> Response:
        return await ask(request, person, _frame_of(request, "hist"))

    async def log(request: Request, person: Person) -> Response:
        frame = _frame_of(request, "log")
        assert isinstance(frame, wire.Log)
        visit = gateway.visits.of(person)
        leaving = asyncio.create_task(_hung_up(request))
        leaving.add_done_callback(lambda _: visit.leave())
        try:
            return answered(await visit.wait(frame, _seconds(request)))
        finally:
            leaving.cancel()

    return [
        twin("", READS, rooms, "api:rooms"),
        twin("/{room}/messages", WRITES, say, "api:say"),
        twin("/{room}/ops", WRITES, change, "api:change"),
        twin("/{room}/log", READS, log, "api:log"),
        twin("/{room}/history", READS, history, "api:history"),
    ]


def is_for(request: Request) -> bool:
    """Whether a program asks, which reads no pages."""
    return request.url.path.startswith("/api/")


def refusal(status: int, headers: Any = None) -> Response:
    """What the whole site says no with, in the words of the wire."""
    response = answered(_err(CODE_OF.get(status, "internal" if status >= 500 else "bad_request")))
    response.status_code = status
    response.headers.update(headers or {})
    return response


def answered(reply: Reply) -> Response:
    """One object of wire.md as a response, with the status that fits it."""
    status, headers = 200, {"cache-control": "no-store"}
    match reply:
        case wire.Ack(held=True, dup=False):
            status = 202
        case wire.Ack(dup=False):
            status = 201
        case wire.Err():
            reply = msgspec.structs.replace(reply, i=msgspec.UNSET)  # HTTP says to what
            status = STATUS_OF.get(reply.code, 400 if reply.final else 503)
            if isinstance(reply.retry_ms, int):
                headers["retry-after"] = str(-(-reply.retry_ms // 1000))
            if status == 401:
                headers["www-authenticate"] = "Bearer"
    return Response(wire.encode(reply), status, headers, "application/json; charset=utf-8")


async def _person(gateway: Gateway, request: Request) -> Person | Nobody:
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return await gateway.needs.door.by_bearer(token.strip())
    return await gateway.needs.door.by_cookies(request.cookies)


def _no(nobody: Nobody) -> Response:
    return answered(_err(nobody.value))


def _err(code: str, msg: str = "") -> wire.Err:
    is_final = code not in wire.NOT_FINAL
    err = wire.Err(code=code, final=is_final, msg=msg or msgspec.UNSET)
    if not is_final:
        err.retry_ms = RETRY_MS
    return err


async def _sent(request: Request, **said: str) -> Frame:
    """The frame in the body. Raises Unreadable."""
    if int(request.headers.get("content-length", 0)) > wire.FRAME_IN:
        raise Unreadable(_err("too_large", f"more than {wire.FRAME_IN} bytes"))
    try:
        body = await request.body()
        text = body.decode()
    except ClientDisconnect:
        raise Unreadable(_err("bad_json", "it broke off")) from None
    except UnicodeDecodeError:
        raise Unreadable(_err("bad_json", "not UTF-8")) from None
    if len(body) > wire.FRAME_IN:
        raise Unreadable(_err("too_large", f"more than {wire.FRAME_IN} bytes"))
    return parse(text, i=1, room=request.path_params["room"], **said)


def _frame_of(request: Request, t: str) -> Frame:
    """The frame an address asks for. Raises Unreadable."""
    said: dict[str, Any] = dict(request.query_params)
    for name in ASKED_BY_NUMBER:
        if t != "rooms" and name in said:
            said[name] = _number(said[name])
    return parse("{}", **said | request.path_params | {"t": t, "i": 1})


def _number(text: str) -> int | str:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 17 else text


def _seconds(request: Request) -> float:
    """How long to wait for what comes next. Raises Unreadable."""
    seconds = _number(request.query_params.get("wait", "0"))
    if isinstance(seconds, str):
        raise Unreadable(_err("bad_request", "wait is in seconds"))
    return seconds


async def _hung_up(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass
