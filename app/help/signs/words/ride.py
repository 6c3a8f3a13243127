"""Who offers to take people along (R64), and not their parcels."""

from __future__ import annotations

from app.help.signs.words.people import ANIMALS, FOR_SOMEBODY, SOMEBODY, SOMEBODY_IN_KA, TAKES, TWO
from app.help.signs.words.places import (
    ABROAD,
    FAR,
    FROM,
    PLACE_IN_KA,
    TOWARDS,
    TOWNS,
    WAY,
)

THINGS = (
    r"(?:посил|пакун|пакет|реч[іе]|лист[иа]?\b|документ|мебл|вантаж|вещ|груз|мебел|продукт|ліки|"
    rf"лекарств|їж[уа]|еду|хліб|хлеб|одяг|одежд|книж|книг|візо?к|коляск|велосипед|обід|обед|суп|{ANIMALS}|"
    r"medicine|food|parcel|things\b|clothes|furniture|letters?\b|bread|supplies|books|luggage)"
)
NOT_THINGS = rf"(?![^\n.;!?]{{0,40}}\b{THINGS})"
COME_ALONG = (
    r"\b(?:поїхали|поїдемо|поїдьмо|поїдеш|їдьмо|їдемо|їдь|їдьте|поїдь|поїдьте|поехали|поедем|поедешь|"
    r"поезжай|едем|come|go|travel)"
)
WITH_ME = r"(?:зі мною|з нами|разом|со мной|с нами|вместе|with\s+(?:me|us)|together)"
OVER_THERE = rf"(?:\w+\s+){{0,2}}(?:{FAR}|{ABROAD}|кордон|границ|(?:the\s+)?border)"
GOES = r"\b(?:їду|їдемо|еду|едем|driving|going)\s+(?:до|в|у|на|to)\s+\w+"
_GOING = (
    rf"{GOES}[^\n.;]{{0,15}}\b(?:візьму|возьму|take)\s+{TWO}"
    r"(?:\s+(?:людин|людей|человек|people|of you)|\s*$|[.,;])"
    rf"|{GOES}[^\n.;]{{0,15}}\b(?:{TWO}|two|three|є|есть)\s+(?:\w+\s+)?(?:місц|мест|places?\b|seats?\b)"
    rf"|\b(?:місц|мест)\w*\s+(?:до|в|у)\s+(?:{FAR}|кордон|границ|киє|киев|льв|одес|харк|тбіл|тбил|батум)"
    r"|\b(?:можу|могу)\s+(?:вас|тебе|тебя)\s+(?:від|до|за|ви|от|под|пере)?(?:везти|везу)"
    r"|\b(?:від|за|ви|пере|от)(?:везти|везу)\s+(?:вас|тебе|тебя)\b"
    r"|(?:მივდივარ|მივდივართ).{0,25}ადგილ"
    r"|\b(?:підвезу|підвеземо|подвезу|подвезем)"
    r"|\b(?:відвезу|вивезу|довезу|отвезу|вывезу)\s+"
    r"(?:вас|тебе|людей|дівч|жін|дев|женщ|за кордон|за гран)"
    r"|\bgive\s+(?:you\s+)?a\s+(?:lift|ride)\b|\bdrive\s+you\b|\b(?:lift|ride)\s+to\b"
    r"|(?:წა|მი|გადა|ჩა)გიყვან"
    rf"|\b(?:довезу|доставлю|вивезу|вывезу)\s+(?:до|в|у)\s+(?:{FAR}|кордон|границ)"
    r"|\b(?:довезу)\s+до\s+(?:лікарн|больниц|клінік|клиник|вокзал|аеропорт|аэропорт)"
    r"|\b(?:перевезу|переправлю|проведу|переведу)\s+(?:\w+\s+)?через\s+(?:кордон|границ)"
    r"|\b(?:заберу|підберу|подберу)\s+(?:вас|тебе|тебя|людей|дівч|жін|девуш|женщ)"
    r"|\bзаберу\s+(?:з|із|из)\s+дом[ау].{0,15}(?:машин|авто|ноч|ніч)"
    r"|\bмісц\w*\s+(?:в|у)\s+(?:машин|авто|бус)|\bмест\w*\s+в\s+(?:машин|авто|бус)"
    r"|\b(?:попутни[кцч]|попутчи[кц]|пасажир|пассажир|passenger)"
    r"|\bseats?\s+in\s+(?:the|my|a)\s+(?:car|van|bus)\b|\bpick\s+you\s+up\b"
    r"|\btake\s+you\s+(?:to|across|over|out|abroad)\b|მანქანაში.{0,10}ადგილ"
    r"|\b(?:візьму|возьму|заберу|беру)\s+попутно\s+"
    rf"(?:(?:до|в|у|на|к|з)\s|{SOMEBODY}){NOT_THINGS}"
    rf"|\b(?:підкину|підкинемо|подкину|подброшу)\s+(?:вас|тебе|тебя|людей|до|к)\b{NOT_THINGS}"
    rf"|{COME_ALONG}\s+(?:\w+\s+)?{WITH_ME}\s+{OVER_THERE}"
    rf"|{COME_ALONG}\s+{OVER_THERE}\w*\s+{WITH_ME}"
)
# Who drives whom: «вивезу», «довеземо», «возимо»; «перевожу» is also "I translate".
CARRIES = (
    r"\b(?:від|ви|до|за|пере|роз|під|по|под|от|вы|раз|у)?"
    r"(?:вез(?:у|емо?|ти)|воз(?:имо?|ити|ить)|вож(?:у|даю))\b"
)
EVERYBODY = r"(?:(?!(?:для|про|за|for)\b|" + THINGS + r")\w+\s+){0,2}?"
WHENEVER = (
    r"(?:(?:безкоштовно|бесплатно|завтра|сьогодні|сегодня|швидко|быстро|вночі|ночью|вас|всіх|усіх|всех)"
    r"\s+){0,2}?"
)
_CARRYING = (
    rf"{CARRIES}\s+{EVERYBODY}(?:{SOMEBODY})"
    rf"|(?!\bперевож){CARRIES}\s+{WHENEVER}{WAY}{NOT_THINGS}"
    rf"|\b(?:зустрін|встреч|встрет)\w*{NOT_THINGS}[^\n.;]{{0,30}}?\s(?:і|й|та|и)\s+{CARRIES}"
    rf"|\bзабер\w+\s+{FROM}{NOT_THINGS}"
    rf"|{TAKES}\s+{EVERYBODY}(?:(?:{SOMEBODY})\w*|{TWO}){NOT_THINGS}\s+(?:\w+\s+){{0,3}}?{WAY}"
    rf"|\b(?:підкин|подкин|подброс|подбрас|підкида)\w*\s+(?:вас|тебе|тебя|людей|до|к)\b{NOT_THINGS}"
    rf"|\bдостав\w+\s+(?:{SOMEBODY})|\b(?:вив[іо]з|вывоз)\w*\s+(?:{SOMEBODY})"
    rf"|{TAKES}\s+(?:з|с)\s+соб(?:ою|ой)\s+{WAY}"
)
CAR = (
    r"(?<!пральна )(?<!швейна )(?<!стиральная )(?<!швейная )\b(?:машин(?:а|и|у|ою|ой)?\b|авто\b|"
    r"автомоб[іи]л\w*|бус(?:ик)?(?:и|і|а|у|ом)?\b|м[іи]н[іи]в[еэ]н\w*|м[іи]н[іи]бус\w*|"
    r"м[іи]кроавтобус\w*|такс[іи]\b|(?:mini)?vans?\b|minibus|cars?\b|taxi\b)"
)
SEATS = (
    r"\b(?:вільн\w*|свободн\w*|є|есть|маю|ще|еще|\d|два|дві|две|три|чотири|кілька|two|three|four|free|"
    r"spare|лишил\w*|залишил\w*|остал\w*)\s+(?:\w+\s+)?(?:місц|мест|seats?\b|places?\b)"
)
LEAVES = (
    r"\b(?:їду|їдемо|їде|виїзд\w*|виїжджа\w+|вируша\w+|еду|едем|выезд\w*|выезжа\w+|driv(?:e|ing)|"
    r"going|leaving|heading)\b"
)
_SEATED = (
    rf"{CAR}{NOT_THINGS}[^\n.;!?]{{0,20}}?\b{TOWARDS}"
    rf"|{CAR}{NOT_THINGS}[^\n.;]{{0,25}}?{SEATS}"
    rf"|{LEAVES}{NOT_THINGS}[^\n.;]{{0,40}}?(?:{SEATS}|\bseats?\b|\bмісц[ея]\s+для\b)"
    rf"|{LEAVES}{NOT_THINGS}[^\n.;]{{0,40}}?{TAKES}\s+(?:(?:{SOMEBODY})|{TWO})"
    rf"|{CAR}[^\n.;]{{0,25}}?{TAKES}\s+(?:{SOMEBODY})"
    rf"|\b(?:місц|мест|seats?\b)\w*\s+{TOWARDS}"
    rf"|\b(?:місц|мест|seats?\b|room\b|space\b|places?\b)\w*[^\n.;]{{0,25}}?\b(?:in|в|у)\s+(?:\w+\s+)?{CAR}"
    r"|\b(?:bus|van)\s+(?:for\s+\d|going|to\s)"
    rf"|\b(?:{FAR}|{TOWNS})\w*\s*[-–—>]+\s*(?:{FAR}|{TOWNS})"
)
# «Після евакуації», «сумка для евакуації» and the cat are not meant.
_OUT = (
    r"(?<!після )(?<!после )(?<!after )(?<!для )(?<!про )(?<!for )"
    rf"\b(?:[еэ]вакуац[іи][яюї]\b|евакую(?!ва?н)\w*|[еэ]вакуиру\w+|эвакуаци[яюи]\b|evacuat(?:e|ion|ing)\b)"
    rf"(?!\s+(?:\w+\s+)?(?:{ANIMALS}|bag\b|kit\b|plan\b))"
    r"|\b[еэ]вакуац[іи]й?о?нн?\w+\s+(?:рейс|автобус|бус|транспорт|потяг|поїзд|машин|поезд)"
    r"|\b(?:допомож|помог|помож|help)\w*\s+(?:\w+\s+){0,2}?(?:виїхати|виїзд|вибратис|выехать|выбраться|"
    r"уехать|(?:перетнути|перейти|пересечь|cross)\s+(?:the\s+)?(?:кордон|границ|border)|"
    r"(?:leave|escape)\s+(?:the\s+)?country)"
    + NOT_THINGS
    + r"|\b(?:допомож|помог|помож|help)\w*\s+(?:\w+\s+){0,2}?(?:діст|добрат|доїх|доех|get)\w*\s+"
    + WAY
    + r"|\b(?:хто|кто|who|anyone)\b[^\n.;]{0,20}?\b(?:виїхати|выехать|уехать|to\s+leave)"
    r"|\b(?:зелен|гуманіт|гуманит|green|humanitarian)\w*\s+(?:коридор|corridor)"
    r"|\bпереправ\w*\s+(?:\w+\s+)?(?:через|за)\s+(?:кордон|границ)"
    rf"|\bтрансфер(?!\w*\s+(?:дан|файл|фото|знан|технол))|\btransfers?\s+(?:{WAY}|{FOR_SOMEBODY})"
    rf"|\b(?:транспорт|проїзд|проезд)\w*\s+(?:\w+\s+)?(?:{WAY}|{FOR_SOMEBODY})"
    rf"|\b(?:безкоштовн|бесплатн|free)\w*\s+(?:транспорт|transport|rides?\b|lifts?\b)"
    rf"(?!\w*\s+(?:для|for)\s+(?:\w+\s+)?{ANIMALS})"
    rf"|\b(?:перевезен|перевозк)\w*\s+(?:{SOMEBODY}|через)"
)
_IN_ENGLISH = (
    r"\b(?:drive|bring|take|carry|transport|evacuate|move)\s+(?:(?:you|two|three|\d|some|a|the|your|any)\s+)"
    rf"{{0,2}}(?:people|persons?\b|famil|wom[ae]n|girls?\b|mothers?\b|refugee|passenger)\w*"
    rf"\s+(?:\w+\s+){{0,3}}?{WAY}"
    r"|\b(?:pick\s+up|drive)\s+(?:anyone|people|famil|women|girls|mothers|refugee)"
    rf"|\b(?:lift|ride)s?\s+{WAY}|\bride ?share|\bcar ?pool"
    rf"|\b(?:meet|bring|take|drive)\s+you\b[^\n.;]{{0,40}}?\b(?:bring|take|drive)\s+you"
)
_IN_GEORGIAN = (
    r"(?:წა|წამო|მი|მო|გადა|ჩა|გა|ა)(?:ვ|გ)იყვან|ტრანსფერ|ევაკუაცი(?!ის\s+ჩანთ)"
    rf"|(?<!სარეცხი )(?<!საკერავი )\b(?:მანქან|მიკროავტობუს|ავტობუს|ტრანსპორტ)\w*.{{0,25}}?"
    rf"(?:\b{PLACE_IN_KA}\w*(?:მდე|იდან)|ადგილ)"
    rf"|\bადგილ\w*\s+{PLACE_IN_KA}\w*(?:მდე|ში)|\bსაზღვ\w*\s+(?:გადაკვეთ|გადასვლ)"
    rf"|\b{SOMEBODY_IN_KA}\w*\s+(?:\w+\s+)?(?:ვ|გ)?(?:გადმო)?იყვან"
)
RIDE = "|".join((_GOING, _CARRYING, _SEATED, _OUT, _IN_ENGLISH, _IN_GEORGIAN))
