"""Which offer goes with which ask: of the same kind, and the more alike in words and area, the
earlier it stands."""

from __future__ import annotations

from app.core.search import looked_for, words
from app.core.viewer import Viewer
from app.help.models import Category, Kind, Post, PostState
from app.help.queries.posts import Need, board_for

FREE = (PostState.OPEN, PostState.PARTLY_COVERED)  # something of it is left
SHORTEST = 4  # letters of a word that says what it is about


def likeness(ask: Post, offer: Post) -> int:
    """0: they do not go together. What is of no kind has to have a word in common."""
    if ask.category is not offer.category or _own(ask, offer):
        return 0
    of_offer = {word for word, _ in looked_for(f"{offer.title} {offer.words}")}
    text = f" {ask.words} {' '.join(words(ask.title))}"
    common = sum(len(word) >= SHORTEST and f" {word}" in text for word in of_offer)
    if ask.category is Category.OTHER and not common:
        return 0
    return 1 + 2 * common + (not set(words(ask.area)).isdisjoint(words(offer.area)))


def _own(ask: Post, offer: Post) -> bool:
    return offer.author_id in (ask.author_id, ask.by_id)


async def offers_for(viewer: Viewer, need: Need) -> list[Post]:
    """What is offered on the board and goes with an ask, as far as the viewer may know of it."""
    rows = (await board_for(viewer, need.group_id)).posts.filter(
        kind=Kind.OFFER, category=need.row.category, state__in=FREE, hidden_at=None
    )
    weighed = [(likeness(need.row, row), row) for row in await rows.order_by("-made_at")]
    return [row for n, row in sorted(weighed, key=lambda one: -one[0]) if n]
