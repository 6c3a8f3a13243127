"""Prescriptions: who sees them, and how long."""

from __future__ import annotations

import asyncio
import re
from datetime import UTC, date, datetime, timedelta

import httpx2
import pytest

from app.audit.models import Entry
from app.core.clock import now
from app.groups.models import Belonging, Group, Membership
from app.help.actions import pictures
from app.help.actions.pictures import keep_picture, wipe_pictures
from app.help.models import Category, Picture, PictureLook, Post, PostState
from app.help.queries import post_for
from tests.conftest import Browser
from tests.core.test_pictures import SECRET, photo
from tests.directory.cards import SitsDown
from tests.help.making import ask, membership_of, no_picture, promises
from tests.world import World


async def sends(browser: Browser, post: Post, raw: bytes) -> httpx2.Response:
    return await browser.client.post(
        f"/help/{post.pub}/pictures", files={"picture": ("Мій рецепт.jpg", raw)}
    )


async def test_its_owner_and_the_assigned_steward_see_it_and_nobody_else(
    world: World, at: SitsDown
) -> None:
    cast = world.cast
    post = await ask(cast.kalyna, cast.taras)
    taras, marta, olena = await at(cast.taras), await at(cast.marta), await at(cast.olena)
    page = f"/help/{post.pub}"
    assert (await sends(taras, post, photo())).headers["location"] == f"{page}#papers"
    row = await Picture.get(post_id=post.id)
    assert SECRET.decode() not in row.picture
    where = f"{page}/pictures/{row.pub}"
    answer = await taras.get(where)
    assert answer.headers["content-type"] == "image/jpeg"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.content.startswith(b"\xff\xd8\xff")
    assert SECRET not in answer.content
    await promises(cast.kalyna, cast.olena, post, 10)
    for who in (marta, olena):
        assert (await who.get(where)).status_code == 404
        assert "pictures/" not in (await who.get(page)).text
    assert (await sends(marta, post, photo())).status_code == 403

    steward = (await membership_of(cast.marta, cast.kalyna)).id
    await Post.filter(id=post.id).update(assigned_id=steward)
    assert (await marta.get(where)).status_code == 200
    assert (await olena.get(where)).status_code == 404
    assert (await marta.post(f"{where}/gone")).status_code == 404
    assert (await taras.post(f"{where}/gone")).status_code == 303
    assert (await taras.get(where)).status_code == 404


async def test_every_opening_is_written_down_and_its_owner_sees_who_looked(
    world: World, at: SitsDown
) -> None:
    """R61: by name, and the day."""
    cast = world.cast
    steward = await membership_of(cast.marta, cast.kalyna)
    post = await ask(cast.kalyna, cast.taras, assigned_id=steward.id)
    taras, marta, olena = await at(cast.taras), await at(cast.marta), await at(cast.olena)
    page = f"/help/{post.pub}"
    await sends(taras, post, photo())
    where = f"{page}/pictures/{(await Picture.get(post_id=post.id)).pub}"
    assert 'id="looked"' not in (await taras.get(page)).text
    assert "That you open it is written down" in (await marta.get(page)).text
    for who, status in ((marta, 200), (marta, 200), (taras, 200), (olena, 404)):
        assert (await who.get(where)).status_code == status
    written = await Entry.filter(group_id=cast.kalyna.id, deed="help.picture_opened").order_by("id")
    twice = [(cast.marta.user_id, post.pub)] * 2
    assert [(one.actor_id, one.subject) for one in written] == twice, "one’s own is left out"
    assert not any(one.is_power for one in written), "no prescription stands in the circle’s log"
    assert await looked(taras, page) == ["Марта"], "once a day"
    for who in (marta, olena):
        assert 'id="looked"' not in (await who.get(page)).text
    await Membership.filter(id=steward.id).update(state=Belonging.LEFT)
    assert await looked(taras, page) == ["Somebody who is not here any more"]
    await taras.post(f"{where}/gone")
    assert await looked(taras, page), "that somebody saw it stays so"


async def looked(browser: Browser, page: str) -> list[str]:
    html = (await browser.get(page)).text
    listed = html.partition('id="looked"')[2].partition("</ul>")[0]
    return [re.sub(r"<[^>]+>", "", one) for one in re.findall(r'grow">(.*?)</span>', listed)]


