"""The time of an ask is over: it has left the board, and what is promised of it still holds."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.core.clock import now
from app.core.errors import Conflict
from app.core.sealed import seal
from app.core.viewer import Viewer
from app.groups.models import Membership
from app.help import actions
from app.help.actions import ending, expiring, losing
from app.help.models import Post, PostState
from app.help.queries import address_of, post_for
from app.help.queries.buying import parts_to_buy
from app.help.tells import Tells
from app.lines.models import PromiseState
from app.notices.models import Notice
from tests.cast import person
from tests.directory.cards import SitsDown
from tests.help.making import ask
from tests.help.promises import counted, is_right, newest_of, now_of, promises
from tests.world import World

S = PostState


@pytest.fixture
async def ivan(world: World) -> Viewer:
    return await person("ivan", world.cast.kalyna, "Іван")


@pytest.fixture
async def over(world: World, ivan: Viewer) -> Post:
    """Taras asked, Ivan promised three of ten, and two weeks have passed."""
    post = await ask(world.cast.kalyna, world.cast.taras)
    where = seal("вул. Садова, 5", "help_post", post.pub, "address")
    await promises(ivan, post, 3)
    await Post.filter(id=post.id).update(address=where, expires_at=now() - timedelta(hours=1))
    await expiring.expire()
    return await now_of(post)


async def told(who: Viewer, kind: Tells) -> int:
    return await Notice.filter(user_id=who.user_id, kind=kind, gone_at=None).count()


async def test_who_promised_reads_that_it_holds_and_brings_it(
    over: Post, ivan: Viewer, world: World
) -> None:
    taras = world.cast.taras
    assert over.state is S.EXPIRED
    assert await told(ivan, Tells.STILL_HOLDS) == 1
    need = await post_for(ivan, over.pub)
    assert address_of(ivan, need) == "вул. Садова, 5"
    assert await (await parts_to_buy(ivan, over.group_id)).count() == 1, "also in the shop"
    with pytest.raises(Conflict):
        await promises(ivan, over, 4)
    mine = await newest_of(ivan, over)
    await actions.deliver(ivan, over, mine)
    await actions.confirm(taras, over, mine)
    assert await counted(over) == [(3, 3), (0, 0)]
    assert not address_of(ivan, await post_for(ivan, over.pub)), "nobody goes there any more"
    await ending.renew(taras, await post_for(taras, over.pub))
    assert (await now_of(over)).state is S.PARTLY_COVERED
    assert await told(ivan, Tells.STILL_HOLDS) == 0, "it is on the board again"
    await is_right(over)


async def test_who_promised_may_let_go_and_then_it_is_not_theirs_to_see(
    over: Post, ivan: Viewer, world: World, at: SitsDown
) -> None:
    browser, mine = await at(ivan), await newest_of(ivan, over)
    said = await browser.post(f"/help/{over.pub}/promises/{mine.pub}/release")
    assert said.headers["location"].endswith("/help")
    assert (await newest_of(ivan, over)).state is PromiseState.RELEASED
    assert await counted(over) == [(0, 0), (0, 0)]
    assert await told(world.cast.taras, Tells.RELEASED) == 1
    assert (await browser.get(f"/help/{over.pub}")).status_code == 404


async def test_nobody_reads_that_others_can_bring_what_has_left_the_board(
    over: Post, ivan: Viewer, world: World, at: SitsDown
) -> None:
    browser, mine, olena = await at(ivan), await newest_of(ivan, over), await at(world.cast.olena)
    await olena.post(f"/help/{over.pub}/promises/{mine.pub}/release")
    keeper = (await olena.get(f"/help/{over.pub}")).text
    mine_now = (await browser.get("/notices")).text
    for said in (keeper, mine_now):
        assert "open again" not in said.lower()
        assert "for somebody else" not in said
    assert "is not promised any more" in keeper
    assert "is not expected of you any more" in mine_now


async def test_who_lets_go_after_its_time_reads_no_more_than_is_so(
    over: Post, ivan: Viewer, at: SitsDown
) -> None:
    browser, mine = await at(ivan), await newest_of(ivan, over)
    said = await browser.post(f"/help/{over.pub}/promises/{mine.pub}/release")
    page = (await browser.get(said.headers["location"])).text
    assert "is not promised any more" in page
    assert "for somebody else" not in page


async def test_what_is_lost_after_its_time_is_not_called_open(
    over: Post, ivan: Viewer, world: World, at: SitsDown
) -> None:
    keeper = await Membership.get(group_id=over.group_id, user_id=world.cast.olena.user_id)
    await losing.lose(over, await newest_of(ivan, over), losing.Why.LOST, by=keeper, again="x")
    for who in (ivan, world.cast.taras):
        said = (await (await at(who)).get("/notices")).text
        assert "We are sorry" in said or "Nobody blames you" in said
        assert "open again" not in said


async def test_the_page_says_so_to_both_and_the_author_ends_it(
    over: Post, ivan: Viewer, world: World, at: SitsDown
) -> None:
    page, browser, taras = f"/help/{over.pub}", await at(ivan), await at(world.cast.taras)
    assert "What you promised still holds: bring it, or say" in (await browser.get(page)).text
    assert "what you promised still holds" in (await browser.get("/notices")).text
    assert "What is promised of it still holds" in (await taras.get(page)).text
    other = await at(await person("emma", world.cast.kalyna, "Емма"))
    assert (await other.get(page)).status_code == 404
    assert (await taras.post(f"{page}/done")).status_code == 303
    assert (await now_of(over)).state is S.CLOSED
    assert await told(ivan, Tells.NOT_NEEDED) == 1


async def test_of_what_nobody_promised_its_author_reads_only_that_it_is_over(
    over: Post, ivan: Viewer, world: World, at: SitsDown
) -> None:
    await actions.release(ivan, over, await newest_of(ivan, over))
    page = (await (await at(world.cast.taras)).get(f"/help/{over.pub}")).text
    assert "Its time is over, so it has left the board. One press" in page


async def test_what_came_before_it_is_brought_back_is_received(world: World, at: SitsDown) -> None:
    """Whoever has just come waits for a yes with what they ask; of this there is nothing to ask."""
    newcomer = await person("newcomer", world.cast.kalyna, "Новенька")
    post = await ask(world.cast.kalyna, newcomer, lines=[{"text": "Інсулін", "qty": 5}])
    await promises(world.cast.taras, post, 5)
    _ = await Membership.filter(user_id=newcomer.user_id).update(joined_at=now())
    long_ago = now() - timedelta(hours=1)
    await Post.filter(id=post.id).update(state=S.PENDING, expires_at=long_ago)
    await expiring.expire()
    await actions.confirm(newcomer, post, await newest_of(world.cast.taras, post))
    browser = await at(newcomer)
    answer = await browser.post(f"/help/{post.pub}/renew")
    assert answer.status_code == 303
    assert "All of it has come" in (await browser.get(answer.headers["location"])).text
    assert (await now_of(post)).state is S.RECEIVED
