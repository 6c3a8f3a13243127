"""Messages are drawn once and kept: nobody reads there what has changed, has gone, or is not for
them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
from jinja2 import UndefinedError
from starlette.applications import Starlette

from app.accounts.models import User
from app.chat import actions, queries
from app.chat.actions import erase_words
from app.chat.conversation import BLANK
from app.chat.forms import EditForm, MessageForm, ReactForm, RemovalForm, ReportForm
from app.chat.log import Purge
from app.chat.models import Room
from app.chat.the_log import the_log
from app.core.config import Config
from app.core.i18n import speaking
from app.core.pages import piece
from app.core.tokens import public_id
from app.core.viewer import Viewer
from app.groups import actions as groups
from app.groups.queries import members_with
from tests.cast import Cast
from tests.conftest import Browser, Database
from tests.open_log import open_log
from tests.world import World, forgive_everybody, lived_in

SECRET = "Вулиця Соборна, 12"
Pages = Callable[[], Awaitable[list[str]]]


@pytest.fixture
async def world(db: Database, cast: Cast, config: Config) -> AsyncIterator[World]:
    forgive_everybody()
    async with open_log(db):
        yield await lived_in(cast, config)


@pytest.fixture
async def secret(world: World) -> queries.Found:
    """What Taras has said."""
    return await said(world, world.cast.taras, SECRET)


@pytest.fixture
async def read(browser: Browser, world: World) -> AsyncIterator[Pages]:
    """The room as Olena, Marta and Taras see it, one after another, each of them twice."""
    people = [browser.another() for _ in range(3)]
    for one, name in zip(people, ("olena", "marta", "taras"), strict=True):
        await one.as_(getattr(world.cast, name))

    async def pages() -> list[str]:
        path = f"/rooms/{world.things['room']}"
        seen = [[(await one.get(path)).text for one in people] for _ in range(2)]
        assert seen[0][0].count("<li class=") == seen[1][0].count("<li class=")
        return seen[1]

    yield pages
    for one in people:
        await one.client.aclose()


async def said(
    world: World, who: Viewer, text: str, re: str | None = None, cw: str | None = None
) -> queries.Found:
    room = await Room.get(pub=world.things["room"])
    ack = await actions.send(who, room, MessageForm(public_id(), text, re, cw))
    return await queries.message_for(who, str(ack.id))  # type: ignore[union-attr]


async def test_a_message_is_there_until_it_goes(read: Pages, secret: queries.Found) -> None:
    assert all(SECRET in page for page in await read())


async def test_changed_words_take_the_place_of_the_old(
    read: Pages, world: World, secret: queries.Found
) -> None:
    await read()
    await actions.edit(world.cast.taras, secret, EditForm(public_id(), "Приходьте"))
    for page in await read():
        assert SECRET not in page
        assert ">Приходьте</p>" in page
        assert "<span data-edited>edited" in page


@pytest.mark.parametrize("by", ["taras", "marta"])
async def test_a_removed_message_is_read_no_more(
    read: Pages, world: World, secret: queries.Found, by: str
) -> None:
    await said(world, world.cast.olena, "Гарна вулиця", re=secret.line.id)
    assert all(page.count(SECRET) == 2 for page in await read()), "once said, once answered"
    who = getattr(world.cast, by)
    found = await queries.message_for(who, secret.line.id)
    await actions.remove(who, found, RemovalForm(public_id(), "spam"))
    assert not any(SECRET in page for page in await read())


async def test_a_hidden_message_is_read_no_more(
    read: Pages, world: World, secret: queries.Found
) -> None:
    await read()
    found = await queries.message_for(world.cast.marta, secret.line.id)
    await actions.hide(world.cast.marta, found)
    assert not any(f">{SECRET}</p>" in page for page in await read())


async def test_of_somebody_erased_nothing_is_read(
    read: Pages, world: World, secret: queries.Found
) -> None:
    await read()
    await erase_words(world.cast.taras.user_id or 0)
    assert not any(SECRET in page for page in await read())


async def test_what_was_kept_long_enough_is_read_no_more(
    read: Pages, world: World, secret: queries.Found
) -> None:
    await read()
    await the_log().put(Purge(secret.room.id, secret.line.seq))
    assert not any(SECRET in page for page in await read())


async def test_a_cover_stays_between_the_reader_and_the_words(read: Pages, world: World) -> None:
    await said(world, world.cast.taras, SECRET, cw="Адреса")
    for page in await read():
        cover = page[page.index("Адреса") :]
        assert cover.index(SECRET) < cover.index("</details>")


async def test_what_is_mine_is_so_for_me_alone(
    read: Pages, world: World, secret: queries.Found
) -> None:
    cid = (await said(world, world.cast.taras, "І я")).line.cid
    assert cid
    olena, _, taras = await read()
    assert cid in taras
    assert cid not in olena
    assert "msg mine same" in taras
    assert "msg mine" not in olena.partition(SECRET)[2]


async def test_only_whoever_blocked_somebody_finds_them_folded(
    read: Pages, world: World, secret: queries.Found
) -> None:
    await read()
    met = await members_with(world.cast.olena, world.cast.taras.pub)
    await actions.block(world.cast.olena, *met[0])
    olena, marta, _ = await read()
    assert "From somebody you do not want to read" in olena.partition('id="words"')[0]
    assert "From somebody you do not want to read" not in marta.partition('id="words"')[0]
    assert f">{SECRET}</p>" in marta


async def test_only_whoever_reported_a_message_finds_it_folded(
    read: Pages, world: World, secret: queries.Found
) -> None:
    await read()
    found = await queries.message_for(world.cast.olena, secret.line.id)
    await actions.report(world.cast.olena, found, ReportForm("other", ""))
    olena, marta, _ = await read()
    assert "You have reported this message" in olena.partition('id="words"')[0]
    assert "You have reported this message" not in marta.partition('id="words"')[0]


async def test_a_sign_is_pressed_for_whoever_gave_it(
    read: Pages, world: World, secret: queries.Found
) -> None:
    found = await queries.message_for(world.cast.olena, secret.line.id)
    await actions.react(world.cast.olena, found, ReactForm("🙏", True))
    olena, marta, _ = await read()
    assert "Thank you, 1 person, you" in olena
    assert "Thank you, 1 person, you" not in marta
    await actions.react(world.cast.olena, found, ReactForm("🙏", False))
    assert not any("Thank you, 1 person" in page for page in await read())


async def test_a_new_name_is_read_at_once(read: Pages, world: World, secret: queries.Found) -> None:
    await said(world, world.cast.olena, "Гарна вулиця", re=secret.line.id)
    assert "<bdi data-who>Тарас</bdi>" in (await read())[0]
    await groups.rename(world.cast.taras, world.cast.kalyna.id, "Тарас П.")
    for page in await read():
        assert ">Тарас</bdi>" not in page
        assert "<bdi data-quote-who>Тарас П.</bdi>" in page


async def test_everybody_reads_in_their_language_and_by_their_clock(
    read: Pages, world: World, secret: queries.Found
) -> None:
    await User.filter(login="olena").update(locale="ka", zone="Asia/Tbilisi")
    await User.filter(login="marta").update(locale="uk", zone="Europe/Kyiv")
    olena, marta, _ = await read()
    times = [page.rpartition(SECRET)[2].partition("<time ")[2][:60] for page in (olena, marta)]
    assert times[0].partition(">")[0] == times[1].partition(">")[0]
    assert times[0] != times[1]
    assert "<chat-room" in olena
    assert olena.partition("data-why")[2][:200] != marta.partition("data-why")[2][:200]


async def test_whoever_came_later_does_not_read_in_an_answer_what_was_before(
    browser: Browser, world: World, secret: queries.Found
) -> None:
    await said(world, world.cast.olena, "Гарна вулиця", re=secret.line.id)
    path = f"/rooms/{world.things['room']}"
    old = await browser.another().as_(world.cast.marta)
    assert (await old.get(path)).text.count(SECRET) == 2
    await actions.unseat(world.cast.kalyna.id, world.cast.marta.user_id or 0)
    await actions.seat(world.cast.kalyna.id, world.cast.marta.user_id or 0, is_keeper=False)
    await said(world, world.cast.olena, "Вітаю", re=secret.line.id)
    page = (await old.get(path)).text
    assert ">Вітаю</p>" in page
    assert SECRET not in page
    await old.client.aclose()


def test_a_piece_knows_nothing_but_what_it_is_given(browser: Browser) -> None:
    """So nothing stands in it that the next one to whom it is shown should not see."""
    with pytest.raises(UndefinedError):
        piece(browser.inside, "layouts/skeleton.html")


def test_the_same_is_drawn_once_for_each_language(browser: Browser) -> None:
    def drawn(app: Starlette, locale: str) -> str:
        with speaking(locale):
            return piece(app, "chat/_message.html", message=BLANK, room="")

    assert drawn(browser.inside, "uk") is drawn(browser.inside, "uk")
    assert drawn(browser.inside, "uk") != drawn(browser.inside, "ka")
