"""A door, a name and a code are for whoever goes there now: not for each who might have to."""

from __future__ import annotations

import pytest

from app.core.config import Config
from app.core.errors import Conflict, Forbidden, NotFound
from app.core.sealed import seal, use
from app.core.viewer import Viewer
from app.features import wire
from app.groups import actions as groups
from app.help import actions as helping
from app.help.models import Post, PostState
from app.lines.models import Promise, PromiseState
from app.notices.models import Notice
from app.parcels import actions
from app.parcels.forms import BlockForm
from app.parcels.models import Leg, LegState, ParcelState, Trouble
from app.parcels.tells import Tells
from tests.cast import Cast, person
from tests.conftest import Database
from tests.directory.cards import SitsDown
from tests.help.promises import newest_of
from tests.parcels.making import Way, leg_form, to_kherson
from tests.world import World, forgive_everybody

DOOR = "вул. Садова, 5"
EMMAS, TARASES, OTHERS = "Херсон, вокзал", "до дверей", "до під’їзду"
S = LegState


async def with_a_door(way: Way) -> Way:
    where = seal(DOOR, "help_post", way.post.pub, "address")
    await Post.filter(id=way.post.id).update(address=where)
    return way


@pytest.fixture
async def way(db: Database, cast: Cast, config: Config) -> Way:
    use(config.key)
    forgive_everybody()
    return await with_a_door(await to_kherson(cast))


async def instead_of(way: Way, position: int, goes_to: str, name: str) -> Viewer:
    """Somebody else, who has said yes to another way."""
    other = await person(f"other{position}", way.circle, name)
    form = leg_form("Херсон", goes_to, name, instead=position)
    await actions.add_leg(way.serhii, await way.seen_by(way.serhii), form)
    await actions.say_yes(other, *await way.leg(other, goes_to))
    return other


async def goes_as_far_as_emma(way: Way) -> None:
    await actions.say_yes(way.emma, *await way.leg(way.emma, EMMAS))
    await actions.ready(way.serhii, await way.seen_by(way.serhii))
    await actions.set_out(way.serhii, *await way.leg(way.serhii, "Миколаїв"))
    await actions.vouch_for(way.serhii, *await way.leg(way.serhii, "Миколаїв"))
    await actions.set_out(way.emma, *await way.leg(way.emma, EMMAS))


async def codes_of(way: Way, who: Viewer) -> list[str]:
    return [one.code for one in (await way.seen_by(who)).stretches if one.code]


async def test_the_door_opens_to_who_goes_there_when_it_is_their_turn(way: Way) -> None:
    await actions.say_yes(way.taras, *await way.leg(way.taras, TARASES))
    stand_in = await instead_of(way, 2, OTHERS, "Олег")
    await goes_as_far_as_emma(way)
    for who in (way.taras, stand_in):
        sent = await way.seen_by(who)
        assert (sent.area, sent.address, sent.whose) == ("Центр", "", "")
    await actions.take(way.taras, *await way.coming_to(way.taras))
    sent = await way.seen_by(way.taras)
    assert (sent.address, sent.whose) == (DOOR, "Галина")
    assert not (await way.seen_by(stand_in)).address

    closed = BlockForm(Trouble.NOT_THERE, "", waits=True)
    await actions.set_out(way.taras, *await way.leg(way.taras, TARASES))
    await actions.block(way.taras, *await way.leg(way.taras, TARASES), closed)
    assert (await way.seen_by(way.taras)).address == DOOR, "they wait before it"
    await actions.take_other_way(way.taras, *await way.leg(way.taras, TARASES))
    assert (await way.seen_by(stand_in)).address == DOOR
    assert not (await way.seen_by(way.taras)).address, "he gives it on"


async def test_only_who_comes_next_reads_the_code_and_takes_it(way: Way) -> None:
    await actions.say_yes(way.taras, *await way.leg(way.taras, TARASES))
    stand_in = await instead_of(way, 2, OTHERS, "Олег")
    await goes_as_far_as_emma(way)
    _, emmas = await way.leg(way.serhii, EMMAS)
    assert len(await codes_of(way, way.taras)) == 1
    assert await codes_of(way, stand_in) == []
    sent = await way.seen_by(stand_in)
    assert [one.goes_to for one in sent.stretches] == [OTHERS], "and no part but their own"
    with pytest.raises(Forbidden):
        await actions.take(stand_in, sent, emmas)
    await actions.take(way.taras, *await way.coming_to(way.taras))
    assert (await way.states())[-2:] == [S.READY, S.PLANNED]
    first = await Leg.get(parcel__pub=way.pub, position=2, state=S.READY).select_related("carrier")
    assert first.carrier
    assert first.carrier.user_id == way.taras.user_id, "the record says who has it"


