"""What only its author sees is never shown to anybody else, however it ends."""

from __future__ import annotations

from app.groups import actions as groups
from app.help.actions import becoming, ending, expiring
from app.help.changes import DRAW_UP, WAIT
from app.help.models import Post, PostState, Source, Step
from app.help.queries import post_for
from app.lines.models import Line, Sheet
from tests.directory.cards import SitsDown
from tests.help.making import ask, lines_of, membership_of
from tests.help.test_from_room import makes, said
from tests.world import World


async def test_a_draft_goes_with_its_author(world: World, at: SitsDown) -> None:
    cast = world.cast
    message = await said(cast.taras, world)
    await makes(await at(cast.olena), message)
    draft = await Post.get(source=Source.CHAT)
    taras, marta = await at(cast.taras), await at(cast.marta)
    typed = {"title": "Ліки від туберкульозу", "body": "Мама в Олешках", "version": "0"}
    await taras.post(f"/help/{draft.pub}/write/words", **typed)
    await groups.leave(cast.taras, cast.kalyna.id)
    assert (await marta.get(f"/help/{draft.pub}")).status_code == 404
    page = await marta.get(f"/messages/{message}")
    assert page.status_code == 200
    assert "туберкульозу" not in page.text
    assert not await Post.exists(id=draft.id)
    assert not await Step.exists(post_id=draft.id)
    assert not await Line.exists(sheet_id=draft.sheet_id)
    assert not await Sheet.exists(id=draft.sheet_id)


async def test_a_draft_is_thrown_away_and_not_withdrawn(world: World, at: SitsDown) -> None:
    cast = world.cast
    draft = await ask(cast.kalyna, cast.taras, state=PostState.DRAFT)
    taras, marta = await at(cast.taras), await at(cast.marta)
    for press in ("withdraw", "done"):
        assert (await taras.post(f"/help/{draft.pub}/{press}")).status_code == 409
    assert (await Post.get(id=draft.id)).state is PostState.DRAFT
    assert (await marta.get(f"/help/{draft.pub}")).status_code == 404


async def test_what_was_withdrawn_as_a_draft_is_forgotten(world: World) -> None:
    cast = world.cast
    unseen, seen = [await ask(cast.kalyna, cast.taras) for _ in range(2)]
    mine = await membership_of(cast.taras, cast.kalyna)
    for post in (unseen, seen):
        await becoming.step(post, DRAW_UP.name, mine)
    await becoming.step(seen, WAIT.name, mine)
    for post in (unseen, seen):
        await ending.withdraw(cast.taras, await post_for(cast.taras, post.pub))
    await expiring.forget_drafts()
    still = Post.filter(id__in=[unseen.id, seen.id])
    assert [one.id for one in await still] == [seen.id]
    assert await lines_of(unseen) == []
