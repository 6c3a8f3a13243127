"""A message that is an ask already leads to it whoever may know of it, and tells nobody else."""

from __future__ import annotations

import pytest

from app.chat import actions as chat
from app.core.clock import now
from app.help.models import Post, PostAudience, PostState, Shown, Source
from tests.cast import person
from tests.directory.cards import SitsDown
from tests.help.test_from_room import makes, said, told
from tests.world import World


async def test_a_message_that_is_an_ask_already_leads_to_it(world: World, at: SitsDown) -> None:
    """From a page that was opened before, or a second press."""
    cast = world.cast
    message, taras, olena = (
        await said(cast.taras, world),
        await at(cast.taras),
        await at(cast.olena),
    )
    form = f"/messages/{message}/ask"
    draft = await makes(taras, message, category="company")
    assert (await taras.get(form)).headers["location"] == draft, "where they go on with it"
    post = await Post.get(source=Source.CHAT)
    await taras.post(f"/help/{post.pub}/publish")
    for who in (taras, olena, await at(cast.marta)):
        for answer in (await who.get(form), await who.post(form, category="", title="")):
            assert answer.headers["location"] == f"/help/{post.pub}"
        assert "is an ask already" in (await who.get(f"/help/{post.pub}")).text
    await taras.post(f"/help/{post.pub}/withdraw")
    assert (await taras.get(form)).headers["location"] == f"/help/{post.pub}"
    assert not await told(cast.taras)


async def test_what_somebody_else_made_of_it_leads_its_author_to_the_question(
    world: World, at: SitsDown
) -> None:
    message, taras = await said(world.cast.taras, world), await at(world.cast.taras)
    await makes(await at(world.cast.olena), message)
    post = await Post.get(source=Source.CHAT)
    assert (await taras.get(f"/messages/{message}/ask")).headers["location"] == f"/help/{post.pub}"
    assert await makes(taras, message) == f"/help/{post.pub}"


async def test_what_they_wrote_meanwhile_is_given_back(world: World, at: SitsDown) -> None:
    message, taras = await said(world.cast.taras, world), await at(world.cast.taras)
    await makes(await at(world.cast.olena), message)
    own = "Інсулін для мами, бо сама вона не ходить"
    answer = await taras.post(f"/messages/{message}/ask", category="medicine", title=own)
    assert answer.status_code == 409
    assert own in answer.text
    assert "is an ask already" in answer.text
    assert "made it from what you wrote" in answer.text


UNKNOWN: dict[str, dict[str, object]] = {
    "none": {},
    "a draft": {"state": PostState.DRAFT},
    "waits for a yes": {"state": PostState.PENDING},
    "declined": {"state": PostState.DECLINED},
    "withdrawn": {"state": PostState.WITHDRAWN},
    "hidden": {"state": PostState.OPEN, "hidden_at": now()},
    "for those who look after the circle": {
        "state": PostState.OPEN,
        "audience": PostAudience.TEAM,
    },
    "without a name": {"state": PostState.OPEN, "shown": Shown.HIDDEN},
    "whose it is only one knows": {"state": PostState.OPEN, "shown": Shown.TEAM},
}


@pytest.mark.parametrize("how", UNKNOWN)
async def test_of_an_ask_they_may_not_know_of_nobody_finds_out(
    world: World, at: SitsDown, how: str
) -> None:
    """They read the same as where there is none, and its author is not asked."""
    cast = world.cast
    orysia = await person("orysia", cast.kalyna, "Орися")
    await chat.seat(cast.kalyna.id, orysia.user_id or 0, is_keeper=False)
    message, taras = await said(cast.taras, world), await at(cast.taras)
    if how != "none":
        await makes(taras, message, category="company")
        await Post.filter(source=Source.CHAT).update(**UNKNOWN[how])
    who = await at(orysia)
    assert (await who.get(f"/messages/{message}/ask")).status_code == 200
    assert (await makes(who, message)).endswith(f"#m{message}")
    assert "Who wrote it is asked first" in (await who.get(f"/rooms/{world.things['room']}")).text
    assert len(await told(cast.taras)) == (1 if how == "none" else 0)
    assert await Post.filter(source=Source.CHAT).count() == 1


async def test_who_said_no_is_not_asked_again_of_the_same_message(
    world: World, at: SitsDown
) -> None:
    cast = world.cast
    message, olena, taras = (
        await said(cast.taras, world),
        await at(cast.olena),
        await at(cast.taras),
    )
    await makes(olena, message)
    post = await Post.get(source=Source.CHAT)
    await taras.post(f"/help/{post.pub}/throw-away")
    for who in (olena, await at(cast.marta)):
        assert (await who.get(f"/messages/{message}/ask")).status_code == 200
        assert (await makes(who, message)).endswith(f"#m{message}"), "they do not learn of the no"
    assert not await Post.exists(source=Source.CHAT)
    assert len(await told(cast.taras)) == 1
    await makes(olena, await said(cast.taras, world, "Шукаю, хто почитає вголос."))
    assert len(await told(cast.taras)) == 2
    assert (await makes(taras, message)).endswith("/write/things"), "they may still ask themselves"
