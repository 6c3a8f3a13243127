"""Which offer goes with which ask: of the same kind, and the more alike in words and area, the
earlier it stands."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from tortoise.queryset import QuerySet

from app.core.errors import NotFound
from app.core.search import looked_for, normal, words
from app.core.viewer import Viewer
from app.help import near, rules
from app.help.models import Category, Kind, MatchPair, Post, PostState
from app.help.queries.order import AS_THEY_STAND, ranked
from app.help.queries.posts import Need, board_for, needs_of, post_for
from app.lines.models import Line

FREE = (PostState.OPEN, PostState.PARTLY_COVERED)  # something of it is left
SHORTEST = 4  # letters of a word that says what it is about
MOST = 5
COMPARED = 200


@dataclass(frozen=True, slots=True)
class Goes:
    """A line of an ask, and the line of an offer out of which it can be brought."""

    ask_line: Line
    offer_line: Line

    @property
    def most(self) -> int:
        return min(self.ask_line.left, self.offer_line.left)


@dataclass(frozen=True, slots=True)
class Together:
    """An ask and an offer that go with each other."""

    ask: Need
    offer: Need
    counts: bool  # what is brought is counted on the offer


@dataclass(frozen=True, slots=True)
class Kept:
    """What of an offer is kept for an ask; the ask is None where the viewer may not know of it."""

    ask: Need | None
    text: str
    qty: int
    unit: str


def likeness(ask: Post, offer: Post) -> int:
    """0: they do not go together. What is of no kind has to have a word in common."""
    if ask.category is not offer.category or _own(ask, offer):
        return 0
    places = words(offer.area)
    said = " ".join(word for word in near.unmarked(offer.words) if word not in places)
    long = {word for word, _ in looked_for(said) if len(word) >= SHORTEST}
    common = sum(f" {word}" in ask.words for word in long)
    if ask.category is Category.OTHER and not common:
        return 0
    return 1 + 2 * common + near.is_in(ask.words, near.places_in(offer.area))


def _own(ask: Post, offer: Post) -> bool:
    return offer.author_id in (ask.author_id, ask.by_id)


async def offers_for(viewer: Viewer, need: Need) -> list[Post]:
    """What is offered on the board and goes with an ask, as far as the viewer may know of it."""
    rows = (await board_for(viewer, need.group_id)).posts.filter(
        kind=Kind.OFFER, category=need.row.category, state__in=FREE, hidden_at=None
    )
    weighed = [(likeness(need.row, row), row) for row in await _first(rows)]
    return [row for n, row in sorted(weighed, key=lambda one: -one[0]) if n]


async def asks_for(viewer: Viewer, offer: Need) -> list[Post]:
    """The same turned round."""
    rows = (await board_for(viewer, offer.group_id)).posts.filter(
        kind=Kind.ASK, category=offer.row.category, state__in=FREE, hidden_at=None
    )
    weighed = [(likeness(row, offer.row), row) for row in await _first(rows)]
    return [row for n, row in sorted(weighed, key=lambda one: -one[0]) if n]


async def _first(rows: QuerySet[Post]) -> list[Post]:
    """The most urgent and the newest: of thousands, those that are compared by their words."""
    return await ranked(rows).order_by(*AS_THEY_STAND).limit(COMPARED)


async def goes_with(viewer: Viewer, need: Need) -> list[Together]:
    """On the page of an offer, the asks it could meet: for its author, who can bring it, and for
    those who look after the board, who can ask them. On the page of an ask, the offers of the
    viewer that go with it."""
    if need.row.state not in FREE:
        return []
    if need.is_ask:
        return await _own_offers(viewer, need) if rules.answer_post(viewer, need.posted) else []
    is_theirs = rules.use_offer(viewer, need.posted)
    if not (is_theirs or rules.keep_board(viewer, need.group_id)):
        return []
    may = rules.answer_post if is_theirs else rules.suggest_helper
    asks = await needs_of(viewer, await asks_for(viewer, need))
    found = [one for one in asks if may(viewer, one.posted)][:MOST]
    return await _together([(one, need) for one in found])


async def _own_offers(viewer: Viewer, need: Need) -> list[Together]:
    own = Post.filter(group_id=need.group_id, author__user_id=viewer.user_id or 0)
    rows = own.filter(
        kind=Kind.OFFER, category=need.row.category, state__in=FREE, hidden_at=None
    ).select_related("author", "by", "assigned")
    alike = [row for row in await rows.order_by("-made_at") if likeness(need.row, row)]
    return await _together([(need, one) for one in await needs_of(viewer, alike[:MOST])])


async def _together(pairs: Sequence[tuple[Need, Need]]) -> list[Together]:
    lines = await _lines_of(*(one for pair in pairs for one in pair))
    return [
        Together(ask, offer, bool(_goes(lines[ask.row.sheet_id], lines[offer.row.sheet_id])))
        for ask, offer in pairs
    ]


async def goes_of(ask: Need, offer: Need) -> list[Goes]:
    """Which line of the offer each line of the ask can come out of: the one that is most alike of
    those counted in the same unit. Where nothing tells which, none."""
    lines = await _lines_of(ask, offer)
    return _goes(lines[ask.row.sheet_id], lines[offer.row.sheet_id])


def _goes(wanted: Sequence[Line], offered: Sequence[Line]) -> list[Goes]:
    found = [(line, _out_of(line, offered)) for line in wanted]
    return [Goes(line, other) for line, other in found if other]


async def _lines_of(*needs: Need) -> dict[int, list[Line]]:
    """By the sheet, of all of them at once."""
    lines: dict[int, list[Line]] = defaultdict(list)
    if needs:
        rows = Line.filter(sheet_id__in=sorted({one.row.sheet_id for one in needs}), gone_at=None)
        for line in await rows.order_by("position", "id"):
            lines[line.sheet_id].append(line)
    return lines


def _out_of(line: Line, offered: Sequence[Line]) -> Line | None:
    same = [one for one in offered if normal(one.unit) == normal(line.unit)]
    alike = [(len(_stems(one.text) & _stems(line.text)), one) for one in same]
    most = max((n for n, _ in alike), default=0)
    best = [one for n, one in alike if n == most]
    return best[0] if most or len(offered) == len(best) == 1 else None


def _stems(text: str) -> set[str]:
    return {word for word, _ in looked_for(text)}


async def own_offer(viewer: Viewer, need: Need, pub: str) -> Need:
    """Out of which they can bring something of an ask. Raises NotFound for what they may not know
    of, and Forbidden."""
    offer = await post_for(viewer, pub)
    may_bring_from(viewer, need, offer)
    return offer


def may_bring_from(viewer: Viewer, need: Need, offer: Need) -> None:
    """What is offered in one circle is nothing to another, and an offer brings no offer."""
    if not need.is_ask or need.group_id != offer.group_id:
        raise NotFound
    rules.use_offer.require(viewer, offer.posted)


async def kept_of(viewer: Viewer, offer: Need) -> list[Kept]:
    """For its author, and those who look after the board."""
    if offer.is_ask or not rules.see_promises(viewer, offer.posted):
        return []
    pairs = MatchPair.filter(offer_line__sheet_id=offer.row.sheet_id).order_by("id")
    rows = await pairs.select_related("ask_line", "offer_line")
    sheets = sorted({pair.ask_line.sheet_id for pair in rows})
    known = (await board_for(viewer, offer.group_id)).posts.filter(sheet_id__in=sheets)
    asks = {one.row.sheet_id: one for one in await needs_of(viewer, await known)}
    return [
        Kept(asks.get(pair.ask_line.sheet_id), pair.offer_line.text, pair.qty, pair.offer_line.unit)
        for pair in rows
    ]
