"""One message as a page: everything that may be done about it, also without JavaScript."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from app.chat import actions, queries
from app.chat.conversation import bubble_of
from app.chat.emoji import EMOJI
from app.chat.forms import EditForm, ReactForm, RemovalForm, ReportForm
from app.chat.reasons import FEELINGS, REASONS
from app.core.cookies import config_of
from app.core.doors import BOTH, WRITES, door
from app.core.errors import NOT_TAKEN, Invalid, Refusal
from app.core.i18n import N_, Words
from app.core.pages import go, page, sent_form, url, viewer_of
from app.core.tokens import public_id
from app.groups.queries import circle_near

HIDDEN = N_("It is hidden, and waits to be looked at. If nobody does, it is back in a day.")
REMOVED = N_("The message is removed.")


async def _found(request: Request) -> queries.Found:
    return await queries.message_for(viewer_of(request), request.path_params["message"])


async def show(request: Request) -> Response:
    return await _shown(request, await _found(request))


async def _shown(
    request: Request, found: queries.Found, no: Refusal | None = None, **form: Any
) -> Response:
    where = {"room": found.room.pub, "message": found.line.id}
    address = config_of(request).home + url(request, "chat:at", **where)
    return await _page(
        request,
        "chat/message.html",
        found,
        no,
        address=address + f"#m{found.line.id}",
        made=await _made(request, found),
        emoji=EMOJI,
        may_edit=found.is_by(viewer_of(request)) and found.is_fresh,
        why=REASONS.get(found.line.why, ""),
        **form,
    )


async def _made(request: Request, found: queries.Found) -> list[queries.Made]:
    """Of words that are gone nothing is shown."""
    viewer, line = viewer_of(request), found.line
    return await queries.made_of(viewer, found.room, line.seq) if found.is_there else []


async def edit(request: Request) -> Response:
    found = await queries.message_to_edit(viewer_of(request), request.path_params["message"])
    if request.method != "POST":
        actions.in_time(found)
        sent = {"text": found.line.text or "", "base": str(found.line.v), "cid": public_id()}
        return await _page(request, "chat/edit_message.html", found, sent=sent)
    sent = await sent_form(request)
    try:
        await actions.edit(viewer_of(request), found, EditForm.parse(sent))
    except Invalid as no:
        return await _page(request, "chat/edit_message.html", found, no)
    except NOT_TAKEN as no:
        newer = {"base": str(found.line.v)}  # who has seen the other words may still prefer these
        template, sent = "chat/edit_message.html", sent | newer
        return await _page(request, template, found, no, sent=sent, problems={"text": no.words})
    return _back(request, found)


async def remove(request: Request) -> Response:
    template, viewer = "chat/remove_message.html", viewer_of(request)
    found = await queries.message_to_remove(viewer, request.path_params["message"])
    if request.method != "POST":
        actions.still_there(found)
        sent = {"cid": public_id()}
        return await _page(request, template, found, sent=sent, reasons=list(REASONS.items()))
    try:
        form = RemovalForm.parse(await sent_form(request), is_own=found.is_by(viewer))
        await actions.remove(viewer, found, form)
    except Invalid as no:
        return await _page(request, template, found, no, reasons=list(REASONS.items()))
    return _back(request, found, REMOVED)


async def report(request: Request) -> Response:
    """Three touches: «Report» on the message, what it feels like, «Send»."""
    found = await _found(request)
    template, feelings = "chat/report.html", list(FEELINGS.items())
    if request.method != "POST":
        actions.may_report(viewer_of(request), found)
        return await _page(request, template, found, feelings=feelings)
    try:
        form = ReportForm.parse(await sent_form(request))
        await actions.report(viewer_of(request), found, form)
    except NOT_TAKEN as no:
        return await _page(request, template, found, no, feelings=feelings)
    return _back(request, found, queries.WILL_BE_READ)


async def react(request: Request) -> Response:
    found = await _found(request)
    try:
        form = ReactForm.parse(await sent_form(request))
    except Invalid as no:
        return await _shown(request, found, no, problems={"": no.problems["emoji"]})
    await actions.react(viewer_of(request), found, form)
    return _back(request, found)


async def pin(request: Request) -> Response:
    found = await _found(request)
    on = bool((await sent_form(request)).get("on"))
    await actions.pin(viewer_of(request), found, on)
    said = N_("The message is pinned.") if on else N_("The message is no longer pinned.")
    return _back(request, found, said)


async def hide(request: Request) -> Response:
    found = await _found(request)
    await actions.hide(viewer_of(request), found)
    return _back(request, found, HIDDEN)


def _back(request: Request, found: queries.Found, say: Words | str = "") -> Response:
    """To the message, where it stands in its room."""
    room, id_ = found.room.pub, found.line.id
    return go(request, "chat:at", room=room, message=id_, say=say, end=f"#m{id_}")


async def _page(
    request: Request,
    template: str,
    found: queries.Found,
    no: Refusal | None = None,
    **context: Any,
) -> Response:
    """With what was typed, after a refusal."""
    viewer = viewer_of(request)
    if no:
        context = {"sent": await sent_form(request)} | context
    unwanted = await queries.unwanted_in(viewer, found.room)
    message = bubble_of(found.line, viewer.pub, unwanted.people, unwanted.messages)
    return page(
        request,
        template,
        no=no,
        circle=await circle_near(viewer, found.room.group.pub),
        room=found.room,
        room_title=await queries.called(viewer, found.room),
        message=message,
        blocked=unwanted.people,
        is_reported=message.id in unwanted.messages,
        touched={rx.emoji: rx for rx in message.reactions},
        here_i_am=found.here,
        **context,
    )


ROUTES = [
    door("/messages/{message}", show, name="chat:message"),
    door("/messages/{message}/edit", edit, BOTH, name="chat:edit_message"),
    door("/messages/{message}/remove", remove, BOTH, name="chat:remove_message"),
    door("/messages/{message}/report", report, BOTH, name="chat:report"),
    door("/messages/{message}/react", react, WRITES, name="chat:react"),
    door("/messages/{message}/hide", hide, WRITES, name="chat:hide_message"),
    door("/messages/{message}/pin", pin, WRITES, name="chat:pin"),
]
