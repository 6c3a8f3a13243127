"""S8: what a page costs the processor, in this process and without the network."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from app.accounts.models import User
from app.chat import actions as chat
from app.chat.forms import MessageForm
from app.chat.log.plans import Plan
from app.chat.models import Room
from app.chat.the_log import the_log
from app.core.clock import now
from app.core.config import Config
from app.core.tokens import public_id
from app.directory.actions import answer, findable
from app.directory.models import Audience, CardAnswer, Field, Findable
from app.groups.models import Care, Group, Membership
from tests.bench.progress import say
from tests.bench.table import Results, Row
from tests.cast import A_MONTH, Cast
from tests.conftest import Browser, Database
from tests.groups.counting import counted
from tests.open_log import open_log
from tests.world import at_browser_of, lived_in

ROUNDS = 300


async def test_s8_the_page_of_a_room(
    results: Results, browser: Browser, db: Database, cast: Cast, config: Config
) -> None:
    say("the page of a room")
    async with open_log(db):
        world = await lived_in(cast, config)
        room = await Room.get(pub=world.things["room"])
        for n in range(50):
            words = f"Повідомлення {n}: вода о десятій, хліб після обіду."
            await chat.send(cast.taras, room, MessageForm(public_id(), words))
        olena = await at_browser_of(browser, cast, "olena")
        of_room = await cost(olena, f"/rooms/{room.pub}")
        of_any = await cost(olena, "/privacy")
        with counted() as to_sign_in:
            await olena.get("/privacy")
        with counted() as asked, asked_of_the_log() as read:
            await olena.get(f"/rooms/{room.pub}")
        await olena.client.aclose()
    beyond = of_room - of_any
    what = "the page of a room with 50 messages, beyond signing in"
    results.add(Row("S8", what, f"{beyond:.2f} ms CPU", "1 ms", beyond))
    queries = len(asked) - len(to_sign_in) + len(read)
    results.add(Row("S8", "its queries, beyond signing in", str(queries), "4", queries / 4))


async def test_s8_the_directory(
    results: Results, browser: Browser, db: Database, cast: Cast, config: Config
) -> None:
    say("the directory of 2,000 people")
    await Group.filter(id=cast.kalyna.id).update(care=Care.OPEN)
    await crowd(cast.kalyna.id, 2000)
    olena = await at_browser_of(browser, cast, "olena")
    path = f"/c/{cast.kalyna.pub}/people"
    beyond = await cost(olena, path) - await cost(olena, "/privacy")
    with counted() as to_sign_in:
        await olena.get("/privacy")
    with counted() as asked:
        page = await olena.get(path)
    await olena.client.aclose()
    assert page.text.count('class="person"') == 50
    what = "the directory with 50 people of 2,000, beyond signing in"
    results.add(Row("S8", what, f"{beyond:.2f} ms CPU", "2 ms", beyond / 2))
    queries = len(asked) - len(to_sign_in)
    results.add(Row("S8", "its queries there", str(queries), "4", queries / 4))


async def crowd(group_id: int, count: int) -> None:
    """So many people with cards."""
    logins = [f"crowd{n}" for n in range(count)]
    await User.bulk_create([User(login=login, password_hash="x") for login in logins])
    ids = dict(await User.filter(login__startswith="crowd").values_list("login", "id"))
    await Membership.bulk_create(
        [
            Membership(
                group_id=group_id, user_id=ids[login], name=f"Хтось {n}", joined_at=now() - A_MONTH
            )
            for n, login in enumerate(logins)
        ]
    )
    answers, words = [], []
    for one in await Membership.filter(group_id=group_id, user_id__in=list(ids.values())):
        said = [
            (Field.LANGUAGES, "uk,ka", Audience.MEMBERS),
            (Field.FROM, "Бахмут", Audience.MEMBERS),
            (Field.DRIVE, "1", Audience.MEMBERS),
            (Field.NEED, "зимове взуття", Audience.ORGANISERS),
        ]
        answers += [answer(one.id, one.pub or "", *each) for each in said]
        words.append(findable(one.id, said))
    await CardAnswer.bulk_create(answers, batch_size=500)
    await Findable.bulk_create(words, batch_size=500)


@contextmanager
def asked_of_the_log() -> Iterator[list[str]]:
    """The statements it asks meanwhile."""
    store, asked = the_log()._store, list[str]()
    plain = {name: getattr(store, name) for name in ("read", "glance", "seek")}

    def noting(name: str) -> Any:
        return lambda plan: plain[name](lambda: noted(plan(), asked))

    for name in plain:
        setattr(store, name, noting(name))
    try:
        yield asked
    finally:
        for name in plain:
            delattr(store, name)


def noted(plan: Plan[Any], asked: list[str]) -> Plan[Any]:
    answer: Any = None
    try:
        while True:
            step = plan.send(answer)
            asked.append(getattr(step, "sql", ""))
            answer = yield step
    except StopIteration as end:
        return end.value


async def cost(browser: Browser, path: str) -> float:
    """Milliseconds of CPU for one GET; the best of three rounds."""
    best = float("inf")
    for _ in range(3):
        began = time.process_time()
        for _ in range(ROUNDS // 3):
            assert (await browser.get(path)).status_code == 200
        best = min(best, (time.process_time() - began) / (ROUNDS // 3) * 1000)
    return best
