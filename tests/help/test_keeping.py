"""Those who look after the board: offers that can hurt, what is hidden, and whose it is to look
after."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from app.audit.models import Entry
from app.core.clock import now
from app.core.errors import Conflict, Forbidden
from app.core.sealed import seal
from app.core.viewer import Role, Viewer
from app.groups.models import Membership, RoleGrant, Vouch
from app.help.actions import asking, ending, expiring, keeping, writing
from app.help.forms.asking import DecisionForm, WhatForm, WordsForm
from app.help.models import Category, Kind, Post, PostState, PostYes, Shown
from app.help.queries import post_for
from app.lines.actions import PromiseForm, accept, promise
from app.lines.models import Promise, PromiseState
from app.notices.models import Notice
from tests.cast import person
from tests.directory.cards import SitsDown
from tests.help.making import ask, has_offered, lines_of, membership_of
from tests.world import World


async def offer(world: World, by: Viewer, **different: object) -> Post:
    room = {"kind": Kind.OFFER, "category": Category.HOME, "title": "Кімната", "needs_yes": True}
    return await ask(world.cast.kalyna, by, **(room | {"state": PostState.DRAFT} | different))  # type: ignore[arg-type]


async def says(who: Viewer, post: Post, *, is_yes: bool = True, why: str = "") -> PostState:
    need = await post_for(who, post.pub)
    return await keeping.decide(who, need, DecisionForm(is_yes, why, str(need.row.version)))


async def published(who: Viewer, post: Post) -> PostState:
    return await asking.publish(who, await post_for(who, post.pub))


async def state_of(post: Post) -> PostState:
    return (await Post.get(id=post.id)).state


async def told(who: Viewer) -> list[str]:
    mine = Notice.filter(user_id=who.user_id, kind__startswith="help.", gone_at=None)
    return [one.kind for one in await mine.order_by("id")]


async def test_an_offer_that_can_hurt_is_seen_when_two_have_looked_at_it(
    world: World, at: SitsDown
) -> None:
    cast = world.cast
    stefa = await person("stefa", cast.kalyna, "Стефа", Role.STEWARD)
    lali = await person("lali", cast.kalyna, "Лалі")
    post = await offer(world, cast.taras)
    assert await published(cast.taras, post) is PostState.PENDING
    other = await at(lali)
    for _ in range(2):  # the yes of one, however often
        assert (await other.get(f"/help/{post.pub}")).status_code == 404
        assert await says(cast.marta, post) is PostState.PENDING
    assert await says(stefa, post) is PostState.OPEN
    assert (await other.get(f"/help/{post.pub}")).status_code == 200
    assert await told(cast.taras) == ["help.let be"]

    need = await post_for(cast.taras, post.pub)
    form = WordsForm("Кімната", "Тільки для дівчат. Надішліть паспорт, пишіть у телеграм.")
    await writing.write_words(cast.taras, need, str(need.row.version), form)
    assert await state_of(post) is PostState.PENDING, "what was changed is looked at again"
    assert (await other.get(f"/help/{post.pub}")).status_code == 404
    marta, taras = await at(cast.marta), await at(cast.taras)
    assert "passport" in (await marta.get(f"/help/{post.pub}")).text
    assert "passport" not in (await taras.get(f"/help/{post.pub}")).text
    assert await says(cast.marta, post) is PostState.PENDING, "a yes was to the words before"
    assert await says(stefa, post, is_yes=False, why="Не так.") is PostState.DECLINED
    assert "Не так." in (await taras.get(f"/help/{post.pub}")).text


async def test_nobody_near_to_its_author_looks_at_an_offer_that_can_hurt(world: World) -> None:
    cast = world.cast
    post = await offer(world, cast.taras)
    await published(cast.taras, post)
    await Vouch.create(
        group_id=cast.kalyna.id,
        giver_id=cast.marta.user_id,
        receiver_id=cast.taras.user_id,
        text="Знаю її.",
    )
    with pytest.raises(Forbidden):
        await says(cast.marta, post)
    own = await offer(world, cast.olena)
    await published(cast.olena, own)
    with pytest.raises(Forbidden):
        await says(cast.olena, own)


async def test_the_two_who_let_an_offer_be_are_not_near_to_each_other(
    world: World, at: SitsDown
) -> None:
    cast = world.cast
    stefa = await person("stefa", cast.kalyna, "Стефа", Role.STEWARD)
    await Vouch.create(
        group_id=cast.kalyna.id, giver_id=stefa.user_id, receiver_id=cast.marta.user_id, text="Так."
    )
    post = await offer(world, cast.taras)
    await published(cast.taras, post)
    assert await says(cast.marta, post) is PostState.PENDING
    version = (await Post.get(id=post.id)).version
    sent = {"decision": "yes", "version": str(version), "why_not": ""}
    answer = await (await at(stefa)).post(f"/help/{post.pub}/decide", **sent)
    assert answer.status_code == 409
    assert "Their yes stays" in answer.text
    assert await state_of(post) is PostState.PENDING
    assert await says(cast.olena, post) is PostState.OPEN, "the first yes stayed, she is the second"
    other = await offer(world, cast.taras, nonce="other")
    await published(cast.taras, other)
    await says(stefa, other)
    with pytest.raises(Conflict):
        await says(cast.marta, other)
    assert await says(cast.marta, other, is_yes=False, why="Ні.") is PostState.DECLINED


async def test_a_first_yes_waits_three_days_for_a_second(world: World) -> None:
    cast = world.cast
    post = await offer(world, cast.taras)
    await published(cast.taras, post)
    await says(cast.marta, post)
    yes = PostYes.filter(post_id=post.id)
    _ = await yes.update(at=now() - timedelta(hours=73))
    assert await says(cast.olena, post) is PostState.PENDING, "hers is the first now"
    assert await says(cast.marta, post) is PostState.OPEN, "and she says it anew"
    assert await yes.count() == 2


async def test_an_offer_of_bread_needs_nobodys_yes(world: World) -> None:
    taras = world.cast.taras
    await has_offered(world.cast.kalyna, taras)
    bread = await offer(world, taras, category=Category.FOOD, title="Хліб")
    assert await published(taras, bread) is PostState.OPEN
    need = await post_for(taras, bread.pub)
    await writing.write_category(taras, need, str(need.row.version), WhatForm(Category.WORK, ""))
    assert await state_of(bread) is PostState.PENDING, "work was never looked at"


async def test_whoever_it_is_about_has_it_hidden_at_once(world: World, at: SitsDown) -> None:
    cast = world.cast
    lali = await person("lali", cast.kalyna, "Лалі")
    post = await ask(cast.kalyna, cast.taras)
    path = f"/help/{post.pub}"
    her, olena, marta = await at(lali), await at(cast.olena), await at(cast.marta)
    assert "Is this about you?" in (await her.get(path)).text
    assert (await her.post(f"{path}/hide")).headers["location"].endswith("/help")
    assert (await her.get(path)).status_code == 404
    assert (await olena.get(path)).status_code == 200
    assert (await told(cast.taras), await told(cast.marta)) == (["help.hidden"], ["help.hidden"])
    assert "Ліки для мами" in (await marta.get(f"/c/{cast.kalyna.pub}/help/waiting")).text
    await marta.post(f"{path}/show-again")
    assert (await her.get(path)).status_code == 200
    for _ in range(3):
        more = await ask(cast.kalyna, cast.taras)
        last = await her.post(f"/help/{more.pub}/hide")
    assert last.status_code == 429, "somebody who hides everything is stopped"


async def test_whom_it_is_given_to_learns_what_nobody_else_does(world: World, at: SitsDown) -> None:
    cast = world.cast
    post = await ask(cast.kalyna, cast.taras, shown=Shown.TEAM)
    path = f"/help/{post.pub}"
    marta, olena = await at(cast.marta), await at(cast.olena)
    assert "Тарас" not in (await marta.get(path)).text
    answer = await olena.post(f"{path}/assign", assigned=cast.taras.pub)
    assert answer.status_code == 422, "its author, who looks after nothing"
    await olena.post(f"{path}/assign", assigned=cast.marta.pub)
    assert "Тарас" in (await marta.get(path)).text
    assert await told(cast.marta) == ["help.assigned"]
    await RoleGrant.filter(membership__user_id=cast.marta.user_id).delete()
    assert "Тарас" not in (await marta.get(path)).text, "she looks after nothing any more"
    await olena.post(f"{path}/assign", assigned="")
    assert "Тарас" not in (await marta.get(path)).text
    written = await Entry.filter(group_id=cast.kalyna.id, deed="help.assigned")
    assert [one.subject for one in written] == [post.pub] * 2


async def test_who_is_missing_in_the_list_of_keepers_tells_nobody_who_asks(
    world: World, at: SitsDown
) -> None:
    """Of an ask without a name: whoever gives it to somebody, and whom they choose, sees and hears
    the same whether it is theirs or not."""
    cast = world.cast
    stefa = await person("stefa", cast.kalyna, "Стефа", Role.STEWARD)
    marta, seen = await at(cast.marta), []
    for author in (stefa, cast.taras):
        for shown in (Shown.TEAM, Shown.HIDDEN):
            post = await ask(cast.kalyna, author, shown=shown, nonce=f"{author.pub}{shown}")
            page = f"/help/{post.pub}"
            listed = keepers_listed((await marta.get(page)).text)
            assert listed == {"Nobody yet", "Олена", "Марта", "Стефа"}
            given = await marta.post(f"{page}/assign", assigned=stefa.pub)
            chosen = re.findall(r"<option[^>]*selected[^>]*>(.*?)<", (await marta.get(page)).text)
            her = await at(stefa)
            assert ("does not know that it is yours" in (await her.get(page)).text) is (
                author is stefa
            )
            assert await told(stefa) == ["help.assigned"]
            back = await her.post(f"{page}/assign", assigned="")
            assert (await Post.get(id=post.id)).assigned_id is None
            seen.append((given.status_code, chosen, back.status_code, await told(cast.marta)))
            assert await told(stefa) == ["help.assigned"], "what one does oneself one is not told"
            written = Entry.filter(deed="help.assigned", subject=post.pub, group_id=cast.kalyna.id)
            assert await written.count() == 2
            await Notice.all().delete()
    assert seen == [(303, ["Стефа"], 303, ["help.given back"])] * 4


async def test_an_ask_with_a_name_is_never_given_to_its_author(world: World, at: SitsDown) -> None:
    cast = world.cast
    stefa = await person("stefa", cast.kalyna, "Стефа", Role.STEWARD)
    post = await ask(cast.kalyna, stefa)
    marta, her, page = await at(cast.marta), await at(stefa), f"/help/{post.pub}"
    assert keepers_listed((await marta.get(page)).text) == {"Nobody yet", "Олена", "Марта"}
    assert (await marta.post(f"{page}/assign", assigned=stefa.pub)).status_code == 422
    for who in ("", stefa.pub):
        assert (await her.post(f"{page}/assign", assigned=who)).status_code == 403
    nameless = await ask(cast.kalyna, stefa, shown=Shown.TEAM)
    path = f"/help/{nameless.pub}/assign"
    await marta.post(path, assigned=stefa.pub)
    for other in (cast.marta.pub, stefa.pub):
        assert (await her.post(path, assigned=other)).status_code == 403, "only back, not on"


def keepers_listed(html: str) -> set[str]:
    choice = html.partition('id="assigned"')[2].partition("</select>")[0]
    return set(re.findall(r"<option[^>]*>(.*?)<", choice))


async def promised(post: Post, helper: Viewer, qty: int, *, needs_yes: bool = False) -> Promise:
    circle = await Membership.get(id=post.author_id).select_related("group")
    me = (await membership_of(helper, circle.group)).id
    line = (await lines_of(post))[0]
    await promise(post.sheet_id, me, PromiseForm({line.id: qty}, ""), needs_yes=needs_yes)
    return await Promise.get(sheet_id=post.sheet_id, helper_id=me)


async def test_the_address_is_for_whoever_is_expected_and_not_for_who_would_like_to(
    world: World, at: SitsDown
) -> None:
    """Else one press on «I will bring this» would open every address of the circle."""
    cast = world.cast
    secret = {"area": "Глдані", "shown": Shown.HIDDEN}
    for needs_yes in (True, False):
        post = await ask(cast.kalyna, cast.taras, needs_yes=needs_yes, **secret)
        address = seal("вул. Садова, 5", "help_post", post.pub, "address")
        await Post.filter(id=post.id).update(address=address)
        lali = await person(f"lali{needs_yes}", cast.kalyna, "Лалі")
        her, path = await at(lali), f"/help/{post.pub}"
        mine = await promised(post, lali, 4, needs_yes=needs_yes)
        if needs_yes:
            page = (await her.get(path)).text
            assert "Глдані" in page
            assert "Садова" not in page
            assert "Тарас" not in page
            await accept(mine)
        page = (await her.get(path)).text
        assert "Садова" in page
        assert "Тарас" in page
        await ending.say_it_is_done(cast.taras, await post_for(cast.taras, post.pub))
        assert (await her.get(path)).status_code == 404


async def test_what_is_not_needed_any_more_is_told_to_whoever_promised_it(world: World) -> None:
    cast = world.cast
    for end in (ending.withdraw, ending.say_it_is_done):
        post = await ask(cast.kalyna, cast.taras)
        mine = await promised(post, cast.olena, 4)
        for _ in range(2):
            await end(cast.taras, await post_for(cast.taras, post.pub))
        assert (await Promise.get(id=mine.id)).state is PromiseState.RELEASED
        assert (await lines_of(post))[0].promised == 0
    assert await told(cast.olena) == ["help.not needed"] * 2
    with pytest.raises(Forbidden):
        await ending.withdraw(cast.bohdan, await post_for(cast.taras, post.pub))


async def test_a_line_somebody_brings_does_not_become_something_else(
    world: World, at: SitsDown
) -> None:
    cast = world.cast
    post = await ask(cast.kalyna, cast.taras)
    await promised(post, cast.olena, 4)
    insulin, bandage = await lines_of(post)
    taras = await at(cast.taras)
    page = f"/help/{post.pub}/write/things"
    rest = {f"text-{bandage.pub}": "Бинт", f"qty-{bandage.pub}": "4", "version": "0"}
    for text, qty, field in (("Аспірин", "10", "text"), ("Інсулін", "3", "qty")):
        sent = {f"text-{insulin.pub}": text, f"qty-{insulin.pub}": qty}
        unit = {f"unit-{insulin.pub}": "амп."}
        answer = await taras.post(page, **sent, **unit, **rest)
        assert answer.status_code == 422
        assert f'id="{field}-{insulin.pub}-problem"' in answer.text
    four = {f"text-{insulin.pub}": "Інсулін", f"qty-{insulin.pub}": "4"}
    unit = {f"unit-{insulin.pub}": "амп."}
    assert (await taras.post(page, **four, **unit, **rest)).status_code == 303
    await taras.post(page, off=bandage.pub, **four, **unit)
    assert await state_of(post) is PostState.COVERED, "all that is still wanted is promised"
    await taras.post(page, back=bandage.pub)
    await taras.post(page, off=insulin.pub)
    assert await told(cast.olena) == ["help.not needed"]


async def test_before_it_leaves_the_board_its_author_is_asked_and_one_press_keeps_it(
    world: World, at: SitsDown
) -> None:
    cast, taras = world.cast, await at(world.cast.taras)
    post = await ask(cast.kalyna, cast.taras, expires_at=now() + timedelta(days=2))
    late = await ask(cast.kalyna, cast.taras, expires_at=now() - timedelta(minutes=1))
    young = await ask(cast.kalyna, cast.taras)
    for _ in range(2):
        await expiring.ask_whether_still_needed()
        await expiring.expire()
    assert sorted(await told(cast.taras)) == ["help.expired", "help.still needed"]
    states = [await state_of(one) for one in (post, late, young)]
    assert states == [PostState.OPEN, PostState.EXPIRED, PostState.OPEN]
    for one in (post, late):
        await taras.post(f"/help/{one.pub}/renew")
        row = await Post.get(id=one.id)
        assert row.state is PostState.OPEN
        assert row.expires_at > now() + timedelta(days=13)
    assert await told(cast.taras) == [], "it was answered"


async def test_an_offer_that_nobody_has_looked_at_does_not_come_back_unseen(world: World) -> None:
    taras = world.cast.taras
    post = await offer(world, taras)
    await published(taras, post)
    await Post.filter(id=post.id).update(expires_at=now())
    await expiring.expire()
    assert await ending.renew(taras, await post_for(taras, post.pub)) is PostState.PENDING


async def test_a_draft_that_nobody_goes_on_with_is_forgotten(world: World) -> None:
    taras = world.cast.taras
    old, new = [await offer(world, taras) for _ in range(2)]
    await Post.filter(id=old.id).update(changed_at=now() - timedelta(days=15))
    await expiring.forget_drafts()
    assert [one.id for one in await Post.filter(state=PostState.DRAFT)] == [new.id]
    assert await lines_of(old) == []
