"""Suspending, banning, taking out and bringing back: at once, everywhere, and never the last
owner."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.accounts.models import Session, User
from app.acts import actions as acts
from app.acts.models import KINDS, Act, Kind, State
from app.audit.models import Entry
from app.chat.actions import mend_seats, open_everyones_room, seat
from app.chat.models import Room
from app.chat.the_log import the_log
from app.core.clock import now
from app.core.config import Config
from app.core.db import transaction
from app.core.errors import Conflict, Forbidden, NotFound
from app.core.viewer import Role, Viewer
from app.groups import actions, changes, queries
from app.groups.models import INSIDE, Belonging, Invitation, Membership, RoleGrant
from app.groups.rules import Whom
from tests.cast import Cast, person, session_of
from tests.conftest import Browser
from tests.groups.ways import invited, words_of

WEEK = timedelta(days=7)
REASON = "unkind"


def whom(cast: Cast, who: Viewer) -> Whom:
    assert who.user_id is not None
    return Whom(cast.kalyna.id, who.user_id)


async def suspended(cast: Cast, who: Viewer | None = None) -> None:
    await actions.suspend(cast.olena, whom(cast, who or cast.taras), now() + WEEK, REASON)


async def state_of(cast: Cast, who: Viewer) -> Belonging:
    return (await Membership.get(group_id=cast.kalyna.id, user_id=who.user_id)).state


async def seen_by(who: Viewer) -> Viewer:
    """The viewer as the next request would find them."""
    await session_of(who)
    session = await Session.filter(user_id=who.user_id).select_related("user").first()
    assert session
    return await queries.viewer_for(session)


async def deeds() -> list[tuple[str, str]]:
    return [(one.deed, one.subject) for one in await Entry.all().order_by("id")]


async def test_a_suspended_person_is_out_at_once_and_everywhere(cast: Cast) -> None:
    await open_everyones_room(cast.kalyna.id)
    room = await Room.get(group_id=cast.kalyna.id)
    await seat(cast.kalyna.id, cast.taras.user_id or 0, False)
    await session_of(cast.taras)
    await suspended(cast)
    assert not await Session.exists(user_id=cast.taras.user_id)
    assert await the_log().mine(room.id, cast.taras.user_id or 0) is None
    viewer = await seen_by(cast.taras)
    assert not viewer.is_member(cast.kalyna.id)
    assert viewer.suspended_in == {cast.kalyna.id}
    await mend_seats()
    assert await the_log().mine(room.id, cast.taras.user_id or 0) is None


async def test_roles_invitations_and_what_was_asked_for_go_with_the_belonging(
    cast: Cast, config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def nothing(viewer: Viewer, act: Act) -> None: ...

    kind = Kind("test.kind", "Try", lambda viewer, group_id: True, nothing)
    monkeypatch.setitem(KINDS, kind.name, kind)
    made, _ = await invited(config, cast.marta, cast.kalyna)
    act = await acts.ask(cast.marta, kind, cast.kalyna.id)
    await suspended(cast, cast.marta)
    assert not await RoleGrant.exists(membership__user_id=cast.marta.user_id)
    assert (await Invitation.get(id=made.id)).revoked_at is not None
    assert (await Act.get(id=act.id)).state is State.WITHDRAWN


async def test_higher_features_let_go_in_the_same_transaction(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refuses(group_id: int, user_id: int) -> None:
        raise Conflict("not yet")

    monkeypatch.setattr(actions.telling, "on_leave_inside", [refuses])
    await session_of(cast.taras)
    with pytest.raises(Conflict):
        await suspended(cast)
    assert await state_of(cast, cast.taras) is Belonging.ACTIVE
    assert await Session.exists(user_id=cast.taras.user_id)
    assert await deeds() == []


async def test_it_is_written_down_without_a_name(cast: Cast) -> None:
    await suspended(cast)
    entry = await Entry.get()
    assert (entry.deed, entry.actor_id) == ("member.suspended", cast.olena.user_id)
    assert entry.subject == cast.taras.pub
    assert REASON in entry.facts


async def test_whoever_is_suspended_lands_on_their_rights(cast: Cast, browser: Browser) -> None:
    await suspended(cast)
    await browser.as_(cast.taras)
    home = await browser.follow(await browser.get("/home"))
    said = words_of(home)
    assert "Your rights in the circle “Калина”" in said
    assert "Then you belong again by yourself" in said
    assert (await browser.get(f"/c/{cast.kalyna.pub}")).headers["location"].endswith("/rights")
    for path in ("about", "me", "rooms", "invite", "edit"):
        assert (await browser.get(f"/c/{cast.kalyna.pub}/{path}")).status_code == 404


async def test_of_two_circles_the_other_stays_open(cast: Cast, browser: Browser) -> None:
    await Membership.create(group_id=cast.tbilisi.id, user_id=cast.taras.user_id, name="ტარასი")
    await suspended(cast)
    await browser.as_(cast.taras)
    home = await browser.get("/home")
    assert f"/c/{cast.tbilisi.pub}" in home.text
    assert f"/c/{cast.kalyna.pub}/rights" in home.text
    assert (await browser.get(f"/c/{cast.tbilisi.pub}")).status_code == 200


async def test_nobody_else_has_a_page_of_rights(cast: Cast, browser: Browser) -> None:
    await suspended(cast)
    for who in (cast.olena, cast.nino, cast.bohdan):
        await browser.as_(who)
        assert (await browser.get(f"/c/{cast.kalyna.pub}/rights")).status_code == 404


async def test_whoever_is_suspended_may_leave_but_is_not_rid_of_the_time(
    cast: Cast, browser: Browser, config: Config
) -> None:
    await suspended(cast)
    await browser.as_(cast.taras)
    page = await browser.get(f"/c/{cast.kalyna.pub}/leave")
    assert page.status_code == 200
    home = await browser.follow(await browser.post(f"/c/{cast.kalyna.pub}/leave"))
    assert "You left the circle." in words_of(home)
    _, code = await invited(config, cast.olena, cast.kalyna)
    with pytest.raises(NotFound):
        await actions.join(cast.taras, code, "Тарас")
    await Membership.filter(user_id=cast.taras.user_id).update(state_until=now())
    await actions.join(cast.taras, code, "Тарас")
    assert await state_of(cast, cast.taras) is Belonging.ACTIVE


async def test_after_its_time_a_suspension_ends_by_itself(cast: Cast) -> None:
    await open_everyones_room(cast.kalyna.id)
    room = await Room.get(group_id=cast.kalyna.id)
    await suspended(cast)
    await actions.end_what_is_over()
    assert await state_of(cast, cast.taras) is Belonging.SUSPENDED
    await Membership.filter(user_id=cast.taras.user_id).update(state_until=now())
    await actions.end_what_is_over()
    assert await state_of(cast, cast.taras) is Belonging.ACTIVE
    assert await the_log().mine(room.id, cast.taras.user_id or 0)
    assert (await Entry.all().order_by("-id").first()).actor_id is None  # type: ignore[union-attr]


async def test_moderators_bring_somebody_back_without_the_roles(cast: Cast) -> None:
    await suspended(cast, cast.marta)
    await actions.bring_back(cast.olena, whom(cast, cast.marta))
    viewer = await seen_by(cast.marta)
    assert viewer.roles[cast.kalyna.id] == {Role.MEMBER}
    assert [deed for deed, _ in await deeds()] == ["member.suspended", "member.brought_back"]
    with pytest.raises(Conflict):
        await actions.bring_back(cast.olena, whom(cast, cast.marta))


async def test_the_banned_see_nothing_and_no_invitation_helps(
    cast: Cast, browser: Browser, config: Config
) -> None:
    _, code = await invited(config, cast.olena, cast.kalyna, uses=3)
    await actions.ban(cast.olena, whom(cast, cast.taras), REASON)
    await browser.as_(cast.taras)
    assert "You are not in a circle now" in (await browser.get("/home")).text
    for path in ("", "/rights", "/about", "/leave"):
        assert (await browser.get(f"/c/{cast.kalyna.pub}{path}")).status_code == 404
    banned = await browser.get(f"/join/{code}")
    unknown = await browser.get("/join/1234567890123456789012")
    assert (banned.status_code, words_of(banned)) == (404, words_of(unknown))
    with pytest.raises(NotFound):
        await actions.join(cast.taras, code, "Тарас")
    assert (await Invitation.get(code_hash__not_isnull=True)).uses == 0


async def test_whoever_left_can_be_banned_and_let_in_again(cast: Cast, config: Config) -> None:
    await actions.leave(cast.taras, cast.kalyna.id)
    await actions.ban(cast.olena, whom(cast, cast.taras), REASON)
    _, code = await invited(config, cast.olena, cast.kalyna)
    with pytest.raises(NotFound):
        await actions.join(cast.taras, code, "Тарас")
    await actions.bring_back(cast.olena, whom(cast, cast.taras))
    await actions.join(cast.taras, code, "Тарас")
    assert await state_of(cast, cast.taras) is Belonging.ACTIVE


async def test_a_ban_for_a_time_ends_and_lets_nobody_in(cast: Cast) -> None:
    await actions.ban(cast.olena, whom(cast, cast.taras), REASON, now() - timedelta(seconds=1))
    await actions.end_what_is_over()
    assert await state_of(cast, cast.taras) is Belonging.LEFT


async def test_whoever_was_taken_out_comes_back_by_an_invitation(
    cast: Cast, config: Config
) -> None:
    await actions.take_out(cast.olena, whom(cast, cast.taras), REASON)
    assert await state_of(cast, cast.taras) is Belonging.LEFT
    _, code = await invited(config, cast.olena, cast.kalyna)
    await actions.join(cast.taras, code, "Тарас")
    assert await state_of(cast, cast.taras) is Belonging.ACTIVE


async def test_the_last_owner_cannot_be_suspended_taken_out_or_banned(cast: Cast) -> None:
    who = whom(cast, cast.olena)
    for measure in (
        actions.suspend(cast.marta, who, now() + WEEK, REASON),
        actions.take_out(cast.marta, who, REASON),
        actions.ban(cast.marta, who, REASON),
    ):
        with pytest.raises(Conflict):
            await measure
    assert await state_of(cast, cast.olena) is Belonging.ACTIVE
    second = await person("second", cast.kalyna, "Друга", Role.OWNER)
    await actions.suspend(cast.marta, who, now() + WEEK, REASON)
    with pytest.raises(Conflict):  # and a suspended owner is no owner
        await actions.leave(second, cast.kalyna.id)


async def test_nobody_decides_about_themselves_or_without_the_role(cast: Cast) -> None:
    for viewer, who in (
        (cast.marta, cast.marta),
        (cast.taras, cast.olena),
        (cast.nino, cast.taras),
    ):
        with pytest.raises(Forbidden):
            await actions.suspend(viewer, whom(cast, who), now() + WEEK, REASON)
    with pytest.raises(NotFound):
        await actions.ban(cast.olena, whom(cast, cast.nino), REASON)


async def test_an_erased_account_is_out_of_a_suspension_too(cast: Cast) -> None:
    await suspended(cast)
    async with transaction():
        await actions.leave_everywhere(cast.taras.user_id or 0)
    mine = await Membership.get(user_id=cast.taras.user_id)
    assert (mine.state, mine.name) == (Belonging.LEFT, "")
    assert await User.exists(id=cast.taras.user_id)


def test_every_state_can_be_reached_and_left() -> None:
    reached = {one.to for one in changes.CHANGES}
    left = {was for one in changes.CHANGES for was in one.was}
    assert reached == set(Belonging)
    assert left == {*Belonging, changes.NEVER}


def test_nobody_comes_in_from_outside_but_by_the_door() -> None:
    in_ways = {one.name for one in changes.CHANGES if one.to in INSIDE and not one.was <= {*INSIDE}}
    assert in_ways == {"come in", "admit", "lift"}
    assert all(Belonging.BANNED not in c.was for c in changes.CHANGES if c.to in INSIDE)
