"""What happened to a post, in order, for those it concerns."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.core.i18n import N_
from app.core.viewer import Viewer
from app.help import rules
from app.help.models import Source, Step
from app.help.queries.posts import Need
from app.help.queries.promises import sees_helpers
from app.help.queries.unmet import unmet_by

LESS_URGENT = N_("It counts as “this week” now")
WORDS = {
    "draw up": N_("Begun"),
    "wait": N_("Waits for a yes"),
    "publish": N_("Put on the board"),
    "let be": N_("May be on the board"),
    "decline": N_("May not be on the board"),
    "withdraw": N_("Taken off the board"),
    "expire": N_("Its time is over"),
    "renew": N_("Back on the board"),
    "close": N_("Done"),
    "was for today": LESS_URGENT,
    "was for some days": LESS_URGENT,
    "promise": N_("Promised"),
    "say yes": N_("Said yes"),
    "say no": N_("Not needed this time"),
    "take back": N_("Taken back"),
    "release": N_("Not promised any more"),
    "bought": N_("Bought"),
    "not bought": N_("Not found after all"),
    "have": N_("In hand"),
    "way": N_("On the way"),
    "deliver": N_("Handed over"),
    "ask how much": N_("It is asked how much came"),
    "not said": N_("Nobody said how much came"),
    "not yet": N_("Not yet, after all"),
    "confirm": N_("Received"),
    "dispute": N_("Something is wrong"),
    "thank": N_("Thanks"),
    "settle": N_("It came after all"),
    "come short": N_("Only a part came"),
    "part came": N_("A part of it is there"),
    "none came": N_("Nothing of it is there yet, after all"),
    "rest": N_("The rest is open again"),
    "take from": N_("It did not come"),
    "lost": N_("Lost on the way"),
    "came back": N_("Did not get there"),
}
OF_KEEPERS = {"assign": N_("Who looks after it has changed")}  # for whose it is (ADR 23)
FROM_MESSAGE = N_("Drawn up from a message")  # instead of begun, where one was
OF_OFFERS = {  # its author gives, and others ask for something of it
    "promise": N_("Asked for"),
    "say no": N_("Not this time"),
    "release": N_("Not kept any more"),
    "rest": N_("The rest is free again"),
}
DONE = N_("It is done")  # instead of handed over, where nothing is
NAMELESS = ("bought", "not bought")  # who goes shopping for a circle is told to few


@dataclass(frozen=True, slots=True)
class Happened:
    words: str
    name: str | None  # None: the viewer does not learn it
    by_clock: bool
    is_mine: bool
    thing: str
    qty: int | None
    unit: str
    at: datetime | None  # None: it would lead to whose it is


async def steps_of(viewer: Viewer, need: Need) -> list[Happened]:
    """Nothing for others: who did what, and when, is nobody's else."""
    concerned = need.posted.has_promised or rules.see_promises(viewer, need.posted)
    if not concerned:
        return []
    sees_names = await sees_helpers(viewer, need)
    sees_author = rules.see_author(viewer, need.posted)
    unmet = await unmet_by(viewer, need)
    known = WORDS | (OF_KEEPERS if rules.is_own(viewer, need.posted) else {})
    rows = Step.filter(post_id=need.id, what__in=list(known)).order_by("id")
    return [
        _happened(
            *(viewer, need, row),
            sees_names=sees_names and (row.by is None or row.by.user_id not in unmet),
            sees_author=sees_author,
        )
        for row in await rows.select_related("by", "line")
    ]


def _happened(
    viewer: Viewer, need: Need, row: Step, *, sees_names: bool, sees_author: bool
) -> Happened:
    is_theirs = row.by_id in (need.row.author_id, need.row.by_id)
    is_mine = row.by is not None and row.by.user_id == viewer.user_id
    is_named = is_mine or (row.what not in NAMELESS and (sees_author if is_theirs else sees_names))
    # Of what was drawn up from a message, who did it and when point to the message.
    if row.what == "draw up" and not (sees_author or is_mine):
        return Happened(WORDS[row.what], None, False, False, "", None, "", None)
    return Happened(
        _words(need, row.what),
        row.by.name if row.by and is_named else None,
        row.by_id is None,
        is_mine,
        row.line.text if row.line else "",
        row.qty if row.line else None,
        row.line.unit if row.line else "",
        row.at,
    )


def _words(need: Need, what: str) -> str:
    if what == "draw up" and need.row.source is Source.CHAT:
        return FROM_MESSAGE
    if what == "deliver" and not need.is_brought:
        return DONE
    words = WORDS | OF_KEEPERS
    return (words if need.is_ask else words | OF_OFFERS)[what]
