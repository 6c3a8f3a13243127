"""Whoever does not carry a parcel any more finds on their own page that it is so, and whom to tell
if they have it still."""

from __future__ import annotations

from datetime import timedelta

import httpx2
import pytest

from app.chat.models import Block
from app.core.clock import now
from app.groups.models import Care, Group
from app.notices.models import Notice
from app.parcels import actions
from app.parcels.tells import Tells
from tests.directory.cards import SitsDown
from tests.help.making import membership_of
from tests.parcels.making import Way, leg_form, to_kherson
from tests.parcels.test_pages import words
from tests.world import World, forgive_everybody

HAS_IT = "Somebody else has it now. Thank you for carrying it."
NEED_NOT = "You need not carry it any more. Thank you."
KEEPERS = "please tell whoever plans its way, or those who look after the board"
SECTION = 'id="given-on"'


@pytest.fixture
async def way(world: World) -> Way:
    """Ivan is on his way with it."""
    forgive_everybody()
    way = await to_kherson(world.cast)
    await Group.filter(id=way.circle.id).update(care=Care.OPEN)
    await actions.ready(way.serhii, await way.seen_by(way.serhii))
    await actions.say_yes(way.ivan, *await way.leg(way.ivan, "Миколаїв"))
    await actions.say_yes(way.emma, *await way.leg(way.emma, "Херсон, вокзал"))
    await actions.set_out(way.ivan, *await way.leg(way.ivan, "Миколаїв"))
    return way


def section(answer: httpx2.Response) -> str:
    assert SECTION in answer.text
    inside = answer.text.partition(SECTION)[2].partition("</section>")[0]
    return words(httpx2.Response(200, text=f"<p {inside}")).replace(" ,", ",")


async def test_the_notice_leads_to_where_it_is_said_and_whom_to_tell(
    way: Way, at: SitsDown
) -> None:
    ivan, carries = await at(way.ivan), f"/c/{way.circle.pub}/carrying"
    assert SECTION not in (await ivan.get(carries)).text
    await actions.take(way.emma, *await way.coming_to(way.emma))
    notice = await Notice.get(user_id=way.ivan.user_id, kind=Tells.GIVEN_ON)
    led = await ivan.post(f"/notices/{notice.pub}")
    assert led.headers["location"] == carries
    page = await ivan.get(carries)
    said = section(page)
    assert (await way.row()).code in said
    assert HAS_IT in said
    assert "please tell Сергій, who plans its way" in said
    assert f"/direct/{way.serhii.pub}" in page.text
    for other in ("Емма", "Галина", "Тарас", "Херсон"):
        assert other not in said
    assert "Nothing is on its way" not in page.text
    for who in (way.emma, way.serhii, way.halyna, way.taras):
        assert SECTION not in (await (await at(who)).get(carries)).text


async def test_an_old_page_of_it_leads_there_too(way: Way, at: SitsDown) -> None:
    ivan, (_, leg) = await at(way.ivan), await way.leg(way.ivan, "Миколаїв")
    await actions.take(way.emma, *await way.coming_to(way.emma))
    box = f"/parcels/{way.pub}"
    there, states = f"/c/{way.circle.pub}/carrying#given-on", await way.states()
    for path in (box, f"{box}/legs/{leg.pub}/hand-over", f"{box}/legs/{leg.pub}/blocked"):
        assert (await ivan.get(path)).headers["location"] == there
    for deed in ("arrived", "hand-over", "lost"):
        answer = await ivan.post(f"{box}/legs/{leg.pub}/{deed}", code="1")
        assert answer.headers["location"] == there
    assert await way.states() == states


async def test_what_somebody_writes_on_an_old_page_is_given_back(way: Way, at: SitsDown) -> None:
    ivan, (_, leg) = await at(way.ivan), await way.leg(way.ivan, "Миколаїв")
    await actions.take(way.emma, *await way.coming_to(way.emma))
    states, note = await way.states(), "На блокпосту забрали половину"
    old = f"/parcels/{way.pub}/legs/{leg.pub}/blocked"
    answer = await ivan.post(old, trouble="checkpoint", note=note, then="other")
    assert answer.status_code == 409
    assert note in answer.text
    assert "you do not carry the parcel any more" in answer.text
    assert HAS_IT in section(answer)
    assert await way.states() == states


async def test_in_a_guarded_circle_nobody_is_named(way: Way, at: SitsDown) -> None:
    await Group.filter(id=way.circle.id).update(care=Care.GUARDED)
    await actions.take(way.emma, *await way.coming_to(way.emma))
    said = section(await (await at(way.ivan)).get(f"/c/{way.circle.pub}/carrying"))
    assert KEEPERS in said
    assert "Сергій" not in said


@pytest.mark.parametrize("how", ["do not meet", "it is for them"])
async def test_whom_they_may_not_know_of_is_not_named(way: Way, at: SitsDown, how: str) -> None:
    await actions.take(way.emma, *await way.coming_to(way.emma))
    if how == "do not meet":
        _ = await Block.create(blocker_id=way.serhii.user_id, blocked_id=way.ivan.user_id)
    else:
        way.post.author_id = (await membership_of(way.serhii, way.circle)).id
        await way.post.save(update_fields=["author_id"])
    said = section(await (await at(way.ivan)).get(f"/c/{way.circle.pub}/carrying"))
    assert KEEPERS in said
    assert "Сергій" not in said


async def test_whose_part_was_given_to_another_reads_that_they_need_not(
    way: Way, at: SitsDown
) -> None:
    """Who had said yes may have fetched it all the same."""
    for end in ("Херсон, вокзал", "до дверей"):
        form = leg_form("Миколаїв", end, "Іван")
        await actions.change_leg(way.serhii, *await way.leg(way.serhii, end), form)
    carries = f"/c/{way.circle.pub}/carrying"
    emma, taras = [section(await (await at(one)).get(carries)) for one in (way.emma, way.taras)]
    assert NEED_NOT in emma
    assert "If you have it still, please tell Сергій" in emma
    assert NEED_NOT in taras
    assert "If you have it still" not in taras, "he was only asked"


async def test_who_carries_it_again_has_it_on_its_own_page_and_old_ones_go(
    way: Way, at: SitsDown
) -> None:
    await actions.take(way.emma, *await way.coming_to(way.emma))
    ivan, carries = await at(way.ivan), f"/c/{way.circle.pub}/carrying"
    form = leg_form("Херсон", "до дверей", "Іван")
    await actions.change_leg(way.serhii, *await way.leg(way.serhii, "до дверей"), form)
    assert SECTION not in (await ivan.get(carries)).text
    assert (await ivan.get(f"/parcels/{way.pub}")).status_code == 200
    _, leg = await way.leg(way.ivan, "до дверей")
    await actions.drop_leg(way.serhii, *await way.leg(way.serhii, leg.goes_to))
    assert HAS_IT in section(await ivan.get(carries))
    await Notice.filter(user_id=way.ivan.user_id).update(at=now() - timedelta(days=15))
    assert SECTION not in (await ivan.get(carries)).text
