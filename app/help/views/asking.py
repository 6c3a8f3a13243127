"""Somebody writes down what they need or offer, one question a page. Each page is kept when it is
sent, in a draft that only they see; later the same pages change what stands on the board."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from app.core.doors import BOTH, WRITES, door
from app.core.errors import Conflict, Invalid, NotFound, TooMany
from app.core.i18n import N_
from app.core.pages import go, go_to, page, sent_form, url, viewer_of
from app.core.tokens import public_id
from app.core.viewer import Viewer
from app.groups.queries import circle_for
from app.help import queries
from app.help.actions import asking, ending, typed, writing
from app.help.forms.asking import WhatForm
from app.help.queries import Need
from app.help.queries.typed import typed_on
from app.help.views.compared import Rows, apart
from app.help.views.fields import categories
from app.help.views.pages import after, context_of, pages_of, saved
from app.help.views.show import circle_of

ON_BOARD = N_("It is on the board now. You will hear when somebody answers.")
WAITS = N_("Thank you. Somebody who looks after the board reads it first.")
SAVED = N_("Saved.")
WAITS_AGAIN = N_("Saved. It waits for a yes again.")


async def ask(request: Request) -> Response:
    return await _begin(request, "ask")


async def offer(request: Request) -> Response:
    return await _begin(request, "offer")


async def _begin(request: Request, kind: str) -> Response:
    viewer = viewer_of(request)
    circle = await circle_for(viewer, request.path_params["circle"])
    if request.method == "POST":
        sent = await sent_form(request)
        try:
            form = WhatForm.parse(sent)
            post = await asking.begin_post(viewer, circle.id, kind, form)
            return go(request, "help:write", post=post, page="words")
        except (Invalid, TooMany) as no:
            problems = no.problems if isinstance(no, Invalid) else {"": no.words}
            sent, status = {"once": public_id()} | sent, no.status
    else:
        sent, status, problems = {"once": public_id()}, 200, {}
    return page(
        request,
        "help/new.html",
        status,
        circle=circle,
        kind=kind,
        sent=sent,
        problems=problems,
        categories=categories(),
        drafts=await queries.drafts_of(viewer, circle.id, kind),
    )


async def write(request: Request) -> Response:
    """One question, by its name in the address."""
    viewer, name = viewer_of(request), request.path_params["page"]
    need = await queries.post_to_write(viewer, request.path_params["post"])
    if name not in pages_of(viewer, need) or (request.method == "POST" and name == "check"):
        raise NotFound
    if request.method != "POST":
        return await _page(request, need, name, "change" in request.query_params)
    sent = await sent_form(request)
    if sent.get("aim") in ("back", "keep", "drop"):
        return await _unsaved(request, need, name, sent)
    try:
        stays = await saved(viewer, need, name, sent)
    except writing.Meanwhile:
        return await _both(request, name, sent)
    except (Invalid, Conflict, TooMany) as no:
        problems = no.problems if isinstance(no, Invalid) else {"": no.words}
        if isinstance(no, Conflict):  # what was to be removed stays
            sent = {key: value for key, value in sent.items() if key != "off"}
        return await _page(request, need, name, "change" in sent, no.status, sent, problems)
    if stays is not None:
        return await _page(request, need, name, "change" in sent, sent=stays)
    await typed.forget_typed(viewer, need, name)
    return await _after(request, need, name, sent)


async def _both(request: Request, name: str, sent: Mapping[str, str]) -> Response:
    """Somebody saved first, perhaps the same person in another window: what stands there now, and
    what was typed. What was to be removed stays."""
    viewer = viewer_of(request)
    need = await queries.post_to_write(viewer, request.path_params["post"])
    rows = await apart(viewer, need, name, sent)
    if not rows and "off" not in sent:  # something else of it was saved
        await typed.forget_typed(viewer, need, name)
        return await _after(request, need, name, sent)
    again = {key: value for key, value in sent.items() if key != "off"}
    again["version"] = str(need.row.version)
    return await _page(request, need, name, "change" in sent, 409, again, rows=rows)


async def _unsaved(request: Request, need: Need, name: str, sent: Mapping[str, str]) -> Response:
    """They go back, by the button or by their browser, or throw away what they typed here. What
    stands on the board changes only when it is saved; a draft may as well be whole."""
    viewer, is_change = viewer_of(request), "change" in sent
    if sent["aim"] == "drop":
        await typed.forget_typed(viewer, need, name)
        return go(request, "help:write", post=need.pub, page=name)
    if sent["aim"] == "keep" or not await _is_saved(viewer, need, name, sent):
        await typed.keep_typed(viewer, need, name, sent)
    if sent["aim"] == "keep":
        return Response(status_code=204, headers={"cache-control": "no-store"})
    if (before := _before(viewer, need, name, is_change)) is None:
        return go(request, "help:board", circle=(await circle_of(request, need)).pub)
    return go(request, "help:write", post=need.pub, page=before)


async def _is_saved(viewer: Viewer, need: Need, name: str, sent: Mapping[str, str]) -> bool:
    if need.row.state != "draft":
        return False
    try:
        _ = await saved(viewer, need, name, sent)
        await typed.forget_typed(viewer, need, name)
    except (Invalid, Conflict, NotFound, TooMany):
        return False
    return True


def _before(viewer: Viewer, need: Need, name: str, is_change: bool) -> str | None:
    """The page before; None: the board."""
    if is_change or need.row.state != "draft":
        return "check"
    before = pages_of(viewer, need)[pages_of(viewer, need).index(name) - 1]
    return None if before == "what" else before


async def _after(request: Request, need: Need, name: str, sent: Mapping[str, str]) -> Response:
    """The next question; the answers, where only one was changed; or what became of it."""
    viewer = viewer_of(request)
    if sent.get("aim") == "more" or sent.get("off") or sent.get("back"):
        path = url(request, "help:write", post=need.pub, page=name)
        return go_to(request, path + ("?change=1" if "change" in sent else ""))
    now = await queries.post_for(viewer, need.pub)
    if now.row.state != "draft":
        was_seen = need.row.state != "pending" and now.row.state == "pending"
        say = WAITS_AGAIN if was_seen else SAVED
        return go(request, "help:write", post=need.pub, page="check", say=say)
    following = "check" if "change" in sent else after(viewer, now, name)
    return go(request, "help:write", post=need.pub, page=following)


async def _page(
    request: Request,
    need: Need,
    name: str,
    is_change: bool,
    status: int = 200,
    sent: Mapping[str, str] | None = None,
    problems: Mapping[str, Any] | None = None,
    rows: Rows | None = None,
) -> Response:
    """`rows`: what somebody saved meanwhile, beside what was typed."""
    viewer = viewer_of(request)
    circle = await circle_of(request, need)
    is_change = is_change or need.row.state != "draft"
    unsaved = typed_on(viewer, need, name) if sent is None else None
    return page(
        request,
        f"help/new_{name}.html",
        status,
        circle=circle,
        need=need,
        names=pages_of(viewer, need),
        before=_before(viewer, need, name, is_change) if name != "check" else None,
        is_change=is_change,
        is_unsaved=unsaved is not None,
        reads_again=need.is_on_board and await asking.must_wait(viewer, need.row),
        problems=problems or {},
        theirs=rows,
        **await context_of(viewer, need, name, unsaved or sent),
    )


async def publish(request: Request) -> Response:
    viewer = viewer_of(request)
    need = await queries.post_to_write(viewer, request.path_params["post"])
    try:
        state = await asking.publish(viewer, need)
    except (Invalid, Conflict, TooMany) as no:
        problems = no.problems if isinstance(no, Invalid) else {"": no.words}
        refused = await _page(request, need, "check", False, no.status, problems=problems)
        refused.headers.update(no.headers)
        return refused
    say = WAITS if state == "pending" else ON_BOARD
    return go(request, "help:show", post=need.pub, say=say)


async def led_back(request: Request) -> Response:
    """To the answers of a draft; what is none any more has a page."""
    need = await queries.post_for(viewer_of(request), request.path_params["post"])
    if need.row.state == "draft":
        return go(request, "help:write", post=need.pub, page="check")
    return go(request, "help:show", post=need.pub)


async def throw_away(request: Request) -> Response:
    viewer = viewer_of(request)
    need = await queries.post_to_write(viewer, request.path_params["post"])
    circle = await circle_of(request, need)
    await ending.throw_away(viewer, need)
    return go(request, "help:board", circle=circle.pub, say=N_("It is thrown away."))


ROUTES = [
    door("/c/{circle}/help/ask", ask, BOTH, name="help:ask"),
    door("/c/{circle}/help/offer", offer, BOTH, name="help:offer"),
    door("/help/{post}/write/{page}", write, BOTH, name="help:write"),
    door("/help/{post}/publish", publish, WRITES, name="help:publish", back=led_back),
    door("/help/{post}/throw-away", throw_away, WRITES, name="help:throw_away", back=led_back),
]
