"""A help board with more on it than one circle will ever have: five thousand open posts with twenty
thousand lines, and what is promised of them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from app.core.clock import now
from app.core.search import normal
from app.core.tokens import public_id
from app.core.viewer import Viewer
from app.groups.models import Group, Membership
from app.help.models import Category, Kind, Post, PostState, Step, Urgency
from app.lines.models import Line, Part, Promise, PromiseState, Sheet

OPEN, OVER = 5000, 2000
LINES = 4  # of each
THINGS = ("Інсулін Лантус", "Метформін 850", "Голки до шприц-ручки", "Пов’язка", "Вода", "Ковдра")
AREAS = ("Глдані", "Вокзал", "Старе місто", "Батумі", "Кутаїсі", "")
STATES = (
    *(PostState.OPEN, PostState.OPEN, PostState.OPEN, PostState.PARTLY_COVERED),
    *(PostState.PARTLY_COVERED, PostState.COVERED, PostState.IN_DELIVERY),
)
URGENCIES = (Urgency.CAN_WAIT, Urgency.CAN_WAIT, Urgency.WEEK, Urgency.DAYS, Urgency.TODAY)
IN_ONE_GO = 500


async def fill(circle: Group, me: Viewer) -> None:
    """By everybody in turn; of every hundredth, something is promised by `me`."""
    people = await Membership.filter(group_id=circle.id).order_by("id").values_list("id", flat=True)
    mine = (await Membership.get(group_id=circle.id, user_id=me.user_id)).id
    members = [int(str(one)) for one in people]
    at = now() - timedelta(days=20)
    sheets = await _kept(Sheet, [Sheet(group_id=circle.id) for _ in range(OPEN + OVER)])
    posts = [
        _post(circle, sheet.id, members[n * 7 % len(members)], n, at)
        for n, sheet in enumerate(sheets)
    ]
    posts = await _kept(Post, posts)
    lines = await _kept(Line, [_line(post, n, at) for n, post in enumerate(posts * LINES)])
    by_sheet: dict[int, list[Line]] = {}
    for line in lines:
        by_sheet.setdefault(line.sheet_id, []).append(line)
    await _promise(posts, by_sheet, members, mine, at)
    steps = [Step(post_id=one.id, by_id=one.by_id, what="publish", at=at) for one in posts]
    await _kept(Step, steps)


def _post(circle: Group, sheet_id: int, author: int, n: int, at: datetime) -> Post:
    is_open = n < OPEN
    title, urgency = f"{THINGS[n % 6]} для сім’ї {n}", URGENCIES[n % 5]
    area = AREAS[n % 11 % 6]
    return Post(
        group_id=circle.id,
        kind=Kind.OFFER if n % 4 == 3 else Kind.ASK,
        author_id=author,
        by_id=author,
        sheet_id=sheet_id,
        category=list(Category)[n * 5 % len(Category)],
        title=title,
        area=area,
        locale=("uk", "ka", "ru")[n % 3],
        urgency=urgency,
        urgent_yes_id=author if n % 20 == 4 else None,
        needed_by=(at + timedelta(days=25 + n % 30)).date() if n % 3 else None,
        expires_at=at + timedelta(days=30, seconds=n),
        state=STATES[n % 7] if is_open else PostState.CLOSED,
        words=normal(f"{title}\n{area}\n{' '.join(THINGS[:LINES])}"),
        nonce=public_id(),
        made_at=at + timedelta(seconds=n),
        changed_at=at + timedelta(seconds=n),
    )


def _line(post: Post, n: int, at: datetime) -> Line:
    state, qty = post.state, 2 + n % 9
    some = state is not PostState.OPEN
    all_ = state in (PostState.COVERED, PostState.IN_DELIVERY, PostState.CLOSED)
    return Line(
        sheet_id=post.sheet_id,
        position=n // (OPEN + OVER),
        text=THINGS[n % 6],
        unit="шт.",
        qty=qty,
        promised=qty if all_ else (1 if some else 0),
        delivered=qty if state is PostState.CLOSED else 0,
    )


async def _promise(
    posts: list[Post], lines: dict[int, list[Line]], members: list[int], mine: int, at: datetime
) -> None:
    """One promise covers what is counted of a post."""
    states = {
        PostState.CLOSED: PromiseState.CONFIRMED,
        PostState.IN_DELIVERY: PromiseState.IN_PROGRESS,
    }
    rows = [
        Promise(
            sheet_id=post.sheet_id,
            helper_id=mine if n % 100 == 1 else members[n * 3 % len(members)],
            state=states.get(post.state, PromiseState.ACCEPTED),
            nonce=public_id(),
            made_at=at + timedelta(seconds=n),
            changed_at=at + timedelta(seconds=n),
        )
        for n, post in enumerate(posts)
        if post.state is not PostState.OPEN
    ]
    parts = [
        Part(promise_id=row.id, line_id=line.id, qty=line.promised, delivered=line.delivered)
        for row in await _kept(Promise, rows)
        for line in lines[row.sheet_id]
    ]
    await _kept(Part, parts)


async def _kept(model: Any, rows: list[Any]) -> list[Any]:
    """In their order, with their ids."""
    await model.bulk_create(rows, batch_size=IN_ONE_GO)
    found = await model.all().order_by("-id").limit(len(rows))
    return found[::-1]
