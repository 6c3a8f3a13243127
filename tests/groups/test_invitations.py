"""Invitations: made and taken back by those who keep the door; used once."""

from __future__ import annotations

import asyncio
import re
from datetime import timedelta

import pytest

from app.core.clock import now
from app.core.config import Config
from app.core.errors import Conflict, Forbidden, NotFound, TooMany
from app.core.tokens import kept, public_id
from app.core.viewer import Role
from app.groups import actions, queries
from app.groups.actions import Arrival
from app.groups.models import Belonging, Care, Group, Invitation, Membership
from tests.cast import Cast, person
from tests.conftest import Browser
from tests.groups.ways import invited, walk_to_agree, words_of


async def test_two_people_with_one_link_and_one_comes_in(cast: Cast, config: Config) -> None:
    invitation, code = await invited(config, cast.olena, cast.kalyna)
    rivals = [await person("first"), await person("second"), await person("third")]
    outcomes = await asyncio.gather(
        *(actions.join(rival, code, "Хтось") for rival in rivals), return_exceptions=True
    )
    assert outcomes.count(Arrival.CAME_IN) == 1
    others = [outcome for outcome in outcomes if outcome is not Arrival.CAME_IN]
    assert {type(no) for no in others} <= {Conflict, NotFound}
    assert await Membership.filter(invitation_id=invitation.id).count() == 1
    assert (await Invitation.get(id=invitation.id)).uses == 1


async def test_whoever_was_slower_reads_what_happened(
    cast: Cast, browser: Browser, config: Config
) -> None:
    _, code = await invited(config, cast.olena, cast.kalyna)
    other = browser.another()
    await walk_to_agree(browser, code, "Bohdan", "bohdan-k")
    await walk_to_agree(other, code, "Тимур", "tymur-k")
    answers = await asyncio.gather(
        browser.post(f"/join/{code}/agree", agree="1"), other.post(f"/join/{code}/agree", agree="1")
    )
    await other.client.aclose()
    came, late = sorted(answers, key=lambda answer: answer.status_code)
    assert came.status_code == 303
    assert late.status_code in (404, 409)
    said = words_of(late)
    assert "Somebody else came in by this invitation" in said or "This link does not open" in said
    assert (
        await Membership.filter(group_id=cast.kalyna.id, name__in=["Bohdan", "Тимур"]).count() == 1
    )


async def test_one_person_in_two_tabs_takes_one_seat(cast: Cast, config: Config) -> None:
    invitation, code = await invited(config, cast.olena, cast.kalyna, uses=5)
    outcomes = await asyncio.gather(*(actions.join(cast.bohdan, code, "Богдан") for _ in range(3)))
    assert sorted(outcomes) == [Arrival.CAME_IN, Arrival.WAS_IN, Arrival.WAS_IN]
    assert (await Invitation.get(id=invitation.id)).uses == 1


async def test_links_that_open_nothing_are_one_and_the_same_page(
    cast: Cast, browser: Browser, config: Config
) -> None:
    _, used_code = await invited(config, cast.olena, cast.kalyna)
    expired, expired_code = await invited(config, cast.olena, cast.kalyna)
    revoked, revoked_code = await invited(config, cast.olena, cast.kalyna)
    _, left_code = await invited(config, cast.marta, cast.kalyna)
    await actions.join(cast.bohdan, used_code, "Богдан")
    await Invitation.filter(id=expired.id).update(expires_at=now() - timedelta(seconds=1))
    await actions.revoke(cast.olena, revoked)
    await actions.leave(cast.marta, cast.kalyna.id)
    await browser.get("/join")  # from here on the style sheet is linked, without a nonce

    bodies = set()
    for code in (used_code, expired_code, revoked_code, left_code, public_id(), "x"):
        for step in ("", "/login", "/agree"):
            answer = await browser.get(f"/join/{code}{step}")
            assert answer.status_code == 404
            bodies.add(answer.text)
    assert len(bodies) == 1
    page = bodies.pop()
    assert "This link does not open" in page
    assert 'href="/sign-in"' in page
    assert "Калина" not in page
    assert "Олена" not in page


async def test_trying_links_one_after_another_has_an_end(cast: Cast, browser: Browser) -> None:
    answers = [await browser.get(f"/join/{public_id()}") for _ in range(31)]
    assert [answer.status_code for answer in answers] == [404] * 30 + [429]
    assert answers[-1].headers["retry-after"]


@pytest.mark.parametrize("state", ["used", "expired", "revoked"])
async def test_a_closed_link_lets_nobody_in_even_at_the_last_step(
    cast: Cast, config: Config, state: str
) -> None:
    invitation, code = await invited(config, cast.olena, cast.kalyna)
    changes: dict[str, dict[str, object]] = {
        "used": {"uses": 1},
        "expired": {"expires_at": now() - timedelta(seconds=1)},
        "revoked": {"revoked_at": now()},
    }
    await Invitation.filter(id=invitation.id).update(**changes[state])
    with pytest.raises(NotFound):
        await actions.join(cast.bohdan, code, "Богдан")
    assert not await Membership.filter(user_id=cast.bohdan.user_id).exists()


