"""Keeping order in a room: what is pinned there, and somebody who should be quiet for a time."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from app.chat import actions, queries
from app.chat.forms import MuteForm
from app.chat.reasons import REASONS
from app.core.clock import now
from app.core.doors import WRITES, door
from app.core.errors import Invalid
from app.core.i18n import N_, Words
from app.core.pages import go, page, sent_form, viewer_of
from app.groups.queries import circle_for

PERIODS = (("10", N_("10 minutes")), ("60", N_("One hour")), ("1440", N_("One day")))


async def pins(request: Request) -> Response:
    viewer = viewer_of(request)
    room, seat = await queries.room_for(viewer, request.path_params["room"])
    return page(
        request,
        "chat/pins.html",
        circle=await circle_for(viewer, room.group.pub),
        room=room,
        room_title=await queries.called(viewer, room),
        lines=[(line, queries.at(line.ts)) for line in await queries.pins(viewer, seat)],
    )


async def person(request: Request) -> Response:
    return await _person(request)


async def mute(request: Request) -> Response:
    try:
        form = MuteForm.parse(await sent_form(request))
    except Invalid as no:
        return await _person(request, no.status, no.problems)
    kept = await _kept(request)
    await actions.mute(viewer_of(request), kept, form)
    return _back(request, N_("Done. The person was told, and why."))


async def unmute(request: Request) -> Response:
    await actions.unmute(viewer_of(request), await _kept(request))
    return _back(request, N_("Done. The person can write here again."))


async def take_out(request: Request) -> Response:
    kept = await _kept(request)
    await actions.take_out(viewer_of(request), kept)
    return go(
        request, "chat:show", room=kept.room.pub, say=N_("The person is no longer in this room.")
    )


async def _kept(request: Request) -> queries.Kept:
    said = request.path_params
    return await queries.member_to_keep(viewer_of(request), said["room"], said["person"])


async def _person(
    request: Request, status: int = 200, problems: dict[str, Words | str] | None = None
) -> Response:
    kept = await _kept(request)
    room, member = kept.room, kept.member
    until = queries.at(member.muted_until) if member.muted_until else None
    return page(
        request,
        "chat/person.html",
        status,
        circle=await circle_for(viewer_of(request), room.group.pub),
        room=room,
        room_title=await queries.called(viewer_of(request), room),
        member=member,
        muted_until=until if until and until > now() else None,
        periods=PERIODS,
        reasons=list(REASONS.items()),
        sent=await sent_form(request) if problems else {},
        problems=problems or {},
    )


def _back(request: Request, say: str) -> Response:
    return go(request, "chat:person", say=say, **request.path_params)


ROUTES = [
    door("/rooms/{room}/pins", pins, name="chat:pins"),
    door("/rooms/{room}/people/{person}", person, name="chat:person"),
    door("/rooms/{room}/people/{person}/mute", mute, WRITES, name="chat:mute"),
    door("/rooms/{room}/people/{person}/lift", unmute, WRITES, name="chat:unmute"),
    door("/rooms/{room}/people/{person}/out", take_out, WRITES, name="chat:take_out"),
]
