"""Asking at a circle's door, waiting there, and being let in or not."""

from __future__ import annotations

import asyncio

import pytest

from app.acts.models import Act, State
from app.audit.models import Entry
from app.chat.actions import mend_seats
from app.chat.models import Room, RoomKind
from app.chat.queries import visible_to
from app.chat.the_log import the_log
from app.core.clock import now
from app.core.config import Config
from app.core.errors import Conflict, Forbidden, NotFound
from app.core.viewer import Role, Viewer
from app.groups import actions, queries
from app.groups.actions import Yes
from app.groups.forms import QuestionForm
from app.groups.models import (
    Answer,
    Belonging,
    Care,
    Group,
    JoinPolicy,
    Membership,
    RoleGrant,
)
from app.groups.rules import Whom
from tests.cast import Cast, person
from tests.conftest import Browser
from tests.groups.test_measures import seen_by
from tests.groups.ways import PASSWORD, invited, words_of


async def opened(cast: Cast, policy: JoinPolicy = JoinPolicy.ASKED) -> str:
    """The last part of the door's address."""
    circle = await queries.circle_for(cast.olena, cast.kalyna.pub)
    await actions.set_policy(cast.olena, circle, policy)
    code = (await Group.get(id=cast.kalyna.id)).door
    assert code
    return code


async def asked(cast: Cast, who: Viewer | None = None, name: str = "Богдан") -> Whom:
    who = who or cast.bohdan
    await actions.apply(who, cast.kalyna.id, name, {})
    return Whom(cast.kalyna.id, who.user_id or 0)


async def circle_of(cast: Cast, who: Viewer) -> queries.Circle:
    return await queries.circle_for(who, cast.kalyna.pub)


async def yes(cast: Cast, keeper: Viewer, whom: Whom, pub: str = "") -> Yes:
    circle = await circle_of(cast, keeper)
    return await actions.admit(keeper, circle, whom, pub or cast.bohdan.pub)


async def state_of(cast: Cast, who: Viewer) -> Belonging:
    return (await Membership.get(group_id=cast.kalyna.id, user_id=who.user_id)).state


# --- the way to the door ------------------------------------------------------------------------


async def test_a_stranger_with_the_link_asks_and_learns_nothing(
    cast: Cast, browser: Browser
) -> None:
    code = await opened(cast)
    circle = await circle_of(cast, cast.olena)
    await actions.add_question(cast.olena, circle, QuestionForm("Хто вас знає?", True))
    pages = [await browser.get(f"/join/{code}")]
    to_login = await browser.post(f"/join/{code}", name="Олена")  # a keeper's name, not told
    assert to_login.headers["location"] == f"/join/{code}/login"
    made = await browser.post(f"/join/{code}/login", login="newone", password=PASSWORD)
    pages.append(await browser.follow(made))
    assert "Хто вас знає?" in pages[-1].text
    question = (await queries.questions_of(circle.id))[0]
    empty = await browser.post(f"/join/{code}/ask", **{f"q-{question.pub}": ""}, agree="1")
    assert empty.status_code == 422
    pages.append(empty)
    sent = {f"q-{question.pub}": "Марія з хору", "agree": "1"}
    done = await browser.post(f"/join/{code}/ask", **sent)
    pages.append(await browser.follow(done))
    pages.append(await browser.follow(await browser.get("/home")))
    assert "You wait at the door" in words_of(pages[-1])
    assert "Марія з хору" in pages[-1].text
    for page in pages:
        assert "Калина" not in page.text
        assert "Марта" not in page.text
    answer = await Answer.get()
    assert "Марія" not in answer.text
    shown = await queries.waiting_at(cast.olena, circle)
    assert [(one.name, one.said[0].answer) for one in shown] == [("Олена", "Марія з хору")]


async def test_a_door_that_is_shut_is_like_none(cast: Cast, browser: Browser) -> None:
    code = await opened(cast)
    await actions.set_policy(cast.olena, await circle_of(cast, cast.olena), JoinPolicy.INVITED)
    shut = await browser.get(f"/join/{code}")
    none = await browser.get("/join/1234567890123456789012")
    assert (shut.status_code, words_of(shut)) == (404, words_of(none))


