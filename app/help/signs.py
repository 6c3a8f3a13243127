"""Signs of a snare in the words of an offer, as they were seen in 2022 (R64). Those who look after
the board are shown them, and it waits until two of them have looked."""

from __future__ import annotations

import re
from enum import StrEnum

from app.core.i18n import N_
from app.core.search import normal
from app.help.models import Category


class Sign(StrEnum):
    WOMEN = "women"
    PAPERS = "papers"
    ELSEWHERE = "elsewhere"
    HOME = "home"
    RIDE = "ride"


SAID = {
    Sign.WOMEN: N_("It is only for women or for young people."),
    Sign.PAPERS: N_("It asks for a passport or for photos."),
    Sign.ELSEWHERE: N_("It leads to a phone, a messenger or a page outside."),
    Sign.HOME: N_("It offers a place to live, and says that it is about something else."),
    Sign.RIDE: N_("It offers to take people along, and says that it is about something else."),
}
SAYS_SO = {Sign.HOME: Category.HOME, Sign.RIDE: Category.TRANSPORT}  # then it is no sign

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
# Who mends something in a room, or brings bread by car, offers neither.
_FREE = r"вільн|безкоштовн|безплатн|свободн|бесплатн|free|spare|უფასო|თავისუფალ"
_GIVES = r"пропону|надаю|надам|здам|здаю|предлага|предоставл|сдам|сдаю|offer|გთავაზობ"
_ROOM = r"кімнат|квартир|житл|комнат|жиль|rooms?\b|flat\b|apartment|housing|ოთახ|ბინა"
_HOME = (
    rf"(?:{_FREE}|{_GIVES}).{{0,15}}(?:{_ROOM})"
    r"|(?:^|\n)\s*(?:кімната|квартира|комната|room|flat|ოთახი|ბინა)\s*(?:$|\n|[,.:]|для|for\b)"
    r"|\b(?:жити|пожити|поживи|жить|пожить)\w*\s+(?:зі мною|у мене|в мене|у нас|со мной|у меня)"
    r"|\b(?:live|stay|sleep)\s+(?:with|at)\s+(?:me|us|my|our)\b|\b(?:переноч|ночівл|ночлег)"
    r"|ჩემთან.{0,15}(?:ცხოვრ|დარჩ)|ღამისთევ"
)
_RIDE = (
    r"\b(?:підвезу|підвеземо|подвезу|подвезем)"
    r"|\b(?:відвезу|вивезу|довезу|отвезу|вывезу)\s+"
    r"(?:вас|тебе|людей|дівч|жін|дев|женщ|за кордон|за гран)"
    r"|\bgive\s+(?:you\s+)?a\s+(?:lift|ride)\b|\bdrive\s+you\b|\b(?:lift|ride)\s+to\b"
    r"|(?:წა|მი|გადა)გიყვან"
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
    Sign.HOME: re.compile(normal(_HOME)),
    Sign.RIDE: re.compile(normal(_RIDE)),
}


def signs_in(text: str, category: Category) -> list[Sign]:
    """In Ukrainian, Russian, Georgian and English words."""
    said = normal(text)
    found = [sign for sign, pattern in _SIGNS.items() if pattern.search(said)]
    return [sign for sign in found if SAYS_SO.get(sign) is not category]
