"""Those who look after the board see who could take an ask, and ask them; a no is all right."""

from __future__ import annotations

import asyncio
import re
from datetime import timedelta

import httpx2
import pytest

from app.audit.models import Entry
from app.chat.models import Block
from app.core.clock import now
from app.core.errors import Conflict, Forbidden, Refusal
from app.core.viewer import Role, Viewer
from app.directory.models import Audience
from app.groups import actions as groups
from app.groups.models import Belonging, Membership
from app.help import actions
from app.help.actions import carrying, ending, expiring, suggesting
from app.help.forms.closing import CarryingForm
from app.help.models import OVER, Asked, Category, Kind, Post, PostState, Suggestion
from app.help.queries import post_for
from app.help.queries.candidates import can_be_asked, candidates_for
from app.help.queries.takes import takes_of
from app.help.reasons import Reason
from app.notices.models import Notice
from app.registry.models import Household, Person
from tests.cast import person
from tests.directory.cards import SitsDown, writes
from tests.help.making import ask, membership_of
from tests.help.promises import newest_of, promises
from tests.world import World

MEMBERS, ORGANISERS, ME = Audience.MEMBERS, Audience.ORGANISERS, Audience.ME


@pytest.fixture
async def lali(world: World) -> Viewer:
    """She drives, lives in Podil and speaks Ukrainian."""
    who = await person("lali", world.cast.kalyna, "Лалі")
    await writes(who, world.cast.kalyna, MEMBERS, drive="1", languages="uk,ka", region="Поділ")
    return who


@pytest.fixture
async def lift(world: World) -> Post:
    """Taras asks for a lift."""
    return await ask(
        world.cast.kalyna,
        world.cast.taras,
        lines=[{"text": "Підвезти", "qty": 2}],
        category=Category.TRANSPORT,
        title="Підвезти до лікарні",
        area="Поділ",
    )


async def rides(world: World) -> Post:
    return await ask(world.cast.kalyna, world.cast.taras, category=Category.TRANSPORT)


async def named(who: Viewer, post: Post) -> list[str]:
    return [one.name for one in await candidates_for(who, await post_for(who, post.pub))]


async def suggests(who: Viewer, post: Post, helper: Viewer) -> None:
    await suggesting.suggest(who, await post_for(who, post.pub), helper.pub)


async def state_of(post: Post, helper: Viewer) -> Asked:
    return (await Suggestion.get(post_id=post.id, helper__user_id=helper.user_id)).state


async def told(who: Viewer) -> int:
    return await Notice.filter(user_id=who.user_id, kind="help.suggested", gone_at=None).count()