async def test_another_address_ends_the_old_one(cast: Cast) -> None:
    code = await opened(cast)
    await actions.move_door(cast.olena, await circle_of(cast, cast.olena))
    assert await queries.door_behind(code) is None
    assert (await Group.get(id=cast.kalyna.id)).door not in (None, code)


@pytest.mark.parametrize("who", ["bohdan", "banned", "refused", "member"])
async def test_everybody_who_asks_hears_the_same(cast: Cast, browser: Browser, who: str) -> None:
    code = await opened(cast)
    asks = await person(f"some-{who}")
    if who != "bohdan":
        await Membership.create(
            group_id=cast.kalyna.id,
            user_id=asks.user_id,
            name="Хтось",
            state=Belonging.BANNED if who == "banned" else Belonging.APPLIED,
        )
    if who == "refused":
        await actions.refuse(
            cast.olena, Whom(cast.kalyna.id, asks.user_id or 0), asks.pub, "unknown"
        )
    await browser.as_(asks)
    await browser.post(f"/join/{code}", name="Хтось")
    done = await browser.post(f"/join/{code}/ask", agree="1")
    assert done.status_code == 303
    assert done.headers["location"] == f"/join/{code}/sheet"


async def test_asking_does_nothing_for_the_banned_and_the_just_refused(cast: Cast) -> None:
    whom = await asked(cast)
    await actions.refuse(cast.olena, whom, cast.bohdan.pub, "unknown")
    await asked(cast)
    assert await state_of(cast, cast.bohdan) is Belonging.REFUSED
    await actions.ban(cast.olena, whom, "unkind")
    await asked(cast)
    assert await state_of(cast, cast.bohdan) is Belonging.BANNED


async def test_an_open_door_lets_people_in_but_never_into_a_guarded_circle(cast: Cast) -> None:
    with pytest.raises(Conflict):
        await opened(cast, JoinPolicy.OPEN)
    await Group.filter(id=cast.kalyna.id).update(care=Care.OPEN)
    code = await opened(cast, JoinPolicy.OPEN)
    await actions.join(cast.bohdan, code, "Богдан")
    assert await state_of(cast, cast.bohdan) is Belonging.ACTIVE
    await Group.filter(id=cast.kalyna.id).update(care=Care.GUARDED)
    with pytest.raises(NotFound):
        await actions.join(cast.nino, code, "ნინო")


async def test_only_the_owner_sets_up_the_door(cast: Cast) -> None:
    circle = await circle_of(cast, cast.olena)
    for who in (cast.marta, cast.taras):
        with pytest.raises(Forbidden):
            await actions.set_policy(who, circle, JoinPolicy.ASKED)
        with pytest.raises(Forbidden):
            await actions.add_question(who, circle, QuestionForm("?", False))


async def test_the_owner_keeps_the_door_on_its_page(cast: Cast, browser: Browser) -> None:
    await browser.as_(cast.olena)
    path = f"/c/{cast.kalyna.pub}/door"
    await browser.post(path, policy="asked")
    await browser.post(f"{path}/questions", text="Звідки ви?", is_required="1")
    await browser.post(f"{path}/questions", text="Звідки ви?")
    page = await browser.get(path)
    code = (await Group.get(id=cast.kalyna.id)).door
    assert f"/join/{code}" in page.text
    assert page.text.count("Звідки ви?</p>") == 1
    assert (await browser.post(f"{path}/questions", text="")).status_code == 422
    question = (await queries.questions_of(cast.kalyna.id))[0]
    await browser.post(f"{path}/questions/{question.pub}")
    assert await queries.questions_of(cast.kalyna.id) == []
    assert (await Entry.get()).deed == "door.set"


# --- deciding -----------------------------------------------------------------------------------


