"""Who is not in a corrected list any more: whoever keeps the list of families decides."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from app.core.doors import BOTH, door
from app.core.i18n import N_, n_words
from app.core.pages import go, page, sent_form, viewer_of
from app.registry.actions import gone as actions
from app.registry.queries import papers as queries
from app.registry.queries.gone import still_living

AT_ONCE = 200  # people on the page
NOBODY_TICKED = N_("Tick at least one person.")


async def gone(request: Request) -> Response:
    viewer, said = viewer_of(request), request.path_params
    circle = await queries.circle_of_lists(viewer, said["circle"])
    paper = await queries.paper_for(viewer, circle, said["paper"])
    if paper.stage != "done":
        return go(request, "registry:list", circle=circle.pub, paper=paper.pub)
    status, problems = 200, {}
    if request.method == "POST":
        pubs = {name.removeprefix("p-") for name in await sent_form(request) if name[:2] == "p-"}
        if pubs:
            done = await actions.take_out_gone(viewer, paper, pubs)
            out = n_words(
                "%(n)s person does not live with that family any more.",
                "%(n)s people do not live with those families any more.",
                done,
            )
            return go(request, "registry:gone", circle=circle.pub, paper=paper.pub, say=out)
        status, problems = 422, {"": NOBODY_TICKED}
    found = await still_living(paper)
    return page(
        request,
        "registry/gone.html",
        status,
        circle=circle,
        paper=paper,
        people=found[:AT_ONCE],
        more=len(found) - len(found[:AT_ONCE]),
        problems=problems,
    )


ROUTES = [door("/c/{circle}/families/lists/{paper}/gone", gone, BOTH, name="registry:gone")]
