"""What people call the states of parcels, legs and roads."""

from __future__ import annotations

from app.core.i18n import N_
from app.parcels.models import LegState, Mode, ParcelState, Passable, Trouble

PARCEL = {
    ParcelState.PLANNED: N_("The way is being planned"),
    ParcelState.READY: N_("Packed, and waits to be fetched"),
    ParcelState.ON_THE_WAY: N_("On its way"),
    ParcelState.STUCK: N_("Cannot go on at the moment"),
    ParcelState.ARRIVED: N_("Near whoever it is for"),
    ParcelState.HANDED_OVER: N_("Handed over"),
    ParcelState.LOST: N_("Lost"),
    ParcelState.BROUGHT_BACK: N_("Brought back, and not sent again"),
    ParcelState.CANCELLED: N_("Not sent"),
}
LEG = {
    LegState.PLANNED: N_("Planned"),
    LegState.READY: N_("Ready"),
    LegState.IN_TRANSIT: N_("On the way"),
    LegState.ARRIVED: N_("Has arrived"),
    LegState.HANDED_OVER: N_("Handed on"),
    LegState.BLOCKED: N_("Cannot go on"),
    LegState.REROUTED: N_("Another way was taken"),
    LegState.RETURNED: N_("Brought back"),
    LegState.LOST: N_("Lost"),
    LegState.CANCELLED: N_("Not taken"),
}
WITH_YOU, TO_FETCH = N_("With you"), N_("Can be fetched now")
WITH_CARRIER, WAITS = N_("With whoever carries it"), N_("Waits for whoever carries it")
KINDS = {  # of a tag
    LegState.READY: "info",
    LegState.IN_TRANSIT: "info",
    LegState.ARRIVED: "info",
    LegState.HANDED_OVER: "good",
    LegState.BLOCKED: "stop",
    LegState.LOST: "stop",
}


def leg_words(state: LegState, *, has_it: bool, is_mine: bool, plans: bool) -> str:
    """`has_it`: its carrier; the other two: the reader. Only its carrier goes to fetch it."""
    if state is not LegState.READY or (plans and not is_mine):
        return LEG[state]
    if is_mine:
        return WITH_YOU if has_it else TO_FETCH
    return WITH_CARRIER if has_it else WAITS


MODE = {
    Mode.VOLUNTEER: N_("Somebody of ours, by car"),
    Mode.OWN: N_("On foot, or by bicycle"),
    Mode.BUS: N_("By bus or train"),
    Mode.POST: N_("By post"),
    Mode.OFFICIAL: N_("With an official transport"),
}
TROUBLE = {
    Trouble.CHECKPOINT: N_("The checkpoint is closed"),
    Trouble.NOT_THERE: N_("Nobody is there"),
    Trouble.WRONG_ADDRESS: N_("The address is wrong"),
    Trouble.REFUSED: N_("It is not taken"),
    Trouble.TOO_FAR: N_("It is too far, or too dangerous"),
    Trouble.SEIZED: N_("It was taken away"),
    Trouble.DAMAGED: N_("It is damaged"),
    Trouble.OTHER: N_("Something else"),
}
ROAD = {
    Passable.OPEN: N_("Open"),
    Passable.SLOW: N_("Slow"),
    Passable.BLOCKED: N_("Closed"),
    Passable.UNKNOWN: N_("Nobody knows"),
}
ROAD_KINDS = {Passable.OPEN: "good", Passable.SLOW: "soon", Passable.BLOCKED: "stop"}
