"""Signs of a snare in the words of an ask. Work, a room and a passport are what people ask for:
only who looks for women or for workers, as an offer does, is read before others read it (R64)."""

from __future__ import annotations

import re

from app.core.search import normal
from app.help.models import Category
from app.help.signs.kinds import Sign
from app.help.signs.offers import signs_in
from app.help.signs.words.people import AGED, NEAR, ONLY, YOUNG
from app.help.signs.words.places import ABROAD, FAR, FAR_IN_KA
from app.help.signs.words.work import HANDS, HARVEST, WAGE, WORKPLACE

_LOOKS = (
    r"\b(?:шукаю|шукаємо|шукає|потрібні|потрібна|набира\w+|наб[іо]р|запрошу\w+|візьму|візьмемо|ищу|ищем|ищет|"
    r"нужны|нужна|требуются|требуется|приглаша\w+|возьмем|hiring|wanted|looking for|we need|i need|"
    r"seeking|recruiting)\s+"
)
_JOB = r"(?:робот|підробіт|заробіт|вакансі|работ|подработ|заработ|ваканси|jobs?\b|work)"
# What stands between is neither the thing that is really wanted («роботу для дівчат») nor a post.
_BETWEEN = (
    rf"(?:(?:на|для|for|до)\s+{_JOB}\w*\s+"
    rf"|(?!(?:(?:для|про|за|for)\b|місце|место|одяг|реч|зникл|пропал|missing|{_JOB}))[\w-]+,?\s+){{0,3}}?"
)
_GIRLS = r"(?:дівчат|дівчата|девушек|девушки|девочек|girls)\b"
_WOMEN = rf"(?:{_GIRLS}|(?:жінок|жінки|женщин|женщины|women|ladies)\b)"
_ONE = r"(?:дівчин[ау]|девушк[ау]|girl)\b"
_LABOUR = r"(?:(?:робоч|рабоч)\w*\s+рук[иа]?|hands|workers)\b"
_LIVES_IN = (
    r"(?:(?:з|із|с)\s+(?:проживанн|проживани|житлом)|live-in|"
    r"житло\s+(?:надам|даю|є)|жилье\s+(?:дам|даю))"
)
_THERE = rf"(?:{ABROAD}|(?:в|у|до|на|to|in)\s+(?:{FAR}))"
_THITHER = (
    rf"(?:{ABROAD}|(?:в|у)\s+(?:{FAR})\w*[ую]\b|(?:до|на|to)\s+(?:{FAR})"
    r"|(?:в|у)\s+(?:лондон|париж|берлін|берлин|дубай)\b)"
)
_FOR_A_JOB = rf"(?:(?:на|для|до|for)\s+(?:\w+\s+)?{_JOB}|to work\b|working\b)"
_TO_A_PLACE = rf"(?:на|для|до|в|у|for|to)\s+(?:\w+\s+)?(?:{HARVEST}|{WORKPLACE}|танц)"
_WHAT_FOR = rf"(?:{_FOR_A_JOB}|{_TO_A_PLACE}|{_THITHER}|{_JOB}\w*\s+{_THERE}|{WAGE})"
_TEMPTING = (
    r"(?:модель\s+(?:для|на)\s+(?:зйом|съем|показ)|офіціант(?:ок|ки)|покоїв(?:ок|ки)|хостес|"
    r"танцівниц[ьі]|моделей|моделі|домогосподар(?:ок|ки|ку)|"
    r"официант(?:ок|ки)|горничн(?:ых|ые)|танцовщиц|модели|домработни|waitress|hostess|dancers|"
    r"models|maids)"
)
_KA_LOOKS = (
    r"\b(?:ვეძებ|საჭიროა|გვჭირდება|ვიწვევ|გვესაჭიროება)\w*\s+(?:(?!სამუშაო|სამსახურ)\w+\s+){0,3}?"
)
_KA_WOMEN = r"(?:გოგო|ქალ)(?!\w*თვის)\w*"
_HIRES = re.compile(
    normal(
        rf"{_LOOKS}{_BETWEEN}(?:{_WOMEN}).{{0,60}}?{_WHAT_FOR}"
        rf"|{_LOOKS}(?:на|для|for)\s+{_JOB}\w*\s+{_BETWEEN}(?:{_WOMEN})"
        rf"|{_LOOKS}{_BETWEEN}{_ONE}.{{0,40}}?(?:{_WHAT_FOR}|подорож|путешеств|travel)"
        rf"|(?:{_WOMEN})\s+(?:needed|wanted|потрібн\w*|нужн\w*|требу\w*).{{0,40}}?{_WHAT_FOR}"
        rf"|{_LOOKS}{_BETWEEN}(?:{_WOMEN}|{_ONE}|жінку|женщину|помічниц|помощниц|{HANDS})"
        rf".{{0,40}}?{_LIVES_IN}"
        rf"|{_LOOKS}{_BETWEEN}(?:компаньйонк|компаньонк)\w*.{{0,20}}?(?:{_THITHER}|подорож|путешеств)"
        rf"|{_LOOKS}{_BETWEEN}{_TEMPTING}"
        r"|\b(?:workers|models|waitresses|dancers)\s+(?:needed|wanted)"
        rf"|{_LOOKS}{_BETWEEN}{_LABOUR}\s+(?:{_FOR_A_JOB}|{_TO_A_PLACE}|{_THERE})"
        rf"|{_LOOKS}(?:an?\s+)?live-in"
        rf"|{_LOOKS}{_BETWEEN}(?:{HANDS})\w*.{{0,20}}?{_THITHER}"
        rf"|{_LOOKS}{_BETWEEN}(?:людей|люди|people|бригад\w*)\s+(?:{_FOR_A_JOB}|{_TO_A_PLACE})"
        rf".{{0,20}}?{_THERE}"
        rf"|{_KA_LOOKS}{_KA_WOMEN}.{{0,40}}?(?:სამუშაო|სამსახურ|ბარში|კლუბ|სასტუმრო|რესტორან|{FAR_IN_KA})"
        rf"|{_KA_LOOKS}(?:მუშახელ|\bძიძა\w*\s+(?:{FAR_IN_KA}))"
        rf"|{_KA_LOOKS}(?:მიმტან|ოფიციანტ|მოცეკვავ)"
    ),
    re.DOTALL,
)
# Who looks for work for themselves says so, and does not ask whether others do.
_SEEKS = re.compile(
    normal(
        r"(?:\b(?:шука\w+|потрібна|потрібен|потребу\w+|знайти|ищу|ищет|ищем|нужна|нужен|найти|"
        r"looking for|need|find)|ვეძებ|მჭირდება|გვჭირდება)\s+"
        rf"(?:(?!(?:на|для|до|for|to)\b)[\w-]+\s+){{0,3}}?(?:{_JOB}|სამსახურ|სამუშაო)"
        r"(?![^\n.!?]{0,40}\?)"
    )
)
_OFFERS_WORK = re.compile(
    normal(
        r"\b(?:сезонн|seasonal)\w*\s+(?:робот|работ|work)|"
        rf"\b(?:пропону\w*|даю|дамо|надаємо|предлага\w*|дадим|offer\w*)\s+(?:\w+\s+){{0,2}}{_JOB}"
        rf"|\b{_JOB}\w*\s+(?:для|for)\s+(?:\w+\s+)?(?:{_WOMEN})"
        rf"|\b(?:запрошу\w+|приглаша\w+)\s+(?:\w+\s+){{0,2}}?на\s+{_JOB}"
        rf"|{_THERE}.{{0,60}}?(?:{WAGE})|(?:{WAGE}).{{0,60}}?{_THERE}"
        rf"|{_GIRLS}.{{0,80}}?(?:{WAGE})|(?:{WAGE}).{{0,80}}?{_GIRLS}"
        r"|\bგთავაზობ\w*\s+(?:\w+\s+)?(?:სამუშაო|სამსახურ)"
    ),
    re.DOTALL,
)
_WANTS_WOMEN = re.compile(
    normal(
        rf"(?:{ONLY}){NEAR}\b(?:{_WOMEN})|\b(?:{_WOMEN}){NEAR}(?:{ONLY})"
        rf"|(?:{YOUNG})\w*\s+(?:\w+\s+)?(?:{_WOMEN}|{_ONE})"
        rf"|\b(?:{_WOMEN})[^\n.;]{{0,15}}?(?:{AGED})"
        rf"|{_LOOKS}{_BETWEEN}(?:{_GIRLS}|{_ONE})|მხოლოდ\s+(?:გოგო|ქალ)|{_KA_LOOKS}გოგო(?!\w*თვის)"
    ),
    re.DOTALL,
)
_IS_MISSED = re.compile(r"\b(?:зникл|пропал|missing)|დაკარგ")


def signs_in_ask(text: str, category: Category) -> list[Sign]:
    """None where it says what people ask for here; then it does not wait."""
    said = normal(text)
    found = [one for one in signs_in(text, category) if one is not Sign.WOMEN]
    seeks = bool(_SEEKS.search(said))
    hires = bool(_HIRES.search(said)) or (not seeks and bool(_OFFERS_WORK.search(said)))
    wants_women = bool(_WANTS_WOMEN.search(said)) and not _IS_MISSED.search(said)
    leads = {Sign.HOME, Sign.ELSEWHERE, Sign.PAPERS} | (set() if seeks else {Sign.WORK})
    if not hires and not (wants_women and leads & set(found)):
        return []
    women = [Sign.WOMEN] if wants_women else []
    hiring = [Sign.HIRING] if hires else []
    return [*women, *(one for one in found if one is not Sign.WORK or not hires), *hiring]
