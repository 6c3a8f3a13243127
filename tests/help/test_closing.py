"""Closing the circle: the receiver's words, thanks, and a week later the question how it is."""

from __future__ import annotations

import re
from datetime import timedelta

import httpx2
import pytest

from app.chat.models import Block
from app.core.clock import now
from app.core.db import transaction
from app.core.viewer import Viewer
from app.groups.models import Belonging, Membership
from app.help import actions
from app.help.actions.closing import ask_how_it_is, forget_kind_words_of
from app.help.forms.promising import SettleForm, WrongForm
from app.help.models import FollowUp, Post, PostState, Shown, Thanks
from app.lines.models import Promise, PromiseState
from app.notices.models import Notice
from tests.conftest import Browser
from tests.directory.cards import SitsDown
from tests.help.making import ask, promises
from tests.world import World


@pytest.fixture
async def brought(world: World) -> tuple[Post, Promise]:
    """Taras has promised all that Olena asked for, and she has it."""
    cast = world.cast
    post = await ask(cast.kalyna, cast.olena)
    given = await promises(cast.kalyna, cast.taras, post, 10, 4)
    await actions.confirm(cast.olena, post, await _with_helper(given), "Усе ціле, і навіть торт")
    return await Post.get(id=post.id), given


def word(given: Promise, text: str) -> dict[str, str]:
    """One of the forms of a page that thanks several: its fields are its own."""
    return {f"thanks-{given.pub}": text, f"shows-{given.pub}": "1"}


async def lets_read(who: Browser, post: Post, said: Thanks, page: str = "") -> httpx2.Response:
    """By the form of the page they have open."""
    page = page or (await who.get(f"/help/{post.pub}")).text
    form = page.partition(f'action="/thanks/{said.pub}/others"')[2].partition("</form>")[0]
    sent = dict(re.findall(r'name="(\w+)" value="(\w*)"', form))
    return await who.post(f"/thanks/{said.pub}/others", **sent)


async def test_thanks_are_for_two_and_for_the_circle_only_if_both_want(
    world: World, at: SitsDown, brought: tuple[Post, Promise]
) -> None:
    post, given = brought
    cast = world.cast
    assert post.state is PostState.RECEIVED
    olena, taras, marta = await at(cast.olena), await at(cast.taras), await at(cast.marta)
    page = f"/help/{post.pub}"
    assert "навіть торт" in (await taras.get(page)).text
    assert "A word to <bdi>Тарас" in (await olena.get(page)).text
    assert "A word to" not in (await taras.get(page)).text

    empty = await olena.post(f"{page}/thanks/{given.pub}", **word(given, " "))
    assert empty.status_code == 422
    assert f'id="thanks-{given.pub}-problem"' in empty.text, "beside the form of that helper"
    assert (
        await taras.post(f"{page}/thanks/{given.pub}", **word(given, "Собі"))
    ).status_code == 403
    for _ in range(2):
        await olena.post(f"{page}/thanks/{given.pub}", **word(given, "Дякую, сусіде"))
    said = await Thanks.get(promise_id=given.id)
    assert "сусіде" not in said.text, "sealed"
    told = Notice.filter(kind="help.thanked")
    assert [one.user_id for one in await told] == [cast.taras.user_id]
    assert "Дякую, сусіде" in (await taras.get(page)).text

    whole = f"/c/{cast.kalyna.pub}/round"
    assert "Дякую, сусіде" not in (await marta.get(whole)).text
    assert (await marta.post(f"/thanks/{said.pub}/others", shows="1")).status_code == 404
    assert (await lets_read(taras, post, said)).status_code == 303
    assert "Дякую, сусіде" in (await marta.get(whole)).text
    await olena.post(f"/thanks/{said.pub}/others", shows="0")
    assert "Дякую, сусіде" not in (await marta.get(whole)).text

    assert cast.olena.user_id
    async with transaction():
        await forget_kind_words_of(cast.olena.user_id)
    assert (await Thanks.get(id=said.id)).text == ""


