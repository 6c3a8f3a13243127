"""Every row of the handshake table (wire.md §2), one thing broken at a time."""

from __future__ import annotations

from typing import Any

import pytest
from websockets.exceptions import InvalidStatus

from tests.faults.server import Person, Server
from tests.faults.wire import Line, dial


async def refused(server: Server, **how: Any) -> int:
    with pytest.raises(InvalidStatus) as refusal:
        await dial(server.socket, **how)
    return refusal.value.response.status_code


async def turned_away(server: Server, **how: Any) -> tuple[str, int | None]:
    """The error told after the upgrade, and the close code. Nothing else is sent."""
    line = Line(await dial(server.socket, **how))
    code = await line.closes()
    assert [frame["t"] for frame in line.all] == ["err"]
    return line.all[0]["code"], code


async def test_a_bearer_needs_no_origin(server: Server, person: Person) -> None:
    async with await Line.open(server.socket, token=person.token) as line:
        assert line.socket.subprotocol == "kolo.v1"
        assert line.all[0]["t"] == "welcome"


async def test_a_bearer_beside_the_right_origin_is_welcome(server: Server, person: Person) -> None:
    how = {"token": person.token, "headers": {"Origin": server.origin}}
    async with await Line.open(server.socket, **how) as line:
        assert line.welcome["v"] == 1


@pytest.mark.parametrize("wrong", ["null", "{}.evil.example", "{}/", "https{}", "", "http://kolo"])
async def test_a_strange_origin_is_refused(server: Server, person: Person, wrong: str) -> None:
    origin = wrong.format(server.origin) if "{}." in wrong or "{}/" in wrong else wrong
    if wrong.startswith("https"):
        origin = server.origin.replace("http", "https")
    assert await refused(server, token=person.token, headers={"Origin": origin}) == 403


async def test_two_origins_are_refused(server: Server, person: Person) -> None:
    twice = [("Origin", server.origin), ("Origin", server.origin)]
    assert await refused(server, token=person.token, headers=twice) == 400


async def test_a_cookie_without_an_origin_is_refused(server: Server) -> None:
    assert await refused(server, headers={"Cookie": "sid=x"}) == 403
    assert await refused(server) == 403


async def test_a_token_in_the_address_is_ignored(server: Server, person: Person) -> None:
    query = f"&token={person.token}"
    assert await refused(server, query=query) == 403
    told = await turned_away(server, query=query, headers={"Origin": server.origin})
    assert told == ("auth", 4401)


@pytest.mark.parametrize("offered", [(), ("kolo.v9",), ("chat", "kolo.v11")])
async def test_no_known_sub_protocol_is_refused(
    server: Server, person: Person, offered: tuple[str, ...]
) -> None:
    assert await refused(server, token=person.token, protocols=offered) == 400


async def test_kolo_none_alone_is_told_the_version_is_gone(server: Server, person: Person) -> None:
    told = await turned_away(server, token=person.token, protocols=("kolo.v9", "kolo.none"))
    assert told == ("version", 4406)


async def test_v1_wins_over_none(server: Server, person: Person) -> None:
    both = {"token": person.token, "protocols": ("kolo.none", "kolo.v1")}
    async with await Line.open(server.socket, **both) as line:
        assert line.socket.subprotocol == "kolo.v1"


async def test_a_wrong_bearer_is_refused_even_beside_a_good_cookie(
    server: Server, person: Person, browser: Any
) -> None:
    assert await refused(server, token="nonsense") == 401
    cookies = (await browser(person)).for_socket
    assert await refused(server, token="nonsense", headers=cookies) == 401


async def test_a_cookie_opens_the_socket(server: Server, person: Person, browser: Any) -> None:
    cookies = (await browser(person)).for_socket
    async with await Line.open(server.socket, headers=cookies) as line:
        assert line.welcome["user"]["id"]


@pytest.mark.parametrize("cookie", [{}, {"Cookie": "sid=nonsense"}])
async def test_no_session_is_told_inside(server: Server, cookie: dict[str, str]) -> None:
    told = await turned_away(server, headers={"Origin": server.origin, **cookie})
    assert told == ("auth", 4401)


async def test_the_first_failure_wins(server: Server) -> None:
    strange = {"Origin": "https://evil.example"}
    assert await refused(server, token="no", headers=strange, protocols=("kolo.v9",)) == 403
    assert await refused(server, token="no", protocols=("kolo.v9",)) == 400
    assert await refused(server, token="no") == 401


async def test_the_same_tab_replaces_itself(server: Server, person: Person, other: Person) -> None:
    how = {"token": person.token, "d": "tab_0000001"}
    async with (
        await Line.open(server.socket, **how) as old,
        await Line.open(server.socket, token=other.token, d="tab_0000001") as somebody_else,
        await Line.open(server.socket, **how) as new,
    ):
        assert await old.closes() == 4409
        assert (await new.ask("ping"))["t"] == "pong"
        assert (await somebody_else.ask("ping"))["t"] == "pong"


async def test_the_eleventh_connection_ends_the_longest_silent(
    server: Server, person: Person
) -> None:
    lines = [await Line.open(server.socket, token=person.token) for _ in range(10)]
    for line in (*lines[:4], *lines[5:]):  # the fifth has said nothing
        await line.ask("ping")
    lines.append(await Line.open(server.socket, token=person.token))
    assert await lines[4].closes() == 4409
    for line in (*lines[:4], *lines[5:]):
        assert (await line.ask("ping"))["t"] == "pong"
        await line.socket.close()


async def test_the_welcome_says_what_a_client_needs(server: Server, line: Line) -> None:
    welcome = line.welcome
    assert welcome["hb"] == {"ping_ms": 25000, "grace_ms": 15000}
    for name, value in {"frame": 32768, "text": 4000, "frames_s": 20, "frames_burst": 60}.items():
        assert welcome["limits"][name] == value
    assert (welcome["limits"]["subs"], welcome["limits"]["inflight"]) == (100, 1)
    assert (welcome["limits"]["replay"], welcome["limits"]["page"]) == (500, 100)
    for key in ("conn", "srv", "now", "sess_exp", "features", "rooms", "rooms_next"):
        assert key in welcome, key
    room = welcome["rooms"][0]
    counts = ("head", "head_n", "floor", "hist_from", "read", "read_n", "unread", "ment", "slow_ms")
    assert all(type(room[key]) is int for key in counts), room
    for key in ("room", "title", "kind", "epoch", "role", "mute_until", "noti", "paused", "ret_ms"):
        assert key in room, key


async def test_a_request_may_be_sent_before_the_welcome(server: Server, person: Person) -> None:
    line = Line(await dial(server.socket, token=person.token))
    await line.say("ping", i=1)
    await line.say("heads", i=2)
    await line.hears(i=2)
    assert [frame["t"] for frame in line.all] == ["welcome", "pong", "ok"]
    await line.socket.close()


async def test_a_bot_is_told_its_wider_limits(bot_line: Line) -> None:
    assert 16 <= bot_line.welcome["limits"]["inflight"] <= 32
    assert bot_line.welcome["limits"]["frames_s"] == 200
    assert bot_line.welcome["limits"]["subs"] == 500


async def test_compression_is_taken_only_without_context(server: Server, person: Person) -> None:
    socket = await dial(server.socket, token=person.token, compression="deflate")
    agreed = socket.response.headers.get("Sec-WebSocket-Extensions", "")
    assert not agreed or agreed.count("no_context_takeover") == 2
    await socket.close()
