"""The page of a post: by when it is needed, how it stands, and for what whoever waits, waits."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.core.clock import now
from app.core.i18n import here
from app.help import actions, queries
from app.help.forms.promising import SettleForm, WrongForm
from app.help.models import OVER, Category, Kind, Post, PostState, Urgency
from app.lines.models import Line, PromiseState
from app.notices.models import Notice
from tests.directory.cards import SitsDown
from tests.help.making import ask, lines_of
from tests.help.promises import newest_of, now_of, promises
from tests.help.test_promise_pages import does, words
from tests.world import World

SILENCE = "After seven days without a word it counts as received."
KEEPERS_ASK = "Those who look after the board ask both of you"


@pytest.fixture
async def insulin(world: World) -> Post:
    """Taras asks for ten of insulin and four bandages, until tomorrow."""
    tomorrow = here(now()).date() + timedelta(days=1)
    return await ask(world.cast.kalyna, world.cast.taras, needed_by=tomorrow, urgency=Urgency.WEEK)


async def test_a_page_says_by_when_it_is_needed(world: World, at: SitsDown, insulin: Post) -> None:
    olena = await at(world.cast.olena)
    page = f"/help/{insulin.pub}"
    assert "needed: Tomorrow" in words(await olena.get(page))
    a_day_ago = here(now()).date() - timedelta(days=1)
    await Post.filter(id=insulin.id).update(needed_by=a_day_ago)
    for seen in (page, f"/c/{world.cast.kalyna.pub}/help"):
        said = words(await olena.get(seen))
        assert "was needed by: Yesterday" in said
        assert "needed: " not in said
    await Post.filter(id=insulin.id).update(needed_by=None)
    assert "This week" in words(await olena.get(page))
    agreed = {"urgency": Urgency.TODAY, "urgent_yes_id": insulin.author_id}
    await Post.filter(id=insulin.id).update(**agreed)
    assert 'class="tag tag-stop">Today' in (await olena.get(page)).text


@pytest.mark.parametrize(
    ("state", "said"),
    [
        (PostState.CLOSED, "It is done, and off the board."),
        (PostState.WITHDRAWN, "It is not needed any more, and off the board."),
        (PostState.RECEIVED, "All of it has come."),
    ],
)
async def test_a_page_of_what_is_over_says_so_also_tomorrow(
    world: World, at: SitsDown, insulin: Post, state: PostState, said: str
) -> None:
    await Post.filter(id=insulin.id).update(state=state)
    for who in (world.cast.taras, world.cast.olena):
        seen = words(await (await at(who)).get(f"/help/{insulin.pub}"))
        assert said in seen
        assert "Nobody brings it yet" not in seen, "nobody has to"
    assert "I need help" in words(await (await at(world.cast.taras)).get(f"/help/{insulin.pub}"))


@pytest.mark.parametrize("state", [*OVER])
async def test_nobody_has_to_hurry_with_what_is_over(
    world: World, at: SitsDown, insulin: Post, state: PostState
) -> None:
    today = {"urgency": Urgency.TODAY, "urgent_yes_id": insulin.author_id}
    await Post.filter(id=insulin.id).update(**today)
    taras, page = await at(world.cast.taras), f"/help/{insulin.pub}"
    seen = (await taras.get(page)).text
    assert 'class="tag tag-stop">Today' in seen
    assert "needed: " in seen
    await Post.filter(id=insulin.id).update(state=state)
    seen = (await taras.get(page)).text
    assert 'class="tag tag-stop">Today' not in seen
    assert "needed: " not in seen


async def test_until_when_it_stays_stands_only_where_that_day_ends_it(
    world: World, at: SitsDown, insulin: Post
) -> None:
    taras, page = await at(world.cast.taras), f"/help/{insulin.pub}"
    assert "It stays until" in words(await taras.get(page))
    await promises(world.cast.olena, insulin, 10, 4)
    await Post.filter(id=insulin.id).update(expires_at=now() - timedelta(days=1))
    assert "It stays until" not in words(await taras.get(page))


def presses_of(seen: str) -> int:
    """But for the sentence that leads there."""
    return seen.replace("press “It is done”", "").count("It is done")


async def test_who_ends_it_too_early_is_asked_once_and_reads_what_is_missing(
    world: World, at: SitsDown, insulin: Post
) -> None:
    """Whoever wrote it, and whoever looks after the board; not where all of it is there."""
    page, cast = f"/help/{insulin.pub}", world.cast
    await promises(cast.olena, insulin, 10)
    given = await newest_of(cast.olena, insulin)
    await actions.deliver(cast.olena, insulin, given, {(await lines_of(insulin))[0].id: 7})
    for who in (cast.taras, cast.marta):
        seen = words(await (await at(who)).get(page))
        asked = "This is still missing: Інсулін: 3 амп.Бинт: 4 It is done all the same"
        assert asked in seen
        assert presses_of(seen) == 2, "only behind the question"
    await Line.filter(sheet_id=insulin.sheet_id, text="Бинт").update(promised=4, delivered=4)
    await actions.deliver(cast.olena, insulin, given)
    for who in (cast.taras, cast.marta):
        seen = words(await (await at(who)).get(page))
        assert "still missing" not in seen
        assert presses_of(seen) == 1


async def test_who_takes_back_what_somebody_promised_for_is_asked_once(
    world: World, at: SitsDown, insulin: Post
) -> None:
    page, cast = f"/help/{insulin.pub}", world.cast
    taras, button, asks = await at(cast.taras), "I do not need it any more", "all the same"
    seen = words(await taras.get(page))
    assert button in seen
    assert f"It is not needed {asks}" not in seen
    await promises(cast.olena, insulin, 10)
    given = await taras.get(page)
    assert f"{button} Somebody has promised to help with it." in words(given)
    assert words(given).count(button) == 1, "only as the question"
    assert (await taras.post(f"{page}/withdraw")).status_code == 303
    assert (await Post.get(id=insulin.id)).state is PostState.WITHDRAWN


async def test_a_draft_is_thrown_away_only_after_a_question(
    world: World, at: SitsDown, insulin: Post
) -> None:
    taras = await at(world.cast.taras)
    await Post.filter(id=insulin.id).update(state=PostState.DRAFT)
    seen = (await taras.get(f"/help/{insulin.pub}/write/check")).text
    after = seen.partition("Publish the ask")[2]
    assert after.index("<details") < after.index("nobody can bring it back") < after.index("<form")


async def test_whoever_waits_reads_for_what(world: World, at: SitsDown) -> None:
    cast = world.cast
    post = await ask(cast.kalyna, cast.taras, needs_yes=True)
    marta, taras, page = await at(cast.marta), await at(cast.taras), f"/help/{post.pub}"
    await promises(cast.marta, post, 10)
    assert "You will hear their answer." in words(await marta.get(page))
    given = await newest_of(cast.marta, post)
    assert await does(taras, post, given, "yes") == 303
    assert await does(marta, post, given, "here") == 303
    for who in (marta, taras):
        assert SILENCE in words(await who.get(page))
    said = {"result": "not received", "note": "Нікого не було"}
    assert await does(taras, post, given, "wrong", **said) == 303
    for who in (marta, taras):
        assert KEEPERS_ASK in words(await who.get(page))


@pytest.mark.parametrize("came", [True, False])
async def test_both_hear_how_it_was_settled(
    world: World, at: SitsDown, insulin: Post, came: bool
) -> None:
    """And nobody reads the words of whoever settled it as those of the helper."""
    cast = world.cast
    await promises(cast.marta, insulin, 10)
    given = await newest_of(cast.marta, insulin)
    given = await queries.promise_for(
        cast.marta, await queries.post_for(cast.marta, insulin.pub), given.pub
    )
    await actions.deliver(cast.marta, insulin, given)
    await actions.dispute(cast.taras, insulin, given, WrongForm("not received", "Не було"))
    await Notice.all().delete()
    await actions.settle(cast.olena, await now_of(insulin), given, SettleForm(came, "Двері не ті"))
    told = {one.user_id: one.kind for one in await Notice.all()}
    assert told[cast.taras.user_id] == "help.settled"
    assert told[cast.marta.user_id] == ("help.confirmed" if came else "help.taken from")
    taras = await at(cast.taras)
    assert "is settled" in words(await taras.get("/notices"))
    seen = words(await taras.get(f"/help/{insulin.pub}"))
    assert seen.count("So say those who look after the board.") == 1


async def test_of_an_offer_people_speak_as_of_an_offer(world: World, at: SitsDown) -> None:
    cast = world.cast
    hour = await ask(
        cast.kalyna,
        cast.olena,
        kind=Kind.OFFER,
        category=Category.OTHER,
        lines=[{"text": "Година роботи", "qty": 4}],
    )
    await promises(cast.taras, hour, 1)
    olena, taras, page = await at(cast.olena), await at(cast.taras), f"/help/{hour.pub}"
    seen = words(await olena.get(page))
    assert "Yes, gladly" in seen
    assert "Yes, please" not in seen
    assert "I can’t after all" not in words(await taras.get(page))
    given = await newest_of(cast.taras, hour)
    assert await does(olena, hour, given, "yes") == 303
    assert "kept for them" in words(await olena.get(page))
    assert given.state is PromiseState.PROPOSED


async def test_what_was_written_is_given_back_when_it_is_too_late(
    world: World, at: SitsDown, insulin: Post
) -> None:
    """Its author says that it is done while a helper writes more about what they bring."""
    cast = world.cast
    await promises(cast.marta, insulin, 10)
    given = await newest_of(cast.marta, insulin)
    given = await queries.promise_for(
        cast.marta, await queries.post_for(cast.marta, insulin.pub), given.pub
    )
    await actions.deliver(cast.marta, insulin, given)
    marta, note = await at(cast.marta), "Бинти віддам сусідці з першого поверху"
    await Post.filter(id=insulin.id).update(state=PostState.CLOSED)
    sent = {"several": "1", "by_when": "1", "note": note}
    sent |= {f"qty-{(await lines_of(insulin))[1].pub}": "4"}
    answer = await marta.post(f"/help/{insulin.pub}/bring", **sent)
    assert answer.status_code == 409
    assert note in answer.text
