"""Two windows with the same question of an ask: whoever saves second reads what stands there now
beside what they typed, before it is gone."""

from __future__ import annotations

import html
import re
from datetime import timedelta

import httpx2
import pytest

from app.core.clock import today
from app.core.tokens import public_id
from app.core.viewer import Role
from app.help.models import Kind
from app.help.views.pages import day_said
from app.registry.actions import add_person
from app.registry.models import Living
from app.registry.queries import household_for
from tests.cast import person
from tests.directory.cards import SitsDown
from tests.help.making import ask, lines_of
from tests.help.test_asking import row, thing, version
from tests.registry.families import OKSANA, shevchuks
from tests.world import World


def theirs(answer: httpx2.Response) -> str:
    """The words of what is not the same in both, with one blank between."""
    found = re.search(r'id="theirs">(.*?)</dl>', answer.text, re.DOTALL)
    assert found, answer.text
    assert answer.text.index('id="theirs"') < answer.text.index('id="question"'), "first"
    return " ".join(html.unescape(re.sub(r"<.*?>", " ", found[1])).split())


async def test_whoever_saves_second_reads_what_was_saved_meanwhile(
    world: World, at: SitsDown
) -> None:
    taras = await at(world.cast.taras)
    post = f"/help/{(await ask(world.cast.kalyna, world.cast.taras)).pub}"
    words, first = f"{post}/write/words", await version(post)
    assert 'id="theirs"' not in (await taras.get(words)).text
    await taras.post(words, title="Перше", body="Те саме\r\nдвічі", version=first)
    mine = {"title": "Друге", "body": "Те саме\r\nдвічі"}
    both = await taras.post(words, **mine, version=first)
    assert both.status_code == 409
    assert theirs(both) == "In a few words Saved: Перше Yours: Друге", "but not what is the same"
    assert "Your text is still below" in both.text
    assert 'value="Друге"' in both.text
    assert "data-unsaved" in both.text, "whoever leaves now finds it again"
    now_known = re.findall(r'name="version" value="(\d+)"', both.text)[0]
    assert (await taras.post(words, **mine, version=now_known)).status_code == 303
    assert (await row(post)).title == "Друге"


async def test_where_nothing_is_apart_nobody_is_asked_to_compare(
    world: World, at: SitsDown
) -> None:
    """Another question of the ask was saved meanwhile."""
    taras = await at(world.cast.taras)
    post = f"/help/{(await ask(world.cast.kalyna, world.cast.taras)).pub}"
    first, stands = await version(post), await row(post)
    await taras.post(f"{post}/write/when", urgency="week", version=first)
    same = {"title": stands.title, "body": stands.body}
    answer = await taras.post(f"{post}/write/words", **same, version=first)
    assert answer.status_code == 303
    assert (await row(post)).title == stands.title


@pytest.mark.parametrize(
    ("page", "saved", "typed", "apart"),
    [
        (
            "what",
            {"category": "food"},
            {"category": "things"},
            "What it is about Saved: Food Yours: Things",
        ),
        (
            "where",
            {"area": "Глдані", "address": "Садова, 5", "audience": "members", "shown": "named"},
            {
                "area": "Глдані",
                "address": "",
                "audience": "team",
                "shown": "team",
                "needs_yes": "1",
            },
            "The address Saved: Садова, 5 Yours: —"
            " Who sees it Saved: Everybody in the circle Yours: Those who look after the circle"
            " With your name? Saved: With my name Yours: Without my name"
            " I want to say yes before somebody brings something Saved: No Yours: Yes",
        ),
    ],
)
async def test_every_question_shows_both_in_words(
    world: World,
    at: SitsDown,
    page: str,
    saved: dict[str, str],
    typed: dict[str, str],
    apart: str,
) -> None:
    taras = await at(world.cast.taras)
    post = f"/help/{(await ask(world.cast.kalyna, world.cast.taras)).pub}"
    first = await version(post)
    assert (await taras.post(f"{post}/write/{page}", **saved, version=first)).status_code == 303
    both = await taras.post(f"{post}/write/{page}", **typed, version=first)
    assert both.status_code == 409
    assert theirs(both) == apart


