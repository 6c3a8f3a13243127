"""The help board: what somebody can take stands first, and nobody sees what is not for them."""

from __future__ import annotations

import re
from datetime import timedelta
from itertools import product
from typing import Any

import httpx2
import pytest
from tortoise.backends.asyncpg import AsyncpgDBClient
from tortoise.connection import get_connection

from app.core.clock import now, today
from app.core.db import transaction
from app.help.models import Category, Kind, Post, PostAudience, PostState, Urgency
from app.help.queries import About, Show, cards_for, order, waits_for_me
from app.help.queries.cards import A_PAGE
from app.help.queries.takes import FITS, takes_of
from tests.cast import Cast
from tests.conftest import Database
from tests.directory.cards import ME, MEMBERS, SitsDown, writes
from tests.groups.counting import counted
from tests.help.making import ask
from tests.help.promises import promises
from tests.world import World


async def titles(cast: Cast, who: str, *shown: Show | About, query: str = "") -> list[str]:
    show = next((one for one in shown if isinstance(one, Show)), Show.ALL)
    about = next((one for one in shown if isinstance(one, About)), About.ALL)
    seen = await cards_for(getattr(cast, who), cast.kalyna.id, show, about, query=query)
    return [card.need.title for card in seen.cards]


async def needs(cast: Cast, title: str, category: Category, **different: object) -> Post:
    return await ask(cast.kalyna, cast.taras, title=title, category=category, **different)


async def test_everything_asks_offers_mine_and_done(db: Database, cast: Cast) -> None:
    await needs(cast, "Ліки", Category.MEDICINE)
    await ask(cast.kalyna, cast.olena, title="Стільці", kind=Kind.OFFER, category=Category.THINGS)
    await needs(cast, "Зроблено", Category.FOOD, state=PostState.CLOSED)
    await needs(cast, "Чекає", Category.FOOD, state=PostState.PENDING)
    await needs(cast, "Сховане", Category.FOOD, hidden_at=now())
    await needs(cast, "Для команди", Category.FOOD, audience=PostAudience.TEAM)
    coat = await ask(cast.kalyna, cast.marta, title="Пальто", category=Category.THINGS)
    await promises(cast.olena, coat, 1)
    for who, show, expected in (
        ("olena", Show.ALL, {"Ліки", "Стільці", "Для команди", "Пальто"}),
        ("olena", Show.ASKS, {"Ліки", "Для команди", "Пальто"}),
        ("taras", Show.OFFERS, {"Стільці"}),
        ("olena", Show.MINE, {"Стільці", "Пальто"}),
        ("taras", Show.MINE, {"Ліки", "Чекає", "Сховане", "Для команди"}),
        ("taras", Show.DONE, {"Зроблено"}),
        ("marta", Show.DONE, {"Зроблено"}),
        ("nino", Show.ALL, set()),
    ):
        assert set(await titles(cast, who, show)) == expected, (who, show)


async def test_what_goes_with_my_card_stands_first(db: Database, cast: Cast) -> None:
    await needs(cast, "Терміново", Category.FOOD, urgency=Urgency.TODAY, urgent_yes_id=1)
    await needs(cast, "Не терміново", Category.FOOD, urgency=Urgency.TODAY)
    await needs(cast, "До завтра", Category.FOOD, urgency=Urgency.DAYS, needed_by=today())
    await needs(cast, "Підвезти до клініки", Category.TRANSPORT)
    await needs(cast, "Пошити штору", Category.HOME)
    await needs(cast, "Уже є", Category.FOOD, urgency=Urgency.DAYS, state=PostState.COVERED)
    without = ["Терміново", "До завтра", "Не терміново", "Пошити штору", "Підвезти до клініки"]
    without.append("Уже є")
    assert await titles(cast, "olena", Show.ASKS) == without
    await writes(cast.olena, cast.kalyna, ME, can="", drive="1")
    assert (await titles(cast, "olena"))[:2] == ["Підвезти до клініки", "Терміново"]
    await writes(cast.olena, cast.kalyna, ME, can="пошиття одягу, штори", drive="")
    assert (await titles(cast, "olena"))[:2] == ["Пошити штору", "Терміново"]
    assert await titles(cast, "taras", Show.ASKS) == without, "nobody takes their own"


async def test_of_what_i_can_take_what_is_near_and_in_my_language_stands_first(
    db: Database, cast: Cast
) -> None:
    ride = Category.TRANSPORT
    await needs(cast, "Моєю мовою", ride, area="Батумі", locale="ka")
    await needs(cast, "Поруч", ride, area="Глдані", locale="en")
    await needs(cast, "Поруч і моєю мовою", ride, area="Глдані", locale="ka")
    await needs(cast, "Далеко, за тиждень", ride, urgency=Urgency.WEEK)
    await needs(cast, "Далеко", ride)
    await needs(cast, "Далеко, сьогодні", ride, urgency=Urgency.TODAY, urgent_yes_id=1)
    await needs(cast, "Їжа поруч", Category.FOOD, area="Глдані", locale="ka")
    await needs(cast, "Їжа сьогодні", Category.FOOD, urgency=Urgency.TODAY, urgent_yes_id=1)
    await writes(cast.olena, cast.kalyna, MEMBERS, town="Глдані")
    await writes(cast.olena, cast.kalyna, ME, can="", drive="1", languages="ka")
    assert await titles(cast, "olena") == [
        "Далеко, сьогодні",
        "Поруч і моєю мовою",
        "Поруч",
        "Моєю мовою",
        "Далеко, за тиждень",
        "Далеко",
        "Їжа сьогодні",
        "Їжа поруч",
    ]


