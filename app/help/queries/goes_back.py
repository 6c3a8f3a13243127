"""What no buyer found: read before it is left out, or goes back on the board; and where it is
wanted then."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

from tortoise.expressions import F, Subquery

from app.core.viewer import Viewer
from app.help.models import ON_THE_BOARD, Category, Kind
from app.help.queries.after_shop import NotFound, found_of, not_found_of
from app.help.queries.buying import Buying
from app.help.queries.posts import board_for
from app.help.same_thing import key_of
from app.lines.models import Line


async def left_out_of(promises: Collection[int]) -> dict[int, list[NotFound]]:
    """{promise: what of it is not said to be sent, or handed over, with the rest}: also what a
    buyer looks for still. Where no buyer found anything, whoever gives means all of it
    (`found_only`)."""
    some_found = {promise for promise, _ in await found_of(promises)} if promises else set()
    found: dict[int, list[NotFound]] = defaultdict(list)
    for one in await not_found_of(some_found) if some_found else []:
        found[one.part.promise_id].append(one)
    return found


async def wanted_on_board(viewer: Viewer, buying: Buying) -> set[str]:
    """Of what nobody waits for on this list any more (public ids of its lines): more of the same is
    wanted on the board, and nobody has promised it."""
    gone = [one for one in buying.lines if one.not_needed]
    if not gone:
        return set()
    posts = (await board_for(viewer, buying.group_id)).posts
    asks = posts.filter(kind=Kind.ASK, category=Category.MEDICINE, state__in=ON_THE_BOARD)
    wanted = Line.filter(sheet_id__in=Subquery(asks.values("sheet_id")), gone_at=None)
    open_ones = {key_of(row.text, row.unit) for row in await wanted.filter(qty__gt=F("promised"))}
    return {one.pub for one in gone if key_of(one.row.text, one.row.unit) in open_ones}
