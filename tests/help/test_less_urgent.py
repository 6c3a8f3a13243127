"""What was needed today is not needed today for ever: some days later it counts as this week."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from app.core.clock import now
from app.core.viewer import Viewer
from app.help.actions import by_the_clock, calming, ending, keeping, writing
from app.help.forms.asking import DecisionForm, WhenForm, WordsForm
from app.help.models import Post, PostState, Step, Urgency
from app.help.queries import Show, cards_for, post_for, steps_of
from app.help.queries.promises import promises_of
from app.help.tells import Tells
from app.lines.models import Promise, PromiseState
from app.notices.models import Notice
from tests.cast import Cast
from tests.directory.cards import SitsDown
from tests.help.making import ask, membership_of
from tests.help.promises import newest_of, promises
from tests.world import World

LASTS = {Urgency.TODAY: 2, Urgency.DAYS: 5}


@pytest.fixture
def cast(world: World) -> Cast:
    return world.cast


async def said(cast: Cast, urgency: Urgency, **ago: float) -> Post:
    """Taras asked for it so long ago, and somebody agreed."""
    then = now() - timedelta(**ago)
    yes = (await membership_of(cast.marta, cast.kalyna)).id if urgency is Urgency.TODAY else None
    post = await ask(cast.kalyna, cast.taras, urgency=urgency, urgent_yes_id=yes, made_at=then)
    _ = await Step.create(post_id=post.id, what="publish", by_id=post.author_id, at=then)
    return post


async def says(who: Viewer, post: Post, urgency: Urgency) -> None:
    need = await post_for(who, post.pub)
    form = WhenForm(need.row.needed_by, urgency)
    await writing.write_when(who, need, str(need.row.version), form)


async def urgency_of(post: Post) -> Urgency:
    await calming.calm_down()
    return (await Post.get(id=post.id)).urgency


@pytest.mark.parametrize("urgency", LASTS)
async def test_after_some_days_it_counts_as_this_week(
    cast: Cast, at: SitsDown, urgency: Urgency
) -> None:
    notices = await Notice.all().count()
    young = await said(cast, urgency, days=LASTS[urgency], hours=-1)
    old = await said(cast, urgency, days=LASTS[urgency], hours=1)
    assert [await urgency_of(one) for one in (young, old)] == [urgency, Urgency.WEEK]
    seen = await cards_for(cast.olena, cast.kalyna.id, Show.ASKS)
    stand = [one.need.pub for one in seen.cards]
    assert stand.index(young.pub) < stand.index(old.pub)
    page = (await (await at(cast.taras)).get(f"/help/{old.pub}")).text
    assert "This week" in page
    assert "It counts as “this week” now" in page
    assert "by itself" in re.sub(r"\s+", " ", page)
    assert await Step.filter(post_id=old.id).count() == 2
    assert await urgency_of(old) is Urgency.WEEK
    assert await Step.filter(post_id=old.id).count() == 2, "once"
    assert await Notice.all().count() == notices, "nobody is told"


@pytest.mark.parametrize("urgency", [Urgency.CAN_WAIT, Urgency.WEEK])
async def test_what_can_wait_stays_as_it_was_said(cast: Cast, urgency: Urgency) -> None:
    post = await said(cast, urgency, days=12)
    assert await urgency_of(post) is urgency
    assert await Step.filter(post_id=post.id).count() == 1


async def test_who_still_needs_it_says_so_again(cast: Cast) -> None:
    post = await said(cast, Urgency.TODAY, days=3)
    assert await urgency_of(post) is Urgency.WEEK
    await says(cast.taras, post, Urgency.TODAY)
    assert await urgency_of(post) is Urgency.TODAY
    assert (await Post.get(id=post.id)).urgent_yes_id is None, "with a yes, as the first time"
    await Step.filter(post_id=post.id).update(at=now() - timedelta(days=2, hours=1))
    assert await urgency_of(post) is Urgency.WEEK


async def test_another_change_does_not_make_it_urgent_longer(cast: Cast) -> None:
    post = await said(cast, Urgency.TODAY, days=3)
    need = await post_for(cast.taras, post.pub)
    form = WhenForm((now() + timedelta(days=9)).date(), Urgency.TODAY)
    await writing.write_when(cast.taras, need, str(need.row.version), form)
    assert await urgency_of(post) is Urgency.WEEK


async def test_a_yes_to_other_words_does_not_make_it_urgent_longer(cast: Cast) -> None:
    """Nor do the days in which it waits for that yes: nobody has said «today» anew."""
    post = await waits_with_new_words(cast, await said(cast, Urgency.TODAY, days=3))
    await lets_be(cast, post)
    assert await urgency_of(post) is Urgency.WEEK


async def test_the_first_yes_starts_the_days(cast: Cast) -> None:
    """Nobody had seen it before."""
    then = now() - timedelta(days=3)
    state = PostState.PENDING
    yes = (await membership_of(cast.marta, cast.kalyna)).id
    today = {"urgency": Urgency.TODAY, "urgent_yes_id": yes, "made_at": then, "state": state}
    post = await ask(cast.kalyna, cast.taras, **today)
    _ = await Step.create(post_id=post.id, what="wait", by_id=post.author_id, at=then)
    await lets_be(cast, post)
    assert await urgency_of(post) is Urgency.TODAY
    await Step.filter(post_id=post.id, what="let be").update(at=now() - timedelta(days=2, hours=1))
    await lets_be(cast, await waits_with_new_words(cast, post))
    assert await urgency_of(post) is Urgency.WEEK


async def waits_with_new_words(cast: Cast, post: Post) -> Post:
    need = await post_for(cast.taras, post.pub)
    form = WordsForm(f"{post.title}, дуже", "")
    await writing.write_words(cast.taras, need, str(need.row.version), form)
    _ = await Post.filter(id=post.id).update(state=PostState.PENDING)
    return post


async def lets_be(cast: Cast, post: Post) -> None:
    need = await post_for(cast.marta, post.pub)
    form = DecisionForm(is_yes=True, why="", version=str(need.row.version))
    assert await keeping.decide(cast.marta, need, form) is PostState.OPEN


async def test_what_is_brought_back_counts_from_then_on(cast: Cast) -> None:
    post = await said(cast, Urgency.TODAY, days=20)
    await Post.filter(id=post.id).update(state=PostState.EXPIRED)
    assert await urgency_of(post) is Urgency.TODAY, "it is off the board"
    await ending.renew(cast.taras, await post_for(cast.taras, post.pub))
    assert await urgency_of(post) is Urgency.TODAY


async def test_what_nobody_agreed_to_asks_for_no_yes_any_more(cast: Cast) -> None:
    post = await said(cast, Urgency.WEEK, days=3)
    await says(cast.taras, post, Urgency.TODAY)
    waits = Notice.filter(kind=Tells.WAITS, gone_at=None)
    assert await waits.exists()
    await Step.filter(post_id=post.id).update(at=now() - timedelta(days=3))
    assert await urgency_of(post) is Urgency.WEEK
    assert not await waits.exists()


async def test_a_no_of_a_keeper_counts_as_days_from_then_on(cast: Cast) -> None:
    post = await said(cast, Urgency.TODAY, days=1)
    await Post.filter(id=post.id).update(urgent_yes_id=None, made_at=now() - timedelta(days=6))
    await Step.filter(post_id=post.id).update(at=now() - timedelta(days=6))
    marta = cast.marta
    await keeping.decide_on_urgency(marta, await post_for(marta, post.pub), is_yes=False)
    assert await urgency_of(post) is Urgency.DAYS


async def test_who_promised_before_has_as_long_as_they_had(cast: Cast) -> None:
    """Two days, and two more: neither less nor a week."""
    post = await said(cast, Urgency.TODAY, days=3)
    await promises(cast.olena, post, 10)
    mine = await newest_of(cast.olena, post)
    for hours, state in ((95, PromiseState.ACCEPTED), (97, PromiseState.RELEASED)):
        then = now() - timedelta(hours=hours)
        await Promise.filter(id=mine.id).update(changed_at=then)
        assert await urgency_of(post) is Urgency.WEEK
        need = await post_for(cast.olena, post.pub)
        if state is PromiseState.ACCEPTED:
            (given,) = await promises_of(cast.olena, need)
            assert given.free_at == then + timedelta(days=4)
        await by_the_clock.ask_before_release()
        await by_the_clock.release_late()
        assert (await newest_of(cast.olena, post)).state is state
        told = Notice.filter(user_id=cast.olena.user_id, kind=Tells.SOON_FREE)
        assert await told.count() == 1, "they were asked the day before"


async def test_who_promises_after_it_has_a_week(cast: Cast) -> None:
    post = await said(cast, Urgency.TODAY, days=9)
    assert await urgency_of(post) is Urgency.WEEK
    await Step.filter(post_id=post.id).update(at=now() - timedelta(days=8))
    await promises(cast.olena, post, 10)
    mine = await newest_of(cast.olena, post)
    await Promise.filter(id=mine.id).update(changed_at=now() - timedelta(days=6))
    await by_the_clock.release_late()
    assert (await newest_of(cast.olena, post)).state is PromiseState.ACCEPTED
    assert [
        one.by_clock for one in await steps_of(cast.taras, await post_for(cast.taras, post.pub))
    ]


async def test_a_yes_to_today_counts_from_the_day_it_was_said(cast: Cast) -> None:
    """Whoever said it had waited two days for that yes."""
    post = await said(cast, Urgency.TODAY, days=2, hours=1)
    _ = await Post.filter(id=post.id).update(urgent_yes_id=None)
    await keeping.decide_on_urgency(cast.marta, await post_for(cast.marta, post.pub), is_yes=True)
    assert await urgency_of(post) is Urgency.TODAY
