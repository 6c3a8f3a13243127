"""The table of the handshake, row by row: one thing is wrong at a time, the first failure wins."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from websockets.datastructures import Headers
from websockets.typing import Subprotocol

from realtime.handshake import came_from, cookies
from realtime.limits import Limits, Rate
from realtime.needs import Unavailable
from realtime.wire import RoomCard
from tests.realtime.place import ORIGIN, Place, place, until
from tests.realtime.raw import raw, request
from tests.realtime.world import World

BEARER = "Bearer olena"


async def ask(port: int, path: str = "/ws/v1", **headers: Any) -> tuple[int, dict[str, str], bytes]:
    async with raw(port) as client:
        client.send(request(path, **{"Sec_WebSocket_Protocol": "kolo.v1", **headers}))
        return await client.response()


async def status(here: Place, path: str = "/ws/v1", **headers: Any) -> int:
    return (await ask(here.port, path, **headers))[0]


async def test_a_bearer_without_origin_is_let_in(here: Place) -> None:
    code, headers, _ = await ask(here.port, Authorization=BEARER)
    assert (code, headers["sec-websocket-protocol"]) == (101, "kolo.v1")
    assert "sec-websocket-extensions" not in headers


async def test_a_cookie_with_our_origin_is_let_in(here: Place) -> None:
    client = await here.open(origin=ORIGIN, headers={"Cookie": "a=b; sid=olena; c=d"})
    assert (await client.hear())["user"] == {"id": "u_olena", "role": "member", "tz": "UTC"}


async def test_the_welcome_says_all_there_is_to_know(here: Place) -> None:
    client = await here.open("olena")
    welcome = await client.hear()
    assert set(welcome) == {
        *("t", "v", "conn", "srv", "user", "now", "sess_exp", "hb", "limits", "features", "rooms"),
        "rooms_next",
    }
    assert (welcome["t"], welcome["v"], welcome["srv"]) == ("welcome", 1, "test")
    assert welcome["hb"] == {"ping_ms": 25000, "grace_ms": 15000}
    assert welcome["features"] == ["hist", "log", "bump", "http", "typing", "pres", "focus", "read"]
    assert welcome["limits"]["inflight"] == 1
    assert welcome["limits"]["frame"] == 32768
    [card] = welcome["rooms"]
    assert set(card) == set(RoomCard.__struct_fields__)
    assert (card["room"], card["head"], card["members"]) == ("odesa", 0, None)
    bot = await here.open("rob")
    assert (await bot.hear())["limits"]["inflight"] == 16


async def test_another_path_is_not_found(here: Place) -> None:
    assert await status(here, "/ws/v2", Authorization=BEARER) == 404
    assert await status(here, "/", Authorization=BEARER) == 404


@pytest.mark.parametrize(
    "origin",
    [
        "null",
        "http://kolo.test.evil.example",
        "http://evil.example",
        "https://kolo.test",
        "http://kolo.test:81",
        "http://KOLO.test",
        "http://kolo.test/",
    ],
)
async def test_an_origin_that_is_not_exactly_ours_is_forbidden(here: Place, origin: str) -> None:
    assert await status(here, Origin=origin, Cookie="sid=olena") == 403
    assert await status(here, Origin=origin, Authorization=BEARER) == 403


async def test_without_origin_a_cookie_is_not_enough(here: Place) -> None:
    assert await status(here, Cookie="sid=olena") == 403
    assert await status(here, Authorization="Basic b2xlbmE6eA==", Cookie="sid=olena") == 403


async def test_two_origins_are_a_bad_request(here: Place) -> None:
    assert await status(here, Origin=[ORIGIN, ORIGIN], Cookie="sid=olena") == 400


@pytest.mark.parametrize("offered", [None, "kolo.v2", "chat", ["kolo.v0", "other"]])
async def test_no_protocol_of_ours_is_a_bad_request(here: Place, offered: Any) -> None:
    assert await status(here, Sec_WebSocket_Protocol=offered, Authorization=BEARER) == 400


async def test_ours_is_found_among_others(here: Place) -> None:
    offered = ["kolo.v2, kolo.none", "kolo.v1"]
    code, headers, _ = await ask(here.port, Sec_WebSocket_Protocol=offered, Authorization=BEARER)
    assert (code, headers["sec-websocket-protocol"]) == (101, "kolo.v1")


async def test_who_no_longer_speaks_our_version_is_told_so(here: Place) -> None:
    offered = [Subprotocol("kolo.v0"), Subprotocol("kolo.none")]
    client = await here.open(origin=ORIGIN, subprotocols=offered)
    assert client.ws.subprotocol == "kolo.none"
    assert await client.hear() == {"t": "err", "code": "version", "final": True}
    assert await client.closed() == 4406


async def test_a_bearer_that_opens_nothing_is_unauthorized(here: Place) -> None:
    assert await status(here, Authorization="Bearer nobody") == 401
    assert (
        await status(here, Authorization="Bearer nobody", Origin=ORIGIN, Cookie="sid=olena") == 401
    )
    here.world.ended.add(here.world.people["olena"].session)
    assert await status(here, Authorization=BEARER) == 401


async def test_a_cookie_that_opens_nothing_is_told_so_after_the_upgrade(here: Place) -> None:
    for sent in ("sid=nobody", "other=olena", ""):
        client = await here.open(origin=ORIGIN, headers={"Cookie": sent})
        assert await client.hear() == {"t": "err", "code": "auth", "final": True}
        assert await client.closed() == 4401


async def test_the_banned_are_told_so_after_the_upgrade(here: Place) -> None:
    here.world.banned.add("olena")
    by_cookie = await here.open(origin=ORIGIN, headers={"Cookie": "sid=olena"})
    by_bearer = await here.open("olena")
    for client in (by_cookie, by_bearer):
        assert await client.hear() == {"t": "err", "code": "banned", "final": True}
        assert await client.closed() == 4403


async def test_a_token_in_the_address_is_ignored(here: Place) -> None:
    assert await status(here, "/ws/v1?token=olena") == 403
    client = await here.open(origin=ORIGIN, path="/ws/v1?token=olena")
    assert await client.closed() == 4401


async def test_the_checks_come_in_their_order(here: Place) -> None:
    """Each answer is that of the first check that fails, though later ones would too."""
    bad = {"Authorization": "Bearer nobody", "Sec_WebSocket_Protocol": "chat"}
    assert await status(here, Origin="http://evil.example", **bad) == 403
    assert await status(here, Origin=ORIGIN, **bad) == 400
    bad["Sec_WebSocket_Protocol"] = "kolo.v1"
    assert await status(here, Origin=ORIGIN, **bad) == 401


async def test_a_stopping_process_asks_to_come_later(world: World) -> None:
    async with place(world) as here:
        await here.gateway.stop()
        code, headers, _ = await ask(here.port, Authorization=BEARER, Origin="http://evil.example")
        assert code == 503
        assert 1 <= int(headers["retry-after"]) <= 10
        await here.gateway.start()


async def test_a_full_process_asks_to_come_later(world: World) -> None:
    async with place(world, most_connections=1) as here:
        await here.join("olena")
        assert await status(here, Authorization="Bearer taras") == 503


async def test_a_store_that_is_down_asks_to_come_later(here: Place) -> None:
    here.world.is_down = True
    assert await status(here, Authorization=BEARER) == 503


async def test_too_many_from_one_address_are_slowed(world: World) -> None:
    async with place(world, upgrades=Rate(0.01, 2), proxies=["127.0.0.1"]) as here:
        sent = {"Authorization": BEARER, "X_Forwarded_For": "6.6.6.6, 203.0.113.9"}
        assert await status(here, **sent) == 101
        assert await status(here, **sent | {"X_Forwarded_For": "7.7.7.7, 203.0.113.9"}) == 101
        code, headers, _ = await ask(here.port, **sent)
        assert code == 429
        assert int(headers["retry-after"]) >= 1
        assert await status(here, **sent | {"X_Forwarded_For": "203.0.113.10"}) == 101


async def test_a_spoofed_forwarded_address_changes_nothing(world: World) -> None:
    async with place(world, upgrades=Rate(0.01, 2)) as here:
        for last, expected in enumerate([101, 101, 429]):
            sent = {"Authorization": BEARER, "X_Forwarded_For": f"203.0.113.{last}"}
            assert await status(here, **sent) == expected


async def test_every_refusal_carries_the_headers_of_the_house(world: World) -> None:
    house = {"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "default-src 'none'"}
    async with place(world, headers=house, upgrades=Rate(0.01, 5)) as here:
        refused = [
            await ask(here.port, "/elsewhere"),
            await ask(here.port, Sec_WebSocket_Key="short"),
            await ask(here.port, Origin="null"),
            await ask(here.port, Origin=ORIGIN, Sec_WebSocket_Protocol=None),
            await ask(here.port, Authorization="Bearer nobody"),
            await ask(here.port),
        ]
    assert [code for code, _, _ in refused] == [404, 400, 403, 400, 401, 429]
    for _, headers, _ in refused:
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["content-security-policy"] == "default-src 'none'"
        assert headers["content-type"].startswith("text/plain")


def test_the_address_that_counts_is_the_last_that_is_not_ours() -> None:
    def seen(peer: str, forwarded: str | None, *proxies: str) -> str:
        headers = Headers()
        if forwarded is not None:
            headers["X-Forwarded-For"] = forwarded
        return came_from(peer, headers, proxies)

    assert seen("192.0.2.1", None) == "192.0.2.1"
    assert seen("192.0.2.1", "198.51.100.1") == "192.0.2.1"
    assert seen("10.0.0.1", "6.6.6.6, 198.51.100.1", "10.0.0.1") == "198.51.100.1"
    assert seen("10.0.0.1", "198.51.100.1, 10.0.0.2", "10.0.0.1", "10.0.0.2") == "198.51.100.1"
    assert seen("10.0.0.1", None, "10.0.0.1") == "10.0.0.1"
    assert seen("", None) == ""
    assert seen("2001:db8::1", None) == seen("2001:db8::2:3", None) == "2001:db8::/64"


def test_cookies_are_read_as_browsers_send_them() -> None:
    headers = Headers()
    headers["Cookie"] = '__Host-sid=a.b-c=; theme="dark"'
    headers["Cookie"] = "second=line"
    assert cookies(headers) == {"__Host-sid": "a.b-c=", "theme": '"dark"', "second": "line"}


async def test_the_same_tab_replaces_itself(here: Place) -> None:
    tab, other = "tab_12345678", "tab_87654321"
    first, neighbour = await here.join("olena", d=tab), await here.join("olena", d=other)
    stranger = await here.join("taras", d=tab)
    second = await here.join("olena", d=tab)
    assert await first.closed() == 4409
    for client in (neighbour, stranger, second):
        assert await client.silence() == []


@pytest.mark.parametrize("d", ["short", "x" * 33, "with%20space"])
async def test_a_malformed_instance_replaces_nobody(here: Place, d: str) -> None:
    first, second = await here.join("olena", d=d), await here.join("olena", d=d)
    assert await first.silence() == await second.silence() == []


async def test_the_newest_wins_over_the_longest_silent(world: World) -> None:
    async with place(world, people=Limits(connections=3)) as here:
        first, second, third = [await here.join("olena") for _ in range(3)]
        await first.silence()  # has just been heard; second is the longest silent now
        fourth = await here.join("olena")
        assert await second.closed() == 4409
        for client in (first, third, fourth):
            assert await client.silence() == []


async def test_ten_connections_of_a_person_and_fifty_of_a_bot(here: Place) -> None:
    people = [await here.join("olena") for _ in range(10)]
    bots = [await here.join("rob") for _ in range(12)]
    for client in (*people, *bots):
        assert await client.silence() == []
    await here.join("olena")
    assert await people[0].closed() == 4409


async def test_who_leaves_during_the_welcome_leaves_nothing_behind(here: Place) -> None:
    here.world.wait_in["cards"] = asyncio.Event()
    here.world.was_in["cards"] = asyncio.Event()
    client = await here.open("olena")
    await here.world.was_in["cards"].wait()
    client.ws.transport.abort()
    await until(lambda: not len(here.gateway.crowd))
    here.world.wait_in["cards"].set()
    assert await status(here, Authorization=BEARER) == 101


async def test_a_welcome_that_cannot_be_read_says_try_again(here: Place) -> None:
    async def down(*_: Any) -> Any:
        raise Unavailable

    async def broken(*_: Any) -> Any:
        raise RuntimeError

    for cards, code in ((down, 1013), (broken, 4500)):
        here.world.cards = cards  # type: ignore[method-assign]
        client = await here.open("olena")
        assert await client.closed() == code
