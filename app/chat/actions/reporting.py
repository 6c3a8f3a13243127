"""Telling the keepers of a circle that something hurts."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta

from tortoise.exceptions import IntegrityError

from app.chat import rules
from app.chat.forms import ReportForm
from app.chat.models import UNANSWERED, Report
from app.chat.queries import Found, told_in
from app.core.clock import now
from app.core.errors import Broken, Conflict, TooMany
from app.core.i18n import N_
from app.core.sealed import seal
from app.core.viewer import Viewer

__all__ = [
    "ReportForm",
    "Told",
    "forget_words_of",
    "may_report",
    "report",
    "report_told",
]

A_DAY = timedelta(days=1)
MOST = 20  # reports a day by one person (R54)
MANY = 3  # people: what they report, nobody else sees before somebody has looked at it (R66)

OWN = N_("This is your own message. You can change or remove it.")
REMOVED = N_("This message is removed already.")
ENOUGH = N_("You have reported a lot today. Please write to those who look after the circle.")


def may_report(viewer: Viewer, found: Found) -> None:
    rules.report_in_room.require(viewer, found.room)
    if found.is_by(viewer):
        raise Conflict(OWN)
    if not found.is_there:
        raise Conflict(REMOVED)


@dataclass(frozen=True, slots=True)
class Told:
    """Something else than a message that can be reported: `kind`, its public id, whose words it
    holds, and the words."""

    group_id: int
    kind: str
    pub: str
    author_id: int | None
    words: str


async def report(viewer: Viewer, found: Found, form: ReportForm) -> None:
    """Kept with the words as they are now. Asking again while a report is open changes nothing."""
    mine = Report.filter(reporter_id=viewer.user_id, message_pub=found.line.id)
    if await mine.filter(state__in=UNANSWERED).exists():
        return
    may_report(viewer, found)
    await _not_too_many(viewer)
    told = Told(
        *(found.room.group_id, "message", found.line.id, found.author_id, found.line.text or "")
    )
    await _keep(viewer, told, form, found.room.id)


async def report_told(viewer: Viewer, told: Told, feeling: str, words: str) -> bool:
    """For what stands above rooms, which asks first whether they may, and where something follows
    from the answer is alone with it. Once while it is open. Answers whether so many report it that
    somebody should look at it before others see it."""
    mine = Report.filter(reporter_id=viewer.user_id, message_pub=told.pub)
    if not await mine.filter(state__in=UNANSWERED).exists():
        await _not_too_many(viewer)
        await _keep(viewer, told, ReportForm(feeling, words))
    return await _many_report(told) and not await _was_looked_at(told)


async def _many_report(told: Told) -> bool:
    """Whoever is new is heard, and hides nothing: accounts are made faster than trust."""
    waiting = Report.filter(message_pub=told.pub, weighs=True, state__in=UNANSWERED)
    return len(set(await waiting.values_list("reporter_id", flat=True))) >= MANY


async def _was_looked_at(told: Told) -> bool:
    """Somebody has answered a report of the same words: the number of people alone changes nothing
    about that, and nobody is silenced by a crowd that does not tire."""
    answered = Report.filter(message_pub=told.pub).exclude(state__in=UNANSWERED)
    for one in await answered:
        with suppress(Broken):  # the key is another
            if told_in(one).snapshot == told.words:
                return True
    return False


async def _keep(viewer: Viewer, told: Told, form: ReportForm, room_id: int | None = None) -> None:
    row = Report(
        group_id=told.group_id,
        room_id=room_id,
        kind=told.kind,
        message_pub=told.pub,
        author_id=told.author_id,
        reporter_id=viewer.user_id,
        category=form.feeling,
        weighs=told.group_id not in viewer.new_in,
    )
    row.words = seal(form.words, "report", row.pub, "words")
    row.snapshot = seal(told.words, "report", row.pub, "snapshot")
    with suppress(IntegrityError):  # the same button, pressed twice at once
        await row.save()


async def forget_words_of(user_id: int) -> None:
    """Inside the transaction that erases a person: what they told the keepers, and what others told
    of their words."""
    await Report.filter(author_id=user_id).update(snapshot="")
    await Report.filter(reporter_id=user_id).update(words="")


async def _not_too_many(viewer: Viewer) -> None:
    today = Report.filter(reporter_id=viewer.user_id, created_at__gt=now() - A_DAY)
    last = await today.order_by("-created_at").limit(MOST)
    if len(last) == MOST:
        raise TooMany(ENOUGH, round((last[-1].created_at + A_DAY - now()).total_seconds()) + 1)
