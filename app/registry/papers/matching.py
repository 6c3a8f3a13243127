"""Who of a list is in our list already: certain, or not at all. What only looks alike is written
as new and shown to a person to decide."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable

from app.registry.alike import address_mark
from app.registry.papers.comparing import (
    Found,
    Home,
    Known,
    Looks,
    fits,
    full_key,
    looks_of,
    number,
    plain,
    whole_name,
    years_fit,
)
from app.registry.papers.lists import Family
from app.registry.papers.nearness import is_nearly, is_nearly_then

NOTHING = (None, "")


def matched(families: list[Family], known: list[Known], homes: dict[int, Home]) -> list[Found]:
    """Everybody known is found at most once; the surest signs first."""
    return _Search(families, known, homes).done()


class _Search:
    def __init__(self, families: list[Family], known: list[Known], homes: dict[int, Home]) -> None:
        self.found = [Found(family, [None] * len(family.people)) for family in families]
        self.looks = [[looks_of(person) for person in family.people] for family in families]
        self.known, self.homes = known, homes
        self.names = {
            one.id: (plain(one.given), plain(one.family), plain(one.patronymic)) for one in known
        }
        self.taken: set[int] = set()

    def done(self) -> list[Found]:
        self._everywhere(lambda one: one.document, lambda one: one.document, self._is_plausible)
        self._everywhere(lambda one: one.phone, lambda one: one.phone, self._is_called_so)
        self._everywhere(full_key, self._known_key, self._is_not_another)
        self._everywhere(lambda one: one.birth, lambda one: one.birth, self._is_spelt_so)
        self._everywhere(whole_name, self._known_name, self._is_slip, only_one=True)
        lives_in: dict[int, list[Known]] = defaultdict(list)
        for one in self.known:
            if one.home_id is not None:
                lives_in[one.home_id].append(one)
        by_hint = self._by_hints()
        used: set[int] = set()
        for n, found in enumerate(self.found):
            found.home = self._home(n, by_hint, lives_in, used)
            if found.home:
                used.add(found.home.id)
                self._inside(n, lives_in[found.home.id])
        return self.found

    def _everywhere(
        self,
        sign: Callable[[Looks], Hashable],
        known_sign: Callable[[Known], Hashable],
        fits: Callable[[Looks, Known], bool],
        *,
        only_one: bool = False,
    ) -> None:
        by_sign: dict[Hashable, list[Known]] = defaultdict(list)
        for one in self.known:
            if (key := known_sign(one)) not in NOTHING:
                by_sign[key].append(one)
        for n, group in enumerate(self.looks):
            for k, looks in enumerate(group):
                key = sign(looks)
                if self.found[n].people[k] is None and key not in NOTHING:
                    near = [
                        one
                        for one in by_sign.get(key, ())
                        if one.id not in self.taken and fits(looks, one)
                    ]
                    if near and not (only_one and len(near) > 1):
                        self._take(n, k, self._nearest(n, near))

    def _take(self, n: int, k: int, one: Known) -> None:
        self.found[n].people[k] = one
        self.taken.add(one.id)

    def _nearest(self, n: int, near: list[Known]) -> Known:
        """Of several who are equal, one who lives with the others of this family."""
        homes = {other.home_id for other in self.found[n].people if other}
        return next((one for one in near if one.home_id in homes), near[0])

    def _is_plausible(self, looks: Looks, one: Known) -> bool:
        """One document, and nothing against it but a letter."""
        given = self.names[one.id][0]
        return looks.given == given or looks.sound == one.sound or fits(looks, one)

    def _is_called_so(self, looks: Looks, one: Known) -> bool:
        return bool(looks.given) and looks.given == self.names[one.id][0] and years_fit(looks, one)

    def _is_not_another(self, looks: Looks, one: Known) -> bool:
        father = self.names[one.id][2]
        return not (looks.patronymic and father) or looks.patronymic == father

    def _is_spelt_so(self, looks: Looks, one: Known) -> bool:
        """Born on the same day, and called the same but for a letter or two."""
        names = " ".join(self.names[one.id])
        return bool(looks.given) and is_nearly(
            " ".join((looks.given, looks.family, looks.patronymic)), names
        )

    def _is_slip(self, looks: Looks, one: Known) -> bool:
        return is_nearly_then(looks.birth, one.birth)

    def _known_name(self, one: Known) -> Hashable:
        return self.names[one.id] if all(self.names[one.id]) else None

    def _known_key(self, one: Known) -> Hashable:
        given, family, _ = self.names[one.id]
        return (given, family, one.birth or one.year)

    def _by_hints(self) -> dict[str, list[Home]]:
        """Households by their code, the number an earlier list gave them, and their address."""
        hints: dict[str, list[Home]] = defaultdict(list)
        for home in self.homes.values():
            for hint in {home.code, home.address, *(f"№{one}" for one in home.numbers)} - {""}:
                hints[hint].append(home)
        return hints

    def _home(
        self,
        n: int,
        by_hint: dict[str, list[Home]],
        lives_in: dict[int, list[Known]],
        used: set[int],
    ) -> Home | None:
        """Where most of this family live; else a household that a hint leads to, and in which
        somebody is called as one of them."""
        found = self.found[n]
        votes = Counter(
            one.home_id for one in found.people if one and one.home_id and one.home_id not in used
        )
        head = found.people[0]
        if head and head.home_id is not None and head.home_id in votes:
            votes[head.home_id] += 1
        for home_id, _ in votes.most_common(1):
            return self.homes.get(home_id)
        family = found.family
        hints = (
            family.number.casefold(),
            f"№{number(family.number)}",
            address_mark(family.address),
        )
        for hint in hints:
            for home in by_hint.get(hint, ()):
                if home.id not in used and self._is_theirs(n, lives_in[home.id]):
                    return home
        return None

    def _is_theirs(self, n: int, people: list[Known]) -> bool:
        free = [one for one in people if one.id not in self.taken]
        return any(
            (looks.given and looks.given == self.names[one.id][0])
            or (looks.birth and looks.birth == one.birth)
            for looks in self.looks[n]
            for one in free
        )

    def _inside(self, n: int, people: list[Known]) -> None:
        """Within one household a given name is enough, or a day of birth, or a name written a
        little otherwise: what else differs was put right."""
        for is_one in (self._is_named_and_born, self._is_named, self._is_born, self._is_similar):
            for k, looks in enumerate(self.looks[n]):
                if self.found[n].people[k] is None:
                    free = [one for one in people if one.id not in self.taken]
                    near = [one for one in free if is_one(looks, one)]
                    if len(near) == 1:
                        self._take(n, k, near[0])

    def _is_named_and_born(self, looks: Looks, one: Known) -> bool:
        return self._is_named(looks, one) and (
            fits(looks, one) or is_nearly_then(looks.birth, one.birth)
        )

    def _is_similar(self, looks: Looks, one: Known) -> bool:
        given = self.names[one.id][0]
        return len(looks.given) > 3 and is_nearly(looks.given, given) and years_fit(looks, one)

    def _is_named(self, looks: Looks, one: Known) -> bool:
        given, _, father = self.names[one.id]
        is_same = bool(looks.given) and looks.given == given
        return is_same and (not (looks.patronymic and father) or looks.patronymic == father)

    def _is_born(self, looks: Looks, one: Known) -> bool:
        return looks.birth is not None and looks.birth == one.birth
