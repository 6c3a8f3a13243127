"""Somebody reports a meeting. What several people report is out of sight until whoever keeps order
has looked at it; whoever counts on it hears that, and no more."""

from __future__ import annotations

from app.chat import actions as chat
from app.chat.models import HiddenFor
from app.core.clock import now
from app.core.db import transaction
from app.core.errors import Conflict
from app.core.i18n import N_
from app.core.viewer import Viewer
from app.events import rules
from app.events.actions.asking import first_time, tell_who_counts_on_it
from app.events.actions.series import alone_with_event
from app.events.actions.telling import tell
from app.events.models import Event
from app.events.queries import Happening
from app.events.queries.reporting import EVENT, words_of
from app.events.tells import Tells

OWN = N_("This is your own meeting. You can change it, or cancel it.")


def may_report(viewer: Viewer, one: Happening) -> None:
    if viewer.user_id == one.planned.host_user_id:
        raise Conflict(OWN)
    rules.report_event.require(viewer, one.planned)


async def report(viewer: Viewer, one: Happening, form: chat.ReportForm) -> None:
    """Into the one queue of those who keep order, with the words as they are now; the event with
    all its times is one thing. Again changes nothing. With the last of several it is out of sight,
    or that is not kept either."""
    may_report(viewer, one)
    told = chat.Told(*(one.group_id, EVENT, one.event.pub, one.planned.host_user_id, words_of(one)))
    async with transaction():
        event = await alone_with_event(one.event.id)
        if await chat.report_told(viewer, told, form.feeling, form.words):
            await _hide_until_looked_at(event)


async def _hide_until_looked_at(event: Event) -> None:
    if event.hidden_at is None:
        await _hide(event, HiddenFor.REPORTS)
        await _tell_host(event, Tells.HIDDEN)
        await tell_who_counts_on_it(event, Tells.NOT_NOW, again=_now())


async def take_out_of_sight(pub: str) -> bool:
    """In the transaction in which who keeps order decides it: for everybody but its host and those
    who look after the circle. Whether that is news."""
    event = await _event(pub)
    if event is None or (event.hidden_at is not None and event.hidden_for is HiddenFor.ORDER):
        return False
    await _hide(event, HiddenFor.ORDER)
    await tell_who_counts_on_it(event, Tells.GONE, again=_now())
    return True


async def show_after_look(pub: str, was: HiddenFor) -> None:
    """In a transaction: whoever keeps order found nothing against it, or it was taken back."""
    event = await _event(pub)
    if event is None or event.hidden_at is None or event.hidden_for is not was:
        return
    _ = await Event.filter(id=event.id).update(hidden_at=None)
    await _tell_host(event, Tells.SHOWN_AGAIN)
    await tell_who_counts_on_it(event, Tells.SHOWN_AGAIN, again=_now())


async def _event(pub: str) -> Event | None:
    found = await Event.get_or_none(pub=pub)
    return await alone_with_event(found.id) if found else None


async def _hide(event: Event, why: HiddenFor) -> None:
    _ = await Event.filter(id=event.id).update(hidden_at=now(), hidden_for=why)


async def _tell_host(event: Event, kind: Tells) -> None:
    await tell(kind, await first_time(event), {event.host_id}, again=_now())


def _now() -> str:
    return f"{now():%y%m%d%H%M%S}"
