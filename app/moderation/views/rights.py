"""What was decided about oneself, why, until when, and how to disagree."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from app.chat.queries import FEELINGS
from app.core.doors import BOTH, door
from app.core.errors import NOT_TAKEN
from app.core.i18n import N_
from app.core.pages import go, page, sent_form, viewer_of
from app.moderation import actions, queries
from app.moderation.forms import NoticeForm, lines_in
from app.moderation.words import MEASURES, REASONS, VERDICTS

ASKED_ELSEWHERE = N_("Asked. Somebody in another circle will look at it, and answer you here.")


async def measures(request: Request) -> Response:
    mine = await queries.measures_about_me(viewer_of(request))
    return page(request, "moderation/my_measures.html", mine=mine, kinds=MEASURES)


async def measure(request: Request) -> Response:
    viewer, pub = viewer_of(request), request.path_params["measure"]
    mine = await queries.measure_about_me(viewer, pub)
    template = "moderation/my_measure.html"
    known: dict[str, Any] = {"mine": mine, "kinds": MEASURES, "reasons": REASONS}
    known |= {"verdicts": VERDICTS, "taken": await queries.taken_words(mine.measure)}
    if request.method != "POST":
        return page(request, template, **known)
    sent = await sent_form(request)
    if sent.get("do") == "read":
        await actions.have_read_measure(viewer, mine)
        return go(request, "moderation:my_measures")
    try:
        if sent.get("do") == "elsewhere":
            await actions.send_on(viewer, mine)
            return go(request, "moderation:my_measure", measure=pub, say=ASKED_ELSEWHERE)
        await actions.disagree(viewer, mine, lines_in(sent, "text"))
    except NOT_TAKEN as no:
        return page(request, template, no=no, sent=sent, **known)
    say = N_("Thank you. Somebody who had no part in it will look at it again.")
    return go(request, "moderation:my_measure", measure=pub, say=say)


async def report(request: Request) -> Response:
    """How it was said is reported as a message would be (row 95)."""
    viewer, pub = viewer_of(request), request.path_params["measure"]
    mine = await queries.notice_to_report(viewer, pub)
    known: dict[str, Any] = {"mine": mine, "feelings": list(FEELINGS.items())}
    template = "moderation/report_notice.html"
    if request.method != "POST":
        return page(request, template, **known)
    sent = await sent_form(request)
    try:
        await actions.report_notice(viewer, mine, NoticeForm.parse(sent))
    except NOT_TAKEN as no:
        return page(request, template, no=no, sent=sent, **known)
    say = N_("Thank you. Somebody who had no part in it will read this, and answer you here.")
    return go(request, "moderation:my_measure", measure=pub, say=say)


ROUTES = [
    door("/settings/measures", measures, name="moderation:my_measures"),
    door("/settings/measures/{measure}", measure, BOTH, name="moderation:my_measure"),
    door("/settings/measures/{measure}/report", report, BOTH, name="moderation:report_notice"),
]
