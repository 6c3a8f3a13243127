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
    WORK = "work"
    MONEY = "money"
    CHILDREN = "children"


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
}
SAYS_SO = {  # then it is no sign
    Sign.HOME: Category.HOME,
    Sign.RIDE: Category.TRANSPORT,
    Sign.WORK: Category.WORK,
    Sign.MONEY: Category.MONEY,
    Sign.CHILDREN: Category.CHILDREN,
}

_ONLY = r"\b(?:тільки|лише|виключно|только|лишь|исключительно|only|just)\b|მხოლოდ"
_FEMALE = (
    r"\b(?:жін[ок]|дівч|дівок|женщин|девуш|девоч|студентк|wom[ae]n|girl|female|lad(?:y|ies)\b)"
    r"|ქალ|გოგო"
)
_YOUNG = r"\b(?:молод|юн[аыуі]|young|teen)|ახალგაზრდ"
_PEOPLE = r"\b(?:людин|люд[еи]|дам|мам|сім|семь|person|people|mother|famil)|ადამიან"
# An age, and neither a date, nor an hour, nor a size: «дівчата до 25», "girls, 18-25".
_AGED = (
    r"\b(?:до|under|up to)\s+(?:1[89]|2\d|3[0-5])\b"
    r"(?!\s*(?:[.:%]|розмір|размер|см\b|кг\b|"
    r"год|гр|хв|мин|січ|лют|бер|квіт|трав|черв|лип|серп|вер|жовт|лист|груд|янв|фев|мар|апр|ма[йя]|"
    r"июн|июл|авг|сен|окт|ноя|дек|size|cm\b|kg\b|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec))"
    r"|\b1[6-9]\s*[-–]\s*[23]\d\b(?![.:])|\b18\s*\+"
)
_PAPERS = (
    r"\b(?:паспорт|посвідчен|удостоверен|фото|світлин|снимк|снимок|селфі|селфи|passport|photo|"
    r"selfie|id card|identity card|your pictures)|პასპორტ|პირადობის|ფოტო|სურათ"
)
_ELSEWHERE = (
    r"\b(?:т[еэ]л[еі]грам|tele?gram|вотсап|в[оа]тсапп|ватсап|whats ?app|в[аі]йбер|viber|instagram|"
    r"інстаграм|инстаграм|facebook|фейсбук|snapchat|tik ?tok|signal\b|сигнал[іе]?\b)"
    r"|\b(?:в|у|на|пиши|пишіть|пишите)\s+(?:телег[аеу]|телезі|тг|инст[уе]|інст[уі]|вацап|вотсап|вайб)\b"
    r"|ტელეგრამ|ვოთსაპ|ვაიბერ|ინსტაგრამ|ფეისბუქ"
    r"|https?:|www\.|\bt\.me|@\w{3}|\w\.(?:com|org|net|ru|ua|ge)\b|\+?\d(?:[\s()\-]*\d){8,}"
)
# Whoever is taken along or taken in, and not their washing.
_SOMEBODY = (
    r"вас\b|тебе\b|тебя\b|людин|людей|людьми|жін|дівч|женщ|девуш|дитин[аиуо]|дітей|діток|ребен|детей|"
    r"сімю|сімї|семью|родин|матір|маму?\b|мать|біжен|бежен|переселен"
)
_NOT_THINGS = (
    r"(?![^\n.;!?]{0,40}(?:посил|пакун|пакет|реч[іе]|лист[иа]?\b|документ|мебл|вантаж|вещ|груз|мебел|"
    r"продукт|ліки|лекарств|їж[уа]|еду|хліб|хлеб))"
)
# Who mends something in a room, or brings bread by car, offers neither.
_FREE = r"вільн|безкоштовн|безплатн|свободн|бесплатн|free|spare|უფასო|თავისუფალ"
_GIVES = r"пропону|надаю|надам|здам|здаю|предлага|предоставл|сдам|сдаю|offer|გთავაზობ"
_ROOM = r"кімнат|квартир|житл|комнат|жиль|rooms?\b|flat\b|apartment|housing|ოთახ|ბინა"
_TAKES = (
    r"\b(?:візьму|візьмемо|взяти|прийму|приймемо|прийняти|пущу|впущу|заберу|возьму|возьмем|взять|"
    r"приму|примем|принять)"
)
_HOME = (
    rf"(?:{_FREE}|{_GIVES}).{{0,15}}(?:{_ROOM})"
    r"|(?:^|\n)\s*(?:кімната|квартира|комната|room|flat|ოთახი|ბინა)\s*(?:$|\n|[,.:]|для|for\b)"
    r"|\b(?:жити|пожити|поживи|жить|пожить)\w*\s+(?:зі мною|у мене|в мене|у нас|со мной|у меня)"
    r"|\b(?:live|stay|sleep)\s+(?:with|at)\s+(?:me|us|my|our)\b|\b(?:переноч|ночівл|ночлег)"
    r"|ჩემთან.{0,15}(?:ცხოვრ|დარჩ)|ღამისთევ"
    r"|\b(?:житло|кімнат[ау]|квартир[ау]|жилье|комнат[ау])\s+"
    r"(?:даю|дам|дамо|дадим|надаю|надам|є|есть|безкоштовн|бесплатн|забезпеч|обеспеч|предостав)"
    r"|\b(?:даю|дам|дамо|дадим|пущу в)\s+(?:\w+\s+)?(?:житло|кімнату|квартиру|жилье|комнату)\b"
    r"|\b(?:прихищу|прихистимо|приючу|приютим|поселю|поселимо|поселим)\b"
    r"|\b(?:housing|accommodation|room)\s+(?:is\s+)?(?:provided|included|free)"
    r"|\bplace\s+to\s+(?:live|stay|sleep)\b"
    r"|(?:გაძლევ|მოგცემ|ვიძლევი|გვაქვს|მაქვს).{0,15}(?:ოთახ|ბინა|საცხოვრებ)"
    r"|საცხოვრებ.{0,20}(?:უფასო|ვიძლევი|მოგცემ|უზრუნველ)|შეგიფარ"
    r"|(?:ჩემს|ჩვენს)\s+(?:სახლ|ბინა)ში.{0,25}(?:ცხოვრ|დარჩ)"
    r"|(?:იცხოვრ|დარჩ)\w*\s+(?:ჩემს|ჩვენს)\s+(?:სახლ|ბინა)ში"
    r"|\b(?:come\s+(?:and\s+)?|you\s+(?:can|may|could)\s+)(?:live|stay|sleep)\s+(?:in|at|with)\s+"
    r"(?:me|us|my|our)\b"
    rf"|{_TAKES}\s+(?:\w+\s+)?(?:до себе|до нас|к себе|к нам)\s+(?:\w+\s+)?(?:{_SOMEBODY})"
    rf"|{_TAKES}\s+(?:\w+\s+)?(?:{_SOMEBODY})\w*\s+(?:\w+\s+){{0,3}}(?:до себе|до нас|к себе|к нам)"
    r"|(?:^|[,.;\n])\s*(?:проживання|проживание|accommodation)\s*"
    r"(?:$|[,.;\n]|безкоштовн|бесплатн|надає|забезпеч|обеспеч|оплач|free|included)"
)
_FAR = (
    r"польщ|польш|німеч|герман|європ|европ|туреч|турци|румун|молдов|чех|словач|угорщ|венгр|італ|"
    r"итал|іспан|испан|ізраїл|израил|грец|емірат|эмират|дуба|варшав|берлін|берлин|"
    r"poland|germany|europe|turkey|romania|czech|italy|spain|israel|greece|dubai|warsaw|berlin"
)
_FAR_IN_KA = r"პოლონ|გერმან|ევროპ|თურქ|იტალ|ესპან|ისრაელ|საბერძნ|დუბა|საზღვარგარეთ|უცხოეთ"
_ABROAD = r"за ?кордон|за ?границ|за гран|за ?рубеж|abroad"
_COME_ALONG = (
    r"\b(?:поїхали|поїдемо|поїдьмо|поїдеш|їдьмо|їдемо|їдь|їдьте|поїдь|поїдьте|поехали|поедем|поедешь|"
    r"поезжай|едем|come|go|travel)"
)
_WITH_ME = r"(?:зі мною|з нами|разом|со мной|с нами|вместе|with\s+(?:me|us)|together)"
_OVER_THERE = rf"(?:\w+\s+){{0,2}}(?:{_FAR}|{_ABROAD}|кордон|границ|(?:the\s+)?border)"
_RIDE = (
    r"\b(?:підвезу|підвеземо|подвезу|подвезем)"
    r"|\b(?:відвезу|вивезу|довезу|отвезу|вывезу)\s+"
    r"(?:вас|тебе|людей|дівч|жін|дев|женщ|за кордон|за гран)"
    r"|\bgive\s+(?:you\s+)?a\s+(?:lift|ride)\b|\bdrive\s+you\b|\b(?:lift|ride)\s+to\b"
    r"|(?:წა|მი|გადა|ჩა)გიყვან"
    rf"|\b(?:довезу|доставлю|вивезу|вывезу)\s+(?:до|в|у)\s+(?:{_FAR}|кордон|границ)"
    r"|\b(?:довезу)\s+до\s+(?:лікарн|больниц|клінік|клиник|вокзал|аеропорт|аэропорт)"
    r"|\b(?:перевезу|переправлю|проведу|переведу)\s+(?:\w+\s+)?через\s+(?:кордон|границ)"
    r"|\b(?:заберу|підберу|подберу)\s+(?:вас|тебе|тебя|людей|дівч|жін|девуш|женщ)"
    r"|\bзаберу\s+(?:з|із|из)\s+дом[ау].{0,15}(?:машин|авто|ноч|ніч)"
    r"|\bмісц\w*\s+(?:в|у)\s+(?:машин|авто|бус)|\bмест\w*\s+в\s+(?:машин|авто|бус)"
    r"|\b(?:попутни[кцч]|попутчи[кц]|пасажир|пассажир|passenger)"
    r"|\bseats?\s+in\s+(?:the|my|a)\s+(?:car|van|bus)\b|\bpick\s+you\s+up\b"
    r"|\btake\s+you\s+(?:to|across|over|out|abroad)\b|მანქანაში.{0,10}ადგილ"
    r"|\b(?:візьму|возьму|заберу|беру)\s+попутно\s+"
    rf"(?:(?:до|в|у|на|к|з)\s|{_SOMEBODY}){_NOT_THINGS}"
    rf"|\b(?:підкину|підкинемо|подкину|подброшу)\s+(?:вас|тебе|тебя|людей|до|к)\b{_NOT_THINGS}"
    rf"|{_COME_ALONG}\s+(?:\w+\s+)?{_WITH_ME}\s+{_OVER_THERE}"
    rf"|{_COME_ALONG}\s+{_OVER_THERE}\w*\s+{_WITH_ME}"
)
_WANTED = (
    r"\b(?:потрібні|потрібна|шукаю|шукаємо|набирає|запрошує|нужны|нужна|ищу|ищем|требуются|"
    r"набираем|приглашаем|hiring|wanted|looking for|we need)"
)
_HANDS = (
    r"офіціант|покоїв|хостес|танцівни|модел[іе]|доглядальни|прибиральни|продавчин|працівни|"
    r"робітник|робітниц|официант|горничн|танцовщиц|моделе?[йи]|сиделк|уборщиц|продавщиц|работни|"
    r"рабочие|домогосподар|домработни|домохозя|housekeep|waitress|waiter|hostess|dancer|models\b|maids?\b|caregiver|workers?\b|staff\b"
)
_PAY = (
    r"€|\$|євро|евро|euro|eur\b|долар|доллар|dollar|usd|грн|гривен|злот|zł|pln|лар[іи]\b|lari|gel\b"
)
_WORK = (
    rf"\b(?:робот[аиу]|работ[аыу]|work|jobs?)\s+(?:{_ABROAD}|(?:в|у|in)\s+(?:{_FAR}))"
    r"|\b(?:пропону\w*|даю|дам|дамо|надам|предлага\w*|дадим)\s+(?:\w+\s+){0,2}"
    r"(?:роботу|підробіт\w+|работу|подработ\w+)\b"
    r"|\b(?:робота|работа|jobs?|work)\s+(?:для|for)\s+"
    r"(?:дівч|жін|молод|вас|девуш|женщ|girls|women|young|you\b)"
    r"|\boffer\s+(?:a\s+|you\s+a\s+)?(?:job|paid work)|\bpaid\s+(?:job|work)\b"
    rf"|(?:{_WANTED}).{{0,25}}\b(?:{_HANDS})"
    rf"|\d\s*(?:{_PAY})\w*\s*(?:/|на|в|за|у|per\b|a\b)\s*"
    r"(?:місяц|тижд|тижн|день|годин|змін|месяц|недел|час|смен|month|week|day|hour|shift)"
    r"|[€$]\s*\d+\s*(?:/|per\b|a\b)\s*(?:month|week|day|hour|shift)"
    r"|\b(?:зарплат|заробіт|заробл|заработ|зарабат|salary|wages?\b).{0,20}\d"
    rf"|\b(?:{_HANDS})\w*\s+(?:(?:в|у)\s+(?:{_FAR})\w*[ую]\b|(?:до|to)\s+(?:{_FAR})|{_ABROAD})"
    rf"|\b(?:зарплат|заробіт|заробл|заработ|зарабат|earn)\w*\s+(?:\w+\s+){{0,2}}?(?:{_ABROAD}|{_FAR})"
    r"|\b(?:ваканс|працевлашт|трудоустр|vacanc)"
    rf"|(?:სამუშაო|სამსახურ).{{0,15}}(?:გთავაზობ|{_FAR_IN_KA})|გთავაზობ.{{0,15}}(?:სამუშაო|სამსახურ)"
    rf"|(?:{_FAR_IN_KA}).{{0,10}}(?:სამუშაო|სამსახურ)|ვაკანსი|ხელფას.{{0,20}}\d"
    r"|(?:ვეძებ|საჭიროა|გვჭირდება).{0,20}(?:მიმტან|ოფიციანტ|მოცეკვავ|დამლაგებ|მომვლელ|თანამშრომ)"
)
# Who takes no money says so, and offers none.
_MONEY = (
    r"\b(?:дам|даю|дамо|надам|позич\w+|одолжу|дадим)\s+(?:\w+\s+)?"
    r"(?:грош|гроші|деньг|денег|готівк|наличн|кошти|в борг|в долг)"
    r"|\b(?:допоможу|поможу|помогу)\s+(?:\w+\s+)?"
    r"(?:грошима|грішми|коштами|фінансово|матеріально|деньгами|финансово|материально)"
    rf"|\b(?:дам|даю|дамо|надам|позич\w+|одолжу|дадим|give|lend|send)\s+"
    r"(?:(?!на\b|за\b|по\b|for\b|worth\b)\w+\s+){0,2}?"
    rf"(?:\d[\d ]*\s*(?:{_PAY})(?!\s+(?:pens?|pads?|packs?)\b)|[€$]\s*\d)"
    r"|\bп[іи]н[а-яі]*[ -]?(?:код\w*\s+)?(?:\w+\s+)?(?:від\s+|от\s+)?(?:карт|банк)|\bcvv|\bcvc\b"
    r"|\b(?:потрібен|потрібний|скажіть|назвіть|надішліть|нужен|скажите|пришлите)\s+п[іи]н\b"
    r"|\b(?:card|bank)s?\s+pin\b|\bpin\s+(?:code\s+)?(?:of|for|from)\s+(?:your|the)\s+(?:bank\s+)?card"
    r"|\bкод\w*\s+(?:з|із|из)\s+(?:смс|sms|банк)|ბარათის\s+პინ|პინ.{0,10}ბარათ"
    r"|\d\s*(?:ლარ|ევრო|დოლარ)\w*\s+(?:გასესხებ|ვასესხებ|მოგცემ|გაძლევ)"
    r"|(?:გასესხებ|ვასესხებ|მოგცემ|გაძლევ)\w*\s+\d+\s*(?:ლარ|ევრო|დოლარ)"
    r"|\b(?:кредит|позик[аиу]\b|ссуд|передоплат|предоплат|завдаток|інвестиц|инвестиц|крипто|"
    r"біткоїн|биткоин|usdt|bitcoin|crypto|loans?\b|investment|prepayment|western union|iban\b)"
    r"|\b(?:номер\w*|дані|данные)\s+(?:\w+\s+)?(?:картки|карти|карты)\b|\bcard number"
    r"|\b(?:легк|швидк|быстр)\w*\s+(?:гроші|деньги|заробі|зарабо)|\b(?:easy|quick)\s+(?:money|cash)"
    r"|\b(?:give|lend|send|offer)\w*\s+(?:you\s+|me\s+)?(?:some\s+)?(?:money|cash)\b"
    r"|\b(?:оплачу|оплатимо|оплачуємо|оплатим|оплачиваем)\s+(?:\w+\s+)?"
    r"(?:дорог|проїзд|проезд|квит|билет|переїзд|переезд)"
    r"|\b(?:дорогу|проїзд|проезд|квит\w+|билет\w*)\s+(?:оплач|оплат)"
    r"|\bpay\s+(?:for\s+)?(?:the\s+|your\s+)?(?:travel|ticket|trip|fare|journey)"
    r"|(?:გასესხებ|ვასესხებ|მოგცემ|გაძლევ).{0,10}ფულ|ფულს?\s+(?:გასესხებ|ვასესხებ|მოგცემ|გაძლევ)"
    r"|სესხ(?:ი|ს)|კრედიტ|ინვესტიც|ბარათის ნომერ|გზის ფულ|გზას.{0,10}გადაგიხდი"
)
_CHILD = (
    r"\b(?:дитин[аиуо]|дитям|дітей|дітьми|діток|малюк|немовл|ребен[ок]|детьми|детей|деток|малыш|"
    r"младен)"
)
_YOURS = (
    r"\b(?:ваш|тво)\w*\s+(?:\w+\s+)?(?:доньк|донечк|дочк|дочер|син[аоу]|сином|синочк|сын|внучк|онук|"
    r"онучк|внук|мал(?:ою|им|у|ого|ой|ым)\b)"
)
_MINDS = (
    r"\b(?:побути\b|побыть\b|посидіти\b|посидеть\b|посидж|посидим|посижу|побуду|погуляю|пограю|поиграю|пригляну|доглян|догляда|нагляда|"
    r"пригляжу|присмотр|понянч)"
)
_CHILDREN = (
    rf"(?:{_MINDS})\w*\s+(?:\w+\s+){{0,2}}?(?:{_CHILD})"
    rf"|(?:{_CHILD})\w*\s+(?:\w+\s+){{0,2}}?(?:{_MINDS})"
    rf"|(?:{_MINDS})\w*\s+(?:\w+\s+){{0,2}}?{_YOURS}|{_YOURS}\w*\s+(?:\w+\s+){{0,2}}?(?:{_MINDS})"
    rf"|\b(?:заберу|візьму|возьму)\s+(?:ваш\w+\s+)?(?:{_CHILD})"
    r"|\b(?:нян[яюією]\b|няней\b|бебісіт|бэбисит|babysit|baby sit|nanny|child ?care)"
    r"|\b(?:look(?:ing)?\s+after|take\s+care\s+of|watch\s+over|pick\s+up|play\s+with|"
    r"stay\s+with|mind|watch)\s+(?:your\s+|the\s+|a\s+)?(?:little\s+|small\s+)?"
    r"(?:child|children|kids?|bab(?:y|ies)|toddlers?|son|daughter)\b"
    r"|(?:ბავშვ|შვილ|ჩვილ|პატარებ)\w*.{0,20}"
    r"(?:მოვუვლი|მივხედავ|მივუხედავ|დავიტოვებ|დავრჩები|გავასეირნებ)"
    r"|(?:მოვუვლი|მივხედავ|მივუხედავ|დავიტოვებ|დავრჩები|გავასეირნებ).{0,20}(?:ბავშვ|შვილ|ჩვილ)"
    r"|ძიძა"
)
_NEAR = r".{0,40}?"
_WOMEN = re.compile(
    f"(?:{_ONLY}){_NEAR}(?:{_FEMALE}|{_YOUNG})|(?:{_FEMALE}|{_YOUNG}){_NEAR}(?:{_ONLY})"
    f"|(?:{_YOUNG}){_NEAR}(?:{_FEMALE}|{_PEOPLE})|(?:{_FEMALE}){_NEAR}(?:{_YOUNG})"
    rf"|(?:{_FEMALE})[^\n.;]{{0,15}}?(?:{_AGED})",
    re.DOTALL,
)
_SIGNS = {
    Sign.WOMEN: _WOMEN,
    Sign.PAPERS: re.compile(_PAPERS),
    Sign.ELSEWHERE: re.compile(_ELSEWHERE),
    Sign.HOME: re.compile(normal(_HOME)),
    Sign.RIDE: re.compile(normal(_RIDE)),
    Sign.WORK: re.compile(normal(_WORK)),
    Sign.MONEY: re.compile(normal(_MONEY)),
    Sign.CHILDREN: re.compile(normal(_CHILDREN)),
}


def signs_in(text: str, category: Category) -> list[Sign]:
    """In Ukrainian, Russian, Georgian and English words."""
    said = normal(text)
    found = [sign for sign, pattern in _SIGNS.items() if pattern.search(said)]
    return [sign for sign in found if SAYS_SO.get(sign) is not category]
