"""One household: its page, where it lives, how it stands, and putting right what is written."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from app.core.doors import BOTH, WRITES, door
from app.core.errors import Conflict, Invalid
from app.core.i18n import N_
from app.core.pages import go, page, sent_form, viewer_of
from app.core.viewer import Viewer
from app.registry import actions, queries
from app.registry.actions import Opened
from app.registry.forms import PersonForm, WhereForm, state_in


async def show(request: Request) -> Response:
    return await _page(request)


async def open_sealed(request: Request) -> Response:
    """A page that cannot be come back to: what it shows is opened anew, and written down anew."""
    viewer = viewer_of(request)
    _, home = await queries.household_to_keep(viewer, request.path_params["household"])
    return await _page(request, opened=await actions.open_household(viewer, home))


async def _page(
    request: Request, status: int = 200, opened: Opened | None = None, problems: object = None
) -> Response:
    viewer = viewer_of(request)
    circle, home = await queries.household_for(viewer, request.path_params["household"])
    beside: dict[str, Any] = {}
    for part in queries.PARTS:
        beside |= await part(viewer, home)
    return page(
        request,
        "registry/household.html",
        status,
        **beside,
        circle=circle,
        whole=await queries.whole(home),
        wrongs=await queries.wrongs_in(home),
        opened=opened,
        problems=problems or {},
    )


async def put_right(request: Request) -> Response:
    viewer = viewer_of(request)
    _, home = await queries.household_to_keep(viewer, request.path_params["household"])
    await actions.put_right(viewer, home)
    said = N_("Thank you. Whoever said it can see that.")
    return go(request, "registry:household", household=home.pub, say=said)


async def where(request: Request) -> Response:
    """Where they live, and in which language their card speaks."""
    viewer = viewer_of(request)
    circle, home = await queries.household_to_keep(viewer, request.path_params["household"])

    def again(status: int, sent: object, **more: Any) -> Response:
        shown: dict[str, Any] = {"circle": circle, "home": home, "theirs": None} | more
        return page(request, "registry/where.html", status, sent=sent, **shown)

    if request.method != "POST":
        now = {"area": home.area, "locale": home.locale, "version": str(home.version)}
        return again(200, now)
    sent = await sent_form(request)
    try:
        form = WhereForm.parse(sent)
        await actions.change_where(
            viewer,
            home,
            address=form.address,
            area=form.area,
            locale=form.locale,
            version=form.version,
            forget=form.forget,
        )
    except Invalid as no:
        return again(422, sent, problems=no.problems)
    except actions.Overtaken:
        _, theirs = await queries.household_to_keep(viewer, home.pub)
        sent = sent | {"version": str(theirs.version)}
        closed = queries.address_apart(theirs, sent)
        return again(409, sent, home=theirs, theirs=theirs, closed=closed)
    following = "registry:add" if home.state == "draft" else "registry:household"
    return go(request, following, household=home.pub, say=N_("Saved."))


async def state(request: Request) -> Response:
    """How the family stands: finished, gone, here again."""
    viewer = viewer_of(request)
    _, home = await queries.household_to_keep(viewer, request.path_params["household"])
    try:
        await actions.set_state(viewer, home, state_in(await sent_form(request)))
    except Invalid as no:
        return await _page(request, 422, problems=no.problems)
    return go(request, "registry:household", household=home.pub, say=N_("Saved."))


async def person(request: Request) -> Response:
    """What is written of somebody who lives there. What is sealed is not shown: left empty, it
    stays."""
    viewer = viewer_of(request)
    circle, home = await queries.household_to_keep(viewer, request.path_params["household"])
    living = await queries.person_in(home, request.path_params["record"])

    def again(status: int, sent: object, **more: Any) -> Response:
        shown: dict[str, Any] = {
            "circle": circle,
            "home": home,
            "living": living,
            "theirs": None,
        } | more
        return page(request, "registry/person.html", status, sent=sent, **shown)

    if request.method != "POST":
        return again(200, queries.as_sent(living))
    sent = await sent_form(request)
    try:
        form = PersonForm.parse(sent)
        await actions.change_person(
            viewer, home, living.person, form.person, form.version, form.forget
        )
    except Invalid as no:
        return again(422, sent, problems=no.problems)
    except actions.Overtaken:
        theirs = await queries.person_in(home, request.path_params["record"])
        sent = sent | {"version": str(theirs.person.version)}
        closed = queries.closed_apart(theirs.person, sent)
        return again(409, sent, living=theirs, theirs=queries.as_sent(theirs), closed=closed)
    return go(request, "registry:household", household=home.pub, say=N_("Saved."))


async def leave(request: Request) -> Response:
    return await _done_to(request, actions.leave, N_("They are not in this family any more."))


async def head(request: Request) -> Response:
    return await _done_to(request, actions.make_head, N_("They speak for the family now."))


async def _done_to(
    request: Request, does: Callable[[Viewer, Any, Any], Awaitable[None]], said: str
) -> Response:
    viewer = viewer_of(request)
    _, home = await queries.household_to_keep(viewer, request.path_params["household"])
    living = await queries.person_in(home, request.path_params["record"])
    try:
        await does(viewer, home, living.person)
    except Conflict as no:
        return await _page(request, 409, problems={"": no.words})
    return go(request, "registry:household", household=home.pub, say=said)


async def erase(request: Request) -> Response:
    """Somebody does not want to be in the list any more."""
    viewer = viewer_of(request)
    circle, home = await queries.household_to_keep(viewer, request.path_params["household"])
    person = await queries.person_ever_in(home, request.path_params["record"])
    if request.method != "POST":
        return page(request, "registry/erase.html", circle=circle, home=home, person=person)
    try:
        await actions.erase_person(viewer, home, person)
    except Conflict as no:
        return await _page(request, 409, problems={"": no.words})
    return go(request, "registry:household", household=home.pub, say=N_("Their record is empty."))


ROUTES = [
    door("/households/{household}", show, name="registry:household"),
    door("/households/{household}/right", put_right, WRITES, name="registry:right"),
    door("/households/{household}/open", open_sealed, WRITES, name="registry:open"),
    door("/households/{household}/where", where, BOTH, name="registry:where"),
    door("/households/{household}/state", state, WRITES, name="registry:state"),
    door("/households/{household}/people/{record}", person, BOTH, name="registry:person"),
    door("/households/{household}/people/{record}/leave", leave, WRITES, name="registry:leave"),
    door("/households/{household}/people/{record}/head", head, WRITES, name="registry:head"),
    door("/households/{household}/people/{record}/erase", erase, BOTH, name="registry:erase"),
]
