"""Two people: the first message that is a request, and not wanting to meet somebody."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable

import httpx2
import pytest

from app.chat import queries
from app.chat.models import Block, Knock, Room
from app.core.clock import now
from app.core.config import Config
from app.core.tokens import public_id
from app.core.viewer import Role, Viewer
from app.groups.models import Invitation, Membership
from tests.cast import A_MONTH, Cast, person
from tests.conftest import Browser, Database
from tests.groups.ways import words_of
from tests.open_log import open_log
from tests.world import World, forgive_everybody, lived_in

SitsDown = Callable[[Viewer], Awaitable[Browser]]


@pytest.fixture
async def world(db: Database, cast: Cast, config: Config) -> AsyncIterator[World]:
    forgive_everybody()
    async with open_log(db):
        yield await lived_in(cast, config)


@pytest.fixture
async def at(browser: Browser, world: World) -> AsyncIterator[SitsDown]:
    opened: list[Browser] = []

    async def sits_down(who: Viewer) -> Browser:
        opened.append(await browser.another().as_(who))
        return opened[-1]

    yield sits_down
    for one in opened:
        await one.client.aclose()


async def writes(who: Browser, to: Viewer, text: str, cid: str = "") -> httpx2.Response:
    return await who.post(f"/direct/{to.pub}", cid=cid or public_id(), text=text)


async def wrote(at: SitsDown, world: World) -> tuple[Browser, Browser, str]:
    """Taras wrote to Marta; he, she, and where."""
    taras, marta = await at(world.cast.taras), await at(world.cast.marta)
    sent = await writes(taras, world.cast.marta, "Добрий день, це щодо ліків")
    assert sent.status_code == 303, words_of(sent)
    return taras, marta, sent.headers["location"].removesuffix("#end")


def listed(world: World) -> str:
    return f"/c/{world.things['circle']}/rooms"


async def says(who: Browser, path: str, text: str) -> httpx2.Response:
    return await who.post(f"{path}/messages", cid=public_id(), text=text)


async def test_the_first_message_waits_for_an_answer(at: SitsDown, world: World) -> None:
    taras, marta, path = await wrote(at, world)
    waiting = await taras.get(path)
    assert "Добрий день, це щодо ліків" in waiting.text
    assert "They have not answered yet." in waiting.text
    assert (await says(taras, path, "Чому мовчите?")).status_code == 403
    again = await writes(taras, world.cast.marta, "Чому мовчите?")
    assert (again.status_code, "They have not answered yet." in again.text) == (409, True)
    assert "Тарас would like to write to you" in words_of(await marta.get(listed(world)))
    asked = await marta.get(path)
    assert "Добрий день, це щодо ліків" in asked.text
    assert "<chat-room" not in asked.text


async def test_whoever_answers_talks_and_sees_who_it_is(at: SitsDown, world: World) -> None:
    taras, marta, path = await wrote(at, world)
    for _ in range(2):  # two tabs
        assert (await marta.post(f"{path}/answer", answer="yes")).status_code == 303
    assert (await says(marta, path, "Слухаю вас")).status_code == 303
    assert (await says(taras, path, "Дякую")).status_code == 303
    assert "<bdi>Тарас</bdi></h1>" in (await marta.get(path)).text
    assert "<bdi>Марта</bdi></h1>" in (await taras.get(path)).text
    assert "would like to write" not in (await marta.get(listed(world))).text
    assert await Knock.all().count() == 0
    gone_there = await marta.get(f"/direct/{world.cast.taras.pub}")
    assert gone_there.headers["location"] == f"{path}#end"


async def test_writing_back_is_an_answer(at: SitsDown, world: World) -> None:
    taras, marta, path = await wrote(at, world)
    back = await writes(marta, world.cast.taras, "Слухаю")
    assert back.headers["location"] == f"{path}#end"
    assert (await says(taras, path, "Дякую")).status_code == 303


async def test_two_who_write_at_once_have_one_room(at: SitsDown, world: World) -> None:
    taras, marta = await at(world.cast.taras), await at(world.cast.marta)
    answers = await asyncio.gather(
        writes(taras, world.cast.marta, "Добрий день"), writes(marta, world.cast.taras, "Вітаю")
    )
    assert {answer.status_code for answer in answers} <= {303, 409}
    assert await Room.filter(kind="direct").count() == 1


async def test_the_same_form_twice_is_one_message(at: SitsDown, world: World) -> None:
    taras, cid = await at(world.cast.taras), public_id()
    for _ in range(2):
        sent = await writes(taras, world.cast.marta, "Лише раз", cid)
        assert sent.status_code == 303
    page = await taras.get(sent.headers["location"].removesuffix("#end"))
    assert page.text.count(">Лише раз<") == 1


async def test_nothing_written_is_given_back(at: SitsDown, world: World) -> None:
    taras = await at(world.cast.taras)
    page = await writes(taras, world.cast.marta, "  ")
    assert (page.status_code, "Write something first." in page.text) == (422, True)
    assert await Room.filter(kind="direct").count() == 0


async def test_whoever_says_no_tells_nobody(at: SitsDown, world: World) -> None:
    taras, marta, path = await wrote(at, world)
    await taras.get(path)  # says once that it was sent
    before = words_of(await taras.get(path))
    await marta.post(f"{path}/answer", answer="no")
    assert words_of(await taras.get(path)) == before
    assert (await marta.get(path)).status_code == 404
    assert "would like to write" not in (await marta.get(listed(world))).text
    assert (await writes(taras, world.cast.marta, "Ще раз")).status_code == 409


@pytest.mark.parametrize("who", ["olena", "nino", "bohdan"])
async def test_nobody_else_knows_of_it_whatever_their_role(
    at: SitsDown, world: World, who: str
) -> None:
    _, marta, path = await wrote(at, world)
    await marta.post(f"{path}/answer", answer="yes")
    other = await at(getattr(world.cast, who))
    for there in ("", "/about", "/people", "/keep", "/held", "/pins", "/knock", "/before/2"):
        assert (await other.get(path + there)).status_code == 404, there
    for there in ("/join", "/answer", "/messages", "/people", "/archive"):
        assert (await other.post(path + there, answer="yes", text="?")).status_code == 404, there


async def test_neither_of_the_two_keeps_their_room(at: SitsDown, world: World) -> None:
    _, marta, path = await wrote(at, world)
    await marta.post(f"{path}/answer", answer="yes")
    assert (await marta.get(f"{path}/keep")).status_code == 403
    assert (await marta.post(f"{path}/archive", archived="yes")).status_code == 403
    assert (await marta.post(f"{path}/leave")).status_code == 403


async def test_nobody_writes_to_more_than_five_new_people_a_day(at: SitsDown, world: World) -> None:
    taras = await at(world.cast.taras)
    for n in range(5):
        somebody = await person(f"somebody{n}", world.cast.kalyna, f"Хтось {n}")
        assert (await writes(taras, somebody, "Добрий день")).status_code == 303
    page = await writes(taras, world.cast.marta, "Добрий день")
    assert page.status_code == 429
    assert "You may write to 5 new people a day." in page.text
    assert ">\nДобрий день</textarea>" in page.text


async def test_newcomers_write_to_keepers_and_to_whom_they_came_by(
    at: SitsDown, world: World
) -> None:
    cast = world.cast
    lesia = await person("lesia", cast.kalyna, "Леся")
    vira = await person("vira", cast.kalyna, "Віра")
    way = await Invitation.create(
        group_id=cast.kalyna.id, inviter_id=vira.user_id, code_hash="x", expires_at=now()
    )
    mine = Membership.filter(user_id=cast.taras.user_id)
    await mine.update(joined_at=now(), invitation_id=way.id)
    taras = await at(cast.taras)
    refused = await writes(taras, lesia, "Добрий день")
    assert (refused.status_code, "In your first days" in refused.text) == (403, True)
    assert ">\nДобрий день</textarea>" in refused.text
    for near in (cast.marta, vira):
        assert (await writes(taras, near, "Добрий день")).status_code == 303


async def test_writing_to_oneself_or_a_stranger_leads_nowhere(at: SitsDown, world: World) -> None:
    taras = await at(world.cast.taras)
    for somebody in (world.cast.taras, world.cast.nino, world.cast.bohdan, world.cast.dato):
        assert (await taras.get(f"/direct/{somebody.pub}")).status_code == 404
        assert (await writes(taras, somebody, "?")).status_code == 404


async def test_in_each_circle_two_people_have_a_room_of_its_own(at: SitsDown, world: World) -> None:
    cast = world.cast
    for who, name in ((cast.taras, "Дровосік"), (cast.marta, "Ластівка")):
        await Membership.create(
            group_id=cast.tbilisi.id,
            user_id=who.user_id,
            name=name,
            joined_at=now() - A_MONTH,
            welcomed_at=now(),
        )
    taras = await at(cast.taras)
    page = await taras.get(f"/direct/{cast.marta.pub}")
    assert "In which circle?" in page.text
    for circle, name in ((cast.kalyna, "Марта"), (cast.tbilisi, "Ластівка")):
        sent = await taras.post(
            f"/direct/{cast.marta.pub}", cid=public_id(), text="Вітаю", circle=circle.pub
        )
        room = await taras.get(sent.headers["location"].removesuffix("#end"))
        assert f"<bdi>{name}</bdi></h1>" in room.text
    assert await Room.filter(kind="direct").count() == 2


# --- not wanting to meet somebody ---------------------------------------------------------------


async def blocked(at: SitsDown, world: World) -> tuple[Browser, Browser, str]:
    """Taras and Marta talked; then she blocked him."""
    taras, marta, path = await wrote(at, world)
    await marta.post(f"{path}/answer", answer="yes")
    for _ in range(2):
        assert (
            await marta.post(f"/settings/blocked/{world.cast.taras.pub}", on="yes")
        ).status_code == 303
    assert await Block.all().count() == 1
    return taras, marta, path


async def test_between_the_blocked_nothing_is_sent_either_way(at: SitsDown, world: World) -> None:
    taras, marta, path = await blocked(at, world)
    assert (await says(taras, path, "Агов")).status_code == 403
    assert (await says(marta, path, "Агов")).status_code == 403
    refused = await writes(taras, world.cast.marta, "Агов")
    assert refused.status_code == 403
    assert "You cannot write to this person." in refused.text
    assert "You blocked this person." in (await writes(marta, world.cast.taras, "Агов")).text


async def test_neither_finds_the_other_in_a_list(at: SitsDown, world: World) -> None:
    taras, marta, path = await blocked(at, world)
    for one in (taras, marta):
        assert path not in (await one.get(listed(world))).text
    assert "Тарас" in words_of(await marta.get("/settings/blocked"))
    assert "Марта" not in words_of(await taras.get("/settings/blocked"))


async def test_whoever_keeps_order_still_reads_people_who_blocked_them(
    at: SitsDown, world: World
) -> None:
    cast = world.cast
    taras = await at(cast.taras)
    await taras.post(f"/settings/blocked/{cast.marta.pub}", on="yes")
    group = cast.kalyna.id
    assert await queries.hidden_from(cast.marta, group) == {}
    assert set(await queries.hidden_from(cast.taras, group)) == {cast.marta.user_id}
    plain = Viewer(user_id=cast.marta.user_id, roles={group: frozenset({Role.MEMBER})})
    assert set(await queries.hidden_from(plain, group)) == {cast.taras.user_id}


async def test_after_unblocking_the_two_talk_once_she_writes(at: SitsDown, world: World) -> None:
    taras, marta, path = await blocked(at, world)
    for _ in range(2):
        await marta.post(f"/settings/blocked/{world.cast.taras.pub}", on="no")
    assert "You have not blocked anybody." in (await marta.get("/settings/blocked")).text
    assert (await writes(taras, world.cast.marta, "Агов")).status_code == 409
    assert (await writes(marta, world.cast.taras, "Перепрошую")).status_code == 303
    assert (await says(taras, path, "Нічого")).status_code == 303


async def test_a_request_can_be_answered_by_blocking(at: SitsDown, world: World) -> None:
    taras, marta, path = await wrote(at, world)
    await marta.post(f"{path}/answer", answer="block")
    assert await Knock.all().count() == 0
    assert await queries.is_blocked(world.cast.taras.user_id or 0, world.cast.marta.user_id or 0)
    assert (await marta.get(path)).status_code == 404
    assert "They have not answered yet." in (await taras.get(path)).text


async def test_whom_a_request_is_answered_with_a_block_writes_in_no_other_circle_either(
    at: SitsDown, world: World
) -> None:
    cast = world.cast
    for one in (cast.taras, cast.marta):
        await Membership.create(
            group_id=cast.tbilisi.id,
            user_id=one.user_id,
            name="x",
            joined_at=now() - A_MONTH,
            welcomed_at=now(),
        )
    taras, marta = await at(cast.taras), await at(cast.marta)
    known, asked = [
        (
            await taras.post(
                f"/direct/{cast.marta.pub}", cid=public_id(), text="Агов", circle=circle.pub
            )
        )
        .headers["location"]
        .removesuffix("#end")
        for circle in (cast.tbilisi, cast.kalyna)
    ]
    await marta.post(f"{known}/answer", answer="yes")
    await marta.post(f"{asked}/answer", answer="block")
    assert (await says(taras, known, "Агов")).status_code == 403


async def test_a_blocked_persons_invitation_does_not_arrive(at: SitsDown, world: World) -> None:
    taras, marta, _ = await blocked(at, world)
    made = await taras.post(
        f"/c/{world.things['circle']}/rooms/new",
        title="Лікарі",
        kind="closed",
        history="whole",
        once=public_id(),
    )
    invited = await taras.post(f"{made.headers['location']}/people", name="Марта")
    assert invited.status_code == 303, "the one who was blocked learns nothing"
    assert not re.search("Лікарі", (await marta.get(listed(world))).text)


async def test_home_says_who_waits_for_an_answer(at: SitsDown, world: World) -> None:
    _, marta, path = await wrote(at, world)
    home = await marta.get(f"/c/{world.things['circle']}")
    assert "Тарас would like to write to you" in words_of(home)
    assert path in home.text
    assert "Nothing new." not in home.text
    await marta.post(f"{path}/answer", answer="no")
    assert path not in (await marta.get(f"/c/{world.things['circle']}")).text
