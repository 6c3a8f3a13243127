"""«Make this an ask» on what somebody said in a room."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from app.chat.queries import Found, called, message_for
from app.core.doors import BOTH, door
from app.core.errors import Conflict, Invalid, TooMany
from app.core.i18n import N_
from app.core.pages import go, page, sent_form, typed, viewer_of
from app.core.viewer import Viewer
from app.groups.queries import circle_near
from app.help import queries
from app.help.actions import from_room
from app.help.forms.from_room import DrawnUpForm, first_words
from app.help.queries import Need
from app.help.views import show
from app.help.views.fields import categories
from app.help.views.pages import after

ASKED = N_("Thank you. Who wrote it is asked first, and then others can see it.")
ALREADY = N_("This message is an ask already. Here it is.")


async def make(request: Request) -> Response:
    viewer = viewer_of(request)
    found = await message_for(viewer, request.path_params["message"])
    made = await queries.ask_of_message(viewer, found.room, found.line.seq)
    if made is not None:  # as far as they may know: else they go on, as where there is none
        return await _led_to(request, made)
    if request.method != "POST":
        from_room.require(viewer, found)
        return await _page(request, found, {"title": first_words(found.line.text or "")})
    sent = await sent_form(request)
    try:
        post = await from_room.draw_up(viewer, found, DrawnUpForm.parse(sent))
    except Invalid as no:
        return await _page(request, found, sent, no.status, no.problems)
    except (Conflict, TooMany) as no:
        return await _page(request, found, sent, no.status, {"": no.words})
    if post is None:
        room, id_ = found.room.pub, found.line.id
        return go(request, "chat:at", room=room, message=id_, say=ASKED, end=f"#m{id_}")
    return await _led_to(request, await queries.post_for(viewer, post.pub))


async def _led_to(request: Request, need: Need) -> Response:
    """To go on with it, or to say whether others may see what somebody else made of it."""
    viewer = viewer_of(request)
    is_draft = need.row.state == "draft"
    if is_draft and await queries.drawn_up_by(viewer, need) is None:
        return go(request, "help:write", post=need.pub, page=after(viewer, need, "words"))
    if await typed(request):  # what is there is not of these words
        return await show.shown(request, need, no=Conflict(ALREADY))
    return go(request, "help:show", post=need.pub, say="" if is_draft else ALREADY)


async def _page(
    request: Request,
    found: Found,
    sent: dict[str, str],
    status: int = 200,
    problems: dict[str, Any] | None = None,
) -> Response:
    viewer = viewer_of(request)
    return page(
        request,
        "help/from_message.html",
        status,
        circle=await circle_near(viewer, found.room.group.pub),
        room_title=await called(viewer, found.room),
        message=found.line,
        is_own=found.is_by(viewer),
        categories=categories(),
        sent=sent,
        problems=problems or {},
    )


async def in_your_words(viewer: Viewer, need: Need) -> dict[str, Any]:
    """`drawn_up_by`: who made it of the viewer's own message, and waits for their yes."""
    return {"drawn_up_by": await queries.drawn_up_by(viewer, need)}


show.PARTS.append(in_your_words)

ROUTES = [
    door("/messages/{message}/ask", make, BOTH, name="help:from_message"),
]
