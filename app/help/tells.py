"""What of the help board people are told, and in which words."""

from __future__ import annotations

from enum import StrEnum

from app.core.i18n import N_


class Tells(StrEnum):
    PROMISED = "help.promised"  # to whoever asked
    PROPOSED = "help.proposed"  # to whoever asked, who says yes or no
    RELEASED = "help.released"  # somebody cannot bring it after all: to whoever asked
    TAKEN_FROM = "help.taken from"  # the clock, or a keeper, gave it back: to the helper
    SOON_FREE = "help.soon free"  # the clock will give it back: to the helper
    ACCEPTED = "help.accepted"  # to the helper
    DECLINED = "help.declined"
    SET_OUT = "help.set out"  # to whoever asked
    BOUGHT = "help.bought"  # to whoever receives it, and to whoever promised it
    LEFT_IN_BAG = "help.left in bag"  # nobody has promised any more what a buyer has: to the buyer
    BAG_NOT_NEEDED = "help.bag not needed"  # and it is not wanted any more: to the buyer
    DELIVERED = "help.delivered"
    CONFIRMED = "help.confirmed"  # to the helper
    PARTLY = "help.partly"  # to who promised it: a part came, and the rest is wanted again
    PART_CAME = "help.part came"  # as who receives says: to who gives, who has the rest still
    NONE_CAME = "help.none came"  # that was a slip: to who gives, who has all of it still
    DISPUTED = "help.disputed"  # to the helper, and who looks after the board
    SETTLED = "help.settled"  # to whose post it is; who promised hears of the outcome
    WAITS = "help.waits"  # to those who look after the board
    FLAGGED = "help.flagged"  # to them: an offer on the board has a sign of a snare
    LET_BE = "help.let be"  # to whoever wrote it
    NOT_LET_BE = "help.not let be"
    STILL_NEEDED = "help.still needed"  # before it expires: to whoever asked
    EXPIRED = "help.expired"
    NOT_NEEDED = "help.not needed"  # to the helper
    THANKED = "help.thanked"
    THANKS_HIDDEN = "help.thanks hidden"  # to whoever wrote them
    THANKS_SHOWN = "help.thanks shown"
    SAID_HIDDEN = "help.said hidden"  # words beside a promise: to whoever wrote them
    SAID_SHOWN = "help.said shown"
    HOW_ARE_YOU = "help.how are you"  # a week later
    IN_YOUR_WORDS = "help.in your words"  # an ask was drawn up of their message: may it be?
    ASSIGNED = "help.assigned"
    GIVEN_BACK = "help.given back"  # to those who look after the board: nobody has it any more
    CHANGED = "help.changed"  # what it says, or where and when: to who promised something
    LOOKED_AT = "help.looked at"  # a changed offer, by two: to who would like something of it
    HIDDEN = "help.hidden"  # somebody says it is about them: to its author, and the keepers
    SHOWN_AGAIN = "help.shown again"  # to its author
    STILL_HOLDS = "help.still holds"  # it has left the board: to who promised something
    LOST = "help.lost"  # on its way: to whoever waits for it
    YOURS_LOST = "help.yours lost"  # to whoever sent it
    CAME_IN_PART = "help.came in part"  # and the rest is lost: to whoever waits for it
    YOURS_CAME_IN_PART = "help.yours came in part"  # to whoever sent it, who says how much
    SOME_CAME = "help.some came"  # all that was found by then: to whoever waits for it
    YOURS_CAME = "help.yours came"  # so too: to whoever sent it, who says how much
    HOW_MUCH = "help.how much"  # came, before the rest is let go of: to whoever sent it
    HANDS_ON = "help.hands on"  # of an ask without a name: to who looks after it, or could
    SUGGESTED = "help.suggested"  # to who could take it


