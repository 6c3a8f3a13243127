"""What of events people are told, and in which words."""

from __future__ import annotations

from enum import StrEnum

from app.core.i18n import N_


class Tells(StrEnum):
    CHANGED = "event.changed"
    CANCELLED = "event.cancelled"
    REMINDER = "event.reminder"
    OFFERED = "event.offered"  # seats are held for them, until `more["until"]`
    EXPIRED = "event.expired"  # those went on to the next
    PASSED_OVER = "event.passed over"
    SEATED = "event.seated"  # from the waiting list, without being asked again
    APPROVED = "event.approved"  # their answer, by the host
    IN_LINE = "event.in line"  # the host said yes, and all places were taken
    REFUSED = "event.refused"
    GUEST_OFFERED = "event.guest offered"  # to the host, who asks a guest without an account
    ANSWER_WAITS = "event.answer waits"  # to the host
    WAITS = "event.waits"  # to those who let members hold events
    LET_BE = "event.let be"  # to the member who wants to hold one
    NOT_LET_BE = "event.not let be"
    HELD_BACK = "event.held back"  # what they count on was changed, and waits for a yes again
    NOT_HELD = "event.not held"  # so changed it got none, or was thrown away
    RELEASED = "event.released"  # somebody took back what they had promised to bring: to the host
    NOT_OF_THE_TEAM = "event.not of the team"  # any more, and so they come to its meetings no more
    NOT_NEEDED = "event.not needed"  # what they had promised to bring
    HIDDEN = "event.hidden"  # several people reported it: to its host
    NOT_NOW = "event.not now"  # the same, to who counts on it
    GONE = "event.gone"  # who keeps order took it out of sight: to who counts on it
    SHOWN_AGAIN = "event.shown again"


# With %(title)s, %(when)s, and of an offer %(until)s.
SENTENCES = {
    Tells.CHANGED: N_("“%(title)s” has changed."),
    Tells.CANCELLED: N_("“%(title)s” does not take place. It was planned for %(when)s."),
    Tells.REMINDER: N_("You said you will come to “%(title)s”: %(when)s."),
    Tells.OFFERED: N_(
        "There is a place for you at “%(title)s”. It is kept for you until %(until)s."
    ),
    Tells.EXPIRED: N_("The place kept for you at “%(title)s” has gone to the next person."),
    Tells.PASSED_OVER: N_(
        "At “%(title)s” so few places came free that a smaller group went first. "
        "You keep your place in the line."
    ),
    Tells.SEATED: N_("You have a place at “%(title)s” now: %(when)s."),
    Tells.APPROVED: N_("You are welcome at “%(title)s”: %(when)s."),
    Tells.IN_LINE: N_(
        "There is a yes for you at “%(title)s”, but all places are taken. "
        "You stand in the line, and are told when a place is free."
    ),
    Tells.GUEST_OFFERED: N_(
        "At “%(title)s” there is a place for somebody you wrote down. Please ask them. "
        "It is kept until %(until)s."
    ),
    Tells.REFUSED: N_("There is no place for you at “%(title)s” this time."),
    Tells.ANSWER_WAITS: N_("Somebody would like to come to “%(title)s” and waits for your yes."),
    Tells.WAITS: N_("Somebody would like to hold “%(title)s”. It waits for your yes."),
    Tells.LET_BE: N_("“%(title)s” may take place: everybody sees it in the calendar now."),
    Tells.NOT_LET_BE: N_("“%(title)s” will not be held. Ask whoever looks after the circle why."),
    Tells.NOT_OF_THE_TEAM: N_(
        "You do not look after the circle any more. "
        "What you had answered at meetings of its team has ended."
    ),
    Tells.HELD_BACK: N_(
        "A meeting you answered to was changed, and waits for a yes again. "
        "You are told when it is there."
    ),
    Tells.NOT_HELD: N_("A meeting you answered to is not held. Its host wanted to change it."),
    Tells.NOT_NEEDED: N_("What you promised to bring to “%(title)s” is not needed any more."),
    Tells.RELEASED: N_("For “%(title)s” something is missing again that somebody had promised."),
    Tells.HIDDEN: N_("“%(title)s” is hidden until somebody has looked at it."),
    Tells.NOT_NOW: N_(
        "A meeting you answered to is hidden until somebody has looked at it. "
        "You are told when it is to be seen again."
    ),
    Tells.GONE: N_(
        "A meeting you answered to was taken out of the calendar by those who keep order. "
        "Please do not count on it."
    ),
    Tells.SHOWN_AGAIN: N_("“%(title)s” is to be seen again."),
}

# Whoever hears these may not know of the event: they name nothing of it, and lead to the calendar.
NAMELESS = frozenset(
    {Tells.NOT_OF_THE_TEAM, Tells.HELD_BACK, Tells.NOT_HELD, Tells.NOT_NOW, Tells.GONE}
)

ICONS = {Tells.CANCELLED: "x", Tells.REMINDER: "clock", Tells.SEATED: "check"}

TIME, CANCELLED = "time", "cancelled"  # are told at once
# What can change about an occurrence, by the names that `telling.changed` takes.
CHANGES = {
    TIME: N_("It is at another time now: %(when)s."),
    "title": N_("It has another name."),
    "about": N_("It is described otherwise."),
    "place": N_("It is at another place."),
    "online": N_("The call has another address."),
    "seats": N_("There are more or fewer places."),
    "back": N_("It takes place after all: %(when)s."),
}
ALIKE = (  # where one notice is about several times
    "The same goes for one more day you answered.",
    "The same goes for %(n)s more days you answered.",
)
