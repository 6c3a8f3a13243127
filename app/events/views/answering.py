"""Saying whether one comes; and for whoever holds it, who comes."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response

from app.core.doors import BOTH, WRITES, door
from app.core.errors import Conflict, Invalid
from app.core.forms import Fields
from app.core.i18n import N_, Words, words
from app.core.i18n import say as say_words
from app.core.pages import go, page, sent_form, viewer_of
from app.core.tokens import public_id
from app.events import actions, queries
from app.events.forms import AnswerForm, GuestForm, duty_in
from app.events.queries import Happening
from app.events.views.around import circle_around
from app.events.views.show import shown

MOST_GUESTS = 50  # of one line of a host: a bus comes
WAITS_ON = N_("On these days it is full, and you wait for a place: %(days)s.")
LEFT_OUT = N_("On these days there is no place for you: %(days)s.")
DEEDS = {"yes": N_("Said yes."), "no": N_("Said no."), "away": N_("Taken off the list.")}


async def answer(request: Request) -> Response:
    viewer, sent = viewer_of(request), await sent_form(request)
    one = await _one(request)
    try:
        form = AnswerForm.parse(sent, one.event.guests_max)
        became = await actions.answer_all(viewer, one, form)
    except (Invalid, Conflict) as no:
        return await shown(request, await _one(request), sent, no)
    say = _of_the_rest(became)
    return go(request, "events:show", event=one.pub, end="#answer", say=say)


def _of_the_rest(became: actions.Answered) -> str:
    """Of an answer to all that follows: where it did not go as they said."""
    said = []
    for sentence, days in ((WAITS_ON, became.waits), (LEFT_OUT, became.left_out)):
        if days:
            named = ", ".join(f"{day:%d.%m}" for day in days)
            said.append(say_words(words(sentence, days=named)))
    return " ".join(said)


async def duty(request: Request) -> Response:
    viewer, sent = viewer_of(request), await sent_form(request)
    one = await _one(request)
    try:
        await actions.take_on(viewer, one, duty_in(sent))
    except (Invalid, Conflict) as no:
        return await shown(request, await _one(request), no=no)
    return go(request, "events:show", event=one.pub, end="#duties")


async def coming(request: Request) -> Response:
    one = await _held(request)
    if request.method == "GET":
        return await _coming(request, one)
    sent = await sent_form(request)
    try:
        form = GuestForm.parse(sent, one.row.capacity or MOST_GUESTS)
        await actions.add_guest(viewer_of(request), one, form)
    except (Invalid, Conflict) as no:
        return await _coming(request, one, no.status, sent, no.problems)
    return go(request, "events:coming", event=one.pub)


async def decide(request: Request) -> Response:
    viewer, sent = viewer_of(request), await sent_form(request)
    one, pub = await _held(request), request.path_params["answer"]
    try:
        deed = _deed(sent)
        if deed == "away":
            await actions.remove(viewer, one, pub)
        else:
            await actions.decide(viewer, one, pub, is_yes=deed == "yes")
    except (Invalid, Conflict) as no:
        return await _coming(request, one, no.status, {}, no.problems)
    return go(request, "events:coming", event=one.pub, say=DEEDS[deed])


def _deed(sent: Mapping[str, str]) -> str:
    fields = Fields(sent)
    deed = fields.choice("deed", DEEDS)
    fields.checked()
    return deed


async def _coming(
    request: Request,
    one: Happening,
    status: int = 200,
    sent: Mapping[str, str] | None = None,
    problems: Mapping[str, Words | str] | None = None,
) -> Response:
    viewer = viewer_of(request)
    circle = await circle_around(request, one)
    return page(
        request,
        "events/coming.html",
        status,
        circle=circle,
        one=one,
        answers=await queries.answers_to(viewer, one),
        comes=await queries.who_comes(viewer, one, circle),
        nonce=public_id(),
        sent=sent or {},
        problems=problems or {},
    )


async def _one(request: Request) -> Happening:
    return await queries.occurrence_for(viewer_of(request), request.path_params["event"])


async def _held(request: Request) -> Happening:
    return await queries.occurrence_to_hold(viewer_of(request), request.path_params["event"])


ROUTES = [
    door("/events/{event}/answer", answer, WRITES, name="events:answer"),
    door("/events/{event}/duty", duty, WRITES, name="events:duty"),
    door("/events/{event}/coming", coming, BOTH, name="events:coming"),
    door("/events/{event}/coming/{answer}", decide, WRITES, name="events:decide"),
]
