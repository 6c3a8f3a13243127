"""Writing to one person, and not wanting to meet somebody."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from app.chat import actions, queries
from app.chat.forms import MessageForm, one_of
from app.core.doors import BOTH, WRITES, door
from app.core.errors import NOT_TAKEN, NotFound
from app.core.i18n import N_
from app.core.pages import go, page, sent_form, viewer_of
from app.core.tokens import public_id

SENT = N_("Sent. When they answer, you can go on writing.")


async def write_to(request: Request) -> Response:
    viewer = viewer_of(request)
    found = await queries.met(viewer, request.path_params["person"])
    if request.method != "POST":
        room = await queries.room_of_two(viewer, found[0].circle.id, found[0].person.user_id)
        rests = room and room.is_waiting and room.asked_by_id != viewer.user_id
        if len(found) == 1 and room and not rests and await queries.my_seat(viewer, room):
            return go(request, "chat:show", room=room.pub, end="#end")
        return await _form(request, found, {"circle": found[0].circle.pub})
    sent = await sent_form(request)
    chosen = [one for one in found if one.circle.pub == sent.get("circle", found[0].circle.pub)]
    if not chosen:
        raise NotFound
    try:
        form = MessageForm.parse(sent)
        room = await actions.write_to(viewer, chosen[0].circle.id, chosen[0].person, form)
    except NOT_TAKEN as no:
        return await _form(request, found, sent, no.status, problems=no.problems)
    said = SENT if room.is_waiting else ""
    return go(request, "chat:show", room=room.pub, end="#end", say=said)


async def _form(
    request: Request,
    found: list[queries.Met],
    sent: dict[str, str],
    status: int = 200,
    **more: Any,
) -> Response:
    viewer, person = viewer_of(request), found[0].person
    return page(
        request,
        "chat/write_to.html",
        status,
        circle=found[0].circle if len(found) == 1 else None,
        found=found,
        person=person,
        is_blocked=await queries.has_blocked(viewer, person.user_id),
        cid=sent.get("cid") or public_id(),
        sent=sent,
        **more,
    )


async def blocked(request: Request) -> Response:
    found = await queries.blocked_by_me(viewer_of(request))
    return page(request, "chat/blocked.html", circle=None, blocked=found)


async def block(request: Request) -> Response:
    """Block, or take it back."""
    viewer, pub = viewer_of(request), request.path_params["person"]
    if one_of(await sent_form(request), "on", ("yes", "no")) == "no":
        await actions.unblock(viewer, pub)
        return go(request, "chat:blocked", say=N_("Unblocked. They are not told."))
    found = await queries.met(viewer, pub)
    await actions.block(viewer, found[0].circle.id, found[0].person)
    return go(request, "chat:blocked", say=N_("Blocked. They are not told."))


ROUTES = [
    door("/direct/{person}", write_to, BOTH, name="chat:write_to"),
    door("/settings/blocked", blocked, name="chat:blocked"),
    door("/settings/blocked/{person}", block, WRITES, name="chat:block"),
]
