"""What the parts people play in a circle are called."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from app.core.i18n import N_
from app.core.viewer import Role

ROLES = {
    Role.OWNER: N_("Owner"),
    Role.MODERATOR: N_("Moderator"),
    Role.ORGANISER: N_("Organiser"),
    Role.STEWARD: N_("Steward"),
    Role.REGISTRAR: N_("Keeps the list of families"),  # given on a page of the list
    Role.MEMBER: N_("Member"),
}

# What each may do, for whoever is about to give it.
DUTIES = {
    Role.STEWARD: N_("Keeps the door: invites people, and sees what is reported."),
    Role.ORGANISER: N_("Opens rooms, and looks after events and help."),
    Role.MODERATOR: N_("Keeps order: answers reports, warns, and with a second person shuts out."),
}

# What somebody thinks of a message before they know whose it is.
JUDGEMENTS = {
    "against": N_("It goes against what we promised each other"),
    "fine": N_("I see nothing wrong with it"),
    "unsure": N_("I am not sure"),
}

# What becomes of a report, as those who keep order choose it.
ENDINGS = {
    "talked": N_("I have talked with whoever wrote it"),
    "removed": N_("The message is gone"),
    "fine": N_("It may stay: it does not go against our promises"),
    "unclear": N_("It cannot be found out any more"),
}
OUT_OF_SIGHT = "hidden"
ENDINGS_OF_THINGS = {
    "talked": N_("I have talked with whoever wrote it, and it may stay"),
    "measure": N_("I have decided something about whoever wrote it, and it may stay"),
    OUT_OF_SIGHT: N_("It goes out of sight"),
    "fine": N_("It may stay: it does not go against our promises"),
    "unclear": N_("It cannot be found out any more, and it may stay"),
}
ACTED = ("talked", "removed", "measure", OUT_OF_SIGHT)

# The same, as whoever reported it reads it.
ANSWERS = {
    "talked": N_("We talked with whoever wrote it. Thank you for telling us."),
    "removed": N_("The message is gone. Thank you for telling us."),
    OUT_OF_SIGHT: N_("It is out of sight. Thank you for telling us."),
    "measure": N_("We have done something so that it does not happen again. Thank you."),
    "fine": N_(
        "We looked at it together with what we promised each other, and it may stay. You need not "
        "see it again, and it was right to ask."
    ),
    "unclear": N_("We could not find out any more. If it happens again, please tell us again."),
}


@dataclass(frozen=True, slots=True)
class Reported:
    """What is said of what was reported, on the page of the report."""

    show: str
    gone: str  # where there are no words of it
    link: str  # to where it stands; "" where it has no page
    about: str = ""


_BY_THEM = N_("Its words are gone: whoever wrote it has taken their account away.")
REPORTED = {
    "message": Reported(
        N_("Show the message, as it was then"), _BY_THEM, N_("To the message in its room")
    ),
    "notice": Reported(
        N_("Show what they were told, as it was then"),
        N_("There were no words beside what was decided."),
        N_("To what was decided"),
        N_("Somebody reports how it was said to them that something was decided about them."),
    ),
    "post": Reported(
        N_("Show it, as it was then"),
        _BY_THEM,
        N_("To where it stands on the help board"),
        N_("Somebody reports an ask or an offer of the help board."),
    ),
    "thanks": Reported(
        N_("Show the words, as they were then"),
        _BY_THEM,
        "",
        N_("Somebody reports words of thanks."),
    ),
    "said": Reported(
        N_("Show the words, as they were then"),
        _BY_THEM,
        "",
        N_("Somebody reports words beside a promise on the help board."),
    ),
    "road": Reported(
        N_("Show the words, as they were then"),
        _BY_THEM,
        "",
        N_("Somebody reports what was written about a road."),
    ),
    "event": Reported(
        N_("Show it, as it was then"),
        _BY_THEM,
        N_("To the meeting"),
        N_("Somebody reports a meeting."),
    ),
}


def endings_of(kind: str) -> dict[str, str]:
    if kind == "message":
        return ENDINGS
    if kind == "notice":  # it cannot be taken away any more
        return {key: words for key, words in ENDINGS.items() if key != "removed"}
    return ENDINGS_OF_THINGS


# Why something is decided about somebody; they read it.
REASONS = {
    "threat": N_("Somebody was threatened"),
    "harassment": N_("Somebody was hounded or humiliated"),
    "private": N_("Private things about somebody were told"),
    "hate": N_("Hateful words were said"),
    "deceit": N_("There was deceit with help or money"),
    "spam": N_("There was advertising, or the same again and again"),
    "danger": N_("Something put people in danger"),
    "other": N_("A promise of the circle was broken"),
}


@dataclass(frozen=True, slots=True)
class Step:
    """What may be decided about somebody: a kind, for how long, and whether that takes two."""

    kind: str
    words: str
    lasts: timedelta | None = None
    is_for_two: bool = False


# From the mildest on. One person decides up to seven days (rows 98 to 100).
STEPS = {
    "warn": Step("warn", N_("Warn them")),
    "mute": Step("mute", N_("A day without writing in the room for everybody"), timedelta(days=1)),
    "suspend1": Step("suspend", N_("Outside for a day"), timedelta(days=1)),
    "suspend3": Step("suspend", N_("Outside for three days"), timedelta(days=3)),
    "suspend7": Step("suspend", N_("Outside for a week"), timedelta(days=7)),
    "suspend30": Step("suspend", N_("Outside for a month"), timedelta(days=30), True),
    "suspend90": Step("suspend", N_("Outside for three months"), timedelta(days=90), True),
    "out": Step("out", N_("Out of the circle; an invitation brings them back"), None, True),
    "ban365": Step("ban", N_("Out, and no way back for a year"), timedelta(days=365), True),
    "ban": Step("ban", N_("Out, and no way back"), None, True),
}
ALONE = timedelta(days=7)

# What each is called, for whoever it is about and for who keeps order.
MEASURES = {
    "warn": N_("A warning"),
    "hide": N_("A message is hidden"),
    "card": N_("A card is out of sight"),
    "post": N_("An ask or an offer is out of sight"),
    "thanks": N_("Words of thanks are out of sight"),
    "said": N_("Words beside a promise are out of sight"),
    "event": N_("A meeting is out of sight"),
    "road": N_("Words about a road are out of sight"),
    "mute": N_("A day without writing"),
    "suspend": N_("Some time outside the circle"),
    "out": N_("Out of the circle"),
    "ban": N_("Out of the circle, without a way back"),
    "lift": N_("Taken back"),
}

VERDICTS = {
    "upheld": N_("It stays as it is"),
    "changed": N_("It becomes milder"),
    "withdrawn": N_("It is taken back"),
}
MILDER = {"1": N_("A day from now"), "3": N_("Three days from now"), "7": N_("A week from now")}
