"""How a person is spoken to, and how things look to them."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from app.accounts import actions, queries
from app.accounts.forms import Settings
from app.core.cookies import set_cookie
from app.core.doors import BOTH, WRITES, door, open_door
from app.core.errors import NOT_TAKEN
from app.core.i18n import LANGUAGES, N_, speaking
from app.core.pages import go, go_to, own_path, page, sent_form, viewer_of
from app.core.places import zone_options

LANGUAGE = "lang"  # the cookie the middleware reads for people who are not signed in
SAVED = N_("Saved")


async def settings(request: Request) -> Response:
    viewer = viewer_of(request)
    if request.method != "POST":
        account = await queries.account_of(viewer)
        sent = {
            "locale": account.locale,
            "zone": account.zone,
            "theme": account.theme,
            "text_size": account.text_size,
            "calm": "1" if account.calm else "",
        }
        options = zone_options(account.zone)
        return page(request, "accounts/settings.html", sent=sent, zones=options)
    sent = await sent_form(request)
    try:
        form = Settings.parse(sent)
        await actions.settle(viewer, form)
    except NOT_TAKEN as no:
        options = zone_options(viewer.zone)
        return page(request, "accounts/settings.html", no=no, sent=sent, zones=options)
    with speaking(form.locale, form.zone):
        response = go(request, "accounts:settings", say=SAVED)
    set_cookie(request, response, LANGUAGE, form.locale, days=365)
    return response


async def language(request: Request) -> Response:
    """From the foot of any page; back to that page."""
    sent = await sent_form(request)
    back = own_path(sent.get("back") or sent.get("next", "")) or "/"
    response = go_to(request, back)
    locale = sent.get("locale", "")
    if locale not in LANGUAGES:
        return response
    if viewer_of(request).is_signed_in:
        await actions.speak(viewer_of(request), locale)
    set_cookie(request, response, LANGUAGE, locale, days=365)
    return response


ROUTES = [
    door("/settings", settings, BOTH, name="accounts:settings"),
    open_door("/language", language, WRITES, name="accounts:language"),
]
