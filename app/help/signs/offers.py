"""Signs of a snare in the words of an offer, as they were seen in 2022 (R64). Those who look after
the board are shown them, and it waits until two of them have looked."""

from __future__ import annotations

import re

from app.core.search import normal
from app.help.models import Category
from app.help.signs.kinds import SAYS_SO, Sign
from app.help.signs.words.children import CHILDREN
from app.help.signs.words.contact import ELSEWHERE, PAPERS
from app.help.signs.words.home import CHORES, HOME
from app.help.signs.words.money import MONEY
from app.help.signs.words.people import AGED, FEMALE, NEAR, ONLY, PEOPLE, YOUNG
from app.help.signs.words.ride import RIDE
from app.help.signs.words.work import WORK

_WOMEN = re.compile(
    f"(?:{ONLY}){NEAR}(?:{FEMALE}|{YOUNG})|(?:{FEMALE}|{YOUNG}){NEAR}(?:{ONLY})"
    f"|(?:{YOUNG}){NEAR}(?:{FEMALE}|{PEOPLE})|(?:{FEMALE}){NEAR}(?:{YOUNG})"
    rf"|(?:{FEMALE})[^\n.;]{{0,15}}?(?:{AGED})",
    re.DOTALL,
)
_SIGNS = {
    Sign.WOMEN: _WOMEN,
    Sign.PAPERS: re.compile(PAPERS),
    Sign.ELSEWHERE: re.compile(ELSEWHERE),
    Sign.HOME: re.compile(normal(HOME)),
    Sign.RIDE: re.compile(normal(RIDE)),
    Sign.WORK: re.compile(normal(WORK)),
    Sign.MONEY: re.compile(normal(MONEY)),
    Sign.CHILDREN: re.compile(normal(CHILDREN)),
}
_CHORES = re.compile(normal(CHORES))


def signs_in(text: str, category: Category) -> list[Sign]:
    """In Ukrainian, Russian, Georgian and English words."""
    said = normal(text)
    rooms = _CHORES.sub(" ", said)
    found = [
        sign
        for sign, pattern in _SIGNS.items()
        if pattern.search(rooms if sign is Sign.HOME else said)
    ]
    return [sign for sign in found if SAYS_SO.get(sign) is not category]
