"""The pages of the list of families, without a script."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator

import pytest

from app.audit.models import Entry
from app.core.config import Config
from app.core.viewer import Viewer
from app.groups.models import RoleGrant
from app.registry import actions
from app.registry.models import Claim, Household, Likeness, Living, Person, Source, State, Verdict
from app.registry.told import NewHousehold, NewPerson
from tests.cast import Cast
from tests.conftest import Browser
from tests.groups.ways import words_of
from tests.registry.families import HALYNA, OKSANA, alone, called, shevchuks
from tests.world import forgive_everybody


@pytest.fixture
async def desk(browser: Browser, larysa: Viewer) -> AsyncIterator[Browser]:
    forgive_everybody()
    yield await browser.as_(larysa)
    forgive_everybody()


async def test_a_family_is_asked_page_by_page(cast: Cast, desk: Browser) -> None:
    form = await desk.get(f"/c/{cast.kalyna.pub}/families/new")
    [once] = re.findall(r'name="once" value="(\w+)"', form.text)
    who = {"given": "Галина", "family": "Шевчук", "born": "7.3.1954", "phone": "067 1234567"}
    sent = await desk.post(f"/c/{cast.kalyna.pub}/families/new", **who, once=once, source="phone")
    home = await Household.get()
    assert sent.headers["location"] == f"/households/{home.pub}/where"
    assert (home.state, home.source) == (State.DRAFT, Source.PHONE)

    there = {"area": "Вінниця", "address": "Соборна 4", "locale": "uk", "version": "1"}
    sent = await desk.post(f"/households/{home.pub}/where", **there)
    assert sent.headers["location"] == f"/households/{home.pub}/people/new"
    await desk.post(f"/households/{home.pub}/people/new", given="Іван", relation="grandchild")
    assert await Living.filter(left_on=None).count() == 2

    halyna = await called("Галина")
    said = {"person": halyna.pub, "purpose": "registration", "method": "signed"}
    await desk.post(f"/households/{home.pub}/consents", **said)
    await desk.post(f"/households/{home.pub}/state", state="active")
    shown = await desk.get(f"/households/{home.pub}")
    assert "Шевчук Галина" in shown.text
    assert "067" not in shown.text
    listed = await desk.get(f"/c/{cast.kalyna.pub}/families")
    assert home.code[:3] in listed.text


async def test_a_form_sent_twice_adds_nobody_twice(
    cast: Cast, larysa: Viewer, desk: Browser
) -> None:
    home = await shevchuks(larysa, cast.kalyna.id)
    lived = await Living.filter(household_id=home.id, left_on=None).count()
    path = f"/households/{home.pub}/people/new"
    [once] = re.findall(r'name="once" value="(\w+)"', (await desk.get(path)).text)
    for _ in range(2):
        answer = await desk.post(path, given="Нестор", relation="child", once=once)
        assert answer.status_code == 303
    assert await Living.filter(household_id=home.id, left_on=None).count() == lived + 1


async def test_a_form_sent_again_is_not_asked_whether_it_is_the_one_it_wrote(
    cast: Cast, larysa: Viewer, desk: Browser
) -> None:
    """On a bad line the first answer never came; the second must be the same."""
    path = f"/c/{cast.kalyna.pub}/families/new"
    [once] = re.findall(r'name="once" value="(\w+)"', (await desk.get(path)).text)
    who = {"given": "Мотря", "family": "Гнатюк", "born": "1951", "once": once}
    first, second = [await desk.post(path, **who) for _ in range(2)]
    assert second.headers["location"] == first.headers["location"]

    home = await Household.get()
    path = f"/households/{home.pub}/people/new"
    [once] = re.findall(r'name="once" value="(\w+)"', (await desk.get(path)).text)
    who = {"given": "Юхим", "family": "Гнатюк", "born": "1980", "relation": "child", "once": once}
    assert [(await desk.post(path, **who)).status_code for _ in range(2)] == [303, 303]
    assert await Person.all().count() == 2
    assert await Likeness.all().count() == 0


async def test_what_was_typed_stays_when_something_is_wrong(cast: Cast, desk: Browser) -> None:
    bad = {"given": "", "family": "Шевчук", "born": "31.2.1954", "phone": "дзвінок"}
    answer = await desk.post(f"/c/{cast.kalyna.pub}/families/new", **bad)
    assert answer.status_code == 422
    for field in ("given", "born", "phone"):
        assert f'href="#{field}"' in answer.text
    assert 'value="Шевчук"' in answer.text
    assert await Household.all().count() == 0


async def test_without_a_script_the_page_asks_is_it_one_of_these(
    cast: Cast, larysa: Viewer, desk: Browser
) -> None:
    await shevchuks(larysa, cast.kalyna.id)
    who = {"given": "Галина", "family": "Шевчук", "born": "1954"}
    asked = await desk.post(f"/c/{cast.kalyna.pub}/families/new", **who)
    assert asked.status_code == 422
    assert "Is it one of these?" in asked.text
    assert await Household.all().count() == 1

    await desk.post(f"/c/{cast.kalyna.pub}/families/new", **who, verdict="different")
    assert await Household.all().count() == 2
    assert (await Likeness.get()).verdict is Verdict.DIFFERENT


async def test_while_somebody_types_the_list_is_asked(
    cast: Cast, larysa: Viewer, desk: Browser
) -> None:
    await shevchuks(larysa, cast.kalyna.id)
    piece = await desk.post(f"/c/{cast.kalyna.pub}/families/alike", given="Галіна", family="Шевчук")
    assert "a name that sounds alike" in piece.text
    assert "<html" not in piece.text
    nothing = await desk.post(f"/c/{cast.kalyna.pub}/families/alike", given="")
    assert nothing.text.strip() == ""


async def test_somebody_the_list_knows_moves_in(cast: Cast, larysa: Viewer, desk: Browser) -> None:
    home = await shevchuks(larysa, cast.kalyna.id)
    _, oksana = await alone(larysa, cast.kalyna.id, OKSANA)
    who = {"given": "Оксана", "family": "Шевчук", "born": "1980", "relation": "child"}
    asked = await desk.post(f"/households/{home.pub}/people/new", **who)
    assert f'name="same" value="{oksana.pub}"' in asked.text
    await desk.post(f"/households/{home.pub}/people/new", **who, same=oksana.pub)
    assert (await Living.get(person_id=oksana.id, left_on=None)).household_id == home.id


@pytest.mark.parametrize("query", ["шевч", "  ГАЛИНА ", "067-123-45-67", "кв123456", "вінниця"])
async def test_a_family_is_found_by_what_one_has(
    cast: Cast, larysa: Viewer, desk: Browser, query: str
) -> None:
    home = await shevchuks(larysa, cast.kalyna.id)
    await alone(larysa, cast.kalyna.id, NewPerson("Зоя", "Бондар"))
    found = await desk.post(f"/c/{cast.kalyna.pub}/families", q=query)
    assert f"/households/{home.pub}" in found.text
    assert "Бондар" not in found.text
    assert await Entry.filter(deed="family.searched", is_power=False).count() == 1
    by_code = await desk.post(f"/c/{cast.kalyna.pub}/families", q=home.code.upper())
    assert f"/households/{home.pub}" in by_code.text


async def test_whoever_only_looks_finds_nobody_by_a_phone(
    cast: Cast, larysa: Viewer, browser: Browser
) -> None:
    home = await shevchuks(larysa, cast.kalyna.id)
    olena = await browser.as_(cast.olena)
    found = await olena.post(f"/c/{cast.kalyna.pub}/families", q="067-123-45-67")
    assert f"/households/{home.pub}" not in found.text
    assert "Open address" not in (await olena.get(f"/households/{home.pub}")).text


async def test_what_is_closed_is_shown_once_and_written_down(
    cast: Cast, larysa: Viewer, desk: Browser
) -> None:
    home = await shevchuks(larysa, cast.kalyna.id)
    opened = await desk.post(f"/households/{home.pub}/open")
    assert "Пирогова 12" in opened.text
    assert "+380 67 123 45 67" in opened.text
    assert await Entry.filter(deed="family.opened").count() == 1
    assert "Пирогова" not in (await desk.get(f"/households/{home.pub}")).text


async def test_of_two_who_save_the_second_sees_both_texts(
    cast: Cast, larysa: Viewer, desk: Browser
) -> None:
    home = await shevchuks(larysa, cast.kalyna.id)
    ivan = await called("Іван")
    path = f"/households/{home.pub}/people/{ivan.pub}"
    await desk.post(path, given="Іванко", family="Шевчук", version="1")
    second = await desk.post(path, given="Ванечка", family="Шевчук", version="1")
    assert second.status_code == 409
    assert "Іванко" in second.text
    assert 'value="Ванечка"' in second.text
    saved = await desk.post(path, given="Ванечка", family="Шевчук", version="2")
    assert saved.status_code == 303

    await desk.post(f"/households/{home.pub}/where", area="Одеса", locale="uk", version="1")
    second = await desk.post(f"/households/{home.pub}/where", area="Київ", locale="uk", version="1")
    assert second.status_code == 409
    assert "Одеса" in second.text


async def test_two_who_write_at_once_learn_which_closed_lines_differ_and_nothing_more(
    cast: Cast, larysa: Viewer, desk: Browser
) -> None:
    home = await shevchuks(larysa, cast.kalyna.id)
    halyna = await called("Галина")
    path = f"/households/{home.pub}/people/{halyna.pub}"
    base = {"given": "Галина", "family": "Шевчук", "patronymic": "Петрівна", "version": "1"}
    await desk.post(path, **base, phone="050 765 43 21", document="АА 777")
    second = await desk.post(path, **base, phone="063 000 11 22", **{"forget-origin": "1"})
    assert second.status_code == 409
    told = words_of(second).partition("This was saved")[2].partition("Given name")[0]
    assert "Phone Saved: something else, kept closed Yours: 063 000 11 22" in told
    assert "Where they lived before Saved: something else, kept closed Yours: take it out" in told
    assert "Number of a document" not in told, "what was left empty stays, and does not differ"
    assert "765" not in second.text
    assert "АА 777" not in second.text
    assert "Соборна" not in second.text
    same = await desk.post(path, **base, phone="+380 50 765-43-21")
    assert (
        "kept closed"
        not in words_of(same).partition("This was saved")[2].partition("Given name")[0]
    ), "the same phone, otherwise written"

    where = f"/households/{home.pub}/where"
    version = str((await Household.get(id=home.id)).version)
    await desk.post(where, area="Одеса", locale="uk", version=version, address="вул. Перша 1")
    second = await desk.post(
        where, area="Одеса", locale="uk", version=version, address="вул. Друга 2"
    )
    assert "Address Saved: something else, kept closed Yours: вул. Друга 2" in words_of(second)
    assert "Перша" not in second.text


async def test_a_pair_is_looked_at_and_made_one(cast: Cast, larysa: Viewer, desk: Browser) -> None:
    home = await shevchuks(larysa, cast.kalyna.id)
    await alone(larysa, cast.kalyna.id, HALYNA)
    pair = f"/c/{cast.kalyna.pub}/families/doubles/{(await Likeness.get()).pub}"
    page = await desk.get(pair)
    assert "the same document" in page.text
    assert "КВ 123456" not in page.text
    assert "КВ 123456" in (await desk.post(f"{pair}/open")).text
    [seen], [stays] = (
        re.findall(rf'name="{name}" value="(\w+)"', page.text) for name in ("seen", "stays")
    )
    read = {"seen": seen, "stays": stays, "take-phone": "goes"}
    done = await desk.post(pair, verdict="same", **read)
    assert done.headers["location"] == f"/households/{home.pub}"
    again = await desk.post(pair, verdict="same", **read)  # no answer had come
    assert again.headers["location"] == f"/households/{home.pub}"
    late = await desk.post(pair, verdict="different", **read)
    assert (late.status_code, "Somebody changed this meanwhile" in late.text) == (409, True)
    [undo] = re.findall(
        r'action="(/households/\w+/merges/\w+/undo)"', (await desk.follow(done)).text
    )
    await desk.post(undo)
    assert (await desk.get(pair)).status_code == 200
    other = await Person.exclude(pub=stays).filter(given="Галина").get()
    turned = await desk.post(pair, verdict="same", **(read | {"stays": other.pub}))
    assert "speaks for a family with others" in turned.text  # done as their page said, or not


async def test_the_card_speaks_the_language_of_the_family_and_names_nobody(
    cast: Cast, larysa: Viewer, desk: Browser
) -> None:
    home = await shevchuks(larysa, cast.kalyna.id)
    await Household.filter(id=home.id).update(locale="ka")
    assert "<svg" not in (await desk.get(f"/households/{home.pub}/card")).text.split("paper")[0]
    await desk.post(f"/households/{home.pub}/card")
    card = (await desk.get(f"/households/{home.pub}/card")).text
    [paper] = re.findall(r'id="paper" lang="ka">(.*?)<div class="no-paper">', card, re.DOTALL)
    assert home.code[:3] in paper
    assert "/card/" in paper
    assert "Шевчук" not in paper
    assert "Калина" not in paper


async def test_a_member_finds_their_record_and_takes_a_yes_back(
    cast: Cast, larysa: Viewer, desk: Browser, config: Config
) -> None:
    home = await actions.make_card(larysa, await shevchuks(larysa, cast.kalyna.id), config.key)
    code = actions.code_of(home, config.key)
    taras = await desk.another().as_(cast.taras)
    assert f'value="{code}"' in (await taras.get(f"/card/{code}")).text
    wrong = await taras.post("/card", code="2222-2222-2222-2222")
    assert wrong.status_code == 422
    assert (await taras.post("/card", code=code)).status_code == 303

    waits = words_of(await taras.get(f"/c/{cast.kalyna.pub}/families/mine"))
    assert "You sent the code of a family card." in waits
    claims = f"/c/{cast.kalyna.pub}/families/claims"
    assert "Тарас" in (await desk.get(claims)).text
    answer = {"person": (await called("Галина")).pub}
    await desk.post(f"{claims}/{(await Claim.get()).pub}", **answer)
    mine = (await taras.get(f"/c/{cast.kalyna.pub}/families/mine")).text
    assert HALYNA.phone not in mine, "what is closed is opened only when it is asked for"
    [back] = re.findall(r'action="(/c/\w+/families/mine/\w+)"', mine)
    await taras.post(back)
    assert "Taken back" in (await taras.get(f"/c/{cast.kalyna.pub}/families/mine")).text


async def test_an_owner_names_whom_the_circle_knows(cast: Cast, browser: Browser) -> None:
    olena = await browser.as_(cast.olena)
    path = f"/c/{cast.kalyna.pub}/families/registrars"
    assert (await olena.post(path, name="Хтось")).status_code == 422
    assert (await olena.post(path, name="Олена")).status_code == 409
    assert (await olena.post(path, name="тарас")).status_code == 303
    assert await RoleGrant.filter(membership__user_id=cast.taras.user_id).count() == 1
    assert "Тарас" in (await olena.get(path)).text


async def test_a_circle_without_families_says_so(cast: Cast, desk: Browser) -> None:
    for path in ("families", "families/past", "families/doubles", "families/claims"):
        page = await desk.get(f"/c/{cast.kalyna.pub}/{path}")
        assert 'class="empty"' in page.text
    assert await Person.all().count() == 0


async def test_whoever_collects_is_one_of_each_kind(
    cast: Cast, larysa: Viewer, desk: Browser
) -> None:
    home = await shevchuks(larysa, cast.kalyna.id)
    ivan = await called("Іван")
    path = f"/households/{home.pub}/collectors"
    await desk.post(path, rank="primary", person=ivan.pub)
    for _ in range(2):  # sent twice, written down once
        await desk.post(path, rank="alternate", outside="Сусідка Зоя", until="2030-01-01")
    assert await Entry.filter(deed="family.collectors").count() == 2
    shown = (await desk.get(f"/households/{home.pub}")).text
    assert "Сусідка Зоя" in shown
    await desk.post(path, rank="alternate")
    assert "Сусідка Зоя" not in (await desk.get(f"/households/{home.pub}")).text


async def test_split_and_join_are_pages_of_the_family(
    cast: Cast, larysa: Viewer, desk: Browser
) -> None:
    home = await shevchuks(larysa, cast.kalyna.id, OKSANA)
    oksana = await called("Оксана")
    assert (await desk.post(f"/households/{home.pub}/split")).status_code == 422
    apart = {"head": oksana.pub, f"leave-{oksana.pub}": "1"}
    parted = await desk.post(f"/households/{home.pub}/split", **apart)
    again = await desk.post(f"/households/{home.pub}/split", **apart)
    assert (again.status_code, "Somebody changed this meanwhile" in again.text) == (409, True)
    new = await Household.get(head_id=oksana.id)
    assert parted.headers["location"] == f"/households/{new.pub}"

    path = f"/households/{home.pub}/join"
    assert (await desk.post(path, code="zzzzzz")).status_code == 422
    assert "Оксана" in (await desk.post(path, code=new.code)).text
    await desk.post(path, code=new.code, sure="1")
    assert (await Household.get(id=new.id)).state is State.MERGED


async def test_a_long_list_goes_on_page_by_page(cast: Cast, larysa: Viewer, desk: Browser) -> None:
    names = [f"Бондар{n:03}" for n in range(45)]
    told = [NewHousehold((NewPerson("Зоя", name),)) for name in [*names, "Бондар007"]]
    await actions.register_many(larysa, cast.kalyna.id, told)
    first = (await desk.get(f"/c/{cast.kalyna.pub}/families")).text
    assert "46 families" in first
    [following] = re.findall(r'href="(/c/\w+/families/after/\w+)"', first)
    second = (await desk.get(following)).text
    shown = [re.findall(r"Бондар\d{3}", page) for page in (first, second)]
    assert sorted(shown[0] + shown[1]) == sorted([*names, "Бондар007"])
    assert len(shown[0]) == 40
