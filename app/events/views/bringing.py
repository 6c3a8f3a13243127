"""What to bring: promising it, taking it back, bringing it, and the host's list."""

from __future__ import annotations

from collections.abc import Awaitable
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from app.core.doors import WRITES, door
from app.core.errors import Conflict, Invalid
from app.core.i18n import N_, Words
from app.core.pages import go, sent_form, viewer_of
from app.core.tokens import named
from app.core.viewer import Viewer
from app.events import actions, queries
from app.events.queries import Happening
from app.events.views import show
from app.lines.actions import LineForm, PromiseForm


async def part(viewer: Viewer, one: Happening) -> dict[str, Any]:
    return {"bring": await queries.bring_of(viewer, one)}


show.PARTS.append(part)


async def bring(request: Request) -> Response:
    one, sent = await _asked(request)
    viewer = viewer_of(request)

    async def does() -> None:
        seen = await queries.bring_of(viewer, one)
        await actions.bring(viewer, one, PromiseForm.parse(sent, seen.lines))

    return await _answer(request, one, does(), N_("Thank you. It is written down."))


async def bring_not(request: Request) -> Response:
    one, _ = await _asked(request)
    done = actions.bring_not(viewer_of(request), one, request.path_params["line"])
    return await _answer(request, one, done, N_("Taken back. Somebody else can bring it."))


async def brought(request: Request) -> Response:
    one, sent = await _asked(request)
    line, promise = request.path_params["line"], named(sent.get("promise", ""))
    done = actions.brought(viewer_of(request), one, line, promise)
    return await _answer(request, one, done, N_("It is here."))


async def want(request: Request) -> Response:
    viewer, sent = viewer_of(request), await sent_form(request)
    one = await queries.list_to_change(viewer, request.path_params["event"])

    async def does() -> None:
        await actions.want(viewer, one, LineForm.parse(sent))

    return await _answer(request, one, does(), N_("It is on the list."))


async def want_not(request: Request) -> Response:
    one, _ = await _asked(request)
    done = actions.want_not(viewer_of(request), one, request.path_params["line"])
    return await _answer(request, one, done, N_("It is off the list."))


async def _asked(request: Request) -> tuple[Happening, dict[str, str]]:
    one = await queries.occurrence_for(viewer_of(request), request.path_params["event"])
    return one, await sent_form(request)


async def _answer(
    request: Request, one: Happening, done: Awaitable[None], say: Words | str
) -> Response:
    try:
        await done
    except (Invalid, Conflict) as no:
        return await show.shown(request, one, await sent_form(request), no)
    return go(request, "events:show", event=one.pub, end="#bring", say=say)


ROUTES = [
    door("/events/{event}/bring", bring, WRITES, name="events:bring"),
    door("/events/{event}/bring/new", want, WRITES, name="events:want"),
    door("/events/{event}/bring/{line}/back", bring_not, WRITES, name="events:bring_not"),
    door("/events/{event}/bring/{line}/here", brought, WRITES, name="events:brought"),
    door("/events/{event}/bring/{line}/off", want_not, WRITES, name="events:want_not"),
]
