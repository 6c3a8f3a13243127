"""What somebody said in a room becomes an ask, and only whoever said it lets others see it."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from app.chat import actions as chat
from app.chat import queries as rooms
from app.chat.forms import MessageForm, RemovalForm
from app.chat.models import Block
from app.core.clock import now
from app.core.tokens import public_id
from app.core.viewer import Viewer
from app.groups.models import Membership
from app.help.models import Post, PostAudience, PostState, Shown, Source, Step
from app.notices.models import Notice
from tests.cast import person
from tests.conftest import Browser
from tests.directory.cards import SitsDown
from tests.help.making import ask, lines_of, membership_of
from tests.world import World

WORDS = "Мамі потрібен інсулін\nВона сама не ходить, аптека далеко."
AN_ASK = {"category": "medicine", "title": "Інсулін для мами"}


async def said(who: Viewer, world: World, text: str = WORDS) -> str:
    room, _ = await rooms.room_for(who, world.things["room"])
    ack = await chat.send(who, room, MessageForm(public_id(), text, None))
    return str(ack.id)  # type: ignore[union-attr]


async def makes(who: Browser, message: str, **sent: str) -> str:
    """Where they are led."""
    answer = await who.post(f"/messages/{message}/ask", **(AN_ASK | sent))
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


async def told(who: Viewer) -> list[Notice]:
    return await Notice.filter(user_id=who.user_id, kind="help.in your words", gone_at=None)


async def test_ones_own_words_become_a_draft_once(world: World, at: SitsDown) -> None:
    message, taras = await said(world.cast.taras, world), await at(world.cast.taras)
    assert f"/messages/{message}/ask" in (await taras.get(f"/messages/{message}")).text
    page = (await taras.get(f"/messages/{message}/ask")).text
    assert 'value="Мамі потрібен інсулін"' in page
    first = await makes(taras, message)
    assert first.endswith("/write/things"), "of medicine one is asked how much"
    assert await makes(taras, message, title="Ще раз") == first
    post = await Post.get(source=Source.CHAT)
    assert (post.title, post.state) == ("Інсулін для мами", PostState.DRAFT)
    assert "аптека" not in post.body
    assert "аптека" in (await taras.get(f"/help/{post.pub}")).text
    assert not await told(world.cast.taras)
    await taras.post(f"/help/{post.pub}/throw-away")
    assert await makes(taras, message, category="company") != first


async def test_whoever_wrote_it_is_asked_and_says_yes(world: World, at: SitsDown) -> None:
    message, olena = await said(world.cast.taras, world), await at(world.cast.olena)
    for _ in range(2):  # a second press
        assert (await makes(olena, message)).endswith(f"#m{message}")
    post = await Post.get(source=Source.CHAT).select_related("author")
    assert post.author.user_id == world.cast.taras.user_id
    assert [(line.text, line.qty) for line in await lines_of(post)] == [("Інсулін для мами", 1)]
    for path in (f"/help/{post.pub}", f"/help/{post.pub}/write/where"):
        assert (await olena.get(path)).status_code == 404, "it is its author's alone"
    assert (await olena.post(f"/help/{post.pub}/publish")).status_code == 404
    (notice,) = await told(world.cast.taras)
    assert notice.target == post.pub

    taras = await at(world.cast.taras)
    assert "Інсулін для мами" in (await taras.get("/notices")).text
    page = (await taras.get(f"/help/{post.pub}")).text
    assert "<bdi>Олена</bdi> made it from what you wrote" in page
    assert "Only you see it now" in page
    assert (await taras.post(f"/help/{post.pub}/publish")).status_code == 303
    assert "Drawn up from a message" in (await taras.get(f"/help/{post.pub}")).text
    page = (await olena.get(f"/help/{post.pub}")).text
    assert "Інсулін для мами" in page
    assert "made it from" not in page
    first = await Step.filter(post_id=post.id).order_by("id").first()
    assert first
    assert first.by_id == (await membership_of(world.cast.olena, world.cast.kalyna)).id
    assert (await olena.post(f"/help/{post.pub}/write/words", title="Інше")).status_code == 403


async def test_who_asks_without_a_name_is_not_betrayed_by_the_room(
    world: World, at: SitsDown
) -> None:
    message, taras = await said(world.cast.taras, world), await at(world.cast.taras)
    await makes(taras, message, category="company", title="Щось інше")
    post = await Post.get(source=Source.CHAT)
    await Post.filter(id=post.id).update(state=PostState.OPEN, shown=Shown.HIDDEN)
    lesia = await at(await person("Lesyk", world.cast.kalyna, "Lesyk"))
    assert "Щось інше" in (await lesia.get(f"/c/{world.cast.kalyna.pub}/help")).text
    for who in (lesia, await at(world.cast.marta)):  # also she looks after the board
        for path in (f"/messages/{message}", f"/rooms/{world.things['room']}"):
            assert "Щось інше" not in (await who.get(path)).text
    assert "Щось інше" in (await taras.get(f"/messages/{message}")).text


@pytest.mark.parametrize("shown", [Shown.HIDDEN, Shown.TEAM])
async def test_how_an_ask_without_a_name_began_does_not_lead_to_the_room(
    world: World, at: SitsDown, shown: Shown
) -> None:
    """Who drew it up, and when, would point to the message, and that to whose it is."""
    cast = world.cast
    orysia = await person("orysia", cast.kalyna, "Орися")
    await chat.seat(cast.kalyna.id, orysia.user_id or 0, is_keeper=False)
    message, taras = await said(cast.taras, world), await at(cast.taras)
    await makes(await at(orysia), message, category="company")
    post = await Post.get(source=Source.CHAT)
    drawn = now() - timedelta(hours=3)
    await Step.filter(post_id=post.id).update(at=drawn)
    assert "your name stands there" in (await taras.get(f"/help/{post.pub}/write/where")).text
    await Post.filter(id=post.id).update(shown=shown)
    await taras.post(f"/help/{post.pub}/publish")

    async def first(who: Browser) -> str:
        page = (await who.get(f"/help/{post.pub}")).text
        steps = page.partition('id="steps"')[2].partition("</details>")[0]
        return re.sub(r"<[^>]+>|\s+", " ", steps.partition("<li")[2].partition("</li>")[0])

    for who in (await at(cast.marta), await at(cast.olena)):
        seen = await first(who)
        assert "Begun" in seen
        assert "Drawn up" not in seen
        assert "Орися" not in seen
        assert "·" not in seen, "nor when"
    assert "Drawn up from a message" in await first(taras)
    given = (await membership_of(cast.marta, cast.kalyna)).id
    await Post.filter(id=post.id).update(assigned_id=given)
    assert "Орися" in await first(await at(cast.marta))
    assert "Begun" in await first(await at(cast.olena))


async def test_only_what_was_said_in_a_room_stands_there(world: World, at: SitsDown) -> None:
    post = await ask(world.cast.kalyna, world.cast.taras)
    page = (await (await at(world.cast.taras)).get(f"/help/{post.pub}/write/where")).text
    assert "your name stands there" not in page


async def test_their_no_throws_it_away_and_is_not_told(world: World, at: SitsDown) -> None:
    message, olena = await said(world.cast.taras, world), await at(world.cast.olena)
    await makes(olena, message)
    post = await Post.get(source=Source.CHAT)
    taras = await at(world.cast.taras)
    assert (await taras.post(f"/help/{post.pub}/throw-away")).status_code == 303
    assert not await Post.exists(id=post.id)
    assert not await Notice.exists(user_id=world.cast.olena.user_id, kind__startswith="help.")
    assert "Інсулін для мами" not in (await taras.get("/notices")).text


async def test_who_does_not_want_to_meet_them_is_not_asked(world: World, at: SitsDown) -> None:
    message, olena = await said(world.cast.taras, world), await at(world.cast.olena)
    _ = await Block.create(blocker_id=world.cast.taras.user_id, blocked_id=world.cast.olena.user_id)
    assert (await makes(olena, message)).endswith(f"#m{message}"), "and nobody learns of that"
    assert not await Post.exists(source=Source.CHAT)
    assert not await told(world.cast.taras)


async def test_what_is_removed_cannot_become_an_ask(world: World, at: SitsDown) -> None:
    message, olena = await said(world.cast.taras, world), await at(world.cast.olena)
    found = await rooms.message_for(world.cast.taras, message)
    await chat.remove(world.cast.taras, found, RemovalForm(public_id(), ""))
    assert (await olena.get(f"/messages/{message}/ask")).status_code == 409
    answer = await olena.post(f"/messages/{message}/ask", **AN_ASK)
    assert answer.status_code == 409
    assert "not there any more" in answer.text
    assert "blockquote" not in answer.text, "nothing is left to be read"
    assert f"/messages/{message}/ask" not in (await olena.get(f"/messages/{message}")).text
    assert not await Post.exists(source=Source.CHAT)


async def test_who_is_new_makes_asks_of_their_own_words_only(world: World, at: SitsDown) -> None:
    theirs, mine = await said(world.cast.marta, world), await said(world.cast.taras, world)
    me = Membership.filter(user_id=world.cast.taras.user_id, group_id=world.cast.kalyna.id)
    await me.update(joined_at=now(), welcomed_at=None)
    taras = await at(world.cast.taras)
    assert f"/messages/{theirs}/ask" not in (await taras.get(f"/messages/{theirs}")).text
    assert (await taras.get(f"/messages/{theirs}/ask")).status_code == 403
    assert (await makes(taras, mine)).endswith("/write/things")


@pytest.mark.parametrize(
    ("sent", "said_of_it"),
    [({"category": ""}, "Please choose what it is about."), ({"title": " "}, "in a few words")],
)
async def test_what_is_missing_is_said_beside_it(
    world: World, at: SitsDown, sent: dict[str, str], said_of_it: str
) -> None:
    message, olena = await said(world.cast.taras, world), await at(world.cast.olena)
    answer = await olena.post(f"/messages/{message}/ask", **(AN_ASK | sent))
    assert answer.status_code == 422
    assert said_of_it in answer.text
    kept = {**AN_ASK, **sent}["title"].strip()
    assert f'value="{kept}"' in answer.text or not kept


async def test_the_room_says_what_was_asked_in_it_to_those_who_may_know(
    world: World, at: SitsDown
) -> None:
    message, taras = await said(world.cast.taras, world), await at(world.cast.taras)
    await makes(taras, message, category="company", title="Година розмови")
    post = await Post.get(source=Source.CHAT)
    room, own = f"/rooms/{world.things['room']}", f"/messages/{message}"
    olena, marta = await at(world.cast.olena), await at(world.cast.marta)
    link = f'href="/help/{post.pub}"'
    assert link in (await taras.get(own)).text, "its author finds the draft again"
    for path in (room, own):
        assert link not in (await olena.get(path)).text
    await taras.post(f"/help/{post.pub}/publish")
    for path in (room, own):
        page = (await olena.get(path)).text
        assert link in page
        assert "still wanted" in page
    await Post.filter(id=post.id).update(audience=PostAudience.TEAM)
    iryna = await person("iryna", world.cast.kalyna, "Ірина")
    await chat.seat(world.cast.kalyna.id, iryna.user_id or 0, is_keeper=False)
    ira = await at(iryna)
    assert link not in (await ira.get(room)).text, "it is for those who look after the circle"
    await Post.filter(id=post.id).update(audience=PostAudience.MEMBERS)
    assert link in (await ira.get(room)).text
    assert link in (await marta.get(room)).text
    await taras.post(f"/help/{post.pub}/withdraw")
    assert link not in (await marta.get(room)).text, "it is over"