async def test_also_by_when_it_is_needed(world: World, at: SitsDown) -> None:
    taras = await at(world.cast.taras)
    post = f"/help/{(await ask(world.cast.kalyna, world.cast.taras)).pub}"
    when, first, friday = f"{post}/write/when", await version(post), today() + timedelta(days=3)
    await taras.post(when, urgency="days", needed_by=friday.isoformat(), version=first)
    later = friday + timedelta(days=1)
    for typed in (later.isoformat(), f"{later:%d.%m.%Y}"):
        both = await taras.post(when, urgency="days", needed_by=typed, version=first)
        assert both.status_code == 409
        assert theirs(both) == f"Needed by Saved: {day_said(friday)} Yours: {day_said(later)}"
    both = await taras.post(when, urgency="can wait", needed_by="", version=first)
    said = "When Saved: In two or three days Yours: When you can Needed by Saved: "
    assert theirs(both) == f"{said}{day_said(friday)} Yours: —"


async def test_also_the_things_and_where_an_offer_is(world: World, at: SitsDown) -> None:
    taras = await at(world.cast.taras)
    mine = await ask(world.cast.kalyna, world.cast.taras)
    post, first = f"/help/{mine.pub}", str(mine.version)
    (line, *_) = await lines_of(mine)
    saved = thing(line.pub, "Інсулін", 8, "амп.") | {f"same-{line.pub}": "1"}
    await taras.post(f"{post}/write/things", **saved, version=first)
    typed = thing(line.pub, "Інсулін", 12, "амп.") | thing(public_id(), "", "")
    both = await taras.post(f"{post}/write/things", **typed, version=first)
    assert both.status_code == 409
    assert "Інсулін: 8 амп. · or something like it" in theirs(both)
    assert "Yours: Інсулін: 12 амп." in theirs(both)
    both = await taras.post(f"{post}/write/things", **typed, version=first, off=line.pub)
    assert both.status_code == 409
    assert f'name="text-{line.pub}" type="text" value="Інсулін"' in both.text, "it is there still"

    offer = await ask(world.cast.kalyna, world.cast.taras, kind=Kind.OFFER)
    post, first = f"/help/{offer.pub}", str(offer.version)
    await taras.post(f"{post}/write/where", area="Глдані", address="", version=first)
    both = await taras.post(f"{post}/write/where", area="Вереї", address="", version=first)
    assert theirs(both) == "Where, roughly Saved: Глдані Yours: Вереї"


async def test_also_for_whom_it_is(world: World, at: SitsDown) -> None:
    kalyna = world.cast.kalyna
    keeper = await person("larysa", kalyna, "Лариса", Role.REGISTRAR)
    home, larysa = await shevchuks(keeper, kalyna.id), await at(keeper)
    post = f"/help/{(await ask(kalyna, keeper)).pub}"
    whom, first = f"{post}/write/whom", await version(post)
    assert (await larysa.post(whom, household=home.pub, version=first)).status_code == 303
    both = await larysa.post(whom, household="me", version=first)
    assert both.status_code == 409
    assert re.fullmatch(
        "Whom it is for Saved: The family of Шевчук .*, .* Yours: For myself, or for the circle",
        theirs(both),
    )


async def test_two_of_one_name_are_two(world: World, at: SitsDown) -> None:
    """The second was taken to be saved, and it stayed for the first."""
    kalyna = world.cast.kalyna
    keeper = await person("larysa", kalyna, "Лариса", Role.REGISTRAR)
    home = await shevchuks(keeper, kalyna.id, OKSANA)
    _, family = await household_for(keeper, home.pub)
    await add_person(keeper, family, OKSANA)
    lives = await Living.filter(household_id=home.id).select_related("person").order_by("id")
    twins = [one.person for one in lives if one.person.full_name == lives[-1].person.full_name]
    first, second = [f"{home.pub}.{one.pub}" for one in twins]
    larysa = await at(keeper)
    whom = f"/help/{(await ask(kalyna, keeper)).pub}/write/whom"
    old = await version(whom.removesuffix("/write/whom"))
    assert (await larysa.post(whom, household=first, version=old)).status_code == 303
    assert (await larysa.post(whom, household=second, version=old)).status_code == 409