async def test_nobody_looks_through_all_prescriptions(world: World, at: SitsDown) -> None:
    post = await ask(world.cast.kalyna, world.cast.taras)
    taras = await at(world.cast.taras)
    await sends(taras, post, photo())
    where = f"/help/{post.pub}/pictures/{(await Picture.get(post_id=post.id)).pub}"
    for _ in range(60):
        assert (await taras.get(where)).status_code == 200
    assert (await taras.get(where)).status_code == 429


async def test_there_is_an_end_to_pictures(world: World, at: SitsDown) -> None:
    cast = world.cast
    taras, post = await at(cast.taras), await ask(cast.kalyna, cast.taras)
    for answer in (await sends(taras, post, b"no"), await taras.post(f"/help/{post.pub}/pictures")):
        assert answer.status_code == 422
        assert 'id="picture-problem"' in answer.text
    for n in range(5):
        assert (await sends(taras, post, photo())).status_code == (303 if n < 4 else 409)
    await Picture.filter(post_id=post.id).update(made_at=now() - timedelta(days=2))
    for _ in range(10):
        other = await ask(cast.kalyna, cast.taras)
        assert (await sends(taras, other, photo())).status_code == 303
    last = await ask(cast.kalyna, cast.taras)
    assert (await sends(taras, last, photo())).status_code == 409
    offered = await ask(cast.kalyna, cast.olena, category=Category.FOOD)
    assert 'name="picture"' not in (await (await at(cast.olena)).get(f"/help/{offered.pub}")).text


async def test_the_clock_wipes_them_thirty_days_after_the_end(world: World, at: SitsDown) -> None:
    cast = world.cast
    post = await ask(cast.kalyna, cast.taras)
    await sends(await at(cast.taras), post, photo())
    mine = Picture.filter(post_id=post.id)
    await wipe_pictures()
    assert (await mine.get()).wipe_at is None
    await Post.filter(id=post.id).update(state=PostState.EXPIRED)
    await wipe_pictures()
    due = (await mine.get()).wipe_at
    assert due
    assert timedelta(days=29) < due - now() < timedelta(days=31)
    await Post.filter(id=post.id).update(state=PostState.OPEN)
    await wipe_pictures()
    assert (await mine.get()).wipe_at is None, "it is renewed"
    await Post.filter(id=post.id).update(state=PostState.CLOSED)
    await mine.update(wipe_at=now() - timedelta(seconds=1))
    me = await membership_of(cast.marta, cast.kalyna)
    for days in (3, 40):
        day = (now() - timedelta(days=days)).date()
        await PictureLook.create(post_id=post.id, viewer_id=me.id, day=day)
    await wipe_pictures()
    assert not await mine.exists()
    assert await PictureLook.filter(post_id=post.id).count() == 1, "who looked is wiped, too"


async def test_the_last_picture_of_a_day_is_one_also_of_two_at_once(world: World) -> None:
    cast = world.cast
    asks = [await ask(cast.kalyna, cast.taras) for _ in range(5)]
    for n in range(9):
        await no_picture(asks[n % 3])
    needs = [await post_for(cast.taras, one.pub) for one in asks[3:]]
    both = [keep_picture(cast.taras, need, photo()) for need in needs]
    said = await asyncio.gather(*both, return_exceptions=True)
    assert sorted(type(one).__name__ for one in said) == ["Conflict", "NoneType"]
    assert await Picture.filter(post_id__in=[one.id for one in asks]).count() == 10


async def test_the_day_of_a_look_is_the_day_of_the_circle(
    world: World, at: SitsDown, monkeypatch: pytest.MonkeyPatch
) -> None:
    cast = world.cast
    await Group.filter(id=cast.kalyna.id).update(zone="Europe/Kyiv")
    steward = await membership_of(cast.marta, cast.kalyna)
    post = await ask(cast.kalyna, cast.taras, assigned_id=steward.id)
    await sends(await at(cast.taras), post, photo())
    where = f"/help/{post.pub}/pictures/{(await Picture.get(post_id=post.id)).pub}"
    after_midnight = datetime(2026, 6, 30, 22, 30, tzinfo=UTC)  # in Kyiv
    monkeypatch.setattr(pictures, "now", lambda: after_midnight)
    assert (await (await at(cast.marta)).get(where)).status_code == 200
    assert (await PictureLook.get(post_id=post.id)).day == date(2026, 7, 1)
