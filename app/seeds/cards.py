"""Cards for the people of the demo, with answers for every audience."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from app.accounts.models import User
from app.directory.actions import answer, findable
from app.directory.models import Audience, CardAnswer, Field, Findable
from app.groups.models import Membership
from app.seeds.people import Somebody
from app.seeds.settling import IN_ONE_GO, Place

ME, KEEPERS, ALL = Audience.ME, Audience.ORGANISERS, Audience.MEMBERS
Said = list[tuple[Field, str, Audience]]
F = Field

# Of those who have a part of their own; nobody of them exists, and neither does any number.
_WRITTEN: dict[str, Said] = {
    "olena": [
        (F.PRONOUN, "вона", ALL),
        (F.LANGUAGES, "uk,ru,ka", ALL),
        (F.REGION, "Тбілісі", ALL),
        (F.TOWN, "Сабуртало", KEEPERS),
        (F.CAN, "папери для пенсії, листи до установ", ALL),
        (F.TRANSLATE, "1", ALL),
        (F.CONTACT, "Тільки тут, у «Колі»: повідомленням", ALL),
    ],
    "nino": [
        (F.LANGUAGES, "ka,en,ru", ALL),
        (F.FROM, "თბილისი", ALL),
        (F.CAN, "ექიმთან გამოგყვებით, ქართულად დაგელაპარაკებით", ALL),
        (F.TRANSLATE, "1", ALL),
        (F.ROOM, "1", KEEPERS),
        (F.CONTACT, "მომწერეთ აქ, და დაგირეკავთ", ME),
    ],
    "taras": [
        (F.LANGUAGES, "uk,pl", ALL),
        (F.FROM, "місто на сході", ALL),
        (F.REGION, "Вінниччина", ALL),
        (F.TOWN, "поблизу Немирова", ME),
        (F.CAN, "відвезти до лікарні, перевезти меблі", ALL),
        (F.DRIVE, "1", ALL),
        (F.NEED, "зимові шини, R15", KEEPERS),
        (F.CONTACT, "Вечорами після шостої, номер дам тим, кому треба", ME),
    ],
    "marta": [
        (F.PRONOUN, "вона", ALL),
        (F.LANGUAGES, "uk,en,ka", ALL),
        (F.CAN, "театр для дітей, година розмови", ALL),
        (F.TRANSLATE, "1", ALL),
    ],
    "emma": [
        (F.LANGUAGES, "en,de", ALL),
        (F.CAN, "letters in English, and help with forms", ALL),
        (F.TRANSLATE, "1", KEEPERS),
    ],
    "halyna": [
        (F.LANGUAGES, "uk", ALL),
        (F.FROM, "місто на сході", ALL),
        (F.CAN, "в’яжу шкарпетки, печу", ALL),
        (F.NEED, "окуляри для читання", KEEPERS),
    ],
    "giorgi": [
        (F.LANGUAGES, "ka,ru", ALL),
        (F.DRIVE, "1", ALL),
        (F.CAN, "მანქანით დახმარება", ALL),
    ],
    "iryna": [(F.LANGUAGES, "uk,ru", ALL), (F.CAN, "медсестра: поміряти тиск, укол", ALL)],
}
_OTHERS: dict[str, list[Said]] = {
    "woman": [
        [(F.LANGUAGES, "uk", ALL), (F.CAN, "посидіти з дітьми", ALL)],
        [(F.LANGUAGES, "uk,ru", ALL), (F.NEED, "дитяче взуття, 28", KEEPERS)],
    ],
    "man": [
        [(F.LANGUAGES, "uk", ALL), (F.DRIVE, "1", ALL)],
        [(F.LANGUAGES, "uk,en", ALL), (F.CAN, "полагодити меблі", ALL)],
    ],
    "granny": [[(F.LANGUAGES, "uk", ALL), (F.CAN, "вареники на свято", ALL)]],
    "grandpa": [[(F.LANGUAGES, "uk,ru", ALL), (F.NEED, "поговорити ввечері", KEEPERS)]],
    "neighbour": [[(F.LANGUAGES, "ka,ru", ALL), (F.TRANSLATE, "1", ALL)]],
    "guest": [[(F.LANGUAGES, "en", ALL), (F.TRANSLATE, "1", ALL)]],
}


async def hand_out(place: Place, members: Sequence[Somebody], accounts: Mapping[str, User]) -> None:
    """To everybody with a part, and to two of three others: in a circle some write nothing."""
    found = await Membership.filter(group_id=place.group_id)
    mine = {one.user_id: one for one in found}
    answers: list[CardAnswer] = []
    words: list[Findable] = []
    for index, one in enumerate(members):
        membership = mine[accounts[one.login].id]
        said = _WRITTEN.get(one.login) or _by_kind(one, index)
        answers += [answer(membership.id, membership.pub or "", *each) for each in said]
        shown = [each for each in said if each[0] is not F.CONTACT and each[2] is not ME]
        if shown:
            words.append(findable(membership.id, shown))
    await CardAnswer.bulk_create(answers, batch_size=IN_ONE_GO)
    await Findable.bulk_create(words, batch_size=IN_ONE_GO)


def _by_kind(one: Somebody, index: int) -> Said:
    choices = _OTHERS[one.kind]
    return choices[index % len(choices)] if index % 3 else []
