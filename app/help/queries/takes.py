"""What somebody can take, as they wrote on their card: what they can do, their languages, where
they are."""

from __future__ import annotations

from dataclasses import dataclass

from app.core.search import looked_for, words
from app.core.viewer import Viewer
from app.directory.models import Field
from app.directory.queries import CAN_HELP, my_words
from app.help.models import Category, Kind, Post

SHORTEST = 4  # letters a word needs to say what somebody can do
OF_DEEDS = {
    Field.TRANSLATE: (Category.TRANSLATION, Category.DOCUMENTS),
    Field.DRIVE: (Category.TRANSPORT,),
    Field.ROOM: (Category.HOME,),
}


@dataclass(frozen=True, slots=True)
class Takes:
    categories: frozenset[Category] = frozenset()
    can: tuple[str, ...] = ()  # beginnings of words
    tongues: frozenset[str] = frozenset()
    places: frozenset[str] = frozenset()
    helps: bool = False  # said at all that they can help with something

    @property
    def knows_where(self) -> bool:
        return bool(self.places)

    def is_near(self, area: str) -> bool:
        return not self.places.isdisjoint(words(area))

    def fits(self, row: Post) -> bool:
        """An ask that goes with what they can do."""
        if row.kind is not Kind.ASK:
            return False
        return row.category in self.categories or any(f" {word}" in row.words for word in self.can)

    def weight(self, row: Post) -> int:
        """The more, the earlier it stands. A language or a town alone is no reason."""
        if not self.fits(row):
            return 0
        return 4 + 2 * self.is_near(row.area) + (row.locale in self.tongues)


async def takes_of(viewer: Viewer, group_id: int) -> Takes:
    card = await my_words(viewer, group_id)
    places = words(f"{card.get(Field.REGION, '')} {card.get(Field.TOWN, '')}")
    can = looked_for(card.get(Field.CAN, ""))
    return Takes(
        frozenset(each for name in OF_DEEDS if card.get(name) for each in OF_DEEDS[name]),
        tuple(word for word, _ in can if len(word) >= SHORTEST),
        frozenset(card.get(Field.LANGUAGES, "").split(",")),
        frozenset(word for word in places if len(word) > 2),
        not CAN_HELP.isdisjoint(card),
    )
