"""Whoever has a parcel in their hands keeps it in sight until somebody else has it."""

from __future__ import annotations

import pytest

from app.core.config import Config, secret_key
from app.core.errors import Conflict, Forbidden, Invalid, NotFound
from app.core.i18n import say
from app.core.sealed import seal, use
from app.core.viewer import Viewer
from app.features import wire
from app.groups import actions as groups
from app.help.models import Post
from app.notices.models import Notice
from app.parcels import actions
from app.parcels.forms import BlockForm, Who
from app.parcels.models import Leg, LegState, ParcelState, Trouble
from app.parcels.queries import Sent, Stretch
from app.parcels.tells import Tells
from tests.cast import Cast
from tests.conftest import Database
from tests.parcels.making import Way, leg_form, to_kherson
from tests.world import forgive_everybody

IVANS, EMMAS, PETROS, TARASES = "Миколаїв", "Херсон, вокзал", "Херсон, ринок", "до дверей"
CLOSED = BlockForm(Trouble.CHECKPOINT, "", waits=False)
S = LegState


@pytest.fixture
async def way(db: Database, cast: Cast, config: Config) -> Way:
    return await emma_has_it(cast, config)


async def emma_has_it(cast: Cast, config: Config) -> Way:
    """From Ivan; beside her way is one of somebody without an account."""
    wire()
    use(secret_key(config.data))
    forgive_everybody()
    way = await to_kherson(cast)
    await actions.ready(way.serhii, await way.seen_by(way.serhii))
    await actions.say_yes(way.ivan, *await way.leg(way.ivan, IVANS))
    await actions.say_yes(way.emma, *await way.leg(way.emma, EMMAS))
    await actions.set_out(way.ivan, *await way.leg(way.ivan, IVANS))
    await actions.take(way.emma, *await coming_to(way, way.emma))
    return way


async def coming_to(way: Way, who: Viewer) -> tuple[Sent, Stretch]:
    sent = await way.seen_by(who)
    return sent, next(one for one in sent.stretches if one.code)


async def meets_the_checkpoint(way: Way) -> None:
    await actions.set_out(way.emma, *await way.leg(way.emma, EMMAS))
    await actions.block(way.emma, *await way.leg(way.emma, EMMAS), CLOSED)


async def ivan_goes_round(way: Way) -> None:
    """He goes the other way, and says yes."""
    form = leg_form("Снігурівка", PETROS, "Іван")
    await actions.change_leg(way.serhii, *await way.leg(way.serhii, PETROS), form)
    await actions.say_yes(way.ivan, *await way.leg(way.ivan, PETROS))


async def holder(way: Way) -> str:
    held = (await way.seen_by(way.serhii)).held
    return held.carrier if held else ""


async def test_who_cannot_go_on_has_it_until_whoever_goes_the_other_way_takes_it(way: Way) -> None:
    await meets_the_checkpoint(way)
    assert await way.states() == [S.HANDED_OVER, S.BLOCKED, S.READY, S.PLANNED]
    assert await holder(way) == "Емма"
    sent, emmas = await way.leg(way.emma, EMMAS)
    assert sent.row.code
    assert emmas.gives_to == "Водій Петро"
    await ivan_goes_round(way)
    assert (await way.leg(way.emma, EMMAS))[1].gives_to == "Іван"
    _, coming = await coming_to(way, way.ivan)
    assert coming.carrier == "", "who plans it tells him where"
    with pytest.raises(Invalid):
        await actions.hand_over(way.emma, *await way.leg(way.emma, EMMAS), "12345x")
    await actions.hand_over(way.emma, *await way.leg(way.emma, EMMAS), coming.code or "")
    assert await way.states() == [S.HANDED_OVER, S.REROUTED, S.READY, S.PLANNED]
    assert await holder(way) == "Іван"
    with pytest.raises(NotFound):
        await way.seen_by(way.emma)
    await actions.set_out(way.ivan, *await way.leg(way.ivan, PETROS))
    assert (await way.row()).state is ParcelState.ON_THE_WAY


async def test_who_has_not_said_yes_is_not_named_and_takes_nothing(way: Way) -> None:
    await meets_the_checkpoint(way)
    form = leg_form("Снігурівка", PETROS, "Іван")
    await actions.change_leg(way.serhii, *await way.leg(way.serhii, PETROS), form)
    sent, emmas = await way.leg(way.emma, EMMAS)
    assert emmas.piece.has_other
    assert emmas.gives_to == ""
    for who in (way.ivan, way.halyna):
        with pytest.raises(Forbidden):
            await actions.take(who, sent, emmas)
    assert not [one for one in (await way.seen_by(way.halyna)).stretches if one.code]


