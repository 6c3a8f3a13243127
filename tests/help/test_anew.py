"""What was ended by a slip of the finger, or declined, is written anew by one press."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.core.clock import now, today
from app.core.sealed import seal
from app.core.tokens import public_id
from app.core.viewer import Role
from app.help import actions
from app.help.models import (
    Category,
    Kind,
    Picture,
    Post,
    PostAudience,
    PostState,
    Shown,
    Urgency,
)
from app.help.queries import opened
from app.lines.models import Line, Promise
from tests.cast import person
from tests.conftest import Browser
from tests.directory.cards import SitsDown
from tests.help.making import ask, lines_of, no_picture, promises
from tests.help.test_asking import leads_to, row
from tests.registry.families import shevchuks
from tests.world import World

ANEW = "Write it anew from this"


async def anew(who: Browser, post: Post, once: str = "") -> Post:
    """The draft to which the press leads."""
    answer = await who.post(f"/help/{post.pub}/anew", once=once or public_id())
    assert leads_to(answer) == "check"
    return await row(answer.headers["location"].removesuffix("/write/check"))


async def yesterday() -> None:
    """All that is on the board so far was put there: five a day is the most."""
    await Post.exclude(state=PostState.DRAFT).update(made_at=now() - timedelta(days=1))


async def said_of(post: Post) -> list[tuple[str, int, str, bool]]:
    return [(one.text, one.qty, one.unit, one.substitutes_ok) for one in await lines_of(post)]


async def test_what_was_called_done_too_early_is_asked_for_anew_as_far_as_it_is_missing(
    world: World, at: SitsDown
) -> None:
    cast, circle = world.cast, world.cast.kalyna
    tomorrow = today() + timedelta(days=1)
    more = {"area": "Глдані", "urgency": Urgency.WEEK, "needed_by": tomorrow, "needs_yes": True}
    more |= {"audience": PostAudience.HELPERS, "shown": Shown.HIDDEN, "pub": public_id()}
    for name, text in {"body": "Вона лежить.", "address": "вул. Садова, 5"}.items():
        more[name] = seal(text, "help_post", str(more["pub"]), name)
    post = await ask(circle, cast.olena, **more)
    await Line.filter(sheet_id=post.sheet_id, text="Бинт").update(substitutes_ok=True)
    given = await promises(circle, cast.taras, post, 6)
    helped = await Promise.get(id=given.id).select_related("helper")
    await actions.deliver(cast.taras, post, helped)
    await no_picture(post)
    olena, taras = await at(cast.olena), await at(cast.taras)
    page = f"/help/{post.pub}"
    assert ANEW not in (await olena.get(page)).text
    assert (await olena.post(f"{page}/anew", once=public_id())).status_code == 403, "it goes on"
    await olena.post(f"{page}/done")
    assert ANEW in (await olena.get(page)).text
    assert ANEW not in (await taras.get(page)).text
    assert (await taras.post(f"{page}/anew", once=public_id())).status_code == 403
    marta = await at(cast.marta)
    assert (await marta.post(f"{page}/anew", once=public_id())).status_code == 403

    once = public_id()
    drafts = [await anew(olena, post, once) for _ in range(2)]
    assert {one.pub for one in drafts} == {once}
    new = drafts[0]
    assert new.state is PostState.DRAFT
    assert await said_of(new) == [("Інсулін", 4, "амп.", False), ("Бинт", 4, "", True)]
    assert (opened(new, "body"), opened(new, "address")) == ("Вона лежить.", "вул. Садова, 5")
    for name in ("title", "area", "urgency", "needed_by", "audience", "shown", "needs_yes"):
        assert getattr(new, name) == getattr(post, name), name
    assert not await Picture.exists(post_id=new.id)
    await yesterday()
    assert (await olena.post(f"/help/{once}/publish")).status_code == 303
    assert (await row(once)).state is PostState.OPEN
    assert "бинт" in (await row(once)).words, "it is found"


async def test_of_an_ask_of_which_all_came_and_of_an_offer_all_is_written_anew(
    world: World, at: SitsDown
) -> None:
    cast, circle = world.cast, world.cast.kalyna
    whole = await ask(circle, cast.olena, state=PostState.CLOSED)
    await Line.filter(sheet_id=whole.sheet_id, text="Інсулін").update(promised=10, delivered=10)
    await Line.filter(sheet_id=whole.sheet_id, text="Бинт").update(promised=4, delivered=4)
    offer = await ask(circle, cast.olena, state=PostState.WITHDRAWN, kind=Kind.OFFER)
    await Line.filter(sheet_id=offer.sheet_id, text="Інсулін").update(promised=8, delivered=8)
    olena = await at(cast.olena)
    for post in (whole, offer):
        assert [qty for _, qty, *_ in await said_of(await anew(olena, post))] == [10, 4]


@pytest.mark.parametrize("days", [-1, 0])
async def test_a_day_that_is_over_is_not_written_anew(
    world: World, at: SitsDown, days: int
) -> None:
    cast, day = world.cast, today() + timedelta(days=days)
    post = await ask(cast.kalyna, cast.olena, state=PostState.CLOSED, needed_by=day)
    assert (await anew(await at(cast.olena), post)).needed_by == (None if days < 0 else day)


async def test_the_family_is_written_anew_only_by_who_may_ask_for_it(
    world: World, at: SitsDown
) -> None:
    cast, circle = world.cast, world.cast.kalyna
    keeper = await person("larysa", circle, "Лариса", Role.REGISTRAR)
    home = await shevchuks(keeper, circle.id)
    for who, is_kept in ((keeper, True), (cast.taras, False)):
        post = await ask(circle, who, state=PostState.WITHDRAWN, for_household_id=home.id)
        new = await anew(await at(who), post)
        assert new.for_household_id == (home.id if is_kept else None)


async def test_an_offer_that_was_declined_stands_under_mine_with_its_reason(
    world: World, at: SitsDown
) -> None:
    cast, circle = world.cast, world.cast.kalyna
    post = await ask(
        circle,
        cast.olena,
        kind=Kind.OFFER,
        category=Category.HOME,
        title="Кімната на Подолі",
        state=PostState.DECLINED,
        why_not="Не просіть паспорт",
    )
    olena = await at(cast.olena)
    mine = (await olena.get(f"/c/{circle.pub}/help/mine/all")).text
    assert "Кімната на Подолі" in mine
    assert "Not for the board" in mine
    page = (await olena.get(f"/help/{post.pub}")).text
    assert "Not for the board" in page
    assert "Не просіть паспорт" in page
    assert ANEW in page
    new = await anew(olena, post)
    await yesterday()
    await olena.post(f"/help/{new.pub}/publish")
    assert (await row(new.pub)).state is PostState.PENDING, "somebody reads it again"
