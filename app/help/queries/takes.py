"""What somebody can take, as they wrote on their card: what they can do, their languages, where
they are. One's own card tells what stands first on the board; others' cards, as far as somebody may
read them, tell who could be asked (`candidates.py`)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.core.search import looked_for
from app.core.viewer import Viewer
from app.directory.models import Field
from app.directory.queries import CAN_HELP, my_words
from app.help import near
from app.help.models import Category, Kind, Post
from app.help.reasons import Reason

SHORTEST = 4  # letters a word needs to say what somebody can do
FITS, NEAR, SPEAKS = 4, 2, 1  # what each weighs; the board asks the database (`order.weighed`)
OF_DEEDS = {
    Field.TRANSLATE: (Category.TRANSLATION, Category.DOCUMENTS),
    Field.DRIVE: (Category.TRANSPORT,),
    Field.ROOM: (Category.HOME,),
}
SAYS = {
    Field.TRANSLATE: Reason.TRANSLATES,
    Field.DRIVE: Reason.DRIVES,
    Field.ROOM: Reason.HAS_ROOM,
}
READ = (Field.LANGUAGES, Field.REGION, Field.TOWN, Field.CAN, *OF_DEEDS)


@dataclass(frozen=True, slots=True)
class Takes:
    deeds: frozenset[Field] = frozenset()
    can: tuple[str, ...] = ()  # beginnings of words
    tongues: frozenset[str] = frozenset()
    places: frozenset[str] = frozenset()  # what their names could be
    helps: bool = False  # said at all that they can help with something

    @property
    def categories(self) -> frozenset[Category]:
        return frozenset(each for deed in self.deeds for each in OF_DEEDS[deed])

    @property
    def knows_where(self) -> bool:
        return bool(self.places)

    def is_near(self, row: Post) -> bool:
        return near.is_in(row.words, self.places)

    def fits(self, row: Post) -> bool:
        """An ask that goes with what they can do."""
        return row.kind is Kind.ASK and bool(self._deeds_for(row) or self._can(row))

    def weight(self, row: Post) -> int:
        """The more, the earlier it stands. A language or a town alone is no reason."""
        if not self.fits(row):
            return 0
        return FITS + NEAR * self.is_near(row) + SPEAKS * (row.locale in self.tongues)

    def reasons(self, row: Post) -> list[Reason]:
        """Why it goes with them, what weighs most first."""
        found = [SAYS[deed] for deed in OF_DEEDS if deed in self._deeds_for(row)]
        if not found and self._can(row):
            found.append(Reason.CAN)
        if self.is_near(row):
            found.append(Reason.IS_NEAR)
        if row.locale in self.tongues:
            found.append(Reason.SPEAKS)
        return found

    def _deeds_for(self, row: Post) -> list[Field]:
        return [deed for deed in self.deeds if row.category in OF_DEEDS[deed]]

    def _can(self, row: Post) -> bool:
        return any(f" {word}" in row.words for word in self.can)


async def takes_of(viewer: Viewer, group_id: int) -> Takes:
    return takes_from(await my_words(viewer, group_id))


def takes_from(card: Mapping[Field, str]) -> Takes:
    where = f"{card.get(Field.REGION, '')}, {card.get(Field.TOWN, '')}"
    can = looked_for(card.get(Field.CAN, ""))
    return Takes(
        frozenset(name for name in OF_DEEDS if card.get(name)),
        tuple(word for word, _ in can if len(word) >= SHORTEST),
        frozenset(card.get(Field.LANGUAGES, "").split(",")),
        near.places_in(where),
        not CAN_HELP.isdisjoint(card),
    )
