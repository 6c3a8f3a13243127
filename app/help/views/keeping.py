"""Those who look after the board: what waits, who looks after it, and what is hidden."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from app.core.doors import WRITES, door
from app.core.errors import Conflict, Invalid
from app.core.i18n import N_, gettext
from app.core.pages import go, page, sent_form, viewer_of
from app.core.viewer import Viewer
from app.groups.queries import circle_for
from app.help import queries
from app.help.actions import keeping
from app.help.forms.asking import DecisionForm
from app.help.queries import Need
from app.help.views import show


async def keeper_part(viewer: Viewer, need: Need) -> dict[str, Any]:
    """`kept`: what those who look after the board read and can do; None for everybody else.
    `by_keeper`: the viewer brings something and may not know the door; `hands_on`: who does.
    `looks_after`: for whose it is, to whom it was given."""
    kept = await queries.kept_by(viewer, need)
    known = kept.people if kept else []
    people = [("", gettext("Nobody yet"))] + [(one.pub, one.name) for one in known]
    by_keeper = queries.goes_by_keeper(viewer, need)
    hands_on = await queries.hands_on(need.row) if by_keeper else None
    may_hide = queries.may_hide(viewer, need)
    may: dict[str, Any] = {"looks_after": await queries.looks_after(viewer, need)}
    may |= {"may_hide": may_hide, "by_keeper": by_keeper, "hands_on": hands_on}
    return {"kept": kept, "people": people} | may


show.PARTS.append(keeper_part)


async def waiting(request: Request) -> Response:
    viewer = viewer_of(request)
    circle = await circle_for(viewer, request.path_params["circle"])
    needs = await queries.waiting_on_board(viewer, circle.id)
    return page(request, "help/waiting.html", circle=circle, needs=needs)


async def decide(request: Request) -> Response:
    viewer, sent = viewer_of(request), await sent_form(request)
    need = await queries.post_to_decide(viewer, request.path_params["post"])
    try:
        form = DecisionForm.parse(sent)
    except Invalid as no:
        return await show.shown(request, need, sent, no)
    state = await keeping.decide(viewer, need, form)
    say = {
        "open": N_("It is on the board now."),
        "declined": N_("Its author reads your reason."),
        "pending": N_("Thank you. One more person looks at it."),
    }.get(state, N_("It is on the board now."))
    return go(request, "help:show", post=need.pub, say=say)


async def looked(request: Request) -> Response:
    viewer, sent = viewer_of(request), await sent_form(request)
    need = await queries.post_to_decide(viewer, request.path_params["post"])
    await keeping.let_stand(viewer, need, sent.get("version", ""))
    return go(request, "help:show", post=need.pub, say=N_("Thank you for looking."))


async def urgent(request: Request) -> Response:
    viewer, sent = viewer_of(request), await sent_form(request)
    need = await queries.post_for(viewer, request.path_params["post"])
    is_yes = sent.get("decision") == "yes"
    await keeping.decide_on_urgency(viewer, need, is_yes=is_yes)
    return go(request, "help:show", post=need.pub, say=N_("Thank you. Its author sees it."))


async def assign(request: Request) -> Response:
    viewer, sent = viewer_of(request), await sent_form(request)
    need = await queries.post_for(viewer, request.path_params["post"])
    try:
        await keeping.assign(viewer, need, sent.get("assigned", ""))
    except (Invalid, Conflict) as no:
        return await show.shown(request, need, sent, no)
    return go(request, "help:show", post=need.pub, say=N_("Saved."))


async def hide(request: Request) -> Response:
    """To the board, where they cannot see it any more."""
    viewer = viewer_of(request)
    need = await queries.post_for(viewer, request.path_params["post"])
    circle = await show.circle_of(request, need)
    await keeping.hide(viewer, need)
    say = N_("It is hidden. Those who look after the board hear of it.")
    return go(request, "help:board", circle=circle.pub, say=say)


async def show_again(request: Request) -> Response:
    viewer = viewer_of(request)
    need = await queries.post_for(viewer, request.path_params["post"])
    await keeping.show_again(viewer, need)
    return go(request, "help:show", post=need.pub, say=N_("It is to be seen again."))


ROUTES = [
    door("/c/{circle}/help/waiting", waiting, name="help:waiting"),
    door("/help/{post}/decide", decide, WRITES, name="help:decide", back=show.led_back),
    door("/help/{post}/looked", looked, WRITES, name="help:looked", back=show.led_back),
    door("/help/{post}/urgent", urgent, WRITES, name="help:urgent", back=show.led_back),
    door("/help/{post}/assign", assign, WRITES, name="help:assign", back=show.led_back),
    door("/help/{post}/hide", hide, WRITES, name="help:hide", back=show.led_back),
    door("/help/{post}/show-again", show_again, WRITES, name="help:show_again", back=show.led_back),
]