# With %(title)s.
SENTENCES = {
    Tells.PROMISED: N_("Somebody will bring something for “%(title)s”."),
    Tells.PROPOSED: N_("Somebody would like to help with “%(title)s” and waits for your yes."),
    Tells.RELEASED: N_("For “%(title)s” something is missing again that somebody had promised."),
    Tells.TAKEN_FROM: N_(
        "What you promised for “%(title)s” is open again, so that somebody else can bring it."
    ),
    Tells.SOON_FREE: N_(
        "What you promised for “%(title)s” is open again tomorrow if nothing is heard. "
        "Bring it, name another day, or say that you cannot."
    ),
    Tells.ACCEPTED: N_("Your help with “%(title)s” is welcome."),
    Tells.DECLINED: N_("For “%(title)s” somebody else will help this time. Thank you."),
    Tells.SET_OUT: N_("What was promised for “%(title)s” is on its way."),
    Tells.BOUGHT: N_("Something for “%(title)s” has been bought."),
    Tells.LEFT_IN_BAG: N_(
        "What you bought for “%(title)s” is open again: nobody has promised it now. "
        "Please bring it yourself, or hand it to whoever promises it next."
    ),
    Tells.BAG_NOT_NEEDED: N_(
        "Something you bought for “%(title)s” is not needed any more. Thank you. "
        "You can keep it, or give it to somebody who needs it."
    ),
    Tells.DELIVERED: N_("What was promised for “%(title)s” is there. Please say whether it is."),
    Tells.CONFIRMED: N_("What you brought for “%(title)s” has arrived. Thank you."),
    Tells.PARTLY: N_(
        "A part of what you promised for “%(title)s” has arrived. The rest is open again."
    ),
    Tells.PART_CAME: N_(
        "“%(title)s”: a part of what you promised is there. Bring the rest, or say that you cannot."
    ),
    Tells.NONE_CAME: N_(
        "“%(title)s”: nothing of what you promised is there yet, after all. "
        "Bring it, or say that you cannot."
    ),
    Tells.DISPUTED: N_("Something did not arrive as promised for “%(title)s”."),
    Tells.SETTLED: N_("What was unclear about “%(title)s” is settled. Open it to read how."),
    Tells.WAITS: N_("“%(title)s” waits for the yes of those who look after the board."),
    Tells.FLAGGED: N_("“%(title)s” says something that somebody should look at. Please do."),
    Tells.LET_BE: N_("“%(title)s” is on the board now."),
    Tells.NOT_LET_BE: N_("“%(title)s” will not be on the board. Open it to read why."),
    Tells.STILL_NEEDED: N_("Is “%(title)s” still so? In a few days it leaves the board."),
    Tells.EXPIRED: N_("“%(title)s” has left the board. One press brings it back."),
    Tells.NOT_NEEDED: N_("What you promised for “%(title)s” is not needed any more."),
    Tells.THANKED: N_("Somebody thanks you for your help with “%(title)s”."),
    Tells.THANKS_HIDDEN: N_(
        "Your words of thanks for “%(title)s” are hidden until somebody has looked at them."
    ),
    Tells.THANKS_SHOWN: N_("Your words of thanks for “%(title)s” are to be seen again."),
    Tells.SAID_HIDDEN: N_(
        "What you wrote beside a promise for “%(title)s” is hidden until somebody has looked at it."
    ),
    Tells.SAID_SHOWN: N_("What you wrote beside a promise for “%(title)s” is to be seen again."),
    Tells.HOW_ARE_YOU: N_("A week ago help came for “%(title)s”. How is it now?"),
    Tells.IN_YOUR_WORDS: N_("“%(title)s” was drawn up from your message. May others see it?"),
    Tells.CHANGED: N_("“%(title)s” has changed. You promised something for it: please look."),
    Tells.LOOKED_AT: N_("“%(title)s” has changed. It is read again before you see it."),
    Tells.ASSIGNED: N_("You look after “%(title)s” now."),
    Tells.GIVEN_BACK: N_("Somebody else has to look after “%(title)s”."),
    Tells.HIDDEN: N_("“%(title)s” is hidden until somebody has looked at it."),
    Tells.SHOWN_AGAIN: N_("“%(title)s” is to be seen again."),
    Tells.STILL_HOLDS: N_(
        "“%(title)s” has left the board, and what you promised still holds. "
        "Bring it, or say that you cannot."
    ),
    Tells.LOST: N_(
        "What was on its way for “%(title)s” does not get there. We are sorry. "
        "It is open again, so that somebody else can bring it."
    ),
    Tells.YOURS_LOST: N_(
        "What you sent for “%(title)s” did not get there. Nobody blames you, and thank you. "
        "It is open again, for you or for somebody else."
    ),
    Tells.CAME_IN_PART: N_(
        "“%(title)s”: a part came, and a part does not get there. We are sorry. "
        "Whoever sent it is asked how much came."
    ),
    Tells.YOURS_CAME_IN_PART: N_(
        "“%(title)s”: a part of what you sent came, and a part did not get there. "
        "Nobody blames you. Please say how much came."
    ),
    Tells.SOME_CAME: N_(
        "“%(title)s”: what was sent is there. Not all of it had been found when it set out. "
        "Whoever sent it is asked how much came."
    ),
    Tells.YOURS_CAME: N_(
        "“%(title)s”: what you sent is there. Not all of it had been found when it set out: "
        "please say how much came."
    ),
    Tells.HOW_MUCH: N_(
        "“%(title)s”: something of what you sent has come. "
        "Please say how much, so that others know what is still needed."
    ),
    Tells.HANDS_ON: N_(
        "Somebody helps with “%(title)s”, an ask without a name. Please see that it is handed on."
    ),
    Tells.SUGGESTED: N_(
        "Somebody thought that you could help with “%(title)s”. A no is all right."
    ),
}

