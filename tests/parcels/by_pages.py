"""The same presses through pages: whoever is signed in sends the forms that pages have."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from app.core.tokens import public_id
from app.core.viewer import Viewer
from app.lines.actions import field_of
from tests.conftest import Browser
from tests.help.making import lines_of
from tests.parcels.pressing import Play, Press, press

OF_POST = ("renew", "withdraw", "done")
OF_PROMISE: dict[str, tuple[str, str, dict[str, str]]] = {  # who, the deed, what is written with it
    "yes": ("author", "yes", {}),
    "no": ("author", "no", {}),
    "release": ("helper", "release", {}),
    "give away": ("author", "release", {}),
    "have": ("giver", "have", {}),
    "here": ("giver", "here", {}),
    "received": ("receiver", "received", {}),
    "wrong": ("receiver", "wrong", {"result": "with issues"}),
    "agree": ("giver", "agree", {}),
    "after all": ("receiver", "received", {"note": "усе ж таки"}),
    "it came": ("keeper", "settle", {"outcome": "came", "why": "так"}),
    "it did not": ("keeper", "settle", {"outcome": "not", "why": "ні"}),
}


class Pages:
    def __init__(self, browsers: dict[int | None, Browser]) -> None:
        self.browsers = browsers
        self.sent = 0

    async def press(self, one: Press) -> None:
        """What has no form of one press is done without a page."""
        form = await _form(one)
        if form is None:
            await press(one)
            return
        who, path, fields = form
        answer = await self.browsers[who.user_id].post(path, **fields)
        self.sent += 1
        assert answer.status_code in (200, 303, 403, 404, 409, 422), (
            one.what,
            path,
            answer.status_code,
        )
        is_done = answer.status_code == 303
        one.play.pressed[one.what if is_done else "too late"] += 1


async def _form(one: Press) -> tuple[Viewer, str, dict[str, str]] | None:
    post = f"/help/{one.post.pub}"
    author = one.play.author_of(one.post)
    if one.what in OF_POST:
        return author, f"{post}/{one.what}", {}
    line = (await lines_of(one.post))[one.line]
    if one.what == "promise":
        much = {field_of(line.pub): str(one.n), "nonce": public_id(), "even_so": "1"}
        return one.who, f"{post}/bring", much
    if one.what == "bring from":
        ask, offer = one.play.posts
        wanted = (await lines_of(ask))[one.line]
        much = {field_of(wanted.pub): str(one.n), "nonce": public_id(), "even_so": "1"}
        return one.play.author_of(offer), f"/help/{ask.pub}/from/{offer.pub}", much
    if one.what == "take back":
        return one.who, f"{post}/bring/back", {"line": line.pub}
    if one.what not in OF_PROMISE or (found := await one.one_of_them()) is None:
        return None
    promise, helper = found
    giver, receiver = one.play.sides(one.post, helper)
    whose, deed, fields = OF_PROMISE[one.what]
    people = {"author": author, "helper": helper, "giver": giver, "receiver": receiver}
    who = people.get(whose, one.play.keeper)
    return who, f"{post}/promises/{promise.pub}/{deed}", fields


@asynccontextmanager
async def pages_of(one: Play, browser: Browser) -> AsyncIterator[Pages]:
    """Everybody is signed in."""
    browsers = {who.user_id: await browser.another().as_(who) for who in one.people}
    try:
        yield Pages(browsers)
    finally:
        for each in browsers.values():
            await each.client.aclose()
