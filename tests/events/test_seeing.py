"""Who may know of an event at all, and where exactly it is."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from app.core.clock import now
from app.core.errors import NotFound
from app.core.sealed import seal
from app.core.viewer import Viewer
from app.events.models import (
    AnswerState,
    Event,
    EventAnswer,
    EventAudience,
    EventState,
    PlaceFor,
    Says,
)
from app.events.queries import exact_place_for, occurrence_for, planned, visible_to
from app.events.rules import see_event
from tests.events.making import membership_of, supper
from tests.world import PEOPLE, World


def who_looks(world: World) -> dict[str, Viewer]:
    cast = world.cast
    return {name: getattr(cast, name) for name in PEOPLE if hasattr(cast, name)}


@pytest.mark.parametrize("audience", list(EventAudience))
@pytest.mark.parametrize("state", list(EventState))
@pytest.mark.parametrize("hidden_at", [None, now()], ids=["shown", "hidden"])
async def test_the_list_and_the_rule_say_the_same(
    world: World, state: EventState, audience: EventAudience, hidden_at: datetime | None
) -> None:
    cast = world.cast
    different = {"event_state": state, "audience": audience, "hidden_at": hidden_at}
    one = await supper(cast.kalyna, cast.taras, **different)
    event = await Event.get(id=one.event_id).select_related("host")
    for name, viewer in who_looks(world).items():
        knows = see_event(viewer, planned(event)) and state is not EventState.TEMPLATE
        assert knows == await visible_to(viewer).filter(id=one.id).exists(), (name, state)


async def test_a_stranger_does_not_meet_it(world: World) -> None:
    cast = world.cast
    one = await supper(cast.kalyna, cast.olena)
    with pytest.raises(NotFound):
        await occurrence_for(cast.nino, one.pub)
    assert (await occurrence_for(cast.taras, one.pub)).title == "Вечеря"


async def test_the_exact_place_is_for_who_comes_and_not_before_the_hour(world: World) -> None:
    cast = world.cast
    one = await supper(cast.kalyna, cast.olena, place_for=PlaceFor.COMING, place_hours=24)
    event = await Event.get(id=one.event_id)
    event.exact_place = seal("вул. Садова 5", "event", event.pub, "exact_place")
    await event.save()
    taras = await membership_of(cast.taras, cast.kalyna)
    await EventAnswer.create(
        occurrence_id=one.id,
        group_id=one.group_id,
        membership_id=taras.id,
        by_id=taras.id,
        says=Says.GOING,
        state=AnswerState.CONFIRMED,
        nonce="1",
        made_at=now(),
        changed_at=now(),
    )

    async def where(viewer: Viewer) -> str:
        return (await exact_place_for(viewer, await occurrence_for(viewer, one.pub)))[0]

    assert await where(cast.taras) == "", "it is a week until then"
    assert await where(cast.olena) == "вул. Садова 5"
    one.starts_at, one.ends_at = now() + timedelta(hours=20), now() + timedelta(hours=22)
    await one.save()
    assert await where(cast.taras) == "вул. Садова 5"
    assert await where(cast.marta) == "", "she does not come"