async def test_in_an_open_hearted_circle_one_yes_is_enough(cast: Cast) -> None:
    await Group.filter(id=cast.kalyna.id).update(care=Care.OPEN)
    whom = await asked(cast)
    assert await yes(cast, cast.marta, whom) is Yes.CAME_IN
    assert await state_of(cast, cast.bohdan) is Belonging.ACTIVE
    viewer = await seen_by(cast.bohdan)
    assert viewer.is_member(cast.kalyna.id)
    assert cast.kalyna.id in viewer.new_in


async def test_in_a_guarded_circle_it_takes_two(cast: Cast) -> None:
    whom = await asked(cast)
    assert await yes(cast, cast.marta, whom) is Yes.ONE_OF_TWO
    assert await state_of(cast, cast.bohdan) is Belonging.APPLIED
    with pytest.raises(Conflict):
        await yes(cast, cast.marta, whom)
    with pytest.raises(Conflict):  # nobody has vouched yet, and Taras could
        await yes(cast, cast.olena, whom)
    await actions.vouch(cast.taras, whom, "Знаю")
    assert await yes(cast, cast.olena, whom) is Yes.CAME_IN
    assert await state_of(cast, cast.bohdan) is Belonging.ACTIVE
    assert [one.deed for one in await Entry.all().order_by("id")] == [
        *("act.asked", "member.admitted", "act.agreed")
    ]


async def test_it_takes_two_who_vouch_or_as_many_as_a_young_circle_has(cast: Cast) -> None:
    whom = await asked(cast)
    assert await queries.vouches_missing(whom) == 1  # three of a month, and two of them decide
    await person("halyna", cast.kalyna, "Галина")
    assert await queries.vouches_missing(whom) == 2
    await Membership.filter(user__login__in=["taras", "halyna"]).update(joined_at=now())
    assert await queries.vouches_missing(whom) == 0
    await yes(cast, cast.marta, whom)
    assert await yes(cast, cast.olena, whom) is Yes.CAME_IN


async def test_a_second_yes_is_offered_only_once_enough_have_vouched(
    cast: Cast, browser: Browser
) -> None:
    whom = await asked(cast)
    await yes(cast, cast.marta, whom)
    await browser.as_(cast.olena)
    path = f"/c/{cast.kalyna.pub}/waiting/{cast.bohdan.pub}"
    page = words_of(await browser.get(path))
    assert "One more person of the circle has to vouch" in page
    assert "they come in at once" not in page
    assert "Yes, let them in" not in page
    await actions.vouch(cast.taras, whom, "Знаю")
    page = words_of(await browser.get(path))
    assert "they come in at once" in page
    assert "Yes, let them in" in page


async def test_whoever_vouched_and_left_does_not_count(cast: Cast) -> None:
    whom = await asked(cast)
    await person("halyna", cast.kalyna, "Галина")
    await person("ivan", cast.kalyna, "Іван")
    await actions.vouch(cast.taras, whom, "Знаю")
    assert await queries.vouches_missing(whom) == 1
    await actions.leave(cast.taras, cast.kalyna.id)
    assert await queries.vouches_missing(whom) == 2


async def test_a_first_yes_counts_only_while_its_giver_keeps_the_door(cast: Cast) -> None:
    await Membership.filter(user__login="taras").update(joined_at=now())
    whom = await asked(cast)
    await yes(cast, cast.marta, whom)
    await RoleGrant.filter(membership__user_id=cast.marta.user_id).delete()
    with pytest.raises(Conflict):
        await yes(cast, cast.olena, whom)
    assert await state_of(cast, cast.bohdan) is Belonging.APPLIED
    assert (await Act.get()).state is State.WITHDRAWN


async def test_coming_in_by_an_invitation_ends_the_yes_that_waited(
    cast: Cast, config: Config
) -> None:
    whom = await asked(cast)
    await yes(cast, cast.marta, whom)
    _, code = await invited(config, cast.olena, cast.kalyna)
    await actions.join(cast.bohdan, code, "Богдан")
    assert (await Act.get()).state is State.WITHDRAWN


async def test_a_ban_ends_the_yes_that_waited(cast: Cast) -> None:
    whom = await asked(cast)
    await yes(cast, cast.marta, whom)
    await actions.ban(cast.olena, whom, "spam")
    assert (await Act.get(kind="member.admit")).state is State.WITHDRAWN


