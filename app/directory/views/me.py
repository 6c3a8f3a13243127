"""My own card: what stands on it, question by question, and how others see it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from app.accounts.queries import is_fresh
from app.core.cookies import remember
from app.core.doors import BOTH, door
from app.core.errors import Invalid, NotFound, TooMany
from app.core.i18n import N_
from app.core.pages import go, page, sent_form, viewer_of
from app.directory import actions, queries
from app.directory.forms import LONGEST, CardForm
from app.directory.questions import DEEDS, QUESTIONS, SPOKEN, Question, tongues
from app.groups.queries import Circle, circle_for

WHO = ("member", "organiser", "outsider")


async def me(request: Request) -> Response:
    circle, head = await _mine(request)
    return page(
        request,
        "directory/me.html",
        circle=circle,
        head=head,
        is_covered=await queries.is_covered(circle.id, head.user_id),
        answers=await queries.my_answers(viewer_of(request), head),
        questions=QUESTIONS.values(),
        deeds={field.value: words for field, words in DEEDS.items()},
        tongues=tongues,
    )


async def question(request: Request) -> Response:
    asked = QUESTIONS.get(request.path_params["question"])
    if asked is None:
        raise NotFound
    circle, head = await _mine(request)
    viewer = viewer_of(request)
    # How to reach me is shown only to somebody who has just shown that they are me (R14).
    is_open = asked.key != "contact" or await is_fresh(viewer)
    if request.method != "POST":
        return _question(request, circle, asked, is_open, await _so_far(request, head, asked))
    sent = await sent_form(request)
    try:
        form = CardForm.parse(asked, sent, is_open=is_open)
        token = await actions.write(viewer, head, form)
    except (Invalid, TooMany) as no:
        return _question(request, circle, asked, is_open, sent, no.status, no.problems)
    response = _onward(request, circle, asked, sent)
    if token:
        remember(request, response, token, own_phone=viewer.own_phone)
    return response


def _onward(request: Request, circle: Circle, asked: Question, sent: Mapping[str, str]) -> Response:
    keys = list(QUESTIONS)
    following = keys[keys.index(asked.key) + 1 :]
    if sent.get("onward") and following:
        return go(request, "directory:question", circle=circle.pub, question=following[0])
    return go(request, "directory:me", circle=circle.pub, say=N_("Saved."), end=f"#{asked.key}")


async def _so_far(request: Request, head: queries.Head, asked: Question) -> dict[str, str]:
    """What stands on the card, as the form would send it."""
    viewer = viewer_of(request)
    answers = await queries.my_answers(viewer, head)
    sent = {"audience": "me"}
    for field in asked.fields:
        if field not in answers:
            continue
        sent["audience"] = answers[field].audience.value
        sent[field.value] = answers[field].value
    if asked.key == "contact" and sent.get("contact") is not None and await is_fresh(viewer):
        sent["contact"] = await queries.my_contact(viewer, head)
    for code in sent.get("languages", "").split(","):
        sent[f"speaks_{code}"] = "1"
    return sent


def _question(
    request: Request,
    circle: Circle,
    asked: Question,
    is_open: bool,
    sent: Mapping[str, str],
    status: int = 200,
    problems: Mapping[str, Any] | None = None,
) -> Response:
    keys = list(QUESTIONS)
    return page(
        request,
        "directory/question.html",
        status,
        circle=circle,
        asked=asked,
        is_open=is_open,
        is_last=asked.key == keys[-1],
        step=(keys.index(asked.key) + 1, len(keys)),
        tongues_known=SPOKEN,
        deeds={field.value: words for field, words in DEEDS.items()},
        longest={field.value: most for field, most in LONGEST.items()},
        sent=sent,
        problems=problems or {},
    )


async def as_seen_by(request: Request) -> Response:
    who = request.path_params["who"]
    if who not in WHO:
        raise NotFound
    circle, head = await _mine(request)
    seen = await queries.card_of(queries.seen_as(who, head), head)
    return page(
        request,
        "directory/as_seen_by.html",
        circle=circle,
        who=who,
        card=seen,
        tongues=tongues,
        deeds={field.value: words for field, words in DEEDS.items()},
    )


async def _mine(request: Request) -> tuple[Circle, queries.Head]:
    viewer = viewer_of(request)
    circle = await circle_for(viewer, request.path_params["circle"])
    return circle, await queries.my_head(viewer, circle.id)


ROUTES = [
    door("/c/{circle}/people/me", me, name="directory:me"),
    door("/c/{circle}/people/me/{question}", question, BOTH, name="directory:question"),
    door("/c/{circle}/people/me/as/{who}", as_seen_by, name="directory:as_seen_by"),
]