async def test_nobody_lets_others_read_what_they_have_not_read(
    world: World, at: SitsDown, brought: tuple[Post, Promise]
) -> None:
    post, given = brought
    cast = world.cast
    olena, taras, marta = await at(cast.olena), await at(cast.taras), await at(cast.marta)
    thanks, whole = f"/help/{post.pub}/thanks/{given.pub}", f"/c/{cast.kalyna.pub}/round"
    await olena.post(thanks, **word(given, "Дякую, сусіде"))
    said = await Thanks.get(promise_id=given.id)
    page = (await taras.get(f"/help/{post.pub}")).text
    await olena.post(thanks, **word(given, "Тарас живе на вул. Зеленій, 4"))
    answer = await lets_read(taras, post, said, page)
    assert answer.status_code == 409
    assert "These words have changed meanwhile. Please read them first." in answer.text
    assert "Зеленій" in answer.text, "here they are"
    assert "Зеленій" not in (await marta.get(whole)).text
    await taras.post(f"/thanks/{said.pub}/others", shows="1")
    assert "Зеленій" not in (await marta.get(whole)).text, "an older page says nothing of it"
    assert (await lets_read(taras, post, said, answer.text)).status_code == 303
    assert "Зеленій" in (await marta.get(whole)).text


@pytest.mark.parametrize("state", [Belonging.SUSPENDED, Belonging.BANNED, Belonging.LEFT])
@pytest.mark.parametrize("name", ["olena", "taras"])
async def test_of_who_is_shut_out_nobody_reads_thanks(
    world: World, at: SitsDown, brought: tuple[Post, Promise], name: str, state: Belonging
) -> None:
    """Neither theirs nor to them; whoever comes back is thanked again."""
    cast = world.cast
    post, given = brought
    olena, whole = await at(cast.olena), f"/c/{cast.kalyna.pub}/round"
    await olena.post(f"/help/{post.pub}/thanks/{given.pub}", **word(given, "Дякую, сусіде"))
    await Thanks.filter(promise_id=given.id).update(helper_shows=True)
    marta, theirs = await at(cast.marta), Membership.filter(user_id=getattr(cast, name).user_id)
    for now_is, is_read in (
        (Belonging.PAUSED, True),
        (state, False),
        (Belonging.ACTIVE, True),
    ):
        await theirs.filter(group_id=cast.kalyna.id).update(state=now_is)
        assert ("Дякую, сусіде" in (await marta.get(whole)).text) is is_read, now_is


@pytest.mark.parametrize("name", ["olena", "taras"])
@pytest.mark.parametrize("is_theirs", [True, False])
async def test_of_who_does_not_want_to_meet_somebody_they_read_no_thanks(
    world: World, at: SitsDown, brought: tuple[Post, Promise], name: str, is_theirs: bool
) -> None:
    """Whichever of the two it is who does not want to, and whoever of those who are named."""
    cast, whole = world.cast, f"/c/{world.cast.kalyna.pub}/round"
    post, given = brought
    olena, marta = await at(cast.olena), await at(cast.marta)
    await olena.post(f"/help/{post.pub}/thanks/{given.pub}", **word(given, "Дякую, сусіде"))
    await Thanks.filter(promise_id=given.id).update(helper_shows=True)
    assert "Дякую, сусіде" in (await marta.get(whole)).text
    pair = [cast.marta.user_id, getattr(cast, name).user_id]
    blocker, blocked = pair if is_theirs else pair[::-1]
    await Block.create(blocker_id=blocker, blocked_id=blocked, created_at=now())
    assert "Дякую, сусіде" not in (await marta.get(whole)).text
    assert "Дякую, сусіде" in (await olena.get(whole)).text


async def test_nobody_thanks_for_what_has_not_come(world: World, at: SitsDown) -> None:
    cast = world.cast
    post = await ask(cast.kalyna, cast.olena)
    given = await promises(cast.kalyna, cast.taras, post, 10)
    olena = await at(cast.olena)
    answer = await olena.post(f"/help/{post.pub}/thanks/{given.pub}", **word(given, "Дякую"))
    assert answer.status_code == 409
    assert (
        await olena.post(f"/help/{post.pub}/thanks/nobody", **word(given, "Дякую"))
    ).status_code == 404


