"""Why somebody could take an ask, in plain words: of what they wrote on their card, and what they
offer on the board."""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum

from app.core.i18n import N_


class Reason(StrEnum):
    OFFERS = "offers"
    TRANSLATES = "translates"
    DRIVES = "drives"
    HAS_ROOM = "has room"
    CAN = "can"
    IS_NEAR = "is near"
    SPEAKS = "speaks"


_SAID = {
    Reason.OFFERS: N_("offers something like this on the board"),
    Reason.TRANSLATES: N_("can translate"),
    Reason.DRIVES: N_("can drive somebody"),
    Reason.HAS_ROOM: N_("has a spare room"),
    Reason.CAN: N_("can do something of this kind"),
    Reason.IS_NEAR: N_("lives in the area asked for"),
}
_SPEAKS = {
    "uk": N_("speaks Ukrainian"),
    "ka": N_("speaks Georgian"),
    "en": N_("speaks English"),
}


def said(reasons: Collection[Reason], locale: str) -> list[str]:
    """`locale`: the language in which it is asked."""
    words = [_SPEAKS.get(locale, "") if one is Reason.SPEAKS else _SAID[one] for one in reasons]
    return [one for one in words if one]
