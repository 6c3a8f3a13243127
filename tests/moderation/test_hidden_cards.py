"""A card is out of sight until somebody has looked at it: three days by one, longer by two (matrix,
row 59)."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from datetime import timedelta

import httpx2
import pytest

from app.audit.models import Entry
from app.core.clock import now
from app.core.viewer import Role, Viewer
from app.directory.models import Audience, CardLook
from app.groups.models import Membership
from app.moderation import actions
from app.moderation.models import Measure
from tests.cast import person
from tests.conftest import Browser
from tests.directory.cards import card_of, finds, opened, writes
from tests.groups.ways import words_of
from tests.moderation.test_roles import brought
from tests.world import World

WORDS = "лагоджу годинники"
HIDE = {"reason": "private", "words": "Там чужа адреса"}


@pytest.fixture
async def lesia(world: World) -> Viewer:
    who = await person("lesia", world.cast.kalyna, "Леся")
    await writes(who, world.cast.kalyna, Audience.MEMBERS, can=WORDS, drive="1")
    return who


@pytest.fixture
async def stefa(world: World) -> Viewer:
    return await person("stefa", world.cast.kalyna, "Стефа", Role.STEWARD)


@pytest.fixture
async def at(browser: Browser) -> AsyncIterator[At]:
    made = At(browser)
    yield made
    for one in made.opened:
        await one.client.aclose()


class At:
    def __init__(self, browser: Browser) -> None:
        self.browser, self.opened = browser, list[Browser]()

    async def __call__(self, who: Viewer) -> Browser:
        self.opened.append(await self.browser.another().as_(who))
        return self.opened[-1]


def hiding(world: World, who: Viewer) -> str:
    return f"/c/{world.cast.kalyna.pub}/care/cards/{who.pub}"


async def hides(at: At, world: World, by: Viewer, who: Viewer, **more: str) -> httpx2.Response:
    return await (await at(by)).post(hiding(world, who), **{**HIDE, **more})


async def a_while_passes(how_long: timedelta) -> None:
    """Nothing of a measure may be changed, not even by a test: so it is made anew, earlier."""
    row = await Measure.filter(kind="card").order_by("-id").first()
    assert row is not None
    assert row.until is not None
    about = {"group_id": row.group_id, "target_id": row.target_id, "by_id": row.by_id}
    await Measure(**about, kind="lift", reverses_id=row.id, at=now()).save()
    until, at = row.until - how_long, row.at - how_long
    await Measure(**about, kind="card", reason=row.reason, until=until, at=at).save()


@pytest.mark.parametrize("is_open", [False, True])
@pytest.mark.parametrize("role", [Role.STEWARD, Role.MODERATOR, Role.OWNER])
async def test_one_person_hides_a_card_and_to_others_it_is_as_if_nothing_stood_there(
    at: At, world: World, lesia: Viewer, role: Role, is_open: bool
) -> None:
    keeper = await person("keeper", world.cast.kalyna, "Хранителька", role)
    if is_open:
        await opened(world.cast.kalyna)
    card, taras = await card_of(lesia, world.cast.kalyna), await at(world.cast.taras)
    assert WORDS in (await taras.get(card)).text
    done = await hides(at, world, keeper, lesia)
    assert done.status_code == 303
    assert WORDS not in (page := await taras.get(card)).text
    assert "Nothing else stands here for you." in words_of(page)
    assert "out of sight" not in words_of(page), "nobody is put to shame"
    for sought in ({"q": "годинники"}, {"only": "drive"}):
        found = await finds(taras, world.cast.kalyna, **sought)
        assert "<bdi>Леся</bdi>" not in found.text
        await CardLook.all().delete()
    by_name = await finds(taras, world.cast.kalyna, "Леся")
    assert "<bdi>Леся</bdi>" in by_name.text
    theirs = await at(keeper)
    seen = await theirs.get(card)
    assert WORDS in seen.text
    assert "This card is out of sight." in words_of(seen)


async def test_the_list_of_an_open_hearted_circle_shows_only_the_name(
    at: At, world: World, lesia: Viewer
) -> None:
    await opened(world.cast.kalyna)
    taras, path = await at(world.cast.taras), f"/c/{world.cast.kalyna.pub}/people"
    assert "Леся Can drive" in words_of(await taras.get(path))
    await hides(at, world, world.cast.marta, lesia)
    said = words_of(await taras.get(path))
    assert "Леся" in said
    assert "Can drive" not in said.partition("Who came last")[2]


async def test_its_person_reads_why_and_until_when_and_may_disagree(
    at: At, world: World, lesia: Viewer
) -> None:
    await hides(at, world, world.cast.marta, lesia)
    hers = await at(lesia)
    assert "decided something about you" in words_of(await hers.get(f"/c/{world.cast.kalyna.pub}"))
    mine = await hers.get(f"/c/{world.cast.kalyna.pub}/people/me")
    assert "Your card is out of sight just now" in words_of(mine)
    assert WORDS in mine.text
    measure = await Measure.get(kind="card")
    notice = await hers.get(f"/settings/measures/{measure.pub}")
    said = words_of(notice)
    assert "A card is out of sight" in said
    assert "Private things about somebody were told" in said
    assert "Там чужа адреса" in said
    assert "Марта" not in said
    assert "I disagree" in said
    assert measure.until is not None
    assert measure.until - measure.at <= timedelta(hours=72)
    as_others = await hers.get(f"/c/{world.cast.kalyna.pub}/people/me/as/member")
    assert WORDS not in as_others.text


async def test_it_comes_back_by_itself_after_three_days(
    at: At, world: World, lesia: Viewer
) -> None:
    await hides(at, world, world.cast.marta, lesia)
    card, taras = await card_of(lesia, world.cast.kalyna), await at(world.cast.taras)
    await a_while_passes(timedelta(hours=71))
    assert WORDS not in (await taras.get(card)).text
    await a_while_passes(timedelta(hours=1, seconds=1))
    assert WORDS in (await taras.get(card)).text, "to the minute, whenever the clock comes by"
    await actions.show_what_was_hidden_long_enough()
    last = await Entry.filter(group_id=world.cast.kalyna.id).order_by("-seq").first()
    assert last is not None
    assert (last.deed, last.actor_id) == ("measure.card_shown", None)
    await actions.show_what_was_hidden_long_enough()
    assert await Entry.filter(deed="measure.card_shown").count() == 1


async def test_anybody_who_may_hide_it_brings_it_back(
    at: At, world: World, lesia: Viewer, stefa: Viewer
) -> None:
    await hides(at, world, world.cast.marta, lesia)
    desk = await (await at(stefa)).get(f"/c/{world.cast.kalyna.pub}/care")
    assert "Cards out of sight Леся" in words_of(desk)
    done = await (await at(stefa)).post(hiding(world, lesia), do="show")
    assert done.status_code == 303
    taras = await at(world.cast.taras)
    assert WORDS in (await taras.get(await card_of(lesia, world.cast.kalyna))).text
    assert (await (await at(stefa)).post(hiding(world, lesia), do="show")).status_code == 409
    told = await Entry.filter(group_id=world.cast.kalyna.id, is_power=True).values_list(
        "deed", flat=True
    )
    assert {"measure.card", "measure.card_shown"} <= set(told)


async def test_again_or_longer_takes_two(
    at: At, world: World, lesia: Viewer, stefa: Viewer
) -> None:
    await hides(at, world, stefa, lesia)
    await (await at(stefa)).post(hiding(world, lesia), do="show")
    asked = await hides(at, world, stefa, lesia)
    act = asked.headers["location"]
    assert "/care/acts/" in act
    taras, card = await at(world.cast.taras), await card_of(lesia, world.cast.kalyna)
    assert WORDS in (await taras.get(card)).text, "nothing happened yet"
    assert (await (await at(stefa)).post(act, answer="yes")).status_code == 409, "not one twice"
    olena = await at(world.cast.olena)
    shown = words_of(await olena.get(act))
    assert "Put a card out of sight for thirty days at most" in shown
    assert "Там чужа адреса" in shown
    assert (await olena.post(act, answer="yes")).status_code == 303
    assert WORDS not in (await taras.get(card)).text
    measure = await Measure.filter(kind="card").order_by("-id").first()
    assert measure is not None
    assert (measure.by_id, measure.second_id) == (stefa.user_id, world.cast.olena.user_id)
    back = await (await at(stefa)).post(hiding(world, lesia), do="show")
    assert back.status_code == 409, "one of the two does not undo it alone"
    assert (
        await (await at(world.cast.marta)).post(hiding(world, lesia), do="show")
    ).status_code == 303
    assert WORDS in (await taras.get(card)).text


async def test_whoever_is_near_to_her_is_not_one_of_the_two(
    at: At, world: World, lesia: Viewer, stefa: Viewer
) -> None:
    await hides(at, world, stefa, lesia)
    await brought(world, world.cast.olena, lesia)
    asked = await hides(at, world, stefa, lesia)
    olena = await at(world.cast.olena)
    assert (await olena.get(asked.headers["location"])).status_code == 404
    assert (await hides(at, world, world.cast.olena, lesia)).status_code == 403


async def test_nobody_hides_their_own_card_and_members_hide_none(
    at: At, world: World, lesia: Viewer, stefa: Viewer
) -> None:
    assert (await (await at(stefa)).get(hiding(world, stefa))).status_code == 404
    assert (await hides(at, world, stefa, stefa)).status_code == 404
    assert (await hides(at, world, world.cast.taras, lesia)).status_code == 403
    assert (await hides(at, world, world.cast.nino, lesia)).status_code == 404
    refused = await (await at(stefa)).post(hiding(world, lesia))
    assert (refused.status_code, "Please choose why." in words_of(refused)) == (422, True)
    card = await card_of(lesia, world.cast.kalyna)
    assert re.search(r"/care/cards/\w+", (await (await at(stefa)).get(card)).text)
    assert "/care/cards/" not in (await (await at(world.cast.taras)).get(card)).text


async def test_how_to_reach_her_is_out_of_sight_too(at: At, world: World, lesia: Viewer) -> None:
    from app.directory.models import Asking, ContactRequest

    mine = await Membership.get(user_id=lesia.user_id)
    his = await Membership.get(user_id=world.cast.taras.user_id)
    await ContactRequest.create(
        asker_id=his.id,
        asked_id=mine.id,
        state=Asking.GRANTED,
        asked_at=now(),
        until=now() + timedelta(days=1),
    )
    card, taras = await card_of(lesia, world.cast.kalyna), await at(world.cast.taras)
    assert (await taras.post(f"{card}/reach")).status_code == 200
    await hides(at, world, world.cast.marta, lesia)
    assert (await taras.post(f"{card}/reach")).status_code == 409
