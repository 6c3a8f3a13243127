"""How much somebody carries, and what goes round."""

from __future__ import annotations

import re
from datetime import timedelta

from app.core.clock import now
from app.core.viewer import Viewer
from app.groups import actions as groups
from app.groups.models import Belonging, Membership
from app.groups.queries import circle_for
from app.help.models import Carrying, Post
from app.help.queries.carrying import Enough, enough_for, load_of
from app.help.queries.round import round_for
from app.lines.models import Promise, PromiseState
from app.registry.models import Household
from tests.cast import Cast, person
from tests.conftest import Database
from tests.directory.cards import SitsDown
from tests.help.making import ask, lines_of, membership_of, promises
from tests.world import World


async def test_somebody_says_how_much_is_enough_and_pauses(world: World, at: SitsDown) -> None:
    cast = world.cast
    taras = await at(cast.taras)
    page = f"/c/{cast.kalyna.pub}/enough"
    for bad in ("0", "-1", "дві", "1000000000"):
        answer = await taras.post(page, weekly=bad, pause="")
        assert answer.status_code == 422
        assert f'value="{bad}"' in answer.text
    assert (await taras.post(page, weekly="", pause="", is_named="1")).status_code == 422
    for weekly in ("", "-1"):
        strange = await taras.post(page, weekly=weekly, pause="x")
        assert strange.status_code == 422
        assert "Please choose one." in strange.text
    assert not await Carrying.all().exists()
    assert (await taras.post(page, weekly="3", pause="7", is_counted="1")).status_code == 303
    load = await load_of(cast.taras, cast.kalyna.id)
    assert load.paused_until
    assert "You pause until" in (await taras.get(page)).text
    await taras.post(page, weekly="3", pause="as before")
    again = await load_of(cast.taras, cast.kalyna.id)
    assert (again.weekly, again.paused_until, again.is_counted) == (3, load.paused_until, False)
    await taras.post(page, weekly="", pause="")
    assert (await load_of(cast.taras, cast.kalyna.id)).enough is None


async def test_who_carries_much_is_asked_once(db: Database, cast: Cast) -> None:
    circle, taras = cast.kalyna, cast.taras
    posts = [await ask(circle, cast.olena) for _ in range(6)]
    for post in posts[:4]:
        await promises(circle, taras, post, 1)
    assert await enough_for(taras, circle.id, posts[5].sheet_id) is None
    await promises(circle, taras, posts[4], 1)
    assert await _why(taras, circle.id, posts[5].sheet_id) is Enough.MANY
    assert await enough_for(taras, circle.id, posts[4].sheet_id) is None, "they bring it already"
    me = await membership_of(taras, circle)
    row = await Carrying.create(membership_id=me.id, weekly=9)
    assert await enough_for(taras, circle.id, posts[5].sheet_id) is None
    await Carrying.filter(id=row.id).update(weekly=5)
    assert await _why(taras, circle.id, posts[5].sheet_id) is Enough.WEEK
    await Promise.all().update(made_at=now() - timedelta(days=8))
    assert await enough_for(taras, circle.id, posts[5].sheet_id) is None
    await Carrying.filter(id=row.id).update(paused_until=now() + timedelta(days=1))
    assert await _why(taras, circle.id, posts[5].sheet_id) is Enough.PAUSED
    await Carrying.filter(id=row.id).update(paused_until=now() - timedelta(days=1))
    assert await enough_for(taras, circle.id, posts[5].sheet_id) is None


async def test_one_promise_too_many_is_asked_about_and_no_wall(world: World, at: SitsDown) -> None:
    cast = world.cast
    me = await membership_of(cast.taras, cast.kalyna)
    await Carrying.create(membership_id=me.id, paused_until=now() + timedelta(days=3))
    post = await ask(cast.kalyna, cast.olena)
    line = (await lines_of(post))[0]
    taras, brings = await at(cast.taras), f"/help/{post.pub}/bring"
    sent = {f"qty-{line.pub}": "3", "nonce": "once", "note": "у п’ятницю", "by_when": ""}
    asked = await taras.post(brings, **sent)
    assert "Is it not too much?" in asked.text
    assert f'name="qty-{line.pub}" value="3"' in asked.text, "nothing typed is lost"
    assert (await lines_of(post))[0].promised == 0
    assert (await taras.post(brings, **sent, even_so="1")).status_code == 303
    assert (await lines_of(post))[0].promised == 3
    again = await taras.post(brings, **sent | {f"qty-{line.pub}": "4", "nonce": "twice"})
    assert again.status_code == 303, "asked once, not of what they bring already"