async def test_the_database_weighs_as_a_card_does(db: Database, cast: Cast) -> None:
    for area, locale in product(("", "Глдані", "Батумі"), ("uk", "ka", "en")):
        await needs(cast, f"{area} {locale}", Category.TRANSPORT, area=area, locale=locale)
    for town, languages in product(("", "Глдані"), ("", "ka", "ka,en")):
        await writes(cast.olena, cast.kalyna, MEMBERS, town=town, languages=languages, drive="1")
        takes = await takes_of(cast.olena, cast.kalyna.id)
        rows = await order.weighed(order.ranked(Post.all()), takes)
        said = {row.title: FITS + int(getattr(row, "weight")) for row in rows}  # noqa: B009
        assert said == {row.title: takes.weight(row) for row in rows}, (town, languages)
        assert len(set(said.values())) == (2 if town else 1) * (2 if languages else 1)


async def test_a_language_or_a_town_alone_is_no_reason(db: Database, cast: Cast) -> None:
    await needs(cast, "Поруч", Category.FOOD, area="Глдані", locale="ka")
    await needs(cast, "Далеко", Category.FOOD)
    await writes(cast.olena, cast.kalyna, ME, can="", town="Глдані", languages="ka")
    assert await titles(cast, "olena") == ["Далеко", "Поруч"]


async def test_near_me_is_where_my_card_says(db: Database, cast: Cast) -> None:
    await needs(cast, "Глдані", Category.FOOD, area="Глдані, біля метро")
    await needs(cast, "Батумі", Category.FOOD, area="Батумі")
    assert not (await cards_for(cast.olena, cast.kalyna.id, about=About.NEAR)).knows_where
    await writes(cast.olena, cast.kalyna, MEMBERS, region="Тбілісі", town="Глдані")
    assert await titles(cast, "olena", About.NEAR) == ["Глдані"]


@pytest.mark.parametrize(
    ("about", "category"),
    [(About.MEDICINE, Category.MEDICINE), (About.DOCUMENTS, Category.TRANSLATION)],
)
async def test_a_filter_shows_what_it_says(
    db: Database, cast: Cast, about: About, category: Category
) -> None:
    await needs(cast, "Це", category)
    await needs(cast, "Не це", Category.FOOD)
    assert await titles(cast, "olena", about) == ["Це"]


