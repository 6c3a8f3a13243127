"""A circle is guarded until its owner and a second person loosen it, and members are told."""

from __future__ import annotations

import pytest

from app.acts import actions as acts
from app.acts.models import Act, State
from app.audit.models import Entry
from app.core.errors import Conflict, Forbidden
from app.core.viewer import Role
from app.groups import actions, queries
from app.groups.models import Care, Group, Membership, RoleGrant
from tests.cast import Cast, person
from tests.conftest import Browser
from tests.groups.ways import words_of


async def kalyna_as_of(cast: Cast) -> queries.Circle:
    return await queries.circle_for(cast.olena, cast.kalyna.pub)


async def care_of(cast: Cast) -> Care:
    return (await Group.get(id=cast.kalyna.id)).care


async def loosened(cast: Cast) -> None:
    await actions.loosen(cast.olena, await kalyna_as_of(cast))
    await acts.agree(cast.marta, await Act.get(kind="care.loosen", state=State.WAITING))


async def test_the_owner_asks_a_second_person_agrees_and_everybody_reads_it(
    cast: Cast, browser: Browser
) -> None:
    door, home = f"/c/{cast.kalyna.pub}/door", f"/c/{cast.kalyna.pub}"
    await browser.as_(cast.olena)
    asked = await browser.follow(await browser.post(f"{door}/care", care="open"))
    assert "This needs two people" in words_of(asked)
    assert await care_of(cast) is Care.GUARDED
    act = await Act.get(kind="care.loosen")
    assert act.pub in asked.text
    await browser.as_(cast.marta)
    assert act.pub in (await browser.get(f"{home}/care")).text
    await browser.post(f"{home}/care/acts/{act.pub}", answer="yes")
    assert await care_of(cast) is Care.OPEN
    await browser.as_(cast.taras)
    for page in (home, f"{home}/log"):
        assert "Made the circle open-hearted" in words_of(await browser.get(page))


async def test_nobody_loosens_it_alone_and_no_member_agrees(cast: Cast) -> None:
    with pytest.raises(Forbidden):
        await actions.loosen(cast.marta, await kalyna_as_of(cast))
    await actions.loosen(cast.olena, await kalyna_as_of(cast))
    act = await Act.get(kind="care.loosen")
    with pytest.raises(Conflict):
        await acts.agree(cast.olena, act)
    for who in (cast.taras, cast.nino):
        with pytest.raises(Forbidden):
            await acts.agree(who, act)
    assert await care_of(cast) is Care.GUARDED


async def test_the_owner_tightens_it_alone_and_an_old_question_opens_nothing_again(
    cast: Cast, browser: Browser
) -> None:
    await loosened(cast)
    await browser.as_(cast.olena)
    page = f"/c/{cast.kalyna.pub}/door"
    assert "open-hearted" in words_of(await browser.get(page))
    await browser.post(f"{page}/care", care="guarded")
    await browser.post(f"{page}/care", care="guarded")
    assert await care_of(cast) is Care.GUARDED
    assert [e.deed for e in await Entry.all() if e.deed.startswith("care.")] == [
        "care.loosened",
        "care.tightened",
    ]
    await actions.loosen(cast.olena, await kalyna_as_of(cast))
    waiting = await Act.get(kind="care.loosen", state=State.WAITING)
    await actions.tighten(cast.olena, await kalyna_as_of(cast))
    with pytest.raises(Conflict):
        await acts.agree(cast.marta, waiting)


async def test_what_was_asked_by_somebody_who_owns_it_no_more_does_not_happen(cast: Cast) -> None:
    await actions.loosen(cast.olena, await kalyna_as_of(cast))
    await person("hanna", cast.kalyna, "Ганна", Role.OWNER)
    mine = await Membership.get(group_id=cast.kalyna.id, user_id=cast.olena.user_id)
    await RoleGrant.filter(membership_id=mine.id).delete()
    with pytest.raises(Conflict):
        await acts.agree(cast.marta, await Act.get(kind="care.loosen"))
    assert await care_of(cast) is Care.GUARDED
    assert (await Act.get(kind="care.loosen")).state is State.WITHDRAWN


async def test_what_is_no_choice_comes_back_and_changes_nothing(
    cast: Cast, browser: Browser
) -> None:
    await browser.as_(cast.olena)
    answer = await browser.post(f"/c/{cast.kalyna.pub}/door/care", care="wide")
    assert answer.status_code == 422
    assert not await Act.exists(kind="care.loosen")
