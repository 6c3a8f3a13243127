"""Two families of one, one of two; two records of one again."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from app.core.doors import BOTH, WRITES, door
from app.core.errors import Conflict, Invalid
from app.core.i18n import N_
from app.core.pages import go, page, sent_form, viewer_of
from app.registry import actions, queries
from app.registry.codes import as_code
from app.registry.forms import SplitForm, code_in

NO_SUCH = N_("No family in this circle has this code.")


async def split(request: Request) -> Response:
    viewer = viewer_of(request)
    circle, home = await queries.household_to_keep(viewer, request.path_params["household"])
    people = await queries.people_in(home)

    def again(status: int, sent: dict[str, str], problems: object) -> Response:
        shown: dict[str, Any] = {
            "circle": circle,
            "home": home,
            "people": people,
            "problems": problems,
        }
        return page(request, "registry/split.html", status, sent=sent, **shown)

    if request.method != "POST":
        return again(200, {}, {})
    sent = await sent_form(request)
    try:
        form = SplitForm.parse(sent)
        leaving = [one.person for one in people if one.person.pub in form.leaving]
        if len(leaving) < len(form.leaving):  # sent twice, or somebody else was quicker
            raise Conflict(actions.ELSEWHERE)
        [head] = [one for one in leaving if one.pub == form.head]
        new = await actions.split(viewer, home, leaving, head)
    except Invalid as no:
        return again(422, sent, no.problems)
    except Conflict as no:
        return again(409, sent, {"": no.words})
    said = N_("They have a code of their own now.")
    return go(request, "registry:household", household=new.pub, say=said)


async def join(request: Request) -> Response:
    viewer = viewer_of(request)
    circle, home = await queries.household_to_keep(viewer, request.path_params["household"])

    def again(status: int, sent: dict[str, str], problems: object, other: object) -> Response:
        shown: dict[str, Any] = {
            "circle": circle,
            "home": home,
            "other": other,
            "problems": problems,
        }
        return page(request, "registry/join.html", status, sent=sent, **shown)

    if request.method != "POST":
        return again(200, {}, {}, None)
    sent = await sent_form(request)
    try:
        code = as_code(code_in(sent))
        other = await queries.household_with_code(circle, code)
        if other is None:
            raise Invalid({"code": NO_SUCH})
        if not sent.get("sure"):
            return again(200, sent, {}, await queries.whole(other))
        await actions.join(viewer, home, other)
    except Invalid as no:
        return again(422, sent, no.problems, None)
    except Conflict as no:
        return again(409, sent, {"code": no.words}, None)
    said = N_("They are one family now.")
    return go(request, "registry:household", household=home.pub, say=said)


async def undo(request: Request) -> Response:
    """What was made one record is two again."""
    viewer = viewer_of(request)
    _, home = await queries.household_to_keep(viewer, request.path_params["household"])
    merge = await queries.merge_in(home, request.path_params["merge"])
    await actions.undo(viewer, merge)
    said = N_("They are two records again.")
    return go(request, "registry:household", household=home.pub, say=said)


ROUTES = [
    door("/households/{household}/split", split, BOTH, name="registry:split"),
    door("/households/{household}/join", join, BOTH, name="registry:join"),
    door("/households/{household}/merges/{merge}/undo", undo, WRITES, name="registry:undo"),
]
