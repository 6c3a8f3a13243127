"""Every request of a socket, in every kind of room, from everybody who can open one: exactly what
the matrix says, and nothing of a room to who is not in it (R31, R51, R52)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import pytest

from app.chat import actions as chat
from app.chat.forms import MessageForm, RoomForm
from app.chat.log.ops import Acked, Join, Send
from app.chat.models import HistoryPolicy, Room, RoomKind
from app.chat.queries import asked_into
from app.chat.the_log import the_log
from app.core.config import Config
from app.core.tokens import public_id
from app.groups.queries import members_called
from realtime.wire import Code
from tests.cast import Cast, session_of
from tests.conftest import ORIGIN, Database
from tests.live import Live, live
from tests.realtime.place import Client
from tests.world import PEOPLE, Everybody, everybody, forgive_everybody, lived_in

# By the columns of PEOPLE from Roma on (tests/test_doors.py says who they are); whoever is not
# signed in has no socket at all.
#   o  it is done    n  they may not    -  there is no such room
# Roma, Bohdan, Ada, Nino, Petro, Lesia; Taras, Stefa, Orysia, Marta, Olena.
# Taras said what is changed and removed, and in the waiting room Petro; in announcements Olena.
FRAMES = """
everyone  sub    ------ooooo
everyone  hist   ------ooooo
everyone  log    ------ooooo
everyone  send   ------ooooo
everyone  react  ------ooooo
everyone  edit   ------onnnn
everyone  del    ------onnoo
closed    sub    ------o---o
closed    hist   ------o---o
closed    log    ------o---o
closed    send   ------o---o
closed    react  ------o---o
closed    edit   ------o---n
closed    del    ------o---o
announce  sub    ------ooooo
announce  hist   ------ooooo
announce  log    ------ooooo
announce  send   ------nnnoo
announce  react  ------ooooo
announce  edit   ------nnnno
announce  del    ------nnnoo
direct    sub    ------o-o--
direct    hist   ------o-o--
direct    log    ------o-o--
direct    send   ------o-o--
direct    react  ------o-o--
direct    edit   ------o-n--
direct    del    ------o-n--
waiting   sub    ----o--o---
waiting   hist   ----o--o---
waiting   log    ----o--o---
waiting   send   ----o--o---
waiting   react  ----o--o---
waiting   edit   ----o--n---
waiting   del    ----o--n---
"""
CODES = {"not_found": "-", "not_member": "-", "forbidden": "n"}


@dataclass
class Rooms:
    here: Live
    cast: Everybody
    named: dict[str, Room]

    async def said_in(self, kind: str) -> str:
        """A new message there; its public id."""
        author = {"waiting": self.cast.petro, "announce": self.cast.olena}.get(
            kind, self.cast.taras
        )
        assert author.user_id is not None
        said = await the_log().put(Send(self.named[kind].pub, author.user_id, public_id(), "Слова"))
        assert isinstance(said, Acked)
        return said.id


@pytest.fixture
async def rooms(db: Database, cast: Cast, config: Config) -> AsyncIterator[Rooms]:
    forgive_everybody()
    async with live(db, config) as here:
        await lived_in(cast, config)
        people = await everybody(cast)
        yield Rooms(here, people, await rooms_of(people))
    forgive_everybody()


async def rooms_of(people: Everybody) -> dict[str, Room]:
    """Olena and Taras are in the closed one; Taras talks with Orysia; Petro waits, with Stefa."""
    circle, (olena, taras, petro) = people.kalyna.id, (people.olena, people.taras, people.petro)

    async def made(kind: RoomKind) -> Room:
        form = RoomForm(f"Кімната {kind}", "", kind, HistoryPolicy.WHOLE, public_id())
        return await chat.make(olena, circle, form)

    closed, announce = await made(RoomKind.CLOSED), await made(RoomKind.ANNOUNCE)
    await the_log().put(Join(closed.id, taras.user_id or 0))
    orysia = (await members_called(circle, "Орися"))[0]
    direct = await chat.write_to(taras, circle, orysia, MessageForm(public_id(), "Добрий день"))
    await chat.accept(people.orysia, await asked_into(people.orysia, direct.pub))
    await chat.open_waiting_room(circle, petro.user_id or 0)
    waiting = await Room.get(group_id=circle, kind=RoomKind.WAITING)
    await the_log().put(Join(waiting.id, people.stefa.user_id or 0))
    await chat.seat_as(circle, people.marta.user_id or 0, is_keeper=True)
    return {
        "everyone": await Room.get(group_id=circle, kind=RoomKind.EVERYONE),
        "closed": closed,
        "announce": announce,
        "direct": direct,
        "waiting": waiting,
    }


async def asked(rooms: Rooms, client: Client, kind: str, frame: str) -> str:
    """One letter of the table; a code of no letter stands as it is."""
    room, words = rooms.named[kind].pub, dict[str, Any]()
    if frame in ("edit", "del", "react"):
        words = {"id": await rooms.said_in(kind)}
    if frame in ("edit", "del", "send"):
        words["cid"] = public_id()
    if frame in ("edit", "send"):
        words["text"] = "Інші слова"
    if frame == "react":
        words |= {"e": "❤️", "on": True}
    answer = await client.ask(frame, room=room, **words)
    return CODES.get(answer["code"], f"({answer['code']})") if answer["t"] == "err" else "o"


async def test_whoever_asks_on_a_socket_is_answered_as_the_table_says(rooms: Rooms) -> None:
    found = []
    clients = [await rooms.here.of(getattr(rooms.cast, name)) for name in PEOPLE[2:]]
    for kind in rooms.named:
        for frame in ("sub", "hist", "log", "send", "react", "edit", "del"):
            signs = [await asked(rooms, client, kind, frame) for client in clients]
            found.append(f"{kind:9} {frame:6} {''.join(signs)}")
    assert found == FRAMES.strip().splitlines()


@pytest.mark.parametrize(("name", "code"), [("visitor", Code.SIGNED_OUT), ("dato", Code.BANNED)])
async def test_whoever_is_not_signed_in_or_banned_everywhere_is_sent_away(
    rooms: Rooms, name: str, code: int
) -> None:
    who = getattr(rooms.cast, name, None)
    headers = {"Cookie": f"sid={await session_of(who)}"} if who else {}
    client = await rooms.here.open(headers=headers, origin=ORIGIN)
    assert await client.closed() == code
    assert [frame["t"] for frame in client.heard] == ["err"]