async def test_whoever_goes_the_other_way_says_that_they_have_it_and_then_sets_out(
    way: Way,
) -> None:
    await meets_the_checkpoint(way)
    await ivan_goes_round(way)
    with pytest.raises(Conflict, match=r"^Somebody has it still.*press “I have it now”"):
        await actions.set_out(way.ivan, *await way.leg(way.ivan, PETROS))
    assert await holder(way) == "Емма"
    assert (await way.states())[1:3] == [S.BLOCKED, S.READY]
    await actions.take(way.ivan, *await coming_to(way, way.ivan))
    assert await holder(way) == "Іван"
    assert (await way.states())[1:3] == [S.REROUTED, S.READY]
    await actions.set_out(way.ivan, *await way.leg(way.ivan, PETROS))
    assert (await way.states())[1:3] == [S.REROUTED, S.IN_TRANSIT]


async def test_who_plans_it_and_goes_themselves_reads_from_whom_to_get_it(way: Way) -> None:
    await meets_the_checkpoint(way)
    form = leg_form("Снігурівка", PETROS, "Сергій")
    await actions.change_leg(way.serhii, *await way.leg(way.serhii, PETROS), form)
    with pytest.raises(Conflict) as no:
        await actions.set_out(way.serhii, *await way.leg(way.serhii, PETROS))
    assert say(no.value.words).startswith("Емма has it still.")


async def test_who_goes_the_other_way_themselves_has_it_already(way: Way) -> None:
    await meets_the_checkpoint(way)
    form = leg_form("Снігурівка", PETROS, "Емма")
    await actions.change_leg(way.serhii, *await way.leg(way.serhii, PETROS), form)
    await actions.say_yes(way.emma, *await way.leg(way.emma, PETROS))
    await actions.set_out(way.emma, *await way.leg(way.emma, PETROS))
    assert (await way.states())[1:3] == [S.REROUTED, S.IN_TRANSIT]
    assert await holder(way) == "Емма"


async def test_a_way_that_opens_again_before_they_have_it_waits_to_be_gone(way: Way) -> None:
    await meets_the_checkpoint(way)
    await ivan_goes_round(way)
    waits = BlockForm(Trouble.CHECKPOINT, "", waits=True)
    await actions.block(way.ivan, *await way.leg(way.ivan, PETROS), waits)
    assert (await way.states())[1:3] == [S.BLOCKED, S.BLOCKED]
    seen = await way.leg(way.ivan, PETROS)
    await actions.go_on(way.ivan, *seen)
    assert (await way.states())[1:3] == [S.BLOCKED, S.READY]
    assert await holder(way) == "Емма"
    await actions.block(way.ivan, *await way.leg(way.ivan, PETROS), waits)
    form = leg_form("Херсон, річкою", "порт", "Водій Олег", who=Who.OUTSIDE, instead=1)
    await actions.add_leg(way.serhii, await way.seen_by(way.serhii), form)
    await actions.take_other_way(way.serhii, *await way.leg(way.serhii, EMMAS))
    for is_with in ("Емма", "Водій Олег"):
        with pytest.raises(Conflict):
            await actions.go_on(way.ivan, *seen)
        assert await holder(way) == is_with
        if is_with == "Емма":
            await actions.vouch_for(way.serhii, *await way.leg(way.serhii, EMMAS))
            await actions.set_out(way.serhii, *await way.leg(way.serhii, "порт"))


async def test_no_other_way_sets_out_before_it_is_handed_on(way: Way) -> None:
    await meets_the_checkpoint(way)
    with pytest.raises(Conflict, match="handed it on"):
        await actions.set_out(way.serhii, *await way.leg(way.serhii, PETROS))
    await actions.vouch_for(way.serhii, *await way.leg(way.serhii, EMMAS))
    await actions.set_out(way.serhii, *await way.leg(way.serhii, PETROS))
    assert await holder(way) == "Водій Петро"


async def test_when_the_road_opens_again_they_carry_on_and_the_other_way_waits(way: Way) -> None:
    await meets_the_checkpoint(way)
    await ivan_goes_round(way)
    for times in (1, 2):
        await actions.go_on(way.emma, *await way.leg(way.emma, EMMAS))
        assert await way.states() == [S.HANDED_OVER, S.IN_TRANSIT, S.PLANNED, S.PLANNED]
        assert await Notice.filter(kind=Tells.NOT_NOW, user_id=way.ivan.user_id).count() == times
        await actions.block(way.emma, *await way.leg(way.emma, EMMAS), CLOSED)
        assert (await way.states())[1:3] == [S.BLOCKED, S.READY]
    turns = Notice.filter(kind=Tells.YOUR_TURN, user_id=way.ivan.user_id)
    assert await turns.count() >= 2, "he is told again"


async def test_they_bring_it_back_and_it_is_lost_to_nobody_else(way: Way) -> None:
    await meets_the_checkpoint(way)
    await ivan_goes_round(way)
    for does in (actions.lose, actions.bring_back):
        with pytest.raises(Conflict):
            await does(way.ivan, *await way.leg(way.ivan, PETROS))
    await actions.bring_back(way.emma, *await way.leg(way.emma, EMMAS))
    assert (await way.states())[1:] == [S.RETURNED, S.PLANNED, S.PLANNED]
    assert (await way.seen_by(way.serhii)).is_back
    assert await holder(way) == ""
    for _ in range(2):
        try:
            await actions.take_other_way(way.serhii, *await way.leg(way.serhii, EMMAS))
        except Conflict:
            break
    assert (await way.states())[1:] == [S.RETURNED, S.READY, S.PLANNED]


