"""What people promise of a post: on its page, and what becomes of it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Mapping
from functools import partial
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from app.core.doors import BOTH, WRITES, door
from app.core.errors import Conflict, Forbidden, Invalid, NotFound, TooMany
from app.core.i18n import N_
from app.core.pages import go, page, sent_form, viewer_of
from app.core.tokens import named, public_id
from app.core.viewer import Viewer
from app.groups.queries import circle_for, pub_of
from app.help import actions, queries
from app.help.actions.becoming import MEANWHILE
from app.help.actions.promising import OVER
from app.help.deeds import is_possible
from app.help.forms.promising import (
    BringForm,
    HandedOverForm,
    PartForm,
    ReceivedForm,
    SettleForm,
    WrongForm,
    came_field,
)
from app.help.partly import can_be_part
from app.help.queries import Need
from app.help.queries.goes_back import left_out_of
from app.help.queries.receipts import Word
from app.help.shown import shown_in
from app.help.views import show
from app.help.views.carrying import asks_first

DOES: dict[str, tuple[Callable[..., Awaitable[bool | None]], str]] = {
    "yes": (actions.accept, N_("Thank you. They read that it is welcome.")),
    "no": (actions.decline, N_("They read that it is not needed this time.")),
    "have": (actions.set_out, N_("It is written down that you have it.")),
    "way": (partial(actions.set_out, is_on_the_way=True), N_("They read that it is on its way.")),
    "not-yet": (actions.not_yet, N_("Good that you say so. Nobody is asked whether it came.")),
    "agree": (actions.agree, N_("Thank you for saying so. It is settled.")),
    "release": (actions.release, N_("It is open again, for somebody else.")),
}
ALREADY = N_("They read already that it is on its way.")
FIRST_HOW_MUCH = N_(
    "Something of it has come. Whoever gives it is asked first how much: then the rest is open"
    " again, for somebody else."
)
NONE_IS_THERE = N_("They read that nothing of it is there yet. All of it is still promised.")
IT_IS_SO = N_("Thank you. Nobody is left who could be asked, so it is as you say.")
REST_ON_BOARD = {
    "way": N_("They read that it is on its way. The rest is on the board again."),
    "here": N_("Thank you. Now they are asked whether it came. The rest is on the board again."),
}
OFF_THE_BOARD = N_("It is written down: this is not promised any more.")
OF_OFFERS = {
    "yes": N_("Thank you. They read that it is kept for them."),
    "no": N_("They read that somebody else has it this time."),
}


async def _hand_over(viewer: Viewer, need: Need, promise: Any, form: HandedOverForm) -> None:
    await actions.deliver(viewer, need.row, promise, form.part, is_all=form.part is not None)


async def _receive(viewer: Viewer, need: Need, promise: Any, form: ReceivedForm) -> None:
    await actions.confirm(viewer, need.row, promise, form.note)


async def _receive_part(viewer: Viewer, need: Need, promise: Any, form: PartForm) -> bool:
    return await actions.receive_part(viewer, need.row, promise, form)


# What may say more than a press, on the page of the post.
WRITES_MORE: dict[str, tuple[Any, Callable[..., Awaitable[bool | None]], str]] = {
    "here": (HandedOverForm, _hand_over, N_("Thank you. Now they are asked whether it came.")),
    "received": (ReceivedForm, _receive, N_("Good that it came.")),
    "part": (
        *(PartForm, _receive_part),
        N_("Thank you. They read how much came; the rest is still promised."),
    ),
}
ASKS: dict[str, tuple[Any, Callable[..., Awaitable[bool | None]], str, str]] = {
    "wrong": (
        *(WrongForm, actions.dispute, "help/wrong.html"),
        N_("Thank you. Those who look after the board will ask both of you."),
    ),
    "settle": (*(SettleForm, actions.settle, "help/settle.html"), N_("Both of you can read it.")),
}


async def part(viewer: Viewer, need: Need) -> dict[str, Any]:
    return {
        "wants": await queries.wants_of(viewer, need),
        "promises": await queries.promises_of(viewer, need),
        "steps": await queries.steps_of(viewer, need),
    }


show.PARTS.append(part)


async def bring(request: Request) -> Response:
    """Several things at once, and by when; a press on the page of the post comes here too."""
    try:
        viewer, need = await _asked(request)
    except NotFound:
        if request.method == "POST" and await queries.was_shown(viewer_of(request), _post(request)):
            raise Conflict(OVER) from None
        raise
    if request.method == "GET":
        return await _bring_page(request, need)
    sent = await sent_form(request)
    try:
        form = BringForm.parse(sent, (await queries.wants_of(viewer, need)).lines)
        if first := await asks_first(request, need, sent):
            return first
        state = await actions.promise(viewer, need, form)
    except Invalid as no:
        if "several" in sent:
            return await _bring_page(request, need, no)
        return await show.shown(request, need, sent, no)
    except (Conflict, Forbidden, TooMany) as no:
        return await show.shown(request, need, no=no)
    waits = N_("Thank you. It waits for a yes now.")
    brings = N_("Thank you. They read that you bring it. When you have it, say so here.")
    helps = N_("Thank you. They read that you help. When it is done, say so here.")
    done = brings if need.is_brought else helps
    words = waits if state == "proposed" else done
    return go(request, "help:show", post=need.pub, end="#lines", say=words)


async def _bring_page(request: Request, need: Need, no: Invalid | None = None) -> Response:
    viewer = viewer_of(request)
    return page(
        request,
        "help/bring.html",
        no=no,
        circle=await circle_for(viewer, await pub_of(need.group_id)),
        need=need,
        wants=await queries.wants_to_answer(viewer, need),
        offer=None,
        goes={},
        sent=await sent_form(request) if no else {},
        nonce=public_id(),
    )


async def bring_not(request: Request) -> Response:
    viewer, need = await _asked(request)
    line = named((await sent_form(request)).get("line", ""))
    try:
        await actions.take_back(viewer, need, line)
    except Conflict as no:
        return await show.shown(request, need, no=no)
    words = N_("Taken back. Somebody else can help now.")
    return await _back(request, need, words if need.is_on_board else OFF_THE_BOARD)


async def deed(request: Request) -> Response:
    """What is done with one promise; some of it says more than a press can."""
    viewer, need = await _asked(request)
    name = request.path_params["deed"]
    if request.method == "GET" and (name in DOES or name in WRITES_MORE):
        return go(request, "help:show", post=need.pub)
    promise = await queries.promise_for(viewer, need, request.path_params["promise"])
    if name in ASKS:
        return await _told(request, need, name, promise)
    if name in WRITES_MORE:
        return await _said(request, need, name, promise)
    if name not in DOES:
        raise NotFound
    does, words = DOES[name]
    rest_is_open = name == "way" and await _puts_rest_back(need, promise)
    shown = shown_in(await sent_form(request))
    try:
        async with actions.as_shown(viewer, need.row, promise, name, shown):
            is_done = await does(viewer, need.row, promise)
    except Conflict as no:
        return await show.shown(request, need, no=no)
    if is_done is False:
        return await _back(request, need, FIRST_HOW_MUCH)
    if name in ("have", "way") and promise.way_at:
        words = ALREADY
    elif rest_is_open:
        words = REST_ON_BOARD["way"]
    if name == "release" and not need.is_on_board:
        words = OFF_THE_BOARD
    return await _back(request, need, words if need.is_ask else OF_OFFERS.get(name, words))


async def _said(request: Request, need: Need, name: str, promise: Any) -> Response:
    viewer, sent = viewer_of(request), await sent_form(request)
    form, does, words = WRITES_MORE[name]
    things, _ = await queries.things_and_words(viewer, promise)
    rest_is_open = name == "here" and await _puts_rest_back(need, promise)
    try:
        told = form.parse(sent, things)
        async with actions.as_shown(viewer, need.row, promise, name, shown_in(sent)):
            is_there = await does(viewer, need, promise, told)
    except Invalid as no:
        problems = {_own(field, promise): said for field, said in no.problems.items()}
        return await show.shown(request, need, _typed(promise, sent), Invalid(problems))
    except Conflict as no:
        return await show.shown(request, need, _typed(promise, sent), no)
    if is_there is False:
        return await _back(request, need, NONE_IS_THERE)
    return await _back(request, need, REST_ON_BOARD["here"] if rest_is_open else words)


async def _puts_rest_back(need: Need, promise: Any) -> bool:
    """Whether a press of whoever gives puts on the board what no buyer found."""
    left_out = (await left_out_of([promise.id])).get(promise.id, [])
    return need.is_on_board and any(not one.is_looked_for for one in left_out)


def _typed(promise: Any, sent: Mapping[str, str]) -> dict[str, str]:
    return {_own(field, promise): said for field, said in sent.items()}


def _own(field: str, promise: Any) -> str:
    """On the page of the post every promise has fields of its own."""
    return f"{field}-{promise.pub}"


async def _told(request: Request, need: Need, name: str, promise: Any) -> Response:
    form, does, template, words = ASKS[name]
    viewer, refused = viewer_of(request), None
    await queries.may_do(viewer, need, promise, name)
    if request.method == "GET" and not is_possible(name, promise.state):
        return await show.shown(request, need, no=Conflict(MEANWHILE))
    things, said = await queries.things_and_words(viewer, promise)
    if request.method == "POST":
        try:
            told = form.parse(await sent_form(request), things, _as_said(said))
            is_asked = await does(viewer, need.row, promise, told)
            return await _back(request, need, IT_IS_SO if is_asked is False else words)
        except Invalid as no:
            refused = no
        except Conflict as no:
            return await show.shown(request, need, no=no)
    circle = await circle_for(viewer, await pub_of(need.group_id))
    sent = await sent_form(request) if refused else _as_said(said)
    return page(
        request,
        template,
        no=refused,
        circle=circle,
        need=need,
        sent=sent,
        things=things,
        words=said,
        can_be_part=can_be_part(things),
    )


def _as_said(words: Collection[Word]) -> dict[str, str]:
    """Whoever settles it starts from how many came as whoever received it says."""
    return {came_field(one.pub): str(one.qty) for word in words for one in word.came}


async def _back(request: Request, need: Need, words: str) -> Response:
    """To its page, or to the board where it is not for them any more."""
    viewer = viewer_of(request)
    if await queries.has_page(viewer, need.pub):
        return go(request, "help:show", post=need.pub, end="#promises", say=words)
    return go(request, "help:board", circle=await pub_of(need.group_id), say=words)


async def _asked(request: Request) -> tuple[Viewer, Need]:
    viewer = viewer_of(request)
    return viewer, await queries.post_or_veiled(viewer, _post(request))


def _post(request: Request) -> str:
    return str(request.path_params["post"])


ROUTES = [
    door("/help/{post}/bring", bring, BOTH, name="help:bring"),
    door("/help/{post}/bring/back", bring_not, WRITES, name="help:bring_not", back=show.led_back),
    door("/help/{post}/promises/{promise}/{deed}", deed, BOTH, name="help:deed"),
]
