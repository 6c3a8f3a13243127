"""Of what is promised without a day nothing is heard for long: it is free again in time."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest

from app.core.clock import now
from app.help import actions, jobs
from app.help.actions import by_the_clock, writing
from app.help.forms.asking import WhenForm
from app.help.models import Kind, Picture, Post, PostState, Urgency
from app.help.queries import post_for
from app.help.tells import Tells
from app.lines.models import OPEN_PROMISES, Promise, PromiseState
from app.notices.models import Notice
from tests.cast import Cast
from tests.directory.cards import SitsDown
from tests.help.making import ask, no_picture
from tests.help.promises import counted, is_right, newest_of, now_of, promises
from tests.world import World

P, S = PromiseState, PostState


@pytest.fixture
def cast(world: World) -> Cast:
    return world.cast


async def hours_pass() -> None:
    for _, _, does in jobs.JOBS:
        await does()


async def is_from(promise: Promise, **ago: float) -> None:
    """It was promised, and last changed, so long ago."""
    then = now() - timedelta(**ago)
    await Promise.filter(id=promise.id).update(made_at=then, changed_at=then)


async def told(who: object, kind: Tells) -> int:
    rows = Notice.filter(user_id=getattr(who, "user_id", None), kind=kind, gone_at=None)
    return await rows.count()


async def _nothing(cast: Cast, post: Post, mine: Promise) -> None:
    pass


async def _has_it(cast: Cast, post: Post, mine: Promise) -> None:
    await actions.set_out(cast.olena, post, mine)


async def _is_on_its_way(cast: Cast, post: Post, mine: Promise) -> None:
    await actions.set_out(cast.olena, post, mine, is_on_the_way=True)


STANDS: dict[str, tuple[bool, Callable[[Cast, Post, Promise], Awaitable[None]], PromiseState]] = {
    "a wish that nobody answered": (True, _nothing, P.PROPOSED),
    "a promise": (False, _nothing, P.ACCEPTED),
    "what somebody has in hand": (False, _has_it, P.IN_PROGRESS),
    "what is on its way, in no parcel": (False, _is_on_its_way, P.IN_PROGRESS),
}


@pytest.mark.parametrize("what", STANDS)
async def test_without_a_day_it_is_free_again_two_days_after_two_weeks(
    cast: Cast, what: str
) -> None:
    needs_yes, does, stands = STANDS[what]
    post = await ask(cast.kalyna, cast.taras, needs_yes=needs_yes)
    await promises(cast.olena, post, 10, 4)
    mine = await newest_of(cast.olena, post)
    await does(cast, post, mine)
    await is_from(mine, days=15, hours=20)
    await hours_pass()
    assert (await newest_of(cast.olena, post)).state is stands
    await is_from(mine, days=16, hours=1)
    await hours_pass()
    assert (await newest_of(cast.olena, post)).state is P.RELEASED
    assert await counted(post) == [(0, 0), (0, 0)]
    assert (await now_of(post)).state is S.OPEN
    assert await told(cast.olena, Tells.TAKEN_FROM) == await told(cast.taras, Tells.RELEASED) == 1
    await is_right(post)


URGENT = {"today": 4, "days": 5, "week": 9}


@pytest.mark.parametrize("urgency", URGENT)
async def test_what_cannot_wait_is_free_again_sooner(cast: Cast, urgency: str) -> None:
    post = await ask(cast.kalyna, cast.taras, urgency=urgency)
    await promises(cast.olena, post, 10)
    mine = await newest_of(cast.olena, post)
    await is_from(mine, days=URGENT[urgency], hours=-1)
    await hours_pass()
    assert (await newest_of(cast.olena, post)).state is P.ACCEPTED
    assert await told(cast.olena, Tells.SOON_FREE) == 1
    await is_from(mine, days=URGENT[urgency], hours=1)
    await hours_pass()
    assert (await newest_of(cast.olena, post)).state is P.RELEASED


async def test_without_a_day_it_is_not_held_past_the_day_it_is_needed(cast: Cast) -> None:
    post = await ask(cast.kalyna, cast.taras, needed_by=now().date())
    await promises(cast.olena, post, 10)
    mine = await newest_of(cast.olena, post)
    await hours_pass()
    assert (await newest_of(cast.olena, post)).state is P.ACCEPTED
    await Post.filter(id=post.id).update(needed_by=now().date() - timedelta(days=3))
    await is_from(mine, days=1)
    await hours_pass()
    assert (await newest_of(cast.olena, post)).state is P.ACCEPTED, "promised after that day"
    await is_from(mine, days=5)
    await hours_pass()
    assert (await newest_of(cast.olena, post)).state is P.RELEASED


async def test_a_day_past_the_one_it_is_needed_is_said(cast: Cast, at: SitsDown) -> None:
    post = await ask(cast.kalyna, cast.taras, needed_by=now().date() + timedelta(days=5))
    page = (await (await at(cast.olena)).get(f"/help/{post.pub}/bring")).text
    assert "It is needed by" in page
    assert "In three days<" in page
    assert "In two weeks: later than needed<" in page
    await promises(cast.olena, post, 10, days=14)
    author = await at(cast.taras)
    assert "This is later than it is needed." in (await author.get(f"/help/{post.pub}")).text
    await promises(cast.olena, post, 10, days=3)
    assert "This is later than it is needed." not in (await author.get(f"/help/{post.pub}")).text


async def test_of_an_offer_it_is_free_for_somebody_else(cast: Cast) -> None:
    post = await ask(cast.kalyna, cast.taras, kind=Kind.OFFER)
    await promises(cast.olena, post, 10)
    await is_from(await newest_of(cast.olena, post), days=17)
    await hours_pass()
    assert await counted(post) == [(0, 0), (0, 0)]


async def test_a_day_that_somebody_named_is_what_counts(cast: Cast) -> None:
    post = await ask(cast.kalyna, cast.taras)
    await promises(cast.olena, post, 10, days=14)
    await is_from(await newest_of(cast.olena, post), days=60)
    await hours_pass()
    assert (await newest_of(cast.olena, post)).state is P.ACCEPTED


async def test_whoever_promised_is_asked_the_day_before_and_a_word_is_enough(cast: Cast) -> None:
    post = await ask(cast.kalyna, cast.taras)
    await promises(cast.olena, post, 10)
    mine = await newest_of(cast.olena, post)
    await is_from(mine, days=14, hours=20)
    await hours_pass()
    assert await told(cast.olena, Tells.SOON_FREE) == 0, "it is not time yet"
    await is_from(mine, days=15, hours=1)
    for _ in range(2):
        await hours_pass()
    assert await told(cast.olena, Tells.SOON_FREE) == 1
    assert await told(cast.taras, Tells.SOON_FREE) == 0
    await promises(cast.olena, post, 10)
    assert await told(cast.olena, Tells.SOON_FREE) == 0, "they said that it still holds"
    await hours_pass()
    assert (await newest_of(cast.olena, post)).state is P.ACCEPTED
    await is_from(mine, days=15, hours=2)
    await hours_pass()
    assert await told(cast.olena, Tells.SOON_FREE) == 1, "two weeks later they are asked again"
    await actions.deliver(cast.olena, post, mine)
    assert await told(cast.olena, Tells.SOON_FREE) == 0


async def test_before_a_day_that_was_named_they_are_asked_too(cast: Cast) -> None:
    post = await ask(cast.kalyna, cast.taras)
    await promises(cast.olena, post, 10, days=0)
    await hours_pass()
    assert await told(cast.olena, Tells.SOON_FREE) == 0
    await Promise.all().update(promise_by=now() - timedelta(hours=25))
    await hours_pass()
    assert await told(cast.olena, Tells.SOON_FREE) == 1


async def test_of_a_wish_its_author_is_asked_once_more(cast: Cast) -> None:
    post = await ask(cast.kalyna, cast.taras, needs_yes=True)
    await promises(cast.olena, post, 10)
    await is_from(await newest_of(cast.olena, post), days=15, hours=1)
    for _ in range(2):
        await hours_pass()
    assert await told(cast.taras, Tells.PROPOSED) == 2
    assert await told(cast.olena, Tells.SOON_FREE) == 0, "it is not for them to say"


async def test_then_the_ask_leaves_the_board_and_its_picture_is_wiped(cast: Cast) -> None:
    """All of it was promised in one touch, and nobody said a word since."""
    post = await ask(cast.kalyna, cast.taras)
    _ = await no_picture(post)
    await promises(cast.olena, post, 10, 4)
    await is_from(await newest_of(cast.olena, post), days=300)
    await Post.filter(id=post.id).update(expires_at=now() - timedelta(days=290))
    assert (await now_of(post)).state is S.COVERED
    await hours_pass()
    await hours_pass()
    assert (await now_of(post)).state is S.EXPIRED
    due = (await Picture.get(post_id=post.id)).wipe_at
    assert due
    assert timedelta(days=29) < due - now() < timedelta(days=31)
    await Picture.all().update(wipe_at=now() - timedelta(seconds=1))
    await hours_pass()
    assert not await Picture.exists(post_id=post.id)


async def test_the_page_and_the_form_say_when(cast: Cast, at: SitsDown) -> None:
    post = await ask(cast.kalyna, cast.taras)
    await promises(cast.olena, post, 10)
    then = now().replace(year=2026, month=3, day=2, hour=12)
    await Promise.all().update(changed_at=then)
    browser = await at(cast.olena)
    page = (await browser.get(f"/help/{post.pub}")).text
    assert "If nothing is heard, it is open again on <time" in page
    assert "18 March 2026" in page
    form = (await browser.get(f"/help/{post.pub}/bring")).text
    assert "If you name none, it is open again after 16 days without a word." in form


async def test_everybody_is_asked_however_many_there_are(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(by_the_clock, "IN_ONE_GO", 1)
    for who in (cast.olena, cast.marta):
        post = await ask(cast.kalyna, cast.taras)
        await promises(who, post, 10, 4)
        await is_from(await newest_of(who, post), days=15, hours=20)
    await by_the_clock.ask_before_release()
    assert [await told(who, Tells.SOON_FREE) for who in (cast.olena, cast.marta)] == [1, 1]


@pytest.mark.parametrize("has_it", [False, True])
async def test_whoever_promised_before_it_was_urgent_has_their_time_and_is_asked(
    cast: Cast, has_it: bool
) -> None:
    post = await ask(cast.kalyna, cast.taras)
    await promises(cast.olena, post, 6)
    mine = await newest_of(cast.olena, post)
    if has_it:
        await actions.set_out(cast.olena, post, mine)
    await is_from(mine, days=6)
    need = await post_for(cast.taras, post.pub)
    form = WhenForm(None, Urgency.DAYS)
    await writing.write_when(cast.taras, need, str(need.row.version), form)
    await hours_pass()
    assert (await newest_of(cast.olena, post)).state in OPEN_PROMISES
    await is_from(mine, days=4, hours=12)
    await hours_pass()
    assert await told(cast.olena, Tells.SOON_FREE) == 1
    assert (await newest_of(cast.olena, post)).state in OPEN_PROMISES
