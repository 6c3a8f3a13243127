"""Signs of a snare in the words of an offer, as they were seen in 2022 (R64). Those who look after
the board are shown them: one is a reason to ask them to look, two to wait until they have."""

from __future__ import annotations

import re
from enum import StrEnum

from app.core.i18n import N_
from app.core.search import normal


class Sign(StrEnum):
    WOMEN = "women"
    PAPERS = "papers"
    ELSEWHERE = "elsewhere"


SAID = {
    Sign.WOMEN: N_("It is only for women or for young people."),
    Sign.PAPERS: N_("It asks for a passport or for photos."),
    Sign.ELSEWHERE: N_("It leads to a phone, a messenger or a page outside."),
}

_ONLY = r"\b(?:тільки|лише|виключно|только|лишь|исключительно|only|just)\b|მხოლოდ"
_FEMALE = (
    r"\b(?:жін[ок]|дівч|дівок|женщин|девуш|девоч|студентк|wom[ae]n|girl|female|lad(?:y|ies)\b)"
    r"|ქალ|გოგო"
)
_YOUNG = r"\b(?:молод|юн[аыуі]|young|teen)|ახალგაზრდ"
_PEOPLE = r"\b(?:людин|люд[еи]|дам|мам|сім|семь|person|people|mother|famil)|ადამიან"
_PAPERS = (
    r"\b(?:паспорт|посвідчен|удостоверен|фото|світлин|снимк|снимок|селфі|селфи|passport|photo|"
    r"selfie|id card|identity card|your pictures)|პასპორტ|პირადობის|ფოტო|სურათ"
)
_ELSEWHERE = (
    r"\b(?:т[еэ]л[еі]грам|tele?gram|вотсап|в[оа]тсапп|ватсап|whats ?app|в[аі]йбер|viber|instagram|"
    r"інстаграм|инстаграм|facebook|фейсбук|snapchat|tik ?tok|signal\b|сигнал[іе]?\b)"
    r"|ტელეგრამ|ვოთსაპ|ვაიბერ|ინსტაგრამ|ფეისბუქ"
    r"|https?:|www\.|\bt\.me|@\w{3}|\w\.(?:com|org|net|ru|ua|ge)\b|\+?\d(?:[\s()\-]*\d){8,}"
)
_NEAR = r".{0,40}?"
_WOMEN = re.compile(
    f"(?:{_ONLY}){_NEAR}(?:{_FEMALE}|{_YOUNG})|(?:{_FEMALE}|{_YOUNG}){_NEAR}(?:{_ONLY})"
    f"|(?:{_YOUNG}){_NEAR}(?:{_FEMALE}|{_PEOPLE})|(?:{_FEMALE}){_NEAR}(?:{_YOUNG})",
    re.DOTALL,
)
_SIGNS = {
    Sign.WOMEN: _WOMEN,
    Sign.PAPERS: re.compile(_PAPERS),
    Sign.ELSEWHERE: re.compile(_ELSEWHERE),
}


def signs_in(text: str) -> list[Sign]:
    """In Ukrainian, Russian, Georgian and English words."""
    said = normal(text)
    return [sign for sign, pattern in _SIGNS.items() if pattern.search(said)]
