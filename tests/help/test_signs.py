"""Signs of a snare in what is offered: whom they are shown to, and what they hold back (R64)."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from app.audit.models import Entry
from app.core.clock import now
from app.core.errors import Forbidden
from app.core.viewer import Role
from app.groups.models import Vouch
from app.help.actions import keeping, writing
from app.help.forms.asking import WordsForm
from app.help.models import CAN_HURT, Category, Post, PostState
from app.help.queries import can_hurt, post_for
from app.help.signs import Sign, signs_in
from app.notices.models import Notice
from tests.cast import person
from tests.directory.cards import SitsDown
from tests.help.lures import LURES
from tests.help.making import has_offered
from tests.help.ordinary import OFFERED
from tests.help.test_keeping import offer, published, says, told
from tests.world import World

HARMLESS = [one for one in Category if one not in CAN_HURT]


def test_known_signs_of_a_snare_are_found_in_four_languages() -> None:
    women, papers, elsewhere = Sign.WOMEN, Sign.PAPERS, Sign.ELSEWHERE
    for text, expected in (
        ("Безкоштовна кімната тільки для жінок", [women]),
        ("Комната для молодых девушек, пришлите фото", [women, papers]),
        ("Free room, women only. Your passport on WhatsApp", [women, papers, elsewhere]),
        ("ოთახი მხოლოდ გოგოებისთვის, მომწერეთ ტელეგრამში", [women, elsewhere]),
        ("Дзвоніть: +380 67 123-45-67", [elsewhere]),
        ("Підвезу до клініки щовівторка, 2 місця, о 10:30", []),
        ("Кімната для сім’ї на місяць, є ліфт", []),
        ("Two rooms for a family, from 1.12.2026", []),
    ):
        category = Category.TRANSPORT if "Підвезу" in text else Category.HOME
        assert signs_in(text, category) == expected, text


def test_a_room_and_a_ride_are_signs_under_another_name() -> None:
    for text, expected in (
        ("Безкоштовна кімната в центрі", Sign.HOME),
        ("Кімната", Sign.HOME),
        ("Можна пожити у мене", Sign.HOME),
        ("Свободная комната", Sign.HOME),
        ("Можно жить у меня", Sign.HOME),
        ("You can stay with me", Sign.HOME),
        ("Free flat near the sea", Sign.HOME),
        ("უფასო ოთახი", Sign.HOME),
        ("Підвезу до кордону", Sign.RIDE),
        ("Вывезу людей", Sign.RIDE),
        ("I give you a lift", Sign.RIDE),
        ("წაგიყვან ბათუმში", Sign.RIDE),
    ):
        assert signs_in(text, Category.THINGS) == [expected], text
    for text in (
        "Полагоджу кран на кухні у вашій квартирі",
        "Обігрівач для кімнати",
        "Шкаф для комнаты",
        "Room heater",
        "Привезу хліб машиною",
        "Вывезу мусор",
        "A bride's dress",
        "Free books",
        "ოთახის გამათბობელი",
        "Допоможу прибрати кімнату",
    ):
        assert signs_in(text, Category.THINGS) == [], text


def test_work_money_and_children_are_signs_under_another_name() -> None:
    """R64 names five kinds, and their authors choose what they call them."""
    work, money, children, home, ride = (
        *(Sign.WORK, Sign.MONEY, Sign.CHILDREN),
        *(Sign.HOME, Sign.RIDE),
    )
    for text, expected in (
        (
            "Робота за кордоном, 2000 євро\nПотрібні офіціантки, житло даю, дорогу оплачу.",
            {home, work, money},
        ),
        ("Довезу до Польщі\nЗаберу з дому машиною вночі.", {ride}),
        ("Заберу вас із вокзалу", {ride}),
        ("Є два місця в машині", {ride}),
        ("Переправлю через кордон", {ride}),
        ("Проведу через границу", {ride}),
        ("I pick you up and take you to Warsaw", {ride}),
        ("მანქანაში ორი ადგილია", {ride}),
        ("Дам теплу кімнату", {home}),
        ("Поселю в центрі", {home}),
        ("Жильё бесплатно", {home}),
        ("Housing provided", {home}),
        ("მაქვს თავისუფალი ოთახი", {home}),
        ("Пропоную роботу для дівчат", {work}),
        ("Робота в Німеччині", {work}),
        ("Работа за границей", {work}),
        ("Требуются танцовщицы и хостес", {work}),
        ("50 злотих на годину", {work}),
        ("Зарплата 1500", {work}),
        ("Work abroad, hiring waitresses", {work}),
        ("$100 per day", {work}),
        ("სამუშაო საზღვარგარეთ", {work}),
        ("ვეძებთ მიმტანებს", {work}),
        ("Позичу гроші", {money}),
        ("Допоможу грошима", {money}),
        ("Кредит без довідок", {money}),
        ("Дам деньги в долг", {money}),
        ("Лёгкие деньги", {money}),
        ("I lend you money", {money}),
        ("We pay your ticket", {money}),
        ("გასესხებ ფულს", {money}),
        ("Посиджу з дитиною", {children}),
        ("Заберу дітей зі школи", {children}),
        ("З вашими дітьми погуляю", {children}),
        ("Няня на вечір", {children}),
        ("Посижу с ребёнком", {children}),
        ("Присмотрю за вашими детьми", {children}),
        ("Babysitting in the evening", {children}),
        ("I can look after your kids", {children}),
        ("მივხედავ ბავშვს", {children}),
        ("ბავშვებს მოვუვლი", {children}),
    ):
        assert set(signs_in(text, Category.COMPANY)) == expected, text
    for category, text in (
        (Category.WORK, "Пропоную роботу"),
        (Category.MONEY, "Позичу гроші"),
        (Category.CHILDREN, "Посиджу з дитиною"),
    ):
        assert signs_in(text, category) == [], "it says what it is"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Домогосподарка у Варшаву, проживання, 1000 євро, дівчата до 25", "women home work"),
        ("Работницы в Польшу", "work"),
        ("Хостес, девушки 18-25", "women"),
        ("Заробіток закордоном для жінок, без досвіду", "work"),
        ("Заработок в Германии", "work"),
        ("Come and stay in our house for free", "home"),
        ("You can live in my flat", "home"),
        ("Можу взяти до себе жінку з дитиною, безкоштовно", "home"),
        ("Прийму жінку з дітьми до себе в дім", "home"),
        ("Возьму к себе девушку", "home"),
        ("შემიძლია შეგიფაროთ ჩემს სახლში", "home"),
        ("შეგიძლიათ დარჩეთ ჩვენს ბინაში", "home"),
        ("Візьму попутно до кордону", "ride"),
        ("Підкину до Варшави", "ride"),
        ("Поїхали зі мною до Німеччини", "ride"),
        ("Поехали в Польшу вместе", "ride"),
        ("Come with me to Germany", "ride"),
        ("Можу побути з вашою донькою ввечері", "children"),
        ("За вашим сином пригляну", "children"),
        ("Допоможу оформити виплату ООН, потрібен ПІН картки", "money"),
        ("Скажіть код із смс", "money"),
        ("I only need the PIN of your card", "money"),
        ("Дам 2000 грн до зарплати", "money"),
        ("I can lend 50 euro", "money"),
        ("მოგცემთ 50 ლარს", "money"),
        ("Пиши в лс в телегу", "elsewhere"),
        ("Пишіть у тг", "elsewhere"),
        ("Посиджу ввечері. Можна у мене, є вільне ліжко на ніч", "home"),
        ("Переселення в Європу. Потрібні тільки документи, решту зроблю я", "papers"),
        ("Можна у мене пожити", "home"),
        ("Можете зупинитися в мене", "home"),
        ("Прийму родину", "home"),
        ("Есть где жить", "home"),
        ("You can stay here for free", "home"),
        ("I host refugees in my house", "home"),
        ("მიგიღებთ ჩემს სახლში", "home"),
        ("Шукаю дівчат у салон", "work"),
        ("Are you looking for job? Good pay in Dubai", "work"),
        ("Їду до Львова, візьму двох", "ride"),
        ("Маю два місця до Варшави", "ride"),
        ("Можу вас відвезти", "ride"),
        ("Driving to Warsaw, two places left", "ride"),
        ("მივდივარ ბათუმში, ორი ადგილი მაქვს", "ride"),
        ("Дам у борг", "money"),
        ("Зробимо візу, 200 євро", "money"),
        ("Побуду з малим", "children"),
        ("Можу забрати доньку зі школи", "children"),
        ("I can keep an eye on your kids", "children"),
        ("ბავშვებთან ვიქნები", "children"),
    ],
)
def test_plain_lures_are_found_whatever_words_they_choose(text: str, expected: str) -> None:
    assert " ".join(signs_in(text, Category.COMPANY)) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Полагоджу кран безкоштовно",
        "Візьму ваші речі в прання",
        "Поїду до аптеки, привезу ліки",
        "Їду до аптеки, можу взяти два рецепти",
        "Маю два місця на підвіконні для квітів",
        "Маю два ліжка дитячі, віддам",
        "Віддам ліжко",
        "Дам у користування пральну машину",
        "Прийму на прийомі лікарка безкоштовно",
        "Допоможу заповнити анкету на візу",
        "Можу забрати ліки зі складу",
        "Прийму речі для родини",
        "Одяг на хлопчика, малий розмір",
        "Можу побути з вашою мамою, почитати",
        "Маю вільне дитяче крісло",
        "I can host a tea evening",
        "Two blankets left",
        "Їду до Львова, візьму листи і посилки",
        "Можу вас навчити",
        "Зупинка автобуса, допоможу знайти",
        "შემიძლია წიგნის წაკითხვა",
        "ბათუმში ვარ, ორი საბანი მაქვს",
        "Есть где взять воду",
        "Є зайве крісло колісне",
        "Зроблю домашню піцу",
        "Візьму ваші речі до себе в прання",
        "Возьму к себе вашего кота",
        "Прийму одяг для дітей",
        "Дитячий одяг для доньки",
        "Сукня для дівчини, до 25 грудня",
        "Одяг для дівчат до 16 років",
        "Чоботи для дівчинки, від 20 до 22 розміру",
        "Заберу посилку до Варшави",
        "Візьму попутно посилку до Варшави",
        "Візьму попутно до Варшави вашу посилку",
        "Підкину до вас продукти",
        "Поїду до аптеки",
        "Поїдемо разом до музею",
        "Come with us to the museum",
        "I live in our village and bake bread",
        "You can stay in bed, I bring soup",
        "Допоможу з документами на виплату",
        "Допоможу з довідкою про місце проживання",
        "Дам продукти на 500 грн",
        "Дам 5 ламп і 3 гілки",
        "I give 3 gel pens",
        "Побутова техніка, полагоджу",
        "Моя донька погуляє з вашим собакою",
        "Шпильки й пінцет, картон",
        "A pin for a dress, a card for a birthday",
        "Садова теліга, тачка",
        "ჩემს სახლში გამოვაცხობ პურს",
        "Допоможу дітям з домашнім завданням",
        "Допоможу дитині з математикою, дві години на тиждень",
        "Роботи по дому на 2 години: полагоджу, приб’ю, повішу",
        "У мене є робота, тому зможу лише ввечері",
        "Працюю до шостої, потім вільна",
        "Дитячий одяг, 3–5 років",
        "Іграшки для дітей",
        "Заберу дитячий візок, якщо не потрібен",
        "Заберу іграшки для дітей із садка",
        "Заберу з дому старі меблі",
        "Довезу меблі до Батумі",
        "Довезу до дверей продукти",
        "Безкоштовно, грошей не беру",
        "Допоможу скласти резюме",
        "Дам шафу для кімнати",
        "Погуляю з собакою",
        "Потрібні лише ваші тканини, пошию штори",
        "Візьму на себе готування",
        "Робочий стіл і робочі рукавиці",
        "Приберу в квартирі, є порохотяг",
        "Перекладу договір про роботу",
        "Помогу детям с уроками",
        "Детская коляска",
        "Работаю с деревом: починю стул",
        "Денег не нужно",
        "Рабочая одежда",
        "Сделаю работу по дому за два часа",
        "Help with homework for children",
        "I work until six, then I am free to talk",
        "A watch for kids",
        "Children's books",
        "Handiwork, two hours a week",
        "No money needed",
        "I can take the rubbish out",
        "We need nothing back",
        "Model railway",
        "დავეხმარები ბავშვებს გაკვეთილებში",
        "ბავშვის ტანსაცმელი",
        "ვმუშაობ ექვს საათამდე",
        "ფული არ არის საჭირო",
        "სახლის საქმეები, ორი საათი",
    ],
)
def test_ordinary_help_is_no_sign(text: str) -> None:
    for category in HARMLESS:
        assert signs_in(text, category) == [], category


@pytest.mark.parametrize(("text", "sign"), LURES)
def test_a_lure_has_its_sign_under_any_harmless_name(text: str, sign: Sign) -> None:
    for category in HARMLESS:
        assert sign in signs_in(text, category), category


@pytest.mark.parametrize("text", OFFERED)
def test_what_neighbours_offer_every_day_is_no_sign(text: str) -> None:
    assert signs_in(text, Category.OTHER) == []


@pytest.mark.parametrize(
    "text",
    [
        "Кімната за прибирання",
        "Прибирання, кімната безкоштовно",
        "Полагоджу кран. Є вільна кімната",
        "Роздрукую фото, потрібен паспорт",
        "Альбом для фото. Надішліть фото",
        "Дівчата для фото",
        "Вивезу людей, речі й котів",
    ],
)
def test_a_chore_beside_a_lure_does_not_hide_it(text: str) -> None:
    assert signs_in(text, Category.OTHER)


async def test_a_snare_that_calls_itself_a_gift_is_looked_at_by_two(world: World) -> None:
    """The author chooses the category, and would choose the one that nobody looks at."""
    taras = world.cast.taras
    post = await offer(world, taras, category=Category.THINGS)
    snare = WordsForm("Кімната", "Тільки для дівчат, надішліть фото паспорта.")
    await writing.write_words(taras, await post_for(taras, post.pub), "", snare)
    assert await published(taras, post) is PostState.PENDING
    row = await Post.get(id=post.id)
    assert (can_hurt(row), row.warnings) == (True, ["women", "papers", "home"])


R64 = (
    ("Тільки для дівчат", "Безкоштовна кімната", "only for women or for young people"),
    ("Free room", "For young women", "only for women or for young people"),
    ("Помічниця", "Надішліть фото паспорта", "a passport or for photos"),
    ("Хліб", "Пишіть у телеграм", "a phone, a messenger or a page outside"),
)


@pytest.mark.parametrize("category", HARMLESS)
async def test_one_sign_alone_waits_for_two_whatever_its_author_calls_it(
    world: World, at: SitsDown, category: Category
) -> None:
    """R64: «women only» or «young» with a free room, a passport or photos, a contact outside."""
    cast, taras = world.cast, world.cast.taras
    marta, her = await at(cast.marta), await at(await person("lali", cast.kalyna, "Лалі"))
    waiting = f"/c/{cast.kalyna.pub}/help/waiting"
    for title, body, sign in R64:
        post = await offer(world, taras, category=category)
        path = f"/help/{post.pub}"
        await writing.write_words(
            taras, await post_for(taras, post.pub), "", WordsForm(title, body)
        )
        assert await published(taras, post) is PostState.PENDING
        assert (await her.get(path)).status_code == 404
        assert sign in re.sub(r"\s+", " ", (await marta.get(path)).text)
        assert path in (await marta.get(waiting)).text
        assert sign not in re.sub(r"\s+", " ", (await (await at(taras)).get(path)).text)
        _ = await Post.filter(id=post.id).update(state=PostState.WITHDRAWN)
    told_of = Notice.filter(user_id=cast.marta.user_id, kind="help.waits", gone_at=None)
    assert await told_of.count() == len(R64)


async def test_an_offer_waits_again_when_it_is_changed_into_a_snare(world: World) -> None:
    taras = world.cast.taras
    await has_offered(world.cast.kalyna, taras)
    post = await offer(world, taras, category=Category.THINGS, title="Стіл")
    await writing.write_words(taras, await post_for(taras, post.pub), "", WordsForm("Стіл", "Дуб"))
    assert await published(taras, post) is PostState.OPEN
    need = await post_for(taras, post.pub)
    room = WordsForm("Стіл", "І безкоштовна кімната")
    await writing.write_words(taras, need, str(need.row.version), room)
    row = await Post.get(id=post.id)
    assert (row.state, row.warnings) == (PostState.PENDING, ["home"])


@pytest.mark.parametrize("category", CAN_HURT)
async def test_what_can_hurt_waits_for_two_with_or_without_a_sign(
    world: World, at: SitsDown, category: Category
) -> None:
    taras, marta = world.cast.taras, await at(world.cast.marta)
    for title, body, sign in (*R64, ("Допомога", "Для всіх", "")):
        yesterday = now() - timedelta(days=2)
        await Post.all().update(state=PostState.WITHDRAWN, made_at=yesterday)
        post = await offer(world, taras, category=category)
        await writing.write_words(
            taras, await post_for(taras, post.pub), "", WordsForm(title, body)
        )
        assert await published(taras, post) is PostState.PENDING
        page = re.sub(r"\s+", " ", (await marta.get(f"/help/{post.pub}")).text)
        assert sign in page
    assert "help.flagged" not in await told(world.cast.marta)


async def test_what_two_have_read_is_not_to_be_looked_at_once_more(
    world: World, at: SitsDown
) -> None:
    cast = world.cast
    stefa = await person("stefa", cast.kalyna, "Стефа", Role.STEWARD)
    title, body, _ = R64[0]
    post = await offer(world, cast.taras, category=Category.THINGS)
    await writing.write_words(
        cast.taras, await post_for(cast.taras, post.pub), "", WordsForm(title, body)
    )
    await published(cast.taras, post)
    marta = await at(cast.marta)
    waiting = f"/c/{cast.kalyna.pub}/help/waiting"
    assert title in (await marta.get(waiting)).text
    for who in (cast.marta, stefa):
        await says(who, post)
    assert title not in (await marta.get(waiting)).text
    assert "I have looked" not in (await marta.get(f"/help/{post.pub}")).text


async def test_what_came_on_the_board_with_a_sign_is_still_looked_at_once(
    world: World, at: SitsDown
) -> None:
    """Offers from before every sign held one back."""
    cast, taras = world.cast, world.cast.taras
    post = await offer(world, taras, category=Category.FOOD, title="Хліб. Пишіть у телеграм")
    await Post.filter(id=post.id).update(state=PostState.OPEN, warnings=["elsewhere"])
    path, waiting = f"/help/{post.pub}", f"/c/{cast.kalyna.pub}/help/waiting"
    marta, lali = await at(cast.marta), await at(await person("lali", cast.kalyna, "Лалі"))
    assert path in (await marta.get(waiting)).text
    for other in (await at(taras), lali):
        assert (await other.post(f"{path}/looked")).status_code == 403
    assert (await marta.post(f"{path}/looked", version="99")).status_code == 409
    for _ in range(2):
        version = str((await Post.get(id=post.id)).version)
        assert (await marta.post(f"{path}/looked", version=version)).status_code == 303
    assert path not in (await marta.get(waiting)).text
    assert "I have looked" not in (await marta.get(path)).text
    assert await Entry.filter(group_id=cast.kalyna.id, deed="help.looked").count() == 1


async def test_nobody_near_to_its_author_says_that_a_sign_is_nothing(world: World) -> None:
    cast, taras = world.cast, world.cast.taras
    post = await offer(world, taras, category=Category.FOOD)
    await writing.write_words(
        taras, await post_for(taras, post.pub), "", WordsForm("Хліб", "Пишіть у телеграм")
    )
    await published(taras, post)
    vouch = {"giver_id": cast.marta.user_id, "receiver_id": taras.user_id, "text": "Знаю її."}
    await Vouch.create(group_id=cast.kalyna.id, **vouch)
    need = await post_for(cast.marta, post.pub)
    with pytest.raises(Forbidden):
        await keeping.let_stand(cast.marta, need, str(need.row.version))