# Of an ask that has left the board nothing is open again.
OFF_THE_BOARD = {
    Tells.SOON_FREE: N_(
        "What you promised for “%(title)s” is not expected any more from tomorrow on. "
        "Bring it, or say that you cannot."
    ),
    Tells.TAKEN_FROM: N_("What you promised for “%(title)s” is not expected of you any more."),
    Tells.LEFT_IN_BAG: N_("What you bought for “%(title)s” is not needed any more. Thank you."),
    Tells.PARTLY: N_(
        "A part of what you promised for “%(title)s” has arrived. "
        "The rest is not expected of you any more."
    ),
    Tells.LOST: N_("What was on its way for “%(title)s” does not get there. We are sorry."),
    Tells.YOURS_LOST: N_(
        "What you sent for “%(title)s” did not get there. Nobody blames you, and thank you."
    ),
}

# Of an offer it is the author who gives.
OF_OFFERS = {
    Tells.PROPOSED: N_("Somebody would like “%(title)s” and waits for your yes."),
    Tells.RELEASED: N_("“%(title)s”: somebody does not need it after all, and it is free again."),
    Tells.SOON_FREE: N_(
        "“%(title)s” is free for somebody else tomorrow if nothing is heard. "
        "If you would still like it, name another day there."
    ),
    Tells.ACCEPTED: N_("“%(title)s” is kept for you."),
    Tells.DECLINED: N_("“%(title)s” goes to somebody else this time."),
    Tells.TAKEN_FROM: N_("“%(title)s” is not kept for you any more."),
    Tells.SET_OUT: N_("“%(title)s” is on its way to you."),
    Tells.DELIVERED: N_("“%(title)s” is there. Please say whether you have it."),
    Tells.CONFIRMED: N_("“%(title)s” has arrived. Thank you."),
    Tells.PARTLY: N_("A part of “%(title)s” has reached you. The rest is free again."),
    Tells.PART_CAME: N_(
        "A part of “%(title)s” has reached who would like it. "
        "Hand over the rest, or say how much there is."
    ),
    Tells.NONE_CAME: N_(
        "Nothing of “%(title)s” has reached who would like it yet, after all. "
        "Hand it over, or say how much there is."
    ),
    Tells.NOT_NEEDED: N_("“%(title)s” is not offered any more."),
    Tells.CHANGED: N_("“%(title)s” has changed. You would like something of it: please look."),
    Tells.STILL_HOLDS: N_("“%(title)s” has left the board. What you asked for of it still holds."),
    Tells.LOST: N_("What was on its way to you of “%(title)s” does not get there. We are sorry."),
    Tells.YOURS_LOST: N_(
        "What you sent of “%(title)s” did not get there. Nobody blames you, and thank you. "
        "If you have no more of it, please change the offer."
    ),
}

ICONS = {
    Tells.CONFIRMED: "check",
    Tells.THANKED: "heart-handshake",
    Tells.STILL_NEEDED: "clock",
    Tells.SOON_FREE: "clock",
    Tells.EXPIRED: "clock",
    Tells.STILL_HOLDS: "clock",
    Tells.FLAGGED: "circle-alert",
    Tells.LOST: "circle-alert",
    Tells.YOURS_LOST: "circle-alert",
    Tells.CAME_IN_PART: "circle-alert",
    Tells.YOURS_CAME_IN_PART: "circle-alert",
}
URGENT = (  # also reach those who rest
    *(Tells.SET_OUT, Tells.DELIVERED, Tells.TAKEN_FROM),
    *(Tells.LOST, Tells.CAME_IN_PART, Tells.SOME_CAME),
)
