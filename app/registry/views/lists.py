"""Lists that somebody brings: the file, its columns, the rehearsal, taking over, taking back."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from app.core.doors import BOTH, READS, WRITES, door
from app.core.errors import Conflict, Invalid, Refusal, TooMany
from app.core.i18n import N_, gettext
from app.core.pages import go, page, sent_form, viewer_of
from app.core.uploads import sent_file
from app.groups.queries import Circle
from app.registry.actions import bringing, taking, undoing
from app.registry.papers.choosing import Choice, sheet_in
from app.registry.papers.families import WAYS
from app.registry.papers.headings import LABELS, headings_at
from app.registry.papers.sheets import MOST_BYTES, Sheet, letter
from app.registry.queries import papers as queries
from app.registry.queries.gone import still_living
from app.registry.queries.rehearsing import KINDS, leaf_of

SAMPLES = 3
LOOK_AGAIN = 2  # seconds
NOTHING = N_("Leave it out")
ROOM_AROUND = 64 * 1024  # bytes of a form around a file


async def _circle(request: Request) -> Circle:
    return await queries.circle_of_lists(viewer_of(request), request.path_params["circle"])


async def brought(request: Request) -> Response:
    """Every list that was brought, and the form for another."""
    circle, viewer = await _circle(request), viewer_of(request)
    if request.method != "POST":
        return await _brought(request, circle)
    try:
        paper = await bringing.bring(viewer, circle.id, await sent_file(request, "list"))
    except (Invalid, TooMany) as no:
        return await _brought(request, circle, no)
    return go(request, "registry:list", circle=circle.pub, paper=paper.pub)


async def _brought(request: Request, circle: Circle, no: Refusal | None = None) -> Response:
    papers = await queries.papers_of(viewer_of(request), circle)
    return page(
        request,
        "registry/lists.html",
        no=no,
        circle=circle,
        papers=papers,
    )


async def show(request: Request) -> Response:
    """A list as far as it has come."""
    circle, paper = await _paper(request)
    if paper.stage == "open":
        return await _columns(request, circle, paper)
    if request.method == "POST":
        raise Conflict(bringing.GOING_ALREADY)
    if paper.stage == "going":
        going = taking.progress.get(paper.pub)
        response = page(
            request, "registry/list_going.html", circle=circle, paper=paper, going=going
        )
        response.headers["refresh"] = str(LOOK_AGAIN)
        return response
    return await _done(request, circle, paper)


async def _done(
    request: Request, circle: Circle, paper: Any, status: int = 200, **more: Any
) -> Response:
    gone = len(await still_living(paper)) if paper.stage == "done" else 0
    known = {"circle": circle, "paper": paper, "gone": gone, "touched": []} | more
    return page(request, "registry/list_done.html", status, **known)


async def _paper(request: Request) -> tuple[Circle, Any]:
    circle = await _circle(request)
    return circle, await queries.paper_for(viewer_of(request), circle, request.path_params["paper"])


async def _columns(request: Request, circle: Circle, paper: Any) -> Response:
    sheets = await asyncio.to_thread(queries.sheets_of, paper)
    if request.method != "POST":
        sent = {f"c{column}": what for what, column in paper.chosen.items()}
        now = {"sheet": paper.sheet, "heads": paper.heads, "way": paper.way} | sent
        return _columns_page(request, circle, paper, sheets, now)
    sent = await sent_form(request)
    other = sheet_in(sent, sheets)
    if other is not None and other != paper.sheet:
        await bringing.choose_sheet(viewer_of(request), paper, sheets, other)
        return go(request, "registry:list", circle=circle.pub, paper=paper.pub)
    try:
        chosen = Choice.parse(sent, sheets[paper.sheet])
    except Invalid as no:
        return _columns_page(request, circle, paper, sheets, sent, no.problems)
    await bringing.choose(viewer_of(request), paper, chosen.heads, chosen.columns, chosen.way)
    return go(request, "registry:rehearsal", circle=circle.pub, paper=paper.pub)


def _columns_page(
    request: Request,
    circle: Circle,
    paper: Any,
    sheets: list[Sheet],
    sent: object,
    problems: object = None,
) -> Response:
    sheet = sheets[paper.sheet]
    heads = headings_at(sheet, paper.heads - 1)
    columns = [
        (f"c{n}", letter(n), heads.names[n], _samples(sheet, n, heads.first))
        for n in range(sheet.width)
    ]
    return page(
        request,
        "registry/list_columns.html",
        422 if problems else 200,
        circle=circle,
        paper=paper,
        sheets=[(n, one.title or letter(n)) for n, one in enumerate(sheets)],
        count=len(sheet.rows) - heads.first,
        columns=columns,
        labels=[("", gettext(NOTHING)), *_said(LABELS)],
        ways=_said(WAYS),
        sent=sent,
        problems=problems or {},
    )


def _said(words: Mapping[Any, str]) -> list[tuple[str, str]]:
    return [(value.value, gettext(sentence)) for value, sentence in words.items()]


def _samples(sheet: Sheet, column: int, first: int) -> list[str]:
    full = [row[column] for row in sheet.rows[first:] if row[column]]
    return [text[:60] for text in dict.fromkeys(full[:40])][:SAMPLES]


async def rehearsal(request: Request) -> Response:
    """What would happen, person by person. Nothing is written."""
    circle, paper = await _paper(request)
    if paper.stage != "open":
        return go(request, "registry:list", circle=circle.pub, paper=paper.pub)
    bringing.readings.spend_for(viewer_of(request))
    shown = await queries.rehearsed(paper, circle.zone)
    kind = request.path_params.get("kind", "faults" if shown.reading.stops else "all")
    return page(
        request,
        "registry/rehearsal.html",
        circle=circle,
        paper=paper,
        counts=shown.counts,
        kinds=KINDS,
        leaf=leaf_of(shown, kind, request.path_params.get("start", 0)),
    )


async def let_go(request: Request) -> Response:
    circle, paper = await _paper(request)
    shown = (await sent_form(request)).get("shown", "")
    await bringing.let_go(viewer_of(request), paper, shown)
    return go(request, "registry:list", circle=circle.pub, paper=paper.pub)


async def throw_away(request: Request) -> Response:
    circle, paper = await _paper(request)
    await bringing.throw_away(viewer_of(request), paper)
    said = N_("The list is thrown away. Nothing of it was kept.")
    return go(request, "registry:lists", circle=circle.pub, say=said)


async def undo(request: Request) -> Response:
    circle, paper = await _paper(request)
    try:
        await undoing.undo(viewer_of(request), paper)
    except undoing.Touched as no:
        why = {"": no.words}
        return await _done(request, circle, paper, no.status, touched=no.codes, problems=why)
    said = N_("The list is taken back. What it had written is gone.")
    return go(request, "registry:list", circle=circle.pub, paper=paper.pub, say=said)


_LISTS = "/c/{circle}/families/lists"
ROUTES = [
    door(_LISTS, brought, BOTH, name="registry:lists", takes=MOST_BYTES + ROOM_AROUND),
    door(_LISTS + "/{paper}", show, BOTH, name="registry:list"),
    door(_LISTS + "/{paper}/rehearsal", rehearsal, READS, name="registry:rehearsal"),
    door(
        _LISTS + "/{paper}/rehearsal/{kind}/{start:int}",
        rehearsal,
        READS,
        name="registry:rehearsal_leaf",
    ),
    door(_LISTS + "/{paper}/go", let_go, WRITES, name="registry:let_go"),
    door(_LISTS + "/{paper}/away", throw_away, WRITES, name="registry:throw_away"),
    door(_LISTS + "/{paper}/undo", undo, WRITES, name="registry:undo_list"),
]