def words(answer: httpx2.Response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", answer.text))


async def test_words_are_found_and_stand_in_no_address(world: World, at: SitsDown) -> None:
    cast = world.cast
    things = ({"text": "Бинт", "qty": 1}, {"text": "Інсулін «Лантус»", "qty": 3})
    await needs(cast, "Ліки для Галини", Category.MEDICINE, lines=things, area="Глдані")
    await needs(cast, "Пальто", Category.THINGS, lines=({"text": "тепле пальто", "qty": 1},))
    olena = await at(cast.olena)
    path = f"/c/{cast.kalyna.pub}/help/search"
    for query in ("Інсуліну", "ліки ГАЛИНА", "глдані", "лантус"):
        answer = await olena.post(path, q=query)
        assert "Ліки для Галини" in words(answer), query
        assert "Пальто" not in words(answer)
    assert "Nothing was found" in words(await olena.post(path, q="велосипед"))
    assert (await olena.post(path, q=" ")).status_code == 422


async def test_what_others_have_done_may_only_be_out_of_sight(world: World, at: SitsDown) -> None:
    """Who looks after the board sees all that is done; everybody else, what is theirs."""
    cast, never = world.cast, "Nothing has been done yet."
    done = f"/c/{cast.kalyna.pub}/help/done/all"
    await Post.filter(group_id=cast.kalyna.id).delete()
    taras, marta = await at(cast.taras), await at(cast.marta)
    assert never in (await marta.get(done)).text
    seen = (await taras.get(done)).text
    assert never not in seen
    assert "stands here when it is done" in seen


async def test_a_long_board_has_pages(world: World, at: SitsDown) -> None:
    cast = world.cast
    for n in range(25):
        await needs(cast, f"Прохання {n}", Category.FOOD, made_at=now() + timedelta(seconds=n))
    olena = await at(cast.olena)
    board = f"/c/{cast.kalyna.pub}/help"
    first = (await olena.get(board)).text
    (more,) = re.findall(rf'href="({board}/all/all/[^"]+)"', first)
    second = (await olena.get(more)).text
    on_both = re.findall(r"Прохання \d+", first + second)
    assert len(on_both) == len(set(on_both)) == 25
    for nowhere in ("all/nothing", "nothing/all"):
        assert (await olena.get(f"{board}/{nowhere}")).status_code == 404


async def test_home_says_what_waits(world: World, at: SitsDown) -> None:
    cast = world.cast
    olena = await at(cast.olena)
    home = f"/c/{cast.kalyna.pub}"
    before = await waits_for_me(cast.marta, cast.kalyna.id)
    offer = await ask(cast.kalyna, cast.marta, kind=Kind.OFFER)
    await promises(cast.taras, offer, 1)
    assert await waits_for_me(cast.marta, cast.kalyna.id) == before + 1, "a yes or a no"
    coat = await ask(cast.kalyna, cast.taras)
    assert 'id="help-waits"' not in (await olena.get(home)).text
    await promises(cast.olena, coat, 1)
    html = (await olena.get(home)).text
    assert 'id="help-waits"' in html
    assert "I need help" in html
    assert "I can help" in html
    assert await waits_for_me(cast.nino, cast.kalyna.id) == 0


async def test_every_page_of_a_board_goes_on_where_the_last_one_ended(
    db: Database, cast: Cast
) -> None:
    """With a card: first all that one can take, then all the rest, and nothing twice."""
    for n in range(150):
        await needs(
            cast,
            f"{n}",
            Category.TRANSPORT if n % 3 else Category.FOOD,
            urgency=list(Urgency)[n % 4],
            needed_by=today() + timedelta(days=n % 5) if n % 2 else None,
            urgent_yes_id=1 if n % 8 == 3 else None,
            area="Глдані" if n % 9 < 6 else "Батумі",
            locale="ka" if n % 6 else "uk",
            state=PostState.COVERED if n % 7 == 0 else PostState.OPEN,
        )
    await writes(cast.olena, cast.kalyna, ME, can="", drive="1", town="Глдані", languages="ka")
    seen, after = [], ""
    while not seen or after:
        page = await cards_for(cast.olena, cast.kalyna.id, after=after)
        assert page.is_first == (not seen)
        seen += page.cards
        after = page.cards[-1].need.pub if page.has_more else ""
    assert len(seen) == len({card.need.pub for card in seen}) == 150
    takes = [card.fits and card.need.row.state == "open" for card in seen]
    assert takes == sorted(takes, reverse=True)
    assert sum(takes) > 3 * A_PAGE
    free = [card.need.row.state == "open" for card in seen]
    assert free == sorted(free, reverse=True)


async def test_what_stood_last_may_be_gone(db: Database, cast: Cast) -> None:
    await needs(cast, "Це", Category.FOOD)
    page = await cards_for(cast.olena, cast.kalyna.id, after="gone")
    assert page.is_first
    assert len(page.cards) == 1


@pytest.mark.parametrize("show", [Show.ALL, Show.ASKS, Show.DONE])
async def test_a_page_is_read_by_an_index_in_its_order(
    db: Database, cast: Cast, show: Show
) -> None:
    """Nothing is sorted: a board of thousands costs what a board of twenty does."""
    with counted() as asked:
        await cards_for(cast.olena, cast.kalyna.id, show)
    (board,) = [sql for sql in asked if 'AS "rank"' in sql or '"rank"' in sql]
    plan = await plan_of(board)
    assert ("board_done" if show is Show.DONE else "board_order") in plan
    assert "TEMP B-TREE" not in plan
    assert "Sort" not in plan


async def plan_of(sql: str) -> str:
    """How the database reads it, where it may not simply read all of a small table."""
    connection: Any = get_connection("default")
    if isinstance(connection, AsyncpgDBClient):
        async with transaction():
            inside: Any = get_connection("default")
            await inside.execute_query("SET LOCAL enable_seqscan = off")
            await inside.execute_query("SET LOCAL enable_bitmapscan = off")
            await inside.execute_query("SET LOCAL enable_sort = off")
            await inside.execute_query("SET LOCAL plan_cache_mode = force_generic_plan")
            await inside.execute_query(f"PREPARE read AS {sql}")
            unknown = ", ".join("NULL" for _ in set(re.findall(r"\$\d+", sql)))
            rows = await inside.execute_query_dict(f"EXPLAIN EXECUTE read({unknown})")
            await inside.execute_query("DEALLOCATE read")
            return "\n".join(row["QUERY PLAN"] for row in rows)
    rows = await connection.execute_query_dict(f"EXPLAIN QUERY PLAN {sql}", [None] * sql.count("?"))
    return "\n".join(row["detail"] for row in rows)


async def test_a_page_of_the_board_asks_little(world: World, at: SitsDown) -> None:
    """However many stand on it."""
    for n in range(30):
        await needs(world.cast, f"{n}", Category.FOOD)
    olena, taras = await at(world.cast.olena), await at(world.cast.taras)
    for who, most in ((olena, 6), (taras, 7)):
        with counted() as to_sign_in:
            await who.get("/privacy")
        with counted() as asked:
            await who.get(f"/c/{world.cast.kalyna.pub}/help")
        assert len(asked) - len(to_sign_in) <= most, asked
