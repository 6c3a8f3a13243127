"""Somebody blocks whom they have promised something, or who promised them something: it is let go
at once, and reads as if it had been let go otherwise."""

from __future__ import annotations

import asyncio

import pytest

from app.core.errors import Refusal
from app.core.tokens import public_id
from app.core.viewer import Viewer
from app.help.actions import set_out
from app.help.models import Asked, Kind, MatchPair, Post, PostState, Shown, Step, Suggestion
from app.help.queries import knows, post_for, steps_of
from app.lines.models import OPEN_PROMISES, Promise, PromiseState
from app.notices.models import Notice
from app.notices.queries import page_of
from app.parcels import actions as carrying
from app.parcels.queries import parcel_for
from tests.cast import person
from tests.conftest import Browser
from tests.directory.cards import SitsDown, opened
from tests.help.making import ask, membership_of
from tests.help.promises import brings_from, counted, is_right, newest_of, now_of, promises
from tests.help.test_now import asks, tag_of
from tests.parcels.making import leg_form
from tests.world import World

P = PromiseState
SIDES = pytest.mark.parametrize("blocks", ["helper", "author"])


async def asked(world: World, **more: object) -> tuple[Viewer, Viewer, Post]:
    """Oksana asks for ten of insulin and four bandages, and Taras promises some of both."""
    oksana = await person("oksana", world.cast.kalyna, "Оксана")
    post = await ask(world.cast.kalyna, oksana, **more)
    await promises(world.cast.taras, post, 3, 1)
    return oksana, world.cast.taras, post


async def block(browser: Browser, whom: Viewer) -> None:
    assert (await browser.post(f"/settings/blocked/{whom.pub}", on="yes")).status_code == 303


@SIDES
@pytest.mark.parametrize("kind", list(Kind))
async def test_what_is_promised_between_two_is_let_go_and_nobody_reads_why(
    world: World, at: SitsDown, kind: Kind, blocks: str
) -> None:
    oksana, taras, post = await asked(world, kind=kind)
    who, whom = (taras, oksana) if blocks == "helper" else (oksana, taras)
    for _ in range(2):
        await block(await at(who), whom)
    assert (await newest_of(taras, post)).state is P.RELEASED
    assert await counted(post) == [(0, 0), (0, 0)]
    assert (await now_of(post)).state is PostState.OPEN
    await is_right(post)
    assert not await knows(taras, post.pub)
    told = Notice.filter(kind__in=("help.taken from", "help.released"), gone_at=None)
    assert {(one.kind, one.user_id) for one in await told} == {
        ("help.taken from", taras.user_id),
        ("help.released", oksana.user_id),
    }
    for reader in (taras, oksana):
        said = {one.pub for one in (await page_of(reader)).told}
        assert said >= {one.pub for one in await told.filter(user_id=reader.user_id)}
    last = (await steps_of(oksana, await post_for(oksana, post.pub)))[-1]
    its = "Not promised any more" if kind is Kind.ASK else "Not kept any more"
    assert (last.words, last.name) == (its, "Тарас"), "whoever blocked"


@SIDES
async def test_what_was_sent_without_a_parcel_is_let_go_too(
    world: World, at: SitsDown, blocks: str
) -> None:
    oksana, taras, post = await asked(world)
    one = await newest_of(taras, post)
    await set_out(taras, await now_of(post), one, is_on_the_way=True)
    who, whom = (taras, oksana) if blocks == "helper" else (oksana, taras)
    await block(await at(who), whom)
    assert (await newest_of(taras, post)).state is P.RELEASED


@SIDES
async def test_what_has_set_out_in_a_parcel_comes_all_the_same(
    world: World, at: SitsDown, blocks: str
) -> None:
    oksana, taras, post = await asked(world)
    marta = world.cast.marta
    pub = await carrying.pack(taras, await post_for(taras, post.pub), "", public_id())
    form = leg_form("Одеса", "Херсон", "Марта")
    await carrying.add_leg(taras, await parcel_for(taras, pub), form)
    await carrying.ready(taras, await parcel_for(taras, pub))
    sent = await parcel_for(marta, pub)
    await carrying.say_yes(marta, sent, sent.stretches[0])
    sent = await parcel_for(marta, pub)
    await carrying.set_out(marta, sent, sent.stretches[0])
    who, whom = (taras, oksana) if blocks == "helper" else (oksana, taras)
    await block(await at(who), whom)
    assert (await newest_of(taras, post)).state is P.IN_PROGRESS
    page = await (await at(taras)).get(f"/parcels/{pub}")
    assert (page.status_code, f"/help/{post.pub}" in page.text) == (200, False)
    sent = await parcel_for(marta, pub)
    await carrying.arrive(marta, sent, sent.stretches[0])
    sent = await parcel_for(oksana, pub)
    await carrying.take(oksana, sent, sent.stretches[0])
    assert (await newest_of(taras, post)).state in (P.DELIVERED, P.CONFIRMED)
    assert await counted(post) == [(3, 3), (1, 1)]
    await is_right(post)


