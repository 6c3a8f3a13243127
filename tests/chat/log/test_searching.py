"""Finding messages by their words."""

import pytest

from app.chat.log import Delete, Edit, Hits, Leave, Purge, Scrub
from realtime.needs import Refused
from tests.chat.log.world import NINO, OLENA, OTHER_ROOM, ROOM, TARAS, World, pub_of


async def found(world: World, query: str, who: int = OLENA, **how: object) -> list[str]:
    await indexed(world)
    return [hit.text for hit in (await world.log.search(who, query, **how)).hits]


async def indexed(world: World) -> None:
    while await world.log.index():
        pass


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("сім'я", "Сім’я з Харкова"),
        ("СІМ`Я", "сімʼя переїхала"),
        ("жилье", "Семья ищет жильё"),
        ("беженцам", "помощь для беженцев"),
        ("გამარჯობა", "ᲒᲐᲛᲐᲠᲯᲝᲑᲐ თბილისი"),
        ("лікар", "ЛІКАРНЯ №5"),
        ("лікарні", "шукаю лікарню"),
        ("замок", "За\u0301мок"),
        ("ганок", "Ґанок"),
        ("квартирами дитина", "квартира, потрібна дитині"),
        ("№5", "лікарня № 5"),
        ('"); drop', "drop it"),
    ],
)
async def test_words_find_each_other_however_they_are_written(
    world: World, query: str, text: str
) -> None:
    await world.say("щось зовсім інше")
    await world.say(text)
    assert await found(world, query) == [text]


@pytest.mark.parametrize("query", ["", "!?", "а", "лікар кіт", "' OR 1", "NEAR(", "* AND"])
async def test_other_words_find_nothing(world: World, query: str) -> None:
    await world.say("Потрібен лікар")
    assert await found(world, query) == []


async def test_the_newest_comes_first_and_one_can_go_on(world: World) -> None:
    for i in range(5):
        await world.say(f"лікар {i}")
    await world.sql("UPDATE message SET ts = 1000 WHERE seq < 6")
    await indexed(world)
    first = await world.log.search(TARAS, "лікар", limit=2)
    assert first.hits[0].seq == 7
    rest: list[int] = []
    page: Hits = first
    while page.before:
        page = await world.log.search(TARAS, "лікар", limit=2, before=page.before)
        rest += [hit.seq for hit in page.hits]
    assert sorted([hit.seq for hit in first.hits] + rest) == [3, 4, 5, 6, 7]
    with pytest.raises(Refused):
        await world.log.search(TARAS, "лікар", before="x")


async def test_a_hit_has_what_a_page_shows(world: World) -> None:
    ack = await world.say("Шукаю лікаря", cw="здоров’я")
    await indexed(world)
    (hit,) = (await world.log.search(TARAS, "лікар")).hits
    assert (hit.room, hit.id, hit.seq, hit.n, hit.ts) == (ROOM, ack.id, 3, 1, ack.ts)
    assert (hit.by, hit.name, hit.cw) == (pub_of(OLENA), "Олена", "здоров’я")


async def test_nobody_finds_what_they_may_not_read(world: World) -> None:
    await world.say("лікар до")
    await world.sql("UPDATE room SET hist_policy = 'joined'")
    await world.join(NINO)
    await world.say("лікар після")
    assert await found(world, "лікар", NINO) == ["лікар після"]
    await world.log.put(Leave(1, NINO))
    assert await found(world, "лікар", NINO) == []


async def test_what_is_said_is_found_at_once(world: World) -> None:
    await world.say("шукаю лікаря")
    assert [hit.text for hit in (await world.log.search(TARAS, "лікар")).hits] == ["шукаю лікаря"]
    assert await world.log.index() == 0


async def test_one_may_look_in_some_rooms_only_and_past_some_people(world: World) -> None:
    await world.join(OLENA, room_id=2)
    await world.say("лікар тут", TARAS)
    await world.say("лікар там", room=OTHER_ROOM)
    assert sorted(await found(world, "лікар")) == ["лікар там", "лікар тут"]
    assert await found(world, "лікар", rooms=[2]) == ["лікар там"]
    assert await found(world, "лікар", rooms=[]) == []
    assert await found(world, "лікар", but_not_by=[TARAS]) == ["лікар там"]
    assert await found(world, "лікар", TARAS, rooms=[2]) == []


async def test_an_edited_message_is_found_by_its_new_words_only(world: World) -> None:
    ack = await world.say("приходьте в аптеку")
    assert await found(world, "аптека") != []
    await world.log.put(Edit(ROOM, OLENA, "edit0001", ack.id, "приходьте в лікарню"))
    assert await found(world, "лікарня") == ["приходьте в лікарню"]
    assert await found(world, "аптека") == []


async def test_what_was_removed_is_not_found_at_once(world: World) -> None:
    one, two = await world.say("лікар раз"), await world.say("лікар два")
    await world.say("лікар три", TARAS)
    assert len(await found(world, "лікар")) == 3
    await world.log.put(Delete(ROOM, OLENA, "del00001", two.id))
    assert await found(world, "лікар") == ["лікар три", "лікар раз"]
    await world.log.put(Scrub(ROOM, TARAS))
    assert await found(world, "лікар") == ["лікар раз"]
    await world.log.put(Purge(1, one.seq))
    assert await found(world, "лікар") == []


async def test_what_was_removed_leaves_the_index_with_its_words(world: World) -> None:
    ack = await world.say("мій номер 555")
    await indexed(world)
    await world.log.put(Delete(ROOM, OLENA, "del00001", ack.id))
    column = "message" if isinstance(world.where, str) else "message_fts"
    assert await world.sql(f"SELECT count(*) FROM {column} WHERE norm IS NOT NULL") == [(0,)]
    assert await world.log.index() == 0


async def test_what_changes_while_it_is_indexed_is_indexed_again(world: World) -> None:
    from app.chat.log import indexing

    ack = await world.say("пошта")
    await world.log.put(Edit(ROOM, OLENA, "edit0001", ack.id, "аптека"))
    waiting = await world.log._store.read(lambda: indexing.unindexed(10))
    await world.log.put(Edit(ROOM, OLENA, "edit0002", ack.id, "лікарня"))
    await world.log._store.change(lambda: indexing.index(waiting))
    assert await found(world, "аптека") == []
    assert await found(world, "лікарня") == ["лікарня"]


async def test_messages_from_before_the_index_are_indexed_bit_by_bit(world: World) -> None:
    for i in range(205):
        _ = world.log.put(world.words(f"слово {i}"))
    await world.say("останнє слово")
    await world.sql("UPDATE message SET norm_v = 0")
    assert [await world.log.index() for _ in range(3)] == [200, 6, 0]
