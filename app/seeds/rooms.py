"""More rooms for whoever tries the demo: announcements, a closed one, an open one to look into, two
who talk, and somebody who would like to. What is said in them counts among the messages wished
for; a demo too small for all of it has none."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from app.accounts.models import User
from app.chat.log import Acked, Edit, Join, Line, Mark, React, Send
from app.chat.models import HistoryPolicy, Knock, Room, RoomKind, pair_of
from app.chat.the_log import the_log
from app.core.clock import now
from app.core.tokens import public_id
from app.seeds.people import Somebody
from app.seeds.saying import AT_ONCE, set_times
from app.seeds.settling import Place

FEWEST_MESSAGES = 150  # of the whole demo; below that, everything said is in the first rooms
LASTED = timedelta(days=9)  # since the first of these rooms began
PAUSE = timedelta(minutes=37)  # between two messages


@dataclass(frozen=True, slots=True)
class Talk:
    """A room, who is in it, and what they say. The first one made it."""

    kind: RoomKind
    title: str
    about: str
    people: tuple[str, ...]  # logins; of announcements, everybody
    said: tuple[tuple[str, str], ...]
    ended: timedelta  # ago


TALKS = [
    Talk(
        *(RoomKind.ANNOUNCE, "Оголошення", "Коротко про головне. Питання — у розмові «Усі»."),
        people=("olena", "marta"),
        said=(
            ("olena", "У неділю о 18:00 чай і документи в громадському домі. Приходьте всі"),
            ("marta", "კვირას, 18:00 საათზე, ჩაი და საბუთები. ყველას გელოდებით"),
            ("olena", "Аптека на розі приймає рецепти з дому. Питайте Ірину"),
        ),
        ended=timedelta(days=1),
    ),
    Talk(
        *(RoomKind.CLOSED, "Дорога", "Хто їде, куди й коли. Тільки ті, хто за кермом."),
        people=("taras", "serhii", "vasyl", "giorgi", "emma"),
        said=(
            ("taras", "У четвер їду через обласну. Є два місця й пів багажника"),
            ("giorgi", "მე პარასკევს მივდივარ, სამი ადგილი მაქვს"),
            ("emma", "I can take the boxes to the station on Friday"),
            ("serhii", "На об’їзній ремонт, виїжджайте на годину раніше"),
            ("taras", "Дякую. Тоді забираю всіх о шостій"),
        ),
        ended=timedelta(hours=20),
    ),
    Talk(
        *(RoomKind.OPEN, "Театр і книжки", "Хто що дивився, читав і віддає."),
        people=("iryna", "oksana", "ketevan"),
        said=(
            ("iryna", "Маю два квитки на суботу. Хто зі мною?"),
            ("ketevan", "მე! დიდი ხანია თეატრში არ ვყოფილვარ"),
            ("oksana", "А я віддам дитячі книжки, ціла коробка"),
        ),
        ended=timedelta(days=2),
    ),
    Talk(
        *(RoomKind.DIRECT, "", ""),
        people=("marta", "olena"),
        said=(
            ("marta", "Олено, хто завтра відкриває дім?"),
            ("olena", "Я. Буду о дев’ятій, ключ у мене"),
            ("marta", "Чудово. Я принесу чайник"),
        ),
        ended=timedelta(hours=5),
    ),
    Talk(
        *(RoomKind.DIRECT, "", ""),
        people=("ketevan", "olena"),
        said=(("ketevan", "გამარჯობა, ოლენა! წამლების თაობაზე მინდა გკითხოთ, როცა დრო გექნებათ"),),
        ended=timedelta(hours=3),
    ),
]
# What was written first, where somebody put their own words right afterwards.
AT_FIRST = {
    "На об’їзній ремонт, виїжджайте на годину раніше": "На обїзній ремонт, виїжджайте раньше",
}
SAID = sum(len(talk.said) for talk in TALKS)
PARTS = {login for talk in TALKS for login in talk.people}


def has_more_rooms(members: list[Somebody], messages: int) -> bool:
    """Whether everybody is there who has something to say in them."""
    return messages >= FEWEST_MESSAGES and {one.login for one in members} >= PARTS


async def open_more(place: Place, members: list[Somebody], accounts: Mapping[str, User]) -> None:
    """All of them, in the circle of `place`; and in its first room some signs on what was said."""
    for talk in TALKS:
        await _opened(place, talk, members, accounts)
    await _touch_the_last(place, accounts)


async def _opened(
    place: Place, talk: Talk, members: list[Somebody], accounts: Mapping[str, User]
) -> None:
    ids = [accounts[login].id for login in talk.people]
    is_direct, is_request = talk.kind is RoomKind.DIRECT, len(talk.said) == 1
    began = now() - LASTED - talk.ended
    room = await Room.create(
        group_id=place.group_id,
        kind=talk.kind,
        title=talk.title,
        about=talk.about,
        hist_policy=HistoryPolicy.WHOLE,
        made_by_id=ids[0],
        pair=pair_of(place.group_id, *ids) if is_direct else None,
        asked_by_id=ids[0] if is_direct else None,
        accepted_at=None if is_request or not is_direct else began,
        created_at=began,
    )
    hosts = set() if is_direct else set(ids[: 2 if talk.kind is RoomKind.ANNOUNCE else 1])
    inside = [ids[0]] if is_request else ids
    if talk.kind is RoomKind.ANNOUNCE:
        inside = [accounts[one.login].id for one in members]
    came = await _seat(room.id, inside, hosts)
    spoken = await _say(room, talk, accounts)
    await set_times(replace(place, room_id=room.id, room=room.pub), _times(talk, came, spoken))
    await the_log().put(Mark(room.pub, ids[0], spoken[-1].seq))
    if is_request:
        _ = await Knock.create(room_id=room.id, user_id=ids[1], by_id=ids[0])


async def _seat(room_id: int, people: list[int], hosts: set[int]) -> list[int]:
    """The numbers of the events by which they came."""
    came = []
    for start in range(0, len(people), AT_ONCE):
        joins = [
            Join(room_id, user_id, "host" if user_id in hosts else "member")
            for user_id in people[start : start + AT_ONCE]
        ]
        came += [moved.seq or 0 for moved in await asyncio.gather(*map(the_log().put, joins))]
    return came


async def _say(room: Room, talk: Talk, accounts: Mapping[str, User]) -> list[Acked]:
    """Each answers the one before where there are several: that is how people talk there."""
    spoken: list[Acked] = []
    for number, (login, text) in enumerate(talk.said):
        re = spoken[0].id if number == len(talk.said) - 1 and number > 3 else None
        who, first = accounts[login].id, AT_FIRST.get(text, text)
        ack = await the_log().put(Send(room.pub, who, public_id(), first, re))
        assert isinstance(ack, Acked), "nothing is held in the demo"
        spoken.append(ack)
        if first != text:
            await the_log().put(Edit(room.pub, who, public_id(), ack.id, text))
    return spoken


def _times(talk: Talk, came: list[int], spoken: list[Acked]) -> dict[int, datetime]:
    last = now() - talk.ended
    when = {seq: last - LASTED + timedelta(seconds=n) for n, seq in enumerate(came)}
    back = len(spoken) - 1
    when |= {ack.seq: last - PAUSE * (back - n) for n, ack in enumerate(spoken)}
    mended = [ack.seq for ack, (_, text) in zip(spoken, talk.said, strict=True) if text in AT_FIRST]
    return when | {seq + 1: when[seq] + timedelta(minutes=1) for seq in mended}


async def _touch_the_last(place: Place, accounts: Mapping[str, User]) -> None:
    """Thanks for what was said last."""
    seat = await the_log().seat(accounts["olena"].id, place.room)
    assert seat is not None
    found = await the_log().timeline(seat, accounts["olena"].id, limit=8)
    lines = [line for line in found.lines if isinstance(line, Line)] if found else []
    for number, line in enumerate(lines[:3]):
        for login in ("olena", "taras", "iryna")[: number + 1]:
            sign = "🙏" if number % 2 else "❤️"
            await the_log().put(React(place.room, accounts[login].id, line.id, sign, on=True))
