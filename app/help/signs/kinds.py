"""What signs of a snare there are, and what those who look after the board read of each."""

from __future__ import annotations

from enum import StrEnum

from app.core.i18n import N_
from app.help.models import Category


class Sign(StrEnum):
    WOMEN = "women"
    PAPERS = "papers"
    ELSEWHERE = "elsewhere"
    HOME = "home"
    RIDE = "ride"
    WORK = "work"
    MONEY = "money"
    CHILDREN = "children"
    HIRING = "hiring"


SAID = {
    Sign.WOMEN: N_("It is only for women or for young people."),
    Sign.PAPERS: N_("It asks for a passport or for photos."),
    Sign.ELSEWHERE: N_("It leads to a phone, a messenger or a page outside."),
    Sign.HOME: N_("It offers a place to live, and says that it is about something else."),
    Sign.RIDE: N_("It offers to take people along, and says that it is about something else."),
    Sign.WORK: N_("It offers work, and says that it is about something else."),
    Sign.MONEY: N_("It is about money, and says that it is about something else."),
    Sign.CHILDREN: N_(
        "It offers to look after children, and says that it is about something else."
    ),
    Sign.HIRING: N_("It looks for people to work somewhere, as an offer of work would."),
}
SAYS_SO = {  # then it is no sign
    Sign.HOME: Category.HOME,
    Sign.RIDE: Category.TRANSPORT,
    Sign.WORK: Category.WORK,
    Sign.MONEY: Category.MONEY,
    Sign.CHILDREN: Category.CHILDREN,
}
