"""First names for people who have no part of their own: shown, called out to, as a login."""

from __future__ import annotations

_WOMEN = """
Марина Марино maryna, Наталя Наталю natalia, Світлана Світлано svitlana, Людмила Людмило liudmyla
Тетяна Тетяно tetiana, Юлія Юліє yuliia, Катерина Катерино kateryna, Анна Анно anna
Вікторія Вікторіє viktoriia, Леся Лесю lesia, Надія Надіє nadiia, Інна Інно inna
Лариса Ларисо larysa, Алла Алло alla, Віра Віро vira, Соломія Соломіє solomiia
Дарина Дарино daryna, Зоя Зою zoia, Валентина Валентино valentyna, Христина Христино khrystyna
Злата Злато zlata, Яна Яно yana, Раїса Раїсо raisa, Уляна Уляно uliana
Євгенія Євгеніє yevheniia, Тамара Тамаро tamara, Лілія Ліліє liliia, Поліна Поліно polina
Богдана Богдано bohdana, Стефа Стефо stefa, Мирослава Мирославо myroslava, Ольга Ольго olha
Ніна Ніно nina, Соня Соню sonia, Діана Діано diana, Руслана Руслано ruslana
Аліна Аліно alina, Софія Софіє sofiia, Лідія Лідіє lidiia, Жанна Жанно zhanna
"""
_MEN = """
Андрій Андрію andrii, Микола Миколо mykola, Петро Петре petro, Олег Олеже oleh
Юрій Юрію yurii, Ігор Ігорю ihor, Володимир Володимире volodymyr, Роман Романе roman
Дмитро Дмитре dmytro, Максим Максиме maksym, Степан Степане stepan, Віктор Вікторе viktor
Артем Артеме artem, Денис Денисе denys, Павло Павле pavlo, Назар Назаре nazar
Олексій Олексію oleksii, Ярослав Ярославе yaroslav, Михайло Михайле mykhailo, Антон Антоне anton
Леонід Леоніде leonid, Геннадій Геннадію hennadii, Остап Остапе ostap, Руслан Руслане ruslan
Євген Євгене yevhen, Тимофій Тимофію tymofii, Борис Борисе borys, Кирило Кириле kyrylo
Анатолій Анатолію anatolii, Станіслав Станіславе stanislav, Матвій Матвію matvii, Ілля Ілле illia
"""
_GRANNIES = """
Марія Маріє mariia, Ганна Ганно hanna, Любов Любове liubov, Параска Параско paraska
Віра Віро vira, Катерина Катерино kateryna, Зінаїда Зінаїдо zinaida, Тамара Тамаро tamara
Антоніна Антоніно antonina, Євдокія Євдокіє yevdokiia, Валентина Валентино valentyna
Клавдія Клавдіє klavdiia, Ніна Ніно nina, Ольга Ольго olha, Раїса Раїсо raisa
"""
_GRANDPAS = """
Федір Федоре fedir, Григорій Григорію hryhorii, Микола Миколо mykola, Пилип Пилипе pylyp
Павло Павле pavlo, Степан Степане stepan, Анатолій Анатолію anatolii, Данило Даниле danylo
Леонід Леоніде leonid, Олексій Олексію oleksii, Яків Якове yakiv, Тихін Тихоне tykhin
"""
_FATHERS = """
Іванівна Іванович, Петрівна Петрович, Степанівна Степанович, Миколаївна Миколайович
Василівна Васильович, Андріївна Андрійович, Григорівна Григорович, Федорівна Федорович
Павлівна Павлович, Семенівна Семенович, Михайлівна Михайлович, Олексіївна Олексійович
Дмитрівна Дмитрович, Яківна Якович, Романівна Романович, Захарівна Захарович
"""
_NEIGHBOURS = """
თამარი tamari, მარიამი mariami, ლევანი levani, ანა ana, ლუკა luka, ზურაბი zurabi, ეკა eka
ლია lia, ირაკლი irakli, მაია maia, თეა tea, ვახტანგი vakhtangi, ნათია natia, რეზო rezo
სოფო sopo, მერაბი merabi, ლალი lali, გელა gela, ხათუნა khatuna, შოთა shota, ნანა nana
ბექა beka, მზია mzia, თენგო tengo, ელენე elene, ზაზა zaza, მაკა maka, ვაჟა vazha
ქეთო keto, ლაშა lasha
"""
_GUESTS = """
Anna anna, Martin martin, Ruth ruth, Jonas jonas, Claire claire, Peter peter, Maya maya
Tom tom, Ingrid ingrid, David david, Lucy lucy, Samuel samuel, Julia julia, Erik erik
"""

_INITIALS_UK = "БВГДЖЗКЛМНОПРСТФХЦЧШЯ"
_INITIALS_KA = "აბგდკლმნოსფქშჩცძწჭხჯ"
_INITIALS_EN = "ABCDEFGHKLMNPRSTVW"


def _listed(text: str) -> list[str]:
    return [one for one in text.replace("\n", ",").split(",") if one.strip()]


# Kind of person → their first names, each as (shown, called, login).
_FIRST = {
    kind: [
        (shown, called[0] if called else shown, login)
        for shown, *called, login in (one.split() for one in _listed(text))
    ]
    for kind, text in {
        "woman": _WOMEN,
        "man": _MEN,
        "granny": _GRANNIES,
        "grandpa": _GRANDPAS,
        "neighbour": _NEIGHBOURS,
        "guest": _GUESTS,
    }.items()
}
_FATHERED = [pair.split() for pair in _listed(_FATHERS)]


def named(kind: str, index: int) -> tuple[str, str, str]:
    """How the index-th of a kind is shown and called, and their login before it is made unique.
    Old people go by their father's name too; others get an initial when their name comes again."""
    again, place = divmod(index, len(_FIRST[kind]))
    shown, called, login = _FIRST[kind][place]
    if kind in ("granny", "grandpa"):
        father = _FATHERED[(again + place) % len(_FATHERED)][kind == "grandpa"]
        return f"{shown} {father}", f"{called} {father}", login
    if again:
        initials = {"neighbour": _INITIALS_KA, "guest": _INITIALS_EN}.get(kind, _INITIALS_UK)
        shown = f"{shown} {initials[(again * 5 + place) % len(initials)]}."
    return shown, called, login