async def test_a_no_ends_the_yes_that_waited(cast: Cast) -> None:
    whom = await asked(cast)
    await yes(cast, cast.marta, whom)
    await actions.refuse(cast.olena, whom, cast.bohdan.pub, "unknown")
    assert (await Act.get()).state is State.WITHDRAWN
    await Membership.filter(user_id=whom.user_id).update(left_at=None)
    await asked(cast)
    assert await yes(cast, cast.olena, whom) is Yes.ONE_OF_TWO


async def test_of_two_who_decide_at_once_one_is_told(cast: Cast) -> None:
    await Group.filter(id=cast.kalyna.id).update(care=Care.OPEN)
    whom = await asked(cast)
    outcomes = await asyncio.gather(
        yes(cast, cast.olena, whom),
        actions.refuse(cast.marta, whom, cast.bohdan.pub, "unknown"),
        return_exceptions=True,
    )
    assert sum(isinstance(one, Conflict) for one in outcomes) == 1


async def test_whoever_is_too_late_reads_so(cast: Cast, browser: Browser) -> None:
    await Group.filter(id=cast.kalyna.id).update(care=Care.OPEN)
    whom = await asked(cast)
    await browser.as_(cast.marta)
    page = await browser.get(f"/c/{cast.kalyna.pub}/waiting/{cast.bohdan.pub}")
    assert "Let them in?" in page.text
    await yes(cast, cast.olena, whom)
    late = await browser.post(
        f"/c/{cast.kalyna.pub}/waiting/{cast.bohdan.pub}", decision="no", reason="unknown"
    )
    assert late.status_code == 409
    assert "decided a moment ago" in words_of(late)


async def test_a_no_needs_a_reason_and_is_read_by_the_person(cast: Cast, browser: Browser) -> None:
    await asked(cast)
    await browser.as_(cast.marta)
    path = f"/c/{cast.kalyna.pub}/waiting/{cast.bohdan.pub}"
    assert (await browser.post(path, decision="no")).status_code == 422
    assert (await browser.post(path, decision="no", reason="unknown")).status_code == 303
    await browser.as_(cast.bohdan)
    page = await browser.follow(await browser.get("/home"))
    assert "Nobody here could say that they know you." in words_of(page)
    assert "Марта" not in page.text


@pytest.mark.parametrize("who", ["taras", "nino", "bohdan"])
async def test_others_decide_nothing(cast: Cast, who: str) -> None:
    whom = await asked(cast)
    circle = await circle_of(cast, cast.olena)
    with pytest.raises(Forbidden):
        await actions.admit(getattr(cast, who), circle, whom, cast.bohdan.pub)
    with pytest.raises(Forbidden):
        await actions.refuse(getattr(cast, who), whom, cast.bohdan.pub, "unknown")


async def test_nobody_is_let_in_under_a_keepers_name(cast: Cast) -> None:
    await Group.filter(id=cast.kalyna.id).update(care=Care.OPEN)
    whom = await asked(cast, name="Олена")
    with pytest.raises(Conflict):
        await yes(cast, cast.marta, whom)


async def test_a_steward_keeps_the_door_too(cast: Cast) -> None:
    steward = await person("steward", cast.kalyna, "Ганна", Role.STEWARD)
    whom = await asked(cast)
    await actions.vouch(cast.taras, whom, "Знаю")
    await actions.vouch(cast.marta, whom, "Знаю")
    await yes(cast, steward, whom)
    assert await yes(cast, cast.olena, whom) is Yes.CAME_IN


# --- waiting ------------------------------------------------------------------------------------