async def test_of_fewer_than_five_nothing_is_said(db: Database, cast: Cast) -> None:
    circle = await circle_for(cast.olena, cast.kalyna.pub)
    people = [await person(f"guest{n}", cast.kalyna, f"Гість {n}") for n in range(6)]
    for who in people:
        await _gave(cast, cast.olena, who, days_ago=40)
    for n, who in enumerate(people):
        await _gave(cast, who, cast.olena, days_ago=0)
        me = await membership_of(who, cast.kalyna)
        if n < 4:
            await Carrying.create(membership_id=me.id, is_counted=True, is_named=True)
    seen = await round_for(cast.taras, circle)
    assert seen.tells_nothing
    assert not seen.names
    fifth, sixth = [await membership_of(who, cast.kalyna) for who in people[4:]]
    await Carrying.create(membership_id=fifth.id, is_counted=True, is_named=True)
    await Carrying.create(membership_id=sixth.id, is_counted=True)
    seen = await round_for(cast.taras, circle)
    assert [bar.count for bar in seen.bars][-1] == 6
    assert seen.bars[0].count is None
    assert list(seen.names) == [f"Гість {n}" for n in range(5)], "by the alphabet, and who wants it"
    theirs = Membership.filter(id=fifth.id)
    await theirs.update(state=Belonging.SUSPENDED)
    shut_out = await round_for(cast.taras, circle)
    assert (shut_out.names, shut_out.bars) == ((), seen.bars), "unnamed, and no number tells it"
    await theirs.update(state=Belonging.ACTIVE)
    assert len((await round_for(cast.taras, circle)).names) == 5
    await theirs.update(left_at=now())
    assert not (await round_for(cast.taras, circle)).names


async def test_nobody_is_counted_who_gave_before_they_were_helped(db: Database, cast: Cast) -> None:
    circle = await circle_for(cast.olena, cast.kalyna.pub)
    for n in range(6):
        who = await person(f"guest{n}", cast.kalyna, f"Гість {n}")
        me = await membership_of(who, cast.kalyna)
        await Carrying.create(membership_id=me.id, is_counted=True)
        await _gave(cast, who, cast.olena, days_ago=0)
        await _gave(cast, cast.olena, who, days_ago=-0.001)
    assert (await round_for(cast.taras, circle)).bars[-1].count is None


async def test_who_is_left_over_is_not_told_by_the_number(db: Database, cast: Cast) -> None:
    """Of "7 of 8" everybody knows who the one is that was never helped."""
    circle = await circle_for(cast.olena, cast.kalyna.pub)
    for n in range(8):
        who = await person(f"guest{n}", cast.kalyna, f"Гість {n}")
        me = await membership_of(who, cast.kalyna)
        await Carrying.create(membership_id=me.id, is_counted=True)
        if n < 7:
            await _gave(cast, cast.olena, who, days_ago=40)
        await _gave(cast, who, cast.olena, days_ago=0)
    assert (await round_for(cast.taras, circle)).bars[-1].count is None


async def test_whoever_writes_down_what_a_family_needs_was_not_helped(
    world: World,
) -> None:
    cast = world.cast
    home = await Household.filter(group_id=cast.kalyna.id).first()
    assert home
    circle = await circle_for(cast.olena, cast.kalyna.pub)
    for n in range(5):
        who = await person(f"guest{n}", cast.kalyna, f"Гість {n}")
        me = await membership_of(who, cast.kalyna)
        await Carrying.create(membership_id=me.id, is_counted=True)
        await _gave(cast, cast.olena, who, days_ago=40)
        await Post.filter(author_id=me.id).update(for_household_id=home.id)
        await _gave(cast, who, cast.olena, days_ago=0)
    assert (await round_for(cast.taras, circle)).bars[-1].count is None
    await Post.all().update(for_household_id=None)
    assert (await round_for(cast.taras, circle)).bars[-1].count == 5


async def test_whoever_leaves_is_not_counted(world: World, at: SitsDown) -> None:
    cast = world.cast
    me = await membership_of(cast.taras, cast.kalyna)
    await Carrying.create(membership_id=me.id, is_counted=True)
    await groups.leave(cast.taras, cast.kalyna.id)
    assert not await Carrying.all().exists()


async def test_the_pages_open(world: World, at: SitsDown) -> None:
    taras = await at(world.cast.taras)
    assert "too few yet" in (await taras.get(f"/c/{world.cast.kalyna.pub}/round")).text
    board = (await taras.get(f"/c/{world.cast.kalyna.pub}/help")).text
    for last in ("buying", "enough", "round"):
        assert f'href="/c/{world.cast.kalyna.pub}/{last}"' in board


async def _gave(cast: Cast, giver: Viewer, receiver: Viewer, *, days_ago: float) -> None:
    post = await ask(cast.kalyna, receiver)
    given = await promises(cast.kalyna, giver, post, 10, 4)
    await Promise.filter(id=given.id).update(
        state=PromiseState.CONFIRMED, changed_at=now() - timedelta(days=days_ago)
    )


async def _why(viewer: Viewer, group_id: int, sheet_id: int) -> Enough | None:
    found = await enough_for(viewer, group_id, sheet_id)
    return found[0] if found else None


async def test_what_belongs_to_help_stands_in_its_place_of_the_bar(
    world: World, at: SitsDown
) -> None:
    circle = world.cast.kalyna.pub
    olena = await at(world.cast.olena)
    here = re.compile(rf'href="/c/{circle}/help"\s+aria-current="(page|true)"')
    for page in ("help", "enough", "round", "carrying", "buying", "roads"):
        assert here.search((await olena.get(f"/c/{circle}/{page}")).text), page
    assert not here.search((await olena.get(f"/c/{circle}/rooms")).text)
