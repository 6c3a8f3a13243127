"""Whoever has a parcel keeps it in sight until somebody has it from them (ADR 24)."""

from __future__ import annotations

from app.core.errors import Conflict
from app.core.i18n import N_, Words, words
from app.core.rules import Rule
from app.core.viewer import Viewer
from app.parcels import rules
from app.parcels.actions.becoming import MEANWHILE, become, step
from app.parcels.actions.telling import carrier_of, tell
from app.parcels.changes import GO_ON, HAVE, OPEN_AGAIN, REROUTE, SET_OUT, WAIT, Change
from app.parcels.models import ACTIVE_LEG, Leg, LegState, Parcel
from app.parcels.queries import Sent, Stretch
from app.parcels.queries.carried import piece_of
from app.parcels.queries.holding import held
from app.parcels.rules import Piece
from app.parcels.tells import Tells

WITH_ANOTHER = N_("Somebody has this parcel still. Say first that they have handed it on.")
THEY_HAVE_IT = N_("%(name)s has it still. Get it from them, then press “I have it now”.")
SOMEBODY_HAS_IT = N_("Somebody has it still. Get it from them, then press “I have it now”.")
WITH_YOU = N_("You have this parcel. Say that it cannot go on: then somebody takes it from you.")
WITH_THEM = N_(
    "Whoever carries this part has the parcel. Say that it cannot go on, and plan another way."
)


async def leg_now(may: Rule[Piece], viewer: Viewer, sent: Sent, one: Stretch) -> Leg:
    """In a transaction that is alone with the parcel: a leg as it stands by now. Raises Conflict
    where it has become somebody else's to say since the viewer's page was read."""
    legs = await Leg.filter(parcel_id=sent.row.id).select_related("carrier")
    (leg,) = [each for each in legs if each.id == one.row.id]
    if not may(viewer, piece_of(sent.carried, legs, leg, await held([sent.row.id]))):
        raise Conflict(MEANWHILE)
    return leg


async def has_it(leg: Leg) -> bool:
    return leg.id in await held([leg.parcel_id])


async def held_up(parcel: Parcel, leg: Leg) -> Leg | None:
    """Another one, whose carrier cannot go on and has it still."""
    having = await held([parcel.id])
    rows = Leg.filter(id__in=sorted(having), state=LegState.BLOCKED)
    return await rows.exclude(id=leg.id).first()


async def took(parcel: Parcel, leg: Leg | None, by: int) -> None:
    """Whoever said that they carry it has it from the one before, and has not set out."""
    if leg and carrier_of(leg) and leg.said_yes_at:
        await step(parcel, HAVE, by, leg)


async def give_on(parcel: Parcel, leg: Leg, by: int, taker: int | None) -> None:
    """From who cannot go on to who goes the other way. Raises Conflict where none is open, or it is
    not that of the `taker` (a membership)."""
    other = await Leg.get_or_none(parcel_id=parcel.id, state=LegState.READY)
    if other is None or not await has_it(leg) or taker not in (None, other.carrier_id):
        raise Conflict(MEANWHILE)
    await become(parcel, leg, REROUTE, by)
    await took(parcel, other, by)


async def tell_given_on(parcel: Parcel, leg: Leg, by: int) -> None:
    """To whoever had it until now: it is out of their sight, and somebody may have said so too
    early."""
    again = f"{leg.pub}:{leg.changed_at:%y%m%d%H%M%S%f}"
    await tell(Tells.GIVEN_ON, parcel, carrier_of(leg) - {by}, again=again)


async def as_held(viewer: Viewer, sent: Sent, leg: Leg, change: Change) -> Change:
    """What becomes of a leg that is to move. As long as another has the parcel, nobody sets out
    with it or says what became of it: raises Conflict. A way that opens again waits."""
    others = Leg.filter(parcel_id=leg.parcel_id).exclude(id=leg.id)
    if not await others.filter(id__in=sorted(await held([leg.parcel_id]))).exists():
        return change
    if change is GO_ON and not await others.filter(state__in=list(ACTIVE_LEG)).exists():
        return OPEN_AGAIN
    raise Conflict(_with_another(viewer, sent))


async def go_round(parcel: Parcel, leg: Leg, change: Change, by: int) -> None:
    """Before a leg moves: who cannot go on, and goes the other way themselves, has it already."""
    before = await held_up(parcel, leg)
    if before and before.carrier_id == leg.carrier_id == by and change in (SET_OUT, GO_ON):
        await become(parcel, before, REROUTE, by)


def _with_another(viewer: Viewer, sent: Sent) -> Words | str:
    """With no name that their page does not say."""
    one = sent.held
    if one is None or not rules.take_over(viewer, one.piece):
        return WITH_ANOTHER
    return words(THEY_HAVE_IT, name=one.carrier) if one.carrier else SOMEBODY_HAS_IT


async def leave_other_way(parcel: Parcel, leg: Leg, by: int) -> None:
    """Whoever has it gives it to nobody: what was open instead waits again, and may be needed."""
    if leg.state is not LegState.BLOCKED or not await has_it(leg):
        return
    others = Leg.filter(parcel_id=parcel.id).exclude(id=leg.id)
    for other in await others.filter(state__in=[LegState.READY, LegState.BLOCKED]):
        if other.state is LegState.BLOCKED:
            await become(parcel, other, REROUTE, by)
            continue
        await become(parcel, other, WAIT, by)
        again = f"{other.pub}:{other.changed_at:%y%m%d%H%M%S%f}"
        await tell(Tells.NOT_NOW, parcel, carrier_of(other) - {by}, again=again)