async def test_what_is_lost_at_the_checkpoint_is_lost(way: Way) -> None:
    await meets_the_checkpoint(way)
    await actions.lose(way.emma, *await way.leg(way.emma, EMMAS))
    assert (await way.row()).state is ParcelState.LOST
    assert (await way.states())[1:] == [S.LOST, S.CANCELLED, S.CANCELLED]


async def test_of_a_way_that_closes_before_they_have_it_nobody_keeps_anything(way: Way) -> None:
    await meets_the_checkpoint(way)
    await ivan_goes_round(way)
    form = leg_form("Херсон, річкою", "порт", "Водій Олег", who=Who.OUTSIDE, instead=1)
    await actions.add_leg(way.serhii, await way.seen_by(way.serhii), form)
    await actions.block(way.ivan, *await way.leg(way.ivan, PETROS), CLOSED)
    assert (await way.states())[1:4] == [S.BLOCKED, S.REROUTED, S.READY]
    with pytest.raises(NotFound):
        await way.seen_by(way.ivan)
    assert (await way.leg(way.emma, EMMAS))[1].gives_to == "Водій Олег"
    await actions.drop_leg(way.serhii, *await way.leg(way.serhii, "порт"))
    assert (await way.row()).state is ParcelState.STUCK
    assert await holder(way) == "Емма"


async def test_whoever_has_just_taken_it_does_not_lose_it_by_saying_no(way: Way) -> None:
    _, emmas = await way.leg(way.emma, EMMAS)
    assert (emmas.state, emmas.piece.has_it) == (S.READY, True)
    with pytest.raises(Conflict, match="You have this parcel"):
        await actions.say_no(way.emma, *await way.leg(way.emma, EMMAS))
    other = leg_form("Миколаїв", EMMAS, "Тарас")
    with pytest.raises(Invalid):
        await actions.change_leg(way.serhii, *await way.leg(way.serhii, EMMAS), other)
    with pytest.raises(Conflict, match="has the parcel"):
        await actions.drop_leg(way.serhii, *await way.leg(way.serhii, EMMAS))
    assert await holder(way) == "Емма"
    form = BlockForm(Trouble.TOO_FAR, "", waits=False)
    await actions.block(way.emma, *await way.leg(way.emma, EMMAS), form)
    assert (await way.leg(way.emma, EMMAS))[1].gives_to == "Водій Петро"


async def test_whoever_leaves_with_it_in_their_hands_stays_its_carrier(way: Way) -> None:
    await groups.leave(way.emma, way.circle.id)
    assert await holder(way) == "Емма"
    await groups.leave(way.taras, way.circle.id)
    assert (await Leg.get(parcel__pub=way.pub, position=2)).carrier_id is None


async def test_before_they_have_it_people_still_say_no(way: Way) -> None:
    await actions.say_yes(way.taras, *await way.leg(way.taras, TARASES))
    await actions.say_no(way.taras, *await way.leg(way.taras, TARASES))
    with pytest.raises(NotFound):
        await way.seen_by(way.taras)


async def test_on_the_last_part_the_one_who_goes_there_now_is_waited_for(way: Way) -> None:
    where = seal("вул. Садова, 5", "help_post", way.post.pub, "address")
    await Post.filter(id=way.post.id).update(address=where)
    await actions.say_yes(way.taras, *await way.leg(way.taras, TARASES))
    await actions.set_out(way.emma, *await way.leg(way.emma, EMMAS))
    await actions.vouch_for(way.serhii, *await way.leg(way.serhii, EMMAS))
    assert (await way.leg(way.taras, TARASES))[0].address == "вул. Садова, 5"
    form = leg_form("Херсон, вокзал", "до дверей, пішки", "Іван", instead=2)
    await actions.add_leg(way.serhii, await way.seen_by(way.serhii), form)
    await actions.say_yes(way.ivan, *await way.leg(way.ivan, "до дверей, пішки"))
    await actions.set_out(way.taras, *await way.leg(way.taras, TARASES))
    await actions.block(way.taras, *await way.leg(way.taras, TARASES), CLOSED)
    assert not (await way.leg(way.taras, TARASES))[0].address, "another goes to the door"
    assert (await way.leg(way.ivan, "до дверей, пішки"))[0].address
    codes = [one for one in (await way.seen_by(way.halyna)).stretches if one.code]
    assert [one.state for one in codes] == [S.READY], "one code, of whoever comes"
    await actions.go_on(way.taras, *await way.leg(way.taras, TARASES))
    assert (await way.leg(way.taras, TARASES))[0].address
    _, coming = await coming_to(way, way.halyna)
    await actions.hand_over(way.taras, *await way.leg(way.taras, TARASES), coming.code or "")
    assert (await way.row()).state is ParcelState.HANDED_OVER
