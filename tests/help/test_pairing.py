"""What somebody offers meets what is asked: an ordinary promise, and so much of the offer is kept
for it, until it is not promised any more."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from app.core.clock import now
from app.core.db import transaction
from app.core.errors import Conflict, Forbidden, Invalid, Refusal
from app.core.tokens import public_id
from app.core.viewer import Viewer
from app.groups import actions as groups
from app.groups.models import Membership
from app.help import actions
from app.help.actions import ending, expiring, suggesting
from app.help.actions.becoming import alone_with_all
from app.help.actions.pairing import promise_from
from app.help.changes import MIDDLE
from app.help.forms.promising import BringForm
from app.help.models import Asked, Category, Kind, MatchPair, Post, PostState, Suggestion, Urgency
from app.help.queries import post_for
from app.help.queries.matches import COMPARED, asks_for, goes_of, goes_with, likeness, offers_for
from app.lines.actions import PromiseForm
from app.lines.models import OPEN_PROMISES, Line, Promise, PromiseState
from tests.cast import person
from tests.directory.cards import SitsDown
from tests.groups.counting import counted as statements
from tests.help.making import ask, lines_of
from tests.help.promises import counted, is_right, newest_of, now_of, promises
from tests.world import World

BOXES = [{"text": "Коробки", "qty": 4}]


@pytest.fixture
async def lali(world: World) -> Viewer:
    return await person("lali", world.cast.kalyna, "Лалі")


@pytest.fixture
async def boxes(world: World, lali: Viewer) -> Post:
    """Lali offers four boxes."""
    return await ask(
        *(world.cast.kalyna, lali),
        lines=BOXES,
        kind=Kind.OFFER,
        category=Category.THINGS,
        title="Коробки",
        area="Поділ",
    )


async def needs(world: World, qty: int = 3, **different: object) -> Post:
    """Taras needs boxes."""
    return await ask(
        *(world.cast.kalyna, world.cast.taras),
        lines=[{"text": "Коробки для переїзду", "qty": qty}],
        **{"category": Category.THINGS, "title": "Коробки для переїзду"} | different,  # type: ignore[arg-type]
    )


async def brings(who: Viewer, post: Post, offer: Post, qty: int) -> PromiseState:
    """Out of the offer, so much of the one line."""
    (line,) = await lines_of(post)
    return await brings_lines(who, post, offer, {line.id: qty})


async def brings_lines(who: Viewer, post: Post, offer: Post, parts: dict[int, int]) -> PromiseState:
    form = BringForm(PromiseForm(parts, public_id()), None, "", is_short=True)
    return await promise_from(
        who, await post_for(who, post.pub), await post_for(who, offer.pub), form
    )


async def is_kept(post: Post, offer: Post) -> list[tuple[int, int]]:
    """(promised, delivered) of the offer; and both stand where their lines say."""
    await is_right(post)
    await is_right(offer)
    return await counted(offer)


async def test_an_offer_of_four_boxes_is_not_promised_five_times(
    world: World, boxes: Post, lali: Viewer
) -> None:
    first, second = await needs(world), await needs(world)
    assert await brings(lali, first, boxes, 3) == "accepted"
    assert await is_kept(first, boxes) == [(3, 0)]
    assert (await now_of(boxes)).state is PostState.PARTLY_COVERED
    with pytest.raises(Invalid) as no:
        await brings(lali, second, boxes, 2)
    assert str(next(iter(no.value.problems.values()))) == "Only one of what you offer is free."
    assert await is_kept(second, boxes) == [(3, 0)]
    assert await counted(second) == [(0, 0)], "nothing of it is promised either"
    await brings(lali, second, boxes, 1)
    assert (await now_of(boxes)).state is PostState.COVERED
    with pytest.raises(Refusal):
        await promises(world.cast.olena, boxes, 1)


async def test_what_is_not_promised_any_more_is_free_again(
    world: World, boxes: Post, lali: Viewer
) -> None:
    post = await needs(world)
    await brings(lali, post, boxes, 3)
    await promises(lali, post, 2)
    assert await is_kept(post, boxes) == [(2, 0)]
    (line,) = await lines_of(post)
    await actions.take_back(lali, await post_for(lali, post.pub), line.pub)
    assert await is_kept(post, boxes) == [(0, 0)]
    assert not await MatchPair.all().exists()

    await brings(lali, post, boxes, 3)
    await actions.release(lali, post, await newest_of(lali, post))
    assert await is_kept(post, boxes) == [(0, 0)]

    await brings(lali, post, boxes, 3)
    await ending.withdraw(world.cast.taras, await post_for(world.cast.taras, post.pub))
    assert await counted(boxes) == [(0, 0)]
    await is_right(boxes)


async def test_what_was_brought_is_there_on_both_sides(
    world: World, boxes: Post, lali: Viewer
) -> None:
    post = await needs(world, 4)
    await brings(lali, post, boxes, 4)
    mine = await newest_of(lali, post)
    (line,) = await lines_of(post)
    await actions.deliver(lali, post, mine, {line.id: 1})
    assert await is_kept(post, boxes) == [(4, 1)]
    assert (await now_of(boxes)).state is PostState.IN_DELIVERY
    await actions.deliver(lali, post, mine)
    assert (await now_of(boxes)).state is PostState.IN_DELIVERY
    await actions.confirm(world.cast.taras, post, mine)
    assert await is_kept(post, boxes) == [(4, 4)]
    assert (await now_of(boxes)).state is PostState.RECEIVED


async def test_what_somebody_promised_before_is_not_kept_twice(
    world: World, boxes: Post, lali: Viewer
) -> None:
    post = await needs(world)
    await promises(lali, post, 1)
    await brings(lali, post, boxes, 3)
    assert await is_kept(post, boxes) == [(2, 0)]
    await brings(lali, post, boxes, 3)
    assert await is_kept(post, boxes) == [(2, 0)], "the same again"


async def test_a_promise_that_waits_keeps_it_and_a_no_frees_it(
    world: World, boxes: Post, lali: Viewer
) -> None:
    post = await needs(world, needs_yes=True)
    assert await brings(lali, post, boxes, 2) == "proposed"
    assert await is_kept(post, boxes) == [(2, 0)]
    await actions.decline(world.cast.taras, post, await newest_of(lali, post))
    assert await is_kept(post, boxes) == [(0, 0)]


async def test_many_at_once_get_four_boxes_and_no_more(
    world: World, boxes: Post, lali: Viewer
) -> None:
    """Some bring them out of the offer, some would like them, some let go, all at once."""
    olena, marta, taras = world.cast.olena, world.cast.marta, world.cast.taras
    asks = [await needs(world) for _ in range(3)]
    for _ in range(3):
        done = await asyncio.gather(
            *(brings(lali, one, boxes, 2) for one in asks),
            promises(olena, boxes, 2),
            promises(marta, boxes, 1),
            return_exceptions=True,
        )
        assert any(not isinstance(one, Exception) for one in done)
        await all_right(done, *asks, boxes)
        done = await asyncio.gather(
            *(lets_go(lali, one) for one in await kept()),
            lets_go(olena, boxes),
            brings(lali, asks[0], boxes, 3),
            return_exceptions=True,
        )
        await all_right(done, *asks, boxes)
    done = await asyncio.gather(
        groups.leave(lali, world.cast.kalyna.id),
        ending.withdraw(taras, await post_for(taras, asks[0].pub)),
        promises(olena, boxes, 1),
        return_exceptions=True,
    )
    await all_right(done, boxes)
    assert not await MatchPair.all().exists()


async def kept() -> list[Post]:
    """For what something is kept."""
    sheets = await MatchPair.all().values_list("ask_line__sheet_id", flat=True)
    return await Post.filter(sheet_id__in=list(sheets)).order_by("-id")


async def lets_go(who: Viewer, post: Post) -> None:
    for promise in await Promise.filter(sheet_id=post.sheet_id, helper__user_id=who.user_id):
        if promise.state in OPEN_PROMISES:
            await actions.release(who, post, promise)


async def all_right(done: list[object], *posts: Post) -> None:
    """Nothing went wrong but what was refused."""
    assert [
        one for one in done if isinstance(one, Exception) and not isinstance(one, Refusal)
    ] == []
    for post in posts:
        if (await now_of(post)).state in MIDDLE:
            await is_right(post)


async def test_whoever_leaves_frees_what_was_kept(world: World, boxes: Post, lali: Viewer) -> None:
    first, second = await needs(world), await needs(world)
    await brings(lali, first, boxes, 1)
    await brings(lali, second, boxes, 1)
    await groups.leave(lali, world.cast.kalyna.id)
    assert not await MatchPair.all().exists()
    for one in (first, second):
        await is_right(one)
    assert (await now_of(boxes)).state is PostState.WITHDRAWN


async def test_what_moves_from_one_thing_to_another_is_kept_of_the_other(
    world: World, lali: Viewer
) -> None:
    two = [{"text": "Коробки", "qty": 2}, {"text": "Мішки", "qty": 2}]
    alike = {"lines": two, "category": Category.THINGS}
    offer = await ask(world.cast.kalyna, lali, kind=Kind.OFFER, **alike)
    post = await ask(world.cast.kalyna, world.cast.taras, **alike)
    boxes_asked, sacks_asked = [line.id for line in await lines_of(post)]
    await brings_lines(lali, post, offer, {boxes_asked: 2})
    await brings_lines(lali, post, offer, {boxes_asked: 0, sacks_asked: 2})
    assert await is_kept(post, offer) == [(0, 0), (2, 0)]
    assert (await now_of(offer)).state is PostState.PARTLY_COVERED


async def test_nothing_is_brought_out_of_an_offer_that_does_not_have_it_any_more(
    world: World, lali: Viewer, boxes: Post
) -> None:
    post = await needs(world)
    await Line.filter(sheet_id=boxes.sheet_id).update(gone_at=now())
    with pytest.raises(Conflict):
        await brings(lali, post, boxes, 1)
    assert await counted(post) == [(0, 0)]


async def test_an_offer_meets_asks_of_its_own_circle_and_nothing_else(
    world: World, at: SitsDown, lali: Viewer, boxes: Post
) -> None:
    """What is kept for another offer, or elsewhere, would never be free again."""
    cast = world.cast
    await Membership.create(
        group_id=cast.tbilisi.id,
        user_id=lali.user_id,
        name="ლალი",
        joined_at=now() - timedelta(days=60),
        welcomed_at=now(),
    )
    alike = {"lines": BOXES, "category": Category.THINGS}
    elsewhere = await ask(cast.tbilisi, cast.nino, **alike)
    offered = await ask(cast.kalyna, cast.taras, kind=Kind.OFFER, **alike)
    hers = await at(lali)
    for post in (elsewhere, offered):
        (line,) = await lines_of(post)
        path = f"/help/{post.pub}/from/{boxes.pub}"
        assert (await hers.get(f"/help/{post.pub}")).status_code == 200
        assert (await hers.get(path)).status_code == 404
        assert (await hers.post(path, **{f"qty-{line.pub}": "1"})).status_code == 404
    assert await counted(boxes) == [(0, 0)]


async def test_who_learns_late_that_something_is_kept_waits_for_nobody_who_waits_for_them(
    world: World, boxes: Post, lali: Viewer
) -> None:
    """One wants an ask, and another the ask and the offer, while something is being kept."""
    post, both = await needs(world), asyncio.Event()

    async def keeps() -> None:
        async with transaction():
            await alone_with_all([post.id, boxes.id])
            both.set()
            await asyncio.sleep(1)  # the others stand in line
            await brings(lali, post, boxes, 1)

    async def wants(*ids: int) -> None:
        await both.wait()
        async with transaction():
            await alone_with_all(ids)

    await asyncio.gather(keeps(), wants(post.id), wants(post.id, boxes.id))
    assert await is_kept(post, boxes) == [(1, 0)]


async def test_an_offer_that_leaves_the_board_leaves_the_promise(
    world: World, boxes: Post, lali: Viewer
) -> None:
    post = await needs(world)
    await brings(lali, post, boxes, 1)
    await Post.filter(id=boxes.id).update(expires_at=now() - timedelta(hours=1))
    await expiring.expire()
    assert await counted(post) == [(1, 0)]
    with pytest.raises(Refusal):
        await brings(lali, post, boxes, 2)
    await actions.release(lali, post, await newest_of(lali, post))
    assert await counted(boxes) == [(0, 0)]


async def test_only_whoever_offers_it_brings_it_out_of_the_offer(
    world: World, boxes: Post, lali: Viewer
) -> None:
    post = await needs(world)
    for who in (world.cast.olena, world.cast.marta, world.cast.taras):
        with pytest.raises(Forbidden):
            await brings(who, post, boxes, 1)
    assert not await MatchPair.all().exists()


async def test_a_keeper_asks_and_the_author_of_the_offer_brings_it(
    world: World, at: SitsDown, boxes: Post, lali: Viewer
) -> None:
    marta, post = world.cast.marta, await needs(world)
    hers, keepers = await at(lali), await at(marta)
    assert "Who asks for something like this" in (await keepers.get(f"/help/{boxes.pub}")).text
    answer = await keepers.post(f"/help/{post.pub}/who", who=lali.pub)
    assert answer.status_code == 303
    row = await Suggestion.get(post_id=post.id)
    assert (row.helper_id, row.offer_id) == (boxes.author_id, boxes.id)
    path = f"/help/{post.pub}/from/{boxes.pub}"
    assert path in (await hers.get(f"/help/{post.pub}")).text
    assert path in (await hers.get(f"/help/{boxes.pub}")).text
    assert "Open: 3" in (await hers.get(path)).text
    (line,) = await lines_of(post)
    sent = {f"qty-{line.pub}": "9", "by_when": "", "note": ""}
    answer = await hers.post(path, **sent)
    assert answer.status_code == 422
    assert 'value="9"' in answer.text, "what was typed stays"
    assert (await hers.post(path, **sent | {f"qty-{line.pub}": "3"})).status_code == 303
    assert (await Suggestion.get(id=row.id)).state is Asked.ACCEPTED
    pair = await MatchPair.get()
    assert (pair.qty, pair.by_id) == (3, row.by_id)
    shown = (await hers.get(f"/help/{boxes.pub}")).text
    assert "Kept for what is asked" in shown
    assert "Коробки для переїзду" in shown
    other = await at(world.cast.olena)
    assert "Kept for what is asked" in (await other.get(f"/help/{boxes.pub}")).text
    stranger = await at(world.cast.taras)
    assert "Kept for what is asked" not in (await stranger.get(f"/help/{boxes.pub}")).text


async def test_what_goes_with_each_other(world: World, boxes: Post, lali: Viewer) -> None:
    near = await needs(world, area="Поділ")
    far = await needs(world, title="Зимові речі", area="")
    await ask(world.cast.kalyna, world.cast.taras, category=Category.FOOD, title="Коробки")
    own = await ask(world.cast.kalyna, lali, category=Category.THINGS, title="Коробки")
    offer = await post_for(lali, boxes.pub)
    assert [one.id for one in await asks_for(lali, offer)] == [near.id, far.id]
    assert likeness(await now_of(own), await now_of(boxes)) == 0, "nobody brings it to themselves"
    marta = world.cast.marta
    assert [one.id for one in await offers_for(marta, await post_for(marta, near.pub))] == [
        boxes.id
    ]
    await promises(world.cast.olena, boxes, 4)
    assert await offers_for(marta, await post_for(marta, near.pub)) == [], "nothing is left of it"


async def test_what_is_counted_in_another_way_is_brought_as_usual(
    world: World, at: SitsDown, boxes: Post, lali: Viewer
) -> None:
    post = await ask(
        *(world.cast.kalyna, world.cast.taras),
        lines=[{"text": "Коробки", "qty": 2, "unit": "кг"}],
        category=Category.THINGS,
    )
    need, offer = await post_for(lali, post.pub), await post_for(lali, boxes.pub)
    assert await goes_of(need, offer) == []
    answer = await (await at(lali)).get(f"/help/{post.pub}/from/{boxes.pub}")
    assert answer.headers["location"] == f"/help/{post.pub}/bring"


async def test_a_question_about_an_offer_that_is_gone_is_answered_as_any(
    world: World, boxes: Post, lali: Viewer
) -> None:
    post = await needs(world)
    await suggesting.suggest(world.cast.marta, await post_for(world.cast.marta, post.pub), lali.pub)
    await ending.withdraw(lali, await post_for(lali, boxes.pub))
    assert await promises(lali, post, 1) == "accepted"
    assert (await Suggestion.get()).state is Asked.ACCEPTED


async def test_however_many_offers_go_with_an_ask_their_lines_are_read_at_once(
    world: World, boxes: Post, lali: Viewer
) -> None:
    need = await post_for(lali, (await needs(world)).pub)
    with statements() as of_one:
        assert len(await goes_with(lali, need)) == 1
    for n in range(3):
        more = {"kind": Kind.OFFER, "category": Category.THINGS, "title": f"Коробки {n}"}
        await ask(world.cast.kalyna, lali, lines=BOXES, **more)
    with statements() as of_four:
        assert [one.counts for one in await goes_with(lali, need)] == [True] * 4
    assert len(of_four) == len(of_one)


async def test_of_very_many_only_the_first_are_compared(
    world: World, lali: Viewer, boxes: Post
) -> None:
    """On either side: a page that shows five reads no thousands."""
    circle, marta = world.cast.kalyna, world.cast.marta
    dire = await needs(world, urgency=Urgency.TODAY, urgent_yes_id=1)
    for like in (boxes, dire):
        same = {name: value for name, value in dict(like).items() if name != "id"}
        many = [
            same | {"pub": public_id(), "nonce": public_id(), "urgency": Urgency.WEEK}
            for _ in range(COMPARED + 3)
        ]
        await Post.bulk_create([Post(**one) for one in many])
    await Post.filter(id=dire.id).update(made_at=now() - timedelta(days=9))
    asks = await asks_for(marta, await post_for(marta, boxes.pub))
    assert len(asks) == COMPARED
    assert dire.id in [one.id for one in asks]
    assert len(await offers_for(marta, await post_for(marta, dire.pub))) == COMPARED
    assert await Post.filter(group_id=circle.id).count() > 2 * COMPARED
