"""A list of words is always behind: what somebody offers for the first time, and what is called
nothing, is read by one of those who look after the board, whatever it says (R64)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.core.clock import now
from app.core.tokens import public_id
from app.core.viewer import Viewer
from app.groups.models import Membership
from app.help.actions import ending, expiring, writing
from app.help.changes import PUBLISH
from app.help.forms.asking import WhatForm, WordsForm
from app.help.models import CAN_HURT, Category, HiddenFor, Post, PostState, Step
from app.help.queries import post_for
from app.help.views.fields import categories
from tests.cast import person
from tests.directory.cards import SitsDown
from tests.help.making import ask, has_offered, promises
from tests.help.test_keeping import offer, published, says, state_of
from tests.world import World

SOUP = {"category": Category.FOOD, "title": "Суп"}
LURE = {"category": Category.OTHER, "title": "Допоможу всім, хто хоче кращого життя"}
ITS_FIRST, ANYTHING = "Nothing else that its author offered", "Please see where it leads"


async def changed(who: Viewer, post: Post, title: str) -> PostState:
    need = await post_for(who, post.pub)
    await writing.write_words(who, need, str(need.row.version), WordsForm(title, ""))
    return await state_of(post)


async def test_the_first_offer_of_somebody_is_read_by_one(world: World, at: SitsDown) -> None:
    cast = world.cast
    soup = await offer(world, cast.taras, **SOUP)
    taras, marta = await at(cast.taras), await at(cast.marta)
    check = await taras.get(f"/help/{soup.pub}/write/check")
    assert "Somebody who looks after the board reads it first" in check.text
    assert await published(cast.taras, soup) is PostState.PENDING
    assert (await (await at(cast.nino)).get(f"/help/{soup.pub}")).status_code == 404
    page = (await marta.get(f"/help/{soup.pub}")).text
    assert ITS_FIRST in page
    assert "Two people have to agree" not in page
    assert await says(cast.marta, soup) is PostState.OPEN, "one is enough"
    assert ITS_FIRST not in (await marta.get(f"/help/{soup.pub}")).text


async def test_the_next_one_comes_on_the_board_at_once(world: World, at: SitsDown) -> None:
    taras = world.cast.taras
    await has_offered(world.cast.kalyna, taras)
    soup = await offer(world, taras, **SOUP)
    check = await (await at(taras)).get(f"/help/{soup.pub}/write/check")
    assert "reads it first" not in check.text
    assert await published(taras, soup) is PostState.OPEN


async def test_an_ask_an_offer_that_waits_or_one_declined_makes_nobody_known(world: World) -> None:
    cast = world.cast
    _ = await ask(cast.kalyna, cast.taras)
    for said in (None, False):
        soup = await offer(world, cast.taras, nonce=str(said), **SOUP)
        assert await published(cast.taras, soup) is PostState.PENDING
        if said is not None:
            await says(cast.marta, soup, is_yes=said, why="Ні.")
    third = await offer(world, cast.taras, nonce="third", **SOUP)
    assert await published(cast.taras, third) is PostState.PENDING


async def test_who_is_known_in_one_circle_is_new_in_another(world: World) -> None:
    cast, joined = world.cast, now() - timedelta(days=30)
    there = {"group_id": cast.tbilisi.id, "user_id": cast.taras.user_id, "name": "Тарас"}
    await Membership.create(joined_at=joined, welcomed_at=joined, **there)
    await has_offered(cast.tbilisi, cast.taras)
    soup = await offer(world, cast.taras, **SOUP)
    assert await published(cast.taras, soup) is PostState.PENDING


async def test_an_offer_of_something_else_is_read_whoever_offers_it(
    world: World, at: SitsDown
) -> None:
    cast = world.cast
    await has_offered(cast.kalyna, cast.taras)
    lure = await offer(world, cast.taras, **LURE)
    assert await published(cast.taras, lure) is PostState.PENDING
    assert ANYTHING in (await (await at(cast.marta)).get(f"/help/{lure.pub}")).text
    assert await says(cast.marta, lure) is PostState.OPEN
    assert await changed(cast.taras, lure, "Їдьмо по краще життя") is PostState.PENDING


@pytest.mark.parametrize("said", [SOUP, LURE])
async def test_who_looks_after_the_board_reads_their_own_while_writing_it(
    world: World, said: dict[str, object]
) -> None:
    olena = world.cast.olena
    soup = await offer(world, olena, **said)
    assert await published(olena, soup) is PostState.OPEN


async def test_soup_does_not_become_something_else_unread(world: World) -> None:
    taras = world.cast.taras
    soup = await offer(world, taras, **SOUP)
    await published(taras, soup)
    await says(world.cast.marta, soup)
    assert await changed(taras, soup, "Їдьмо зі мною") is PostState.PENDING, "nothing else is known"
    await says(world.cast.marta, soup)
    await has_offered(world.cast.kalyna, taras)
    assert await changed(taras, soup, "Борщ") is PostState.OPEN
    need = await post_for(taras, soup.pub)
    await writing.write_category(taras, need, str(need.row.version), WhatForm(Category.OTHER, ""))
    assert await state_of(soup) is PostState.PENDING


async def test_what_was_read_is_renewed_with_one_press(world: World) -> None:
    cast = world.cast
    soup = await offer(world, cast.taras, **SOUP)
    await published(cast.taras, soup)
    for is_read in (False, True):
        if is_read:
            await says(cast.marta, soup)
        await Post.filter(id=soup.id).update(expires_at=now())
        await expiring.expire()
        assert await state_of(soup) is PostState.EXPIRED
        became = await ending.renew(cast.taras, await post_for(cast.taras, soup.pub))
        assert became is (PostState.OPEN if is_read else PostState.PENDING)


async def test_what_was_never_read_is_not_renewed_unread(world: World) -> None:
    """As it came on the board before there was anybody who reads it."""
    taras = world.cast.taras
    lure = await offer(world, taras, **LURE | {"state": PostState.OPEN})
    _ = await Step.create(post_id=lure.id, what=PUBLISH.name, at=now())
    await Post.filter(id=lure.id).update(state=PostState.EXPIRED)
    became = await ending.renew(taras, await post_for(taras, lure.pub))
    assert became is PostState.PENDING


async def test_what_need_not_wait_any_more_is_readable_also_when_it_is_over(
    world: World, at: SitsDown
) -> None:
    cast = world.cast
    lali = await person("lali", cast.kalyna, "Лалі")
    soup = await offer(world, cast.taras, **SOUP)
    await published(cast.taras, soup)
    await Post.filter(id=soup.id).update(state=PostState.EXPIRED)
    await has_offered(cast.kalyna, cast.taras)
    need = await post_for(cast.taras, soup.pub)
    assert await ending.renew(cast.taras, need) is PostState.OPEN
    await promises(cast.kalyna, lali, soup, 1)
    await Post.filter(id=soup.id).update(state=PostState.EXPIRED)
    assert "Суп" in (await (await at(lali)).get(f"/help/{soup.pub}")).text


async def test_what_was_declined_does_not_come_back_word_for_word(
    world: World, at: SitsDown
) -> None:
    cast = world.cast
    soup = await offer(world, cast.taras, **SOUP)
    await published(cast.taras, soup)
    await says(cast.marta, soup)
    assert await changed(cast.taras, soup, "Їдьмо по краще життя") is PostState.PENDING
    await says(cast.marta, soup, is_yes=False, why="Це пастка.")
    taras = await at(cast.taras)
    anew = await taras.post(f"/help/{soup.pub}/anew", once=public_id())
    again = await Post.get(pub=anew.headers["location"].split("/")[2])
    assert await published(cast.taras, again) is PostState.PENDING
    assert "was declined" in (await (await at(cast.marta)).get(f"/help/{again.pub}")).text
    await says(cast.marta, again)
    bread = await offer(world, cast.taras, nonce="bread", **SOUP)
    assert await published(cast.taras, bread) is PostState.OPEN, "something was let be since"


@pytest.mark.parametrize("why", [HiddenFor.ORDER, HiddenFor.REPORTS])
async def test_what_is_out_of_sight_does_not_come_back_unread(world: World, why: HiddenFor) -> None:
    cast = world.cast
    await has_offered(cast.kalyna, cast.taras)
    hidden = await offer(world, cast.taras, **SOUP)
    await published(cast.taras, hidden)
    out_of_sight = Post.filter(id=hidden.id)
    await out_of_sight.update(hidden_at=now(), hidden_for=why, state=PostState.WITHDRAWN)
    again = await offer(world, cast.taras, nonce="again", **SOUP)
    assert await published(cast.taras, again) is PostState.PENDING
    await out_of_sight.update(hidden_at=None)
    third = await offer(world, cast.taras, nonce="third", **SOUP)
    assert await published(cast.taras, third) is PostState.OPEN, "nothing was found against it"


PAGES = ("what", "words", "things", "where", "check")
READ_AGAIN = "If you change this, it is read again before others see it."


async def test_who_changes_what_is_read_again_knows_it_before(world: World, at: SitsDown) -> None:
    cast = world.cast
    taras = await at(cast.taras)
    soup = await offer(world, cast.taras, **SOUP)
    for stands, is_said in ((PostState.DRAFT, False), (PostState.OPEN, True)):
        await Post.filter(id=soup.id).update(state=stands)
        for name in PAGES:
            page = (await taras.get(f"/help/{soup.pub}/write/{name}?change=1")).text
            assert (READ_AGAIN in page) is is_said, (stands, name)
    await has_offered(cast.kalyna, cast.taras)
    assert READ_AGAIN not in (await taras.get(f"/help/{soup.pub}/write/check")).text
    bed = await offer(world, cast.taras, category=Category.HOME, state=PostState.OPEN, nonce="bed")
    assert READ_AGAIN in (await taras.get(f"/help/{bed.pub}/write/words?change=1")).text


async def test_so_does_who_came_a_few_days_ago_of_an_ask(world: World, at: SitsDown) -> None:
    cast = world.cast
    taras, post = await at(cast.taras), await ask(cast.kalyna, cast.taras)
    path = f"/help/{post.pub}/write/words?change=1"
    assert READ_AGAIN not in (await taras.get(path)).text
    theirs = Membership.filter(user_id=cast.taras.user_id)
    await theirs.update(joined_at=now(), welcomed_at=None)
    assert READ_AGAIN in (await taras.get(path)).text


async def test_an_offer_is_written_down_in_its_own_words(world: World, at: SitsDown) -> None:
    cast = world.cast
    taras = await at(cast.taras)
    soup, bread = await offer(world, cast.taras, **SOUP), await ask(cast.kalyna, cast.taras)
    of_asks = ("Medicine for mother", "why you ask", "each bring a part", "still missing")
    of_offers = ("Warm soup", "why you offer it", "each have a part", "still free")
    for post, says_it, not_said in ((soup, of_offers, of_asks), (bread, of_asks, of_offers)):
        pages = [await taras.get(f"/help/{post.pub}/write/{name}") for name in ("words", "things")]
        seen = "".join(page.text for page in pages)
        assert all(one in seen for one in says_it)
        assert not any(one in seen for one in not_said)


BEFOREHAND = "Others see these only after those who look after the board have read them:"


async def test_whoever_chooses_what_they_offer_reads_beforehand_what_is_read_first(
    world: World, at: SitsDown
) -> None:
    cast = world.cast
    taras = await at(cast.taras)
    soup, bread = await offer(world, cast.taras, **SOUP), await ask(cast.kalyna, cast.taras)
    begins = f"/c/{cast.kalyna.pub}/help/"
    for path in (begins + "offer", f"/help/{soup.pub}/write/what?change=1"):
        page = (await taras.get(path)).text
        said = page.split(BEFOREHAND)[1].partition("<")[0]
        for value, called, _ in categories():
            is_read = value in (*CAN_HURT, Category.OTHER)
            assert (called.lower() in said) is is_read, (path, called)
        assert "your first offer" in said
    for path in (begins + "ask", f"/help/{bread.pub}/write/what?change=1"):
        assert BEFOREHAND not in (await taras.get(path)).text, path
    await Post.filter(id=soup.id).update(state=PostState.OPEN)
    page = (await taras.get(f"/help/{soup.pub}/write/what?change=1")).text
    assert READ_AGAIN in page
    assert BEFOREHAND not in page, "whatever it becomes, it is read again"


async def test_who_looks_after_the_board_reads_only_of_what_is_read_of_theirs(
    world: World, at: SitsDown
) -> None:
    cast, olena = world.cast, await at(world.cast.olena)
    soup = await offer(world, cast.olena, **SOUP)
    for path in (f"/c/{cast.kalyna.pub}/help/offer", f"/help/{soup.pub}/write/what?change=1"):
        said = (await olena.get(path)).text.split(BEFOREHAND)[1].partition("<")[0]
        for value, called, _ in categories():
            assert (called.lower() in said) is (value in CAN_HURT), (path, called)
        assert "your first offer" not in said
