"""A family is asked, one question page after the other. The first page makes a household that is
not finished yet, so that a lost connection loses one page at most."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from app.core.cookies import key_of
from app.core.doors import BOTH, WRITES, door
from app.core.errors import Conflict, Invalid
from app.core.i18n import N_
from app.core.limits import Limit
from app.core.pages import go, page, sent_form, viewer_of
from app.core.tokens import derived, public_id
from app.groups.queries import Circle
from app.registry import actions, queries
from app.registry.forms import PersonForm
from app.registry.queries import Alike
from app.registry.told import draft

typing = Limit(300, 600)  # pauses while typing


async def new(request: Request) -> Response:
    """Who speaks for the family."""
    viewer = viewer_of(request)
    circle = await queries.circle_to_keep(viewer, request.path_params["circle"])
    if request.method != "POST":
        return _who_page(request, circle, {"once": public_id(), "speaks-uk": "1"})
    sent = await sent_form(request)
    try:
        form = PersonForm.parse(sent)
    except Invalid as no:
        return _who_page(request, circle, sent, problems=no.problems)
    if made := await queries.household_by_form(circle, form.once):
        return go(request, "registry:where", household=made.pub)  # sent again
    [near] = await queries.alike_for(viewer, circle.id, [form.person])
    if near and form.verdict is None:
        return _who_page(request, circle, sent, near=near)
    told = draft(form.person, circle.locale, form.source, form.once)
    new = await actions.register(viewer, circle.id, told, form.verdict_or_open)
    return go(request, "registry:where", household=new.pub)


def _who_page(
    request: Request,
    circle: Circle,
    sent: dict[str, str],
    problems: object = None,
    near: list[Alike] | None = None,
) -> Response:
    return page(
        request,
        "registry/new.html",
        422 if problems or near else 200,
        circle=circle,
        sent={"once": public_id()} | sent,
        problems=problems or {},
        near=near or [],
        home=None,
    )


async def add(request: Request) -> Response:
    """Somebody else who lives there: somebody new, or one whom the list knows."""
    viewer = viewer_of(request)
    circle, home = await queries.household_to_keep(viewer, request.path_params["household"])
    people = await queries.people_in(home)

    def again(status: int, sent: dict[str, str], **more: Any) -> Response:
        sent = {"once": public_id()} | sent
        shown: dict[str, Any] = {
            "circle": circle,
            "home": home,
            "people": people,
            "near": [],
        } | more
        return page(request, "registry/add.html", status, sent=sent, **shown)

    if request.method != "POST":
        return again(200, {})
    sent = await sent_form(request)
    try:
        form = PersonForm.parse(sent)
    except Invalid as no:
        return again(422, sent, problems=no.problems)
    if form.same:
        known = await queries.person_of_circle(circle, form.same)
        try:
            await actions.move_in(viewer, home, known, form.person.relation)
        except Conflict as no:
            return again(409, sent, problems={"": no.words})
        return _next(request, home.pub)
    once = derived(key_of(request), "person once", viewer.pub, home.pub, form.once)
    pub = once if form.once else ""
    if pub and await queries.is_written(circle, pub):
        return _next(request, home.pub)  # sent again
    [near] = await queries.alike_for(viewer, circle.id, [form.person], but=home.pub)
    if near and form.verdict is None:
        return again(422, sent, near=near)
    try:
        _ = await actions.add_person(viewer, home, form.person, form.verdict_or_open, pub)
    except Conflict as no:
        return again(409, sent, problems={"": no.words})
    return _next(request, home.pub)


def _next(request: Request, household: str) -> Response:
    said = N_("Written down. Is there somebody else?")
    return go(request, "registry:add", household=household, say=said)


async def alike(request: Request) -> Response:
    """A piece of a page, for the script that asks while somebody types: who may be meant."""
    viewer = viewer_of(request)
    circle = await queries.circle_to_keep(viewer, request.path_params["circle"])
    typing.spend_for(viewer)
    sent = await sent_form(request)
    try:
        form = PersonForm.parse(sent | {"born": sent.get("born", "")})
        [near] = await queries.alike_for(
            viewer, circle.id, [form.person], but=sent.get("household", "")[:22]
        )
    except Invalid:  # not yet something that can be compared
        near = []
    return page(request, "registry/_alike.html", circle=circle, near=near, home=None, asks=False)


ROUTES = [
    door("/c/{circle}/families/new", new, BOTH, name="registry:new"),
    door("/c/{circle}/families/alike", alike, WRITES, name="registry:alike"),
    door("/households/{household}/people/new", add, BOTH, name="registry:add"),
]