async def test_a_link_taken_back_while_somebody_agrees_closes(
    cast: Cast, config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    invitation, code = await invited(config, cast.olena, cast.kalyna)
    way = await queries.invitation_behind(code)
    await actions.revoke(cast.olena, invitation)

    async def a_moment_ago(code: str) -> queries.Way | None:
        return way

    monkeypatch.setattr(actions.joining, "way_behind", a_moment_ago)
    with pytest.raises(Conflict):
        await actions.join(cast.bohdan, code, "Богдан")
    assert not await Membership.filter(user_id=cast.bohdan.user_id).exists()


async def test_the_table_holds_nothing_one_could_come_in_by(cast: Cast, config: Config) -> None:
    invitation, code = await invited(config, cast.olena, cast.kalyna)
    row = (await Invitation.filter(id=invitation.id).values())[0]
    assert row["code_hash"] == kept(code)
    assert code not in [str(value) for value in row.values()]


# --- making them ------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["olena", "marta"])
async def test_keepers_invite(cast: Cast, config: Config, who: str) -> None:
    invitation, _ = await invited(config, getattr(cast, who), cast.kalyna)
    assert invitation.is_open(now())


async def test_stewards_invite_too(cast: Cast, config: Config) -> None:
    steward = await person("halyna", cast.kalyna, "Галина", Role.STEWARD)
    invitation, _ = await invited(config, steward, cast.kalyna)
    assert invitation.group_id == cast.kalyna.id


@pytest.mark.parametrize("who", ["taras", "nino", "bohdan"])
async def test_others_do_not_invite(cast: Cast, config: Config, who: str) -> None:
    with pytest.raises(Forbidden):
        await invited(config, getattr(cast, who), cast.kalyna)


async def test_a_member_is_shown_how_to_ask_and_makes_none(cast: Cast, browser: Browser) -> None:
    await browser.as_(cast.taras)
    page = await browser.get(f"/c/{cast.kalyna.pub}/invite")
    assert "Ask for an invitation" in page.text
    assert 'name="uses"' not in page.text
    sent = {"label": "Сестра", "days": "7", "uses": "30", "role": "moderator"}
    await browser.post(f"/c/{cast.kalyna.pub}/invite", **sent)
    assert not await Invitation.exists()


async def test_olena_makes_an_invitation_and_shows_its_link(
    cast: Cast, browser: Browser, config: Config
) -> None:
    await browser.as_(cast.olena)
    form = await browser.get(f"/c/{cast.kalyna.pub}/invite")
    assert 'name="days" type="text" value="7"' in form.text
    assert "There are none just now." in form.text

    made = await browser.post(
        f"/c/{cast.kalyna.pub}/invite", label="для сусідки", days="3", uses="2", group_id="2"
    )
    page = await browser.follow(made)
    link = re.search(rf"{config.home}/join/(\w{{22}})", page.text)
    assert link
    assert "<svg viewBox" in page.text
    assert "style=" not in page.text.partition("<body")[2]
    way = await queries.invitation_behind(link[1])
    assert way
    assert way.circle_id == cast.kalyna.id
    assert way.invitation.max_uses == 2
    assert way.invitation.expires_at - now() < timedelta(days=3)

    listed = await browser.get(f"/c/{cast.kalyna.pub}/invite")
    assert "для сусідки" in listed.text
    assert "0 of 2 came in" in listed.text
    assert "made by Олена" in words_of(listed)


async def test_what_is_printed_does_not_name_a_guarded_circle(cast: Cast, browser: Browser) -> None:
    await browser.as_(cast.olena)
    made = await browser.post(f"/c/{cast.kalyna.pub}/invite", days="7", uses="1")
    paper = (await browser.follow(made)).text.partition('id="paper"')[2]
    assert "Калина" not in paper.partition("<print-button")[0]
    title = re.search("<title>(.*?)</title>", (await browser.follow(made)).text)
    assert title
    assert title[1] == "Invitation · Kolo"

    await Group.filter(id=cast.kalyna.id).update(care=Care.OPEN)
    paper = (await browser.follow(made)).text.partition('id="paper"')[2]
    assert "Калина" in paper.partition("<print-button")[0]


async def test_pressing_the_button_twice_makes_one_invitation(cast: Cast, browser: Browser) -> None:
    await browser.as_(cast.olena)
    path = f"/c/{cast.kalyna.pub}/invite"
    once = re.search(r'name="once" value="(\w+)"', (await browser.get(path)).text)
    assert once
    presses = [browser.post(path, once=once[1], label="Іван", days="7", uses="1") for _ in range(2)]
    first, second = await asyncio.gather(*presses)
    assert first.headers["location"] == second.headers["location"]
    later = await browser.post(path, once=once[1], label="Іван", days="7", uses="1")
    assert later.headers["location"] == first.headers["location"]
    other = await browser.post(path, once=once[1], label="Оля", days="7", uses="1")
    assert other.headers["location"] != first.headers["location"]
    assert await Invitation.all().count() == 2


@pytest.mark.parametrize(
    ("field", "value"), [("days", "0"), ("days", "31"), ("days", "сім"), ("uses", "99")]
)
async def test_a_form_that_will_not_do_comes_back_as_typed(
    cast: Cast, browser: Browser, field: str, value: str
) -> None:
    await browser.as_(cast.olena)
    sent = {"label": "Іван", "days": "7", "uses": "1"} | {field: value}
    answer = await browser.post(f"/c/{cast.kalyna.pub}/invite", **sent)
    assert answer.status_code == 422
    assert "Please give a whole number from 1 to 30." in answer.text
    assert f'href="#{field}"' in answer.text
    assert f'value="{value}"' in answer.text
    assert 'value="Іван"' in answer.text
    assert not await Invitation.all().exists()


async def test_twenty_a_day_are_enough(cast: Cast, config: Config) -> None:
    for _ in range(20):
        await invited(config, cast.olena, cast.kalyna)
    with pytest.raises(TooMany):
        await invited(config, cast.olena, cast.kalyna)
    await invited(config, cast.marta, cast.kalyna)
    yesterday = now() - timedelta(days=1, minutes=1)
    await Invitation.filter(inviter_id=cast.olena.user_id).update(created_at=yesterday)
    await invited(config, cast.olena, cast.kalyna)


async def test_whoever_made_twenty_hears_one_thing_and_gets_back_what_they_typed(
    cast: Cast, browser: Browser, config: Config
) -> None:
    for _ in range(20):
        await invited(config, cast.olena, cast.kalyna)
    await browser.as_(cast.olena)
    label = "Сестра Марії, приїде у вівторок"
    sent = {"label": label, "days": "7", "uses": "1"}
    answer = await browser.post(f"/c/{cast.kalyna.pub}/invite", **sent)
    assert answer.status_code == 429
    assert "Please go on tomorrow." in answer.text
    assert "minutes" not in answer.text
    assert label in answer.text


# --- taking them back -------------------------------------------------------------------------


async def test_a_keeper_takes_an_invitation_back(
    cast: Cast, browser: Browser, config: Config
) -> None:
    invitation, code = await invited(config, cast.olena, cast.kalyna, label="Іван")
    await browser.as_(cast.marta)
    path = f"/c/{cast.kalyna.pub}/invite/{invitation.pub}"
    for _ in range(2):
        answer = await browser.follow(await browser.post(f"{path}/revoke"))
        assert "The invitation is taken back." in answer.text
    assert "Taken back" in words_of(answer)
    assert await queries.invitation_behind(code) is None
    assert "does not open any more" in (await browser.get(path)).text
    assert code not in (await browser.get(path)).text


async def test_used_and_ended_invitations_are_told_apart_in_the_list(
    cast: Cast, browser: Browser, config: Config
) -> None:
    _, code = await invited(config, cast.olena, cast.kalyna)
    ended, _ = await invited(config, cast.olena, cast.kalyna)
    await actions.join(cast.bohdan, code, "Богдан")
    await Invitation.filter(id=ended.id).update(expires_at=now() - timedelta(seconds=1))
    await browser.as_(cast.olena)
    past = words_of(await browser.get(f"/c/{cast.kalyna.pub}/invite")).partition("Used, ended")[2]
    assert "Used ·" in past
    assert "Its time is over" in past


async def test_invitations_of_another_circle_are_not_there(
    cast: Cast, browser: Browser, config: Config
) -> None:
    invitation, _ = await invited(config, cast.olena, cast.kalyna)
    await browser.as_(cast.nino)
    for circle in (cast.kalyna, cast.tbilisi):
        path = f"/c/{circle.pub}/invite/{invitation.pub}"
        assert (await browser.get(path)).status_code == 404
        assert (await browser.post(f"{path}/revoke")).status_code == 404
    assert (await Invitation.get(id=invitation.id)).revoked_at is None


async def test_invitations_go_with_the_one_who_made_them(cast: Cast, config: Config) -> None:
    _, code = await invited(config, cast.marta, cast.kalyna)
    await actions.leave(cast.marta, cast.kalyna.id)
    assert await queries.invitation_behind(code) is None
    assert (await Membership.get(user_id=cast.marta.user_id)).state is Belonging.LEFT


async def test_a_link_of_somebody_put_out_of_the_circle_opens_nothing(
    cast: Cast, config: Config
) -> None:
    _, code = await invited(config, cast.marta, cast.kalyna)
    await Membership.filter(user_id=cast.marta.user_id).update(state=Belonging.LEFT)
    assert await queries.invitation_behind(code) is None


async def test_a_link_closing_at_the_last_moment_is_that_same_page(
    cast: Cast, browser: Browser, config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, code = await invited(config, cast.olena, cast.kalyna)
    await walk_to_agree(browser, code, "Bohdan", "bohdan-k")

    async def closed(code: str) -> None:
        return None

    monkeypatch.setattr(actions.joining, "way_behind", closed)
    answer = await browser.post(f"/join/{code}/agree", agree="1")
    assert answer.status_code == 404
    assert "This link does not open" in answer.text
