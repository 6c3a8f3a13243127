"""Rooms of a circle as pages, in browsers without JavaScript: made, found, joined, kept, left."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta

import httpx2
import pytest

from app.chat import actions, queries
from app.chat.models import Knock, Room
from app.core.clock import now
from app.core.config import Config
from app.core.tokens import public_id
from app.groups.models import Membership, RoleGrant
from tests.cast import Cast, person
from tests.conftest import Browser, Database
from tests.groups.ways import words_of
from tests.open_log import open_log
from tests.world import World, forgive_everybody, lived_in

SitsDown = Callable[[str], Awaitable[Browser]]


@pytest.fixture
async def world(db: Database, cast: Cast, config: Config) -> AsyncIterator[World]:
    forgive_everybody()
    async with open_log(db):
        yield await lived_in(cast, config)


@pytest.fixture
async def at(browser: Browser, world: World) -> AsyncIterator[SitsDown]:
    """Somebody of the cast at a browser of their own."""
    opened: list[Browser] = []

    async def sits_down(name: str) -> Browser:
        opened.append(await browser.another().as_(getattr(world.cast, name)))
        return opened[-1]

    yield sits_down
    for one in opened:
        await one.client.aclose()


def new_path(world: World) -> str:
    return f"/c/{world.things['circle']}/rooms/new"


async def made(who: Browser, world: World, kind: str = "open", **more: str) -> str:
    """The path of a new room, «Водії» unless said otherwise."""
    fields = {"title": "Водії", "kind": kind, "history": "whole", "once": public_id()} | more
    answer = await who.post(new_path(world), **fields)
    assert answer.status_code == 303, words_of(answer)
    return answer.headers["location"]


async def said(who: Browser, path: str, text: str) -> httpx2.Response:
    return await who.post(f"{path}/messages", cid=public_id(), text=text)


def listed(world: World) -> str:
    return f"/c/{world.things['circle']}/rooms"


# --- making -------------------------------------------------------------------------------------


async def test_who_makes_an_open_room_is_in_it_and_others_find_it(
    at: SitsDown, world: World
) -> None:
    marta, taras = await at("marta"), await at("taras")
    path = await made(marta, world, about="Хто їде й куди")
    await said(marta, path, "Їду завтра до міста")
    assert "Водії" in words_of(await marta.get(listed(world)))
    assert "Водії" not in words_of(await taras.get(listed(world)))
    found = words_of(await taras.get(listed(world) + "/find"))
    assert "Водії" in found
    assert "Хто їде й куди" in found
    looking = await taras.get(path)
    assert "Їду завтра до міста" in looking.text
    assert "<chat-room" not in looking.text
    assert "You are looking in" in looking.text


async def test_the_same_form_sent_twice_makes_one_room(at: SitsDown, world: World) -> None:
    marta, once = await at("marta"), public_id()
    first = await made(marta, world, once=once)
    assert await made(marta, world, once=once) == first
    assert await Room.filter(title="Водії").count() == 1


async def test_a_form_without_a_name_or_kind_is_given_back(at: SitsDown, world: World) -> None:
    taras = await at("taras")
    page = await taras.post(new_path(world), about="для тих, хто їде")
    assert page.status_code == 422
    assert "Give the room a name." in page.text
    assert "Choose who can come in." in page.text
    assert "для тих, хто їде" in page.text
    assert await Room.filter(made_by_id=world.cast.taras.user_id).count() == 0


async def test_a_members_open_room_waits_until_somebody_agrees(at: SitsDown, world: World) -> None:
    taras, marta = await at("taras"), await at("marta")
    assert await made(taras, world) == listed(world)
    room = await Room.get(title="Водії")
    path = f"/rooms/{room.pub}"
    assert "It waits until" in words_of(await taras.get(path))
    assert "Тарас asks for it." in words_of(await marta.get(listed(world)))
    for _ in range(2):  # two tabs
        await marta.post(f"{path}/wish", answer="yes")
    assert "<chat-room" in (await taras.get(path)).text
    assert (await queries.here_for(world.cast.taras, room.pub)).role == "host"
    late = await marta.post(f"{path}/wish", answer="no")
    assert late.status_code == 403


async def test_a_wish_that_is_declined_leaves_nothing(at: SitsDown, world: World) -> None:
    taras, marta = await at("taras"), await at("marta")
    await made(taras, world)
    room = await Room.get(title="Водії")
    assert (await marta.post(f"/rooms/{room.pub}/wish", answer="no")).status_code == 303
    assert not await Room.exists(title="Водії")
    assert (await taras.get(f"/rooms/{room.pub}")).status_code == 404


async def test_newcomers_make_no_rooms_yet(at: SitsDown, world: World) -> None:
    await Membership.filter(user_id=world.cast.taras.user_id).update(joined_at=now())
    taras = await at("taras")
    assert "In your first days" in (await taras.get(new_path(world))).text
    refused = await taras.post(
        new_path(world), title="Водії", kind="closed", history="whole", once=public_id()
    )
    assert refused.status_code == 403
    assert "In your first days" in refused.text


async def test_nobody_makes_more_than_ten_in_a_day(at: SitsDown, world: World) -> None:
    marta = await at("marta")
    for _ in range(10):
        await made(marta, world, "closed")
    page = await marta.post(
        new_path(world), title="Ще", kind="closed", history="whole", once=public_id()
    )
    assert page.status_code == 429
    assert "You may make 10 rooms a day." in page.text


async def test_everybody_is_in_a_room_for_announcements_and_only_hosts_write(
    at: SitsDown, world: World
) -> None:
    marta, taras = await at("marta"), await at("taras")
    path = await made(marta, world, "announce", title="Оголошення")
    assert "Оголошення" in words_of(await taras.get(listed(world)))
    await said(marta, path, "Завтра роздача")
    page = await taras.get(path)
    assert "Завтра роздача" in page.text
    assert '<form class="compose"' not in page.text
    assert "Only those who look after this room write here." in page.text
    assert (await said(taras, path, "А де?")).status_code == 403


async def test_whoever_comes_later_is_in_the_announcements_too(at: SitsDown, world: World) -> None:
    path = await made(await at("marta"), world, "announce")
    lesia = await person("lesia", world.cast.kalyna, "Леся")
    assert lesia.user_id is not None
    await actions.seat(world.cast.kalyna.id, lesia.user_id, is_keeper=False)
    room, _ = await queries.room_for(lesia, path.removeprefix("/rooms/"))
    assert room.kind == "announce"


# --- coming in and going ------------------------------------------------------------------------


async def test_coming_in_twice_is_coming_in_once_and_leaving_is_possible(
    at: SitsDown, world: World
) -> None:
    marta, taras = await at("marta"), await at("taras")
    path = await made(marta, world)
    for _ in range(2):
        joined = await taras.post(f"{path}/join")
        assert joined.headers["location"] == f"{path}#end"
    assert (await taras.get(path)).text.count("Тарас</bdi>") >= 1
    assert (await said(taras, path, "Я теж їду")).status_code == 303
    assert "You can come back at any time." in (await taras.get(f"{path}/leave")).text
    for _ in range(2):
        await taras.post(f"{path}/leave")
    assert "You are looking in" in (await taras.get(path)).text
    assert (await said(taras, path, "ще")).status_code == 404


async def test_the_everyone_room_cannot_be_left(at: SitsDown, world: World) -> None:
    taras = await at("taras")
    assert (await taras.post(f"/rooms/{world.things['room']}/leave")).status_code == 403


async def test_whoever_looks_into_a_room_kept_from_joining_reads_nothing_old(
    at: SitsDown, world: World
) -> None:
    marta, taras = await at("marta"), await at("taras")
    path = await made(marta, world, history="joined")
    await said(marta, path, "лише для тих, хто тут")
    looking = await taras.get(path)
    assert "лише для тих" not in looking.text
    assert "stays with those who were there" in looking.text


@pytest.mark.parametrize("who", ["nino", "bohdan"])
async def test_for_other_circles_no_room_is_there(at: SitsDown, world: World, who: str) -> None:
    stranger, path = await at(who), await made(await at("marta"), world)
    for there in ("", "/about", "/people", "/keep", "/held", "/leave", "/knock"):
        assert (await stranger.get(path + there)).status_code == 404, there
    for there in ("/join", "/leave", "/level", "/people", "/archive", "/answer", "/wish", "/knock"):
        assert (await stranger.post(path + there, answer="yes")).status_code == 404, there


# --- closed rooms -------------------------------------------------------------------------------


async def closed(at: SitsDown, world: World) -> tuple[Browser, Browser, str]:
    taras, marta = await at("taras"), await at("marta")
    return taras, marta, await made(taras, world, "closed", title="Лікарі")


async def test_a_closed_room_is_not_there_for_those_outside(at: SitsDown, world: World) -> None:
    taras, marta, path = await closed(at, world)
    await said(taras, path, "між нами")
    for there in ("", "/about", "/people", "/keep", "/held", "/leave"):
        assert (await marta.get(path + there)).status_code == 404, there
    assert (await marta.post(f"{path}/join")).status_code == 404
    assert "Лікарі" not in (await marta.get(listed(world) + "/find")).text
    assert "Лікарі" not in (await marta.get(listed(world))).text


async def test_whoever_is_invited_decides(at: SitsDown, world: World) -> None:
    taras, marta, path = await closed(at, world)
    for _ in range(2):
        assert (await taras.post(f"{path}/people", name="марта")).status_code == 303
    assert "Тарас invites you into “Лікарі”" in words_of(await marta.get(listed(world)))
    asked = await marta.get(path)
    assert "It is a closed room." in asked.text
    assert (await marta.post(f"{path}/answer", answer="no")).status_code == 303
    assert (await marta.get(path)).status_code == 404
    await taras.post(f"{path}/people", name="Марта")
    for _ in range(2):  # two tabs
        assert (
            (await marta.post(f"{path}/answer", answer="yes")).headers["location"].startswith(path)
        )
    assert "<chat-room" in (await marta.get(path)).text
    assert await Knock.all().count() == 0


async def test_an_invitation_needs_a_name_that_is_known(at: SitsDown, world: World) -> None:
    taras, _, path = await closed(at, world)
    for name, words in (
        ("", "Write the name the circle knows."),
        ("Хтось", "Nobody in the circle is called exactly so."),
        ("Тарас", "They are in this room already."),
        ("ნინო", "Nobody in the circle is called exactly so."),
    ):
        page = await taras.post(f"{path}/people", name=name)
        assert (page.status_code, words in page.text) == (422, True), name
    await person("marta2", world.cast.kalyna, "Марта")
    page = await taras.post(f"{path}/people", name="Марта")
    assert "Several people are called so." in page.text


async def test_who_knocks_learns_nothing_and_is_let_in_by_a_host(
    at: SitsDown, world: World
) -> None:
    taras, marta, path = await closed(at, world)
    inside = await taras.get(f"{path}/people")
    assert re.search(f'value="https?://[^"/]+{path}/knock"', inside.text)
    door = await marta.get(f"{path}/knock")
    assert "Лікарі" not in door.text
    for _ in range(2):
        await marta.post(f"{path}/knock")
    assert "You asked to be let in." in (await marta.get(f"{path}/knock")).text
    assert (await marta.get(path)).status_code == 404
    assert "Марта asks to be let in" in words_of(await taras.get(f"{path}/people"))
    at_door = f"{path}/people/{world.cast.marta.pub}/door"
    assert (await marta.post(at_door, answer="yes")).status_code == 404
    for _ in range(2):
        assert (await taras.post(at_door, answer="yes")).status_code == 303
    assert "<chat-room" in (await marta.get(path)).text


async def test_who_is_turned_away_is_not_told(at: SitsDown, world: World) -> None:
    taras, marta, path = await closed(at, world)
    await marta.post(f"{path}/knock")
    at_door = f"{path}/people/{world.cast.marta.pub}/door"
    await taras.post(at_door, answer="no")
    assert (await marta.get(path)).status_code == 404
    late = await taras.post(at_door, answer="yes")
    assert late.status_code == 409


async def test_the_last_host_of_a_closed_room_makes_another_first(
    at: SitsDown, world: World
) -> None:
    taras, marta, path = await closed(at, world)
    await taras.post(f"{path}/people", name="Марта")
    await RoleGrant.all().delete()  # so that Marta is nobody special
    marta = await at("marta")
    await marta.post(f"{path}/answer", answer="yes")
    page = await taras.post(f"{path}/leave")
    assert page.status_code == 409
    assert "First make somebody else a host." in page.text
    host = f"{path}/people/{world.cast.marta.pub}/host"
    assert (await taras.post(host, host="yes")).status_code == 303
    assert (await taras.post(f"{path}/leave")).status_code == 303
    assert (await taras.get(path)).status_code == 404


async def test_a_guarded_circle_shows_members_only_who_looks_after_a_room(
    at: SitsDown, world: World
) -> None:
    taras, marta = await at("taras"), await at("marta")
    path = await made(marta, world)
    await taras.post(f"{path}/join")
    seen = words_of(await taras.get(f"{path}/people"))
    assert "Марта" in seen
    assert "Тарас" not in seen
    assert "Тарас" in words_of(await marta.get(f"{path}/people"))
    await type(world.cast.kalyna).filter(id=world.cast.kalyna.id).update(care="open")
    assert "Тарас" in words_of(await taras.get(f"{path}/people"))


# --- keeping ------------------------------------------------------------------------------------

KEPT = {
    "title": "Водії",
    "about": "",
    "history": "whole",
    "slow": "0",
    "premod": "none",
    "kept": "0",
}


async def test_a_host_changes_the_room_and_everybody_hears_it_once(
    at: SitsDown, world: World
) -> None:
    marta, taras = await at("marta"), await at("taras")
    path = await made(marta, world)
    await taras.post(f"{path}/join")
    changed = KEPT | {"title": "Водії й авто", "slow": "30", "kept": "30", "paused": "1"}
    for _ in range(2):
        assert (await marta.post(f"{path}/keep", **changed)).status_code == 303
    room = await Room.get(made_by_id=world.cast.marta.user_id)
    assert (room.title, room.slow_ms, room.paused, room.ret_ms) == (
        *("Водії й авто", 30_000, True),
        30 * 86_400_000,
    )
    refused = await said(taras, path, "можна?")
    assert (refused.status_code, "paused by a moderator" in refused.text) == (409, True)
    assert ">можна?</textarea>" in refused.text.replace("\n", "")
    assert (await said(marta, path, "Повернімося завтра")).status_code == 303
    read, kept = [(await who.get(path)).text for who in (taras, marta)]
    for page in (read, kept):
        assert "The room is now called “<bdi>Водії й авто</bdi>”</li>" in page
        assert ">Повернімося завтра</p>" in page
    note = 'role="status" data-standing hidden'
    assert (note in read, note in kept) == (False, True)
    assert (await taras.get(f"{path}/keep")).status_code == 403
    assert "Messages go after 30 days." in (await taras.get(f"{path}/about")).text


async def test_messages_are_never_kept_longer_than_people_were_told(
    at: SitsDown, world: World
) -> None:
    marta = await at("marta")
    path = await made(marta, world)
    await marta.post(f"{path}/keep", **KEPT | {"kept": "30"})
    for longer in ("90", "0"):
        page = await marta.post(f"{path}/keep", **KEPT | {"kept": longer, "about": "набране"})
        assert page.status_code == 422
        assert "not for a longer one" in page.text
        assert "набране" in page.text
    assert (await marta.post(f"{path}/keep", **KEPT | {"kept": "7"})).status_code == 303


async def test_an_open_room_becomes_one_for_announcements(at: SitsDown, world: World) -> None:
    marta, taras = await at("marta"), await at("taras")
    path = await made(marta, world)
    await taras.post(f"{path}/join")
    await marta.post(f"{path}/keep", **KEPT | {"only_hosts": "1"})
    assert (await said(taras, path, "?")).status_code == 403
    await marta.post(f"{path}/keep", **KEPT)
    assert (await said(taras, path, "!")).status_code == 303


async def test_an_archived_room_leaves_the_list_and_can_be_brought_back(
    at: SitsDown, world: World
) -> None:
    marta, taras = await at("marta"), await at("taras")
    path = await made(marta, world)
    await taras.post(f"{path}/join")
    await said(taras, path, "останнє слово")
    assert (await taras.post(f"{path}/archive", archived="yes")).status_code == 403
    for _ in range(2):
        assert (await marta.post(f"{path}/archive", archived="yes")).status_code == 303
    assert "Водії" not in words_of(await taras.get(listed(world)))
    assert "Водії" in words_of(await taras.get(listed(world) + "/find"))
    page = await taras.get(path)
    assert "останнє слово" in page.text
    assert '<form class="compose"' not in page.text
    assert (await said(taras, path, "ще?")).status_code == 403
    await marta.post(f"{path}/archive", archived="no")
    assert (await said(taras, path, "знову тут")).status_code == 303


async def test_the_everyone_room_keeps_its_name_and_stays(at: SitsDown, world: World) -> None:
    marta, path = await at("marta"), f"/rooms/{world.things['room']}"
    assert 'name="title"' not in (await marta.get(f"{path}/keep")).text
    assert (await marta.post(f"{path}/keep", **KEPT | {"about": "Для всіх"})).status_code == 303
    assert (await Room.get(pub=world.things["room"])).title != "Водії"
    assert (await marta.post(f"{path}/archive", archived="yes")).status_code == 403


async def test_how_loud_a_room_is_is_ones_own_choice(at: SitsDown, world: World) -> None:
    taras, marta, path = await at("taras"), await at("marta"), f"/rooms/{world.things['room']}"
    page = await taras.post(f"{path}/level", level="loud")
    assert page.status_code == 422
    await taras.post(f"{path}/read")
    await taras.post(f"{path}/level", level="none")
    await said(marta, path, "новина")
    html = (await taras.get(listed(world))).text
    assert 'data-unread="1"' in html
    assert 'data-level="none"' in html
    assert '<span class="badge"' not in html
    await said(marta, path, "@Тарас, ти тут?")
    assert re.search(r'<span class="badge">1<', (await taras.get(listed(world))).text)


# --- what waits ---------------------------------------------------------------------------------


async def newcomer_says(at: SitsDown, world: World, text: str) -> tuple[Browser, Browser, str, str]:
    """Taras is new, and what he said waits; he, Marta, the room's path, and what waits."""
    path = f"/rooms/{world.things['room']}"
    marta = await at("marta")
    await marta.post(f"{path}/keep", **KEPT | {"premod": "new"})
    taras_id = world.cast.taras.user_id
    await Membership.filter(user_id=taras_id).update(joined_at=now() - timedelta(days=2))
    taras = await at("taras")
    assert (await said(taras, path, text)).status_code == 303
    waiting = re.search(r'data-hid="(\w+)"', (await marta.get(f"{path}/held")).text)
    assert waiting
    return taras, marta, path, waiting[1]