async def test_as_long_as_the_first_choice_has_not_answered_nobody_else_takes_it(way: Way) -> None:
    stand_in = await instead_of(way, 2, OTHERS, "Олег")
    await goes_as_far_as_emma(way)
    for who in (way.taras, stand_in):
        assert await codes_of(way, who) == []
    await actions.drop_leg(way.serhii, *await way.leg(way.serhii, TARASES))
    assert len(await codes_of(way, stand_in)) == 1


async def test_who_is_not_next_any_more_has_not_taken_it(way: Way) -> None:
    await actions.say_yes(way.taras, *await way.leg(way.taras, TARASES))
    _ = await instead_of(way, 2, OTHERS, "Олег")
    await goes_as_far_as_emma(way)
    seen = await way.coming_to(way.taras)
    await actions.drop_leg(way.serhii, *await way.leg(way.serhii, TARASES))
    with pytest.raises(Conflict):
        await actions.take(way.taras, *seen)
    assert (await Leg.get(id=seen[1].row.id)).state is S.IN_TRANSIT


async def test_the_page_says_when_the_address_comes(world: World, at: SitsDown) -> None:
    way = await with_a_door(await to_kherson(world.cast))
    waits, when = "You read the address here when it is your turn.", f"/parcels/{way.pub}"
    taras = await at(way.taras)
    assert waits not in (await taras.get(when)).text, "only asked"
    await actions.say_yes(way.taras, *await way.leg(way.taras, TARASES))
    assert waits in (await taras.get(when)).text
    await actions.say_yes(way.emma, *await way.leg(way.emma, EMMAS))
    assert waits not in (await (await at(way.emma)).get(when)).text, "she goes to nobody’s door"
    await goes_as_far_as_emma(way)
    await actions.take(way.taras, *await way.coming_to(way.taras))
    seen = (await taras.get(when)).text
    assert DOOR in seen
    assert waits not in seen


async def at_the_door(way: Way) -> None:
    """Taras has it, and reads where the door is."""
    await actions.say_yes(way.taras, *await way.leg(way.taras, TARASES))
    await goes_as_far_as_emma(way)
    await actions.take(way.taras, *await way.coming_to(way.taras))
    await actions.set_out(way.taras, *await way.leg(way.taras, TARASES))
    assert (await way.seen_by(way.taras)).address == DOOR


async def received(way: Way) -> None:
    given = await newest_of(way.serhii, way.post)
    await helping.confirm(way.halyna, way.post, given)


@pytest.mark.parametrize("is_blocked", [False, True])
async def test_what_is_received_leads_to_no_door_any_more(way: Way, is_blocked: bool) -> None:
    wire()
    await at_the_door(way)
    seen = await way.leg(way.taras, TARASES)
    if is_blocked:
        await actions.block(way.taras, *seen, BlockForm(Trouble.NOT_THERE, "", waits=True))
    await received(way)
    assert (await way.row()).state is ParcelState.HANDED_OVER
    with pytest.raises(NotFound):
        await way.seen_by(way.taras)
    with pytest.raises(Conflict):  # an older page
        await actions.lose(way.taras, *seen)
    told = Notice.filter(user_id=way.taras.user_id, kind=Tells.NOT_NEEDED)
    assert await told.exists()
    assert not (await way.seen_by(way.serhii)).held


async def test_what_is_received_on_the_way_needs_nobody_who_was_to_carry_it(way: Way) -> None:
    wire()
    await actions.say_yes(way.taras, *await way.leg(way.taras, TARASES))
    await goes_as_far_as_emma(way)
    await received(way)
    assert (await way.row()).state is ParcelState.HANDED_OVER
    for who in (way.emma, way.taras):
        with pytest.raises(NotFound):
            await way.seen_by(who)
        assert await Notice.filter(user_id=who.user_id, kind=Tells.NOT_NEEDED).exists()


async def test_that_an_ask_left_the_board_takes_no_door_from_who_has_still_to_bring_it(
    way: Way,
) -> None:
    await at_the_door(way)
    _ = await Post.filter(id=way.post.id).update(state=PostState.EXPIRED)
    assert (await way.seen_by(way.taras)).address == DOOR


async def test_what_is_on_its_way_finds_the_door_of_whoever_has_left(way: Way) -> None:
    await at_the_door(way)
    await groups.leave(way.halyna, way.post.group_id)
    assert (await Post.get(id=way.post.id)).state is PostState.CLOSED
    assert (await way.seen_by(way.taras)).address == DOOR


async def test_where_some_of_it_is_awaited_the_door_stays(way: Way) -> None:
    """And where all of it is settled, it is closed, whatever the parcel says."""
    await at_the_door(way)
    given = Promise.filter(sheet_id=way.post.sheet_id)
    for state in (PromiseState.DELIVERED, PromiseState.DISPUTED):
        _ = await given.update(state=state)
        assert (await way.seen_by(way.taras)).address == DOOR
    _ = await given.update(state=PromiseState.RELEASED)
    assert not (await way.seen_by(way.taras)).address
