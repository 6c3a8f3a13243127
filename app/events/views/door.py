"""The door of an evening, on the phones of those who keep it. A page like all others: every press
is a form. `static/js/elements/event-door.js` sends the same forms without leaving the page, keeps
what could not be sent, and asks `now` for what has changed (ADR 19)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from functools import partial
from hashlib import sha256
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from app.core.cookies import key_of
from app.core.doors import BOTH, WRITES, door
from app.core.errors import Conflict, Invalid, Refusal, TooMany
from app.core.headers import WITH_CAMERA
from app.core.i18n import N_, Words, n_words, say, tongue, words
from app.core.pages import environment, go, page, path_of, sent_form, viewer_of
from app.core.qr import picture_of
from app.core.tokens import named, public_id
from app.events.actions import door as actions
from app.events.forms.door import CameForm, CodeForm, SeekForm, SizeForm, WalkInForm
from app.events.queries import Happening, occurrence_for
from app.events.queries import door as queries
from app.events.queries.door import AtDoor
from app.events.views.around import circle_around

HERE_NOW = N_("%(who)s: written down.")
HERE_ALREADY = N_("%(who)s is here already, since %(time)s.")
TAKEN_BACK = N_("It is taken back.")
SIZE_CHANGED = N_("The number is changed.")

Act = Callable[[Request, Happening, Mapping[str, str]], Awaitable[Words | str]]


async def shown(request: Request) -> Response:
    """Looking for a name is a form that is sent: what is sought stands in no address."""
    one = await queries.entrance_for(viewer_of(request), request.path_params["event"])
    if request.method != "POST":
        return await _shown(request, one)
    sent = await sent_form(request)
    try:
        seek = SeekForm.parse(sent)
    except Invalid as no:
        return await _shown(request, one, sent, no)
    return await _shown(request, one, sent=sent, seek=seek)


async def now(request: Request) -> Response:
    """A piece of the page: who is expected and who is here. Unchanged, it is an empty answer."""
    viewer = viewer_of(request)
    one = await queries.entrance_for(viewer, request.path_params["event"])
    version = await queries.door_version(viewer, one)
    seen_as = f"{version} {tongue().locale} {sorted(viewer.roles.get(one.group_id, ()))}"
    tag = f'"{sha256(seen_as.encode()).hexdigest()[:22]}"'
    headers = {"etag": tag, "cache-control": "no-store"}
    if tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    piece = environment.get_template("events/door_now.html").render(
        url=partial(path_of, request.app),
        tongue=tongue(),
        **_live(one, await queries.at_door(viewer, one)),
    )
    return Response(piece, media_type="text/html", headers=headers)


async def my_code(request: Request) -> Response:
    """For whoever comes: to be shown, or read out."""
    viewer = viewer_of(request)
    one = await occurrence_for(viewer, request.path_params["event"])
    mine = await queries.my_code_for(viewer, one, key_of(request))
    here = await queries.my_arrival(viewer, one)
    qr = picture_of(mine)
    shown: dict[str, Any] = {"one": one, "code": mine, "qr": qr, "arrived": here}
    return page(request, "events/my_code.html", circle=await circle_around(request, one), **shown)


async def _came(request: Request, one: Happening, sent: Mapping[str, str]) -> Words | str:
    arrival = await actions.come(viewer_of(request), one, CameForm.parse(sent))
    return await _words_of(request, one, arrival)


async def _code(request: Request, one: Happening, sent: Mapping[str, str]) -> Words | str:
    form = CodeForm.parse(sent)
    arrival = await actions.show_code(viewer_of(request), one, form, key_of(request))
    return await _words_of(request, one, arrival)


async def _walk_in(request: Request, one: Happening, sent: Mapping[str, str]) -> Words | str:
    arrival = await actions.walk_in(viewer_of(request), one, WalkInForm.parse(sent))
    return await _words_of(request, one, arrival)


async def _undo(request: Request, one: Happening, sent: Mapping[str, str]) -> Words | str:
    await actions.undo(viewer_of(request), one, named(sent.get("check_in", "")))
    return TAKEN_BACK


async def _size(request: Request, one: Happening, sent: Mapping[str, str]) -> Words | str:
    await actions.resize(viewer_of(request), one, SizeForm.parse(sent))
    return SIZE_CHANGED


def pressed(act: Act) -> Callable[[Request], Awaitable[Response]]:
    """A view that does it, and says so: on the page, or to the script that sent it."""
    return partial(_pressed, act=act)


async def _pressed(request: Request, act: Act) -> Response:
    one = await queries.entrance_for(viewer_of(request), request.path_params["event"])
    sent = await sent_form(request)
    try:
        said = await act(request, one, sent)
    except (Invalid, Conflict, TooMany) as no:
        return await _refused(request, one, no, sent)
    if _is_script(request):
        return JSONResponse({"says": say(said)}, headers={"cache-control": "no-store"})
    return go(request, "events:door", event=one.pub, say=said)


async def _refused(
    request: Request, one: Happening, no: Refusal, sent: Mapping[str, str]
) -> Response:
    if _is_script(request):
        says = " ".join(say(sentence) for sentence in no.problems.values())
        return JSONResponse({"says": says}, no.status, {**no.headers, "cache-control": "no-store"})
    return await _shown(request, one, sent, no)


async def _words_of(request: Request, one: Happening, arrival: actions.Arrival) -> Words | str:
    here = await queries.arrival(viewer_of(request), one, arrival.pub)
    if here.is_undone:
        return TAKEN_BACK
    time = f"{here.at:%H:%M}"
    if here.is_family:
        return _of_family(here.party, arrival.is_new, time)
    return words(HERE_NOW if arrival.is_new else HERE_ALREADY, who=here.name, time=time)


def _of_family(size: int, is_new: bool, time: str) -> Words:
    if is_new:
        return n_words("A family of one: written down.", "A family of %(n)s: written down.", size)
    return n_words(
        "This family of one is here already, since %(time)s.",
        "This family of %(n)s is here already, since %(time)s.",
        size,
        time=time,
    )


async def _shown(
    request: Request,
    one: Happening,
    sent: Mapping[str, str] | None = None,
    no: Refusal | None = None,
    seek: SeekForm | None = None,
) -> Response:
    viewer = viewer_of(request)
    lists = await queries.at_door(viewer, one)
    response = page(
        request,
        "events/door.html",
        no=no,
        circle=await circle_around(request, one),
        **_live(one, _found(lists, seek) if seek else lists),
        sent=sent or {},
        seek=seek,
    )
    response.headers["permissions-policy"] = WITH_CAMERA
    return response


def _live(one: Happening, lists: AtDoor) -> dict[str, Any]:
    return {"one": one, "door": lists, "nonce": public_id}


def _found(lists: AtDoor, seek: SeekForm) -> AtDoor:
    def those(rows: list[Any]) -> list[Any]:
        return [row for row in rows if seek.finds(row.name)]

    return replace(
        lists,
        expected=those(lists.expected),
        waiting=those(lists.waiting),
        maybe=those(lists.maybe),
        here=those(lists.here),
    )


def _is_script(request: Request) -> bool:
    return request.headers.get("accept", "").startswith("application/json")


ROUTES = [
    door("/events/{event}/door", shown, BOTH, name="events:door"),
    door("/events/{event}/door/now", now, name="events:door_now"),
    door("/events/{event}/door/came", pressed(_came), WRITES, name="events:came"),
    door("/events/{event}/door/code", pressed(_code), WRITES, name="events:door_code"),
    door("/events/{event}/door/walk-in", pressed(_walk_in), WRITES, name="events:walk_in"),
    door("/events/{event}/door/undo", pressed(_undo), WRITES, name="events:undo"),
    door("/events/{event}/door/size", pressed(_size), WRITES, name="events:size"),
    door("/events/{event}/my-code", my_code, name="events:my_code"),
]
