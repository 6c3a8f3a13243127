"""On the page of a post: what came, thanks, and a week later how it is."""

from __future__ import annotations

from collections.abc import Awaitable
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from app.core.doors import WRITES, door
from app.core.errors import Conflict, Invalid
from app.core.i18n import N_, Words
from app.core.pages import go, sent_form, viewer_of
from app.core.viewer import Viewer
from app.help import queries
from app.help.actions import closing as actions
from app.help.forms.closing import HowForm, ThanksForm
from app.help.queries import Need
from app.help.queries.closing import ending_of, promise_of, thanks_for
from app.help.views import show


async def part(viewer: Viewer, need: Need) -> dict[str, Any]:
    return {"ending": await ending_of(viewer, need)}


show.PARTS.append(part)


async def thank(request: Request) -> Response:
    need, sent = await _asked(request)
    promise = request.path_params["given"]
    _ = await promise_of(need, promise)

    async def does() -> None:
        await actions.thank(viewer_of(request), need, promise, ThanksForm.parse(sent, promise))

    return await _answer(request, need, does(), N_("Thank you. They will read it."))


async def others_read(request: Request) -> Response:
    viewer, pub = viewer_of(request), request.path_params["thanks"]
    sent = await sent_form(request)
    shows, read = sent.get("shows") == "1", sent.get("read", "")
    try:
        post = await actions.let_others_read(viewer, pub, shows=shows, read=read)
    except Conflict as no:
        row = await thanks_for(viewer, pub)
        return await show.shown(request, await queries.post_for(viewer, row.post.pub), no=no)
    return go(request, "help:show", post=post, end="#thanks", say=N_("Written down."))


async def how(request: Request) -> Response:
    need, sent = await _asked(request)

    async def does() -> None:
        await actions.say_how(viewer_of(request), need, HowForm.parse(sent))

    return await _answer(request, need, does(), N_("Thank you for telling us."))


async def _led_back(request: Request) -> Response:
    """From what was said of thanks, to the page where they stand."""
    viewer = viewer_of(request)
    row = await thanks_for(viewer, request.path_params["thanks"])
    return go(request, "help:show", post=(await queries.post_for(viewer, row.post.pub)).pub)


async def _asked(request: Request) -> tuple[Need, dict[str, str]]:
    need = await queries.post_for(viewer_of(request), request.path_params["post"])
    return need, await sent_form(request)


async def _answer(
    request: Request, need: Need, done: Awaitable[None], say: Words | str
) -> Response:
    try:
        await done
    except Invalid as no:
        return await show.shown(request, need, await sent_form(request), no)
    except Conflict as no:
        return await show.shown(request, need, no=no)
    return go(request, "help:show", post=need.pub, end="#thanks", say=say)


ROUTES = [
    door("/help/{post}/thanks/{given}", thank, WRITES, name="help:thank", back=show.led_back),
    door("/thanks/{thanks}/others", others_read, WRITES, name="help:others_read", back=_led_back),
    door("/help/{post}/how", how, WRITES, name="help:how", back=show.led_back),
]
