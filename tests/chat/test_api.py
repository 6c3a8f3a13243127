"""The HTTP twins of the socket: the same messages by another way (wire.md §9)."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx2
import pytest

from app.accounts.actions import end_sessions
from app.accounts.models import Kind, Session
from app.chat import queries
from app.chat.actions import unseat
from app.chat.log import Approve, Delete, Edit, Reject
from app.chat.models import Room
from app.chat.the_log import the_log
from app.core.clock import now
from app.core.config import Config
from app.core.tokens import kept, public_id, secret_token
from app.core.viewer import Viewer
from app.main import build
from app.sockets import Sockets
from realtime.bus import MemoryBus
from tests.cast import Cast
from tests.conftest import Browser, Database
from tests.world import World, lived_in

Object = dict[str, Any]


@dataclass
class Phone:
    """Somebody's program, without a socket."""

    client: httpx2.AsyncClient
    room: str
    headers: dict[str, str] = field(default_factory=dict)
    answer: httpx2.Response | None = None

    @property
    def status(self) -> int:
        assert self.answer is not None
        return self.answer.status_code

    async def get(self, what: str, **query: Any) -> Object:
        path = f"/api/v1/rooms/{self.room}/{what}"
        self.answer = await self.client.get(path, params=query, headers=self.headers)
        return self._told()

    async def post(self, what: str, sent: Any, **headers: str) -> Object:
        path = f"/api/v1/rooms/{self.room}/{what}"
        how = {"content": sent} if isinstance(sent, bytes) else {"json": sent}
        self.answer = await self.client.post(path, headers=self.headers | headers, **how)
        return self._told()

    async def say(self, text: str, cid: str = "", **more: Any) -> Object:
        key = {"idempotency-key": cid or public_id()}
        return await self.post("messages", {"text": text, **more}, **key)

    def _told(self) -> Object:
        assert self.answer is not None
        assert self.answer.headers["content-type"] == "application/json; charset=utf-8"
        assert self.answer.headers["cache-control"] == "no-store"
        told = self.answer.json()
        assert isinstance(told, dict)
        assert "i" not in told  # HTTP says what is answered
        return told


@dataclass
class Served:
    """Everything as it is served, but for the port."""

    world: World
    browser: Browser
    phones: list[Phone] = field(default_factory=list)

    async def phone_of(self, who: Viewer) -> Phone:
        token = secret_token()
        await Session.create(
            user_id=who.user_id,
            kind=Kind.BEARER,
            token_hash=kept(token),
            seen_at=now(),
            ends_at=now() + timedelta(days=1),
        )
        client = self.browser.another().client
        client.headers.pop("sec-fetch-site")
        room = self.world.things["room"]
        self.phones.append(Phone(client, room, {"authorization": f"Bearer {token}"}))
        return self.phones[-1]


@pytest.fixture
async def served(db: Database, cast: Cast, config: Config) -> AsyncIterator[Served]:
    if isinstance(db.where, Path):
        config = replace(config, data=db.where.parent)
    (config.data / "high-water").unlink(missing_ok=True)
    sockets = Sockets(config, MemoryBus())
    async with sockets.open():
        browser = Browser(*build(config, None, sockets.twins()))
        made = Served(await lived_in(cast, config), browser)
        yield made
        for phone in made.phones:
            await phone.client.aclose()


@pytest.fixture
def people(served: Served) -> Cast:
    return served.world.cast


@pytest.fixture
async def taras(served: Served, people: Cast) -> Phone:
    return await served.phone_of(people.taras)


@pytest.fixture
async def olena(served: Served, people: Cast) -> Phone:
    return await served.phone_of(people.olena)


async def test_a_message_is_new_once_and_known_afterwards(taras: Phone) -> None:
    cid = public_id()
    ack = await taras.say("Вітаю!\r\n", cid)
    assert (taras.status, ack["t"], ack["cid"], ack["dup"]) == (201, "ack", cid, False)
    again = await taras.say("Вітаю!", cid)
    assert (taras.status, again) == (200, ack | {"dup": True})
    other = await taras.say("Щось інше", cid)
    assert (taras.status, other["code"], other["seq"]) == (409, "cid_conflict", ack["seq"])