async def test_without_a_name_only_what_one_knows_to_be_theirs_is_let_go(
    world: World, at: SitsDown
) -> None:
    oksana, taras, post = await asked(world, shown=Shown.TEAM)
    hidden = await ask(world.cast.kalyna, oksana, shown=Shown.HIDDEN, needs_yes=True)
    brought = await ask(world.cast.kalyna, oksana, shown=Shown.HIDDEN)
    for one in (hidden, brought):
        await promises(taras, one, 3)
    await block(await at(taras), oksana)
    assert (await newest_of(taras, post)).state is P.ACCEPTED
    assert (await newest_of(taras, hidden)).state is P.PROPOSED
    assert (await newest_of(taras, brought)).state is P.RELEASED
    for one in (post, hidden, brought):
        assert await knows(taras, one.pub), "nothing is frozen, and nothing betrays whose it is"
    await block(await at(oksana), taras)
    for one in (post, hidden):
        assert (await newest_of(taras, one)).state is P.RELEASED
    assert not await Step.filter(by__user_id=oksana.user_id).exists()


@SIDES
async def test_questions_and_matches_between_two_end(
    world: World, at: SitsDown, blocks: str
) -> None:
    oksana, taras, post = await asked(world)
    offer = await ask(world.cast.kalyna, taras, kind=Kind.OFFER)
    await brings_from(taras, post, offer, 5, 2)
    assert await MatchPair.filter(promise__sheet_id=post.sheet_id).exists()
    other = await ask(world.cast.kalyna, oksana)
    marta = await membership_of(world.cast.marta, world.cast.kalyna)
    me = await membership_of(taras, world.cast.kalyna)
    question = await Suggestion.create(
        post_id=other.id,
        helper_id=me.id,
        by_id=marta.id,
        expires_at=other.expires_at,
        made_at=other.made_at,
        changed_at=other.made_at,
    )
    who, whom = (taras, oksana) if blocks == "helper" else (oksana, taras)
    await block(await at(who), whom)
    assert not await MatchPair.filter(promise__sheet_id=post.sheet_id).exists()
    assert await counted(offer) == [(0, 0), (0, 0)]
    assert (await Suggestion.get(id=question.id)).state is Asked.EXPIRED


@SIDES
async def test_who_promises_while_the_other_blocks_has_promised_nothing(
    world: World, at: SitsDown, blocks: str
) -> None:
    for n in range(8):
        author = await person(f"author{n}", world.cast.kalyna, "Хтось")
        helper = await person(f"helper{n}", world.cast.kalyna, "Хтось")
        post = await ask(world.cast.kalyna, author)
        who, whom = (helper, author) if blocks == "helper" else (author, helper)
        browser = await at(who)
        said = await asyncio.gather(
            promises(helper, post, 3), block(browser, whom), return_exceptions=True
        )
        assert all(not isinstance(one, Exception) or isinstance(one, Refusal) for one in said)
        assert await Promise.filter(sheet_id=post.sheet_id, state__in=OPEN_PROMISES).count() == 0
        await is_right(post)


@pytest.mark.parametrize("blocks", ["helper", "reader"])
async def test_whoever_does_not_meet_a_helper_does_not_read_their_name(
    world: World, at: SitsDown, blocks: str
) -> None:
    """In a circle in which everybody reads who brings what; neither in the lines nor in what
    happened. It reads as of whoever is not here any more, and stays promised."""
    cast = world.cast
    await opened(cast.kalyna)
    oksana = await person("oksana", cast.kalyna, "Оксана")
    emma = await person("emma", cast.kalyna, "Емма")
    post = await ask(cast.kalyna, cast.taras)
    await promises(oksana, post, 5)
    await promises(emma, post, 1)
    reader, other = await at(emma), await at(await person("yurii", cast.kalyna, "Юрій"))
    page = f"/help/{post.pub}"
    assert (await reader.get(page)).text.count("Оксана") == 2
    who, whom = (oksana, emma) if blocks == "helper" else (emma, oksana)
    await block(await at(who), whom)
    text = (await reader.get(page)).text
    assert ("Оксана" in text, oksana.pub in text) == (False, False)
    assert "<bdi>Somebody</bdi>: 5" in text
    assert "Others:" not in text, "there nobody else is called so"
    for who_meets in (other, await at(cast.taras), await at(cast.marta)):
        assert "Оксана</bdi>: 5" in (await who_meets.get(page)).text


async def test_an_open_page_does_not_hear_that_its_reader_was_blocked_by_a_helper(
    world: World, at: SitsDown
) -> None:
    cast = world.cast
    await opened(cast.kalyna)
    oksana = await person("oksana", cast.kalyna, "Оксана")
    emma = await person("emma", cast.kalyna, "Емма")
    post = await ask(cast.kalyna, cast.taras)
    await promises(oksana, post, 5)
    reader = await at(emma)
    tag = await tag_of(reader, post)
    await block(await at(oksana), emma)
    assert await asks(reader, post, tag) == 304
    assert await tag_of(reader, post) == tag
