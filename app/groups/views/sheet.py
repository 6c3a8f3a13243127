"""The recovery sheet, shown on the way in and after the first run: ten codes to put on paper."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from app.accounts.actions import keep_sheet
from app.accounts.queries import account_of, sheet_of
from app.core.cookies import key_of
from app.core.doors import BOTH, door
from app.core.errors import Invalid
from app.core.pages import go, page, sent_form, viewer_of
from app.groups.forms import kept_it

PAGE = "groups/sheet.html"


async def sheet(request: Request) -> Response:
    """The last step; it can be put off, and home reminds of it."""
    account = await account_of(viewer_of(request))
    codes = await sheet_of(account, key_of(request))
    if codes is None:  # kept already: nobody can show it again
        return go(request, "home:home")
    steps = request.url.path.startswith("/join/")
    if request.method != "POST":
        return page(request, PAGE, codes=codes, steps=steps)
    sent = await sent_form(request)
    try:
        kept_it(sent)
    except Invalid as no:
        return page(request, PAGE, no=no, codes=codes, steps=steps, sent=sent)
    await keep_sheet(account.id)
    return go(request, "home:home")


ROUTES = [
    door("/join/{code}/sheet", sheet, BOTH, name="groups:join_sheet"),
    door("/first/{code}/sheet", sheet, BOTH, name="groups:first_sheet"),
]