async def test_a_browser_asks_with_its_cookie_from_our_own_pages(
    served: Served, people: Cast
) -> None:
    browser = await served.browser.another().as_(people.taras)
    pages = Phone(browser.client, served.world.things["room"])
    served.phones.append(pages)
    await pages.say("З браузера")
    assert pages.status == 201
    pages.headers = {"sec-fetch-site": "cross-site", "origin": "https://evil.example"}
    refusal = await pages.say("З чужого сайту")
    assert (pages.status, refusal["code"], refusal["final"]) == (403, "forbidden", True)


async def test_who_is_nobody_is_told_so(served: Served, people: Cast, taras: Phone) -> None:
    taras.headers = {"authorization": "Bearer nobody"}
    told = await taras.get("log")
    assert (taras.status, told["code"]) == (401, "auth")
    assert (await taras.say("?"))["code"] == "auth"
    dato = await served.phone_of(people.dato)
    assert ((await dato.get("history"))["code"], dato.status) == ("banned", 403)


async def test_a_room_of_others_is_not_there(served: Served, people: Cast) -> None:
    nino = await served.phone_of(people.nino)
    for told in (
        await nino.get("log"),
        await nino.get("log", wait=25),
        await nino.get("history"),
        await nino.say("?"),
    ):
        assert told["code"] in ("not_found", "not_member")
        assert nino.status in (403, 404)


@pytest.mark.parametrize(
    ("sent", "status", "code"),
    [
        (b"", 400, "bad_json"),
        (b"[]", 400, "bad_json"),
        (b'"text"', 400, "bad_json"),
        (b"\xff\xfe", 400, "bad_json"),
        (b'{"text":"\\ud800"}', 422, "bad_text"),
        (b'{"text":"a\\u0000b"}', 422, "bad_text"),
        (b'{"text":"  \\n"}', 422, "empty"),
        (b"{}", 422, "empty"),
        (b'{"text":5}', 400, "bad_request"),
        (b'{"text":"x","att":["a_1"]}', 422, "bad_att"),
        (b'{"text":"x","re":"nothing"}', 404, "not_found"),
        (b'{"text":"' + b"x" * 4001 + b'"}', 422, "too_long"),
        (b'{"text":"' + b"x" * 33_000 + b'"}', 413, "too_large"),
        (b'{"text":"' + b"x" * 300_000 + b'"}', 413, "too_large"),
        (b'{"text":"x","deep":' + b"[" * 12 + b"]" * 12 + b"}", 400, "bad_request"),
        (b"[" * 20_000, 400, "bad_json"),
    ],
)
async def test_what_cannot_be_sent_is_refused(
    taras: Phone, sent: bytes, status: int, code: str
) -> None:
    told = await taras.post("messages", sent, **{"idempotency-key": public_id()})
    assert (taras.status, told["t"], told["code"], told["final"]) == (status, "err", code, True)


@pytest.mark.parametrize("cid", ["", "short77", "with space", "x" * 65])
async def test_the_key_has_the_syntax_of_a_cid(taras: Phone, cid: str) -> None:
    told = await taras.post("messages", {"text": "x"}, **({"idempotency-key": cid} if cid else {}))
    assert (taras.status, told["code"]) == (400, "bad_request")


@pytest.mark.parametrize(
    "query",
    [{"since": "x"}, {"since": -1}, {"since": "٣"}, {"limit": 0}, {"wait": "soon"}, {"epoch": "é"}],
)
async def test_a_query_that_makes_no_sense_is_refused(taras: Phone, query: Object) -> None:
    told = await taras.get("log", **query)
    assert (taras.status, told["code"]) == (400, "bad_request")


