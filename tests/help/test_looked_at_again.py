"""An offer that can hurt is changed after two have let it be: until two have read it again, also
who would like something of it reads none of it, and no door opens (R64)."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from app.core.clock import now
from app.core.errors import Conflict, NotFound
from app.core.sealed import seal
from app.core.viewer import Role, Viewer
from app.help import actions, rules
from app.help.actions import ending, expiring, writing
from app.help.forms.asking import WordsForm
from app.help.models import ON_THE_BOARD, Category, Kind, Post, PostState
from app.help.queries import address_of, board_for, needs_of, post_for
from app.lines.models import Promise, PromiseState
from tests.cast import person
from tests.conftest import Browser
from tests.directory.cards import SitsDown
from tests.help.making import ask
from tests.help.promises import newest_of, promises
from tests.help.test_keeping import offer, published, says, state_of, told
from tests.world import World

P = PromiseState
SNARE = WordsForm("ZZEVIL тільки для дівчат", "Надішліть фото паспорта, мій телеграм @zzevil")
DOOR = "ZZDOOR 9"
NEUTRAL = "An offer that you answered"
WAITS = "It is read again before you see it."


def words(text: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", text))


class Room:
    """Taras offers a room, two let it be, and Oksana would like it."""

    def __init__(self, world: World, oksana: Viewer, stefa: Viewer, post: Post) -> None:
        self.world, self.oksana, self.stefa, self.post = world, oksana, stefa, post
        self.taras, self.path = world.cast.taras, f"/help/{post.pub}"

    async def promise(self) -> Promise:
        return await newest_of(self.oksana, self.post)

    async def let_be(self) -> None:
        for who in (self.world.cast.marta, self.stefa):
            await says(who, self.post)
        assert await state_of(self.post) in ON_THE_BOARD

    async def becomes_a_snare(self, said: WordsForm = SNARE) -> None:
        need = await post_for(self.taras, self.post.pub)
        await writing.write_words(self.taras, need, str(need.row.version), said)
        address = seal(DOOR, "help_post", self.post.pub, "address")
        await Post.filter(id=self.post.id).update(address=address)


@pytest.fixture
async def room(world: World) -> Room:
    kalyna = world.cast.kalyna
    oksana = await person("oksana", kalyna, "Оксана")
    stefa = await person("stefa", kalyna, "Стефа", Role.STEWARD)
    two = ({"text": "місце", "qty": 2},)
    one = Room(world, oksana, stefa, await offer(world, world.cast.taras, lines=two))
    assert await published(one.taras, one.post) is PostState.PENDING
    await one.let_be()
    await promises(oksana, one.post, 1)
    return one


async def reads_nothing(who: Browser, *paths: str) -> None:
    for path in paths:
        text = (await who.get(path)).text
        assert not any(one in text for one in ("ZZEVIL", "zzevil", "ZZDOOR")), path


async def test_who_would_like_it_reads_nothing_of_it_before_two_have(
    room: Room, at: SitsDown
) -> None:
    circle = f"/c/{room.world.cast.kalyna.pub}"
    await actions.accept(room.taras, room.post, await room.promise())
    oksana = await at(room.oksana)
    tag = re.findall(r'data-tag="([^"]+)"', (await oksana.get(room.path)).text)[0]
    await room.becomes_a_snare()
    assert await state_of(room.post) is PostState.PENDING
    everywhere = ("", "/help", "/help/mine/all", "/help/offers/all", "/help/done/all")
    lists = [f"{circle}{one}" for one in everywhere]
    deed = f"{room.path}/promises/{(await room.promise()).pub}/wrong"
    await reads_nothing(oksana, room.path, "/notices", f"{room.path}/bring", deed, *lists)
    found = await oksana.post(f"{circle}/help/search", q="ZZEVIL")
    assert room.post.pub not in found.text
    again = await oksana.get(f"{room.path}/now", **{"if-none-match": tag})
    assert again.status_code == 404
    lali = await at(await person("lali", room.world.cast.kalyna, "Лалі"))
    assert (await lali.get(room.path)).status_code == 404, "as before"


async def test_what_she_asked_for_does_not_vanish_without_a_word(room: Room, at: SitsDown) -> None:
    oksana, mine = await at(room.oksana), f"/c/{room.world.cast.kalyna.pub}/help/mine/all"
    await room.becomes_a_snare()
    page = await oksana.get(room.path)
    assert page.status_code == 200
    assert WAITS in words(page.text)
    assert "місце: 1" in words(page.text), "that is what she chose herself"
    listed = await oksana.get(mine)
    assert room.path in listed.text
    assert NEUTRAL in words(listed.text)
    assert await told(room.oksana) == ["help.looked at"]
    notices = (await oksana.get("/notices")).text
    assert f"“{NEUTRAL}” has changed. It is read again" in words(notices)
    promise = await room.promise()
    assert (await oksana.post(f"{room.path}/bring", nonce="n")).status_code in (409, 422)
    answer = await oksana.post(f"{room.path}/promises/{promise.pub}/release")
    assert answer.headers["location"] == mine.removesuffix("/mine/all")
    assert (await room.promise()).state is P.RELEASED
    assert (await oksana.get(room.path)).status_code == 404
    assert room.path not in (await oksana.get(mine)).text


async def test_the_button_of_a_page_from_before_takes_it_back_too(room: Room, at: SitsDown) -> None:
    oksana = await at(room.oksana)
    line = re.findall(r'name="line" value="(\w+)"', (await oksana.get(room.path)).text)[0]
    await room.becomes_a_snare()
    assert (await oksana.post(f"{room.path}/bring/back", line=line)).status_code == 303
    assert (await room.promise()).state is P.RELEASED


async def test_no_door_opens_while_it_waits(room: Room, at: SitsDown) -> None:
    await room.becomes_a_snare()
    promise, taras = await room.promise(), await at(room.taras)
    said = await taras.post(f"{room.path}/promises/{promise.pub}/yes")
    assert said.status_code == 409
    assert "This offer is read first" in words(said.text)
    with pytest.raises(Conflict):
        await actions.accept(room.world.cast.marta, room.post, promise)
    assert (await room.promise()).state is P.PROPOSED
    buttons = re.findall(r"/promises/\w+/(\w+)", (await taras.get(room.path)).text)
    assert set(buttons) == {"no"}
    await room.let_be()
    assert (await taras.post(f"{room.path}/promises/{promise.pub}/yes")).status_code == 303


async def test_nor_is_it_brought_while_it_waits(room: Room, at: SitsDown) -> None:
    await actions.accept(room.taras, room.post, await room.promise())
    await room.becomes_a_snare()
    promise, taras = await room.promise(), await at(room.taras)
    for deed in ("have", "way", "here"):
        said = await taras.post(f"{room.path}/promises/{promise.pub}/{deed}")
        assert (said.status_code, (await room.promise()).state) == (409, P.ACCEPTED), deed
    oksana = await at(room.oksana)
    await oksana.post(f"{room.path}/promises/{promise.pub}/received")
    assert (await room.promise()).state is P.CONFIRMED, "that it came she may say"
    await reads_nothing(oksana, room.path)


async def test_when_two_have_let_it_be_she_hears_that_it_changed(room: Room, at: SitsDown) -> None:
    await room.becomes_a_snare(WordsForm("Дві кімнати", "Також із котом"))
    await room.becomes_a_snare(WordsForm("Дві кімнати", "Також із собакою"))
    assert "help.changed" not in await told(room.oksana)
    await room.let_be()
    assert await told(room.oksana) == ["help.changed"]
    oksana = await at(room.oksana)
    assert "“Дві кімнати” has changed." in words((await oksana.get("/notices")).text)
    assert "Також із собакою" in (await oksana.get(room.path)).text


async def test_what_only_came_back_is_not_said_to_have_changed(room: Room) -> None:
    await Post.filter(id=room.post.id).update(expires_at=now())
    await expiring.expire()
    need = await post_for(room.taras, room.post.pub)
    assert await ending.renew(room.taras, need) is PostState.PENDING
    await room.let_be()
    assert "help.changed" not in await told(room.oksana)


@pytest.mark.parametrize("end", ["declined", "expired", "done"])
async def test_what_ends_unread_is_never_read(room: Room, at: SitsDown, end: str) -> None:
    """However it leaves the board, nobody has let these words be."""
    await actions.accept(room.taras, room.post, await room.promise())
    sofia = await person("sofia", room.world.cast.kalyna, "Софія")
    await promises(sofia, room.post, 1)
    hers = await newest_of(sofia, room.post)
    await actions.accept(room.taras, room.post, hers)
    await actions.confirm(sofia, room.post, hers)
    await room.becomes_a_snare()
    if end == "declined":
        await says(room.world.cast.marta, room.post, is_yes=False, why="Ні.")
    elif end == "expired":
        await Post.filter(id=room.post.id).update(expires_at=now() - timedelta(minutes=1))
        await expiring.expire()
    else:
        await ending.say_it_is_done(room.taras, await post_for(room.taras, room.post.pub))
    mine = f"/c/{room.world.cast.kalyna.pub}/help"
    paths = (room.path, "/notices", mine, f"{mine}/mine/all", f"{mine}/done/all")
    for who in (room.oksana, sofia):
        browser = await at(who)
        await reads_nothing(browser, *paths)
        with pytest.raises(NotFound):
            await post_for(who, room.post.pub)
    said = words((await (await at(room.oksana)).get("/notices")).text)
    assert f"“{NEUTRAL}”" in said, "she hears that it has ended"


async def test_a_no_is_said_without_the_new_words(room: Room, at: SitsDown) -> None:
    await room.becomes_a_snare()
    await actions.decline(room.taras, room.post, await room.promise())
    oksana = await at(room.oksana)
    said = words((await oksana.get("/notices")).text)
    assert f"“{NEUTRAL}” goes to somebody else this time." in said
    await reads_nothing(oksana, room.path, "/notices")


async def test_the_rule_and_the_query_agree_on_what_somebody_promised(room: Room) -> None:
    """In every state, whether its words were let be or not."""
    group_id = room.world.cast.kalyna.id
    for is_read in (True, False):
        if not is_read:
            await Post.filter(id=room.post.id).update(state=PostState.OPEN)
            await room.becomes_a_snare()
        for state in PostState:
            await Post.filter(id=room.post.id).update(state=state)
            row = await Post.get(id=room.post.id).select_related("author", "by", "assigned")
            (need,) = await needs_of(room.oksana, [row])
            shown = await (await board_for(room.oksana, group_id)).posts
            is_shown = room.post.id in {one.id for one in shown}
            assert is_shown is rules.see_post(room.oksana, need.posted), (is_read, state)
            if state in (PostState.PENDING, PostState.DECLINED):
                assert not is_shown
            if state in (PostState.EXPIRED, PostState.CLOSED, PostState.WITHDRAWN):
                assert is_shown is is_read
            assert is_shown or not address_of(room.oksana, need)


async def test_an_ask_stays_with_who_brings_something_for_it(world: World, at: SitsDown) -> None:
    """Nobody is lured by what they bring, and whoever sets out has to know where to."""
    cast = world.cast
    post = await ask(cast.kalyna, cast.taras, category=Category.FOOD, kind=Kind.ASK)
    await promises(cast.olena, post, 1)
    lali = await person("lali", cast.kalyna, "Лалі")
    await promises(lali, post, 1)
    await Post.filter(id=post.id).update(state=PostState.PENDING)
    assert (await (await at(lali)).get(f"/help/{post.pub}")).status_code == 200
