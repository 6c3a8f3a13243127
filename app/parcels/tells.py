"""What of parcels people are told, and in which words."""

from __future__ import annotations

from enum import StrEnum

from app.core.i18n import N_


class Tells(StrEnum):
    ASKED = "parcel.asked"  # would you carry it? To whoever is to
    SAID_YES = "parcel.said yes"  # to whoever plans it
    SAID_NO = "parcel.said no"
    YOUR_TURN = "parcel.your turn"  # to whoever carries next
    SET_OUT = "parcel.set out"  # to whom it is for
    BLOCKED = "parcel.blocked"  # to whoever plans it, and to whom it is for
    ARRIVED = "parcel.arrived"  # to whom it is for
    WRONG_CODES = "parcel.wrong codes"  # to whoever takes it next, and to whoever plans it
    GIVEN_ON = "parcel.given on"  # to whoever had it, and did not say so themselves
    HANDED_OVER = "parcel.handed over"  # to whoever plans it
    LOST = "parcel.lost"
    CHANGED = "parcel.changed"  # its day, or where from or to: to who has said that they carry it
    NOT_NOW = "parcel.not now"  # its turn, as was told: to whoever was to carry it instead
    NOT_NEEDED = "parcel.not needed"  # to whoever was to carry it
    ROAD_HIDDEN = "parcel.road hidden"  # what somebody wrote of a road: to them
    ROAD_SHOWN = "parcel.road shown"
    CALLED_OFF = "parcel.called off"  # nothing is promised any more: to whoever packed it


# With %(code)s, which stands on the box.
SENTENCES = {
    Tells.ASKED: N_("Would you carry parcel %(code)s a part of its way?"),
    Tells.SAID_YES: N_("Somebody will carry parcel %(code)s."),
    Tells.SAID_NO: N_("Somebody cannot carry parcel %(code)s. Please ask somebody else."),
    Tells.YOUR_TURN: N_("Parcel %(code)s is ready. Now it is your part of the way."),
    Tells.SET_OUT: N_("Parcel %(code)s is on its way to you."),
    Tells.BLOCKED: N_("Parcel %(code)s cannot go on at the moment."),
    Tells.ARRIVED: N_("Parcel %(code)s is near you. Say its code when you take it."),
    Tells.WRONG_CODES: N_(
        "The digits for parcel %(code)s were wrong ten times. Whoever has it now can say so here."
    ),
    Tells.GIVEN_ON: N_(
        "Parcel %(code)s is in other hands now. Thank you for carrying it. If you have it still, "
        "please tell whoever plans its way."
    ),
    Tells.HANDED_OVER: N_("Parcel %(code)s has been handed over."),
    Tells.LOST: N_("Parcel %(code)s is lost. We are sorry."),
    Tells.CHANGED: N_(
        "The day or the place of parcel %(code)s has changed. You carry it: please look."
    ),
    Tells.NOT_NOW: N_(
        "Parcel %(code)s stays with whoever has it. You need not fetch it now; maybe later."
    ),
    Tells.NOT_NEEDED: N_("Parcel %(code)s does not need you any more. Thank you."),
    Tells.CALLED_OFF: N_("Parcel %(code)s is not sent: what was in it is not promised any more."),
}

# With %(road)s: what their own words were about.
OF_ROADS = {
    Tells.ROAD_HIDDEN: N_(
        "Your words about “%(road)s” are hidden until somebody has looked at them."
    ),
    Tells.ROAD_SHOWN: N_("Your words about “%(road)s” are to be seen again."),
}

ICONS = {Tells.BLOCKED: "clock", Tells.HANDED_OVER: "check", Tells.LOST: "circle-alert"}
URGENT = (Tells.YOUR_TURN, Tells.BLOCKED, Tells.ARRIVED)  # also reach those who rest