async def test_whoever_waits_talks_with_the_keepers_and_sees_nothing_else(
    cast: Cast, browser: Browser
) -> None:
    await asked(cast)
    await browser.as_(cast.bohdan)
    path = f"/c/{cast.kalyna.pub}/waiting/{cast.bohdan.pub}/room"
    room = await browser.follow(await browser.get(path))
    assert room.status_code == 200
    assert "Калина" not in room.text
    address = str(room.url.path)
    said = await browser.post(f"{address}/messages", text="Добрий день", cid="c" * 22)
    assert said.status_code == 303, said.text
    assert "Добрий день" in (await browser.follow(said)).text
    for page in ("", "/about", "/rooms", "/waiting", "/me", "/leave", "/people", "/log"):
        assert (await browser.get(f"/c/{cast.kalyna.pub}{page}")).status_code == 404
    for page in ("/about", "/people", "/search"):
        assert (await browser.get(f"{address}{page}")).status_code == 404
    viewer = await seen_by(cast.bohdan)
    assert [one.kind for one in await visible_to(viewer)] == [RoomKind.WAITING]


async def test_keepers_come_into_the_waiting_room_and_members_do_not(
    cast: Cast, browser: Browser
) -> None:
    await asked(cast)
    path = f"/c/{cast.kalyna.pub}/waiting/{cast.bohdan.pub}/room"
    await browser.as_(cast.taras)
    assert (await browser.get(path)).status_code == 404
    room = await Room.get(kind=RoomKind.WAITING)
    assert (await browser.get(f"/rooms/{room.pub}")).status_code == 404
    await browser.as_(cast.marta)
    page = await browser.follow(await browser.get(path))
    assert page.status_code == 200
    await browser.post(f"/rooms/{room.pub}/join")
    said = await browser.post(f"/rooms/{room.pub}/messages", text="Вітаємо", cid="d" * 22)
    assert said.status_code == 303
    await browser.as_(cast.bohdan)
    assert "Вітаємо" in (await browser.get(f"/rooms/{room.pub}")).text


async def test_the_waiting_room_closes_with_the_answer(cast: Cast) -> None:
    await Group.filter(id=cast.kalyna.id).update(care=Care.OPEN)
    whom = await asked(cast)
    room = await Room.get(kind=RoomKind.WAITING)
    assert await the_log().mine(room.id, whom.user_id)
    await mend_seats()
    assert await the_log().mine(room.id, whom.user_id)
    await yes(cast, cast.olena, whom)
    assert await the_log().people(room.id) == []
    assert (await Room.get(id=room.id)).archived_at is not None


async def test_a_room_that_a_crash_forgot_is_opened_later(cast: Cast) -> None:
    await Membership.create(
        group_id=cast.kalyna.id,
        user_id=cast.bohdan.user_id,
        name="Богдан",
        state=Belonging.APPLIED,
    )
    await mend_seats()
    room = await Room.get(kind=RoomKind.WAITING)
    assert await the_log().mine(room.id, cast.bohdan.user_id or 0)


async def test_whoever_waits_takes_it_back(cast: Cast, browser: Browser) -> None:
    whom = await asked(cast)
    await yes(cast, cast.marta, whom)
    await browser.as_(cast.bohdan)
    home = await browser.follow(await browser.post(f"/c/{cast.kalyna.pub}/asked"))
    assert "You took it back" in words_of(home)
    assert await state_of(cast, cast.bohdan) is Belonging.WITHDRAWN
    with pytest.raises(Conflict):
        await yes(cast, cast.olena, whom)
    await asked(cast)
    assert await state_of(cast, cast.bohdan) is Belonging.APPLIED


async def test_an_invitation_brings_in_whoever_waits(cast: Cast, config: Config) -> None:
    await asked(cast)
    _, code = await invited(config, cast.olena, cast.kalyna)
    await actions.join(cast.bohdan, code, "Богдан")
    assert await state_of(cast, cast.bohdan) is Belonging.ACTIVE


async def test_keepers_are_told_on_their_home_page(cast: Cast, browser: Browser) -> None:
    await asked(cast)
    await browser.as_(cast.marta)
    assert f"/c/{cast.kalyna.pub}/waiting" in (await browser.get(f"/c/{cast.kalyna.pub}")).text
    await browser.as_(cast.taras)
    assert "/waiting" not in (await browser.get(f"/c/{cast.kalyna.pub}")).text