def words(answer: httpx2.Response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", answer.text))


async def test_a_steward_asks_somebody_who_could_and_they_take_it(
    world: World, at: SitsDown, lift: Post, lali: Viewer
) -> None:
    marta, her = await at(world.cast.marta), await at(lali)
    page = f"/help/{lift.pub}"
    assert "Who could help with this" in words(await marta.get(page))
    listed = words(await marta.get(f"{page}/who"))
    for reason in ("can drive somebody", "lives in the area asked for", "speaks Ukrainian"):
        assert reason in listed
    answer = await marta.post(f"{page}/who", who=lali.pub)
    assert answer.status_code == 303
    assert "Лалі: was asked" in words(await marta.get(page))
    assert (await told(lali), await told(world.cast.taras)) == (1, 0)
    assert "Somebody thought that you could help" in words(await her.get("/notices"))

    assert "Марта thought of you" in words(await her.get(page))
    assert await promises(lali, lift, 1) == "accepted"
    assert await state_of(lift, lali) is Asked.ACCEPTED
    assert await told(lali) == 0, "it is answered"
    assert "thought of you" not in words(await her.get(page))
    assert "Лалі: helps with it" in words(await marta.get(page))


async def test_a_no_needs_no_reason_and_looks_like_no_answer(
    world: World, at: SitsDown, lift: Post, lali: Viewer
) -> None:
    marta, her = world.cast.marta, await at(lali)
    await suggests(marta, lift, lali)
    for _ in range(2):
        assert (await her.post(f"/help/{lift.pub}/not-this-time")).status_code == 303
    assert await state_of(lift, lali) is Asked.DECLINED
    assert await told(lali) == 0
    at_martas = await at(marta)
    await at_martas.get("/more")  # the first page has its looks in it
    declined = words(await at_martas.get(f"/help/{lift.pub}"))
    await Suggestion.filter(post_id=lift.id).update(state=Asked.EXPIRED)
    assert declined == words(await at_martas.get(f"/help/{lift.pub}"))
    assert "Лалі: not this time" in declined
    assert await named(marta, lift) == [], "nobody is asked again"
    await suggests(marta, lift, lali)
    assert await told(lali) == 0
    assert await promises(lali, lift, 1) == "accepted", "they may still take it"
    assert await state_of(lift, lali) is Asked.ACCEPTED


async def test_the_same_rules_say_what_i_can_take_and_who_can_take_it(
    world: World, lift: Post, lali: Viewer
) -> None:
    takes = await takes_of(lali, world.cast.kalyna.id)
    (one,) = await candidates_for(world.cast.marta, await post_for(world.cast.marta, lift.pub))
    row = await Post.get(id=lift.id)
    assert one.weight == takes.weight(row)
    assert list(one.reasons) == takes.reasons(row)
    assert takes.reasons(row) == [Reason.DRIVES, Reason.IS_NEAR, Reason.SPEAKS]


async def test_only_what_a_keeper_may_read_of_a_card_is_a_reason(world: World, lift: Post) -> None:
    cast = world.cast
    hidden = await person("hidden", cast.kalyna, "Дарка")
    await writes(hidden, cast.kalyna, ME, drive="1")
    shown = await person("shown", cast.kalyna, "Зоряна")
    await writes(shown, cast.kalyna, ORGANISERS, drive="1")
    assert await named(cast.marta, lift) == ["Зоряна"]


async def test_who_rests_pauses_carries_enough_or_does_not_want_to_meet_is_left_out(
    world: World, lift: Post, lali: Viewer
) -> None:
    cast, marta = world.cast, world.cast.marta
    circle = cast.kalyna
    assert await named(marta, lift) == ["Лалі"]
    mine = Membership.filter(user_id=lali.user_id)
    for state in (Belonging.PAUSED, Belonging.SUSPENDED, Belonging.LEFT):
        await mine.update(state=state)
        assert await named(marta, lift) == [], state
    await mine.update(state=Belonging.ACTIVE, welcomed_at=None)
    assert await named(marta, lift) == [], "she has just come"
    await mine.update(welcomed_at=now())

    await carrying.wish_to_carry(lali, circle.id, CarryingForm(None, 7, False, False))
    assert await named(marta, lift) == [], "she pauses"
    await carrying.wish_to_carry(lali, circle.id, CarryingForm(1, 0, False, False))
    other = await ask(circle, cast.olena)
    assert await named(marta, lift) == ["Лалі"]
    await promises(lali, other, 1)
    assert await named(marta, lift) == [], "that is enough for a week"
    await carrying.wish_to_carry(lali, circle.id, CarryingForm(None, 0, False, False))

    for one in (cast.taras, marta):
        for pair in ((lali, one), (one, lali)):
            row = await Block.create(blocker_id=pair[0].user_id, blocked_id=pair[1].user_id)
            assert await named(marta, lift) == []
            await row.delete()
    assert await named(marta, lift) == ["Лалі"]
    await promises(lali, lift, 1)
    assert await named(marta, lift) == [], "she brings it already"


async def test_whom_it_is_for_is_not_asked_and_neither_is_who_asks(
    world: World, lift: Post, lali: Viewer
) -> None:
    cast = world.cast
    await writes(cast.taras, cast.kalyna, MEMBERS, drive="1")
    home = await Household.all().order_by("id").select_related("head").first()
    assert home is not None
    await Person.filter(id=home.head_id).update(user_id=lali.user_id)
    assert await named(cast.marta, lift) == ["Лалі"]
    await Post.filter(id=lift.id).update(for_household_id=home.id)
    assert await named(cast.marta, lift) == []


async def test_who_offers_it_on_the_board_stands_first(
    world: World, at: SitsDown, lift: Post, lali: Viewer
) -> None:
    cast = world.cast
    nadia = await person("nadia", cast.kalyna, "Надія")
    await ask(
        *(cast.kalyna, nadia),
        kind=Kind.OFFER,
        category=Category.TRANSPORT,
        title="Їду до лікарні щовівторка",
        lines=[{"text": "місце", "qty": 3}],
    )
    need = await post_for(cast.marta, lift.pub)
    first, second = await candidates_for(cast.marta, need)
    assert (first.name, first.reasons[0], second.name) == ("Надія", Reason.OFFERS, "Лалі")
    page = words(await (await at(cast.marta)).get(f"/help/{lift.pub}/who"))
    assert "offers something like this on the board: Їду до лікарні щовівторка" in page


async def test_only_those_who_look_after_the_board_ask_and_never_about_their_own(
    world: World, lift: Post, lali: Viewer
) -> None:
    cast = world.cast
    orysia = await person("orysia", cast.kalyna, "Орися", Role.ORGANISER)
    own = await ask(cast.kalyna, cast.olena, category=Category.TRANSPORT)
    for who, post in ((cast.taras, lift), (lali, lift), (orysia, lift), (cast.olena, own)):
        with pytest.raises(Forbidden):
            await suggests(who, post, lali)
    with pytest.raises(Conflict):
        await suggests(cast.marta, lift, cast.nino)
    with pytest.raises(Conflict):
        await suggests(cast.marta, lift, cast.taras)
    assert not await Suggestion.all().exists()


async def test_nobody_is_asked_for_more_than_three_things_at_once(
    world: World, lift: Post, lali: Viewer
) -> None:
    asks = [await rides(world) for _ in range(6)]
    who = (world.cast.marta, world.cast.olena) * 3
    done = await asyncio.gather(
        *(suggests(keeper, one, lali) for keeper, one in zip(who, asks, strict=True)),
        return_exceptions=True,
    )
    assert sum(isinstance(one, Conflict) for one in done) == 3, done
    assert await Suggestion.filter(state=Asked.SENT).count() == 3
    assert await named(world.cast.marta, lift) == []


async def test_who_says_no_is_not_pressed(world: World, lift: Post, lali: Viewer) -> None:
    cast = world.cast
    for _ in range(3):
        one = await rides(world)
        await suggests(cast.marta, one, lali)
        await suggesting.not_this_time(lali, await post_for(lali, one.pub))
    assert await named(cast.marta, lift) == []
    await Suggestion.all().update(made_at=now() - timedelta(days=5))
    assert await named(cast.marta, lift) == ["Лалі"]


async def test_who_left_since_the_list_was_read_is_not_asked(
    world: World, lift: Post, lali: Viewer
) -> None:
    need = await post_for(world.cast.marta, lift.pub)
    (one,) = await candidates_for(world.cast.marta, need)
    assert await can_be_asked(world.cast.marta, need, one)
    await groups.leave(lali, world.cast.kalyna.id)
    assert not await can_be_asked(world.cast.marta, need, one)


async def test_who_does_not_bring_it_any_more_does_not_help_with_it(
    world: World, at: SitsDown, lift: Post, lali: Viewer
) -> None:
    await suggests(world.cast.marta, lift, lali)
    await promises(lali, lift, 1)
    await actions.release(lali, lift, await newest_of(lali, lift))
    page = words(await (await at(world.cast.marta)).get(f"/help/{lift.pub}"))
    assert "Лалі: not this time" in page


async def test_that_somebody_was_asked_stands_in_the_log_of_the_circle(
    world: World, lift: Post, lali: Viewer
) -> None:
    for _ in range(2):
        await suggests(world.cast.marta, lift, lali)
    (entry,) = await Entry.filter(deed="help.suggested")
    assert (entry.group_id, entry.subject) == (world.cast.kalyna.id, lift.pub)


async def test_two_who_ask_the_same_person_at_once_ask_once(
    world: World, lift: Post, lali: Viewer
) -> None:
    cast = world.cast
    await asyncio.gather(*(suggests(who, lift, lali) for who in (cast.marta, cast.olena) * 2))
    assert await Suggestion.filter(post_id=lift.id).count() == 1
    assert await told(lali) == 1


async def test_somebody_else_took_it_meanwhile(
    world: World, at: SitsDown, lift: Post, lali: Viewer
) -> None:
    await suggests(world.cast.marta, lift, lali)
    assert await promises(world.cast.olena, lift, 2) == "accepted"
    her = await at(lali)
    assert "Everything of it has been found" in words(await her.get(f"/help/{lift.pub}"))
    with pytest.raises(Refusal):
        await promises(lali, lift, 1)
    assert await state_of(lift, lali) is Asked.SENT
    another = await person("another", world.cast.kalyna, "Зоя")
    await writes(another, world.cast.kalyna, MEMBERS, drive="1")
    with pytest.raises(Conflict) as no:
        await suggests(world.cast.marta, lift, another)
    assert "Nothing of it is open any more" in str(no.value.words)


async def test_of_two_at_once_who_take_the_last_one_gets_it(
    world: World, lift: Post, lali: Viewer
) -> None:
    await suggests(world.cast.marta, lift, lali)
    done = await asyncio.gather(
        promises(lali, lift, 2), promises(world.cast.olena, lift, 2), return_exceptions=True
    )
    assert sum(isinstance(one, Refusal) for one in done) == 1
    expected = Asked.SENT if isinstance(done[0], Refusal) else Asked.ACCEPTED
    assert await state_of(lift, lali) is expected


async def test_who_thought_of_somebody_may_be_gone_since(
    world: World, at: SitsDown, lift: Post, lali: Viewer
) -> None:
    await suggests(world.cast.marta, lift, lali)
    await Membership.filter(user_id=world.cast.marta.user_id).update(name="")  # erased
    assert "Somebody thought of you" in words(await (await at(lali)).get(f"/help/{lift.pub}"))


async def test_no_answer_is_let_be_in_the_evening_of_the_fourth_day(
    world: World, lift: Post, lali: Viewer
) -> None:
    await suggests(world.cast.marta, lift, lali)
    row = await Suggestion.get(post_id=lift.id)
    assert timedelta(days=3) < row.expires_at - now() < timedelta(days=5)
    await suggesting.expire_suggestions()
    assert await state_of(lift, lali) is Asked.SENT
    await Suggestion.filter(id=row.id).update(expires_at=now())
    for _ in range(2):
        await suggesting.expire_suggestions()
    row = await Suggestion.get(id=row.id)
    assert (row.state, row.reasons, await told(lali)) == (Asked.EXPIRED, [], 0)


@pytest.mark.parametrize("end", ["withdraw", "say_it_is_done", "expire"])
async def test_an_ask_that_is_over_asks_nobody_any_more(
    world: World, at: SitsDown, lift: Post, lali: Viewer, end: str
) -> None:
    taras = world.cast.taras
    await suggests(world.cast.marta, lift, lali)
    if end == "expire":
        await Post.filter(id=lift.id).update(expires_at=now() - timedelta(hours=1))
        await expiring.expire()
    else:
        await getattr(ending, end)(taras, await post_for(taras, lift.pub))
    assert (await state_of(lift, lali), await told(lali)) == (Asked.EXPIRED, 0)
    her = await at(lali)
    assert (await her.get(f"/help/{lift.pub}")).status_code == 404
    assert (await her.post(f"/help/{lift.pub}/not-this-time")).status_code == 404


async def test_what_was_asked_is_forgotten_with_whoever_leaves(
    world: World, lift: Post, lali: Viewer
) -> None:
    await suggests(world.cast.marta, lift, lali)
    await groups.leave(lali, world.cast.kalyna.id)
    assert not await Suggestion.all().exists()


@pytest.mark.parametrize("over", OVER)
async def test_what_was_asked_is_forgotten_with_an_old_ask(
    world: World, lift: Post, lali: Viewer, over: PostState
) -> None:
    await suggests(world.cast.marta, lift, lali)
    await Post.filter(id=lift.id).update(state=over)
    await suggesting.expire_suggestions()
    assert await Suggestion.all().exists()
    await Post.filter(id=lift.id).update(changed_at=now() - timedelta(days=31))
    await suggesting.expire_suggestions()
    assert not await Suggestion.all().exists()


async def test_looking_who_could_take_something_costs_as_a_search_does(
    world: World, at: SitsDown
) -> None:
    marta = await at(world.cast.marta)
    asks = [await ask(world.cast.kalyna, world.cast.taras) for _ in range(11)]
    codes = [(await marta.get(f"/help/{one.pub}/who")).status_code for one in asks]
    assert codes == [200] * 10 + [429]
    again = await marta.get(f"/help/{asks[0].pub}/who")
    assert again.status_code == 200, "the same once more costs nothing"


@pytest.mark.parametrize("made_up", ["x", "x" * 23, "x" * 5000, "\0", "я"])
async def test_what_names_nobody_is_answered_in_words(
    world: World, at: SitsDown, lift: Post, made_up: str
) -> None:
    answer = await (await at(world.cast.marta)).post(f"/help/{lift.pub}/who", who=made_up)
    assert answer.status_code == 409
    assert "They cannot be asked just now" in words(answer)


async def test_a_suggestion_is_never_to_oneself(world: World, lift: Post) -> None:
    me = await membership_of(world.cast.marta, world.cast.kalyna)
    with pytest.raises(Exception, match="nobody_suggests_themselves"):
        await Suggestion.create(
            post_id=lift.id,
            helper_id=me.id,
            by_id=me.id,
            **dict.fromkeys(("expires_at", "made_at", "changed_at"), now()),
        )