async def test_a_newcomers_words_wait_for_a_keeper(at: SitsDown, world: World) -> None:
    taras, marta, path, hid = await newcomer_says(at, world, "Я новенький")
    assert "Я новенький" not in (await marta.get(path)).text
    assert (await taras.get(f"{path}/held")).status_code == 403
    assert (await taras.post(f"{path}/held/{hid}", answer="yes")).status_code == 403
    assert (await marta.post(f"{path}/held/{hid}", answer="yes")).status_code == 303
    late = await marta.post(f"{path}/held/{hid}", answer="yes")
    assert (late.status_code, "Somebody else has looked" in late.text) == (409, True)
    assert "Я новенький" in (await taras.get(path)).text


async def test_a_message_is_refused_with_a_reason(at: SitsDown, world: World) -> None:
    taras, marta, path, hid = await newcomer_says(at, world, "Купуйте")
    page = await marta.post(f"{path}/held/{hid}", answer="no", why=" ")
    assert (page.status_code, "Say why, in a few words." in page.text) == (422, True)
    assert (await marta.post(f"{path}/held/{hid}", answer="no", why="реклама")).status_code == 303
    assert "Nothing waits." in (await marta.get(f"{path}/held")).text
    assert "Купуйте" not in (await taras.get(path)).text


async def test_the_author_sees_that_their_words_wait(at: SitsDown, world: World) -> None:
    taras, _, path, _ = await newcomer_says(at, world, "Я новенький")
    page = await taras.get(path)
    assert "Я новенький" in page.text
    assert "Your words wait until somebody who looks after the room" in page.text
