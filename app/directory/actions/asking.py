"""Two people of whom one would like to reach the other outside Kolo: by two yeses, for a time, and
with a no that nobody hears (R63)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from tortoise.exceptions import IntegrityError

from app.accounts.actions import really, renewed
from app.accounts.queries import is_fresh
from app.core.clock import now
from app.core.db import transaction
from app.core.errors import Conflict, Forbidden, TooMany
from app.core.i18n import N_, n_words
from app.core.sealed import seal
from app.core.tokens import public_id
from app.core.viewer import Viewer
from app.directory import rules
from app.directory.actions.canaries import ring
from app.directory.actions.looking import open_card
from app.directory.forms import AskForm, ReplyForm
from app.directory.models import Asking, CardAnswer, ContactRequest, Field, Reveal
from app.directory.queries import (
    Head,
    asked_in_vain,
    asked_in_vain_count,
    opened,
    request_between,
    sight_of_contact,
)
from app.directory.rules import Reach, Sight
from app.groups.models import Membership
from app.groups.queries import is_near

REQUESTS_A_DAY = 5

NOT_THEM = N_("You cannot ask this person.")
IN_FIRST_DAYS = N_(
    "In your first days here you can ask those who look after the circle, and whoever invited you. "
    "The rest opens by itself."
)
NOT_NOW = N_("This is not open to you, or not any more.")


async def ask(viewer: Viewer, me: Head, head: Head, form: AskForm) -> None:
    """Asking again before an answer changes nothing. Raises Forbidden, TooMany."""
    near = await is_near(viewer, head.group_id, head.user_id)
    if not rules.ask_how_to_reach(viewer, Reach(head.group_id, head.user_id, near)):
        raise Forbidden(IN_FIRST_DAYS if head.group_id in viewer.new_in else NOT_THEM)
    if head.canary:
        if not await asked_in_vain(viewer, head.group_id, head.pub):
            await _not_too_many(viewer, me)
            await ring(viewer, head.group_id, head.pub, "ask")
        return
    try:
        async with transaction():
            await _ask(viewer, me, head, form.why)
    except IntegrityError:  # the same form twice at once
        return


async def _ask(viewer: Viewer, me: Head, head: Head, why: str) -> None:
    _ = await Membership.select_for_update().get(id=me.id)  # two phones count one by one
    request = await ContactRequest.get_or_none(asker_id=me.id, asked_id=head.id)
    if request and request.rests(now()):
        return
    await _not_too_many(viewer, me)
    row = request or ContactRequest(pub=public_id(), asker_id=me.id, asked_id=head.id)
    row.why = seal(why, "contact_request", row.pub, "why")
    row.state, row.asked_at, row.until = Asking.WAITING, now(), None
    await row.save()


async def _not_too_many(viewer: Viewer, me: Head) -> None:
    since = now() - timedelta(days=1)
    made = ContactRequest.filter(asker_id=me.id, asked_at__gt=since)
    in_vain = await asked_in_vain_count(viewer, me.group_id)
    if await made.count() + in_vain >= REQUESTS_A_DAY:
        raise TooMany(
            n_words(
                "You may ask one person a day. Please go on tomorrow.",
                "You may ask %(n)s people a day. Please go on tomorrow.",
                REQUESTS_A_DAY,
            ),
            3600,
        )


async def reply(request: ContactRequest, form: ReplyForm) -> None:
    """To one from `request_to`: yes for a time, not now, or no longer; at once, and whichever came
    before."""
    state = Asking.GRANTED if form.period else Asking.REFUSED
    if form.is_end:
        state = Asking.TAKEN_BACK
    until = now() + form.period if form.period else None
    async with transaction():
        rows = ContactRequest.filter(id=request.id)
        if form.is_end:
            rows = rows.filter(state=Asking.GRANTED)
        await rows.update(state=state, until=until)


@dataclass(frozen=True, slots=True)
class Revealed:
    words: str  # "" where they have not written how to reach them
    token: str | None  # this browser's new one, where it was asked again who is there


async def reveal(viewer: Viewer, me: Head, head: Head, password: str) -> Revealed:
    """How to reach them. They can see who looked, and on which day. Raises Conflict, TooMany, and
    Invalid for a wrong password (R14)."""
    await _may_know(viewer, head)
    await open_card(viewer, me, head)
    asks_again = not await is_fresh(viewer)
    if asks_again:
        _ = await really(viewer, password)
    async with transaction():
        await _may_know(viewer, head)  # it may have been taken back a moment ago
        row = await CardAnswer.get_or_none(membership_id=head.id, field=Field.CONTACT)
        if row:
            looked = Reveal(viewer_id=me.id, membership_id=head.id, day=now().date())
            await Reveal.bulk_create([looked], ignore_conflicts=True)
        token = await renewed(viewer) if asks_again else None
    return Revealed(opened(head.pub, row) if row else "", token)


async def _may_know(viewer: Viewer, head: Head) -> None:
    request = await request_between(viewer, head)
    if await sight_of_contact(viewer, head, request) is not Sight.YES:
        raise Conflict(NOT_NOW)
