"""What a snare asks for first: photos, papers, and to talk somewhere else."""

from __future__ import annotations

# A frame for photos asks for none of them, nor does who prints them.
_ASKED = (
    r"(?<!рамка для )(?<!рамку для )(?<!рамки для )(?<!альбом для )(?<!frame for )(?<!album for )"
    r"(?<!роздрукую )(?<!роздрукувати )(?<!надрукую )(?<!распечатаю )(?<!print )"
    r"(?<!print your )"
)
PAPERS = (
    r"\b(?:тільки|лише|только|лишь)\s+(?:ваші\s+|ваши\s+)?(?:документи|документы)\b"
    r"|\bonly\s+(?:your\s+)?(?:documents|papers)\b"
    r"|\b(?:паспорт|посвідчен|удостоверен|світлин|снимк|снимок|селфі|селфи|passport|selfie|"
    r"id card|identity card|your pictures)|პასპორტ|პირადობის"
    rf"|{_ASKED}\b(?:фото\b|фотк\w*|фоток\b|фоточк\w*|фотокарт\w*|фотограф(?:і[йяїює]|и[йяеюи])\w*|фотос[еє]с|фотозйомк|фотос[ъь]емк|"
    r"photo(?:s|shoot|graphs?)?\b(?!\s+(?:album|frame|book|paper|printer|camera|shop)))"
    r"|ფოტო(?!ალბომ|აპარატ|ჩარჩო|ქაღალდ|გრაფ|წიგნ)|სურათ(?!ებიან|იან)"
)
ELSEWHERE = (
    r"\b(?:т[еэ]л[еі]грам|tele?gram|вотсап|в[оа]тсапп|ватсап|whats ?app|в[аі]йбер|viber|instagram|"
    r"інстаграм|инстаграм|facebook|фейсбук|snapchat|tik ?tok|signal\b|сигнал[іе]?\b)"
    r"|\b(?:в|у|на|пиши|пишіть|пишите)\s+(?:телег[аеу]|телезі|тг|инст[уе]|інст[уі]|вацап|вотсап|вайб)\b"
    r"|ტელეგრამ|ვოთსაპ|ვაიბერ|ინსტაგრამ|ფეისბუქ"
    r"|https?:|www\.|\bt\.me|@\w{3}|\w\.(?:com|org|net|ru|ua|ge)\b|\+?\d(?:[\s()\-]*\d){8,}"
)