async def test_a_week_later_whoever_asked_is_asked_once(
    world: World, at: SitsDown, brought: tuple[Post, Promise]
) -> None:
    post, _ = brought
    await ask_how_it_is()
    due = (await FollowUp.get()).due_at
    assert timedelta(days=6) < due - now() < timedelta(days=8)
    olena, page = await at(world.cast.olena), f"/help/{post.pub}"
    assert (await olena.post(f"{page}/how", how="Добре")).status_code == 409
    await FollowUp.all().update(due_at=now())
    for _ in range(2):
        await ask_how_it_is()
    told = Notice.filter(kind="help.how are you")
    assert [one.user_id for one in await told] == [world.cast.olena.user_id]
    assert 'name="how"' in (await olena.get(page)).text
    taras = await at(world.cast.taras)
    assert 'name="how"' not in (await taras.get(page)).text
    assert (await olena.post(f"{page}/how", how="")).status_code == 422
    assert (await olena.post(f"{page}/how", how="Мамі краще")).status_code == 303
    assert (await olena.post(f"{page}/how", how="Ще раз")).status_code == 409
    assert "Мамі краще" in (await (await at(world.cast.marta)).get(page)).text
    assert "Мамі краще" not in (await taras.get(page)).text


@pytest.mark.parametrize("ended", [PostState.EXPIRED, PostState.WITHDRAWN])
async def test_of_a_part_that_came_they_are_asked_too(world: World, ended: PostState) -> None:
    """The rest never came, and the ask ended."""
    cast = world.cast
    post, other = await ask(cast.kalyna, cast.olena), await ask(cast.kalyna, cast.olena)
    given = await promises(cast.kalyna, cast.taras, post, 10)
    _ = await promises(cast.kalyna, cast.taras, other, 10)
    await actions.confirm(cast.olena, post, await _with_helper(given))
    a_week = now() - timedelta(days=8)
    await Post.filter(id__in=[post.id, other.id]).update(state=ended, changed_at=a_week)
    for _ in range(2):
        await ask_how_it_is()
    told = Notice.filter(kind="help.how are you")
    assert [(one.user_id, one.target) for one in await told] == [(cast.olena.user_id, post.pub)]
    await Post.filter(id=post.id).update(state=PostState.RECEIVED)
    await ask_how_it_is()
    assert await told.count() == 1, "once"


async def test_a_week_of_silence_is_marked_as_such(world: World, at: SitsDown) -> None:
    cast = world.cast
    post = await ask(cast.kalyna, cast.olena)
    given = await promises(cast.kalyna, cast.taras, post, 10, 4)
    await actions.deliver(cast.taras, post, await _with_helper(given))
    await actions.confirm(None, post, await _with_helper(given))
    html = (await (await at(cast.taras)).get(f"/help/{post.pub}")).text
    assert "Nobody said otherwise for seven days." in re.sub(r"\s+", " ", html)
    assert (await Promise.get(id=given.id)).state is PromiseState.CONFIRMED


@pytest.mark.parametrize("shown", [Shown.NAMED, Shown.TEAM])
async def test_whoever_reads_that_it_did_not_come_reads_who_says_so(
    world: World, at: SitsDown, shown: Shown
) -> None:
    """Under the name of whoever promised it, it was read as their own word."""
    cast = world.cast
    post = await ask(cast.kalyna, cast.olena, shown=shown)
    given = await _with_helper(await promises(cast.kalyna, cast.taras, post, 10, 4))
    await actions.deliver(cast.taras, post, given)
    word = WrongForm("not received", "Нічого не привезли")
    await actions.dispute(cast.olena, post, given, word)

    async def seen_by(who: Viewer) -> str:
        html = (await (await at(who)).get(f"/help/{post.pub}")).text
        said = html.partition('id="thanks"')[2].partition("Нічого")[0]
        return " ".join(re.sub(r"<[^>]+>", " ", said).split())

    assert "Тарас You said: It has not come." in await seen_by(cast.olena)
    by = "Олена says:" if shown is Shown.NAMED else "Whoever received it says:"
    assert f"How it went You {by} It has not come." in await seen_by(cast.taras)
    await actions.settle(cast.marta, post, given, SettleForm(False, "Двері не ті"))
    seen = words_of(await (await at(cast.taras)).get(f"/help/{post.pub}"))
    assert "It has not come. So say those who look after the board." in seen


def words_of(answer: httpx2.Response) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", answer.text.partition('id="thanks"')[2]).split())


async def _with_helper(promise: Promise) -> Promise:
    return await Promise.get(id=promise.id).select_related("helper")