async def test_who_writes_too_fast_waits_but_a_known_message_is_still_known(taras: Phone) -> None:
    cid = public_id()
    first = await taras.say("перше", cid)
    for n in range(12):
        told = await taras.say(f"{n}")
    assert (taras.status, told["code"], told["final"]) == (429, "rate_limited", False)
    assert taras.answer is not None
    assert int(taras.answer.headers["retry-after"]) == -(-told["retry_ms"] // 1000)
    assert (await taras.say("перше", cid))["seq"] == first["seq"]


async def test_what_was_acked_is_read_back(taras: Phone, olena: Phone) -> None:
    ack = await taras.say("Прочитай мене")
    page = await olena.get("history", limit=1, min=ack["seq"])
    assert (page["t"], page["as_of"] >= ack["seq"]) == ("page", True)
    assert page["msgs"][0]["id"] == ack["id"]
    log = await olena.get("log", since=ack["seq"] - 1, min=ack["seq"])
    assert [event["id"] for event in log["ev"]] == [ack["id"]]
    early = await olena.get("history", min=ack["seq"] + 5)
    assert (olena.status, early["code"]) == (503, "unavailable")


async def test_ones_rooms_say_where_to_begin(taras: Phone) -> None:
    answer = await taras.client.get("/api/v1/rooms", headers=taras.headers)
    card = answer.json()["rooms"][0]
    log = await taras.get("log", epoch=card["epoch"], since=card["head"])
    assert (card["room"], log["ev"], log["head"]) == (taras.room, [], card["head"])
    other = await taras.get("log", epoch="another", since=card["head"])
    assert (taras.status, other["code"]) == (409, "conflict")


async def test_who_waits_hears_at_once_what_comes(taras: Phone, olena: Phone) -> None:
    head = (await taras.get("log"))["head"]
    waiting = asyncio.create_task(taras.get("log", since=head, wait=25))
    await asyncio.sleep(0.05)
    assert not waiting.done()
    ack = await olena.say("Нарешті")
    told = await asyncio.wait_for(waiting, 5)
    assert [(event["s"], event["id"]) for event in told["ev"]] == [(ack["seq"], ack["id"])]


async def test_who_waits_in_vain_is_told_so(taras: Phone) -> None:
    head = (await taras.get("log"))["head"]
    told = await taras.get("log", since=head, wait=1)
    assert (taras.status, told["ev"], told["head"]) == (200, [], head)


async def test_who_is_ahead_is_told_so_and_does_not_wait(taras: Phone) -> None:
    """A backup was put back, and they know what never was."""
    head = (await taras.get("log"))["head"]
    for since in (head + 1, 9_999):
        told = await asyncio.wait_for(taras.get("log", since=since, wait=25), 5)
        assert (taras.status, told["code"], told["final"]) == (409, "conflict", True)
        assert told["msg"] == "ahead of the log"
        told = await taras.get("log", since=since)
        assert (told["ev"], told["head"]) == ([], head)


async def test_what_is_looked_at_first_is_accepted_and_what_is_rejected_says_so(
    people: Cast, taras: Phone
) -> None:
    """202 while it waits, 200 for each asking after that; and what became of it (`held`)."""
    await Room.filter(pub=taras.room).update(premod="all")
    held = await taras.say("Чекаю", cid=(key := public_id()))
    assert (taras.status, held["held"], held["dup"], "seq" in held) == (202, True, False, False)
    again = await taras.say("Чекаю", cid=key)
    assert (taras.status, again) == (200, held | {"dup": True})
    room = await Room.get(pub=taras.room)
    await the_log().put(Reject(room.id, people.olena.user_id or 0, held["hid"]))
    assert (await taras.say("Чекаю", cid=key))["state"] == "rejected"
    waits = await taras.say("Знову чекаю", cid=(key := public_id()))
    ack = await the_log().put(Approve(room.id, people.olena.user_id or 0, waits["hid"]))
    said = await taras.say("Знову чекаю", cid=key)
    assert (taras.status, said["dup"], said["seq"], said["id"]) == (200, True, ack.seq, ack.id)


async def test_who_is_put_out_while_waiting_hears_nothing_of_the_room(
    people: Cast, taras: Phone, olena: Phone
) -> None:
    head = (await taras.get("log"))["head"]
    waiting = asyncio.create_task(taras.get("log", since=head, wait=25))
    await asyncio.sleep(0.05)
    await unseat(people.kalyna.id, people.taras.user_id or 0)
    await olena.say("Лише для своїх")
    told = await asyncio.wait_for(waiting, 5)
    assert told["code"] in ("not_member", "not_found")
    assert "ev" not in told


async def test_whose_session_ends_while_waiting_is_signed_out(people: Cast, taras: Phone) -> None:
    head = (await taras.get("log"))["head"]
    waiting = asyncio.create_task(taras.get("log", since=head, wait=25))
    await asyncio.sleep(0.05)
    await end_sessions(people.taras.user_id or 0)
    assert (await asyncio.wait_for(waiting, 5))["code"] == "auth"


async def test_the_oldest_of_too_many_that_wait_is_answered(taras: Phone) -> None:
    head = (await taras.get("log"))["head"]
    phones = [Phone(taras.client, taras.room, taras.headers) for _ in range(11)]
    waiting = []
    for phone in phones:
        waiting.append(asyncio.create_task(phone.get("log", since=head, wait=25)))
        await asyncio.sleep(0.3)
    done, still = await asyncio.wait(waiting, timeout=5, return_when="FIRST_COMPLETED")
    assert done == {waiting[0]}
    for task in still:
        task.cancel()


async def test_other_changes_go_by_the_same_frames(taras: Phone, olena: Phone) -> None:
    sent = await taras.say("О дев’ятій")
    cid = public_id()
    edit = {"t": "edit", "cid": cid, "id": sent["id"], "text": "О десятій\r\n"}
    changed = await taras.post("ops", edit)
    assert (taras.status, changed["t"], changed["seq"]) == (201, "ack", sent["seq"] + 1)
    again = await taras.post("ops", edit)
    assert (taras.status, again["dup"], again["seq"]) == (200, True, changed["seq"])
    marked = await olena.post("ops", {"t": "react", "id": sent["id"], "e": "🙏", "on": True})
    assert (olena.status, marked["noop"]) == (200, False)
    page = await olena.get("history", around=sent["id"], min=marked["seq"])
    shown = next(msg for msg in page["msgs"] if msg["id"] == sent["id"])
    assert (shown["text"], shown["rx"][0]["tot"]) == ("О десятій", 1)
    read = await olena.post("ops", {"t": "read", "seq": marked["seq"]})
    assert (olena.status, read["t"]) == (200, "ok")
    gone = await taras.post("ops", {"t": "del", "cid": public_id(), "id": sent["id"]})
    assert (taras.status, gone["seq"]) == (201, marked["seq"] + 1)


@pytest.mark.parametrize(("why", "kept"), [("private", "private"), ("her number is 555", "")])
async def test_why_something_is_removed_is_kept_only_by_its_name(
    served: Served, taras: Phone, olena: Phone, why: str, kept: str
) -> None:
    sent = await taras.say("адреса Марії: …")
    await olena.post("ops", {"t": "del", "cid": public_id(), "id": sent["id"], "why": why})
    assert olena.status == 201
    found = await queries.message_for(served.world.cast.taras, sent["id"])
    assert (found.line.state, found.line.why) == ("host", kept)


@pytest.mark.parametrize(
    ("frame", "code"),
    [
        ({"t": "edit", "cid": public_id(), "id": "x", "text": "a\u0000b"}, "bad_text"),
        ({"t": "edit", "cid": public_id(), "id": "x", "text": " "}, "empty"),
        ({"t": "del", "id": "x"}, "bad_request"),
        ({"t": "sub"}, "unknown_type"),
        ({"t": "hist"}, "unknown_type"),
        ({"t": "typing", "on": True}, "unknown_type"),
        ({"t": "nothing"}, "unknown_type"),
        ({}, "bad_json"),
    ],
)
async def test_ops_take_what_changes_something_and_is_right(
    taras: Phone, frame: Object, code: str
) -> None:
    told = await taras.post("ops", frame)
    assert (taras.status in (400, 422), told["code"]) == (True, code)


async def test_removed_words_are_seen_by_no_twin(people: Cast, taras: Phone, olena: Phone) -> None:
    secret = "вулиця Садова 5"
    ack = await taras.say(secret)
    actor = people.taras.user_id or 0
    await the_log().put(Edit(taras.room, actor, public_id(), ack["id"], "вулиця …", None))
    await the_log().put(Delete(taras.room, actor, public_id(), ack["id"]))
    for what in ("log", "history"):
        await olena.get(what)
        assert olena.answer is not None
        assert secret not in olena.answer.text
        assert "вулиця" not in olena.answer.text


async def test_the_site_says_no_to_programs_in_the_words_of_the_wire(taras: Phone) -> None:
    for method, path, status in (
        ("GET", "/api/v1/nothing", 404),
        ("DELETE", f"/api/v1/rooms/{taras.room}/log", 405),
        ("GET", f"/api/v1/rooms/{taras.room}/messages", 405),
    ):
        answer = await taras.client.request(method, path, headers=taras.headers)
        assert (answer.status_code, answer.json()["t"]) == (status, "err")
        assert "access-control-allow-origin" not in answer.headers
