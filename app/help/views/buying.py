"""A buyer's list: made, printed, and ticked off in the shop."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from app.core.doors import BOTH, WRITES, door
from app.core.errors import Conflict, Invalid, Refusal
from app.core.i18n import N_, Words, n_words
from app.core.pages import go, page, sent_form, viewer_of
from app.core.tokens import named
from app.core.viewer import Viewer
from app.groups.queries import circle_for, pub_of
from app.help.actions import buying as actions
from app.help.actions.finding import find
from app.help.actions.promising import take_back
from app.help.forms.buying import FoundForm
from app.help.queries import Need, post_for
from app.help.queries import buying as queries
from app.help.queries.after_shop import bought_for, missing_of, to_hand_on
from app.help.queries.buying import Buying
from app.help.queries.goes_back import wanted_on_board
from app.help.queries.in_bags import open_again
from app.help.views import show


async def part(viewer: Viewer, need: Need) -> dict[str, Any]:
    return {
        "bought": await queries.bought_of(viewer, need),
        "bought_by": await bought_for(viewer, need),
    }


show.PARTS.append(part)


async def lists(request: Request) -> Response:
    viewer = viewer_of(request)
    circle = await circle_for(viewer, request.path_params["circle"])
    refused = None
    if request.method == "POST":
        try:
            made = await actions.begin_buying(viewer, circle)
            say = _FIRST if made.is_older else ""
            return go(request, "help:buying", buying=made.pub, say=say)
        except Conflict as no:
            refused = no
    found, week = await queries.lists_for(viewer, circle.id), queries.this_week(circle.zone)
    shown: dict[str, Any] = {"circle": circle, "lists": found, "this_week": week}
    return page(request, "help/buying_lists.html", no=refused, **shown)


async def one_list(request: Request) -> Response:
    return await _shown(request, await _asked(request))


async def found(request: Request) -> Response:
    one, sent = await _asked(request), await sent_form(request)
    pub = request.path_params["wanted"]
    line = await queries.buy_line_in(one, pub)
    try:
        form = FoundForm.parse(sent, pub, line.wanted)
        kept = await find(viewer_of(request), one, pub, form)
    except Invalid as no:
        return await _shown(request, one, sent, no)
    except Conflict as no:
        return await _shown(request, await _asked(request), no=no)
    say = _stays(kept) if kept else N_("Written down.")
    return go(request, "help:buying", buying=one.pub, end=f"#line-{pub}", say=say)


def _stays(n: int) -> Words:
    return n_words(
        "Written down. One of them nobody has promised any more: it stays in your bag for now.",
        "Written down. %(n)s of them nobody has promised any more: they stay in your bag for now.",
        n,
    )


def _moves(does: Callable[[Viewer, Buying], Awaitable[None]], say: Words | str) -> Any:
    async def view(request: Request) -> Response:
        one = await _asked(request)
        try:
            await does(viewer_of(request), one)
        except Conflict as no:
            return await _shown(request, await _asked(request), no=no)
        return go(request, "help:buying", buying=one.pub, say=say)

    return view


async def bought(request: Request) -> Response:
    """They are back, and read what has not been found."""
    viewer, one = viewer_of(request), await _asked(request)
    try:
        await actions.end_shopping(viewer, one)
    except Conflict as no:
        return await _shown(request, await _asked(request), no=no)
    one = await _asked(request)
    words = _MISSING if await missing_of(viewer, one) else _ENDED if one.is_short else _THANKS
    return go(request, "help:buying", buying=one.pub, say=words)


async def not_found(request: Request) -> Response:
    """What they promised themselves, others can bring."""
    viewer, one, sent = viewer_of(request), await _asked(request), await sent_form(request)
    need = await post_for(viewer, named(sent.get("post", "")))
    try:
        await take_back(viewer, need, named(sent.get("line", "")), not_found=True)
    except Conflict as no:
        return await _shown(request, one, no=no)
    words = N_("Thank you for saying so. Others can bring it now.")
    return go(request, "help:buying", buying=one.pub, say=words)


async def _led_back(request: Request) -> Response:
    return go(request, "help:buying", buying=(await _asked(request)).pub)


async def _asked(request: Request) -> Buying:
    return await queries.buying_for(viewer_of(request), request.path_params["buying"])


async def _shown(
    request: Request,
    one: Buying,
    sent: Mapping[str, str] | None = None,
    no: Refusal | None = None,
) -> Response:
    circle = await circle_for(viewer_of(request), await pub_of(one.group_id))
    shown: dict[str, Any] = {"circle": circle, "one": one, "sent": sent or {}}
    shown["missing"] = await missing_of(viewer_of(request), one)
    shown["wanted_on_board"] = await wanted_on_board(viewer_of(request), one)
    shown["to_hand_on"] = await to_hand_on(viewer_of(request), one)
    shown["open_again"] = await open_again(viewer_of(request), one)
    return page(request, "help/buying.html", no=no, **shown)


_GATHERED = N_("The list is up to date.")
_LOCKED = N_("Nothing new comes onto this list now.")
_OPENED = N_("The list is open again.")
_MISSING = N_(
    "Thank you. What you promised and did not find stays promised by you; you can put it back here."
)
_THANKS = N_("Thank you for buying.")
_ENDED = N_("Thank you. What you did not find, others can look for now.")
_FIRST = N_("This is your list of an earlier week. Please finish it first, or put it away.")
_CLOSED = N_("The list is put away.")

ROUTES = [
    door("/c/{circle}/buying", lists, BOTH, name="help:buying_lists"),
    door("/buying/{buying}", one_list, name="help:buying"),
    door("/buying/{buying}/found/{wanted}", found, WRITES, name="help:found", back=_led_back),
    door(
        "/buying/{buying}/now",
        _moves(actions.gather, _GATHERED),
        WRITES,
        name="help:gather",
        back=_led_back,
    ),
    door(
        "/buying/{buying}/lock",
        _moves(actions.lock_list, _LOCKED),
        WRITES,
        name="help:lock",
        back=_led_back,
    ),
    door(
        "/buying/{buying}/open",
        _moves(actions.open_list_again, _OPENED),
        WRITES,
        name="help:open_list",
        back=_led_back,
    ),
    door("/buying/{buying}/bought", bought, WRITES, name="help:bought", back=_led_back),
    door("/buying/{buying}/back", not_found, WRITES, name="help:not_found", back=_led_back),
    door(
        "/buying/{buying}/close",
        _moves(actions.close_list, _CLOSED),
        WRITES,
        name="help:close",
        back=_led_back,
    ),
]
